"""When a feed is due, and what became of that."""

from __future__ import annotations

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.feed_promises import Due
from outscore.model.feed_promises import WorkingDays
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.promises import Receipt
from outscore.scoring.promises import arrival
from outscore.scoring.promises import arrival_words
from outscore.scoring.promises import days_of
from outscore.scoring.promises import due_at
from outscore.scoring.promises import due_day
from outscore.scoring.promises import units_of

LONDON, MANILA = ZoneInfo("Europe/London"), ZoneInfo("Asia/Manila")
APRIL = Period.parse("2026-04")
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
WEEKENDS = frozenset(day for day in EVERY_DAY if day.weekday() > 4)
MAY_DAY = date(2026, 5, 4)
DAYS = WorkingDays(FIRST, LAST, WEEKENDS | {MAY_DAY})
FIFTH = Due(Grain.MONTH, 5, working=True, by=18 * 60)
DUE = datetime(2026, 5, 8, 17, 0, tzinfo=UTC)


def test_working_days_are_counted_from_the_one_after_the_last_day() -> None:
    """Friday 1, Tuesday 5 (Monday is closed), Wednesday 6, Thursday 7, Friday 8 May."""
    assert due_day(APRIL, FIFTH, DAYS) == date(2026, 5, 8)
    assert due_day(APRIL, FIFTH, WorkingDays(FIRST, LAST, WEEKENDS)) == date(2026, 5, 7)


def test_days_of_the_calendar_are_all_counted() -> None:
    assert due_day(APRIL, Due(Grain.MONTH, 4, working=False), DAYS) == MAY_DAY
    assert due_day(APRIL, Due(Grain.MONTH, 0, working=False), DAYS) == date(2026, 4, 30)


@pytest.mark.parametrize(
    ("by", "zone", "utc"),
    [
        (18 * 60, LONDON, "2026-05-08T17:00"),
        (18 * 60, MANILA, "2026-05-08T10:00"),
        (24 * 60, LONDON, "2026-05-08T23:00"),
        (0, LONDON, "2026-05-07T23:00"),
    ],
)
def test_the_time_of_day_is_that_of_the_zone(by: int, zone: ZoneInfo, utc: str) -> None:
    found = due_at(APRIL, Due(Grain.MONTH, 5, working=True, by=by), DAYS, zone)
    assert found.astimezone(UTC).isoformat(timespec="minutes") == f"{utc}+00:00"


def test_the_clock_is_put_forward_between_two_due_days() -> None:
    due = Due(Grain.DAY, 1, working=False, by=9 * 60)
    before, after = (due_at(Period.parse(day), due, DAYS, LONDON) for day in ("2026-03-27", "2026-03-28"))
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=23)


@pytest.mark.parametrize("every", [Grain.DAY, Grain.WEEK, Grain.MONTH])
def test_what_is_due_for_the_months_of_a_year_is_each_day_week_or_month_once(every: Grain) -> None:
    months = [Period.month(2026, number) for number in range(1, 13)]
    units = [unit for month in months for unit in units_of(month, every)]
    assert units == sorted(set(units))
    assert all(one.next() == other for one, other in pairwise(units))
    assert [unit.end.month for unit in units_of(months[5], every)] == [6] * len(units_of(months[5], every))


@pytest.mark.parametrize(
    ("came", "now", "receipt"),
    [
        ([], DUE, Receipt.NOT_YET_DUE),
        ([], DUE + timedelta(milliseconds=1), Receipt.MISSING),
        ([DUE], DUE, Receipt.ON_TIME),
        ([DUE + timedelta(milliseconds=1)], DUE + timedelta(days=9), Receipt.LATE),
        ([DUE - timedelta(days=1), DUE + timedelta(days=1)], DUE + timedelta(days=9), Receipt.IN_PART_LATE),
    ],
)
def test_what_comes_by_the_moment_itself_is_in_time(
    came: list[datetime], now: datetime, receipt: Receipt
) -> None:
    assert arrival(APRIL, DUE, came, now).receipt is receipt


def test_sentences_say_when_it_was_due_and_how_late_it_is() -> None:
    due, now = DUE.astimezone(LONDON), DUE + timedelta(days=3, hours=2, minutes=5)
    missing = arrival(APRIL, due, [], now)
    assert arrival_words(missing, now) == (
        "April 2026 was due on 8 May 2026, 18:00, and nothing has come: 3 days 2 hours late."
    )
    late = arrival(APRIL, due, [DUE + timedelta(minutes=61)], now)
    assert arrival_words(late, now) == (
        "April 2026 was due on 8 May 2026, 18:00, and came on 8 May 2026, 19:01: 1 hour 1 minute late."
    )
    part = arrival(APRIL, due, [DUE, DUE + timedelta(days=1)], now)
    assert arrival_words(part, now) == (
        "April 2026 was due on 8 May 2026, 18:00. Some of it came on 9 May 2026, 18:00: 1 day late."
    )
    assert arrival_words(arrival(APRIL, due, [DUE], now), now) == ""
    assert arrival_words(arrival(APRIL, due, [], DUE), DUE) == ""


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(0, 330), st.lists(st.integers(0, 500), max_size=12))
def test_exactly_so_many_working_days_lie_after_the_last_day(
    count: int, offset: int, closed: list[int]
) -> None:
    unit = Period(FIRST + timedelta(days=offset), Grain.DAY)
    days = WorkingDays(FIRST, LAST, WEEKENDS | {EVERY_DAY[number] for number in closed})
    found = due_day(unit, Due(Grain.DAY, count, working=True), days)
    after = [day for day in EVERY_DAY if unit.end < day <= found and days.is_working(day)]
    assert (len(after), after[-1]) == (count, found)


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_days_of_a_period_go_from_its_first_to_its_last(day: date) -> None:
    month = Period.month_of(day)
    days = days_of(month)
    assert (days[0], days[-1], len(days)) == (month.start, month.end, len(set(days)))
    assert day in days
