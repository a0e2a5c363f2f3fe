"""What a table makes of all points together, where a clause lowers the part of some measures alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.contracts.lints.costs import PartKind
from outscore.contracts.lints.costs import most_of
from outscore.contracts.lints.costs import parts_of
from outscore.contracts.lints.costs import points_that_cost
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.printed_bands import about
from outscore.contracts.lints.said import joined
from outscore.contracts.lints.said import number
from outscore.contracts.lints.stakes import has_points
from outscore.model.terms.clause import names
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.timing import PaidAs
from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from fractions import Fraction

    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.limits import Cap
    from outscore.model.terms.schemes import PointsToMoney

_SUMS = 60
"""How many sums of points are tried; a contract with more is taken to have the case."""


@dataclass(frozen=True, slots=True)
class Case:
    """Points of the measures under a clause, fewer and more, beside points of others."""

    fewer: Fraction
    more: Fraction
    beside: Fraction


def shared_point_findings(contract: Contract) -> Iterator[Finding]:
    """A cap, or an offset, on some of the measures whose points go through one table.

    The table makes one sum, of which each measure bears a part by its points. Where a measure under the
    clause makes more points and the sum stays, more of it falls under the clause: the period gets cheaper.
    """
    points = contract.terms.points
    if points is None or not points.table:
        return
    for place, cap in enumerate(contract.terms.caps):
        limit, beside = _room(contract, cap, points)
        if limit is not None and beside is not None and limit >= beside + _dearest(points):
            continue
        case = _case(contract, points, cap.measures, limit, beside)
        if case is not None and not _is_agreed(contract, cap.clause):
            yield _finding(("caps", place, "measures"), f"the cap {cap.id!r}", cap.clause, cap.measures, case)
    for place, back in enumerate(contract.terms.earn_back):
        if back.paid_as is not PaidAs.OFFSET or _is_agreed(contract, back.clause):
            continue
        case = _case(contract, points, back.measures, ZERO, ZERO)
        if case is not None:
            path = ("earn_back", place, "measures")
            yield _finding(path, f"the earn-back {back.id!r}", back.clause, back.measures, case)


def _finding(path: Path, called: str, clause: str, measures: tuple[str, ...], case: Case) -> Finding:
    return warning(
        path,
        f"All points together come to one sum by the table, shared by points, but {called} lowers only "
        f"the part of {joined([repr(name) for name in measures])}. So more points there can make a period "
        f"cheaper: {number(case.more)} instead of {number(case.fewer)}, beside {number(case.beside)} of "
        "other measures. Let it cover every measure with points, or record under agreed_readings, with the "
        f"clause {clause!r}, that it is meant so.",
    )


def _room(contract: Contract, cap: Cap, points: PointsToMoney) -> tuple[Fraction | None, Fraction | None]:
    """What a cap allows and what else can come under it, in percent of the table's base; None: anything."""
    if cap.window is not CapWindow.PERIOD or cap.percent is None or cap.of != points.of:
        return None, None
    parts = [part for part in parts_of(contract) if names(cap.measures, part.measure)]
    others = [part for part in parts if part.kind is not PartKind.POINTS]
    return cap.percent, most_of(contract, others, points.of)


def _case(
    contract: Contract,
    points: PointsToMoney,
    measures: tuple[str, ...],
    limit: Fraction | None,
    beside: Fraction | None,
) -> Case | None:
    """Points with which more of them cost less; None where there are none."""
    scored = [measure for measure in contract.measures if has_points(measure)]
    under = [measure for measure in scored if names(measures, measure.id)]
    apart = [measure for measure in scored if not names(measures, measure.id)]
    own, others = _sums(contract, under), _sums(contract, apart)
    most, else_ = (ZERO, ZERO) if limit is None else (limit, limit if beside is None else min(limit, beside))
    for other in others:
        dearest: tuple[Fraction, Fraction] | None = None
        for some in own:
            cost = _cost(points, some, other, most, else_)
            if dearest is not None and cost < dearest[0]:
                return Case(dearest[1], some, other)
            if dearest is None or cost > dearest[0]:
                dearest = cost, some
    return None


def _cost(
    points: PointsToMoney, own: Fraction, others: Fraction, limit: Fraction, beside: Fraction
) -> Fraction:
    """What the points cost, in percent, where what else comes under the limit takes its room first."""
    every = own + others
    whole = max((row.percent for row in points.table if row.points <= every), default=ZERO)
    part = whole * own / every if every else ZERO
    return min(limit, beside + part) + whole - part


def _dearest(points: PointsToMoney) -> Fraction:
    return max(row.percent for row in points.table)


def _sums(contract: Contract, measures: Iterable[Measure]) -> list[Fraction]:
    """What the points of some measures can come to together, smallest first."""
    found = {ZERO}
    for measure in measures:
        own = points_that_cost(contract, measure)
        found = {one + more for one in found for more in own}
        if len(found) > _SUMS:
            found = set(sorted(found)[:_SUMS])
    return sorted(found)


def _is_agreed(contract: Contract, clause: str) -> bool:
    return any(about(reading, clause) for reading in contract.terms.agreed_readings)
