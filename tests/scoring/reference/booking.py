"""From what is due to one rounded amount, its lines and the bonus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scoring.reference.failures import gate_sum
from tests.scoring.reference.holding import waits
from tests.scoring.reference.judging import named
from tests.scoring.reference.record import NONE
from tests.scoring.reference.sums import in_steps
from tests.scoring.reference.sums import round_money
from tests.scoring.reference.sums import stood_until

from outscore.model.outcome import Entry
from outscore.model.terms import schemes as sch
from outscore.model.terms import timing as tim

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from tests.scoring.reference.record import Part
    from tests.scoring.reference.record import Settled

    from outscore.model.period import Period


def use_offsets(
    now: Settled, past: list[Settled], due: list[Part], capped: Callable[[list[Part]], list[Part]]
) -> None:
    """What was earned back before lowers the credits of the same measures, as they are before the caps.

    Only so much of it is used up as the period becomes cheaper.
    """
    for clause, until, open_before in to_be_set_off(now, past):
        lowered, balance = [], open_before
        for part in due:
            ours = part.measure and named(clause.measures, part.measure) and not waits(now, part)
            take = min(balance, part.amount) if ours else NONE
            balance -= take
            lowered.append(part.at(part.amount - take))
        left = [part for part in capped(lowered) if not waits(now, part)]
        cheaper = sum((p.amount for p in now.parts), NONE) - sum((p.amount for p in left), NONE)
        if cheaper > 0:
            now.parts, due = left, lowered
        now.offsets_used[clause.id, until] = round_money(now, max(cheaper, NONE))


def to_be_set_off(now: Settled, past: list[Settled]) -> list[tuple[tim.EarnBack, Period, Fraction]]:
    """What was earned back for later credits and is not used up: oldest terms first, then as in the file.

    Each with the clause as it stood when it was earned back, and the last period in which it stood so.
    """
    months = [*past, now]
    left: dict[tuple[str, Period], Fraction] = {}
    for month in past:
        moves = [*month.offsets_earned.items(), *((key, -used) for key, used in month.offsets_used.items())]
        for (name, period), amount in moves:
            until = stood_until(offset_terms, name, period, months)
            left[name, until] = left.get((name, until), NONE) + amount
    return [
        (clause, month.period, left[clause.id, month.period])
        for month in months
        for clause in month.contract.terms.earn_back
        if clause.paid_as is tim.PaidAs.OFFSET and left.get((clause.id, month.period))
    ]


def offset_terms(name: str, month: Settled) -> object:
    """What decides about money that was earned back for later credits."""
    offsets = [one for one in month.contract.terms.earn_back if one.paid_as is tim.PaidAs.OFFSET]
    return next((one.measures for one in offsets if one.id == name), None)


def one_amount(now: Settled) -> None:
    """Small amounts are dropped, the rest is rounded once; each part is booked in whole steps of a line."""
    now.amount, lines, now.booked = as_booked(now, now.parts)
    now.shares += lines
    if not now.amount:
        now.parts = [part.at(NONE) for part in now.parts]


def as_booked(
    now: Settled, parts: list[Part]
) -> tuple[Fraction, list[tuple[Entry, str, str, Period, Fraction]], list[Part]]:
    """What parts come to together, the lines that this is booked as, and the parts of these lines."""
    small = now.contract.terms.small_amounts
    exact = sum((part.amount for part in parts), NONE)
    amount = NONE if small and exact <= small.not_paid_up_to else round_money(now, exact)
    lines: dict[tuple[Entry, str, str, Period], list[Part]] = {}
    for part in parts if amount else []:
        entry = Entry.WITHHELD if part.withheld else Entry.ACCRUAL
        lines.setdefault((entry, part.clause, part.what, part.origin), []).append(part)
    sums = [sum((part.amount for part in own), NONE) for own in lines.values()]
    shares, booked = [], []
    for (key, own), line in zip(lines.items(), in_steps(now, amount, sums), strict=True):
        shares.append((*key, line))
        steps = in_steps(now, line, [part.amount for part in own])
        booked += [part.at(share) for part, share in zip(own, steps, strict=True) if share]
    return amount, shares, booked


def pay_bonuses(now: Settled) -> None:
    """Bonuses of measures and of open gates, rounded together."""
    found = [(m.clause, m.id, now.bonuses.get(m.id, NONE)) for m in now.contract.measures]
    now.set_aside = {gate.id: why for gate in now.gates if (why := moves_nothing(gate, now))}
    now.gates = [gate for gate in now.gates if gate.id not in now.set_aside]
    bonuses = [gate for gate in now.gates if gate.paid_to is sch.PaidTo.VENDOR]
    found += [(gate.clause, gate.id, gate_sum(gate, now)) for gate in bonuses]
    exact = [amount for *_, amount in found]
    now.bonus = round_money(now, sum(exact, NONE))
    for (clause, what, _), line in zip(found, in_steps(now, now.bonus, exact), strict=True):
        now.shares.append((Entry.BONUS, clause, what, now.period, -line))


def moves_nothing(gate: sch.Gate, now: Settled) -> str:
    """Why an open gate moves no money, "" where it does."""
    if gate.paid_to is sch.PaidTo.VENDOR:
        held = any(one.counted or any(part.amount for part in one.parts) for one in now.put_on_hold)
        barred = gate.with_credits is sch.WithCredits.NEVER and (now.amount > 0 or held)
        return "credits_in_the_period" if barred else ""
    if now.facts.waived.get("all"):
        return "waived"
    return "replaced" if now.critical else ""
