"""What one period can cost at worst, as far as the terms alone can tell."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.contracts.lints.direction import is_percentage
from outscore.contracts.lints.direction import is_upward
from outscore.model.terms.schemes import CHARGES
from outscore.model.terms.schemes import ExcessTable
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PercentByBand
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PoolShare
from outscore.scoring.judging import names
from outscore.scoring.schemes.per_unit import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.schemes import Scheme

ZERO = Fraction(0)
HUNDRED = Fraction(100)


def worst(contract: Contract, base: str) -> dict[str, Fraction | None]:
    """What each source can cost at most in a period, in percent of a base; None where that is not known."""
    return dict((*_of_measures(contract, base), *_of_all(contract, base)))


def _of_measures(contract: Contract, base: str) -> Iterator[tuple[str, Fraction | None]]:
    for measure in contract.measures:
        credit = measure.terms.credit
        if credit is not None and not isinstance(credit, PoolShare):
            yield f"the credit of {measure.id!r}", _percent(measure, credit, base)


def _of_all(contract: Contract, base: str) -> Iterator[tuple[str, Fraction | None]]:
    terms = contract.terms
    if terms.pool is not None and any(isinstance(one.terms.credit, PoolShare) for one in contract.measures):
        yield "the pool", terms.pool.at_risk_percent if terms.pool.of == base else None
    if terms.points is not None:
        yield "points", _points(contract, base)
    if terms.repeats is not None and terms.repeats.add_percent is not None:
        count = sum(names(terms.repeats.measures, measure.id) for measure in contract.measures)
        yield "repeats", terms.repeats.add_percent * count if base == CHARGES else None
    for gate in terms.gates:
        if gate.paid_to is PaidTo.CLIENT:
            yield f"gate {gate.id!r}", gate.percent if gate.of == base else None


def _percent(measure: Measure, credit: Scheme, base: str) -> Fraction | None:
    if getattr(credit, "of", None) != base:
        return None
    match credit:
        case PercentByBand():
            return max((band.percent or ZERO for band in measure.terms.bands), default=ZERO)
        case PerUnit() if credit.percent is not None and credit.at_most_amount is None and credit.per > 0:
            distance = farthest(measure, "credit", credit)
            whole = credit.part_units if credit.part_units is PartUnits.WHOLE else PartUnits.PRO_RATA
            return None if distance is None else units(distance, credit.per, whole) * credit.percent
        case ExcessTable() if all(row.amount is None for row in credit.rows):
            return max((row.percent or ZERO for row in credit.rows), default=ZERO)
        case _:
            return None


def _points(contract: Contract, base: str) -> Fraction | None:
    terms = contract.terms
    if terms.points is None or terms.points.of != base or terms.points.amount_per_point is not None:
        return None
    if terms.points.table:
        return max(row.percent for row in terms.points.table)
    most = ZERO
    for measure in contract.measures:
        own = max((band.points or ZERO for band in measure.terms.bands), default=ZERO)
        repeats = terms.repeats
        doubled = repeats is not None and names(repeats.measures, measure.id)
        most += own * (repeats.multiply_points_by or 1) if repeats is not None and doubled else own
    return most * (terms.points.percent_per_point or ZERO)


def farthest(measure: Measure, key: str, scheme: PerUnit) -> Fraction | None:
    """How far a figure can at most be beyond the level: a percentage ends at 0 and at 100."""
    start = scheme.beyond or measure.target
    if start is None:
        return None
    if is_upward(start) is (key == "credit"):
        return max(start.value, ZERO)
    return max(HUNDRED - start.value, ZERO) if is_percentage(measure) else None
