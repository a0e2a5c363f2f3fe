"""What of a feed is there, and what is missing by name."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.feed_promises import Complete
from outscore.model.feed_promises import ExpectedDays
from outscore.model.feed_promises import ExpectedHours
from outscore.model.feed_promises import WorkingDays
from outscore.model.feed_promises import Zeros
from outscore.model.period import Period
from outscore.scoring.promises import days_of
from outscore.scoring.promises_complete import Cell
from outscore.scoring.promises_complete import completeness
from outscore.scoring.promises_complete import completeness_words
from outscore.scoring.promises_complete import expected_cells
from outscore.scoring.promises_complete import expected_days

JUNE = days_of(Period.parse("2026-06"))
WEEKENDS = frozenset(day for day in JUNE if day.weekday() > 4)
SITES = (("site", ("Leeds", "Manila")), ("queue", ("sales", "service")))
COMPLETE = Complete(dimensions=SITES, below_percent=Fraction(95))
ALL = expected_cells(JUNE, COMPLETE)


def words(missing: set[Cell], complete: Complete = COMPLETE, zeros: Zeros | None = None) -> str:
    expected = expected_cells(JUNE, complete)
    rows = {cell: False for cell in expected if cell not in missing}
    return completeness_words(completeness(expected, rows, zeros, complete), complete)


def cells(first: int, last: int, *values: tuple[str, str]) -> set[Cell]:
    days = range(first, last + 1)
    return {cell for cell in ALL if cell.day.day in days and (not values or cell.values in values)}


def test_days_next_to_each_other_are_told_as_one() -> None:
    assert words(cells(3, 5) | cells(9, 9)) == (
        "Missing: 3 to 5 June; 9 June. 104 of 120 expected are there (86.6 %). Below 95 %, so nothing is "
        "measured from this feed."
    )


def test_what_is_missing_of_a_day_is_told_by_name() -> None:
    one_site = cells(3, 4, ("Manila", "sales"), ("Manila", "service"))
    assert words(one_site) == (
        "Missing: 3 to 4 June for site Manila, queue sales or service. "
        "116 of 120 expected are there (96.6 %)."
    )
    crossed = cells(7, 7, ("Leeds", "sales"), ("Manila", "service"))
    assert words(crossed).startswith(
        "Missing: 7 June for site Leeds, queue sales and site Manila, queue service. "
    )


def test_working_days_next_to_each_other_are_neighbours_over_a_weekend() -> None:
    complete = Complete(ExpectedDays.WORKING)
    days = expected_days(JUNE, complete, WorkingDays(JUNE[0], JUNE[-1], WEEKENDS))
    rows = {Cell(day, -1, ()): False for day in days if day.day not in (5, 8)}
    found = completeness(expected_cells(days, complete), rows, None, complete)
    assert (found.expected, found.present) == (22, 20)
    assert completeness_words(found, complete).startswith("Missing: 5 to 8 June. 20 of 22 ")


def test_hours_are_told_with_the_moment_they_begin() -> None:
    complete = Complete(hours=ExpectedHours(8 * 60, 9 * 60, 30))
    gone = {Cell(JUNE[0], 8 * 60, ()), Cell(JUNE[1], 8 * 60, ()), Cell(JUNE[1], 8 * 60 + 30, ())}
    assert words(gone, complete) == (
        "Missing: 1 June from 08:00; 2 June. 57 of 60 expected are there (95.0 %)."
    )


def test_rows_about_whole_months_are_told_as_months() -> None:
    complete = Complete(dimensions=(("site", ("Leeds", "Manila")),))
    month = (date(2026, 6, 1),)
    found = completeness(
        expected_cells(month, complete), {Cell(month[0], -1, ("Leeds",)): False}, None, complete
    )
    assert completeness_words(found, complete, by_month=True) == (
        "Missing: June 2026 for site Manila. 1 of 2 expected are there (50.0 %)."
    )


@pytest.mark.parametrize(
    ("zeros", "expected", "present"),
    [(Zeros.MEASURED, 4, 4), (Zeros.NO_DATA, 4, 3), (Zeros.CLOSED, 3, 3), (None, 4, 4)],
)
def test_a_row_of_zeros_is_there_is_missing_or_was_not_expected(
    zeros: Zeros | None, expected: int, present: int
) -> None:
    days = JUNE[:4]
    rows = {Cell(day, -1, ()): day.day == 2 for day in days}
    found = completeness(expected_cells(days, Complete()), rows, zeros, Complete())
    assert (found.expected, found.present) == (expected, present)


def test_exactly_on_the_limit_is_enough() -> None:
    twenty = expected_cells(JUNE[:20], COMPLETE)[::4]
    rows = dict.fromkeys(twenty[1:], False)
    assert not completeness(twenty, rows, None, Complete(below_percent=Fraction(95))).is_below
    assert completeness(twenty, rows, None, Complete(below_percent=Fraction("95.0000001"))).is_below


def test_what_is_there_besides_is_no_matter() -> None:
    rows = dict.fromkeys(ALL, False) | {Cell(date(2026, 7, 1), -1, ("Leeds", "sales")): False}
    assert completeness(ALL, rows, None, COMPLETE).is_whole
    assert words(set()) == ""
    assert completeness([], {}, None, COMPLETE).percent == 100


@settings(deadline=None)
@given(st.frozensets(st.sampled_from(ALL)))
def test_the_gaps_hold_exactly_what_is_missing(missing: frozenset[Cell]) -> None:
    found = completeness(ALL, {cell: False for cell in ALL if cell not in missing}, None, COMPLETE)
    told = {
        Cell(day, -1, (part[0], part[1]))
        for gap in found.gaps
        for day in gap.days
        for part in gap.parts or {cell.values for cell in ALL}
    }
    assert told == missing
    assert found.present + len(missing) == found.expected
    assert found.percent == Fraction(100 * (len(ALL) - len(missing)), len(ALL))
    for one, other in zip(found.gaps, found.gaps[1:], strict=False):
        assert one.parts != other.parts or (other.days[0] - one.days[-1]).days > 1
