"""Terms of a share in what an improvement is worth."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Annotated
from typing import ClassVar

from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.schemes.scheme import Scheme

if TYPE_CHECKING:
    from outscore.model.terms.schemes.scheme import Reach


@clause
class GainShare(Scheme):
    """A share of what an improvement over a baseline is worth (as a bonus), or of a loss (as a credit)."""

    scheme: ClassVar[str] = "gain_share"
    needs_direction: ClassVar[bool] = True
    baseline: Annotated[Fraction, "The figure from which gain and loss are counted."]
    worth_per_unit: Annotated[Fraction, "What one unit of improvement is worth."]
    share_percent: Annotated[Fraction, "The share of it that is paid."]
    per_quantity: Annotated[
        str, Reference("quantity"), "Where given: the worth is for one of these, such as one call."
    ] = ""
    at_most_amount: Annotated[Fraction | None, "The most that one period can bring."] = None

    def quantities(self) -> tuple[str, ...]:
        return (self.per_quantity,) if self.per_quantity else ()

    @property
    def needs_figure(self) -> bool:
        return True

    def is_endless(self, reach: Reach) -> bool:
        return self.at_most_amount is None and bool(self.per_quantity or not reach.has_ends)
