"""Credits on hold: what becomes of earlier ones in this period, and what goes on hold now.

A credit on hold goes on by the terms of its own period: who decides about it, and, of one that is counted,
by which table and of which sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.outcome import ZERO
from outscore.model.outcome import Held
from outscore.model.outcome import HeldChange
from outscore.model.outcome import HeldStatus
from outscore.model.outcome import Item
from outscore.model.outcome import MoneyStep
from outscore.model.outcome import StepKind
from outscore.model.outcome import Term
from outscore.model.terms.clause import names
from outscore.scoring.charging import Sums
from outscore.scoring.charging import counted_cost
from outscore.scoring.charging import fails_for
from outscore.scoring.exact import HUNDRED
from outscore.scoring.items import total
from outscore.scoring.rounding import rounded
from outscore.scoring.timing import decide_held

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.terms.timing import CountedCredits
    from outscore.scoring.items import Items
    from outscore.scoring.scene import Scene

Steps = tuple[MoneyStep, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of earlier credits on hold: still held, upheld (due now), and how many count in all.

    uncapped: what is upheld, as it was before the pool and the caps of its own period.
    """

    changes: tuple[HeldChange, ...]
    still: tuple[Held, ...]
    items: Items
    steps: Steps
    counted: int
    uncapped: Fraction


def decide(scene: Scene) -> Decided:
    """Uphold, cancel or keep each credit on hold, by what is judged in this period."""
    changes: list[HeldChange] = []
    still: list[Held] = []
    items: list[Item] = []
    steps: list[MoneyStep] = []
    count, uncapped = scene.carry.upheld, ZERO
    for held in scene.carry.held:
        status = _status(scene, held)
        if status is HeldStatus.HELD:
            still.append(held)
            continue
        changes.append(HeldChange(held.origin, status, held.measures))
        if status is HeldStatus.UPHELD:
            counted, more = _counted_of(scene, held, count) if held.counted else ((), ())
            count += held.counted
            items += [replace(item, origin=held.origin) for item in (*held.items, *counted)]
            uncapped += total(counted) + (total(held.items) if held.uncapped is None else held.uncapped)
            steps += more
            steps += [
                MoneyStep(StepKind.UPHELD, f"{_about(item)} of {held.origin}", item.clause, item.amount)
                for item in held.items
            ]
    return Decided(tuple(changes), tuple(still), tuple(items), tuple(steps), count, uncapped)


def _status(scene: Scene, held: Held) -> HeldStatus:
    if scene.unpriced:
        return HeldStatus.HELD
    terms = scene.then(held.origin).suspended_credits or scene.terms.suspended_credits
    return decide_held(held, terms, scene.judged)


def goes_on_hold(scene: Scene, item: Item) -> bool:
    """Whether a credit of this period waits for the next one: that of a failure, which may yet be mended.

    What a measure costs without having failed, such as a charge per occurrence, has nothing to wait for.
    """
    terms = scene.terms.suspended_credits
    return (
        terms is not None
        and item.origin is None
        and bool(item.measure)
        and names(terms.measures, item.measure)
        and scene.judged[item.measure].liable
    )


def put_on_hold(scene: Scene, items: Items, unlimited: Fraction) -> tuple[Items, tuple[Held, ...], Steps]:
    """What is due now, what goes on hold until the next period, and the steps that say so.

    unlimited: what goes on hold, before the pool and the caps.
    """
    terms, counted = scene.terms.suspended_credits, scene.terms.counted_credits
    if terms is None:
        return items, (), ()
    waiting = tuple(
        replace(item, band=_band(scene, item.measure)) for item in items if goes_on_hold(scene, item)
    )
    steps = tuple(MoneyStep(StepKind.SUSPENDED, _about(item), terms.clause, -item.amount) for item in waiting)
    every = fails_for(counted.measures, scene.judged, scene.facts.waived) if counted else ()
    counts = [name for name in every if names(terms.measures, name)]
    failed = tuple(dict.fromkeys([*counts, *(item.measure for item in waiting)]))
    if not failed:
        return items, (), ()
    held = Held(
        origin=scene.period,
        measures=failed,
        items=waiting,
        counted=bool(counts),
        base=scene.sums.base(counted.of) if counted and counts else None,
        uncapped=unlimited if scene.looks_past_limits and unlimited != total(waiting) else None,
    )
    return tuple(item for item in items if not goes_on_hold(scene, item)), (held,), steps


def _about(item: Item) -> str:
    return item.what if item.what == item.measure else f"{item.what}: {item.measure}"


def _band(scene: Scene, measure: str) -> str:
    band = scene.judged[measure].band
    return band.band if band else ""


def counted_at_once(scene: Scene, before: int) -> tuple[Items, Steps]:
    """The credit that this failing period makes, where credits are counted and not put on hold."""
    terms = scene.terms.counted_credits
    if terms is None or scene.terms.suspended_credits:
        return (), ()
    failed = fails_for(terms.measures, scene.judged, scene.facts.waived)
    return _counted_items(scene, terms, scene.sums.base(terms.of), before) if failed else ((), ())


def _counted_of(scene: Scene, held: Held, before: int) -> tuple[Items, Steps]:
    """A counted credit that was on hold, by the table and of the sum of its own period."""
    own = scene.then(held.origin)
    terms = own.counted_credits or scene.terms.counted_credits
    if terms is None:
        return (), ()
    base = held.base
    if base is None:  # of a statement of an earlier version
        contract = scene.signed.on(held.origin.start) if own.counted_credits else scene.plan.contract
        sums = Sums(contract, scene.facts)
        base = sums.base(terms.of) if sums.known(terms.of) else ZERO
    return _counted_items(scene, terms, base, before, own_period=True)


def _counted_items(
    scene: Scene, terms: CountedCredits, base: Fraction, before: int, *, own_period: bool = False
) -> tuple[Items, Steps]:
    """One more counted credit, after so many; own_period: by the table and of the sum of an earlier one."""
    in_all, so_far = (
        rounded(counted_cost(terms, 0, count, base), scene.plan.step, scene.plan.how)
        for count in (before + 1, before)
    )
    amount = in_all - so_far  # all of them together never pass the last row
    told = [Term("count", ZERO + before + 1)]
    if own_period:
        percents = (counted_cost(terms, 0, count, HUNDRED) for count in (before, before + 1))
        told += map(Term, ("percent before", "percent", "base"), (*percents, base))
    step = MoneyStep(StepKind.COUNTED, "counted credits", terms.clause, amount, tuple(told))
    return (Item(StepKind.COUNTED, "counted_credits", "", terms.clause, amount),), (step,)
