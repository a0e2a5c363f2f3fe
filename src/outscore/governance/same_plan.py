"""Which plan of the register is the one that results ask for, though the month that asks for it has moved.

A plan is known by the month that asked for it first. A figure that comes late or is corrected, a rule or a
floor that is changed, may move that month. What people have written must not be lost by that: the plan that
somebody has worked on goes on under its name, and what was closed stays closed. A plan that nobody has
touched gives way to the one that results ask for now, so the order in which months are scored makes no
difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.plan_states import CLOSED
from outscore.governance.plan_states import WITHDRAWN
from outscore.governance.register_ids import PLANS
from outscore.model.period import Period
from outscore.model.trail import BY_OUTSCORE

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping

    from outscore.governance.subject import Subject
    from outscore.governance.watching import Plan


def closings(kept: Iterable[Subject]) -> frozenset[Period]:
    """The months that plans were closed with."""
    return frozenset(Period.parse(one.says("closed_with")) for one in kept if one.state == CLOSED)


def worked_on(subjects: Mapping[tuple[str, str], Subject]) -> frozenset[str]:
    """The plans that somebody wrote in, or to which something in the registers belongs."""
    written = {
        one.id
        for (register, _), one in subjects.items()
        if register == PLANS and any(entry.person != BY_OUTSCORE for entry in one.entries)
    }
    return frozenset(written | {one.says("plan") for one in subjects.values() if one.says("plan")})


def same_plan(plan: Plan, kept: Iterable[Subject], touched: Collection[str]) -> Subject | None:
    """The plan of a measure in the register that is the one results ask for; None where it is not there yet.

    kept: the plans of the measure. touched: those that somebody has worked on. Of several the first is taken:
    one that goes on before one that was withdrawn, and the one of its own month before others.
    """
    ranked = [(rank, one) for one in kept if (rank := _rank(plan, one, touched)) is not None]
    return min(ranked, key=lambda each: (each[0], each[1].says("opened")), default=(0, None))[1]


def _rank(plan: Plan, one: Subject, touched: Collection[str]) -> tuple[int, bool] | None:
    """How well a plan of the register fits the one asked for, 0 best; None where it is another."""
    is_own, is_touched = one.says("opened") == str(plan.opened), one.id in touched
    if plan.closed is not None or one.state == CLOSED:
        was_closed = one.state == CLOSED and one.says("closed_with") == str(plan.closed)
        return (0, not is_own) if was_closed else None
    if one.state != WITHDRAWN:
        return (0 if is_touched else 1, not is_own) if is_touched or is_own else None
    if is_own or (is_touched and plan.opened.start <= _last(one).end):
        return 2 if is_touched else 3, not is_own
    return None


def _last(withdrawn: Subject) -> Period:
    """The last month that a plan which was withdrawn was there in."""
    return Period.parse(withdrawn.says("withdrawn_with") or withdrawn.says("opened"))
