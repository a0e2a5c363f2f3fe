"""From a period's rows to one exact figure: relief and exclusions applied, intervals combined."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.period_facts import LeftOut
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent
from outscore.model.slices import Granted
from outscore.model.slices import Slice
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import Needs
from outscore.scoring.combining import Combined
from outscore.scoring.combining import combine
from outscore.scoring.combining import knows_all_good
from outscore.scoring.combining import needed
from outscore.scoring.combining import torn_apart
from outscore.scoring.intervals import covered_time
from outscore.scoring.intervals import instant
from outscore.scoring.intervals import pooled
from outscore.scoring.intervals import reporting
from outscore.scoring.relieving import covers
from outscore.scoring.relieving import relieve

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.contract import Measure
    from outscore.model.terms.measuring import Relief
    from outscore.scoring.intervals import Interval
    from outscore.scoring.relieving import Relieved


__all__ = [
    "Granted",
    "Slice",
    "by_calculation",
    "by_interval",
    "for_measures",
    "left_out",
    "quantities_read",
    "reading",
    "whole_counts",
]

SECOND = timedelta(seconds=1)


def reading(measure: Measure, slices: Sequence[Slice], granted: Sequence[Granted] = ()) -> Reading:
    """One measure in one period, with and without relief; neither order nor overlap of claims matters.

    The slices are the period's, the granted stretches those that reach into it, `by_calculation` included;
    what is granted for other measures is passed over. Raises ValueError for a moment without a time zone.
    """
    every = pooled(slices)
    own = [one for one in granted if covers(one.relief, measure.id)]
    relieved = relieve(every, own)
    intervals = reporting(every, needed(measure))
    if not reporting(intervals, measure.metric.quantities):
        scope = f" with {measure.scope}" if measure.scope.values else ""
        return Reading(
            value=None,
            absent=WhyAbsent.NO_REPORT,
            treated_as_met=relieved.treated_as_met,
            reason=f"No accepted row{scope}.",
        )
    raw = combine(measure, intervals, ())
    adjusted = _adjusted(measure, intervals, relieved, raw)
    return Reading(
        value=adjusted.value,
        raw=raw.value,
        count=adjusted.count,
        absent=adjusted.absent,
        treated_as_met=relieved.treated_as_met,
        reason=adjusted.reason,
        numerator=adjusted.counted.above if adjusted.counted else None,
        denominator=adjusted.counted.below if adjusted.counted else None,
        raw_numerator=raw.counted.above if raw.counted else None,
        raw_denominator=raw.counted.below if raw.counted else None,
    )


def left_out(measure: Measure, slices: Sequence[Slice], granted: Sequence[Granted]) -> dict[int, LeftOut]:
    """What each of the granted stretches relieves, by its place; those for other measures are not in it.

    A row that only several stretches cover together is told of each. The slices are a period's.
    """
    own = [place for place, one in enumerate(granted) if covers(one.relief, measure.id)]
    relieved = relieve(pooled(slices), [granted[place] for place in own])
    names = set(needed(measure))
    rows = [
        (instant(one.begin), instant(one.end))
        for one in slices
        if names & (one.counts.keys() | set(one.unreported))
    ]
    return {
        place: LeftOut(
            rows=sum(span in spans for span in rows),
            of=len(rows),
            hours=Fraction(covered_time(spans.intersection(rows)) // SECOND, 3600),
        )
        for place, spans in zip(own, relieved.by, strict=True)
    }


def _adjusted(measure: Measure, intervals: Sequence[Interval], relieved: Relieved, raw: Combined) -> Combined:
    left_out, all_good = relieved.left_out, relieved.all_good
    if not knows_all_good(measure):  # a time or a total has no good cases: the time is left out instead
        left_out, all_good = left_out | all_good, frozenset()
    kept = [one for one in intervals if one.span not in left_out]
    if not kept:
        return _all_relieved("All of the period is left out by relief.")
    changed = [one for one in intervals if one.span in left_out | all_good]
    if torn := torn_apart(measure, kept, changed):
        reason = (
            f"Relief is for {len(torn)} of {len(intervals)} intervals, but some of their counts are only in "
            "rows about another time, which stay in."
        )
        return Combined(None, absent=WhyAbsent.INCOMPLETE, reason=reason)
    if len(kept) == len(intervals) and all_good.isdisjoint(one.span for one in kept):
        return raw
    result = combine(measure, kept, all_good)
    if result.absent is WhyAbsent.NO_VOLUME and raw.absent is not WhyAbsent.NO_VOLUME:
        return _all_relieved("Relief leaves out all the time in which there was anything to measure.")
    return result


def _all_relieved(reason: str) -> Combined:
    return Combined(None, absent=WhyAbsent.ALL_RELIEVED, reason=reason)


def by_calculation(grounds: Iterable[Relief], slices: Sequence[Slice]) -> tuple[Granted, ...]:
    """The grounds that need no claim, because the forecast test alone decides, for all of the slices."""
    if not slices:
        return ()
    begin = min((one.begin for one in slices), key=instant)
    end = max((one.end for one in slices), key=instant)
    return tuple(
        Granted(one, begin, end)
        for one in grounds
        if one.needs is Needs.CALCULATION and one.forecast is not None
    )


def quantities_read(measure: Measure, grounds: Iterable[Relief] = ()) -> tuple[str, ...]:
    """Every quantity that a reading of the measure looks at, those of its forecast tests included."""
    tests = [one.forecast for one in grounds if one.forecast and covers(one, measure.id)]
    tested = tuple(name for test in tests for name in (test.forecast, test.actual))
    return tuple(dict.fromkeys(needed(measure) + tested))


def by_interval(measure: Measure, grounds: Iterable[Relief] = ()) -> bool:
    """Whether the figure depends on more than the sums of its metric over the period."""
    combined = measure.terms.combined
    combines = combined is not None and combined.method is not Method.WHOLE_PERIOD
    relieves = any(covers(one, measure.id) for one in grounds)
    return combines or bool(measure.terms.exclusions) or relieves


def for_measures(granted: Granted, measures: Sequence[str]) -> Granted:
    """The same, but only for some of the measures that the ground is about."""
    own = tuple(name for name in measures if covers(granted.relief, name))
    return replace(granted, relief=replace(granted.relief, measures=own))


def whole_counts(numerator: Fraction, denominator: Fraction | None) -> tuple[int, int | None, int]:
    """Counts as integers, and the power of ten that the first must be divided by.

    >>> whole_counts(Fraction("6318.5"), Fraction(10)), whole_counts(Fraction(9), Fraction("1.25"))
    ((63185, 10, 10), (900, 125, 1))
    """
    times = 1 if denominator is None else _power_of_ten(denominator)
    scale = _power_of_ten(numerator * times)
    return int(numerator * times * scale), None if denominator is None else int(denominator * times), scale


def _power_of_ten(value: Fraction) -> int:
    """The least that makes it whole; feeds give decimals, and what is no decimal takes its denominator."""
    scale = 1
    while scale % value.denominator and scale < value.denominator**4:
        scale *= 10
    return value.denominator if scale % value.denominator else scale
