"""From what is due to one rounded amount and its bookings; bonus, retainage and what is earned back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import TypeAlias

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
from outscore.scoring.carry_terms import decides_offset
from outscore.scoring.carry_terms import decides_retained
from outscore.scoring.carry_terms import earn_back
from outscore.scoring.carry_terms import earn_backs_of
from outscore.scoring.carry_terms import retainage
from outscore.scoring.carry_terms import set_apart
from outscore.scoring.carry_terms import stood_until
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
    from collections.abc import Iterator
    from collections.abc import Mapping
    from fractions import Fraction

    from outscore.model.carry import Former
    from outscore.model.carry import Watch
    from outscore.model.outcome import Item
    from outscore.model.period import Period
    from outscore.model.terms.schemes import Gate
    from outscore.model.terms.timing import EarnBack
    from outscore.scoring.due import Due
    from outscore.scoring.due import Steps
    from outscore.scoring.items import Items
    from outscore.scoring.scene import Scene

Balances: TypeAlias = "dict[tuple[str, Period | None], Fraction]"
"""What was earned back for later credits, by earn-back and until when that stood so (None: it still does)."""


def by_measure(scene: Scene, items: Items, origin: Period) -> dict[str, Fraction]:
    """What each measure's failures of a period cost."""
    found: dict[str, list[Fraction]] = {}
    for item in items:
        if item.measure and (item.origin or scene.period) == origin:
            found.setdefault(item.measure, []).append(item.amount)
    return {name: amounts[0] if len(amounts) == 1 else exact_sum(amounts) for name, amounts in found.items()}


def set_off(scene: Scene, due: Due) -> tuple[Items, Balances, Steps]:
    """The items lowered by what was earned back for later credits, and what is left of that, rounded.

    It lowers a credit as it is before the pool and the caps: otherwise one that they have cut down, because
    of another, would be cut down twice, and failing beside it would make a period cheaper. Only so much is
    used up as the period becomes cheaper by it.
    """
    balances = offset_balances(scene)
    items, unlimited, steps = due.items, (*due.unlimited, *due.beside), []
    own = len(due.unlimited)
    for one, clause in _to_set_off(scene, balances) if due.items else ():
        waits = () if due.critical else tuple(item for item in unlimited if goes_on_hold(scene, item))
        lowered, taken = offset(unlimited, balances[one], clause, waits)
        left, _, _ = limited(scene, lowered[:own], lowered[own:])
        left = tuple(item for item in left if due.critical or not goes_on_hold(scene, item))
        used = total(items) - total(left)
        if used > 0:
            whole = exact_sum(taken.values())
            steps += [
                MoneyStep(StepKind.OFFSET, f"{clause.id}: {name}", clause.clause, -amount * used / whole)
                for name, amount in taken.items()
            ]
            balances[one] -= _money(scene, used)
            items, unlimited = left, lowered
    return items, balances, tuple(steps)


def offset_balances(scene: Scene) -> Balances:
    """What was earned back for later credits before this period, by the clauses that it goes on by."""
    before = {name: (amount, 0) for name, amount in scene.carry.offsets.items()}
    still, apart = set_apart(scene, before, scene.carry.offsets_before, decides_offset)
    return {
        **{(one.id, one.until): one.amount for one in apart},
        **{(name, None): amount for name, (amount, _) in still.items()},
    }


def _to_set_off(scene: Scene, balances: Balances) -> list[tuple[tuple[str, Period | None], EarnBack]]:
    """The balances with their clauses: under older terms first, then in the order of the file."""
    untils = {until for _, until in balances if until}
    every = [
        ((one.id, until), one)
        for until in (*sorted(untils, key=lambda one: one.start), None)
        for one in (scene.then(until) if until else scene.terms).earn_back
        if is_offset(one)
    ]
    return [(key, one) for key, one in every if balances.get(key)]


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


def retained_by(scene: Scene) -> tuple[tuple[Booking, ...], dict[str, Retained], tuple[Former, ...]]:
    """What is held back, released and forfeited in the period; then what stays, by the clauses it goes on by.

    What was held back under a clause that an amendment changed or took out goes on by it as it stood, booked
    for the last period of that.
    """
    before = {name: (one.amount, one.run) for name, one in scene.carry.retained.items()}
    still, apart = set_apart(scene, before, scene.carry.retained_before, decides_retained)
    retained = {name: Retained(*one) for name, one in still.items()}
    if scene.unpriced:
        return (), retained, apart
    bookings: list[Booking] = []
    former: list[Former] = []
    waived = [name for name in scene.judged if scene.waiver(name)]
    for one in apart:
        clause, kept = retainage(scene.then(one.until), one.id), Retained(one.amount, one.run)
        if clause is not None:
            more, kept = retain(clause, kept, scene.judged, None, one.until, waived)
            bookings += more
        if kept.amount:
            former.append(replace(one, amount=kept.amount, run=kept.run))
    for clause in scene.terms.retainage:
        share = _money(scene, scene.sums.base(clause.of) * clause.percent / HUNDRED)
        kept = retained.get(clause.id, Retained(ZERO, 0))
        more, retained[clause.id] = retain(clause, kept, scene.judged, share, scene.period, waived)
        bookings += more
    return tuple(bookings), retained, tuple(former)


def earned_back(
    scene: Scene, earned: tuple[Watch, ...], still: tuple[Watch, ...], offsets: Balances
) -> tuple[tuple[Booking, ...], Balances, tuple[Watch, ...]]:
    """What is earned back by this period: booked back, or kept to lower later credits; and what still may be.

    By the terms of the credit's own period. Of one credit all earn-backs together never give back more than
    was credited: each has what those before it have left, in the order of the file.
    """
    bookings: list[Booking] = []
    balances = dict(offsets)
    given: dict[tuple[str, Period], Fraction] = {}
    for clause, watched in _by_clause(scene, earned):
        own = [_lessened(one, given) for one in watched]
        for group in _together(scene, clause, own):
            exact = [min(one.amount * clause.share_percent / HUNDRED, one.left) for one in group]
            back = _money(scene, exact_sum(exact))
            for one, share in zip(group, shared(back, exact, scene.plan.step), strict=True):
                credit = one.measure, one.origin
                given[credit] = given.get(credit, ZERO) + share
            origin = group[0].origin
            if back and is_offset(clause):
                key = clause.id, _offset_until(scene, clause, origin)
                balances[key] = balances.get(key, ZERO) + back
            elif back:
                bookings.append(Booking(Entry.EARN_BACK, -back, clause.clause, clause.id, origin))
    lessened = (_lessened(one, given) for one in still)
    return tuple(bookings), balances, tuple(one for one in lessened if one.left)


def _by_clause(scene: Scene, earned: tuple[Watch, ...]) -> Iterator[tuple[EarnBack, list[Watch]]]:
    """What is earned back by the clause it is earned under: terms by terms, in the order of the file."""
    terms: dict[tuple[EarnBack, ...], list[Watch]] = {}
    for one in earned:
        terms.setdefault(earn_backs_of(scene, one), []).append(one)
    for clauses, watched in terms.items():
        for clause in clauses:
            if own := [one for one in watched if one.earn_back == clause.id]:
                yield clause, own


def _together(scene: Scene, clause: EarnBack, own: list[Watch]) -> list[list[Watch]]:
    """What is rounded as one amount: all that goes to one balance, or what is booked for one period."""
    groups: dict[Period | None, list[Watch]] = {}
    for one in own:
        key = _offset_until(scene, clause, one.origin) if is_offset(clause) else one.origin
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _offset_until(scene: Scene, clause: EarnBack, origin: Period) -> Period | None:
    """The last period in which a clause stood as it did for a credit; None where it still does."""
    if earn_back(scene.then(origin), clause.id) is None:
        return None
    return stood_until(scene, origin, clause.id, decides_offset)


def _lessened(one: Watch, given: Mapping[tuple[str, Period], Fraction]) -> Watch:
    more = given.get((one.measure, one.origin), ZERO)
    return replace(one, gone=one.gone + more) if more else one


def watches_for(scene: Scene, items: Items) -> tuple[Watch, ...]:
    """The credits booked in this period that can be earned back, each by the terms of its own period."""
    now = {name: one.band.band for name, one in scene.judged.items() if one.band}
    reported = {name for name, one in scene.judged.items() if one.verdict is Verdict.REPORT_ONLY}
    found: list[Watch] = []
    for origin in dict.fromkeys(item.origin for item in items):
        period = origin or scene.period
        clauses = scene.then(period).earn_back
        if not clauses:
            continue
        bands = (
            now if origin is None else {item.measure: item.band for item in items if item.origin == origin}
        )
        credited = by_measure(scene, items, period)
        unjudged = reported if origin is None else ()
        found += new_watches(clauses, period, credited, bands, unjudged)
    return tuple(found)
