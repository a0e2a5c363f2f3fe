"""What a period's failures cost before any limit: schemes, points, repeats, the pool and gates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.scoring.reference.judging import reaches
from tests.scoring.reference.record import NONE
from tests.scoring.reference.record import Part
from tests.scoring.reference.schemes import at_risk
from tests.scoring.reference.schemes import excused
from tests.scoring.reference.schemes import price
from tests.scoring.reference.sums import at_index
from tests.scoring.reference.sums import base

from outscore.model.terms import schemes as sch

if TYPE_CHECKING:
    from collections.abc import Collection
    from fractions import Fraction

    from tests.scoring.reference.record import Settled


def points_to_money(now: Settled, out: Collection[str]) -> list[Part]:
    """Points of the measures that are charged together, then shared among them by their points."""
    terms = now.contract.terms.points
    mine = {name: one.points for name, one in now.judged.items() if not one.free and name not in out}
    every = sum(mine.values(), NONE)
    if terms is None or not every:
        return []
    if terms.amount_per_point is not None:
        cost = every * at_index(now, terms.amount_per_point, "points")
    elif terms.table:
        rows = [s.percent for s in terms.table if every >= s.points]
        cost = (rows[-1] if rows else NONE) * base(now, terms.of) / 100
    else:
        cost = every * (terms.percent_per_point or NONE) * base(now, terms.of) / 100
    return [
        Part("points", name, terms.clause, cost * own / every, now.period, band_name(now, name))
        for name, own in mine.items()
        if own and cost
    ]


def band_name(now: Settled, measure: str) -> str:
    """The band of a measure."""
    band = now.judged[measure].band
    return band.band if band else ""


def every_cost(now: Settled, past: list[Settled]) -> list[Part]:
    """All that failures cost without points, before any limit: measures, repeats, penalties."""
    now.gates = [gate for gate in now.contract.terms.gates if opens(gate, now) and not still_free(gate, now)]
    penalties = [
        Part(gate.id, "", gate.clause, gate_sum(gate, now), now.period)
        for gate in now.gates
        if gate.paid_to is sch.PaidTo.CLIENT
    ]
    return [part for part in [*own_schemes(now, past), *repeated(now), *penalties] if part.amount]


def without(now: Settled, costs: list[Part], out: Collection[str]) -> list[Part]:
    """What is left before the pool without some measures; "" stands for what is no measure's.

    In the order in which money arises: what measures cost, points, repeats, penalties.
    """
    left = [part for part in costs if part.measure not in out]
    own = [part for part in left if part.own_scheme]
    return [*own, *points_to_money(now, out), *(part for part in left if not part.own_scheme)]


def own_schemes(now: Settled, past: list[Settled]) -> list[Part]:
    """Each measure's own credit; its bonus is only noted."""
    parts: list[Part] = []
    for m in now.contract.measures:
        if m.terms.credit:
            now.credits[m.id] = price(now, past, m, bonus=False)
            pool = isinstance(m.terms.credit, sch.PoolShare)
            part = Part(m.id, m.id, m.clause, now.credits[m.id], now.period, band_name(now, m.id), pool)
            parts.append(replace(part, own_scheme=True))
        if m.terms.bonus:
            now.bonuses[m.id] = price(now, past, m, bonus=True)
    return parts


def repeated(now: Settled) -> list[Part]:
    """The further percentage of the charges for each repeat."""
    terms = now.contract.terms.repeats
    if terms is None or not terms.add_percent:
        return []
    extra = terms.add_percent * base(now, sch.CHARGES) / 100
    return [
        Part(name, name, terms.clause, extra, now.period, band_name(now, name))
        for name, one in now.judged.items()
        if one.repeat and one.liable and not excused(one, bonus=False)
    ]


def within_pool(now: Settled, parts: list[Part]) -> list[Part]:
    """Pool credits never come to more than the amount at risk."""
    pool = now.contract.terms.pool
    due = sum((part.amount for part in parts if of_pool(now, part)), NONE)
    if pool is None or due <= at_risk(now, pool):
        return parts
    share = at_risk(now, pool) / due
    return [part.at(part.amount * share) if of_pool(now, part) else part for part in parts]


def of_pool(now: Settled, part: Part) -> bool:
    """Whether a part counts against the pool of this period."""
    return part.of_pool and part.origin == now.period


def opens(gate: sch.Gate, now: Settled) -> bool:
    """Whether a gate's conditions hold; without a figure none does."""

    def true(test: sch.GateTest) -> bool:
        figure = now.judged[test.measure].figure
        return figure is not None and reaches(figure, test.level)

    return (bool(gate.all_of) and all(map(true, gate.all_of))) or any(map(true, gate.any_of))


def still_free(gate: sch.Gate, now: Settled) -> bool:
    """Whether a penalty rests on a measure whose failures cost nothing while the service settles in."""
    tests = (*gate.all_of, *gate.any_of)
    return gate.paid_to is sch.PaidTo.CLIENT and any(now.judged[test.measure].free for test in tests)


def gate_sum(gate: sch.Gate, now: Settled) -> Fraction:
    """What an open gate pays or costs."""
    if gate.amount is not None:
        return at_index(now, gate.amount, gate.id)
    return (gate.percent or NONE) * base(now, gate.of) / 100
