"""On which days meetings are held, what is due before them, and the other days that are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outscore.contracts.working_days import working_days
from outscore.governance.calendar import in_order
from outscore.governance.calendar import meeting_events
from outscore.governance.calendar import register_events
from outscore.governance.events import Kind
from outscore.governance.fold import folded
from outscore.model.dated import Span
from outscore.model.feed_promises import WorkCalendar
from outscore.model.feed_promises import WorkingDays
from outscore.model.meeting import DueBefore
from outscore.model.meeting import Meeting
from outscore.model.period import Grain
from outscore.model.trail import Entry
from outscore.model.vendor_record import Notice
from outscore.scoring.meeting_days import REACH
from outscore.scoring.meeting_days import day_before
from outscore.scoring.meeting_days import days_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST, LAST = date(2026, 12, 1), date(2027, 1, 31)
ENGLAND, PHILIPPINES = WorkCalendar("GB", "ENG"), WorkCalendar("PH")
MONTHLY = Meeting("monthly", "Monthly review", Grain.MONTH, 8)


def all_work(*calendars: WorkCalendar | None) -> WorkingDays:
    begin, end = FIRST - 2 * REACH, LAST + 2 * REACH
    closed = (working_days(one, begin, end).closed for one in calendars)
    return WorkingDays(begin, end, frozenset().union(*closed))


def held(meeting: Meeting, *calendars: WorkCalendar | None) -> Iterator[str]:
    working = all_work(*(calendars or (None,)))
    return (f"{one.about} {one.day}" for one in days_of(meeting, working, FIRST, LAST))


@pytest.mark.parametrize(
    ("calendars", "days"),
    [
        ((None,), ["2026-11 2026-12-10", "2026-12 2027-01-12"]),
        ((ENGLAND,), ["2026-11 2026-12-10", "2026-12 2027-01-13"]),  # New Year's Day
        ((ENGLAND, PHILIPPINES), ["2026-11 2026-12-11", "2026-12 2027-01-13"]),  # 8 December
    ],
)
def test_a_meeting_is_on_the_nth_day_on_which_every_party_works(
    calendars: tuple[WorkCalendar | None, ...], days: list[str]
) -> None:
    assert [*held(MONTHLY, *calendars)] == days


def test_what_is_due_long_before_a_meeting_is_told_on_its_day() -> None:
    early = replace(MONTHLY, due_before=(DueBefore("Papers", 60),))
    last = FIRST + timedelta(days=20)
    events = in_order(meeting_events(early, all_work(None), FIRST, LAST), FIRST, last)
    assert [one.day for one in events if one.kind is Kind.BEFORE_MEETING] == [date(2026, 12, 16)]
    assert in_order(meeting_events(early, all_work(None), FIRST, last), FIRST, last) == events


def test_a_weekly_meeting_moves_to_the_next_working_day() -> None:
    fridays = Meeting("ops", "Operations", Grain.WEEK, None, weekday=4)
    days = [*held(fridays, ENGLAND)]
    assert days[:4] == [
        "2026-W48 2026-12-04",
        "2026-W49 2026-12-11",
        "2026-W50 2026-12-18",
        "2026-W51 2026-12-29",
    ]
    assert days[4] == "2026-W52 2027-01-04"  # 1 January is a holiday, 2 and 3 a weekend


@pytest.mark.parametrize("count", [1, 22, 23, 60])
def test_a_meeting_that_finds_no_day_in_time_is_not_held(count: int) -> None:
    mondays = WorkCalendar(weekend=(1, 2, 3, 4, 5, 6))
    days = [*held(Meeting("m", "Monthly", Grain.MONTH, count), mondays)]
    assert bool(days) is (count <= 22), "no more than 22 Mondays lie within 150 days"
    assert [*held(Meeting("m", "Monthly", Grain.MONTH, count), mondays, WorkCalendar(weekend=(0,)))] == []


def test_what_finds_no_day_before_its_meeting_has_none() -> None:
    meeting = replace(MONTHLY, working_day=1, due_before=(DueBefore("Pack", 60), DueBefore("Agenda", 1)))
    working = all_work(WorkCalendar(weekend=(1, 2, 3, 4, 5, 6)))
    told = {one.what for one in meeting_events(meeting, working, FIRST, LAST)}
    assert any(one.startswith("Agenda") for one in told)
    assert not any(one.startswith("Pack") for one in told)


def test_quarters_and_years_are_looked_back_on_too() -> None:
    assert [*held(Meeting("q", "Quarterly", Grain.QUARTER, 15))] == ["2026-Q4 2027-01-21"]
    assert [*held(Meeting("y", "Yearly", Grain.YEAR, 20))] == ["2026 2027-01-28"]


def test_a_series_is_held_within_its_days() -> None:
    ended = Meeting("monthly", "Monthly", Grain.MONTH, 8, span=Span(None, date(2026, 12, 31)))
    assert [*held(ended)] == ["2026-11 2026-12-10"]


def test_what_is_due_before_is_counted_in_days_on_which_all_work() -> None:
    meeting = Meeting(
        "monthly",
        "Monthly review",
        Grain.MONTH,
        8,
        vendors=("acme",),
        attendees=("ann",),
        due_before=(DueBefore("Pack", 3, "ann"), DueBefore("Agenda", 0)),
    )
    working = all_work(ENGLAND, PHILIPPINES)
    found = in_order(meeting_events(meeting, working, FIRST, date(2026, 12, 31)), FIRST, date(2026, 12, 31))
    told = [(str(one.day), one.kind, one.what, one.people) for one in found]
    assert told == [
        ("2026-12-07", Kind.BEFORE_MEETING, "Pack for Monthly review, November 2026", ("ann",)),
        ("2026-12-11", Kind.MEETING, "Monthly review, November 2026", ("ann",)),
        ("2026-12-11", Kind.BEFORE_MEETING, "Agenda for Monthly review, November 2026", ()),
    ]


def test_what_is_due_in_the_days_is_told_though_its_meeting_comes_later() -> None:
    meeting = Meeting("monthly", "Monthly", Grain.MONTH, 8, due_before=(DueBefore("Pack", 5),))
    last = date(2027, 1, 8)
    found = in_order(meeting_events(meeting, all_work(None), FIRST, last), FIRST, last)
    assert ("2027-01-05", Kind.BEFORE_MEETING) in [(str(one.day), one.kind) for one in found]


@given(st.dates(FIRST, LAST), st.integers(0, 30), st.sampled_from([(None,), (ENGLAND, PHILIPPINES)]))
def test_so_many_working_days_before_is_a_working_day_with_so_many_after_it(
    day: date, count: int, calendars: tuple[WorkCalendar | None, ...]
) -> None:
    working = all_work(*calendars)
    before = day_before(DueBefore("Pack", count), day, working)
    assert before is not None
    between = [before + timedelta(days=one) for one in range((day - before).days)]
    assert sum(map(working.is_working, between)) == count
    assert count == 0 or working.is_working(before)


def entry(register: str, subject: str, **changes: str) -> Entry:
    return Entry(register, subject, 1, "ann", "2026-10-01T09:00:00+00:00", changes)


def test_registers_keep_days_only_while_they_matter() -> None:
    there = folded(
        [
            entry("actions", "action-1", state="open", what="Hire\npeople", due="2026-12-01", owner="bob"),
            entry("actions", "action-2", state="done", what="Train", due="2026-12-02"),
            entry("risks", "risk-1", state="accepted", what="Peak", review_on="2026-12-03", vendor="acme"),
            entry("certificates", "certificate-1", state="held", standard="ISO 27001", expires="2027-06-30"),
            entry("certificates", "certificate-2", state="ended", standard="ISO 9001", expires="2027-06-30"),
        ]
    )
    told = [(str(one.day), one.kind, one.what, one.people, one.vendors) for one in register_events(there)]
    expires = "Certificate expires: ISO 27001, all sites"
    assert told == [
        ("2026-12-01", Kind.ACTION, "Hire people", ("bob",), ()),
        ("2026-12-03", Kind.RISK, "Peak", (), ("acme",)),
        ("2027-06-30", Kind.CERTIFICATE, expires, (), ()),
        ("2027-04-01", Kind.REMINDER, f"In 90 days: {expires}", (), ()),
        ("2027-05-31", Kind.REMINDER, f"In 30 days: {expires}", (), ()),
    ]


@pytest.mark.parametrize(
    ("notice", "end", "day"),
    [
        (Notice("main", months=3), date(2027, 3, 31), date(2026, 12, 31)),
        (Notice("main", months=3), date(2027, 5, 31), date(2027, 2, 28)),
        (Notice("main", months=14), date(2027, 1, 15), date(2025, 11, 15)),
        (Notice("main", days=90), date(2027, 3, 31), date(2026, 12, 31)),
    ],
)
def test_notice_is_counted_back_from_the_end(notice: Notice, end: date, day: date) -> None:
    assert notice.last_day(end) == day
