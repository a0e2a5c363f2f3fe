"""What a trigger may look at: this period's verdicts and money, and the periods before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.terms.clause import names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from fractions import Fraction

    from outscore.model.carry import Paid
    from outscore.model.carry import State
    from outscore.model.period import Period
    from outscore.scoring.judging import Judged


@dataclass(frozen=True, slots=True)
class View:
    """A period as triggers see it; states and paid are of the periods before, oldest first.

    credit: rounded, what is withheld included; exact: before it is rounded; uncapped: before the pool, the
    caps, what was set off and small amounts as well. All None where they are not known yet (a failure that
    replaces ordinary credits is looked for before they are limited).
    """

    period: Period
    judged: Mapping[str, Judged]
    states: Mapping[str, State]
    paid: tuple[Paid, ...]
    runs: Mapping[tuple[str, ...], int]
    points: Fraction
    charges: Fraction | None
    credit: Fraction | None = None
    exact: Fraction | None = None
    uncapped: Fraction | None = None
    caps_reached: tuple[str, ...] = ()

    def among(self, measures: tuple[str, ...]) -> Iterator[tuple[str, Judged]]:
        """This period's verdicts of some measures."""
        return ((name, one) for name, one in self.judged.items() if names(measures, name))

    def before(self, periods: int) -> tuple[Paid, ...]:
        """The periods before this one in a window of so many."""
        return self.paid[-(periods - 1) :] if periods > 1 else ()
