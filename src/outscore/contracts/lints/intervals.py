"""Stretches of numbers whose ends belong to them or not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import TypeAlias

from outscore.contracts.lints.said import number
from outscore.model.target import Comparison
from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.model.target import Target

Cut: TypeAlias = tuple[int, Fraction, int]
"""A place between numbers: (0, v, 0) just before v, (0, v, 1) just after it."""

FIRST: Cut = (-1, ZERO, 0)
LAST: Cut = (1, ZERO, 0)


def before(value: Fraction) -> Cut:
    """The place just before a number."""
    return (0, value, 0)


def after(value: Fraction) -> Cut:
    """The place just after a number."""
    return (0, value, 1)


@dataclass(frozen=True, slots=True)
class Interval:
    """Every number between two places.

    >>> str(Interval(after(Fraction("98.9")), before(Fraction(99))))
    'more than 98.9 and less than 99'
    """

    start: Cut = FIRST
    end: Cut = LAST

    def __bool__(self) -> bool:
        """Whether any number lies in it."""
        return self.start < self.end

    def __and__(self, other: Interval) -> Interval:
        """What both hold."""
        return Interval(max(self.start, other.start), min(self.end, other.end))

    def holds(self, value: Fraction) -> bool:
        """Whether a number lies in it."""
        return self.start <= before(value) and after(value) <= self.end

    @property
    def example(self) -> Fraction:
        """A number that lies in it, in the middle where it has two ends."""
        low, high = self.start, self.end
        if low != FIRST and high != LAST:
            return (low[1] + high[1]) / 2
        if low == FIRST and high == LAST:
            return ZERO
        return low[1] + 1 if high == LAST else high[1] - 1

    def __str__(self) -> str:
        if self.start != FIRST and self.end == (0, self.start[1], 1):
            return f"exactly {number(self.start[1])}"
        words = []
        if self.start != FIRST:
            words.append(f"{'more than' if self.start[2] else 'at least'} {number(self.start[1])}")
        if self.end != LAST:
            words.append(f"{'at most' if self.end[2] else 'less than'} {number(self.end[1])}")
        return " and ".join(words) or "every figure"


def reaching(level: Target) -> Interval:
    """The numbers that reach a level."""
    match level.comparison:
        case Comparison.AT_LEAST:
            return Interval(start=before(level.value))
        case Comparison.ABOVE:
            return Interval(start=after(level.value))
        case Comparison.AT_MOST:
            return Interval(end=after(level.value))
        case Comparison.BELOW:
            return Interval(end=before(level.value))


def gaps(parts: Iterable[Interval], within: Interval) -> Iterator[Interval]:
    """The stretches of a whole that no part holds, lowest first.

    >>> [str(gap) for gap in gaps([Interval(end=after(Fraction(2)))], Interval())]
    ['more than 2']
    """
    reached = within.start
    for part in sorted((part & within for part in parts), key=lambda part: part.start):
        if part and part.start > reached:
            yield Interval(reached, part.start)
        reached = max(reached, part.end) if part else reached
    if reached < within.end:
        yield Interval(reached, within.end)
