"""A measure's result as a statement holds it: its figures in words, its target, and how it moved."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.scoring.wording import counted_words
from outscore.scoring.wording import difference_words
from outscore.scoring.wording import plain
from outscore.scoring.wording import shown
from outscore.scoring.wording import target_words

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.contract import Measure
    from outscore.model.metric import Metric
    from outscore.model.metric import Unit
    from outscore.model.period import Period
    from outscore.model.result import Figure
    from outscore.model.result import Result
    from outscore.model.statement import ChangeDocument
    from outscore.model.statement import ExactDocument
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import Movement
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import TargetDocument
    from outscore.model.target import Target


def result_document(result: Result) -> ResultDocument:
    """A result, every figure already worded."""
    measure = result.measure
    trend = [_figure(one, measure) for one in result.trend]
    now = trend[-1] if result.figure is result.trend[-1] else _figure(result.figure, measure)
    return {
        "measure": measure.id,
        "name": measure.name,
        "clause": measure.clause,
        "metric": measure.metric.id,
        "scope": str(measure.scope),
        "unit": measure.metric.unit.value,
        "better": measure.metric.better.value,
        "target": target_document(measure.target, measure.metric.unit) if measure.target else None,
        "figure": now,
        "change": _change(result),
        "quarter": _figure(result.quarter, measure) if result.quarter else None,
        "trend": trend,
    }


def exact_document(value: Fraction) -> ExactDocument:
    """An exact value as documents write it."""
    return {"n": value.numerator, "d": value.denominator}


def target_document(target: Target, unit: Unit) -> TargetDocument:
    """A target as documents write it."""
    return {
        "comparison": target.comparison.value,
        "value": target.written,
        "exact": exact_document(target.value),
        "shown": target_words(target, unit),
    }


def _figure(one: Figure, measure: Measure) -> FigureDocument:
    period, label = _names(one.period)
    found: FigureDocument = {
        "period": period,
        "label": label,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "scale": one.scale,
        "counted": counted_words(one, measure.metric),
        "value": exact_document(one.value) if one.value is not None else None,
        "shown": shown(one.value, measure.metric.unit, measure.target, _printed_decimals(one, measure)),
        "verdict": one.verdict.value,
        "band": one.band,
        "reason": one.reason,
    }
    if one.level is not None and _otherwise(one.level, measure.target):
        found["level"] = target_document(one.level, measure.metric.unit)
    return found


def _otherwise(level: Target, target: Target | None) -> bool:
    """Whether a level is another one than the target, however the two are written."""
    return target is None or (level.comparison, level.value) != (target.comparison, target.value)


def _printed_decimals(one: Figure, measure: Measure) -> int:
    """A figure that was printed is shown with the decimals it was printed with."""
    if measure.metric.combine is not Combine.PRINTED or one.numerator is None:
        return 0
    return len(plain(one.numerator, one.scale).partition(".")[2])


@cache
def _names(period: Period) -> tuple[str, str]:
    return str(period), period.short_label


def _change(result: Result) -> ChangeDocument:
    before = result.trend[-2] if len(result.trend) > 1 else None
    now = result.figure
    if before is None or before.value is None or now.value is None:
        return _no_change(result, before)
    difference = now.value - before.value
    amount = difference_words(difference, result.measure.metric.unit)
    turned = (
        "" if before.verdict is now.verdict else f"; {before.verdict.words} then, {now.verdict.words} now"
    )
    return {
        "since": str(before.period),
        "shown": amount,
        "movement": _movement(difference, result.measure.metric),
        "verdict_was": before.verdict.value,
        "sentence": f"{amount.capitalize()} since {before.period.label}{turned}.",
    }


def _no_change(result: Result, before: Figure | None) -> ChangeDocument:
    if before is None:
        sentence = "The first period under this contract: nothing to compare with."
    elif before.value is None:
        sentence = f"Not measured in {before.period.label}: nothing to compare with."
    else:
        was = shown(before.value, result.measure.metric.unit, result.measure.target)
        sentence = f"It was {was} in {before.period.label}."
    return {
        "since": str(before.period) if before else "",
        "shown": "",
        "movement": "none",
        "verdict_was": before.verdict.value if before else "",
        "sentence": sentence,
    }


def _movement(difference: Fraction, metric: Metric) -> Movement:
    if difference == 0:
        return "same"
    if metric.better is Better.NEITHER:
        return "moved"
    return "better" if (difference > 0) is (metric.better is Better.HIGHER) else "worse"
