"""Everything that is said of a measure, from its months."""

from __future__ import annotations

import csv
from dataclasses import fields
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore import signals
from outscore.model.metric import Better
from outscore.model.period import Period
from outscore.model.result import Figure
from outscore.model.result import Verdict
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.signals.charts import Method
from outscore.signals.charts import StepChange
from outscore.signals.outlook import Ahead
from outscore.signals.points import LONGEST
from outscore.signals.reading import Change
from outscore.signals.reading import Declared
from outscore.signals.reading import Reach
from outscore.signals.reading import Signals
from outscore.signals.samples import Stands

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

FILE = Path(__file__).parents[2] / "examples/nhs111/inbox/nhs111_mds_2015-04_to_2015-09.csv"
FIGURES = st.lists(st.integers(0, 10_000).map(lambda one: Fraction(one, 100)), min_size=1, max_size=40)


def at_least(level: int) -> Target:
    return Target(Comparison.AT_LEAST, Fraction(level), str(level))


def month(number: int) -> Period:
    return Period.month(2025 + number // 12, number % 12 + 1)


def points(values: Sequence[Fraction | int | None], target: Target | None = None) -> list[signals.Point]:
    return [
        signals.Point(month(number), None if value is None else Fraction(value), target=target)
        for number, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("values", "better", "change"),
    [
        ([80, 82] * 6, Better.HIGHER, Change.NONE),
        ([80, 82] * 5, Better.HIGHER, Change.NOT_KNOWN),
        ([80, 82] * 6 + [60], Better.HIGHER, Change.CONCERNING),
        ([80, 82] * 6 + [60], Better.LOWER, Change.IMPROVING),
        ([80, 82] * 6 + [60], Better.NEITHER, Change.CHANGED),
        ([80, 82] * 6 + [60, 81], Better.HIGHER, Change.NONE),
        ([80, 82] * 6 + [60, None], Better.HIGHER, Change.CONCERNING),
        ([], Better.HIGHER, Change.NOT_KNOWN),
    ],
)
def test_whether_the_latest_month_has_changed(
    values: list[int | None], better: Better, change: Change
) -> None:
    assert signals.read(points(values), better, "aggregate").change is change


def test_a_concern_weighs_more_than_an_improvement() -> None:
    """The last of eight above the mean, and the sixth that falls."""
    values = [60, 61] * 10 + [75, 74, 73, 72, 71, 70, 69, 68]
    found = signals.read(points(values), Better.HIGHER, "aggregate")
    assert len({one.meaning for one in found.now}) == 2
    assert found.change is Change.CONCERNING


@pytest.mark.parametrize(
    ("level", "reach"),
    [(70, Reach.WILL), (80, Reach.MAY), (95, Reach.WILL_NOT)],
)
def test_whether_the_work_as_it_is_will_reach_its_target(level: int, reach: Reach) -> None:
    """Figures of 80 and 82 in turn: between 75.68 and 86.32, if nothing changes."""
    found = signals.read(points([80, 82] * 6, at_least(level)), Better.HIGHER, "aggregate")
    assert found.reach is reach


def test_without_limits_or_target_nobody_knows_what_it_will_reach() -> None:
    assert signals.read(points([80] * 5, at_least(70)), Better.HIGHER, "aggregate").reach is Reach.NOT_KNOWN
    assert signals.read(points([80, 82] * 6), Better.HIGHER, "aggregate").reach is Reach.NOT_KNOWN


def test_what_is_ahead_comes_before_the_months_own_target() -> None:
    months = points([80, 82] * 6, at_least(70))
    raised = signals.read(months, Better.HIGHER, "aggregate", Declared(ahead=Ahead(at_least(95))))
    assert raised.reach is Reach.WILL_NOT
    ended = signals.read(months, Better.HIGHER, "aggregate", Declared(ahead=Ahead(None, "It has ended.")))
    assert ended.reach is Reach.NOT_KNOWN
    assert ended.outlook is not None
    assert (ended.outlook.forecast, ended.outlook.sentence) == (None, "It has ended.")


def test_a_measure_that_misses_for_want_of_reports_is_not_said_to_reach_its_target() -> None:
    months = points([80, 82] * 6, at_least(70))
    missed = signals.Point(month(12), None, target=at_least(70), verdict=Verdict.MISSED)
    found = signals.read([*months, missed], Better.HIGHER, "aggregate")
    assert found.reach is Reach.MAY
    assert signals.read(months, Better.HIGHER, "aggregate").reach is Reach.WILL


def test_a_month_that_is_an_average_is_no_share_of_its_own_cases() -> None:
    months = [signals.Point(month(number), Fraction(80), 80, 100) for number in range(12)]
    own, averaged = (
        signals.read(months, Better.HIGHER, "surveys", Declared(factor=100, is_own_share=one))
        for one in (True, False)
    )
    assert (own.chart.method, averaged.chart.method) == (Method.LANEY, Method.XMR)
    assert own.confidence == averaged.confidence


def test_statistics_hold_no_verdict() -> None:
    assert {one.name for one in fields(Signals)} == {
        "chart",
        "signals",
        "now",
        "change",
        "reach",
        "confidence",
        "outlook",
    }


def test_the_contracts_verdict_moves_no_chart() -> None:
    """Status and confidence are never mixed: only what counted as a miss before depends on it."""
    plain = points([80, 82] * 8, at_least(81))
    met = [replace(one, verdict=Verdict.MET) for one in plain]
    one, other = (signals.read(each, Better.HIGHER, "aggregate") for each in (plain, met))
    assert (one.chart, one.signals, one.change, one.reach, one.confidence) == (
        other.chart,
        other.signals,
        other.change,
        other.reach,
        other.confidence,
    )
    assert one.outlook != other.outlook


@settings(deadline=None)
@given(FIGURES, st.randoms(use_true_random=False))
def test_the_order_in_which_months_are_given_does_not_matter(values: list[Fraction], random: Random) -> None:
    ordered = points(values, at_least(50))
    mixed = list(ordered)
    random.shuffle(mixed)
    read = [signals.read(one, Better.HIGHER, "aggregate") for one in (ordered, mixed)]
    assert read[0] == read[1]


def test_only_the_latest_three_years_are_looked_at() -> None:
    months = points([0] * 10 + [80, 82] * 18, at_least(81))
    found, late = (signals.read(some, Better.HIGHER, "aggregate") for some in (months, months[10:]))
    assert len(months[10:]) == LONGEST
    assert replace(found, outlook=None) == replace(late, outlook=None)
    assert found.outlook is not None
    assert late.outlook is not None
    assert found.outlook.forecast == late.outlook.forecast
    assert (len(found.outlook.record.forecasts), len(late.outlook.record.forecasts)) == (LONGEST - 2, 24)


def test_a_baseline_that_is_older_is_looked_at_too() -> None:
    months = points([80, 82] * 6 + [60] * 40)
    baseline = StepChange(month(0), "agreed", limits_until=month(11))
    found = signals.read(months, Better.HIGHER, "aggregate", Declared(step_changes=(baseline,)))
    assert found.chart.stretches[0].places[0].centre == 81
    assert found.change is Change.CONCERNING


def test_a_sample_has_an_interval_beside_its_chart() -> None:
    months = [
        signals.Point(month(number), Fraction(passed), passed, 100, at_least(85))
        for number, passed in enumerate([88, 90] * 6)
    ]
    found = signals.read(months, Better.HIGHER, "surveys", Declared(factor=100))
    assert found.chart.method is Method.LANEY
    assert found.confidence is not None
    assert found.confidence.stands is Stands.CANNOT_TELL
    counted = signals.read(months, Better.HIGHER, "contacts", Declared(factor=100))
    assert counted.confidence is not None
    assert counted.confidence.interval is None
    assert counted.chart == found.chart


def test_a_figure_of_a_statement_becomes_a_point() -> None:
    figure = Figure(month(0), 90, 100, Fraction(90), Verdict.MET, "")
    assert signals.point_of(figure, at_least(80)) == signals.Point(
        month(0), Fraction(90), 90, 100, at_least(80), Verdict.MET
    )
    assert signals.point_of(replace(figure, level=at_least(70))).target == at_least(70)


def test_milliseconds_are_no_cases() -> None:
    point = signals.point_of(Figure(month(0), 90_000, 100, Fraction(9, 10), Verdict.MET, "", scale=1000))
    assert (point.passed, point.cases) == (None, None)


def test_six_months_of_the_real_figures_are_too_few_and_it_says_so() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Provider Org Code"] == "111AA1"]
    months = [
        signals.Point(
            Period.month(2015, 4 + number),
            Fraction(100 * int(row["Nhs1 Answered 60sec SUM"]), int(row["Nhs1 Answered Calls SUM"])),
            int(row["Nhs1 Answered 60sec SUM"]),
            int(row["Nhs1 Answered Calls SUM"]),
            at_least(95),
        )
        for number, row in enumerate(rows)
    ]
    found = signals.read(months, Better.HIGHER, "aggregate", Declared(factor=100))
    assert (len(months), found.signals, found.change) == (6, (), Change.NOT_KNOWN)
    assert found.chart.last is not None
    assert found.chart.last.sentence.startswith("6 measured months.")
    assert found.outlook is not None
    assert found.outlook.sentence.startswith("6 measured months before October 2015")
    assert found.confidence is not None
    assert found.confidence.sentence.startswith("All cases were counted")
