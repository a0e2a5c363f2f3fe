"""Which days matter: meetings and what is due before them, what runs out, and what is promised. Pure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.events import Event
from outscore.governance.events import Kind
from outscore.governance.registers import REGISTERS
from outscore.governance.subject import vendor_of
from outscore.scoring.meeting_days import ONE_DAY
from outscore.scoring.meeting_days import REACH
from outscore.scoring.meeting_days import day_before
from outscore.scoring.meeting_days import days_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.governance.events import OwnDay
    from outscore.governance.subject import Subject
    from outscore.model.contract import Contract
    from outscore.model.feed_promises import WorkingDays
    from outscore.model.meeting import Meeting
    from outscore.model.vendor import Vendor
    from outscore.model.vendor_record import Notice


def in_order(events: Iterable[Event], first: date, last: date) -> tuple[Event, ...]:
    """Those from one day to another, both included, by day."""
    order = list(Kind)
    found = [each for each in events if first <= each.day <= last]
    return tuple(sorted(found, key=lambda each: (each.day, order.index(each.kind), each.what, each.key)))


def meeting_events(meeting: Meeting, working: WorkingDays, first: date, last: date) -> Iterator[Event]:
    """The meetings of a series, and what is due before each, where one of the two is within the days."""
    for held in days_of(meeting, working, first, last + REACH):
        about = str(held.about)
        yield Event(
            held.day,
            Kind.MEETING,
            f"{meeting.title}, {held.about.label}",
            ("meeting", meeting.id, about),
            meeting.attendees,
            meeting.vendors,
        )
        for one in meeting.due_before:
            by = day_before(one, held.day, working)
            if by is None:
                continue
            yield Event(
                by,
                Kind.BEFORE_MEETING,
                f"{one.what} for {meeting.title}, {held.about.label}",
                ("before", meeting.id, about, one.what),
                (one.owner,) if one.owner else (),
                meeting.vendors,
                f"The meeting is on {held.day}.",
            )


def record_events(vendors: Iterable[Vendor], contracts: Iterable[Contract]) -> Iterator[Event]:
    """When contracts begin and end, by when notice must be given, and the days that vendors' records keep."""
    known = {each.id: each for each in contracts}
    for contract in known.values():
        span = contract.versions[-1].span
        if span.start is not None:
            words = f"{contract.name} begins"
            yield Event(span.start, Kind.CONTRACT, words, ("begins", contract.id), (), contract.vendors)
        if span.end is not None:
            words = f"{contract.name} ends"
            yield Event(span.end, Kind.CONTRACT, words, ("ends", contract.id), (), contract.vendors)
    for vendor in vendors:
        for notice in vendor.record.notices:
            if notice.contract in known:
                yield from _notice(vendor.id, notice, known[notice.contract])
        for one in vendor.record.days:
            key = ("day", vendor.id, one.what, str(one.day))
            event = Event(one.day, Kind.DAY, one.what, key, (), (vendor.id,))
            yield event
            yield from reminders(event, one.remind_days_before)


def last_day_for_notice(notice: Notice, contract: Contract) -> date | None:
    """By when notice must be given, counted from the contract's end as amended; None where it has none."""
    end = contract.versions[-1].span.end
    return None if end is None else notice.last_day(end)


def _notice(vendor: str, notice: Notice, contract: Contract) -> Iterator[Event]:
    day = last_day_for_notice(notice, contract)
    if day is None:
        return
    note = f"{contract.name} ends on {contract.versions[-1].span.end}."
    note += f" {notice.clause}." if notice.clause else ""
    words = f"Last day for notice: {contract.name}"
    event = Event(day, Kind.NOTICE, words, ("notice", vendor, contract.id), (), (vendor,), note)
    yield event
    yield from reminders(event, notice.remind_days_before)


def reminders(event: Event, days_before: Iterable[int]) -> Iterator[Event]:
    """So many days before an event, what is coming."""
    for days in days_before:
        yield Event(
            event.day - days * ONE_DAY,
            Kind.REMINDER,
            f"In {days} days: {event.what}",
            (*event.key, f"reminder-{days}"),
            event.people,
            event.vendors,
            f"On {event.day}. {event.note}".strip(),
        )


def register_events(subjects: Mapping[tuple[str, str], Subject]) -> Iterator[Event]:
    """What is due, looked at again, or runs out."""
    for subject in subjects.values():
        register = REGISTERS.get(subject.register)
        own = register.own_day if register else None
        said = subject.says(own.field) if own else ""
        if own is None or not said or subject.state not in own.states:
            continue
        event = Event(
            date.fromisoformat(said),
            own.kind,
            _words(subject, own),
            (subject.register, subject.id),
            tuple(filter(None, (subject.says("owner"),))),
            tuple(filter(None, (vendor_of(subject, subjects),))),
            subject.id,
        )
        yield event
        yield from reminders(event, own.remind)


def _words(subject: Subject, own: OwnDay) -> str:
    said = " ".join(subject.says(own.called).split()) or subject.id
    where = f", {subject.says('site') or 'all sites'}" if own.kind is Kind.CERTIFICATE else ""
    return f"{own.told}{said}{where}"
