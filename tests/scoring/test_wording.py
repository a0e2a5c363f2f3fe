"""Figures are written so that nobody reads a miss as a hit."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.terms import target

from outscore.model.metric import Unit
from outscore.model.target import Comparison
from outscore.scoring.judge import reaches
from outscore.scoring.wording import decimal_text
from outscore.scoring.wording import difference_words
from outscore.scoring.wording import half_up
from outscore.scoring.wording import shown

AT_LEAST_95 = target(Comparison.AT_LEAST, "95")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("94.968", "94.97 %"),
        ("94.985", "94.99 %"),
        ("94.9996", "94.9996 %"),
        ("94.94", "94.9 %"),
        ("95", "95.0 %"),
        ("95.04", "95.0 %"),
        ("100", "100.0 %"),
        ("94.99999999999", "just under 95 %"),
    ],
)
def test_a_miss_is_never_rounded_up_to_its_target(value: str, written: str) -> None:
    assert shown(Fraction(value), Unit.PERCENT, AT_LEAST_95) == written


def test_a_printed_figure_keeps_its_decimals() -> None:
    assert shown(Fraction("0.228"), Unit.RATIO, at_least_decimals=3) == "0.228"
    assert shown(Fraction("4.2"), Unit.RATIO, at_least_decimals=1) == "4.20"


def test_a_hit_is_never_rounded_up_to_a_target_that_must_stay_above_it() -> None:
    below_5 = target(Comparison.BELOW, "5")
    assert shown(Fraction("4.96"), Unit.PERCENT, below_5) == "4.96 %"
    assert shown(Fraction("4.94"), Unit.PERCENT, below_5) == "4.9 %"
    assert shown(Fraction(5), Unit.PERCENT, below_5) == "5.0 %"


@given(st.fractions(0, 100, max_denominator=10**6), st.sampled_from(Comparison))
def test_what_is_written_gets_the_verdict_of_what_is_meant(value: Fraction, comparison: Comparison) -> None:
    goal = target(comparison, "95")
    written = Fraction(shown(value, Unit.PERCENT, goal).removesuffix(" %"))
    assert reaches(written, goal) == reaches(value, goal)
    assert abs(written - value) <= Fraction(1, 20)


@given(st.fractions(-1000, 1000, max_denominator=10**6), st.integers(0, 6))
def test_rounding_is_half_up_and_never_off_by_more_than_half(value: Fraction, decimals: int) -> None:
    rounded = half_up(value, decimals)
    assert abs(rounded - value) <= Fraction(1, 2 * 10**decimals)
    assert Fraction(decimal_text(value, decimals)) == rounded


@pytest.mark.parametrize(("value", "text"), [("0.5", "1"), ("1.5", "2"), ("-0.5", "-1"), ("2.4999", "2")])
def test_halves_go_away_from_zero(value: str, text: str) -> None:
    assert decimal_text(Fraction(value), 0) == text


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        ("1.23", "up 1.2 points"),
        ("-0.04", "down 0.04 points"),
        ("0", "unchanged"),
        ("-12", "down 12.0 points"),
    ],
)
def test_a_movement_is_never_written_as_none(difference: str, words: str) -> None:
    assert difference_words(Fraction(difference), Unit.PERCENT) == words
