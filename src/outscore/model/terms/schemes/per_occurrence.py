"""Terms of a price for each occurrence."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Annotated
from typing import ClassVar

from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.schemes.scheme import CHARGES
from outscore.model.terms.schemes.scheme import OF
from outscore.model.terms.schemes.scheme import Allowance
from outscore.model.terms.schemes.scheme import Scheme

if TYPE_CHECKING:
    from outscore.model.terms.schemes.scheme import Reach


@clause
class PerOccurrence(Scheme):
    """So much for each occurrence; the figure is their number."""

    scheme: ClassVar[str] = "per_occurrence"
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = (("amount", "percent"),)
    paired: ClassVar[tuple[tuple[str, str, str], ...]] = (
        ("free_percent_of", "free_percent", "Of which quantity is that share free?"),
    )
    amount: Annotated[Fraction | None, "The sum for each."] = None
    percent: Annotated[Fraction | None, "The percentage for each."] = None
    of: Annotated[str, Reference("base"), OF] = CHARGES
    free: Annotated[Fraction, "How many in a period are free."] = Fraction(0)
    free_percent: Annotated[Fraction | None, "The share of a volume that is free."] = None
    free_percent_of: Annotated[str, Reference("quantity"), "The quantity whose share is free."] = ""
    at_most_amount: Annotated[Fraction | None, "The most that one period can cost under this line."] = None
    at_most_percent: Annotated[Fraction | None, "The same as a percentage."] = None
    at_most_of: Annotated[str, Reference("base"), "What at_most_percent is taken of."] = CHARGES

    def bases(self) -> tuple[str, ...]:
        own = (self.of,) if self.percent is not None else ()
        return own if self.at_most_percent is None else (*own, self.at_most_of)

    def quantities(self) -> tuple[str, ...]:
        return (self.free_percent_of,) if self.free_percent_of else ()

    @property
    def needs_figure(self) -> bool:
        return True

    @property
    def allowance(self) -> Allowance | None:
        if self.free_percent is None:
            return Allowance("free", self.free, "")
        return Allowance("free_percent", self.free_percent, self.free_percent_of)

    def is_endless(self, reach: Reach) -> bool:
        del reach
        return self.at_most_amount is None and self.at_most_percent is None
