"""From what each failure costs to one amount: incidents, replacement, caps, small amounts, rounding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from outscore.model.carry import Running
from outscore.model.outcome import ZERO
from outscore.model.outcome import Item
from outscore.model.outcome import MoneyStep
from outscore.model.outcome import StepKind
from outscore.model.outcome import Term
from outscore.model.terms.clause import EVERY
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import IncidentRule
from outscore.model.terms.schemes import CHARGES
from outscore.scoring.exact import exact_sum
from outscore.scoring.hold import goes_on_hold
from outscore.scoring.items import scaled
from outscore.scoring.items import total
from outscore.scoring.judging import names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.carry import Carry
    from outscore.model.period import Period
    from outscore.model.period_facts import Incident
    from outscore.model.terms.limits import Cap
    from outscore.model.terms.limits import OnlyLargest
    from outscore.model.terms.limits import SameIncident
    from outscore.scoring.charging import Sums
    from outscore.scoring.items import Items
    from outscore.scoring.scene import Scene

HUNDRED = Fraction(100)
Limited = tuple[tuple[Item, ...], tuple[MoneyStep, ...]]


def waived(items: Items, waivers: Mapping[str, str]) -> Limited:
    """Without the credits of measures that a person waived."""
    steps = tuple(
        MoneyStep(StepKind.WAIVED, item.what, reason, -item.amount)
        for item in items
        if (reason := _waiver(item, waivers))
    )
    return tuple(item for item in items if not _waiver(item, waivers)), steps


def _waiver(item: Item, waivers: Mapping[str, str]) -> str:
    return waivers.get(item.measure) or waivers.get("all", "")


def one_incident(items: Items, rule: SameIncident | None, incidents: Sequence[Incident]) -> Limited:
    """Of the measures that one incident failed, only one is charged, where the contract says so."""
    if rule is None or rule.rule is IncidentRule.ALL:
        return items, ()
    steps: list[MoneyStep] = []
    for incident in incidents:
        chosen = incident.chosen if rule.rule is IncidentRule.CHOICE else ""
        items, more = _only_one(items, incident.measures, chosen, StepKind.INCIDENT, incident.id, rule.clause)
        steps += more
    return items, tuple(steps)


def only_largest(items: Items, groups: Iterable[OnlyLargest]) -> Limited:
    """Of measures that may not add to each other, only the dearest is charged."""
    steps: list[MoneyStep] = []
    for group in groups:
        what = ", ".join(group.measures)
        items, more = _only_one(items, group.measures, "", StepKind.ONLY_LARGEST, what, group.clause)
        steps += more
    return items, tuple(steps)


def _only_one(
    items: Items, measures: tuple[str, ...], chosen: str, kind: StepKind, what: str, clause: str
) -> Limited:
    named = measures if measures != EVERY else tuple(dict.fromkeys(item.measure for item in items))
    due = {name: total(item for item in items if item.measure == name) for name in named if name}
    charged = {name: amount for name, amount in due.items() if amount}
    if len(charged) < 2:
        return items, ()
    kept = chosen if chosen in charged else max(charged, key=lambda name: charged[name])
    dropped = {name for name in charged if name != kept}
    steps = tuple(
        MoneyStep(kind, f"{what}: {name}", clause, -charged[name]) for name in charged if name in dropped
    )
    return tuple(item for item in items if item.measure not in dropped), steps


@dataclass(frozen=True, slots=True)
class Window:
    """What a cap has seen before this period, and what it makes of it."""

    charges: Fraction
    credited: Fraction
    began: date | None


def capped(scene: Scene, items: Items) -> tuple[Items, tuple[MoneyStep, ...], tuple[str, ...]]:
    """The items cut down in proportion by each cap in turn; and the caps that credits reached.

    A cap of the period looks at the period's own credits; one that adds up over time at what is due now, that
    is without what goes on hold and with what is upheld.
    """
    steps: list[MoneyStep] = []
    reached: list[str] = []
    for cap in scene.terms.caps:
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


def covers(cap: Cap, item: Item) -> bool:
    """Whether an item counts against a cap."""
    return names(cap.measures, item.measure)


def _limit(cap: Cap, seen: Window, sums: Sums) -> Fraction:
    if cap.percent is None:
        return cap.amount or ZERO
    whole = seen.charges + sums.base(CHARGES) if cap.of == CHARGES else sums.base(cap.of)
    return whole * cap.percent / HUNDRED


def window(cap: Cap, carry: Carry, period: Period, starts: date) -> Window:
    """What a cap has seen in its window before this period."""
    match cap.window:
        case CapWindow.PERIOD:
            return Window(ZERO, ZERO, None)
        case CapWindow.LAST_PERIODS:
            count = (cap.periods or 1) - 1
            before = carry.paid[-count:] if count else ()
            charges = exact_sum(paid.charges for paid in before)
            return Window(charges, exact_sum(paid.capped.get(cap.id, ZERO) for paid in before), None)
        case _:
            began = _began(cap.window, period, starts)
            running = carry.running.get(cap.id)
            if running is None or running.began != began:
                return Window(ZERO, ZERO, began)
            return Window(running.charges, running.credited, began)


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
        seen = window(cap, scene.carry, scene.period, scene.starts)
        if seen.began is not None:
            together = seen.credited + credited.get(cap.id, ZERO)
            found[cap.id] = Running(seen.began, seen.charges + charges, together)
    return found
