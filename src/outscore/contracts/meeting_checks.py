"""Whether `meetings` of governance.yaml names people, vendors and calendars that exist."""

from __future__ import annotations

from datetime import date
from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.contracts.meeting_build import meetings_of
from outscore.contracts.meeting_documents import WEEK_DAYS
from outscore.contracts.repeats import repeated_ids
from outscore.contracts.working_days import calendar_complaint
from outscore.contracts.working_days import shared_days
from outscore.contracts.working_days import years_to_look_at
from outscore.model.period import Period
from outscore.scoring.meeting_days import REACH
from outscore.scoring.meeting_days import day_before
from outscore.scoring.meeting_days import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files
    from outscore.contracts.governance_documents import GovernanceDocument
    from outscore.contracts.meeting_documents import MeetingEntry
    from outscore.contracts.reading import Sheet
    from outscore.model.feed_promises import WorkingDays
    from outscore.model.meeting import Meeting

NEVER = "the parties have no working day in common"


def meeting_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with the series of meetings."""
    sheet = files.governance
    if sheet is None or sheet.document is None:
        return
    people = {one.id: one.organisation or "" for one in sheet.document.people}
    yield from repeated_ids(sheet, "meeting", ((one.id, one) for one in sheet.document.meetings))
    for entry in sheet.document.meetings:
        yield from _vendors(files, sheet, entry)
        yield from _people(files, sheet, entry, people)
        wrong = [*_calendars(sheet, entry)]
        yield from wrong or _without_a_day(sheet, entry)


def _calendars(sheet: Sheet[GovernanceDocument], entry: MeetingEntry) -> Iterator[Fault]:
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


def _people(
    files: Files, sheet: Sheet[GovernanceDocument], entry: MeetingEntry, people: Mapping[str, str]
) -> Iterator[Fault]:
    """Each is somebody, once, and nobody sits in or brings something who belongs to another vendor."""
    for place, person in enumerate(entry.attendees):
        if message := _cannot_come(files, entry, person, people):
            yield sheet.fault(entry, "attendees", message, place)
        elif person in entry.attendees[:place]:
            yield sheet.fault(entry, "attendees", f"{person} is there twice. Keep one.", place)
    for one in entry.due_before:
        if message := _cannot_come(files, entry, one.owner, people) if one.owner else "":
            yield sheet.fault(one, "owner", message)


def _cannot_come(files: Files, entry: MeetingEntry, person: str, people: Mapping[str, str]) -> str:
    """Why somebody can have no part in a meeting, "" where they can."""
    if person not in people:
        return unknown("person", person, people)
    parties_known = {*entry.vendors} <= {*(files.vendor_ids or entry.vendors)}
    if parties_known and people[person] and people[person] not in entry.vendors:
        return (
            f"{person} belongs to vendor {people[person]!r}, which does not take part. Add it to vendors, or "
            f"take {person} out: one vendor's figures must not reach another."
        )
    return ""


def _without_a_day(sheet: Sheet[GovernanceDocument], entry: MeetingEntry) -> Iterator[Fault]:
    """A series, or what is due before it, that finds no day on which all work, in some year."""
    (meeting,) = meetings_of([entry])
    late: dict[int, Fault] = {}
    for about, working in _looked_at(meeting) if meeting.calendars else ():
        day = day_of(meeting, about, working)
        if day is None:
            yield _no_day(sheet, entry, about, working)
            return
        for place, one in enumerate(meeting.due_before):
            if place not in late and day_before(one, day, working) is None:
                message = (
                    f"{one.working_days} working days before {day} lie more than {REACH.days} days before "
                    f"it: {_all_work_on(working)}. Write fewer, or look at the calendars."
                )
                late[place] = sheet.fault(entry.due_before[place], "working_days", message)
    yield from late.values()


def _looked_at(meeting: Meeting) -> Iterator[tuple[Period, WorkingDays]]:
    """What the meetings of some years look back on, with the days on which all work around them."""
    for year in years_to_look_at(meeting.calendars):
        first, last = date(year, 1, 1), date(year, 12, 31)
        working = shared_days(meeting.calendars, first - 2 * REACH, last + 2 * REACH)
        about = Period.around(first, meeting.every)
        while about.start <= last:
            yield about, working
            about = about.next()


def _no_day(
    sheet: Sheet[GovernanceDocument], entry: MeetingEntry, about: Period, working: WorkingDays
) -> Fault:
    said = _all_work_on(working)
    if said == NEVER:
        message = f"There is no day for the meeting: {said}. Look at the weekend and closed days of each."
        return sheet.fault(entry, "calendars", message)
    message = (
        f"The meeting about {about.label} finds no day within {REACH.days} days: {said}. Write a smaller "
        f"working_day, or look at the calendars."
    )
    return sheet.fault(entry, "calendars" if entry.working_day is None else "working_day", message)


def _all_work_on(working: WorkingDays) -> str:
    """On which days of the week all parties work, as words."""
    days = (working.first + timedelta(days=number) for number in range((working.last - working.first).days))
    worked = {day.weekday() for day in days if working.is_working(day)}
    if not worked:
        return NEVER
    return f"all work on {', '.join(WEEK_DAYS[day].capitalize() for day in sorted(worked))}"
