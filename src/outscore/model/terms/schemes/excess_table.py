"""Terms of a table from the size of a miss to its price."""

from __future__ import annotations

from fractions import Fraction
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
    from outscore.model.terms.schemes.scheme import Reach


@clause
class ExcessRow:
    """A row of a table by size: how far the figure is beyond the target, and what that costs."""

    one_of: ClassVar[tuple[tuple[str, ...], ...]] = (("amount", "percent"),)
    up_to: Annotated[
        Fraction | None, "The largest excess that the row covers, itself included; the last row has no end."
    ] = None
    below: Annotated[
        Fraction | None,
        "Or the excess from which the next row counts, itself not included: for `from 10 on`.",
    ] = None
    amount: Annotated[Fraction | None, "The sum."] = None
    percent: Annotated[Fraction | None, "The percentage."] = None

    @property
    def end(self) -> tuple[Fraction, bool] | None:
        """Where the row ends, and whether its end belongs to it; None for a row without an end."""
        if self.up_to is not None:
            return self.up_to, True
        return None if self.below is None else (self.below, False)

    def covers(self, excess: Fraction) -> bool:
        """Whether an excess that no smaller row covers falls into the row.

        >>> [ExcessRow(below=Fraction(10)).covers(Fraction(size)) for size in (9, 10)]
        [True, False]
        """
        return self.end is None or excess < self.end[0] or self.end == (excess, True)


@clause
class ExcessTable(Scheme):
    """A sum that depends on how far the figure is beyond the target."""

    scheme: ClassVar[str] = "excess_table"
    filled: ClassVar[tuple[str, ...]] = ("rows",)
    rows_in: ClassVar[tuple[str, ...]] = ("rows",)
    rows: Annotated[tuple[ExcessRow, ...], "The rows, smallest excess first."]
    of: Annotated[str, Reference("base"), OF] = CHARGES

    def bases(self) -> tuple[str, ...]:
        return (self.of,) if any(row.percent is not None for row in self.rows) else ()

    @property
    def needs_target(self) -> bool:
        return True

    @property
    def needs_figure(self) -> bool:
        return True

    @property
    def jumps(self) -> bool:
        return True

    def most_percent(self, base: str, reach: Reach) -> Fraction | None:
        del reach
        told = self.of == base and all(row.amount is None for row in self.rows)
        return most_of(row.percent for row in self.rows) if told else None
