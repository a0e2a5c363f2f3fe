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

    >>> from fractions import Fraction
    >>> from outscore.model.target import Target
    >>> reaches(Fraction(94968, 1000), Target(Comparison.AT_LEAST, Fraction(95), "95"))
    False
    >>> reaches(Fraction(5), Target(Comparison.BELOW, Fraction(5), "5"))
    False
    """
    match target.comparison:
        case Comparison.AT_LEAST:
            return value >= target.value
        case Comparison.ABOVE:
            return value > target.value
        case Comparison.AT_MOST:
            return value <= target.value
        case Comparison.BELOW:
            return value < target.value


def judge(value: Fraction | None, target: Target | None) -> Verdict:
    """The verdict on a figure: not measured without a value, report only without a target."""
    if value is None:
        return Verdict.NOT_MEASURED
    if target is None:
        return Verdict.REPORT_ONLY
    return Verdict.MET if reaches(value, target) else Verdict.MISSED
