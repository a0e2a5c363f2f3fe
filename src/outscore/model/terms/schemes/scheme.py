"""What everybody asks of a credit scheme, whichever it is: its sums, its levels, how much it can come to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import ClassVar
from typing import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.target import Target
    from outscore.model.terms.judging import Band

CHARGES = "charges"
"""The base that every contract knows: the charges of the period, before credits."""

PREVIOUS_CHARGES = "previous_charges"
NEXT_CHARGES = "next_charges"
EVERY_CHARGES = (CHARGES, PREVIOUS_CHARGES, NEXT_CHARGES)
"""The bases that every contract with charges knows: of the period, of the one before, of the one after.

The facts of a period bring the charges of its neighbours as amounts of these names, once they are known.
"""

OF = (
    "What a percentage is taken of: charges (of the period), previous_charges or next_charges (of the period "
    "before or after it; until these are known the period has no price), or a name under `amounts`."
)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a measure's figure can go.

    farthest: how far it can at most be beyond the level that a scheme counts from, None where nothing ends
    it. has_ends: whether there is a worst and a best figure, as of a percentage. bands: the measure's own.
    """

    farthest: Fraction | None
    has_ends: bool
    bands: tuple[Band, ...]


class Allowance(NamedTuple):
    """What a scheme leaves free: the key that says so, how much, and of which quantity, "" for a number."""

    key: str
    free: Fraction
    of: str


class Scheme:
    """A way to make an amount of a measure's period; a new one says what differs from the answers here.

    Keys that stand in several schemes mean the same in each: `percent` is taken of `of`, and `at_most_amount`
    limits a period.

    scheme: the word in the file. one_of: groups of keys of which exactly one is given. filled: lists that
    hold something. paired: a key, the key that it comes with, and the question where it is missing. rows_in:
    lists of rows that each end at `up_to` or `below`, smallest first, with an `amount` or a `percent`.
    of_band: the key of a band that it takes. needs_direction: whether it must be known which way is better.
    """

    __slots__ = ()
    scheme: ClassVar[str]
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()
    filled: ClassVar[tuple[str, ...]] = ()
    paired: ClassVar[tuple[tuple[str, str, str], ...]] = ()
    rows_in: ClassVar[tuple[str, ...]] = ()
    of_band: ClassVar[str] = ""
    needs_direction: ClassVar[bool] = False

    def bases(self) -> tuple[str, ...]:
        """The sums that percentages are taken of."""
        return (getattr(self, "of", ""),) if getattr(self, "percent", None) is not None else ()

    def quantities(self) -> tuple[str, ...]:
        """The volumes it needs."""
        return ()

    @property
    def looks_back(self) -> int:
        """How many periods of the measure it looks at, this one included."""
        return 1

    @property
    def own_level(self) -> Target | None:
        """The level of its own from which it counts, where it does not count from the target."""
        return None

    @property
    def needs_target(self) -> bool:
        """Whether it counts how far a figure is beyond the target."""
        return False

    @property
    def needs_verdict(self) -> bool:
        """Whether it costs something because the measure is missed, and not by how much."""
        return bool(self.of_band)

    @property
    def needs_figure(self) -> bool:
        """Whether a failure without a figure costs nothing."""
        return False

    @property
    def jumps(self) -> bool:
        """Whether the smallest excess costs as much as a larger one, and none at all costs nothing."""
        return False

    @property
    def step_of_misses(self) -> tuple[str, int] | None:
        """The key that says how many missed periods make a step, and that number."""
        return None

    @property
    def share_of_pool(self) -> tuple[str, Fraction] | None:
        """The category of the pool that it takes its amount from, and its share of that in percent."""
        return None

    @property
    def allowance(self) -> Allowance | None:
        """What is free of charge in a period."""
        return None

    def is_endless(self, reach: Reach) -> bool:
        """Whether nothing ends what a period can come to."""
        del reach
        return False

    def most_percent(self, base: str, reach: Reach) -> Fraction | None:
        """The most that a period can come to, in percent of a base; None where the terms do not tell."""
        del base, reach
        return None


def most_of(percents: Iterable[Fraction | None]) -> Fraction:
    """The largest of some percentages; one that is left out is none."""
    return max((percent or Fraction(0) for percent in percents), default=Fraction(0))
