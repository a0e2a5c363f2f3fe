"""Terms of the schemes by which the band says what a failure costs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Annotated
from typing import ClassVar

from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.schemes.scheme import CHARGES
from outscore.model.terms.schemes.scheme import OF
from outscore.model.terms.schemes.scheme import Scheme
from outscore.model.terms.schemes.scheme import most_of

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.terms.schemes.scheme import Reach


@clause
class PercentByBand(Scheme):
    """The band names a percentage of a base."""

    scheme: ClassVar[str] = "percent_by_band"
    of_band: ClassVar[str] = "percent"
    of: Annotated[str, Reference("base"), OF] = CHARGES

    def bases(self) -> tuple[str, ...]:
        return (self.of,)

    def most_percent(self, base: str, reach: Reach) -> Fraction | None:
        return most_of(band.percent for band in reach.bands) if self.of == base else None


@clause
class AmountByBand(Scheme):
    """The band names a sum."""

    scheme: ClassVar[str] = "amount_by_band"
    of_band: ClassVar[str] = "amount"
