"""From what is due to one rounded amount and its bookings; bonus, retainage and what is earned back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.carry import Retained
from outscore.model.outcome import ZERO
from outscore.model.outcome import Booking
from outscore.model.outcome import Entry
from outscore.model.outcome import MoneyStep
from outscore.model.outcome import StepKind
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.schemes import WithCredits
from outscore.scoring.charging import HUNDRED
from outscore.scoring.charging import gate_amount
from outscore.scoring.exact import exact_sum
from outscore.scoring.items import total
from outscore.scoring.rounding import rounded
from outscore.scoring.rounding import shared
from outscore.scoring.timing import is_offset
from outscore.scoring.timing import new_watches
from outscore.scoring.timing import offset
from outscore.scoring.timing import retain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from outscore.model.carry import Watch
    from outscore.model.outcome import Item
    from outscore.model.period import Period
    from outscore.model.terms.schemes import Gate
    from outscore.scoring.due import Due
    from outscore.scoring.due import Steps
    from outscore.scoring.items import Items
    from outscore.scoring.scene import Scene


def by_measure(scene: Scene, items: Items, origin: Period) -> dict[str, Fraction]:
    """What each measure's failures of a period cost."""
    found: dict[str, list[Fraction]] = {}
    for item in items:
        if item.measure and (item.origin or scene.period) == origin:
            found.setdefault(item.measure, []).append(item.amount)
    return {name: amounts[0] if len(amounts) == 1 else exact_sum(amounts) for name, amounts in found.items()}


def set_off(scene: Scene, items: Items) -> tuple[Items, dict[str, Fraction], Steps]:
    """The items lowered by what was earned back for later credits, and what is left of that."""
    clauses = [one for one in scene.terms.earn_back if is_offset(one)]
    if not clauses or not scene.carry.offsets:
        return items, dict(scene.carry.offsets), ()
    lowered, steps, left = offset(items, scene.carry.offsets, clauses)
    return lowered, left, steps


def one_amount(scene: Scene, items: Items) -> tuple[Fraction, Steps]:
    """Small amounts are dropped, then the sum is rounded, once."""
    if not items:
        return ZERO, ()
    exact = total(items)
    steps = [MoneyStep(StepKind.SUM, "sum", "", exact)]
    small = scene.terms.small_amounts
    if small is not None and 0 < exact <= small.not_paid_up_to:
        steps.append(MoneyStep(StepKind.SMALL, "small amount", small.clause, -exact))
        return ZERO, tuple(steps)
    amount = rounded(exact, scene.plan.step, scene.plan.how)
    if amount != exact:
        steps.append(MoneyStep(StepKind.ROUNDING, "rounding", "", amount - exact))
    return amount, tuple(steps)


def book(scene: Scene, items: Items, amount: Fraction) -> tuple[Booking, ...]:
    """The rounded amount as lines, one for each clause and origin, which add up to it exactly."""
    if amount == 0:
        return ()
    groups: dict[tuple[Period, Entry, str, str], list[Fraction]] = {}
    for item in items:
        entry = Entry.WITHHELD if item.kind is StepKind.CRITICAL else Entry.ACCRUAL
        key = (item.origin or scene.period, entry, item.clause, item.what)
        groups.setdefault(key, []).append(item.amount)
    exact = [exact_sum(amounts) for amounts in groups.values()] if len(groups) > 1 else [amount]
    return tuple(
        Booking(entry, share, clause, what, origin)
        for (origin, entry, clause, what), share in zip(
            groups, shared(amount, exact, scene.plan.step), strict=True
        )
        if share
    )


def pays(gate: Gate, amount: Fraction) -> bool:
    """Whether an open gate moves money in a period that costs so much in credits."""
    barred = gate.with_credits is WithCredits.NEVER and amount > 0
    return gate.paid_to is PaidTo.CLIENT or not barred


def booked(items: Items, lines: tuple[Booking, ...], scene: Scene) -> Items:
    """The items as they were booked: each line's rounded amount, shared among its items by what they cost."""
    shares = {(line.origin, line.clause, line.what): line.amount for line in lines}
    exact: dict[tuple[Period, str, str], Fraction] = {}
    for item in items:
        exact[_line(scene, item)] = exact.get(_line(scene, item), ZERO) + item.amount
    return tuple(
        replace(item, amount=item.amount * shares.get(_line(scene, item), ZERO) / exact[_line(scene, item)])
        for item in items
        if item.amount
    )


def _line(scene: Scene, item: Item) -> tuple[Period, str, str]:
    return item.origin or scene.period, item.clause, item.what


def bonus_of(scene: Scene, due: Due, amount: Fraction) -> tuple[Fraction, tuple[Booking, ...]]:
    """What the vendor has earned, rounded once, with its lines."""
    found = [
        (rule.measure.clause, rule.measure.id, due.bonuses[rule.measure.id].amount)
        for rule in scene.plan.rules
        if rule.measure.id in due.bonuses and due.bonuses[rule.measure.id].amount
    ]
    found += [
        (gate.clause, gate.id, gate_amount(gate, scene.sums).amount)
        for gate in due.gates
        if gate.paid_to is PaidTo.VENDOR and pays(gate, amount)
    ]
    if not found:
        return ZERO, ()
    amounts = [one for _, _, one in found]
    bonus = rounded(exact_sum(amounts), scene.plan.step, scene.plan.how)
    shares = shared(bonus, amounts, scene.plan.step)
    return bonus, tuple(
        Booking(Entry.BONUS, -share, clause, what, scene.period)
        for (clause, what, _), share in zip(found, shares, strict=True)
        if share
    )


def retained_by(scene: Scene) -> tuple[tuple[Booking, ...], dict[str, Retained]]:
    """What is held back, released and forfeited in the period."""
    bookings: list[Booking] = []
    retained = dict(scene.carry.retained)
    for clause in scene.terms.retainage if not scene.unpriced else ():
        share = scene.sums.base(clause.of) * clause.percent / HUNDRED
        before = retained.get(clause.id, Retained(ZERO, 0))
        held_back = rounded(share, scene.plan.step, scene.plan.how)
        more, retained[clause.id] = retain(clause, before, scene.judged, held_back, scene.period)
        bookings += more
    return tuple(bookings), retained


def earned_back(
    scene: Scene, earned: tuple[Watch, ...], offsets: Mapping[str, Fraction]
) -> tuple[tuple[Booking, ...], dict[str, Fraction]]:
    """What is earned back by this period: booked back, or kept to lower later credits."""
    bookings: list[Booking] = []
    balances = dict(offsets)
    for clause in scene.terms.earn_back if earned else ():
        own = [one for one in earned if one.earn_back == clause.id]
        if is_offset(clause):
            amount = exact_sum(one.amount for one in own) * clause.share_percent / HUNDRED
            if amount:
                balances[clause.id] = balances.get(clause.id, ZERO) + amount
            continue
        for origin in dict.fromkeys(one.origin for one in own):
            exact = exact_sum(one.amount for one in own if one.origin == origin)
            back = rounded(exact * clause.share_percent / HUNDRED, scene.plan.step, scene.plan.how)
            if back:
                bookings.append(Booking(Entry.EARN_BACK, -back, clause.clause, clause.id, origin))
    return tuple(bookings), balances


def watches_for(scene: Scene, items: Items) -> tuple[Watch, ...]:
    """The credits booked in this period that can be earned back."""
    if not scene.terms.earn_back:
        return ()
    now = {name: one.band.band for name, one in scene.judged.items() if one.band}
    found: list[Watch] = []
    for origin in dict.fromkeys(item.origin for item in items):
        period = origin or scene.period
        bands = (
            now if origin is None else {item.measure: item.band for item in items if item.origin == origin}
        )
        credited = by_measure(scene, items, period)
        found += new_watches(scene.terms.earn_back, period, credited, bands)
    return tuple(found)
