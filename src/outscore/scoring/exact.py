"""Exact numbers that are needed everywhere, and adding up fractions, many at a time."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ZERO = Fraction(0)
HUNDRED = Fraction(100)


def exact_sum(values: Iterable[Fraction]) -> Fraction:
    """The sum, exactly; parts with the same denominator are added as integers first.

    >>> exact_sum([Fraction(1, 3), Fraction(1, 3), Fraction(1, 2)])
    Fraction(7, 6)
    """
    by_denominator: dict[int, int] = {}
    for value in values:
        below = value.denominator
        by_denominator[below] = by_denominator.get(below, 0) + value.numerator
    if not by_denominator:
        return ZERO
    (below, above), *rest = by_denominator.items()
    found = Fraction(above, below)
    for below, above in rest:
        found += Fraction(above, below)
    return found
