"""Settling periods under a contract, one after the other: (carried, facts, terms) -> (outcome, carry).

The order is that of docs/contracts.md#the-order-of-calculation. The terms are those in force on the period's
first day; what is in flight from earlier periods goes on by the terms under which it arose (`carry_terms`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from outscore.model.carry import START
from outscore.model.carry import Carry
from outscore.model.carry import Former
from outscore.model.carry import Paid
from outscore.model.outcome import NOTHING
from outscore.model.outcome import ZERO
from outscore.model.outcome import Entry
from outscore.model.outcome import Fired
from outscore.model.outcome import HeldChange
from outscore.model.outcome import HeldStatus
from outscore.model.outcome import MeasureOutcome
from outscore.model.outcome import Outcome
from outscore.model.outcome import SetAside
from outscore.model.result import Verdict
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import names
from outscore.scoring.booking import bonus_of
from outscore.scoring.booking import book
from outscore.scoring.booking import booked
from outscore.scoring.booking import by_measure
from outscore.scoring.booking import charged
from outscore.scoring.booking import earned_back
from outscore.scoring.booking import measures_of
from outscore.scoring.booking import one_amount
from outscore.scoring.booking import retained_by
from outscore.scoring.booking import set_off
from outscore.scoring.booking import watches_for
from outscore.scoring.booking import why_set_aside
from outscore.scoring.carry_terms import earn_back_of
from outscore.scoring.charging import steps_charged
from outscore.scoring.due import due
from outscore.scoring.earlier_clauses import earlier_clauses
from outscore.scoring.exact import exact_sum
from outscore.scoring.items import total
from outscore.scoring.judging import NO_READING
from outscore.scoring.judging import carried
from outscore.scoring.limits import covers
from outscore.scoring.limits import running
from outscore.scoring.plan import plan
from outscore.scoring.rating import rate
from outscore.scoring.scene import set_scene
from outscore.scoring.timing import risen
from outscore.scoring.timing import watch
from outscore.scoring.triggers import why

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from outscore.model.carry import Retained
    from outscore.model.carry import State
    from outscore.model.carry import Watch
    from outscore.model.contract import Contract
    from outscore.model.outcome import Booking
    from outscore.model.outcome import Held
    from outscore.model.period import Period
    from outscore.model.period_facts import PeriodFacts
    from outscore.scoring.booking import Balances
    from outscore.scoring.due import Due
    from outscore.scoring.due import Steps
    from outscore.scoring.items import Items
    from outscore.scoring.plan import Plan
    from outscore.scoring.scene import Scene


class Settlement:
    """Settles the periods of one contract, amendments included."""

    def __init__(self, contract: Contract) -> None:
        versions = contract.versions
        self._signed = contract
        self._starts = contract.span.start
        self._first = plan(contract, versions)
        self._later = [(since, plan(amended, versions)) for since, amended in contract.changes]

    def run(self, facts: Iterable[PeriodFacts], carry: Carry = START) -> Iterator[Outcome]:
        """The outcomes of consecutive periods, oldest first."""
        for one in facts:
            outcome, carry = self.step(carry, one)
            yield outcome

    def step(self, carry: Carry, facts: PeriodFacts) -> tuple[Outcome, Carry]:
        """The outcome of the next period, and what it hands on."""
        in_force = self._in_force(facts.period)
        return _settled(set_scene(in_force, self._signed, self._starts, carry, facts))

    def _in_force(self, period: Period) -> Plan:
        in_force = self._first
        for since, later in self._later:
            if since <= period.start:
                in_force = later
        return in_force


@dataclass(frozen=True, slots=True)
class _Moved:
    """The money of a period: what is due, its one amount, the lines, and what is in flight afterwards.

    exact: what the amount was rounded from. closing: the steps after the limits. taken: the items as booked.
    """

    due: Due
    amount: Fraction
    exact: Fraction
    bonus: Fraction
    lines: tuple[Booking, ...]
    others: tuple[Booking, ...]
    closing: Steps
    credited: Mapping[str, Fraction]
    taken: Items
    watches: tuple[Watch, ...]
    offsets: Balances
    retained: Mapping[str, Retained]
    retained_before: tuple[Former, ...]


def _settled(scene: Scene) -> tuple[Outcome, Carry]:
    money = _money_of(scene)
    outcome = _outcome(scene, money)
    return outcome, _carry(scene, money, dict(outcome.levels))


def _money_of(scene: Scene) -> _Moved:
    """From what is due to the lines of the ledger: steps 13 and 14 of the order of calculation."""
    found = due(scene)
    items, offsets, setting_off = set_off(scene, found)
    amount, closing = one_amount(scene, items)
    lowered = items is not found.items
    if amount == 0:
        items = ()
    lines = book(scene, items, amount)
    bonus, bonus_lines = bonus_of(scene, found, amount)
    retained_lines, retained, retained_before = retained_by(scene)
    taken = booked(items, lines, scene)
    cost = charged(scene, found.items) if lowered else measures_of(scene, taken)
    still, earned = watch(partial(earn_back_of, scene), scene.carry.watches, scene.judged, cost)
    returned, offsets, still = earned_back(scene, earned, still, offsets)
    return _Moved(
        due=found,
        amount=amount,
        exact=total(items),
        bonus=bonus,
        lines=lines,
        others=(*bonus_lines, *retained_lines, *returned),
        closing=(*setting_off, *closing),
        credited=by_measure(scene, items, scene.period),
        taken=taken,
        watches=(*still, *watches_for(scene, taken)),
        offsets=offsets,
        retained=retained,
        retained_before=retained_before,
    )


def _outcome(scene: Scene, money: _Moved) -> Outcome:
    found = money.due
    gates = [(gate.id, why_set_aside(scene, found, gate, money.amount)) for gate in found.gates]
    return Outcome(
        period=scene.period,
        charges=scene.facts.charges,
        measures=tuple(_measure(scene, found, rule.measure.id, money.credited) for rule in scene.plan.rules),
        points=scene.points,
        steps=(*found.steps, *money.closing),
        credit=exact_sum(line.amount for line in money.lines if line.entry is Entry.ACCRUAL),
        bonus=money.bonus,
        bookings=(*money.lines, *money.others),
        held=(*found.decided.changes, *(_put_on_hold(one) for one in found.held)),
        caps_reached=found.reached,
        gates=tuple(gate for gate, why_not in gates if why_not is None),
        gates_set_aside=tuple(SetAside(gate, why_not) for gate, why_not in gates if why_not is not None),
        critical=found.critical,
        fired=_fired(scene, money),
        rating=rate(scene.terms.rating, scene.judged) if scene.terms.rating else None,
        levels=_risen(scene),
        estimated=scene.facts.estimated,
        unpriced=scene.unpriced,
        earlier=earlier_clauses(scene, money.others, money.closing),
    )


def _carry(scene: Scene, money: _Moved, levels: Mapping[str, Fraction]) -> Carry:
    """What the period hands on."""
    found, back = money.due, scene.plan.back
    paid = _paid(scene, money)
    return Carry(
        states=_states(scene, found, levels),
        paid=(*scene.carry.paid, paid)[-back:] if back else (),
        held=(*found.decided.still, *found.held),
        watches=money.watches,
        offsets={name: left for (name, until), left in money.offsets.items() if until is None and left},
        retained=money.retained,
        upheld=found.counted,
        running=running(scene, paid.charges, paid.capped),
        runs=_runs(scene, paid.missed),
        periods=scene.carry.periods + 1,
        retained_before=money.retained_before,
        offsets_before=tuple(
            Former(name, until, left) for (name, until), left in money.offsets.items() if until and left
        ),
    )


def _paid(scene: Scene, money: _Moved) -> Paid:
    """The period as caps and triggers look back at it."""
    uncapped = money.due.uncapped
    return Paid(
        period=scene.period,
        charges=scene.facts.charges or ZERO,
        credit=money.amount,
        capped=_capped(scene, money.taken, money.amount),
        points=scene.counting_points,
        caps_reached=money.due.reached,
        missed=tuple(name for name, one in scene.judged.items() if one.failed),
        exact=None if money.exact == money.amount else money.exact,
        uncapped=uncapped if scene.looks_past_limits and uncapped != money.exact else None,
    )


def _put_on_hold(held: Held) -> HeldChange:
    return HeldChange(held.origin, HeldStatus.HELD, held.measures)


def _fired(scene: Scene, money: _Moved) -> tuple[Fired, ...]:
    if not scene.terms.triggers:
        return ()
    found, end = money.due, scene.period.end
    view = scene.view(money.amount, found.reached, exact=money.exact, uncapped=found.uncapped)
    return tuple(
        Fired(
            trigger=one.id,
            name=one.name,
            clause=one.clause,
            reason=reason,
            due=_days_after(end, one.due_within_days),
            expires=_days_after(end, one.expires_after_days),
        )
        for one in scene.terms.triggers
        if (reason := why(one.when, view))
    )


def _days_after(end: date, days: int | None) -> date | None:
    return None if days is None else end + timedelta(days=days)


def _risen(scene: Scene) -> tuple[tuple[str, Fraction], ...]:
    """The levels that rise after this period, by its place in the contract: not by how many were settled."""
    number = scene.period.number_since(scene.starts)
    return tuple(
        (rule.measure.id, level)
        for terms in scene.terms.step_up
        if number % terms.periods == 0
        for rule in scene.plan.rules
        if names(terms.measures, rule.measure.id)
        if (level := risen(terms, rule, scene.states[rule.measure.id], scene.judged[rule.measure.id]))
        is not None
    )


def _measure(scene: Scene, found: Due, name: str, credited: Mapping[str, Fraction]) -> MeasureOutcome:
    one = scene.judged[name]
    reading = scene.facts.readings.get(name, NO_READING)
    return MeasureOutcome(
        measure=name,
        raw=reading.raw if reading.raw is not None else reading.value,
        adjusted=reading.value,
        judged=one.value,
        level=one.level,
        verdict=one.verdict,
        band=one.band.band if one.band else "",
        reason=one.reason,
        provisional=one.provisional,
        settling_in=one.settling,
        exceeded=one.exceeded,
        default=one.default,
        misses=one.misses,
        repeat=one.repeat,
        base_points=one.base_points,
        points=one.points,
        credit=found.credits.get(name, NOTHING),
        bonus=found.bonuses.get(name, NOTHING),
        charged=credited.get(name, ZERO),
    )


def _capped(scene: Scene, taken: Items, amount: Fraction) -> dict[str, Fraction]:
    """What counts against each cap later: what was booked of the credits that it covers."""
    return {
        cap.id: amount if cap.measures == EVERY else total(item for item in taken if covers(cap, item))
        for cap in scene.plan.caps
    }


def _states(scene: Scene, found: Due, levels: Mapping[str, Fraction]) -> dict[str, State]:
    states = dict(scene.carry.states)
    for rule in scene.plan.rules:
        name = rule.measure.id
        states[name] = carried(
            rule,
            scene.judged[name],
            scene.facts.readings.get(name, NO_READING),
            scene.states[name],
            steps_charged(found.credits.get(name, NOTHING), rule),
            levels.get(name),
        )
    return states


def _runs(scene: Scene, missed: tuple[str, ...]) -> dict[tuple[str, ...], int]:
    """Failed periods in a row by group; a period in which none of the group was measured is passed over."""
    before = scene.carry.runs
    known = [
        name
        for name, one in scene.judged.items()
        if one.verdict is not Verdict.NOT_MEASURED and not one.provisional
    ]
    runs = {}
    for group in scene.plan.groups:
        if any(names(group, name) for name in missed):
            runs[group] = before.get(group, 0) + 1
        else:
            measured = any(names(group, name) for name in known)
            runs[group] = 0 if measured else before.get(group, 0)
    return runs
