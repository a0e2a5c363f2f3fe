"""Terms for money: the schemes by which a failure (or a good result) becomes an amount."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated
from typing import ClassVar
from typing import TypeAlias

from outscore.model.target import Target
from outscore.model.terms.clause import Inline
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause

CHARGES = "charges"
"""The base that every contract knows: the charges of the period, before credits."""

OF = "What a percentage is taken of: charges (of the period), or a name under `amounts`."


class PartUnits(StrEnum):
    """What a part of a unit costs."""

    PRO_RATA = "pro_rata"
    WHOLE = "count_as_whole"
    IGNORED = "ignored"


@clause
class PercentByBand:
    """The band names a percentage of a base."""

    scheme: ClassVar[str] = "percent_by_band"
    of: Annotated[str, Reference("base"), OF] = CHARGES


@clause
class AmountByBand:
    """The band names a sum."""

    scheme: ClassVar[str] = "amount_by_band"


@clause
class PerUnit:
    """So much for each unit by which the figure is beyond a level."""

    scheme: ClassVar[str] = "per_unit"
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


@clause
class PerOccurrence:
    """So much for each occurrence; the figure is their number."""

    scheme: ClassVar[str] = "per_occurrence"
    amount: Annotated[Fraction | None, "The sum for each."] = None
    percent: Annotated[Fraction | None, "The percentage for each."] = None
    of: Annotated[str, Reference("base"), OF] = CHARGES
    free: Annotated[Fraction, "How many in a period are free."] = Fraction(0)
    free_percent: Annotated[Fraction | None, "The share of a volume that is free."] = None
    free_percent_of: Annotated[str, Reference("quantity"), "The quantity whose share is free."] = ""
    at_most_amount: Annotated[Fraction | None, "The most that one period can cost under this line."] = None
    at_most_percent: Annotated[Fraction | None, "The same as a percentage."] = None
    at_most_of: Annotated[str, Reference("base"), "What at_most_percent is taken of."] = CHARGES


@clause
class PoolShare:
    """A share of the amount at risk: the category's share x this share x the amount at risk."""

    scheme: ClassVar[str] = "pool"
    category: Annotated[str, Reference("category"), "A category of the contract's pool."]
    share: Annotated[Fraction, "The measure's share of its category, in percent."]


@clause
class ExcessRow:
    """A row of a table by size: how far the figure is beyond the target, and what that costs."""

    up_to: Annotated[
        Fraction | None, "The largest excess that the row covers, itself included; the last row has none."
    ] = None
    amount: Annotated[Fraction | None, "The sum."] = None
    percent: Annotated[Fraction | None, "The percentage."] = None


@clause
class ExcessTable:
    """A sum that depends on how far the figure is beyond the target."""

    scheme: ClassVar[str] = "excess_table"
    rows: Annotated[tuple[ExcessRow, ...], "The rows, smallest excess first."]
    of: Annotated[str, Reference("base"), OF] = CHARGES


class CountOf(StrEnum):
    """What is counted."""

    MISSES = "misses"
    VALUE = "value"


@clause
class CountInWindow:
    """A charge for every so many failures within a window; each step is charged once."""

    scheme: ClassVar[str] = "count_in_window"
    every: Annotated[int, "How many failures make a step."]
    in_last: Annotated[int, "In how many periods, this one included."]
    counting: Annotated[CountOf, "misses: periods missed. value: the figure itself is a number of failures."]
    amount: Annotated[Fraction | None, "The sum for a step."] = None
    percent: Annotated[Fraction | None, "The percentage for a step."] = None
    of: Annotated[str, Reference("base"), OF] = CHARGES


@clause
class GainShare:
    """A share of what an improvement over a baseline is worth (as a bonus), or of a loss (as a credit)."""

    scheme: ClassVar[str] = "gain_share"
    baseline: Annotated[Fraction, "The figure from which gain and loss are counted."]
    worth_per_unit: Annotated[Fraction, "What one unit of improvement is worth."]
    share_percent: Annotated[Fraction, "The share of it that is paid."]
    per_quantity: Annotated[
        str, Reference("quantity"), "Where given: the worth is for one of these, such as one call."
    ] = ""
    at_most_amount: Annotated[Fraction | None, "The most that one period can bring."] = None


Scheme: TypeAlias = (
    PercentByBand
    | AmountByBand
    | PerUnit
    | PerOccurrence
    | PoolShare
    | ExcessTable
    | CountInWindow
    | GainShare
)


@clause
class PointStep:
    """A row of a table from points to a percentage; the highest row that is reached holds."""

    points: Annotated[Fraction, "From how many points on."]
    percent: Annotated[Fraction, "The percentage of the base."]


@clause
class PointsToMoney:
    """What service points cost; the points of all measures are added first."""

    clause: Annotated[str, "Where the contract says so."]
    percent_per_point: Annotated[Fraction | None, "The percentage of the base for a point."] = None
    amount_per_point: Annotated[Fraction | None, "The sum for a point."] = None
    table: Annotated[tuple[PointStep, ...], "Or a table, fewest points first."] = ()
    of: Annotated[str, Reference("base"), OF] = CHARGES


@clause
class PoolCategory:
    """A part of the pool."""

    id: Annotated[str, "Measures name the category by this id."]
    share: Annotated[Fraction, "Its share of the amount at risk, in percent."]


@clause
class Pool:
    """The amount at risk, and how it is shared out; a period never costs more than the amount at risk."""

    clause: Annotated[str, "Where the contract says so."]
    at_risk_percent: Annotated[Fraction, "The amount at risk, in percent of the base."]
    categories: Annotated[tuple[PoolCategory, ...], "The categories."]
    shares_may_total: Annotated[
        Fraction, "How much the category shares may add up to, in percent of the amount at risk."
    ]
    of: Annotated[str, Reference("base"), OF] = CHARGES


class PaidTo(StrEnum):
    """Who gets the money."""

    VENDOR = "vendor"
    CLIENT = "client"


class WithCredits(StrEnum):
    """Whether a bonus is paid in a period that also costs credits."""

    ALLOWED = "allowed"
    NEVER = "never_in_the_same_period"


@clause
class GateTest:
    """One condition: a measure's figure against a level."""

    measure: Annotated[str, Reference("measure"), "The measure."]
    level: Annotated[Target, Inline()]


@clause
class Gate:
    """A bonus or a penalty that depends on several measures at once; in between nothing is paid."""

    id: Annotated[str, "The working paper names the gate by this id."]
    clause: Annotated[str, "Where the contract says so."]
    paid_to: Annotated[PaidTo, "vendor: a bonus. client: a penalty."]
    all_of: Annotated[tuple[GateTest, ...], "Every one of these must hold."] = ()
    any_of: Annotated[tuple[GateTest, ...], "Or at least one of these."] = ()
    percent: Annotated[Fraction | None, "The percentage of the base."] = None
    amount: Annotated[Fraction | None, "Or the sum."] = None
    of: Annotated[str, Reference("base"), OF] = CHARGES
    with_credits: Annotated[
        WithCredits, "For a bonus: allowed beside credits, or never_in_the_same_period."
    ] = WithCredits.ALLOWED
