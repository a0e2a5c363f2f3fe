"""Terms of a price for each unit by which a figure is beyond a level."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Annotated
from typing import ClassVar

from outscore.model.target import Target
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.schemes.scheme import CHARGES
from outscore.model.terms.schemes.scheme import OF
from outscore.model.terms.schemes.scheme import Scheme

if TYPE_CHECKING:
    from outscore.model.terms.schemes.scheme import Reach


class PartUnits(StrEnum):
    """What a part of a unit costs."""

    PRO_RATA = "pro_rata"
    WHOLE = "count_as_whole"
    IGNORED = "ignored"

    def counted(self, units: Fraction) -> Fraction:
        """How many units an excess counts as.

        >>> [str(how.counted(Fraction("1.6"))) for how in PartUnits]
        ['8/5', '2', '1']
        """
        match self:
            case PartUnits.PRO_RATA:
                return units
            case PartUnits.WHOLE:
                return Fraction(-(-units.numerator // units.denominator))
            case PartUnits.IGNORED:
                return Fraction(units.numerator // units.denominator)


@clause
class PerUnit(Scheme):
    """So much for each unit by which the figure is beyond a level."""

    scheme: ClassVar[str] = "per_unit"
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = (("amount", "percent"),)
    per: Annotated[
        Fraction, "The size of a unit, in the metric's unit (1 for a percentage point or a second)."
    ]
    part_units: Annotated[
        PartUnits,
        "pro_rata: in proportion. count_as_whole: `or fraction thereof`. ignored: `each full unit`.",
    ]
    beyond: Annotated[
        Target | None,
        "Where counting starts: for a credit the level to be reached, for a bonus the level to be beaten; "
        "left out: the target.",
    ] = None
    amount: Annotated[Fraction | None, "The sum for a unit."] = None
    percent: Annotated[Fraction | None, "The percentage for a unit."] = None
    of: Annotated[str, Reference("base"), OF] = CHARGES
    at_most_amount: Annotated[Fraction | None, "The most that one period can cost under this line."] = None

    @property
    def own_level(self) -> Target | None:
        return self.beyond

    @property
    def needs_target(self) -> bool:
        return self.beyond is None

    @property
    def needs_figure(self) -> bool:
        return True

    @property
    def jumps(self) -> bool:
        return self.part_units is not PartUnits.PRO_RATA

    def is_endless(self, reach: Reach) -> bool:
        return self.at_most_amount is None and reach.farthest is None

    def most_percent(self, base: str, reach: Reach) -> Fraction | None:
        limited = self.at_most_amount is not None or self.per <= 0
        if self.of != base or self.percent is None or limited or reach.farthest is None:
            return None
        ignored = self.part_units is PartUnits.IGNORED
        how = PartUnits.PRO_RATA if ignored else self.part_units
        return how.counted(reach.farthest / self.per) * self.percent
