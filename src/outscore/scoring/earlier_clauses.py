"""The clauses of earlier terms that a period's money was decided by, so that its statement can tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.outcome import EarlierClause
from outscore.model.outcome import Entry
from outscore.model.outcome import StepKind
from outscore.scoring.booking import offset_balances
from outscore.scoring.carry_terms import earn_back
from outscore.scoring.carry_terms import retainage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.model.outcome import Booking
    from outscore.model.outcome import MoneyStep
    from outscore.scoring.scene import Scene

_DECIDED_LATER = (Entry.RELEASED, Entry.FORFEITED)


def earlier_clauses(
    scene: Scene, bookings: Iterable[Booking], steps: Iterable[MoneyStep]
) -> tuple[EarlierClause, ...]:
    """Each clause that is no longer in force, as it stood."""
    if not scene.signed.changes:
        return ()
    found = [*_of_bookings(scene, bookings)]
    if any(step.kind is StepKind.OFFSET for step in steps):
        found += _of_offsets(scene)
    return tuple(dict.fromkeys(found))


def _of_bookings(scene: Scene, bookings: Iterable[Booking]) -> Iterator[EarlierClause]:
    for one in bookings:
        if one.origin == scene.period:
            continue
        if one.entry is Entry.EARN_BACK:
            returned = earn_back(scene.then(one.origin), one.what)
            if returned is not None and returned != earn_back(scene.terms, one.what):
                yield EarlierClause("earn_back", one.origin, earn_back=returned)
        elif one.entry in _DECIDED_LATER:
            held = retainage(scene.then(one.origin), one.what)
            if held is not None:
                yield EarlierClause("retainage", one.origin, retainage=held)


def _of_offsets(scene: Scene) -> Iterator[EarlierClause]:
    """What was earned back for later credits under clauses as they stood, the oldest first."""
    before = [(until, name, sum_) for (name, until), sum_ in offset_balances(scene).items() if until and sum_]
    for until, name, amount in sorted(before, key=lambda one: one[0].start):
        clause = earn_back(scene.then(until), name)
        if clause is not None:
            yield EarlierClause("earn_back", until, earn_back=clause, amount=amount)
