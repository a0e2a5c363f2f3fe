"""Triggers: each module answers one kind of test with a sentence, or nothing; a test is added by its line.

One that is about single measures also knows its own sentence again, and the measures in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from outscore.model.terms.triggers import AverageLevel
from outscore.model.terms.triggers import CapReached
from outscore.model.terms.triggers import CreditsShare
from outscore.model.terms.triggers import CreditsTotal
from outscore.model.terms.triggers import InBand
from outscore.model.terms.triggers import Level
from outscore.model.terms.triggers import Missed
from outscore.model.terms.triggers import PointsTotal
from outscore.scoring.triggers import credit_tests
from outscore.scoring.triggers import level_tests
from outscore.scoring.triggers import miss_tests

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping

    from outscore.model.terms.triggers import Test
    from outscore.scoring.triggers.view import View

TESTS: dict[type[Test], Callable[[Any, View], str]] = {
    InBand: level_tests.in_band,
    Missed: miss_tests.missed,
    Level: level_tests.level,
    AverageLevel: level_tests.average,
    PointsTotal: credit_tests.points_total,
    CreditsTotal: credit_tests.credits_total,
    CreditsShare: credit_tests.credits_share,
    CapReached: credit_tests.cap_reached,
}
"""Every test that a trigger can have: the class of its keys, and what answers it."""

TOLD: dict[type[Test], Callable[[Any, str, Mapping[str, str]], frozenset[str]]] = {
    InBand: level_tests.told_bands,
    Missed: miss_tests.told_missed,
    Level: level_tests.told_level,
    AverageLevel: level_tests.told_average,
}
"""Every test that is about single measures, and what finds them in its own sentence."""


def why(tests: Iterable[Test], view: View) -> str:
    """The sentence of the first test that holds; "" where none does."""
    return next((reason for test in tests if (reason := TESTS[type(test)](test, view))), "")


def measures_told(tests: Iterable[Test], reason: str, bands: Mapping[str, str]) -> frozenset[str]:
    """The measures that a trigger fired for; none where it did so by what they add up to.

    reason: the sentence of the test that held. bands: every measure of the period, in the contract's order,
    and the band that its figure is in.

    >>> sorted(measures_told([Missed(times=2)], "speed missed 2 times in a row.", {"speed": "", "2": ""}))
    ['speed']
    >>> from fractions import Fraction
    >>> from outscore.model.target import Comparison, Target
    >>> points = PointsTotal(Target(Comparison.AT_LEAST, Fraction(2), "2"), in_last=6)
    >>> sorted(measures_told([points], "2 points in 6 periods (at least 2).", {"speed": "", "2": ""}))
    []
    """
    found = (TOLD[type(test)](test, reason, bands) for test in tests if type(test) in TOLD)
    return next((measures for measures in found if measures), frozenset())
