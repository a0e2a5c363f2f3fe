"""What one period can cost at worst, as far as the terms alone can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.direction import is_percentage
from outscore.model.terms.clause import names
from outscore.model.terms.schemes import CHARGES
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.schemes import Reach
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.schemes import Scheme


def worst(contract: Contract, base: str) -> dict[str, Fraction | None]:
    """What each source can cost at most in a period, in percent of a base; None where that is not known."""
    return dict((*_of_measures(contract, base), *_of_all(contract, base)))


def _of_measures(contract: Contract, base: str) -> Iterator[tuple[str, Fraction | None]]:
    for measure in contract.measures:
        credit = measure.terms.credit
        if credit is not None and credit.share_of_pool is None:
            most = credit.most_percent(base, reach(measure, credit, bonus=False))
            yield f"the credit of {measure.id!r}", most


def _of_all(contract: Contract, base: str) -> Iterator[tuple[str, Fraction | None]]:
    terms = contract.terms
    credits_ = [measure.terms.credit for measure in contract.measures]
    if terms.pool is not None and any(one and one.share_of_pool for one in credits_):
        yield "the pool", terms.pool.at_risk_percent if terms.pool.of == base else None
    if terms.points is not None:
        yield "points", _points(contract, base)
    if terms.repeats is not None and terms.repeats.add_percent is not None:
        count = sum(names(terms.repeats.measures, measure.id) for measure in contract.measures)
        yield "repeats", terms.repeats.add_percent * count if base == CHARGES else None
    for gate in terms.gates:
        if gate.paid_to is PaidTo.CLIENT:
            yield f"gate {gate.id!r}", gate.percent if gate.of == base else None


def _points(contract: Contract, base: str) -> Fraction | None:
    terms = contract.terms
    if terms.points is None or terms.points.of != base or terms.points.amount_per_point is not None:
        return None
    if terms.points.table:
        return max(row.percent for row in terms.points.table)
    return most_points(contract) * (terms.points.percent_per_point or ZERO)


def most_points(contract: Contract) -> Fraction:
    """The most points that a period can make: every measure in its dearest band, and failed before."""
    repeats = contract.terms.repeats
    most = ZERO
    for measure in contract.measures:
        own = max((band.points or ZERO for band in measure.terms.bands), default=ZERO)
        if repeats is not None and names(repeats.measures, measure.id):
            own *= max(repeats.multiply_points_by or 1, 1)
        most += own
    return most


def reach(measure: Measure, scheme: Scheme, *, bonus: bool) -> Reach:
    """How far the measure's figure can go beyond the level from which its credit, or bonus, counts."""
    return Reach(_farthest(measure, scheme, bonus=bonus), is_percentage(measure), measure.terms.bands)


def _farthest(measure: Measure, scheme: Scheme, *, bonus: bool) -> Fraction | None:
    """A percentage ends at 0 and at 100, anything else at 0."""
    start = scheme.own_level or measure.target
    if start is None:
        return None
    if start.comparison.is_upward is not bonus:
        return max(start.value, ZERO)
    return max(HUNDRED - start.value, ZERO) if is_percentage(measure) else None
