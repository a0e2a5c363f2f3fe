"""Relief: which intervals approved claims and forecast tests take out of the count, each of them once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.terms.clause import names
from outscore.model.terms.measuring import Needs
from outscore.model.terms.measuring import PartIntervals
from outscore.model.terms.measuring import ReliefEffect
from outscore.model.terms.measuring import ReliefUnit
from outscore.scoring.intervals import ZERO
from outscore.scoring.intervals import covered_time
from outscore.scoring.intervals import gaps
from outscore.scoring.intervals import instant
from outscore.scoring.intervals import is_covered
from outscore.scoring.intervals import merged_spans
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
HUNDRED = Fraction(100)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Relieved:
    """What relief does to a measure's intervals, each known by its span.

    left_out wins where an interval is in both: what is not there cannot count as good. by: for each of the
    granted stretches, in their order, the intervals that it relieves, alone or with others.
    """

    left_out: frozenset[Span]
    all_good: frozenset[Span]
    treated_as_met: bool
    by: tuple[frozenset[Span], ...] = ()


def covers(relief: Relief, measure: str) -> bool:
    """Whether a ground is about a measure."""
    return names(relief.measures, measure)


def relieve(intervals: Sequence[Interval], granted: Iterable[Granted]) -> Relieved:
    """What the granted stretches of time do, taken together.

    An interval goes as a whole, and once, where stretches of the same effect together cover all of it; a
    ground that says `touched` needs only a part. Where the ground has a forecast test, an interval goes only
    if its unit also passes the test, and a day or a period only if all of it was granted: what a person
    granted can be narrowed by the test and is never widened to the rest of the unit.
    """
    told = tuple(granted)
    reached = _reached(intervals, told)
    taken = {effect: _taken(told, reached, effect) for effect in ReliefEffect}
    by = tuple(spans & taken[one.relief.effect] for one, spans in zip(told, reached, strict=True))
    met = _treated_as_met(intervals, told, by)
    return Relieved(taken[ReliefEffect.BOTH], taken[ReliefEffect.ADD_BACK], met, by)


def _span(granted: Granted) -> Span:
    return instant(granted.begin), instant(granted.end)


def _reached(intervals: Sequence[Interval], granted: Sequence[Granted]) -> list[frozenset[Span]]:
    """For each stretch the intervals that it bears on: those it meets and whose unit passes its test."""
    passing: dict[ForecastTest, list[Sequence[Interval]]] = {}
    found = []
    for one in granted:
        spans = frozenset(interval.span for interval in intervals if interval.meets(*_span(one)))
        test = one.relief.forecast
        if test is not None:
            if test not in passing:
                passing[test] = _passing(intervals, test)
            spans &= _whole_units(passing[test], one.relief, granted)
        found.append(spans)
    return found


def _whole_units(
    units: Iterable[Sequence[Interval]], relief: Relief, granted: Sequence[Granted]
) -> frozenset[Span]:
    """The intervals of the units that may go; a day or a period that was granted in part may not."""
    test = relief.forecast
    by_part = takes_part(relief) or test is None or test.per is ReliefUnit.INTERVAL
    same = [
        _span(one)
        for one in granted
        if one.relief.forecast == test and one.relief.effect is relief.effect and not by_part
    ]
    return frozenset(
        one.span
        for unit in units
        if by_part or all(is_covered(interval.span, same) for interval in unit)
        for one in unit
    )


def _taken(
    granted: Sequence[Granted], reached: Sequence[frozenset[Span]], effect: ReliefEffect
) -> frozenset[Span]:
    """The intervals that the stretches of one effect relieve together."""
    stretches: dict[Span, list[Granted]] = {}
    for one, spans in zip(granted, reached, strict=True):
        if one.relief.effect is effect:
            for span in spans:
                stretches.setdefault(span, []).append(one)
    return frozenset(
        span
        for span, found in stretches.items()
        if any(takes_part(one.relief) for one in found) or is_covered(span, map(_span, found))
    )


def takes_part(relief: Relief) -> bool:
    """Whether a part of an interval takes it whole: the contract says so, or nobody has to grant any part."""
    return relief.part_intervals is PartIntervals.TOUCHED or relief.needs is Needs.CALCULATION


def _treated_as_met(
    intervals: Sequence[Interval], granted: Sequence[Granted], by: Sequence[frozenset[Span]]
) -> bool:
    """Whether the claims of one ground together reach the share of the period that the ground asks for.

    With a forecast test only the time that passes it counts.
    """
    stretches: dict[str, list[Span]] = {}
    grounds: dict[str, Granted] = {}
    for one, spans in zip(granted, by, strict=True):
        if one.relief.effect is ReliefEffect.TREAT_AS_MET:
            own = [_span(one)] if one.relief.forecast is None else list(spans)
            stretches.setdefault(one.relief.id, []).extend(own)
            grounds[one.relief.id] = one
    return any(_reaches_share(intervals, found, grounds[name]) for name, found in stretches.items())


def _whole(intervals: Sequence[Interval], granted: Granted) -> Span | None:
    """The period: as it is told, or from its first row to its last; None where neither is known."""
    if granted.period is not None:
        return instant(granted.period[0]), instant(granted.period[1])
    if not intervals:
        return None
    return min(one.begin for one in intervals), max(one.end for one in intervals)


def _reaches_share(intervals: Sequence[Interval], stretches: Sequence[Span], granted: Granted) -> bool:
    """Of the whole period, where an outage left no rows, or of the time that its rows are about."""
    whole = _whole(intervals, granted)
    if whole is None:  # nothing is known of the period but what was granted in it
        return bool(stretches)
    if not _common(stretches, [whole]):
        return False
    wanted = (granted.relief.from_percent or ZERO) / HUNDRED
    rows = merged_spans(one.span for one in intervals)
    return any(
        _common(stretches, time) >= wanted * _seconds(time) for time in ([whole], rows) if _seconds(time)
    )


def _common(stretches: Sequence[Span], time: Sequence[Span]) -> Fraction:
    """How many seconds of some time are among the stretches, none of them twice."""
    cut = [
        (max(begin, first), min(end, last))
        for begin, end in merged_spans(stretches)
        for first, last in time
        if max(begin, first) < min(end, last)
    ]
    return _seconds(cut)


def _seconds(spans: Sequence[Span]) -> Fraction:
    return Fraction(covered_time(spans) // SECOND)


def _passing(intervals: Sequence[Interval], test: ForecastTest) -> list[Sequence[Interval]]:
    """Every unit in which more than the forecast and its margin arrived.

    A unit that lacks the forecast or the actual count, wholly or in part, cannot be tested and stays in.
    """
    unit_of = UNITS[test.per]
    units: dict[Hashable, list[Interval]] = {}
    for one in intervals:
        unit = unit_of(one)
        if unit is not None:
            units.setdefault(unit, []).append(one)
    return [unit for unit in units.values() if _exceeds(unit, test)]


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
    return actual > forecast * (1 + test.over_percent / HUNDRED)
