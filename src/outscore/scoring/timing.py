"""Money that moves in time: credits on hold, retainage, earn-back and offsets, levels that rise."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.carry import Retained
from outscore.model.carry import Watch
from outscore.model.outcome import ZERO
from outscore.model.outcome import Booking
from outscore.model.outcome import Entry
from outscore.model.outcome import HeldStatus
from outscore.model.outcome import MoneyStep
from outscore.model.outcome import StepKind
from outscore.model.result import Verdict
from outscore.model.terms.judging import Gap
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import StepBlock
from outscore.scoring.judging import names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from outscore.model.carry import State
    from outscore.model.outcome import Held
    from outscore.model.outcome import Item
    from outscore.model.period import Period
    from outscore.model.terms.timing import EarnBack
    from outscore.model.terms.timing import Retainage
    from outscore.model.terms.timing import StepUp
    from outscore.model.terms.timing import Suspension
    from outscore.scoring.judging import Judged
    from outscore.scoring.judging import Rule

HUNDRED = Fraction(100)
_UNJUDGED = (Verdict.NOT_MEASURED, Verdict.REPORT_ONLY)


def _open(one: Judged) -> bool:
    """Whether nothing is said of a measure yet: not measured, only reported, or still ripening."""
    return one.verdict in _UNJUDGED or one.provisional


def decide_held(held: Held, terms: Suspension | None, judged: Mapping[str, Judged]) -> HeldStatus:
    """What this period makes of a credit on hold: upheld if anything that failed then fails again."""
    now = [judged[name] for name in held.measures if name in judged]
    if terms is None or any(one.liable for one in now):
        return HeldStatus.UPHELD
    gone = any(name not in judged for name in held.measures)
    if gone or any(_open(one) for one in now):
        return {
            NextNotMeasured.UPHOLD: HeldStatus.UPHELD,
            NextNotMeasured.CANCEL: HeldStatus.CANCELLED,
            NextNotMeasured.HOLD: HeldStatus.HELD,
        }[terms.not_measured]
    return HeldStatus.CANCELLED


def retain(
    terms: Retainage,
    before: Retained,
    judged: Mapping[str, Judged],
    held_back: Fraction,
    period: Period,
) -> tuple[tuple[Booking, ...], Retained]:
    """What is held back, released or forfeited under a clause; `held_back` is this period's share."""
    own = [one for name, one in judged.items() if names(terms.measures, name)]

    def booking(entry: Entry, amount: Fraction) -> Booking:
        return Booking(entry, amount, terms.clause, terms.id, period)

    if any(one.liable for one in own):
        after = Retained(before.amount + held_back, before.run + 1)
        bookings = (booking(Entry.RETAINED, held_back),)
        if terms.forfeited_after is None or after.run < terms.forfeited_after:
            return bookings, after
        forfeited = (booking(Entry.RELEASED, -after.amount), booking(Entry.FORFEITED, after.amount))
        return (*bookings, *forfeited), Retained(ZERO, 0)
    if any(one.verdict is Verdict.NOT_MEASURED or one.provisional for one in own):
        return (), before if terms.not_measured is Gap.KEEPS else Retained(before.amount, 0)
    released = (booking(Entry.RELEASED, -before.amount),) if before.amount else ()
    return released, Retained(ZERO, 0)


def offset(
    items: tuple[Item, ...], balances: Mapping[str, Fraction], clauses: Iterable[EarnBack]
) -> tuple[tuple[Item, ...], tuple[MoneyStep, ...], dict[str, Fraction]]:
    """Credits lowered by what was earned back for later ones: the items, the steps, and what is left."""
    left = dict(balances)
    steps = []
    for clause in clauses:
        lowered = []
        for item in items:
            ours = bool(item.measure) and names(clause.measures, item.measure)
            take = min(left.get(clause.id, ZERO), item.amount) if ours else ZERO
            if take > 0:
                left[clause.id] -= take
                steps.append(MoneyStep(StepKind.OFFSET, f"{clause.id}: {item.measure}", clause.clause, -take))
            lowered.append(replace(item, amount=item.amount - take) if take else item)
        items = tuple(lowered)
    return items, tuple(steps), {name: amount for name, amount in left.items() if amount}


def watch(
    clauses: Iterable[EarnBack],
    watches: tuple[Watch, ...],
    judged: Mapping[str, Judged],
    charged: frozenset[str],
) -> tuple[tuple[Watch, ...], tuple[Watch, ...]]:
    """Credits still being earned back after this period, and those that are earned back by it.

    charged: the measures that cost a credit in this period, before any offset, those of earlier periods that
    are upheld now included; "" for what is no measure's, such as a penalty or what is withheld.
    """
    known = {clause.id: clause for clause in clauses}
    still: list[Watch] = []
    earned: list[Watch] = []
    for one in watches:
        clause = known.get(one.earn_back)
        if clause is None:
            continue
        passed = _passes(clause, one, judged, charged)
        if passed is None:
            still.append(one)
        elif passed:
            moved = Watch(one.earn_back, one.measure, one.origin, one.amount, one.passed + 1)
            (earned if moved.passed >= clause.periods else still).append(moved)
    return tuple(still), tuple(earned)


def _passes(
    clause: EarnBack, one: Watch, judged: Mapping[str, Judged], charged: frozenset[str]
) -> bool | None:
    """Whether the period passes the test; None where it pauses the count."""
    if clause.test is EarnTest.NO_CREDITS:
        return _without_credits(clause, judged, charged)
    now = judged.get(one.measure)
    if now is None or _open(now):
        return None if clause.not_measured is Pause.PAUSES else False
    return now.exceeded if clause.test is EarnTest.EXCEEDED else now.verdict is Verdict.MET


def _without_credits(clause: EarnBack, judged: Mapping[str, Judged], charged: frozenset[str]) -> bool | None:
    if any(names(clause.measures, name) for name in charged):
        return False
    own = [one for name, one in judged.items() if names(clause.measures, name)]
    if own and all(_open(one) for one in own):
        return None if clause.not_measured is Pause.PAUSES else False
    return True


def new_watches(
    clauses: Iterable[EarnBack], origin: Period, credited: Mapping[str, Fraction], bands: Mapping[str, str]
) -> tuple[Watch, ...]:
    """The credits of a period that can be earned back; bands: what each measure had reached in it."""
    return tuple(
        Watch(clause.id, name, origin, amount, 0)
        for clause in clauses
        if origin.start.month not in clause.never_in_months
        for name, amount in credited.items()
        if amount and name and names(clause.measures, name)
        if bands.get(name, "") not in clause.never_for_bands
    )


def is_offset(clause: EarnBack) -> bool:
    """Whether what is earned back only lowers later credits."""
    return clause.paid_as is PaidAs.OFFSET


def risen(terms: StepUp, rule: Rule, state: State, now: Judged) -> Fraction | None:
    """The new level of a measure at the end of a step-up's periods; None where it stays."""
    level = now.level
    if level is None:
        return None
    values: list[Fraction] = []
    past = [(mark.value, mark.exceeded, mark.failed) for mark in state.marks[-(terms.periods - 1) :]]
    for value, exceeded, failed in [
        *(past if terms.periods > 1 else []),
        (None if now.provisional else now.value, now.exceeded, now.failed),
    ]:
        if value is None:
            if failed or terms.not_measured is StepBlock.BLOCKS:
                return None
        elif not exceeded:
            return None
        else:
            values.append(value)
    if not values or len(past) < terms.periods - 1:
        return None
    rise = (sum(values, ZERO) / len(values) - level.value) / 2
    if terms.at_most_percent_of_gap is not None:
        gap = HUNDRED - level.value if rule.higher_is_better else -level.value
        most = gap * terms.at_most_percent_of_gap / HUNDRED
        rise = min(rise, most) if rule.higher_is_better else max(rise, most)
    return level.value + rise
