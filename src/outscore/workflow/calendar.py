"""The workspace's calendar: meetings, what is due before them, what runs out, and when feeds are due."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.contracts.working_days import shared_days
from outscore.contracts.working_days import working_days
from outscore.governance.calendar import in_order
from outscore.governance.calendar import meeting_events
from outscore.governance.calendar import record_events
from outscore.governance.calendar import register_events
from outscore.governance.events import Event
from outscore.governance.events import Kind
from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.reporting.governance_ics import CalendarEntry
from outscore.reporting.governance_ics import calendar_file
from outscore.scoring.meeting_days import REACH
from outscore.scoring.promises import due_day
from outscore.scoring.promises import units_of
from outscore.workflow.registers import in_registers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import date

    from outscore.contracts.workspace import Workspace
    from outscore.governance.subject import Subject
    from outscore.model.feed import Feed
    from outscore.model.feed_promises import WorkingDays
    from outscore.model.meeting import Meeting
    from outscore.workflow.office import Office


def events(
    office: Office,
    first: date,
    last: date,
    vendor: str | None = None,
    subjects: Mapping[tuple[str, str], Subject] | None = None,
) -> tuple[Event, ...]:
    """Everything from one day to another, both included; vendor: only what concerns that vendor."""
    workspace = office.workspace
    there = in_registers(office) if subjects is None else subjects
    found = [
        *(
            one
            for meeting in workspace.governance.meetings
            for one in meeting_events(meeting, all_work(meeting, first, last), first, last)
        ),
        *record_events(workspace.vendors, workspace.contracts),
        *register_events(there),
        *_feeds(workspace, first, last),
    ]
    return tuple(one for one in in_order(found, first, last) if vendor is None or vendor in one.vendors)


def all_work(meeting: Meeting, first: date, last: date) -> WorkingDays:
    """The days around some days on which every party of a meeting works."""
    return shared_days(meeting.calendars, first - 2 * REACH, last + 2 * REACH)


def _feeds(workspace: Workspace, first: date, last: date) -> Iterator[Event]:
    """When monthly and weekly feeds are due; daily ones would fill every day."""
    forecasts = _forecasts(workspace)
    for feed in workspace.feeds:
        due = feed.promises.due
        if due is None or due.every is Grain.DAY:
            continue
        days = working_days(feed.promises.calendar, first - 3 * REACH, last + 3 * REACH)
        month = Period.month_of(first - 2 * REACH)
        while month.start <= last:
            for unit in units_of(month, due.every):
                yield _feed_event(feed, unit, due_day(unit, due, days), feed.id in forecasts)
            month = month.next()


def _feed_event(feed: Feed, unit: Period, day: date, is_forecast: bool) -> Event:
    kind = Kind.FORECAST if is_forecast else Kind.FEED
    return Event(
        day, kind, f"{feed.name}, {unit.label}", ("feed", feed.id, str(unit)), (), feed.expected_vendors
    )


def _forecasts(workspace: Workspace) -> frozenset[str]:
    """The feeds that bring a forecast by which a contract relieves."""
    quantities = {
        relief.forecast.forecast
        for contract in workspace.contracts
        for version in contract.versions
        for relief in version.terms.relief
        if relief.forecast
    }
    return frozenset(feed.id for feed in workspace.feeds if quantities & {one.id for one in feed.quantities})


def ics(office: Office, found: tuple[Event, ...]) -> bytes:
    """The events as an iCalendar file; the same event always has the same UID."""
    workspace = office.workspace
    people = {each.id: each.name for each in workspace.governance.people}
    known = {each.id: each for each in workspace.vendors}
    stamp = datetime.fromisoformat(office.now()).astimezone(ZoneInfo("UTC"))
    named = partial(_entry, programme=workspace.settings.programme, people=people)
    return calendar_file(
        workspace.settings.programme,
        stamp.strftime("%Y%m%dT%H%M%SZ"),
        [
            named(
                one,
                tuple(known[each].name_on(one.day) if each in known else each for each in one.vendors),
            )
            for one in found
        ],
    )


def _entry(
    event: Event, vendors: tuple[str, ...], programme: str, people: Mapping[str, str]
) -> CalendarEntry:
    who = ", ".join(people.get(each, each) for each in event.people)
    told = [event.note, f"Who: {who}." if who else "", f"Vendors: {', '.join(vendors)}." if vendors else ""]
    return CalendarEntry(
        uid=f"{sha256(canonical([programme, *event.key]))[:40]}@outscore",
        day=event.day,
        summary=_named(event),
        description="\n".join(filter(None, told)),
        category=event.kind.value,
    )


_BARE = frozenset({Kind.ACTION, Kind.PLAN, Kind.RISK, Kind.FEED, Kind.FORECAST})
"""Kinds whose words don't say what the day is about; a calendar shows nothing else."""


def _named(event: Event) -> str:
    """What an event is called, with what its day is about: "Action due: Hire ten"."""
    return f"{event.kind.value.capitalize()}: {event.what}" if event.kind in _BARE else event.what
