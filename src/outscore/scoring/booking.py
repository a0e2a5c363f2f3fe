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
from outscore.model.outcome import WhySetAside
from outscore.model.result import Verdict
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.schemes import WithCredits
from outscore.scoring.charging import gate_amount
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import exact_sum
from outscore.scoring.hold import goes_on_hold
from outscore.scoring.items import total
from outscore.scoring.limits import limited
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


def set_off(scene: Scene, due: Due) -> tuple[Items, dict[str, Fraction], Steps]:
    """The items lowered by what was earned back for later credits, and what is left of that, rounded.

    It lowers a credit as it is before the pool and the caps: otherwise one that they have cut down, because
    of another, would be cut down twice, and failing beside it would make a period cheaper. Only so much is
    used up as the period becomes cheaper by it.
    """
    balances = dict(scene.carry.offsets)
    clauses = [one for one in scene.terms.earn_back if balances.get(one.id)] if due.items else []
    items, unlimited, steps = due.items, (*due.unlimited, *due.beside), []
    own = len(due.unlimited)
    for clause in (one for one in clauses if is_offset(one)):
        waits = () if due.critical else tuple(item for item in unlimited if goes_on_hold(scene, item))
        lowered, taken = offset(unlimited, balances[clause.id], clause, waits)
        left, _, _ = limited(scene, lowered[:own], lowered[own:])
        left = tuple(item for item in left if due.critical or not goes_on_hold(scene, item))
        used = total(items) - total(left)
        if used > 0:
            whole = exact_sum(taken.values())
            steps += [
                MoneyStep(StepKind.OFFSET, f"{clause.id}: {name}", clause.clause, -amount * used / whole)
                for name, amount in taken.items()
            ]
            balances[clause.id] -= _money(scene, used)
            items, unlimited = left, lowered
    return items, {name: amount for name, amount in balances.items() if amount}, tuple(steps)


def _money(scene: Scene, amount: Fraction) -> Fraction:
    return rounded(amount, scene.plan.step, scene.plan.how)


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
    amount = _money(scene, exact)
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


def pays(gate: Gate, due: Due, amount: Fraction) -> bool:
    """Whether an open gate moves money in a period that costs so much; a credit on hold is a credit."""
    credited = amount > 0 or any(one.counted or total(one.items) for one in due.held)
    return gate.paid_to is PaidTo.CLIENT or not (gate.with_credits is WithCredits.NEVER and credited)


def why_set_aside(scene: Scene, due: Due, gate: Gate, amount: Fraction) -> WhySetAside | None:
    """Why an open gate moves no money; None where it does. A penalty is waived with `all`."""
    if not pays(gate, due, amount):
        return WhySetAside.CREDITS
    if gate.paid_to is PaidTo.VENDOR:
        return None
    if scene.facts.waived.get("all"):
        return WhySetAside.WAIVED
    return WhySetAside.REPLACED if due.critical else None


def booked(items: Items, lines: tuple[Booking, ...], scene: Scene) -> Items:
    """The items as they were booked: each line in whole steps among its items, by what they cost.

    An item that rounding leaves nothing is none of them. Whole steps, because items of one line may be earned
    back apart from each other, and together they never come to more than the line.
    """
    amounts = {(line.origin, line.clause, line.what): line.amount for line in lines}
    found: dict[tuple[Period, str, str], list[Item]] = {}
    for item in items:
        if item.amount:
            found.setdefault((item.origin or scene.period, item.clause, item.what), []).append(item)
    return tuple(
        item if share == item.amount else replace(item, amount=share)
        for line, own in found.items()
        for item, share in zip(
            own, shared(amounts.get(line, ZERO), [one.amount for one in own], scene.plan.step), strict=True
        )
        if share
    )


def charged(scene: Scene, items: Items) -> frozenset[str] | None:
    """The measures whose credits come to money in a period, before any offset; None where that is not known.

    A credit that is too small, or that rounding leaves nothing, is none.
    """
    amount, _ = one_amount(scene, items)
    return measures_of(scene, booked(items, book(scene, items, amount), scene))


def measures_of(scene: Scene, taken: Items) -> frozenset[str] | None:
    """The measures of what was booked; "" stands for what is no measure's, such as a penalty."""
    return None if scene.unpriced else frozenset(item.measure for item in taken)


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
        if gate.paid_to is PaidTo.VENDOR and pays(gate, due, amount)
    ]
    if not found:
        return ZERO, ()
    amounts = [one for _, _, one in found]
    bonus = _money(scene, exact_sum(amounts))
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
    waived = [name for name in scene.judged if scene.waiver(name)]
    for clause in scene.terms.retainage if not scene.unpriced else ():
        share = scene.sums.base(clause.of) * clause.percent / HUNDRED
        before = retained.get(clause.id, Retained(ZERO, 0))
        more, retained[clause.id] = retain(
            clause, before, scene.judged, _money(scene, share), scene.period, waived
        )
        bookings += more
    return tuple(bookings), retained


def earned_back(
    scene: Scene, earned: tuple[Watch, ...], still: tuple[Watch, ...], offsets: Mapping[str, Fraction]
) -> tuple[tuple[Booking, ...], dict[str, Fraction], tuple[Watch, ...]]:
    """What is earned back by this period: booked back, or kept to lower later credits; and what still may be.

    Of one credit all earn-backs together never give back more than was credited: each has what those before
    it have left, in the order of the file.
    """
    bookings: list[Booking] = []
    balances = dict(offsets)
    given: dict[tuple[str, Period], Fraction] = {}
    for clause in scene.terms.earn_back if earned else ():
        own = [_lessened(one, given) for one in earned if one.earn_back == clause.id]
        together = [own] if is_offset(clause) else _by_origin(own)
        for group in together:
            exact = [min(one.amount * clause.share_percent / HUNDRED, one.left) for one in group]
            back = _money(scene, exact_sum(exact))
            for one, share in zip(group, shared(back, exact, scene.plan.step), strict=True):
                credit = one.measure, one.origin
                given[credit] = given.get(credit, ZERO) + share
            if back and is_offset(clause):
                balances[clause.id] = balances.get(clause.id, ZERO) + back
            elif back:
                origin = group[0].origin
                bookings.append(Booking(Entry.EARN_BACK, -back, clause.clause, clause.id, origin))
    lessened = (_lessened(one, given) for one in still)
    return tuple(bookings), balances, tuple(one for one in lessened if one.left)


def _by_origin(watches: list[Watch]) -> list[list[Watch]]:
    origins = dict.fromkeys(one.origin for one in watches)
    return [[one for one in watches if one.origin == origin] for origin in origins]


def _lessened(one: Watch, given: Mapping[tuple[str, Period], Fraction]) -> Watch:
    more = given.get((one.measure, one.origin), ZERO)
    return replace(one, gone=one.gone + more) if more else one


def watches_for(scene: Scene, items: Items) -> tuple[Watch, ...]:
    """The credits booked in this period that can be earned back."""
    if not scene.terms.earn_back:
        return ()
    now = {name: one.band.band for name, one in scene.judged.items() if one.band}
    reported = {name for name, one in scene.judged.items() if one.verdict is Verdict.REPORT_ONLY}
    found: list[Watch] = []
    for origin in dict.fromkeys(item.origin for item in items):
        period = origin or scene.period
        bands = (
            now if origin is None else {item.measure: item.band for item in items if item.origin == origin}
        )
        credited = by_measure(scene, items, period)
        unjudged = reported if origin is None else ()
        found += new_watches(scene.terms.earn_back, period, credited, bands, unjudged)
    return tuple(found)
