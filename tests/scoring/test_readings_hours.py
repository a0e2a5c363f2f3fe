"""Hour windows: the same measure at different hours, by the clock of the place."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.intervals import DAY
from tests.scoring.intervals import HALF_HOUR
from tests.scoring.intervals import IN_TIME
from tests.scoring.intervals import at
from tests.scoring.intervals import between
from tests.scoring.intervals import counts
from tests.scoring.intervals import figure
from tests.scoring.intervals import measured
from tests.scoring.intervals import row

from outscore.model.period_facts import WhyAbsent
from outscore.model.slices import Slice
from outscore.model.terms.measuring import Combining
from outscore.model.terms.measuring import HourWindow
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import WeekDay
from outscore.scoring.hours import WEEK
from outscore.scoring.hours import Hours
from outscore.scoring.hours import Place
from outscore.scoring.readings import by_interval
from outscore.scoring.readings import left_out
from outscore.scoring.readings import reading

if TYPE_CHECKING:
    from outscore.model.contract import Measure

LONDON = ZoneInfo("Europe/London")
WORKDAYS = WEEK[:5]
CORE = HourWindow(WORKDAYS, "08:00", "20:00")
OTHER = (
    HourWindow(WORKDAYS, "00:00", "08:00"),
    HourWindow(WORKDAYS, "20:00", "24:00"),
    HourWindow((*WEEK[5:], WeekDay.CLOSED_DAY), "00:00", "24:00"),
)
WEDNESDAY = datetime(2026, 4, 1, tzinfo=UTC)


def within(*windows: HourWindow) -> Measure:
    return measured(combined=Combining(Method.WHOLE_PERIOD, hours=windows))


def half_hours(since: datetime, until: datetime) -> list[Slice]:
    """A row for each half hour that passes, by the clock of the first moment's place."""
    zone, found = since.tzinfo, []
    begin, end = since.astimezone(UTC), until.astimezone(UTC)
    while begin < end:
        after = begin + HALF_HOUR
        clock = begin.astimezone(zone), after.astimezone(zone)
        found.append(Slice(*clock, counts(offered=1, in_time=1)))
        begin = after
    return found


def test_core_and_other_hours_of_a_day_are_two_figures_that_share_no_row() -> None:
    rows = [
        row(WEDNESDAY.replace(hour=7, minute=30), offered=100, in_time=10),
        row(WEDNESDAY.replace(hour=8), offered=100, in_time=90),
        row(WEDNESDAY.replace(hour=19, minute=30), offered=100, in_time=80),
        row(WEDNESDAY.replace(hour=20), offered=100, in_time=20),
    ]
    assert figure(within(CORE), rows) == "85.000"
    assert figure(within(*OTHER), rows) == "15.000"
    assert figure(measured(), rows) == "50.000"
    assert (by_interval(within(CORE)), by_interval(measured())) == (True, False)


def test_a_closed_day_is_no_day_of_the_week() -> None:
    rows = [row(WEDNESDAY.replace(hour=10), offered=100, in_time=90)]
    assert reading(within(CORE), rows).value == 90
    assert reading(within(CORE), rows, closed_days=["2026-04-01"]).absent is WhyAbsent.NO_REPORT
    assert reading(within(*OTHER), rows, closed_days=["2026-04-01"]).value == 90


@pytest.mark.parametrize(
    ("begin", "length"),
    [
        (WEDNESDAY, DAY),
        (WEDNESDAY, timedelta(days=30)),
        (WEDNESDAY.replace(hour=7, minute=45), HALF_HOUR),
        (WEDNESDAY.replace(hour=19, minute=59), timedelta(minutes=2)),
        (WEDNESDAY.replace(hour=10), DAY),
    ],
)
def test_a_row_that_reaches_out_of_the_hours_cannot_be_divided(begin: datetime, length: timedelta) -> None:
    rows = [row(WEDNESDAY.replace(hour=12), offered=1, in_time=1), row(begin, length, offered=9, in_time=9)]
    found = reading(within(CORE), rows)
    assert (found.value, found.absent) == (None, WhyAbsent.INCOMPLETE)
    assert "1 of 2 rows reach out of the hours that count (Monday to Friday 08:00 to 20:00)" in found.reason
    assert "shorter rows are needed" in found.reason


def test_hours_that_are_the_whole_week_take_any_row() -> None:
    always = HourWindow((*WEEK, WeekDay.CLOSED_DAY), "00:00", "24:00")
    assert figure(within(always), [row(WEDNESDAY, timedelta(days=30), offered=4, in_time=3)]) == "75.000"


def test_hours_without_any_row_are_not_reported_and_the_sentence_names_them() -> None:
    found = reading(within(CORE), [row(WEDNESDAY.replace(hour=3), offered=9, in_time=9)])
    assert found.absent is WhyAbsent.NO_REPORT
    assert found.reason == "No accepted row in the hours that count (Monday to Friday 08:00 to 20:00)."


def test_rows_about_something_else_may_be_as_long_as_they_are() -> None:
    rows = [row(WEDNESDAY, DAY, forecast=9), row(WEDNESDAY.replace(hour=9), offered=2, in_time=1)]
    assert figure(within(CORE), rows) == "50.000"


def test_relief_takes_out_only_rows_within_the_hours() -> None:
    rows = [
        row(at("07:30"), offered=100, in_time=0),
        row(at("08:00"), offered=100, in_time=0),
        row(at("08:30"), offered=100, in_time=90),
    ]
    claim = between("07:00", "08:30")
    assert figure(within(CORE), rows, [claim]) == "90.000"
    assert figure(within(CORE), rows) == "45.000"
    (told,) = left_out(within(CORE), rows, [claim]).values()
    assert (told.rows, told.of, told.hours) == (1, 2, Fraction(1, 2))


NIGHT = HourWindow(WEEK, "00:00", "03:00")


@pytest.mark.parametrize(
    ("date", "window", "rows"),
    [
        ("2026-03-29", NIGHT, 4),  # from 01:00 the clock shows 02:00
        ("2026-03-28", NIGHT, 6),
        ("2026-10-25", NIGHT, 8),  # 01:00 to 02:00 is lived twice
        ("2026-03-29", HourWindow(WEEK, "00:00", "24:00"), 46),
        ("2026-10-25", HourWindow(WEEK, "00:00", "24:00"), 50),
        ("2026-10-25", HourWindow(WEEK, "01:30", "02:00"), 2),
        ("2026-03-29", HourWindow(WEEK, "01:00", "02:00"), 0),  # that hour is not lived
        ("2026-03-29", HourWindow(WEEK, "01:30", "02:30"), 1),
    ],
)
def test_days_on_which_the_clocks_change_count_by_the_clock_on_the_wall(
    date: str, window: HourWindow, rows: int
) -> None:
    since = at("00:00", LONDON, date)
    day = half_hours(since, (since + DAY).replace(tzinfo=LONDON))
    found = reading(within(window), day)
    assert (found.count or 0) == rows


def test_a_row_over_the_change_of_clocks_is_divided_where_the_hour_leaves_the_window() -> None:
    first, last = at("01:30", LONDON, "2026-10-25"), at("01:30", LONDON, "2026-10-25").replace(fold=1)
    assert Hours((HourWindow(WEEK, "01:00", "02:00"),)).place(first, last) is Place.WITHIN
    assert Hours((HourWindow(WEEK, "01:15", "02:00"),)).place(first, last) is Place.ACROSS
    assert Hours((HourWindow(WEEK, "02:00", "03:00"),)).place(first, last) is Place.WITHOUT
    again, after = first.replace(minute=0, fold=1), at("02:00", LONDON, "2026-10-25")
    assert Hours((HourWindow(WEEK, "01:30", "02:00"),)).place(again, after) is Place.ACROSS


CLOCKS = st.integers(0, 47).map(lambda half: f"{half // 2:02}:{30 * (half % 2):02}")


@given(
    st.sampled_from(["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2026-07-01"]),
    CLOCKS,
    CLOCKS,
    st.integers(0, 90),
    st.integers(1, 60),
)
def test_a_place_is_what_each_of_its_minutes_says(
    date: str, begin: str, end: str, start: int, minutes: int
) -> None:
    hours = Hours((HourWindow(WEEK, begin, end),))
    first = at("00:00", LONDON, date).astimezone(UTC) + start * timedelta(minutes=15)
    each = [hours.holds((first + step * timedelta(minutes=1)).astimezone(LONDON)) for step in range(minutes)]
    place = hours.place(first.astimezone(LONDON), (first + minutes * timedelta(minutes=1)).astimezone(LONDON))
    expected = Place.WITHIN if all(each) else Place.ACROSS if any(each) else Place.WITHOUT
    assert place is expected


def test_core_and_other_hours_together_are_all_of_a_year() -> None:
    rows = half_hours(at("00:00", LONDON, "2026-03-01"), at("00:00", LONDON, "2026-11-01"))
    parts = [
        reading(within(*windows), rows, closed_days=["2026-05-25"]).count or 0 for windows in ((CORE,), OTHER)
    ]
    assert sum(parts) == reading(measured(IN_TIME), rows).count == len(rows)
