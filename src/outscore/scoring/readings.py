"""From a period's rows to one exact figure: relief and exclusions applied, intervals combined."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import combinations
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
from outscore.scoring.combining import is_all_good
from outscore.scoring.combining import knows_all_good
from outscore.scoring.combining import needed
from outscore.scoring.combining import torn_apart
from outscore.scoring.counted_rows import no_row
from outscore.scoring.counted_rows import rows_that_count
from outscore.scoring.counted_rows import too_long
from outscore.scoring.intervals import covered_time
from outscore.scoring.intervals import instant
from outscore.scoring.intervals import is_covered
from outscore.scoring.intervals import merged_spans
from outscore.scoring.intervals import pooled
from outscore.scoring.intervals import reporting
from outscore.scoring.relieving import covers
from outscore.scoring.relieving import relieve

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.measuring import Relief
    from outscore.scoring.counted_rows import CountedRows
    from outscore.scoring.intervals import Interval
    from outscore.scoring.relieving import Relieved
    from outscore.scoring.relieving import Span


__all__ = [
    "Granted",
    "Slice",
    "by_calculation",
    "by_interval",
    "for_measures",
    "leaves_out",
    "left_out",
    "quantities_read",
    "reading",
    "reading_under",
    "used_time",
    "whole_counts",
]

SECOND = timedelta(seconds=1)


def reading(
    measure: Measure,
    slices: Sequence[Slice],
    granted: Sequence[Granted] = (),
    *,
    closed_days: Collection[str] = (),
    used: Mapping[str, frozenset[Span]] | None = None,
) -> Reading:
    """One measure in one period, with and without relief; neither order nor overlap of claims matters.

    The slices are the period's, the granted stretches those that reach into it, `by_calculation` included;
    what is granted for other measures is passed over. closed_days: the contract's, for hour windows. used:
    by measure, the time that it would be credited for (`used_time`), for a measure that says used_once.
    Raises ValueError for a moment without a time zone.
    """
    every = pooled(slices)
    relieved = relieve(every, [one for one in granted if covers(one.relief, measure.id)])
    rows = rows_that_count(measure, slices, closed_days)
    intervals = reporting(pooled(rows.within), needed(measure))
    if not reporting(intervals, measure.metric.quantities) or rows.across:
        return _without_rows(measure, rows, relieved)
    found = _read(measure, intervals, relieved)
    return replace(found, after_use=dict(_after_use(measure, intervals, relieved, used or {})))


def reading_under(
    contract: Contract,
    measure: Measure,
    slices_of: Callable[[Measure], Sequence[Slice]],
    granted: Sequence[Granted] = (),
) -> Reading:
    """One measure of a contract, with its closed days and what measures before it may be credited for."""
    combined, closed = measure.terms.combined, contract.terms.closed_days
    before = combined.used_once.by if combined and combined.used_once else ()
    used = {
        one.id: used_time(one, slices_of(one), granted, closed)
        for one in contract.measures
        if one.id in before and one.id != measure.id
    }
    return reading(measure, slices_of(measure), granted, closed_days=closed, used=used)


def _without_rows(measure: Measure, rows: CountedRows, relieved: Relieved) -> Reading:
    """Why there is no figure: no row of the measure, none in its hours, or one that reaches out of them."""
    absent = WhyAbsent.INCOMPLETE if rows.across else WhyAbsent.NO_REPORT
    reason = too_long(measure, rows) if rows.across else no_row(measure, rows)
    return Reading(value=None, absent=absent, treated_as_met=relieved.treated_as_met, reason=reason)


def _read(measure: Measure, intervals: Sequence[Interval], relieved: Relieved) -> Reading:
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


def used_time(
    measure: Measure,
    slices: Sequence[Slice],
    granted: Sequence[Granted] = (),
    closed_days: Collection[str] = (),
) -> frozenset[Span]:
    """The time that a failure of the measure rests on: its intervals that were not all good, after relief."""
    relieved = relieve(pooled(slices), [one for one in granted if covers(one.relief, measure.id)])
    gone = relieved.left_out | relieved.all_good
    rows = rows_that_count(measure, slices, closed_days)
    intervals = reporting(pooled(rows.within), needed(measure))
    return frozenset(one.span for one in intervals if one.span not in gone and not is_all_good(measure, one))


def _after_use(
    measure: Measure, intervals: Sequence[Interval], relieved: Relieved, used: Mapping[str, frozenset[Span]]
) -> Iterator[tuple[frozenset[str], Reading]]:
    """The reading for each set of measures that may have been credited before it."""
    terms = measure.terms.combined.used_once if measure.terms.combined else None
    names = [name for name in terms.by if name in used] if terms else []
    for size in range(1, len(names) + 1):
        for some in combinations(names, size):
            spans = frozenset(span for name in some for span in used[name])
            yield frozenset(some), _without_used(measure, intervals, relieved, spans)


def _without_used(
    measure: Measure, intervals: Sequence[Interval], relieved: Relieved, spans: frozenset[Span]
) -> Reading:
    """The reading without time that was credited elsewhere; its raw figure is with all of that time."""
    merged = merged_spans(spans)
    touched = [one for one in intervals if any(one.meets(*span) for span in merged)]
    taken = frozenset(one.span for one in touched if is_covered(one.span, merged))
    found = _read(measure, intervals, replace(relieved, all_good=relieved.all_good | taken))
    counted_again = [one for one in touched if one.span not in relieved.left_out | relieved.all_good]
    if any(one.span not in taken and not is_all_good(measure, one) for one in counted_again):
        reason = (
            "Some of its rows are longer than the time that was credited under another measure, so that "
            "this time cannot be taken out of them: rows of the same length are needed."
        )
        return Reading(None, found.raw, absent=WhyAbsent.INCOMPLETE, reason=reason)
    bad = [one.span for one in counted_again if one.span in taken and not is_all_good(measure, one)]
    return replace(found, used_hours=Fraction(covered_time(bad) // SECOND, 3600)) if bad else found


def left_out(
    measure: Measure,
    slices: Sequence[Slice],
    granted: Sequence[Granted],
    closed_days: Collection[str] = (),
) -> dict[int, LeftOut]:
    """What each of the granted stretches relieves, by its place; those for other measures are not in it.

    A row that only several stretches cover together is told of each. The slices are a period's; only those
    within the measure's hours are counted.
    """
    own = [place for place, one in enumerate(granted) if covers(one.relief, measure.id)]
    relieved = relieve(pooled(slices), [granted[place] for place in own])
    names = set(needed(measure))
    rows = [
        (instant(one.begin), instant(one.end))
        for one in rows_that_count(measure, slices, closed_days).within
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
    combines = combined is not None and (
        combined.method is not Method.WHOLE_PERIOD or bool(combined.hours) or combined.used_once is not None
    )
    relieves = any(covers(one, measure.id) for one in grounds)
    return combines or bool(measure.terms.exclusions) or relieves


def leaves_out(measure: Measure) -> bool:
    """Whether the measure's own terms leave some of the counts of its rows out."""
    combined = measure.terms.combined
    return bool(measure.terms.exclusions) or (combined is not None and bool(combined.hours))


def for_measures(granted: Granted, measures: Sequence[str]) -> Granted:
    """The same, but only for some of the measures that the ground is about."""
    own = tuple(name for name in measures if covers(granted.relief, name))
    return replace(granted, relief=replace(granted.relief, measures=own))


def whole_counts(numerator: Fraction, denominator: Fraction | None) -> tuple[int, int | None, int, int]:
    """Counts as integers; the powers of ten that their quotient and the second alone must be divided by.

    >>> whole_counts(Fraction("6318.5"), Fraction(10)), whole_counts(Fraction(9), Fraction("1.25"))
    ((63185, 10, 10, 1), (900, 125, 1, 100))
    """
    times = 1 if denominator is None else _power_of_ten(denominator)
    scale = _power_of_ten(numerator * times)
    below = None if denominator is None else int(denominator * times)
    return int(numerator * times * scale), below, scale, times


def _power_of_ten(value: Fraction) -> int:
    """The least that makes it whole; feeds give decimals, and what is no decimal takes its denominator."""
    scale = 1
    while scale % value.denominator and scale < value.denominator**4:
        scale *= 10
    return value.denominator if scale % value.denominator else scale
