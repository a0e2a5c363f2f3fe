"""What the four rules see, what it means, and what they say."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.metric import Better
from outscore.model.period import Period
from outscore.signals.charts import Chart
from outscore.signals.charts import Method
from outscore.signals.charts import Place
from outscore.signals.charts import Stretch
from outscore.signals.charts import chart
from outscore.signals.points import Point
from outscore.signals.rules import Meaning
from outscore.signals.rules import Rule
from outscore.signals.rules import Side
from outscore.signals.rules import signals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.signals.rules import Signal

FIRST = Period.parse("2025-01")
SHORT = {Rule.OUTSIDE: "out", Rule.ONE_SIDE: "side", Rule.TREND: "trend", Rule.NEAR_LIMIT: "near"}
FIGURES = st.integers(-100_000, 100_000).map(lambda hundredths: Fraction(hundredths, 100))
SCALES = st.integers(1, 10_000).map(lambda hundredths: Fraction(hundredths, 100))
LONG = st.lists(FIGURES, min_size=12, max_size=30)


def month(number: int) -> Period:
    """The month so many after January 2025."""
    return Period.month(2025 + number // 12, number % 12 + 1)


def around_nought(values: Sequence[int | str | None]) -> Chart:
    """A chart around 0 with limits at -3 and 3, so that a figure is its own distance in sigmas."""
    places = [
        Place(month(number), Fraction(value), Fraction(0), Fraction(3), Fraction(value))
        for number, value in enumerate(values)
        if value is not None
    ]
    return Chart(Method.XMR, (Stretch(tuple(map(month, range(len(values)))), tuple(places), ""),))


def told(found: Sequence[Signal]) -> list[str]:
    """Each signal as its rule, its side and the numbers of its months."""
    return [
        f"{SHORT[one.rule]} {one.side} "
        + " ".join(str(12 * (period.start.year - 2025) + period.start.month - 1) for period in one.periods)
        for one in found
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3, -3, 0], []),
        (["3.01", -1, 0], ["out up 0"]),
        ([0, "-3.01"], ["out down 1"]),
        ([1, -1, 2, 1, 1, 2, 1, 1, 2], []),
        ([-1, 2, 1, 1, 2, 1, 1, 2, 1], ["side up 1 2 3 4 5 6 7 8"]),
        ([2, 1, 1, 2, 1, 1, 2, 1, 1], ["side up 0 1 2 3 4 5 6 7 8"]),
        ([2, 1, 1, 2, 0, 1, 2, 1, 1], []),
        ([-2, -1, -1, -2, -1, -1, -2, -1], ["side down 0 1 2 3 4 5 6 7"]),
        (["-1", "-.5", 0, ".5", 1], []),
        (["-1.5", "-1", "-.5", 0, ".5", 1], ["trend up 0 1 2 3 4 5"]),
        (["1.5", "-1.5", "-1", "-.5", 0, ".5", 1, 0], ["trend up 1 2 3 4 5 6"]),
        (["-1.5", "-1", "-.5", "-.5", 0, ".5", 1], []),
        ([0, ".5", 1, "-1.5", "-1", "-.5", 0, ".5", 1], ["trend up 3 4 5 6 7 8"]),
        ([1, ".5", 0, "-.5", -1, "-1.5", "-2"], ["trend down 0 1 2 3 4 5 6"]),
        ([2, 2, 2, -1, 1], []),
        (["2.1", 0, "2.5"], ["near up 0 2"]),
        (["2.1", 0, 0, "2.5"], []),
        (["2.1", 0, "-2.5"], []),
        (["-2.1", "-2.1", 0], ["near down 0 1"]),
        (["2.1", 0, "2.1", 0, "2.1", 0, 0, "2.1"], ["near up 0 2 4"]),
        (["2.1", "3.1"], ["out up 1", "near up 0 1"]),
        ([], []),
    ],
)
def test_a_rule_sees_what_it_should(values: list[int | str | None], expected: list[str]) -> None:
    assert told(signals(around_nought(values), Better.HIGHER)) == expected


def test_a_month_that_was_not_measured_neither_counts_nor_ends_a_run() -> None:
    (one,) = signals(around_nought([2, 1, 1, None, 2, 1, 1, 2, 1]), Better.HIGHER)
    assert told([one]) == ["side up 0 1 2 4 5 6 7 8"]
    assert one.passed_over == (month(3),)
    assert one.sentence == (
        "8 measured months in a row above the mean, January 2025 to September 2025: an improvement. "
        "April 2025 was not measured and neither counts nor ends the run."
    )


def test_a_month_beside_a_run_is_not_passed_over() -> None:
    (one,) = signals(around_nought([None, 2, 1, 1, 2, 1, 1, 2, 1, None]), Better.HIGHER)
    assert one.passed_over == ()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([4], "January 2025 is above the upper limit: a concern."),
        ([-4], "January 2025 is below the lower limit: an improvement."),
        (
            ["1.5", 1, ".5", 0, "-.5", -1],
            (
                "6 measured months in a row, each lower than the one before, January 2025 to June 2025: "
                "an improvement."
            ),
        ),
        (
            ["2.5", 0, "2.5"],
            "More than two thirds of the way to the upper limit in January 2025, March 2025: a concern.",
        ),
    ],
)
def test_a_signal_says_what_it_saw(values: list[int | str | None], sentence: str) -> None:
    (one,) = signals(around_nought(values), Better.LOWER)
    assert one.sentence == sentence


@pytest.mark.parametrize(
    ("side", "better", "meaning"),
    [
        (4, Better.HIGHER, Meaning.IMPROVEMENT),
        (4, Better.LOWER, Meaning.CONCERN),
        (4, Better.NEITHER, Meaning.CHANGE),
        (-4, Better.HIGHER, Meaning.CONCERN),
        (-4, Better.LOWER, Meaning.IMPROVEMENT),
        (-4, Better.NEITHER, Meaning.CHANGE),
    ],
)
def test_what_a_side_means_depends_on_which_is_better(side: int, better: Better, meaning: Meaning) -> None:
    (one,) = signals(around_nought([side]), better)
    assert one.meaning is meaning


def test_without_limits_nothing_signals() -> None:
    points = [Point(month(number), Fraction(number)) for number in range(11)]
    assert signals(chart(points), Better.HIGHER) == ()


def test_a_run_ends_at_a_declared_step() -> None:
    halves = [around_nought([1] * 5).stretches[0], around_nought([1] * 5).stretches[0]]
    assert signals(Chart(Method.XMR, tuple(halves)), Better.HIGHER) == ()


def charted(values: Sequence[Fraction]) -> list[str]:
    points = [Point(month(number), value) for number, value in enumerate(values)]
    return told(signals(chart(points), Better.HIGHER))


@settings(deadline=None)
@given(LONG, FIGURES, SCALES)
def test_signals_do_not_depend_on_unit_or_origin(
    values: list[Fraction], shift: Fraction, scale: Fraction
) -> None:
    assert charted([scale * value + shift for value in values]) == charted(values)


@settings(deadline=None)
@given(LONG)
def test_upside_down_every_signal_is_on_the_other_side(values: list[Fraction]) -> None:
    other = {"up": "down", "down": "up"}
    mirrored = sorted(
        " ".join(other.get(word, word) for word in one.split()) for one in charted([-one for one in values])
    )
    assert mirrored == sorted(charted(values))


@settings(deadline=None)
@given(LONG)
def test_lower_is_better_turns_improvements_into_concerns(values: list[Fraction]) -> None:
    drawn = chart([Point(month(number), value) for number, value in enumerate(values)])
    turned = {Meaning.IMPROVEMENT: Meaning.CONCERN, Meaning.CONCERN: Meaning.IMPROVEMENT}
    higher, lower = signals(drawn, Better.HIGHER), signals(drawn, Better.LOWER)
    assert [turned[one.meaning] for one in higher] == [one.meaning for one in lower]
    assert [(one.rule, one.periods) for one in higher] == [(one.rule, one.periods) for one in lower]


@settings(deadline=None)
@given(LONG)
def test_a_month_belongs_to_at_most_one_signal_of_a_rule_and_side(values: list[Fraction]) -> None:
    drawn = chart([Point(month(number), value) for number, value in enumerate(values)])
    found = [(one.rule, one.side, period) for one in signals(drawn, Better.HIGHER) for period in one.periods]
    runs = [one for one in found if one[0] is not Rule.TREND]
    assert len(runs) == len(set(runs))
    assert all(isinstance(side, Side) for _, side, _ in found)


def test_a_month_that_is_no_share_of_its_cases_is_named_beside_those_not_measured() -> None:
    months = [Point(month(at), Fraction(70 if at > 11 else 80 + at % 2), 70, 100) for at in range(24)]
    shares = [replace(one, passed=int(one.value or 0)) for one in months]
    odd = [replace(one, passed=None, cases=None) if one.period == month(15) else one for one in shares]
    gone = [replace(one, value=None) if one.period == month(17) else one for one in odd]
    (run,) = (
        one
        for one in signals(chart(gone, 100), Better.HIGHER)
        if one.rule is Rule.ONE_SIDE and one.side is Side.DOWN
    )
    assert (run.passed_over, run.no_share) == ((month(17),), (month(15),))
    assert run.sentence.endswith(
        "June 2026 was not measured and neither counts nor ends the run. "
        "April 2026 was no share of its cases and neither counts nor ends the run."
    )
