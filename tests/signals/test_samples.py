"""Intervals belong to samples: where they lie, when there are none, and when too few were drawn."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.period import Period
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.schemas import evaluations
from outscore.schemas import independent
from outscore.schemas import surveys
from outscore.schemas import workforce
from outscore.signals.points import Point
from outscore.signals.points import share_factor
from outscore.signals.samples import SAMPLED
from outscore.signals.samples import Stands
from outscore.signals.samples import confidence
from outscore.signals.samples import wilson

MONTH = Period.parse("2026-10")
ANSWERS = "100 answers, 95 % interval 82.6 to 94.5 %."
UNSURE = f"{ANSWERS} The target lies within the interval: the sample cannot tell."
COUNTS = st.integers(1, 500).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases)))


def drawn(passed: int, cases: int, at_least: int | None = None) -> Point:
    target = None if at_least is None else Target(Comparison.AT_LEAST, Fraction(at_least), str(at_least))
    return Point(MONTH, Fraction(100 * passed, cases), passed, cases, target)


@pytest.mark.parametrize(
    ("passed", "cases", "low", "high"),
    [
        (9, 10, 59.6, 98.2),
        (27, 30, 74.4, 96.5),
        (90, 100, 82.6, 94.5),
        (360, 400, 86.7, 92.6),
        (900, 1000, 88.0, 91.7),
        (82, 100, 73.3, 88.3),
        (820, 1000, 79.5, 84.3),
        (8200, 10000, 81.2, 82.7),
        (0, 100, 0.0, 3.7),
        (100, 100, 96.3, 100.0),
    ],
)
def test_the_interval_is_wilsons(passed: int, cases: int, low: float, high: float) -> None:
    assert [round(100 * edge, 1) for edge in wilson(passed, cases)] == [low, high]


@settings(deadline=None)
@given(COUNTS)
def test_an_interval_holds_the_share_and_stays_between_0_and_1(
    counts: tuple[int, int],
) -> None:
    passed, cases = counts
    low, high = wilson(passed, cases)
    assert 0 <= low <= passed / cases <= high <= 1


@settings(deadline=None)
@given(COUNTS)
def test_what_failed_has_the_mirrored_interval(counts: tuple[int, int]) -> None:
    passed, cases = counts
    low, high = wilson(passed, cases)
    assert list(wilson(cases - passed, cases)) == pytest.approx([1 - high, 1 - low])


@settings(deadline=None)
@given(COUNTS, st.integers(2, 20))
def test_more_cases_tell_more(counts: tuple[int, int], times: int) -> None:
    passed, cases = counts
    low, high = wilson(passed, cases)
    other_low, other_high = wilson(times * passed, times * cases)
    assert other_high - other_low < high - low


@settings(deadline=None)
@given(COUNTS, st.integers(1, 500))
def test_having_drawn_most_of_a_few_tells_more(counts: tuple[int, int], undrawn: int) -> None:
    passed, cases = counts
    low, high = wilson(passed, cases)
    whole_low, whole_high = wilson(passed, cases, cases + undrawn)
    wider_low, wider_high = wilson(passed, cases, 2 * (cases + undrawn))
    assert whole_high - whole_low <= wider_high - wider_low <= high - low


def test_having_looked_at_all_of_them_leaves_nothing_open() -> None:
    assert wilson(45, 50, 50) == (0.9, 0.9)


@pytest.mark.parametrize("kind", ["aggregate", "contacts", "intervals", "cases", "complaints"])
def test_what_was_counted_has_no_interval_and_says_why(kind: str) -> None:
    found = confidence(drawn(8200, 10000), kind, 100)
    assert (found.interval, found.stands, found.is_enough) == (None, None, True)
    assert found.sentence.startswith("All cases were counted")


@pytest.mark.parametrize("kind", SAMPLED)
def test_what_was_drawn_has_one(kind: str) -> None:
    found = confidence(drawn(90, 100), kind, 100)
    assert found.interval is not None
    assert (round(found.interval.low, 1), round(found.interval.high, 1)) == (82.6, 94.5)
    assert found.sentence == f"100 {SAMPLED[kind]}, 95 % interval 82.6 to 94.5 %."


@pytest.mark.parametrize(
    ("passed", "at_least", "stands", "sentence"),
    [
        (90, 80, Stands.REACHES, f"{ANSWERS} The whole interval reaches the target."),
        (
            90,
            85,
            Stands.CANNOT_TELL,
            UNSURE,
        ),
        (
            90,
            94,
            Stands.CANNOT_TELL,
            UNSURE,
        ),
        (90, 95, Stands.MISSES, f"{ANSWERS} The whole interval misses the target."),
    ],
)
def test_where_the_target_lies_is_told(passed: int, at_least: int, stands: Stands, sentence: str) -> None:
    found = confidence(drawn(passed, 100, at_least), "surveys", 100)
    assert (found.stands, found.sentence) == (stands, sentence)


def test_an_interval_below_a_ceiling_reaches_it() -> None:
    ceiling = Target(Comparison.AT_MOST, Fraction(20), "20")
    point = Point(MONTH, Fraction(10), 10, 100, ceiling)
    assert confidence(point, "surveys", 100).stands is Stands.REACHES


@pytest.mark.parametrize(
    ("cases", "fewest", "enough"), [(29, None, False), (30, None, True), (30, 50, False)]
)
def test_too_few_are_told_and_stand_nowhere(cases: int, fewest: int | None, enough: bool) -> None:
    found = confidence(drawn(cases, cases, 80), "evaluations", 100, fewest)
    assert found.is_enough is enough
    assert (found.stands is None) is not enough
    assert found.interval is not None


def test_a_population_is_named_and_one_that_is_too_small_is_not_believed() -> None:
    of_150 = confidence(drawn(90, 100), "evaluations", 100, population=150)
    of_all = confidence(drawn(90, 100), "evaluations", 100)
    of_50 = confidence(drawn(90, 100), "evaluations", 100, population=50)
    assert of_150.sentence == "100 quality checks, drawn from 150, 95 % interval 86.1 to 92.9 %."
    assert of_150.interval != of_all.interval == of_50.interval
    assert "more than the 50 there are said to be" in of_50.sentence


def test_a_mean_of_a_sample_tells_no_interval() -> None:
    found = confidence(drawn(90, 100), "surveys", None)
    assert (found.interval, found.sentence) == (
        None,
        "Not a share of answers: what is kept of them tells no interval.",
    )


def test_a_month_not_measured_is_not_enough() -> None:
    assert confidence(Point(MONTH, None), "surveys", 100).is_enough is False


# What is a share of cases


def metric(top: str, bottom: str, unit: Unit = Unit.PERCENT, times: int = 1) -> Metric:
    below = Sum((bottom,)) if bottom else None
    combine = Combine.SUMS if bottom else Combine.TOTAL
    return Metric("m", 1, "M", "", unit, Better.HIGHER, combine, Sum((top,)), below, times)


def test_a_share_of_cases_has_the_factor_of_its_unit() -> None:
    assert share_factor(metric("answered_60s", "answered")) == 100
    assert share_factor(metric("complaints", "handled", Unit.PER_THOUSAND)) == 1000
    assert share_factor(metric("evaluated", "evaluated"), evaluations.KIND) == 100


def test_points_time_averages_totals_and_yearly_rates_are_no_shares_of_cases() -> None:
    assert share_factor(metric("form_points", "form_points_possible"), evaluations.KIND) is None
    assert share_factor(metric("talk", "handled", Unit.SECONDS)) is None
    assert share_factor(metric("promoters", "answers", Unit.POINTS)) is None
    assert share_factor(metric("offered", "", Unit.COUNT)) is None
    assert share_factor(metric("left", "employed", times=12)) is None


def test_the_kind_of_feed_tells_time_from_cases() -> None:
    told = {one.id: one.type.value for one in workforce.KIND.told}
    durations = [name for name, kind in told.items() if kind == "duration"]
    assert durations
    assert share_factor(metric(durations[0], durations[-1]), workforce.KIND) is None


def test_kinds_that_are_samples_exist() -> None:
    assert set(SAMPLED) == {evaluations.KIND.id, surveys.KIND.id, independent.KIND.id}
