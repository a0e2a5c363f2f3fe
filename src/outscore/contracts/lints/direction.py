"""Which way is better, which level asks more, and whether two boundaries are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.metric import Better
from outscore.model.target import Comparison
from outscore.model.terms.measuring import Method

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.contract import Measure
    from outscore.model.target import Target

OPPOSITE = {
    Comparison.AT_LEAST: Comparison.BELOW,
    Comparison.ABOVE: Comparison.AT_MOST,
    Comparison.AT_MOST: Comparison.ABOVE,
    Comparison.BELOW: Comparison.AT_LEAST,
}
"""The comparison that is true exactly where the other is not."""


def is_upward(level: Target) -> bool:
    """Whether more of the figure reaches the level."""
    return level.comparison.is_upward


def is_good(measure: Measure, level: Target) -> bool | None:
    """Whether reaching a level is good for the measure; None where nothing says which way is better."""
    higher = higher_is_better(measure)
    return None if higher is None else higher is is_upward(level)


def higher_is_better(measure: Measure) -> bool | None:
    """Which way the measure's figure should move; None where nothing in the contract says.

    A share of good intervals is better when it is higher, whatever is better in each interval.
    """
    combined = measure.terms.combined
    if combined is not None and combined.method is Method.SHARE_OF_GOOD_INTERVALS:
        return True
    if measure.metric.better is not Better.NEITHER:
        return measure.metric.better is Better.HIGHER
    levels = [measure.target, *(band.edge for band in measure.terms.bands)]
    return next((is_upward(level) for level in levels if level is not None), None)


def demand(level: Target) -> tuple[Fraction, bool]:
    """How much a level asks, to be compared with levels of the same side: more is harder."""
    return (level.value if is_upward(level) else -level.value), level.comparison.is_strict


def complements(one: Target, other: Target) -> bool:
    """Whether every figure reaches exactly one of the two.

    >>> from fractions import Fraction
    >>> from outscore.model.target import Target
    >>> seventy = Fraction(70)
    >>> complements(Target(Comparison.AT_LEAST, seventy, "70"), Target(Comparison.BELOW, seventy, "70"))
    True
    """
    return one.value == other.value and OPPOSITE[one.comparison] is other.comparison


def is_percentage(measure: Measure) -> bool:
    """Whether the measure's figure is a percentage."""
    combined = measure.terms.combined
    shares = combined is not None and combined.method is Method.SHARE_OF_GOOD_INTERVALS
    return shares or measure.metric.unit.value == "percent"
