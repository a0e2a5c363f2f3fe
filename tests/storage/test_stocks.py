"""Stocks and highest figures: the last rows of a period or the largest row, by either way of reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from tests.scoring.intervals import measured
from tests.scoring.terms import contract

from outscore.model.contract import Scope
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.period import Period
from outscore.scoring.measure import figure
from outscore.scoring.readings import reading
from outscore.storage.facts import FeedFacts
from outscore.storage.slices import Slices
from outscore.storage.tallies import Tallies

BACKLOG = Metric("backlog", 1, "Open", "", Unit.COUNT, Better.LOWER, Combine.LAST, Sum(("open",)), None)
OVERDUE = Metric(
    "overdue", 1, "Overdue", "", Unit.PERCENT, Better.LOWER, Combine.LAST, Sum(("late",)), Sum(("open",))
)
LONGEST = Metric(
    "longest", 1, "Longest", "", Unit.SECONDS, Better.LOWER, Combine.HIGHEST, Sum(("wait",)), None
)
LONDON = ZoneInfo("Europe/London")
APRIL = Period.parse("2026-04")
Row = tuple[int, int, str, int | None, int | None, int | None]
ROWS: list[Row] = [
    (4, 1, "sales", 90, 9, 61_000),
    (4, 29, "sales", 40, 10, 20_000),
    (4, 29, "care", 60, 15, 75_500),
    (4, 30, "sales", 30, 6, 1_000),
    (4, 30, "care", 20, 4, 2_000),
]


def facts(rows: list[Row]) -> FeedFacts:
    """Lists of open cases: month, day, queue, open, late, longest wait in milliseconds."""
    frame = pl.DataFrame(
        [("acme", "A1", date(2026, month, day), date(2026, month, 1), *rest) for month, day, *rest in rows],
        schema=["vendor", "code", "start", "month", "dim:queue", "q:open", "q:late", "q:wait"],
        orient="row",
    ).with_columns(grain=pl.lit("day"))
    return FeedFacts("lists", frame, {"open": 1, "late": 1, "wait": 1000}, ())


def both_ways(metric: Metric, rows: list[Row]) -> tuple[Fraction | None, str]:
    """The figure of April from sums, which must be the one from the rows read one by one; and the reason."""
    measure = measured(metric)
    signed = contract(measure)
    stored = facts(rows)
    tallies = Tallies([stored], [signed]).of(signed, "acme")[measure.id]
    summed = figure(signed, measure, APRIL, tallies)
    slices = Slices([stored], LONDON).of("acme", Scope(), metric.quantities, APRIL)
    assert reading(measure, slices).value == summed.value
    return summed.value, summed.reason


def test_of_a_stock_the_last_rows_count() -> None:
    assert both_ways(BACKLOG, ROWS) == (Fraction(50), "")
    assert both_ways(OVERDUE, ROWS) == (Fraction(20), "")


def test_a_queue_that_is_told_of_no_more_leaves_the_stock_unknown() -> None:
    value, reason = both_ways(BACKLOG, ROWS[:-1])
    assert (value, reason) == (None, "1 of 4 rows gives no figure for open.")


def test_a_last_row_without_a_figure_leaves_the_stock_unknown() -> None:
    assert both_ways(BACKLOG, [*ROWS[:-1], (4, 30, "care", None, 4, 0)])[0] is None


def test_the_highest_is_of_one_row_and_of_all_days() -> None:
    assert both_ways(LONGEST, ROWS) == (Fraction(151, 2), "")


def test_the_highest_of_two_feeds_is_that_of_one_of_them() -> None:
    measure = measured(LONGEST)
    signed = contract(measure)
    other = replace(facts([(4, 2, "sales", 1, 1, 70_000)]), feed="other")
    tallies = Tallies([facts(ROWS), other], [signed]).of(signed, "acme")[measure.id]
    assert figure(signed, measure, APRIL, tallies).value == Fraction(151, 2)


@pytest.mark.parametrize(("metric", "value"), [(BACKLOG, 7), (LONGEST, Fraction(151, 2))])
def test_a_quarter_has_the_last_stock_and_the_highest_of_its_months(metric: Metric, value: Fraction) -> None:
    rows: list[Row] = [*ROWS, (5, 31, "sales", 8, 0, 3_000), (6, 30, "sales", 7, 0, 4_000)]
    measure = measured(metric)
    signed = contract(measure)
    tallies = Tallies([facts(rows)], [signed]).of(signed, "acme")[measure.id]

    assert figure(signed, measure, Period.parse("2026-Q2"), tallies).value == value
