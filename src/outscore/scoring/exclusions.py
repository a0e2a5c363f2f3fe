"""Counts that a contract takes out of a figure, or adds back, before it is worked out; always exact."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NamedTuple

from outscore.model.metric import Combine
from outscore.model.metric import Unit
from outscore.model.terms.measuring import Effect
from outscore.scoring.intervals import ZERO
from outscore.scoring.measure import may_be_negative
from outscore.scoring.wording import decimal_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.model.contract import Measure
    from outscore.model.metric import Sum
    from outscore.model.terms.measuring import Exclusion

CONTRADICT = "the quantities contradict each other."
SHARES = (Unit.PERCENT, Unit.PER_THOUSAND)
ABOVE = {Effect.BOTH: -1, Effect.NUMERATOR: -1, Effect.DENOMINATOR: 0, Effect.ADD_BACK: 1}
BELOW = {Effect.BOTH: -1, Effect.NUMERATOR: 0, Effect.DENOMINATOR: -1, Effect.ADD_BACK: 0}


class Counted(NamedTuple):
    """What stands above and below the line; nothing below for a metric that is a plain total."""

    above: Fraction
    below: Fraction | None


def counted(measure: Measure, counts: Mapping[str, Fraction]) -> Counted:
    """Numerator and denominator with the exclusions applied."""
    plain = without_exclusions(measure, counts)
    above, below = plain
    for one in measure.terms.exclusions:
        quantity = counts.get(one.quantity, ZERO)
        above += ABOVE[one.effect] * quantity
        below = below + BELOW[one.effect] * quantity if below is not None else None
    return Counted(above, below)


def without_exclusions(measure: Measure, counts: Mapping[str, Fraction]) -> Counted:
    """Numerator and denominator as the metric defines them."""
    metric = measure.metric
    below = _sum(metric.denominator, counts) if metric.denominator else None
    return Counted(_sum(metric.numerator, counts), below)


def _sum(terms: Sum, counts: Mapping[str, Fraction]) -> Fraction:
    added = sum((counts.get(name, ZERO) for name in terms.add), ZERO)
    return added - sum((counts.get(name, ZERO) for name in terms.subtract), ZERO)


def contradiction(measure: Measure, result: Counted, plain: Counted) -> str:
    """Why a count cannot be right, "" where it can: below zero, or by exclusions more than its whole.

    A share that is above its whole without any exclusion, such as volume of forecast, is none.
    """
    metric, excluded = measure.metric, measure.terms.exclusions
    if metric.combine is Combine.PRINTED:
        return ""
    below_zero = result.above < 0 and not may_be_negative(metric)
    if below_zero or (result.below is not None and result.below < 0):
        return (
            f"{metric.formula}{_less(excluded)} comes out below zero: the quantities contradict each other."
        )
    if not excluded or metric.unit not in SHARES or result.below is None or plain.below is None:
        return ""
    if plain.above <= plain.below and result.above > result.below:
        return (
            f"{metric.formula}{_less(excluded)} comes out above its whole ({decimal_text(result.above, 2)} "
            f"of {decimal_text(result.below, 2)}): {CONTRADICT}"
        )
    return ""


def _less(excluded: Sequence[Exclusion]) -> str:
    if not excluded:
        return ""
    return " with " + ", ".join(f"{one.quantity} {one.effect.value.replace('_', ' ')}" for one in excluded)
