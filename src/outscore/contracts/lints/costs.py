"""The parts that a period's credit can be made of, each with the most that it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from outscore.contracts.lints.stakes import has_points
from outscore.contracts.lints.stakes import met_bands
from outscore.contracts.lints.worst import reach
from outscore.model.terms.clause import names
from outscore.model.terms.judging import SettlingEffect
from outscore.model.terms.schemes import CHARGES
from outscore.model.terms.schemes import PaidTo
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from fractions import Fraction

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure


class PartKind(StrEnum):
    """What a part of the credit comes from."""

    POOL = "pool"
    CREDIT = "credit"
    POINTS = "points"
    REPEAT = "repeat"
    PENALTY = "penalty"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Part:
    """What one measure can cost by one clause; measure: "" for what is no measure's, then `of` names it."""

    kind: PartKind
    measure: str
    of: str = ""

    @property
    def called(self) -> str:
        """The part as a sentence names it."""
        match self.kind:
            case PartKind.POINTS:
                return f"the points of {self.measure!r}"
            case PartKind.REPEAT:
                return f"repeats of {self.measure!r}"
            case PartKind.PENALTY:
                return f"penalty {self.of!r}"
            case PartKind.COUNTED:
                return "counted credits"
            case _:
                return f"the credit of {self.measure!r}"


def parts_of(contract: Contract) -> tuple[Part, ...]:
    """Everything that can cost something in a period, critical failures apart."""
    return (*_of_measures(contract), *_of_none(contract))


def _of_measures(contract: Contract) -> Iterator[Part]:
    repeats, points = contract.terms.repeats, contract.terms.points
    adding = repeats is not None and repeats.add_percent is not None
    for measure in contract.measures:
        credit = measure.terms.credit
        if credit is not None:
            yield Part(PartKind.POOL if credit.share_of_pool else PartKind.CREDIT, measure.id)
        if points is not None and has_points(measure):
            yield Part(PartKind.POINTS, measure.id)
        if adding and repeats is not None and names(repeats.measures, measure.id):
            yield Part(PartKind.REPEAT, measure.id)


def _of_none(contract: Contract) -> Iterator[Part]:
    for gate in contract.terms.gates:
        if gate.paid_to is PaidTo.CLIENT:
            yield Part(PartKind.PENALTY, "", gate.id)
    if contract.terms.counted_credits is not None:
        yield Part(PartKind.COUNTED, "")


def most_of(contract: Contract, parts: Iterable[Part], base: str) -> Fraction | None:
    """What parts come to at most together, in percent of a base; None where that is not known.

    By a table all points together come to no more than its dearest row.
    """
    total, several = ZERO, list(parts)
    points = contract.terms.points
    if points is not None and points.table:
        scored = [part for part in several if part.kind is PartKind.POINTS]
        several = [part for part in several if part not in scored[1:]]
    for part in several:
        most = _most(contract, part, base)
        if most is None:
            return None
        total += most
    return total


def _most(contract: Contract, part: Part, base: str) -> Fraction | None:
    terms = contract.terms
    known = {measure.id: measure for measure in contract.measures}
    match part.kind:
        case PartKind.POOL:
            share = share_of_pool(contract, known[part.measure])
            pool = terms.pool
            return share * pool.at_risk_percent / HUNDRED if pool is not None and pool.of == base else None
        case PartKind.CREDIT:
            credit = known[part.measure].terms.credit
            return (
                credit.most_percent(base, reach(known[part.measure], credit, bonus=False)) if credit else ZERO
            )
        case PartKind.POINTS:
            return _most_of_points(contract, known[part.measure], base)
        case PartKind.REPEAT:
            return terms.repeats.add_percent if terms.repeats and base == CHARGES else None
        case PartKind.PENALTY:
            gate = next(gate for gate in terms.gates if gate.id == part.of)
            return gate.percent if gate.of == base else None
        case PartKind.COUNTED:
            counted = terms.counted_credits
            return max(row.percent for row in counted.table) if counted and counted.of == base else None


def _most_of_points(contract: Contract, measure: Measure, base: str) -> Fraction | None:
    points = contract.terms.points
    if points is None or points.of != base or points.amount_per_point is not None:
        return None
    if points.table:
        return max(row.percent for row in points.table)
    return max(points_that_cost(contract, measure)) * (points.percent_per_point or ZERO)


def points_that_cost(contract: Contract, measure: Measure) -> frozenset[Fraction]:
    """How many points of a measure can cost money in a period: of a band, repeated, settling in, or 0."""
    terms = contract.terms
    bands = {band.points for band in measure.terms.bands if band.points}
    repeats, settling = terms.repeats, terms.settling_in
    if repeats is not None and repeats.multiply_points_by and names(repeats.measures, measure.id):
        bands |= {points * repeats.multiply_points_by for points in bands}
    if (
        settling is not None
        and settling.effect is SettlingEffect.REDUCED_POINTS
        and names(settling.measures, measure.id)
    ):
        bands |= {points * (settling.points_percent or ZERO) / HUNDRED for points in bands}
    return frozenset((ZERO, *bands))


def has_points_when_met(measure: Measure) -> bool:
    """Whether a result that is met makes points, so that points do not come with the rest of its cost."""
    return any(band.points for band in met_bands(measure))


def share_of_pool(contract: Contract, measure: Measure) -> Fraction:
    """What a measure can lose of the amount at risk, in percent of it."""
    pool, credit = contract.terms.pool, measure.terms.credit
    taken = credit.share_of_pool if credit is not None else None
    if pool is None or taken is None:
        return ZERO
    category, share = taken
    known = {one.id: one.share for one in pool.categories}
    return known.get(category, ZERO) * share / HUNDRED
