"""Caps: what they have seen, what they leave, and whether one lies within the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from outscore.model.carry import Running
from outscore.model.outcome import MoneyStep
from outscore.model.outcome import StepKind
from outscore.model.outcome import Term
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import names
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.schemes import CHARGES
from outscore.scoring.charging import within_pool
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO
from outscore.scoring.exact import exact_sum
from outscore.scoring.hold import goes_on_hold
from outscore.scoring.items import scaled
from outscore.scoring.items import total

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from outscore.model.carry import Carry
    from outscore.model.outcome import Item
    from outscore.model.period import Period
    from outscore.model.terms.limits import Cap
    from outscore.scoring.charging import Sums
    from outscore.scoring.items import Items
    from outscore.scoring.scene import Scene


@dataclass(frozen=True, slots=True)
class Window:
    """What a cap has seen before this period."""

    charges: Fraction
    credited: Fraction


Steps = tuple[MoneyStep, ...]


def limited(scene: Scene, own: Items, beside: Items) -> tuple[Items, Steps, tuple[str, ...]]:
    """The items cut down in proportion by each limit in turn; and the caps that credits reached.

    The pool is kept to its size after the caps on some measures, which lie within it, and before those on
    everything. own: of this period, which alone are of its pool. A cap of the period looks at the period's
    own credits; one that adds up over time at what is due now, that is without what goes on hold and with
    what is upheld.
    """
    caps = scene.terms.caps
    within = next((place for place, cap in enumerate(caps) if cap.measures == EVERY), len(caps))
    items, steps, reached = _capped(scene, (*own, *beside), caps[:within])
    pooled, pooling = within_pool(items[: len(own)], scene.plan.contract, scene.sums)
    items, more, then = _capped(scene, (*pooled, *items[len(own) :]), caps[within:])
    return items, (*steps, *pooling, *more), (*reached, *then)


def _capped(scene: Scene, items: Items, caps: Iterable[Cap]) -> tuple[Items, Steps, tuple[str, ...]]:
    steps: list[MoneyStep] = []
    reached: list[str] = []
    for cap in caps:
        under = partial(_under, scene, cap)
        covered = total(item for item in items if under(item))
        if covered == 0:
            continue
        seen = window(cap, scene.carry, scene.period, scene.starts)
        limit = max(ZERO, _limit(cap, seen, scene.sums) - seen.credited)
        if covered >= limit:
            reached.append(cap.id)
        if covered > limit:
            items = scaled(items, limit / covered, under)
            terms = (Term("before", covered), Term("limit", limit), Term("credited before", seen.credited))
            steps.append(MoneyStep(StepKind.CAP, cap.id, cap.clause, limit - covered, terms))
    return items, tuple(steps), tuple(reached)


def _under(scene: Scene, cap: Cap, item: Item) -> bool:
    if not covers(cap, item):
        return False
    if cap.window is CapWindow.PERIOD:
        return item.origin is None or item.kind is StepKind.COUNTED
    return not goes_on_hold(scene, item)


def narrow_first(caps: Sequence[Cap], pool: Collection[str]) -> bool:
    """Whether each cap covers all of what an earlier one does, or none of it; and the pool as well.

    Then more of any credit never lowers what is left of all of them together. pool: the measures in it.
    """
    some = [cap.measures for cap in caps if cap.measures != EVERY]
    if [cap.measures for cap in caps[: len(some)]] != some:
        return False
    nested = all(
        set(own) <= set(later) or not set(own) & set(later)
        for place, own in enumerate(some)
        for later in some[place + 1 :]
    )
    return nested and all(set(own) <= set(pool) or not set(own) & set(pool) for own in some)


def covers(cap: Cap, item: Item) -> bool:
    """Whether an item counts against a cap."""
    return names(cap.measures, item.measure)


def _limit(cap: Cap, seen: Window, sums: Sums) -> Fraction:
    if cap.percent is None:
        return sums.indexed(cap.amount or ZERO, cap.id)
    whole = seen.charges + sums.base(CHARGES) if cap.of == CHARGES else sums.base(cap.of)
    return whole * cap.percent / HUNDRED


def window(cap: Cap, carry: Carry, period: Period, starts: date) -> Window:
    """What a cap has seen in its window before this period."""
    match cap.window:
        case CapWindow.PERIOD:
            return Window(ZERO, ZERO)
        case CapWindow.LAST_PERIODS:
            count = (cap.periods or 1) - 1
            before = carry.paid[-count:] if count else ()
            charges = exact_sum(paid.charges for paid in before)
            return Window(charges, exact_sum(paid.capped.get(cap.id, ZERO) for paid in before))
        case _:
            began = _began(cap.window, period, starts)
            running = carry.running.get(cap.id)
            if running is None or running.began != began:
                return Window(ZERO, ZERO)
            return Window(running.charges, running.credited)


def _began(kind: CapWindow, period: Period, starts: date) -> date:
    match kind:
        case CapWindow.QUARTER:
            return period.quarter().start
        case CapWindow.CONTRACT_YEAR:
            return _anniversary(starts, period.start)
        case _:
            return starts


def _anniversary(starts: date, day: date) -> date:
    """The first day of the contract year that a day lies in; of 29 February the year's last of February."""
    this = _same_day(starts, day.year)
    return this if this <= day else _same_day(starts, day.year - 1)


def _same_day(starts: date, year: int) -> date:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return starts.replace(
        year=year, day=28 if (starts.month, starts.day) == (2, 29) and not leap else starts.day
    )


def running(scene: Scene, charges: Fraction, credited: Mapping[str, Fraction]) -> dict[str, Running]:
    """What caps over a quarter, a contract year or the contract have seen, this period included."""
    found = {}
    for cap in scene.plan.caps:
        if cap.window not in (CapWindow.PERIOD, CapWindow.LAST_PERIODS):
            seen = window(cap, scene.carry, scene.period, scene.starts)
            together = seen.credited + credited.get(cap.id, ZERO)
            began = _began(cap.window, scene.period, scene.starts)
            found[cap.id] = Running(began, seen.charges + charges, together)
    return found
