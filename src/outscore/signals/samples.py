"""What a sample can tell: the interval around a share that was drawn, and when too few were drawn.

Surveys, quality checks and test contacts are samples. Contacts answered are not: all of them were counted,
and what moves such a figure is the work, not the luck of the draw. It gets a control chart and no interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from outscore.scoring.judge import reaches

if TYPE_CHECKING:
    from outscore.model.target import Target
    from outscore.signals.points import Point

SAMPLED = {"evaluations": "quality checks", "surveys": "answers", "independent": "test contacts"}
"""The kinds of feed whose rows are drawn from more, and what their rows are called."""
FEWEST = 30
LEVEL = 0.95
PERCENT = 100


class Stands(StrEnum):
    """Where an interval lies against a target. It is never the verdict, which the contract gives."""

    REACHES = "reaches_it"
    MISSES = "misses_it"
    CANNOT_TELL = "cannot_be_told"

    @property
    def words(self) -> str:
        """The word as a page shows it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where the true share lies, 95 times in a hundred, in the metric's unit."""

    low: float
    high: float

    def words(self, factor: int) -> str:
        """The interval as a page shows it; factor 100 makes it percent."""
        unit = " %" if factor == PERCENT else ""
        return f"{100 * LEVEL:.0f} % interval {self.low:.1f} to {self.high:.1f}{unit}"


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far a month's figure can be relied on.

    interval: None where there is none, and sentence says why. is_enough: whether so many were drawn that the
    figure may be looked at. stands: None without an interval, a target, or enough cases.
    """

    sentence: str
    interval: Interval | None = None
    is_enough: bool = True
    stands: Stands | None = None


def confidence(
    point: Point,
    kind: str,
    factor: int | None,
    fewest: int | None = None,
    population: int | None = None,
) -> Confidence:
    """What the sample behind a month's figure can tell.

    kind: the kind of feed. factor: as for a chart. fewest: what the metric asks for, 30 if it says nothing.
    population: how many they were drawn from; None for surveys, where nobody drew.
    """
    drawn = SAMPLED.get(kind)
    if drawn is None:
        return Confidence("All cases were counted, none were drawn: there is no interval, see the chart.")
    if point.value is None:
        return Confidence("Not measured.", is_enough=False)
    if factor is None or not point.is_counted:
        return Confidence(f"Not a share of {drawn}: what is kept of them tells no interval.")
    cases, least = point.cases or 0, FEWEST if fewest is None else fewest
    whole = population if population is not None and population >= cases else None
    low, high = wilson(point.passed or 0, cases, whole)
    interval = Interval(low * factor, high * factor)
    if cases < least:
        told = f"{cases} {drawn}, fewer than {least}: too few to go by."
        return Confidence(told, interval, is_enough=False)
    stands = _stands(interval, point.target) if point.target else None
    said = f"{_said(cases, drawn, whole, population)}, {interval.words(factor)}{_against(stands)}"
    return Confidence(said, interval, stands=stands)


def wilson(passed: int, cases: int, population: int | None = None) -> tuple[float, float]:
    """The 95 % Wilson interval of a share, both between 0 and 1.

    population: how many the cases were drawn from without putting any back; each then tells more (correction
    for a finite population), and all of them tell everything. cases: at least 1.

    >>> [round(100 * edge, 1) for edge in wilson(90, 100)]
    [82.6, 94.5]
    >>> [round(100 * edge, 1) for edge in wilson(90, 100, 150)]
    [86.1, 92.9]
    """
    share = passed / cases
    if population is not None and population <= cases:
        return share, share
    told = cases if population is None else cases * (population - 1) / (population - cases)
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    middle = (share + z * z / (2 * told)) / (1 + z * z / told)
    half = z / (1 + z * z / told) * sqrt(share * (1 - share) / told + z * z / (4 * told * told))
    return (max(0.0, middle - half) if passed else 0.0, min(1.0, middle + half) if passed < cases else 1.0)


def _stands(interval: Interval, target: Target) -> Stands:
    both = [reaches(Fraction(edge), target) for edge in (interval.low, interval.high)]
    if all(both):
        return Stands.REACHES
    return Stands.CANNOT_TELL if any(both) else Stands.MISSES


def _said(cases: int, drawn: str, whole: int | None, population: int | None) -> str:
    if whole is not None:
        return f"{cases} {drawn}, drawn from {whole}"
    if population is not None:
        more = f"more than the {population} there are said to be, so nothing was corrected for that"
        return f"{cases} {drawn}, {more}"
    return f"{cases} {drawn}"


def _against(stands: Stands | None) -> str:
    return {
        None: ".",
        Stands.REACHES: ". The whole interval reaches the target.",
        Stands.MISSES: ". The whole interval misses the target.",
        Stands.CANNOT_TELL: ". The target lies within the interval: the sample cannot tell.",
    }[stands]
