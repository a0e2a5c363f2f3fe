"""From the intervals of a period to one figure: the whole, their mean, or the share that is good."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.period_facts import WhyAbsent
from outscore.model.target import Comparison
from outscore.model.terms.measuring import EmptyInterval
from outscore.model.terms.measuring import Method
from outscore.scoring.exclusions import SHARES
from outscore.scoring.exclusions import Counted
from outscore.scoring.exclusions import contradiction
from outscore.scoring.exclusions import counted
from outscore.scoring.exclusions import without_exclusions
from outscore.scoring.intervals import ZERO
from outscore.scoring.intervals import gaps
from outscore.scoring.judge import reaches

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.contract import Measure
    from outscore.scoring.intervals import Interval
    from outscore.scoring.relieving import Span

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Combined:
    """One figure and how many cases it rests on, or the reason why there is none.

    counted: what was added up above and below the line, None where each interval has a figure of its own.
    """

    value: Fraction | None
    count: Fraction | None = None
    absent: WhyAbsent = WhyAbsent.PRESENT
    reason: str = ""
    counted: Counted | None = None


def needed(measure: Measure) -> tuple[str, ...]:
    """Every quantity that the figure itself is made from, each once."""
    excluded = tuple(one.quantity for one in measure.terms.exclusions)
    return tuple(dict.fromkeys(measure.metric.quantities + excluded))


def knows_all_good(measure: Measure) -> bool:
    """Whether a share of good cases stands behind the figure, so that time can count as all good."""
    metric = measure.metric
    shares = metric.combine is Combine.SUMS and metric.unit in SHARES and metric.times == 1
    return shares and _better(measure) is not Better.NEITHER


def is_all_good(measure: Measure, one: Interval) -> bool:
    """Whether nothing in an interval counts against the measure; of a total, that there is none of it."""
    result = counted(measure, one.counts)
    if not knows_all_good(measure):
        return result.above == 0
    return result.above == 0 if _better(measure) is Better.LOWER else result.above == result.below


def _better(measure: Measure) -> Better:
    if measure.metric.better is not Better.NEITHER or measure.target is None:
        return measure.metric.better
    upward = measure.target.comparison in (Comparison.AT_LEAST, Comparison.ABOVE)
    return Better.HIGHER if upward else Better.LOWER


def combine(measure: Measure, intervals: Sequence[Interval], all_good: Collection[Span]) -> Combined:
    """The figure over the intervals, those of `all_good` counted as if every case had gone well."""
    names = needed(measure)
    if missing := gaps(intervals, names):
        give = "gives" if missing == 1 else "give"
        reason = f"{missing} of {len(intervals)} intervals {give} no figure for {' or '.join(names)}."
        return _absent(WhyAbsent.INCOMPLETE, reason)
    terms = measure.terms.combined
    method = terms.method if terms else Method.WHOLE_PERIOD
    if measure.metric.combine is Combine.PRINTED and (reason := _no_rolling_up(measure, intervals, method)):
        return _absent(WhyAbsent.INCOMPLETE, f"The feed gives finished averages only: {reason}")
    return _COMBINED.get(measure.metric.combine, METHODS[method])(measure, intervals, all_good)


def torn_apart(
    measure: Measure, kept: Sequence[Interval], relieved: Sequence[Interval]
) -> tuple[Interval, ...]:
    """The relieved intervals of which a longer or shorter one that stays in holds a part of the quantities.

    A day of answers that goes while the month of calls stays would leave the counts of unlike times.
    """
    names = needed(measure)
    return tuple(
        one
        for one in relieved
        if not all(one.has(name) for name in names)
        and any(other.meets(*one.span) and any(map(other.has, names)) for other in kept)
    )


def _no_rolling_up(measure: Measure, intervals: Sequence[Interval], method: Method) -> str:
    """What the terms would have done to averages that cannot be taken apart, "" where nothing."""
    if measure.terms.exclusions:
        return "nothing can be left out of them."
    if any(not one.several.isdisjoint(measure.metric.quantities) for one in intervals):
        return "several for the same time cannot be rolled up."
    if method is Method.WHOLE_PERIOD and len(intervals) > 1:
        return f"{len(intervals)} of them cannot be rolled up."
    return ""


def _absent(why: WhyAbsent, reason: str) -> Combined:
    return Combined(None, None, why, reason)


def _whole_period(measure: Measure, intervals: Sequence[Interval], all_good: Collection[Span]) -> Combined:
    results = [_result(measure, one, all_good) for one in intervals]
    plain = _total([without_exclusions(measure, one.counts) for one in intervals])
    result = _total(results)
    if reason := contradiction(measure, result, plain):
        return _absent(WhyAbsent.INCOMPLETE, reason)
    value = _value(measure, result)
    if value is None:
        return _absent(WhyAbsent.NO_VOLUME, _nothing_below(measure))
    return Combined(value, result.below, counted=result)


def _last(measure: Measure, intervals: Sequence[Interval], all_good: Collection[Span]) -> Combined:
    """The rows of the latest interval; those that were there before must be there too."""
    latest = max(one.begin for one in intervals)
    last = [one for one in intervals if one.begin == latest]
    there = {about for one in last for about in one.about}
    gone = {about for one in intervals for about in one.about} - there
    if gone:
        told_of = len(gone) + len(there)
        reason = f"Of {told_of} that were reported in the period, the latest rows have {len(there)}."
        return _absent(WhyAbsent.INCOMPLETE, reason)
    return _whole_period(measure, last, all_good)


def _highest(measure: Measure, intervals: Sequence[Interval], _all_good: Collection[Span]) -> Combined:
    (name,) = measure.metric.quantities
    highest = max(one.largest.get(name, ZERO) for one in intervals)
    return Combined(highest, counted=Counted(highest, None))


def _nothing_below(measure: Measure) -> str:
    excluded = " after what is left out" if measure.terms.exclusions else ""
    return f"{measure.metric.denominator} is 0{excluded}: there is nothing to divide by."


def _result(measure: Measure, one: Interval, all_good: Collection[Span]) -> Counted:
    result = counted(measure, one.counts)
    return as_all_good(measure, result) if one.span in all_good else result


def as_all_good(measure: Measure, result: Counted) -> Counted:
    """The counts as if every case had gone well; a total has no such counts and stays as it is."""
    if result.below is None:
        return result
    return Counted(ZERO if _better(measure) is Better.LOWER else result.below, result.below)


def _total(results: Iterable[Counted]) -> Counted:
    listed = list(results)
    below = [one.below for one in listed if one.below is not None]
    return Counted(sum((one.above for one in listed), ZERO), sum(below, ZERO) if below else None)


def _value(measure: Measure, result: Counted) -> Fraction | None:
    """In the metric's unit; None where there is nothing to divide by."""
    if measure.metric.denominator is None:
        return result.above
    if result.below == 0:
        return None
    return result.above * measure.metric.factor / (result.below if result.below is not None else 1)


def _each(measure: Measure, intervals: Sequence[Interval], all_good: Collection[Span]) -> list[Combined]:
    """Each interval's own figure; empty ones without a figure and without a reason."""
    found = []
    for one in intervals:
        result = _result(measure, one, all_good)
        if reason := contradiction(measure, result, without_exclusions(measure, one.counts)):
            when = f"{one.begin:%Y-%m-%d %H:%M} UTC"
            found.append(_absent(WhyAbsent.INCOMPLETE, f"The interval from {when}: {reason}"))
        else:
            found.append(Combined(_value(measure, result), result.below))
    return found


def _average(measure: Measure, intervals: Sequence[Interval], all_good: Collection[Span]) -> Combined:
    best = ZERO if _better(measure) is Better.LOWER else Fraction(measure.metric.factor)
    return _over(measure, _each(measure, intervals, all_good), lambda value: value, best)


def _share(measure: Measure, intervals: Sequence[Interval], all_good: Collection[Span]) -> Combined:
    terms = measure.terms.combined
    level = terms.good_interval if terms else None
    if level is None:
        return _absent(WhyAbsent.INCOMPLETE, "The contract does not say which level makes an interval good.")
    each = _each(measure, intervals, all_good)
    return _over(measure, each, lambda value: HUNDRED if reaches(value, level) else ZERO, HUNDRED)


def _over(
    measure: Measure, each: Sequence[Combined], counts_as: Callable[[Fraction], Fraction], empty: Fraction
) -> Combined:
    """The mean of what each interval counts as; `empty` is what an empty one may count as."""
    for one in each:
        if one.reason:
            return one
    terms = measure.terms.combined
    keeps_empty = terms is not None and terms.empty_interval is EmptyInterval.GOOD
    values = [counts_as(one.value) if one.value is not None else empty for one in each]
    kept = [value for value, one in zip(values, each, strict=True) if one.value is not None or keeps_empty]
    if not kept:
        return _absent(WhyAbsent.NO_VOLUME, f"All {len(each)} intervals are without volume.")
    cases = [one.count for one in each if one.count is not None]
    return Combined(sum(kept, ZERO) / len(kept), sum(cases, ZERO) if cases else None)


_COMBINED: dict[Combine, Callable[[Measure, Sequence[Interval], Collection[Span]], Combined]] = {
    Combine.LAST: _last,
    Combine.HIGHEST: _highest,
}
METHODS: dict[Method, Callable[[Measure, Sequence[Interval], Collection[Span]], Combined]] = {
    Method.WHOLE_PERIOD: _whole_period,
    Method.AVERAGE_OF_INTERVALS: _average,
    Method.SHARE_OF_GOOD_INTERVALS: _share,
}
