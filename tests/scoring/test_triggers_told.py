"""The measures that a trigger fired for, found again by its own tests, whatever the measures are called."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.model.terms.triggers import AverageLevel
from outscore.model.terms.triggers import Counting
from outscore.model.terms.triggers import CreditsTotal
from outscore.model.terms.triggers import InBand
from outscore.model.terms.triggers import Level
from outscore.model.terms.triggers import Missed
from outscore.model.terms.triggers import PointsTotal
from outscore.scoring.triggers import measures_told

if TYPE_CHECKING:
    from outscore.model.terms.triggers import Test

TWO = Target(Comparison.AT_LEAST, Fraction(2), "2")
BELOW_80 = Target(Comparison.BELOW, Fraction(80), "80")
ROW, WINDOW = Missed(times=2), Missed(times=2, in_last=6)
BANDS = {"1": "red", "2": "green", "A": "red", "Credits": "green"}


@pytest.mark.parametrize(
    ("tests", "reason", "told"),
    [
        ([ROW], "1 missed 2 times in a row.", "1"),
        ([ROW], "1 missed 2 times in a row; A missed 2 times in a row.", "1 A"),
        ([WINDOW], "2 missed 2 times or more in 6 periods.", "2"),
        ([PointsTotal(TWO, in_last=6), ROW], "2 missed 2 times in a row.", "2"),
        ([PointsTotal(TWO, in_last=6), ROW], "2 points in 6 periods (at least 2).", ""),
        ([CreditsTotal(TWO), InBand(("red",))], "Credits of 2 in 1 period (at least 2).", ""),
        ([InBand(("red",))], "1 is in band red; A is in band red.", "1 A"),
        ([InBand(("green",), ("2",)), ROW], "2 is in band green.", "2"),
        ([Level("2", BELOW_80), Level("1", BELOW_80)], f"1 is 79.5 ({BELOW_80.words}).", "1"),
        ([AverageLevel("A", 3, BELOW_80)], f"A averages 79 over 3 periods ({BELOW_80.words}).", "A"),
        ([Missed(times=2, counting=Counting.ANY)], "A measure was missed 2 times in a row.", ""),
        ([], "1 missed 2 times in a row.", ""),
    ],
)
def test_the_measures_are_those_of_the_test_that_held(tests: list[Test], reason: str, told: str) -> None:
    assert measures_told(tests, reason, BANDS) == frozenset(told.split())
