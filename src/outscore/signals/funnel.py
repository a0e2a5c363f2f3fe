"""Many units beside each other: which of them differ from the rest by more than they all do.

Limits from counting alone are far too narrow for thousands of contacts, so that nearly every unit lies
outside. They are widened by what the units really differ by (an additive, random-effects adjustment), with
the factor of over-dispersion shown. The tenth at either end is pulled in first, so that those who stand out
do not hide themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST_UNITS = 5
_PULLED_IN = 10
"""One unit in so many is pulled in at either end."""
_SIGMAS = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """A vendor, or an area: so many passed of so many cases, at least one."""

    name: str
    passed: int
    cases: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.passed / self.cases


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit with its limits, as shares: from counting alone, and widened."""

    unit: Unit
    plain: tuple[float, float]
    adjusted: tuple[float, float]

    @property
    def is_outside_plain(self) -> bool:
        """Whether counting alone would call it different."""
        return not self.plain[0] <= self.unit.share <= self.plain[1]

    @property
    def is_outside(self) -> bool:
        """Whether it differs by more than the others do."""
        return not self.adjusted[0] <= self.unit.share <= self.adjusted[1]


@dataclass(frozen=True, slots=True)
class Funnel:
    """All units, around their common share.

    dispersion: how many times more they vary than counting alone would make them; 1 is nothing more.
    between: the standard deviation between units, as a share. sentence: why nothing is said, "" where it is.
    """

    centre: float
    dispersion: float
    between: float
    places: tuple[Placed, ...]
    sentence: str = ""


def funnel(units: Sequence[Unit]) -> Funnel:
    """The funnel of some units; with fewer than five, or all at 0 or 1, it has no limits and says why."""
    cases = sum(one.cases for one in units)
    centre = sum(one.passed for one in units) / cases if cases else 0.0
    if len(units) < FEWEST_UNITS:
        return Funnel(centre, 1.0, 0.0, (), f"{len(units)} units, and {FEWEST_UNITS} are needed: no limits.")
    if centre in (0.0, 1.0):
        return Funnel(centre, 1.0, 0.0, (), "All units have the same figure: no limits.")
    variances = [centre * (1 - centre) / one.cases for one in units]
    dispersion = _dispersion(units, centre, variances)
    between = _between(dispersion, variances)
    places = tuple(
        Placed(one, _limits(centre, variance), _limits(centre, variance + between))
        for one, variance in zip(units, variances, strict=True)
    )
    return Funnel(centre, dispersion, sqrt(between), places)


def _dispersion(units: Sequence[Unit], centre: float, variances: Sequence[float]) -> float:
    scores = [(one.share - centre) / sqrt(variance) for one, variance in zip(units, variances, strict=True)]
    ranked, ends = sorted(scores), len(scores) // _PULLED_IN
    low, high = ranked[ends], ranked[-ends - 1]
    return sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)


def _between(dispersion: float, variances: Sequence[float]) -> float:
    """The variance between units that is left when counting has had its share; by moments."""
    count, weights = len(variances), [1 / one for one in variances]
    left = count * dispersion - (count - 1)
    return max(0.0, left / (sum(weights) - sum(one * one for one in weights) / sum(weights)))


def _limits(centre: float, variance: float) -> tuple[float, float]:
    half = _SIGMAS * sqrt(variance)
    return max(0.0, centre - half), min(1.0, centre + half)
