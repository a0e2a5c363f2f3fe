"""Credits on hold: what becomes of earlier ones in this period, and what goes on hold now."""

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
from outscore.scoring.charging import counted_cost
from outscore.scoring.charging import fails_for
from outscore.scoring.rounding import rounded
from outscore.scoring.timing import decide_held

if TYPE_CHECKING:
    from outscore.scoring.items import Items
    from outscore.scoring.scene import Scene

Steps = tuple[MoneyStep, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of earlier credits on hold: still held, upheld (due now), and how many count in all."""

    changes: tuple[HeldChange, ...]
    still: tuple[Held, ...]
    items: Items
    steps: Steps
    counted: int


def decide(scene: Scene) -> Decided:
    """Uphold, cancel or keep each credit on hold, by what is judged in this period."""
    changes: list[HeldChange] = []
    still: list[Held] = []
    items: list[Item] = []
    steps: list[MoneyStep] = []
    count = scene.carry.upheld
    for held in scene.carry.held:
        status = _status(scene, held)
        if status is HeldStatus.HELD:
            still.append(held)
            continue
        changes.append(HeldChange(held.origin, status, held.measures))
        if status is HeldStatus.UPHELD:
            counted, more = counted_items(scene, count) if held.counted else ((), ())
            count += held.counted
            items += [replace(item, origin=held.origin) for item in (*held.items, *counted)]
            steps += more
            steps += [
                MoneyStep(StepKind.UPHELD, f"{_about(item)} of {held.origin}", item.clause, item.amount)
                for item in held.items
            ]
    return Decided(tuple(changes), tuple(still), tuple(items), tuple(steps), count)


def _status(scene: Scene, held: Held) -> HeldStatus:
    if scene.unpriced:
        return HeldStatus.HELD
    return decide_held(held, scene.terms.suspended_credits, scene.judged)


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


def put_on_hold(scene: Scene, items: Items) -> tuple[Items, tuple[Held, ...], Steps]:
    """What is due now, what goes on hold until the next period, and the steps that say so."""
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
    held = (Held(scene.period, failed, waiting, counted=bool(counts)),) if failed else ()
    return tuple(item for item in items if not goes_on_hold(scene, item)), held, steps


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
    return counted_items(scene, before) if failed else ((), ())


def counted_items(scene: Scene, before: int) -> tuple[Items, Steps]:
    """One more counted credit, after so many."""
    terms = scene.terms.counted_credits
    if terms is None:
        return (), ()
    base = scene.sums.base(terms.of)
    in_all, so_far = (
        rounded(counted_cost(terms, 0, count, base), scene.plan.step, scene.plan.how)
        for count in (before + 1, before)
    )
    amount = in_all - so_far  # all of them together never pass the last row
    count = Term("count", ZERO + before + 1)
    step = MoneyStep(StepKind.COUNTED, "counted credits", terms.clause, amount, (count,))
    return (Item(StepKind.COUNTED, "counted_credits", "", terms.clause, amount),), (step,)
