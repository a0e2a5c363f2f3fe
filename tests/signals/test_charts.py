"""Limits: where they lie, what they come from, and when there are none."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import pi
from math import sqrt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.period import Period
from outscore.model.terms.measuring import Rounding
from outscore.model.terms.measuring import RoundingMode
from outscore.scoring.rounding import rounded
from outscore.signals.charts import RANGE_PER_SIGMA
from outscore.signals.charts import RANGE_TO_LIMIT
from outscore.signals.charts import RANGE_TO_RANGE_LIMIT
from outscore.signals.charts import Method
from outscore.signals.charts import StepChange
from outscore.signals.charts import chart
from outscore.signals.points import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.signals.charts import Chart
    from outscore.signals.charts import Stretch

FIRST = Period.parse("2025-01")
FIGURES = st.integers(-100_000, 100_000).map(lambda hundredths: Fraction(hundredths, 100))
SCALES = st.integers(1, 10_000).map(lambda hundredths: Fraction(hundredths, 100))
LONG = st.lists(FIGURES, min_size=12, max_size=30)


def month(number: int) -> Period:
    """The month so many after January 2025."""
    period = FIRST
    for _ in range(number):
        period = period.next()
    return period


def points(values: Sequence[Fraction | int | None]) -> list[Point]:
    return [
        Point(month(number), None if value is None else Fraction(value))
        for number, value in enumerate(values)
    ]


def shares(counts: Sequence[tuple[int, int]]) -> list[Point]:
    return [
        Point(month(number), Fraction(100 * passed, cases), passed, cases)
        for number, (passed, cases) in enumerate(counts)
    ]


def only(found: Chart) -> Stretch:
    (stretch,) = found.stretches
    return stretch


def bounds(stretch: Stretch) -> list[tuple[Fraction, Fraction]]:
    return [stretch.limits(place) for place in stretch.places]


# The constants


def test_the_constants_are_those_of_ranges_of_two_normal_figures() -> None:
    """The range of two is |x - y|: its mean is 2 / sqrt(pi) sigma, its variance 2 - 4 / pi."""
    d2, d3 = 2 / sqrt(pi), sqrt(2 - 4 / pi)
    assert round(d2, 3) == float(RANGE_PER_SIGMA) == 1.128
    assert round(3 / d2, 2) == float(RANGE_TO_LIMIT) == 2.66
    assert round(1 + 3 * d3 / d2, 3) == float(RANGE_TO_RANGE_LIMIT) == 3.267


def test_an_xmr_chart_is_the_mean_and_2_66_mean_ranges() -> None:
    """Figures 10 and 12 in turn: mean 11, every range 2, so 11 - 5.32 and 11 + 5.32; ranges up to 6.534."""
    stretch = only(chart(points([10, 12] * 6)))
    assert {place.centre for place in stretch.places} == {Fraction(11)}
    assert set(bounds(stretch)) == {(Fraction("5.68"), Fraction("16.32"))}
    assert stretch.range_limit == Fraction("6.534")


def test_a_range_beyond_3_267_mean_ranges_does_not_widen_the_limits() -> None:
    """A step of 20 among ranges of 2: the mean range with it is 3.64, and 20 is beyond 11.9."""
    stretch = only(chart(points([10, 12, 10, 12, 10, 12, 32, 30, 32, 30, 32, 30])))
    assert stretch.left_out == (month(6),)
    assert stretch.mean_range == 2


def test_nothing_is_left_out_where_only_standing_still_would_be_left() -> None:
    assert only(chart(points([5] * 11 + [6]))).left_out == ()


def test_a_range_is_left_out_from_3_267_mean_ranges_on_and_not_before() -> None:
    near = [0, 10, 0, 10, 0, 10, 0, 10, 0, 10, 0, 44]
    ranges = [10] * 10 + [44]
    assert Fraction(44) > RANGE_TO_RANGE_LIMIT * Fraction(sum(ranges), 11)
    assert only(chart(points(near))).left_out == (month(11),)
    near[-1] = 41
    assert Fraction(41) <= RANGE_TO_RANGE_LIMIT * Fraction(141, 11)
    assert only(chart(points(near))).left_out == ()


# Too few, and gaps


@pytest.mark.parametrize("count", [0, 1, 11])
def test_fewer_than_twelve_months_have_no_limits_and_it_says_so(count: int) -> None:
    found = chart(points([*range(count), None]))
    assert only(found).places == ()
    assert only(found).sentence.startswith(f"{count} measured month")
    assert "Limits need 12" in only(found).sentence


def test_twelve_months_have_limits() -> None:
    stretch = only(chart(points(range(12))))
    assert (len(stretch.places), stretch.sentence) == (12, "")


@settings(deadline=None)
@given(LONG, st.data())
def test_a_month_that_was_not_measured_moves_no_limit(values: list[Fraction], data: st.DataObject) -> None:
    holes = data.draw(st.lists(st.integers(0, len(values)), max_size=5))
    gaps: list[Fraction | None] = list(values)
    for hole in sorted(holes, reverse=True):
        gaps.insert(hole, None)
    with_gaps, without = only(chart(points(gaps))), only(chart(points(values)))
    assert bounds(with_gaps) == bounds(without)
    assert len(with_gaps.periods) == len(values) + len(holes)


def test_no_months_make_no_chart() -> None:
    assert chart([]).last is None


# Scale, shift, direction


@settings(deadline=None)
@given(LONG, FIGURES, SCALES)
def test_limits_move_with_the_figures(values: list[Fraction], shift: Fraction, scale: Fraction) -> None:
    plain = bounds(only(chart(points(values))))
    moved = bounds(only(chart(points([scale * value + shift for value in values]))))
    assert moved == [(scale * low + shift, scale * high + shift) for low, high in plain]


@settings(deadline=None)
@given(LONG)
def test_limits_are_the_same_upside_down_and_backwards(values: list[Fraction]) -> None:
    plain = bounds(only(chart(points(values))))
    assert bounds(only(chart(points([-value for value in values])))) == [(-high, -low) for low, high in plain]
    assert bounds(only(chart(points(values[::-1])))) == plain


@settings(deadline=None)
@given(FIGURES, st.integers(12, 30))
def test_a_figure_that_never_moves_is_within_its_limits(value: Fraction, count: int) -> None:
    stretch = only(chart(points([value] * count)))
    assert set(bounds(stretch)) == {(value, value)}


# Laney


def test_the_limits_of_a_share_are_laneys() -> None:
    """80 and 90 of 100 in turn: every range is .1 / sigma, so the limits are 85 -+ 100 x 3 x .1 / 1.128."""
    stretch = only(chart(shares([(80, 100), (90, 100)] * 6), 100))
    low, high = bounds(stretch)[0]
    assert (round(float(low), 6), round(float(high), 6)) == (58.404255, 100.0)
    place = stretch.places[0]
    assert float(place.width) == pytest.approx(100 * 3 * 0.1 / 1.128)
    assert float(stretch.spread or 0) == pytest.approx(0.1 / sqrt(0.85 * 0.15 / 100) / 1.128)


def test_the_chart_of_a_share_is_named() -> None:
    assert chart(shares([(80, 100)] * 12), 100).method is Method.LANEY
    assert chart(shares([(80, 100)] * 12)).method is Method.XMR


@pytest.mark.parametrize("odd", [(101, 100), (-1, 100)])
def test_what_is_no_share_of_cases_gets_an_xmr_chart(odd: tuple[int, int]) -> None:
    assert chart(shares([(80, 100)] * 12 + [odd]), 100).method is Method.XMR
    assert chart(points(range(12)), 100).method is Method.XMR


def test_a_month_with_more_cases_has_narrower_limits() -> None:
    """By the square root: four times the cases, half the width."""
    widths = [place.width for place in only(chart(shares([(80, 100), (340, 400)] * 6), 100)).places]
    assert float(widths[0] / widths[1]) == pytest.approx(2)


def test_the_limits_of_a_share_stay_between_nothing_and_everything() -> None:
    counts = [(number % 3, 3) for number in range(12)] + [(3, 3)]
    assert set(bounds(only(chart(shares(counts), 100)))) == {(Fraction(0), Fraction(100))}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 90)), min_size=12, max_size=24))
def test_limits_of_what_passed_and_of_what_failed_are_mirrored(counts: list[tuple[int, int]]) -> None:
    passed = bounds(only(chart(shares(counts), 100)))
    failed = bounds(only(chart(shares([(cases - good, cases) for good, cases in counts]), 100)))
    for (low, high), (other_low, other_high) in zip(passed, failed, strict=True):
        assert float(low) == pytest.approx(float(100 - other_high))
        assert float(high) == pytest.approx(float(100 - other_low))


@pytest.mark.parametrize("passed", [0, 100])
def test_all_or_nothing_every_month_has_no_width(passed: int) -> None:
    assert set(bounds(only(chart(shares([(passed, 100)] * 12), 100)))) == {
        (Fraction(passed), Fraction(passed))
    }


# Steps and baselines


def test_after_a_declared_step_limits_are_worked_out_anew() -> None:
    step = StepChange(month(12), "a second site opened")
    before, after = chart(points([10, 12] * 6 + [30, 34] * 6), None, [step]).stretches
    assert {place.centre for place in before.places} == {Fraction(11)}
    assert {place.centre for place in after.places} == {Fraction(32)}
    assert (before.reason, after.reason) == ("", "a second site opened")


def test_a_step_with_few_months_after_it_has_no_limits_yet() -> None:
    found = chart(points([10, 12] * 6 + [30, 34]), None, [StepChange(month(12), "a second site opened")])
    assert found.last is not None
    assert found.last.sentence.startswith("2 measured months since January 2026 (a second site opened).")


def test_limits_come_from_the_declared_baseline_alone() -> None:
    baseline = StepChange(FIRST, "agreed", limits_until=month(11))
    stretch = only(chart(points([10, 12] * 6 + [50] * 4), None, [baseline]))
    assert {place.centre for place in stretch.places} == {Fraction(11)}
    assert len(stretch.places) == 16


def test_a_baseline_needs_twelve_measured_months() -> None:
    baseline = StepChange(FIRST, "agreed", limits_until=month(11))
    stretch = only(chart(points([None, *range(20)]), None, [baseline]))
    assert stretch.places == ()
    assert "in the baseline, January 2025 to December 2025" in stretch.sentence


def test_a_share_is_held_against_its_baseline_too() -> None:
    baseline = StepChange(FIRST, "agreed", limits_until=month(11))
    stretch = only(chart(shares([(80, 100), (82, 100)] * 6 + [(20, 100)] * 3), 100, [baseline]))
    assert {place.centre for place in stretch.places} == {Fraction(81)}


def test_a_month_that_jumps_away_and_back_does_not_move_the_middle() -> None:
    """Minutes for seconds in one month: the other months are not outside because of it."""
    usual = [Fraction(4410 + at % 3, 10) for at in range(15)]
    spiked = [*usual[:9], Fraction(7), *usual[10:]]
    (stretch,) = chart([Point(month(at), value) for at, value in enumerate(spiked)]).stretches
    outside = [place.period for place in stretch.places if abs(place.off) > place.width]
    assert outside == [month(9)]
    assert 441 <= stretch.places[0].centre < 442


def test_a_few_cases_are_not_outside_because_the_others_stood_still() -> None:
    """One of eleven late, and nothing late in fourteen small months: counting alone strays so far."""
    cases = [11, *[7 + at % 5 for at in range(14)]]
    points = [
        Point(month(at), Fraction(100 * (many - (at == 0)), many), many - (at == 0), many)
        for at, many in enumerate(cases)
    ]
    (stretch,) = chart(points, 100).stretches
    assert all(abs(place.off) * 3 <= place.width * 2 for place in stretch.places[1:])


def test_a_share_of_half_hours_is_no_share_of_its_calls() -> None:
    points = [Point(month(at), Fraction(84 + at % 2), 2_200 + at, 2_460) for at in range(15)]
    drawn = chart(points, 100)
    assert drawn.method is Method.XMR


TENTHS = Rounding(Fraction("0.1"), RoundingMode.HALF_UP)


def in_tenths(counted: Sequence[tuple[int, int]], rounding: Rounding | None) -> list[Point]:
    """Shares rounded to tenths, by a contract that says so or by somebody else."""
    return [
        replace(one, value=rounded(one.value or Fraction(0), TENTHS.to, TENTHS.how), rounding=rounding)
        for one in shares(counted)
    ]


UNEVEN = [(950 + at * 13 % 9, 1003 + at) for at in range(14)]


def test_a_share_that_the_contract_rounds_is_charted_as_the_share_it_is() -> None:
    drawn, exact = chart(in_tenths(UNEVEN, TENTHS), 100), chart(shares(UNEVEN), 100)
    assert drawn == exact
    assert drawn.method is Method.LANEY
    assert chart(in_tenths(UNEVEN, None), 100).method is Method.XMR


def test_one_month_that_is_no_share_of_its_cases_is_a_gap_and_turns_no_chart() -> None:
    """A month that took the figure of the month before, or whose relief left parts of cases."""
    months = shares([(80 + at % 3, 100) for at in range(14)])
    odd = Point(month(9), Fraction(81))
    drawn = chart([*months[:9], odd, *months[10:]], 100)
    assert (drawn.method, drawn.no_share) == (Method.LANEY, (month(9),))
    assert drawn.sentence == (
        "October 2025 is not on the chart: the figure is no share of the month's own cases."
    )
    assert only(drawn).places == only(chart([*months[:9], *months[10:]], 100)).places
    assert chart(months, 100).sentence == ""


def test_where_half_of_the_months_are_no_shares_the_chart_is_none_of_shares() -> None:
    months = shares([(80, 100)] * 14)
    for count, method in ((6, Method.LANEY), (7, Method.XMR)):
        odd = [Point(one.period, one.value) for one in months[:count]]
        assert chart([*odd, *months[count:]], 100).method is method
