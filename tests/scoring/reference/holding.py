"""Credits on hold and counted credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scoring.reference.judging import named
from tests.scoring.reference.record import NONE
from tests.scoring.reference.record import OnHold
from tests.scoring.reference.record import Part
from tests.scoring.reference.sums import base
from tests.scoring.reference.sums import round_money

from outscore.model.outcome import HeldStatus
from outscore.model.terms import timing as tim

if TYPE_CHECKING:
    from fractions import Fraction

    from tests.scoring.reference.record import Settled


def upheld(now: Settled, past: list[Settled]) -> list[Part]:
    """Earlier credits on hold are decided, by the terms of their own period; the upheld are due now."""
    count = credits_so_far(past)
    ready: list[Part] = []
    for month, held in still_open(past):
        status = decision(held, month.contract.terms.suspended_credits, now)
        if status is HeldStatus.HELD:
            continue
        now.decided[held.origin] = status
        if status is HeldStatus.UPHELD:
            ready += held.parts
            ready += counted(now, count, month) if held.counted else []
            count += held.counted
    return ready


def still_open(past: list[Settled]) -> list[tuple[Settled, OnHold]]:
    """The credits on hold that nothing was decided about, each with the period that put it on hold."""
    return [
        (month, held)
        for place, month in enumerate(past)
        for held in month.put_on_hold
        if not any(held.origin in later.decided for later in past[place + 1 :])
    ]


def credits_so_far(past: list[Settled]) -> int:
    """How many counted credits there have been."""
    return sum(part.counted for month in past for part in month.parts)


def counted_at_once(now: Settled, past: list[Settled], ready: list[Part]) -> list[Part]:
    """The counted credit of this period, where credits do not wait; those upheld count before it."""
    terms = now.contract.terms
    if terms.suspended_credits or not terms.counted_credits or now.critical:
        return []
    if not failing(now, terms.counted_credits.measures):
        return []
    return counted(now, credits_so_far(past) + sum(part.counted for part in ready), now)


def decision(held: OnHold, terms: tim.Suspension | None, now: Settled) -> HeldStatus:
    """Upheld where something that failed then fails again, cancelled where all of it is met.

    A measure that the contract no longer has counts as not measured.
    """
    ours = [now.judged[name] for name in held.measures if name in now.judged]
    if terms is None or any(one.liable for one in ours):
        return HeldStatus.UPHELD
    if len(ours) < len(held.measures) or any(one.open for one in ours):
        return {
            tim.NextNotMeasured.UPHOLD: HeldStatus.UPHELD,
            tim.NextNotMeasured.CANCEL: HeldStatus.CANCELLED,
            tim.NextNotMeasured.HOLD: HeldStatus.HELD,
        }[terms.not_measured]
    return HeldStatus.CANCELLED


def waits(now: Settled, part: Part) -> bool:
    """Whether a part goes on hold until the next period: what a failure costs, and nothing else."""
    terms = now.contract.terms.suspended_credits
    if terms is None or now.critical or part.origin != now.period or not part.measure:
        return False
    return named(terms.measures, part.measure) and now.judged[part.measure].liable


def put_on_hold(now: Settled, due: list[Part]) -> list[Part]:
    """A failing period's credit waits for the next period; the others are due."""
    terms = now.contract.terms.suspended_credits
    counting = now.contract.terms.counted_credits
    if terms is None or now.critical:
        return due
    waiting = [part for part in due if waits(now, part)]
    own = failing(now, counting.measures) if counting else []
    counts = [name for name in own if named(terms.measures, name)]
    failed = list(dict.fromkeys([*counts, *(part.measure for part in waiting)]))
    if failed:
        now.put_on_hold.append(OnHold(now.period, tuple(failed), waiting, counted=bool(counts)))
    return [part for part in due if not waits(now, part)]


def failing(now: Settled, measures: tuple[str, ...]) -> list[str]:
    """Measures that fail with consequences, and that no person has waived."""
    waived = now.facts.waived
    return [
        name
        for name, one in now.judged.items()
        if one.liable and named(measures, name) and "all" not in waived and name not in waived
    ]


def counted(now: Settled, before: int, origin: Settled) -> list[Part]:
    """What one more counted credit comes to, by the table and of the sum of the period that failed."""
    terms = origin.contract.terms.counted_credits
    if terms is None:
        return []

    def percent(count: int) -> Fraction:
        rows = [row.percent for row in terms.table if row.credits <= count]
        return rows[-1] if rows else NONE

    def in_all(count: int) -> Fraction:
        return round_money(now, percent(count) * base(origin, terms.of) / 100)

    amount = in_all(before + 1) - in_all(before)
    return [Part("counted_credits", "", terms.clause, amount, origin.period, counted=True)]
