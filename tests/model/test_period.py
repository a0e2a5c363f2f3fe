"""Periods are read as people write them and nothing else is."""

from __future__ import annotations

from datetime import date
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outscore.errors import PeriodError
from outscore.model.period import Grain
from outscore.model.period import Period

PERIODS = st.builds(Period.month, st.integers(1990, 2100), st.integers(1, 12))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2015-Q3", date(2015, 7, 1), date(2015, 9, 30)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-10-05", date(2026, 10, 5), date(2026, 10, 5)),
    ],
)
def test_reads_every_spelling_of_the_manual(text: str, start: date, end: date) -> None:
    period = Period.parse(text)
    assert (period.start, period.end, str(period)) == (start, end, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "201",
        "2015-13",
        "2015-09-H3",
        "2015-13-H1",
        "2015-00",
        "2015-Q5",
        "15-09",
        "2015-9",
        "Sep-15",
        "2015-W54",
        "2015-02-30",
    ],
)
def test_refuses_anything_else_with_a_sentence(text: str) -> None:
    with pytest.raises(PeriodError, match="is not a period"):
        Period.parse(text)


@given(PERIODS)
def test_months_follow_one_another_without_a_gap(period: Period) -> None:
    assert period.next().start == period.end + timedelta(days=1)
    assert period.next().previous() == period
    assert Period.parse(str(period)) == period
    assert period in period.quarter().months()


def test_the_last_periods_end_with_this_one() -> None:
    assert [str(one) for one in Period.parse("2016-01").last(3)] == ["2015-11", "2015-12", "2016-01"]


@pytest.mark.parametrize("grain", Grain)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 40))
def test_periods_are_numbered_from_the_first_that_begins_on_a_day_or_after_it(
    grain: Grain, day: date, further: int
) -> None:
    around = Period.around(day, grain)
    assert around.start <= day <= around.end
    first = around if around.start == day else around.next()
    period = first
    for _ in range(further):
        period = period.next()
    assert period.number_since(day) == further + 1
    assert first.previous().number_since(day) == 0


def test_a_week_has_no_months() -> None:
    with pytest.raises(PeriodError, match="a month"):
        Period(date(2026, 1, 5), Grain.WEEK).months()


@pytest.mark.parametrize(
    ("text", "start", "end", "following", "before"),
    [
        ("2026-10-H1", date(2026, 10, 1), date(2026, 10, 15), "2026-10-H2", "2026-09-H2"),
        ("2026-12-H2", date(2026, 12, 16), date(2026, 12, 31), "2027-01-H1", "2026-12-H1"),
        ("2024-02-H2", date(2024, 2, 16), date(2024, 2, 29), "2024-03-H1", "2024-02-H1"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2027", "2025"),
    ],
)
def test_half_months_and_years_follow_each_other(
    text: str, start: date, end: date, following: str, before: str
) -> None:
    period = Period.parse(text)
    assert (str(period), period.start, period.end) == (text, start, end)
    assert (str(period.next()), str(period.previous())) == (following, before)
    assert {Period.around(day, period.grain) for day in (start, end)} == {period}
    assert [period.number_since(day) for day in (period.previous().start, start)] == [2, 1]
    assert len({each.label for each in period.last(30)}) == 30
