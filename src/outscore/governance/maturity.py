"""How far a vendor is from having everything in place: gaps by weight and distance, maturity by domain.

Four levels, as people rate: not started 0, partial 1, deployed 2, deployed and effective 3. What a measure
proves is at 3. What a measure should show and does not is at 1: it may be in place, but not with effect. What
nobody has looked at, and what rests on evidence that has expired, is at 0. What does not apply is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.requirement import Rating
from outscore.model.requirement import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

HIGHEST = 3
_LEVELS = {
    Standing.PROVEN: HIGHEST,
    Standing.RATED: 2,
    Standing.PARTIAL: 1,
    Standing.DEMOTED: 1,
    Standing.ABSENT: 0,
    Standing.EXPIRED: 0,
    Standing.UNKNOWN: 0,
}


@dataclass(frozen=True, slots=True)
class Stand:
    """How one requirement stands for a vendor; rating: what a person found, None where nobody looked."""

    requirement: str
    title: str
    domain: str
    standing: Standing
    weight: int = 1
    rating: Rating | None = None
    reason: str = ""

    @property
    def applies(self) -> bool:
        """Whether it counts."""
        return self.standing is not Standing.NOT_APPLICABLE

    @property
    def level(self) -> int:
        """From 0 to 3."""
        if self.standing is Standing.RATED and self.rating is Rating.EFFECTIVE:
            return HIGHEST
        return _LEVELS.get(self.standing, 0)

    @property
    def gap(self) -> int:
        """Weight times distance to the highest level."""
        return self.weight * (HIGHEST - self.level)


def gaps(stands: Iterable[Stand]) -> tuple[Stand, ...]:
    """What is not at the highest level, the widest gap first; of equal ones the heavier, then by id.

    >>> one = Stand("a", "A", "people", Standing.PARTIAL, weight=1)
    >>> other = Stand("b", "B", "people", Standing.RATED, weight=3, rating=Rating.DEPLOYED)
    >>> [(each.requirement, each.gap) for each in gaps([one, other])]
    [('b', 3), ('a', 2)]
    """
    wide = (each for each in stands if each.applies and each.gap)
    return tuple(sorted(wide, key=lambda each: (-each.gap, -each.weight, each.requirement)))


def maturity(stands: Sequence[Stand]) -> Fraction | None:
    """The levels reached of those that could be, by weight, from 0 to 1; None where nothing applies.

    >>> one, other = Stand("a", "A", "p", Standing.PARTIAL), Stand("b", "B", "p", Standing.PROVEN)
    >>> print(maturity([one, other]))
    2/3
    """
    counted = [each for each in stands if each.applies]
    most = sum(each.weight * HIGHEST for each in counted)
    return Fraction(sum(each.weight * each.level for each in counted), most) if most else None
