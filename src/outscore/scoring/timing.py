"""What moves in time, one rule for each: on hold, held back, earned back, set off, a level that rises.

Which terms and sums these are asked with is seen to by `hold` and `booking`.
"""

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
from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.model.terms.clause import names
from outscore.model.terms.judging import Gap
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import StepBlock

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping

    from outscore.model.carry import State
    from outscore.model.outcome import Held
    from outscore.model.outcome import Item
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
    held_back: Fraction | None,
    origin: Period,
    waived: Collection[str] = (),
) -> tuple[tuple[Booking, ...], Retained]:
    """What is held back, released or forfeited under a clause; `held_back` is this period's share.

    None as that share: nothing more is held back under the clause, only what was is decided about. Where only
    measures failed that a person waived, nothing is held back, and nothing released either.
    """
    liable = [name for name, one in judged.items() if one.liable and names(terms.measures, name)]
    if liable and all(name in waived for name in liable):
        return (), before
    own = [one for name, one in judged.items() if names(terms.measures, name)]

    def booking(entry: Entry, amount: Fraction) -> Booking:
        return Booking(entry, amount, terms.clause, terms.id, origin)

    if liable:
        after = Retained(before.amount + (held_back or ZERO), before.run + 1)
        bookings = () if held_back is None else (booking(Entry.RETAINED, held_back),)
        if terms.forfeited_after is None or after.run < terms.forfeited_after:
            return bookings, after
        forfeited = (booking(Entry.RELEASED, -after.amount), booking(Entry.FORFEITED, after.amount))
        return (*bookings, *forfeited), Retained(ZERO, 0)
    if any(one.verdict is Verdict.NOT_MEASURED or one.provisional for one in own):
        return (), before if terms.not_measured is Gap.KEEPS else Retained(before.amount, 0)
    released = (booking(Entry.RELEASED, -before.amount),) if before.amount else ()
    return released, Retained(ZERO, 0)


def offset(
    items: tuple[Item, ...], balance: Fraction, clause: EarnBack, waits: Collection[Item] = ()
) -> tuple[tuple[Item, ...], dict[str, Fraction]]:
    """Credits lowered by what was earned back for later ones, and how much was taken off each measure's.

    waits: credits that are not due yet, so that nothing is set off against them.
    """
    lowered: list[Item] = []
    taken: dict[str, Fraction] = {}
    for item in items:
        ours = bool(item.measure) and names(clause.measures, item.measure) and item not in waits
        take = min(balance, item.amount) if ours else ZERO
        if take > 0:
            balance -= take
            taken[item.measure] = taken.get(item.measure, ZERO) + take
        lowered.append(replace(item, amount=item.amount - take) if take else item)
    return tuple(lowered), taken


def watch(
    clause_of: Callable[[Watch], EarnBack | None],
    watches: tuple[Watch, ...],
    judged: Mapping[str, Judged],
    charged: frozenset[str] | None,
) -> tuple[tuple[Watch, ...], tuple[Watch, ...]]:
    """Credits still being earned back after this period, and those that are earned back by it.

    clause_of: the earn-back that a credit is watched for. charged: the measures that cost a credit in this
    period, before any offset, those of earlier periods that are upheld now included; "" for what is no
    measure's, such as a penalty or what is withheld. None where no money could be worked out.
    """
    still: list[Watch] = []
    earned: list[Watch] = []
    for one in watches:
        clause = clause_of(one)
        if clause is None:
            continue
        passed = _passes(clause, one, judged, charged)
        if passed is None:
            still.append(one)
        elif passed:
            moved = replace(one, passed=one.passed + 1)
            (earned if moved.passed >= clause.periods else still).append(moved)
    return tuple(still), tuple(earned)


def _passes(
    clause: EarnBack, one: Watch, judged: Mapping[str, Judged], charged: frozenset[str] | None
) -> bool | None:
    """Whether the period passes the test; None where it pauses the count."""
    if clause.test is EarnTest.NO_CREDITS:
        return _without_credits(clause, judged, charged)
    now = judged.get(one.measure)
    if now is None or _open(now):
        return None if clause.not_measured is Pause.PAUSES else False
    return now.exceeded if clause.test is EarnTest.EXCEEDED else now.verdict is Verdict.MET


def _without_credits(
    clause: EarnBack, judged: Mapping[str, Judged], charged: frozenset[str] | None
) -> bool | None:
    """Whether there was no credit; without money, as without any result, nothing is said of that."""
    if any(names(clause.measures, name) for name in charged or ()):
        return False
    own = [one for name, one in judged.items() if names(clause.measures, name)]
    if charged is None or (own and all(_open(one) for one in own)):
        return None if clause.not_measured is Pause.PAUSES else False
    return True


def new_watches(
    clauses: Iterable[EarnBack],
    origin: Period,
    credited: Mapping[str, Fraction],
    bands: Mapping[str, str],
    only_reported: Collection[str] = (),
) -> tuple[Watch, ...]:
    """The credits of a period that can be earned back; bands: what each measure had reached in it.

    only_reported: measures without a verdict, which no later period can show to be met or exceeded.
    """
    return tuple(
        Watch(clause.id, name, origin, amount, 0)
        for clause in clauses
        if not _barred(clause, origin)
        for name, amount in credited.items()
        if amount and name and names(clause.measures, name)
        if bands.get(name, "") not in clause.never_for_bands
        if clause.test is EarnTest.NO_CREDITS or name not in only_reported
    )


def _barred(clause: EarnBack, origin: Period) -> bool:
    """Whether a month of the period is one whose credits are never earned back."""
    first, last = Period.month_of(origin.start), Period.month_of(origin.end)
    months = [first.start.month]
    while first != last:
        first = first.next()
        months.append(first.start.month)
    return any(month in clause.never_in_months for month in months)


def is_offset(clause: EarnBack) -> bool:
    """Whether what is earned back only lowers later credits."""
    return clause.paid_as is PaidAs.OFFSET


def risen(terms: StepUp, rule: Rule, state: State, now: Judged) -> Fraction | None:
    """The new level of a measure at the end of a step-up's periods; None where it stays.

    A period before anything was known of the measure is one that was not measured.
    """
    level, values = now.level, _exceeding(terms, state, now)
    if level is None or not values:
        return None
    rise = (sum(values, ZERO) / len(values) - level.value) / 2
    if terms.at_most_percent_of_gap is not None:
        gap = HUNDRED - level.value if rule.higher_is_better else -level.value
        most = gap * terms.at_most_percent_of_gap / HUNDRED
        rise = min(rise, most) if rule.higher_is_better else max(rise, most)
    return level.value + rise


def _exceeding(terms: StepUp, state: State, now: Judged) -> list[Fraction]:
    """The figures of a step-up's periods; none where one of them keeps the level from rising."""
    before = state.marks[-(terms.periods - 1) :] if terms.periods > 1 else ()
    months = [(mark.value, mark.exceeded, mark.failed) for mark in before]
    months.append((None if now.provisional else now.value, now.exceeded, now.failed))
    values = [value for value, _, _ in months if value is not None]
    gap_blocks = len(values) < terms.periods and terms.not_measured is StepBlock.BLOCKS
    if gap_blocks or any(failed if value is None else not exceeded for value, exceeded, failed in months):
        return []
    return values
