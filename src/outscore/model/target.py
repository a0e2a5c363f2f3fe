"""What a figure must reach: a level, and which side of it is good enough."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


class Comparison(StrEnum):
    """How a figure is held against a target, in the words a contract uses."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"

    @property
    def is_upward(self) -> bool:
        """Whether more of the figure is what reaches the target."""
        return self in (Comparison.AT_LEAST, Comparison.ABOVE)

    @property
    def is_strict(self) -> bool:
        """Whether the target's own value does not reach it."""
        return self in (Comparison.ABOVE, Comparison.BELOW)

    @property
    def sign(self) -> str:
        """The comparison as a sign."""
        return {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}[self.value]

    @property
    def words(self) -> str:
        """The comparison in words."""
        return {"at_least": "at least", "above": "more than", "at_most": "at most", "below": "less than"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure must reach, in the metric's own unit; `written` is the number as it is printed."""

    comparison: Comparison
    value: Fraction
    written: str

    def __str__(self) -> str:
        return f"{self.comparison.sign} {self.written}"

    @property
    def words(self) -> str:
        """The level as a sentence says it, without its unit: "at least 95"."""
        return f"{self.comparison.words} {self.written}"
