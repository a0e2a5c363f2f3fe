"""A figure over several months from what each month was judged by: exclusions, hours and relief included."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from outscore.model.metric import Combine
from outscore.model.result import EMPTY_TALLY
from outscore.model.result import Figure
from outscore.model.result import Tally
from outscore.model.result import Verdict
from outscore.scoring.measure import exact_value
from outscore.scoring.measure import figure_over
from outscore.scoring.measure import pool

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.contract import Measure
    from outscore.model.period import Period
    from outscore.model.result import Judgement
    from outscore.scoring.measure import Stretch

ADDED = (Combine.SUMS, Combine.TOTAL, Combine.LAST, Combine.HIGHEST)


def as_judged(
    over: Stretch,
    measure: Measure,
    tallies: Mapping[Period, Tally],
    judged: Mapping[Period, Mapping[str, Judgement]],
) -> Figure:
    """A measure's figure for a stretch of months, each counted as it was judged; see `figure_over`.

    `judged` holds what settling made of the months, by measure id. Where no month was counted otherwise than
    its rows add up, the figure is that of all rows. Where the counts of a month cannot be added to those of
    others, there is no figure, and the reason says why.
    """
    whole = figure_over(over, measure, tallies)
    found = {month: judged.get(month, {}).get(measure.id) for month in over.months}
    raw = {month: tallies.get(month, EMPTY_TALLY) for month in over.months}
    if whole.value is None or all(_as_counted(raw[month], one) for month, one in found.items()):
        return whole
    reason = next((why for month in over.months if (why := _why_not(month, measure, raw[month], found))), "")
    if reason:
        return _none(whole, reason)
    months = [_counts(raw[month], found[month]) for month in over.months]
    scale = lcm(*(one.scale for one in months))
    together = pool(
        [replace(one, numerator=one.numerator * (scale // one.scale), scale=scale) for one in months],
        measure.metric.combine,
    )
    value, reason = exact_value(measure.metric, together)
    if value is None:
        return _none(whole, reason)
    return replace(
        whole,
        numerator=together.numerator,
        denominator=together.denominator,
        value=value,
        scale=together.scale,
        below_scale=together.below_scale if len(months) > 1 else _below_scale(raw, found),
    )


def _below_scale(raw: Mapping[Period, Tally], found: Mapping[Period, Judgement | None]) -> int | None:
    """That of a stretch of one month, as it was judged."""
    ((month, one),) = found.items()
    return raw[month].below_scale if _as_counted(raw[month], one) or one is None else one.below_scale


def _none(whole: Figure, reason: str) -> Figure:
    return Figure(whole.period, None, None, None, Verdict.NOT_MEASURED, reason)


def _as_counted(tally: Tally, one: Judgement | None) -> bool:
    """Whether a month was judged by the sums of all its rows, as far as anybody knows."""
    if one is None or one.counted:
        return True
    if one.numerator is None:
        return one.value is None and one.verdict is not Verdict.NOT_MEASURED
    ours = (Fraction(tally.numerator, tally.scale), tally.denominator)
    return ours == (Fraction(one.numerator, one.scale), one.denominator)


def _why_not(month: Period, measure: Measure, tally: Tally, found: Mapping[Period, Judgement | None]) -> str:
    """Why a month's counts cannot be added to those of others, "" where they can."""
    one = found[month]
    if one is None:
        return f"{month} has not been scored, and others of its months were counted without some rows."
    if one.counted or _as_counted(tally, one):
        return ""
    several = len(found) > 1
    if one.value is None:
        why = f"{month}: {one.reason or 'it is not measured.'}"
    elif one.numerator is None:
        why = f"In {month} figures of single intervals were combined, which are not added to other months."
    elif several and tally.below_scale != 1:
        why = f"In {month} rows were left out of a sum with decimals, which is not kept to be added."
    elif several and measure.metric.combine not in ADDED:
        why = f"In {month} rows were left out of a figure that is not added to other months."
    else:
        why = ""
    return why


def _counts(tally: Tally, one: Judgement | None) -> Tally:
    """What a month was judged by, as sums."""
    if one is None or one.counted or one.numerator is None or _as_counted(tally, one):
        return tally
    return Tally(1, 0, one.numerator, one.denominator, one.scale)
