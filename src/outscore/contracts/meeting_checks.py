"""Whether `meetings` of governance.yaml names people, vendors and calendars that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.contracts.repeats import repeated_ids
from outscore.contracts.working_days import calendar_complaint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files
    from outscore.contracts.governance_documents import GovernanceDocument
    from outscore.contracts.meeting_documents import MeetingEntry
    from outscore.contracts.reading import Sheet


def meeting_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with the series of meetings."""
    sheet = files.governance
    if sheet is None or sheet.document is None:
        return
    people = {one.id: one.organisation or "" for one in sheet.document.people}
    yield from repeated_ids(sheet, "meeting", ((one.id, one) for one in sheet.document.meetings))
    for entry in sheet.document.meetings:
        yield from _vendors(files, sheet, entry)
        yield from _attendees(files, sheet, entry, people)
        yield from _owners(sheet, entry, people)
        for calendar in entry.calendars:
            key, message = calendar_complaint(calendar.country or "", calendar.subdivision or "")
            if key:
                yield sheet.fault(calendar, key, message)


def _vendors(files: Files, sheet: Sheet[GovernanceDocument], entry: MeetingEntry) -> Iterator[Fault]:
    known = files.vendor_ids
    for place, vendor in enumerate(entry.vendors):
        if known is not None and vendor not in known:
            yield sheet.fault(entry, "vendors", unknown("vendor", vendor, known), place)
        elif vendor in entry.vendors[:place]:
            yield sheet.fault(entry, "vendors", f"{vendor} is there twice. Keep one.", place)


def _attendees(
    files: Files, sheet: Sheet[GovernanceDocument], entry: MeetingEntry, people: Mapping[str, str]
) -> Iterator[Fault]:
    """Each is somebody, and nobody sits in who belongs to a vendor that does not take part."""
    parties_known = {*entry.vendors} <= {*(files.vendor_ids or entry.vendors)}
    for place, person in enumerate(entry.attendees):
        if person not in people:
            yield sheet.fault(entry, "attendees", unknown("person", person, people), place)
        elif person in entry.attendees[:place]:
            yield sheet.fault(entry, "attendees", f"{person} is there twice. Keep one.", place)
        elif parties_known and people[person] and people[person] not in entry.vendors:
            message = (
                f"{person} belongs to vendor {people[person]!r}, which does not take part. Add it to "
                f"vendors, or take {person} out: one vendor's figures must not reach another."
            )
            yield sheet.fault(entry, "attendees", message, place)


def _owners(
    sheet: Sheet[GovernanceDocument], entry: MeetingEntry, people: Mapping[str, str]
) -> Iterator[Fault]:
    for one in entry.due_before:
        if one.owner is not None and one.owner not in people:
            yield sheet.fault(one, "owner", unknown("person", one.owner, people))
