"""What a scheme may look at: one measure in one period, judged, and the sums behind percentages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from outscore.model.carry import Mark
    from outscore.model.target import Target
    from outscore.model.terms.judging import Band
    from outscore.model.terms.schemes import Pool


@dataclass(frozen=True, slots=True)
class Subject:
    """A judged figure to be priced.

    value: as judged, None where a failure was only declared. bonus: whether a good result is priced rather
    than a failure. base: the sum behind a name such as charges. quantity: a volume of the period, None where
    it is not known. indexed: a printed sum at the period's index. earlier: the marks of the periods before.
    """

    value: Fraction | None
    missed: bool
    level: Target | None
    band: Band | None
    higher_is_better: bool
    bonus: bool
    base: Callable[[str], Fraction]
    quantity: Callable[[str], Fraction]
    indexed: Callable[[Fraction], Fraction]
    pool: Pool | None
    earlier: tuple[Mark, ...]

    def beyond(self, level: Target | None) -> Fraction:
        """How far the figure is beyond a level: short of it for a credit, better than it for a bonus."""
        start = level or self.level
        if self.value is None or start is None:
            return ZERO
        upward = start.comparison.is_upward
        distance = self.value - start.value if upward is self.bonus else start.value - self.value
        return max(distance, ZERO)


def limited(amount: Fraction, most: Fraction | None) -> Fraction:
    """An amount, but no more than a limit where there is one."""
    return amount if most is None else min(amount, most)
