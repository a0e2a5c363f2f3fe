"""The chance of missing the next month, and how good such forecasts were."""

from __future__ import annotations

import csv
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.signals.outlook import FEWEST_FORECASTS
from outscore.signals.outlook import Ahead
from outscore.signals.outlook import Forecast
from outscore.signals.outlook import Record
from outscore.signals.outlook import chance_of_missing
from outscore.signals.outlook import leaning
from outscore.signals.outlook import outlook
from outscore.signals.points import LONGEST
from outscore.signals.points import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.signals.outlook import Outlook

ROOT = Path(__file__).parents[2]
FILE = ROOT / "examples/medicaid_callcentre/inbox/medicaid_callcentre_updated.csv"
PAGE = " ".join((ROOT / "docs/signals.md").read_text(encoding="utf-8").split())
FIGURES = st.lists(st.integers(0, 10_000).map(lambda one: Fraction(one, 100)), min_size=12, max_size=30)
LEVELS = st.integers(0, 10_000).map(lambda one: Fraction(one, 100))


def at_least(level: Fraction | int) -> Target:
    return Target(Comparison.AT_LEAST, Fraction(level), str(level))


def at_most(level: Fraction | int) -> Target:
    return Target(Comparison.AT_MOST, Fraction(level), str(level))


def month(number: int) -> Period:
    return Period.month(2025 + number // 12, number % 12 + 1)


def points(values: Sequence[Fraction | int | None], target: Target) -> list[Point]:
    return [
        Point(month(number), None if value is None else Fraction(value), target=target)
        for number, value in enumerate(values)
    ]


def of(values: Sequence[Fraction | int | None], target: Target) -> Outlook:
    return outlook(points(values, target), month(len(values)), Ahead(target))


LEANING = Fraction(45, 100)
"""Eleven equal figures and one six away: steps of 36 in all, squared, and distances of 33 from the mean."""


@pytest.mark.parametrize(
    ("values", "chance"),
    [
        ([80] * 12, Fraction(1, 50)),
        ([60] * 12, Fraction(49, 50)),
        ([80] * 11 + [74], (1 - LEANING) * Fraction(1, 10) + LEANING * Fraction(45, 46)),
        ([74] * 11 + [80], (1 - LEANING) * Fraction(9, 10) + LEANING * Fraction(1, 46)),
        ([74, 80] * 6, Fraction(1, 2)),
        ([*range(70, 82)], Fraction(4, 100) * Fraction(21, 50) + Fraction(96, 100) * Fraction(1, 46)),
    ],
)
def test_the_more_months_lean_on_each_other_the_more_their_moves_count(
    values: list[int], chance: Fraction
) -> None:
    """Third: one of twelve missed 75, and each of eleven moves leaves 74 below. Fifth: no month leans."""
    assert chance_of_missing([Fraction(one) for one in values], at_least(75)) == chance


@pytest.mark.parametrize(
    ("values", "weight"),
    [([80], 0), ([80] * 5, 0), ([74, 80] * 6, 0), ([74] * 6 + [80] * 6, Fraction(83, 100))],
)
def test_how_far_months_lean_on_each_other_is_told_in_hundredths(
    values: list[int], weight: Fraction | int
) -> None:
    assert leaning([Fraction(one) for one in values]) == weight


def judged(values: Sequence[int | None], unseen: Verdict = Verdict.MISSED) -> list[Point]:
    """Months held against 75; those without a figure were judged all the same."""
    return [
        Point(month(number), None, target=at_least(75), verdict=unseen)
        if value is None
        else Point(month(number), Fraction(value), target=at_least(75))
        for number, value in enumerate(values)
    ]


def test_months_that_failed_for_want_of_a_report_are_misses() -> None:
    """Twelve figures of 80, which leave a chance of 1/50, and as many months without one."""
    found = outlook(judged([80, None] * 12), month(24), Ahead(at_least(75)))
    assert found.forecast is not None
    assert found.forecast.chance == (12 + 12 * Fraction(1, 50)) / 24
    assert found.forecast.plain == Fraction(1, 2)
    assert found.sentence.startswith(
        "The chance that January 2027 misses its target is 51 %, going by 24 months, of which 12 counted as "
        "missed without a figure. "
    )
    assert sum(bool(one.missed) for one in found.record.forecasts) == 6


def test_months_that_count_as_met_without_a_figure_are_no_misses() -> None:
    found = outlook(judged([70, None] * 12, Verdict.MET), month(24), Ahead(at_least(75)))
    assert found.forecast is not None
    assert found.forecast.chance == 12 * Fraction(49, 50) / 24
    assert "24 months, of which 12 counted as met without a figure." in found.sentence


def test_where_no_month_has_a_figure_the_share_of_misses_is_the_chance() -> None:
    found = outlook(judged([None] * 12), month(12), Ahead(at_least(75)))
    assert found.forecast is not None
    assert found.forecast.chance == found.forecast.plain == Fraction(49, 50)
    few = outlook(judged([None] * 11), month(11), Ahead(at_least(75)))
    assert few.sentence.startswith("11 measured or judged months before December 2025")


def test_the_record_goes_by_as_many_months_as_the_forecasts_that_were_told() -> None:
    values = [60] * 20 + [80, 74, 81] * 16
    months = points(values, at_least(75))
    told = {}
    for count in range(12, len(values)):
        made = outlook(months[:count], month(count), Ahead(at_least(75))).forecast
        assert made is not None
        told[made.period] = made.chance
    record = outlook(months, month(len(values)), Ahead(at_least(75))).record.forecasts
    assert len(record) == LONGEST
    assert {one.period: one.chance for one in record} == {one.period: told[one.period] for one in record}


def test_eleven_months_are_too_little_history_and_it_says_so() -> None:
    found = of([80] * 11, at_least(75))
    assert found.forecast is None
    assert found.sentence == (
        "11 measured months before December 2025, and 12 are needed: too little history."
    )


def test_months_not_measured_are_no_history() -> None:
    assert of([80] * 11 + [None] * 5, at_least(75)).forecast is None
    assert of([80] * 6 + [None] + [80] * 6, at_least(75)).forecast is not None


def test_a_month_without_a_target_cannot_miss() -> None:
    found = outlook(points([80] * 20, at_least(75)), month(20), Ahead(None))
    assert (found.forecast, found.sentence) == (None, "September 2026 has no target that could be missed.")


def test_why_a_month_cannot_be_missed_is_told_in_place_of_a_chance() -> None:
    ended = Ahead(None, "The contract is not in force in September 2026, so nothing can be missed.")
    found = outlook(points([80] * 20, at_least(75)), month(20), ended)
    assert (found.forecast, found.sentence) == (None, ended.why)


def test_the_month_itself_and_later_ones_are_not_looked_at() -> None:
    months = points([80] * 14 + [0] * 5, at_least(75))
    ahead = Ahead(at_least(75))
    assert outlook(months, month(14), ahead) == outlook(months[:14], month(14), ahead)


def test_the_outlook_is_told_with_its_record() -> None:
    found = of([80] * 14 + [70] * 10, at_least(75))
    assert found.sentence == (
        "The chance that January 2027 misses its target is 94 %, going by 24 months. Of 8 earlier forecasts "
        "above 50 %, 8 came to a miss; of 4 at or below, 2 did. They were closer to what came than the share "
        "of months missed so far would have been (0.11 against 0.50; 0 is always right and sure, 1 always "
        "wrong and sure)."
    )


def test_a_forecast_of_one_half_is_no_warning() -> None:
    even = Forecast(month(0), Fraction(1, 2), Fraction(1, 2), missed=True)
    record = Record((even,))
    assert (record.warned, record.calm, record.brier) == ((0, 0), (1, 1), Fraction(1, 4))


def test_a_record_of_few_forecasts_is_no_record() -> None:
    found = of([80] * (12 + FEWEST_FORECASTS - 1), at_least(75))
    assert "is not known: 5 could be checked, and 6 are needed" in found.sentence
    assert "earlier forecasts" in of([80] * (12 + FEWEST_FORECASTS), at_least(75)).sentence


def test_the_contracts_verdict_counts_as_the_miss() -> None:
    """A figure that a contract rounds up to its target was met, whatever the exact figure is."""
    months = [Point(month(number), Fraction("74.99"), target=at_least(75)) for number in range(24)]
    met = [Point(one.period, one.value, target=one.target, verdict=Verdict.MET) for one in months]
    assert outlook(months, month(24), Ahead(at_least(75))).record.warned == (12, 12)
    assert outlook(met, month(24), Ahead(at_least(75))).record.warned == (12, 0)


def test_each_month_is_held_against_the_target_it_had() -> None:
    months = points([80] * 24, at_least(75))
    raised = [Point(one.period, one.value, target=at_least(90)) for one in months[12:]]
    assert outlook([*months[:12], *raised], month(24), Ahead(at_least(90))).record.warned == (12, 12)


@settings(deadline=None)
@given(FIGURES, LEVELS)
def test_a_chance_is_never_certain(values: list[Fraction], level: Fraction) -> None:
    assert 0 < chance_of_missing(values, at_least(level)) < 1


@settings(deadline=None)
@given(FIGURES, LEVELS, LEVELS)
def test_a_harder_target_is_missed_no_less(values: list[Fraction], one: Fraction, other: Fraction) -> None:
    easy, hard = sorted((one, other))
    chances = [chance_of_missing(values, at_least(level)) for level in (easy, hard)]
    assert chances == sorted(chances)


@settings(deadline=None)
@given(FIGURES, LEVELS)
def test_upside_down_the_chance_is_the_same(values: list[Fraction], level: Fraction) -> None:
    upside_down = [-one for one in values]
    assert chance_of_missing(values, at_least(level)) == chance_of_missing(upside_down, at_most(-level))


@settings(deadline=None)
@given(FIGURES, LEVELS, LEVELS)
def test_the_chance_does_not_depend_on_unit_or_origin(
    values: list[Fraction], level: Fraction, shift: Fraction
) -> None:
    moved = [3 * one + shift for one in values]
    assert chance_of_missing(moved, at_least(3 * level + shift)) == chance_of_missing(values, at_least(level))


@settings(deadline=None)
@given(FIGURES, LEVELS, st.integers(12, 30))
def test_a_forecast_knows_nothing_of_what_came_after(
    values: list[Fraction], level: Fraction, cut: int
) -> None:
    whole = of(values, at_least(level)).record.forecasts
    part = of(values[:cut], at_least(level)).record.forecasts
    assert whole[: len(part)] == part


# Real figures: call centres of 50 states, up to 18 months


def states(column: str) -> list[list[Fraction]]:
    """The figures of each state, oldest first."""
    found: dict[str, list[Fraction]] = defaultdict(list)
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: row["Reporting Period"]):
            if row[column]:
                found[row["State Abbreviation"]].append(Fraction(row[column]))
    return list(found.values())


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("Average Call Center Wait Time (Minutes)", "0.054 against 0.066"),
        ("Average Call Center Abandonment Rate", "0.054 against 0.074"),
    ],
)
def test_the_page_states_what_came_out_on_real_figures(column: str, told: str) -> None:
    """Each state against the middle of all figures: half of them miss."""
    series = states(column)
    target = at_most(median(value for one in series for value in one))
    made = tuple(forecast for one in series for forecast in of(one, target).record.forecasts)
    record = Record(made)
    assert (len(series), len(made)) == (50, 298)
    assert f"{float(record.brier or 0):.3f} against {float(record.plain_brier or 0):.3f}" == told
    assert told in PAGE
