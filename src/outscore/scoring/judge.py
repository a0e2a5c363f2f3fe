"""What the contract says of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.result import Verdict
from outscore.model.target import Comparison

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.target import Target


def reaches(value: Fraction, target: Target) -> bool:
    """Whether an exact figure reaches a target; "at least" and "at most" include the target itself.

    Fractions are compared as integers: n/d against a/b is n x b against a x d.

    >>> from fractions import Fraction
    >>> from outscore.model.target import Target
    >>> reaches(Fraction(94968, 1000), Target(Comparison.AT_LEAST, Fraction(95), "95"))
    False
    >>> reaches(Fraction(5), Target(Comparison.BELOW, Fraction(5), "5"))
    False
    """
    edge, comparison = target.value, target.comparison
    one, other = value.numerator * edge.denominator, edge.numerator * value.denominator
    if comparison is Comparison.AT_LEAST:
        return one >= other
    if comparison is Comparison.AT_MOST:
        return one <= other
    return one > other if comparison is Comparison.ABOVE else one < other


def judge(value: Fraction | None, target: Target | None) -> Verdict:
    """The verdict on a figure: not measured without a value, report only without a target."""
    if value is None:
        return Verdict.NOT_MEASURED
    if target is None:
        return Verdict.REPORT_ONLY
    return Verdict.MET if reaches(value, target) else Verdict.MISSED
