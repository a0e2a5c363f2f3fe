"""Terms of a charge for every so many failures."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Annotated
from typing import ClassVar

from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.schemes.scheme import CHARGES
from outscore.model.terms.schemes.scheme import OF
from outscore.model.terms.schemes.scheme import Scheme

if TYPE_CHECKING:
    from outscore.model.terms.schemes.scheme import Reach


class CountOf(StrEnum):
    """What is counted."""

    MISSES = "misses"
    VALUE = "value"


@clause
class CountInWindow(Scheme):
    """A charge for every so many failures within a window; each step is charged once."""

    scheme: ClassVar[str] = "count_in_window"
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = (("amount", "percent"),)
    every: Annotated[int, "How many failures make a step."]
    in_last: Annotated[int, "In how many periods, this one included."]
    counting: Annotated[CountOf, "misses: periods missed. value: the figure itself is a number of failures."]
    amount: Annotated[Fraction | None, "The sum for a step."] = None
    percent: Annotated[Fraction | None, "The percentage for a step."] = None
    of: Annotated[str, Reference("base"), OF] = CHARGES

    @property
    def looks_back(self) -> int:
        return self.in_last

    @property
    def needs_verdict(self) -> bool:
        return self.counting is CountOf.MISSES

    @property
    def needs_figure(self) -> bool:
        return self.counting is CountOf.VALUE

    @property
    def step_of_misses(self) -> tuple[str, int] | None:
        return ("every", self.every) if self.counting is CountOf.MISSES else None

    def is_endless(self, reach: Reach) -> bool:
        del reach
        return self.counting is CountOf.VALUE
