"""Terms of what service points cost."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.schemes.scheme import CHARGES
from outscore.model.terms.schemes.scheme import OF

POINTS = "points"
"""The name by which an indexation means the sum for a point."""


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
