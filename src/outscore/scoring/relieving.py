"""Relief: which intervals approved claims and forecast tests take out of the count, each of them once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.terms.measuring import ReliefEffect
from outscore.model.terms.measuring import ReliefUnit
from outscore.scoring.intervals import ZERO
from outscore.scoring.intervals import gaps
from outscore.scoring.intervals import instant
from outscore.scoring.intervals import reporting

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Hashable
    from collections.abc import Iterable
    from collections.abc import Sequence
    from datetime import datetime

    from outscore.model.slices import Granted
    from outscore.model.terms.measuring import ForecastTest
    from outscore.model.terms.measuring import Relief
    from outscore.scoring.intervals import Interval

Span = tuple["datetime", "datetime"]


@dataclass(frozen=True, slots=True)
class Relieved:
    """What relief does to a measure's intervals, each known by its span.

    left_out wins where an interval is in both: what is not there cannot count as good.
    """

    left_out: frozenset[Span]
    all_good: frozenset[Span]
    treated_as_met: bool


def covers(relief: Relief, measure: str) -> bool:
    """Whether a ground is about a measure."""
    return "all" in relief.measures or measure in relief.measures


def relieve(intervals: Sequence[Interval], granted: Iterable[Granted]) -> Relieved:
    """What the granted stretches of time do, taken together.

    An interval that any of them touches goes as a whole, and once. Where the ground has a forecast test,
    an interval goes only if its unit also passes the test: what a person granted can be narrowed by the test
    and is never widened to the rest of the unit.
    """
    passing: dict[ForecastTest, frozenset[Span]] = {}
    taken: dict[ReliefEffect, set[Span]] = {effect: set() for effect in ReliefEffect}
    met = False
    for one in granted:
        begin, end, test = instant(one.begin), instant(one.end), one.relief.forecast
        spans = {interval.span for interval in intervals if interval.meets(begin, end)}
        if test is not None:
            if test not in passing:
                passing[test] = over_forecast(intervals, test)
            spans &= passing[test]
        taken[one.relief.effect] |= spans
        if one.relief.effect is ReliefEffect.TREAT_AS_MET:
            met = met or bool(spans) or (test is None and _within(intervals, begin, end))
    return Relieved(frozenset(taken[ReliefEffect.BOTH]), frozenset(taken[ReliefEffect.ADD_BACK]), met)


def _within(intervals: Sequence[Interval], begin: datetime, end: datetime) -> bool:
    """Whether a claim reaches into the period, be it where an outage left no rows at all."""
    if not intervals:
        return begin < end
    first = min(one.begin for one in intervals)
    last = max(one.end for one in intervals)
    return max(first, begin) < min(last, end)


def over_forecast(intervals: Sequence[Interval], test: ForecastTest) -> frozenset[Span]:
    """The intervals of every unit in which more than the forecast and its margin arrived.

    A unit that lacks the forecast or the actual count, wholly or in part, cannot be tested and stays in.
    """
    unit_of = UNITS[test.per]
    units: dict[Hashable, list[Interval]] = {}
    for one in intervals:
        unit = unit_of(one)
        if unit is not None:
            units.setdefault(unit, []).append(one)
    return frozenset(one.span for unit in units.values() if _exceeds(unit, test) for one in unit)


UNITS: dict[ReliefUnit, Callable[[Interval], Hashable]] = {
    ReliefUnit.INTERVAL: lambda one: one.span,
    ReliefUnit.DAY: lambda one: one.day,
    ReliefUnit.PERIOD: lambda _one: "period",
}


def _exceeds(unit: Sequence[Interval], test: ForecastTest) -> bool:
    names = (test.forecast, test.actual)
    known = reporting(unit, names)
    if not all(any(one.has(name) for one in known) for name in names) or gaps(unit, names):
        return False
    forecast, actual = (sum((one.counts.get(name, ZERO) for one in known), ZERO) for name in names)
    return actual > forecast * (1 + test.over_percent / Fraction(100))
