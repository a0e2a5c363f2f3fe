"""Waivers, incidents, replacement and caps."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from tests.scoring.reference.consequences import holds
from tests.scoring.reference.failures import every_cost
from tests.scoring.reference.failures import within_pool
from tests.scoring.reference.failures import without
from tests.scoring.reference.holding import counted_at_once
from tests.scoring.reference.holding import waits
from tests.scoring.reference.judging import named
from tests.scoring.reference.record import NONE
from tests.scoring.reference.record import F
from tests.scoring.reference.record import Part
from tests.scoring.reference.sums import at_index
from tests.scoring.reference.sums import base

from outscore.model.terms import limits as lim
from outscore.model.terms import schemes as sch

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from datetime import date
    from fractions import Fraction

    from tests.scoring.reference.record import Settled

    from outscore.model.period import Period
    from outscore.model.terms.whole import ContractTerms


def failures_due(now: Settled, past: list[Settled], ready: list[Part], starts: date) -> list[Part]:
    """What this period's failures come to after waivers, incidents and replacement."""
    terms = now.contract.terms
    costs = every_cost(now, past)
    waived = now.facts.waived
    out = {name for name in ["", *now.judged] if waived.get("all") or waived.get(name)}
    beside = [*counted_at_once(now, past, ready), *ready]

    def worth(gone: set[str]) -> tuple[Fraction, Fraction, Fraction]:
        parts = limited(now, past, [*without(now, costs, gone), *beside], starts)
        raw = sum((part.amount for part in without(now, costs, gone)), NONE)
        return sum((part.amount for part in parts), NONE), raw, points_of(now, gone)

    parts = without(now, costs, out | not_charged(now, costs, out, worth))
    critical = [one for one in terms.critical_failures if any(holds(t, now, past, False) for t in one.when)]
    if critical and not all(one.free for one in now.judged.values()):
        now.critical = [one.id for one in critical]
        parts = []
        most = max(base(now, one.of) for one in critical)
        for one in critical:
            if still_holds(one, now, past):
                so_far = sum((part.amount for part in parts), F(0))
                share = min(one.withhold_percent * base(now, one.of) / 100, most - so_far)
                parts.append(Part(one.id, "", one.clause, share, now.period, withheld=True))
    return parts


def still_holds(critical: lim.CriticalFailure, now: Settled, past: list[Settled]) -> bool:
    """Whether a critical failure would be one without what was waived."""
    waived = now.facts.waived
    left = {name: one for name, one in now.judged.items() if "all" not in waived and name not in waived}
    tests = [test for test in critical.when if getattr(test, "measure", None) in (None, *left)]
    return any(holds(test, replace(now, judged=left), past, False) for test in tests)


def points_of(now: Settled, out: set[str]) -> Fraction:
    """The points of the measures that are charged, where points cost money."""
    if not now.contract.terms.points:
        return NONE
    return sum((o.points for name, o in now.judged.items() if not o.free and name not in out), NONE)


def not_charged(
    now: Settled, costs: list[Part], out: set[str], worth: Callable[[set[str]], tuple[Fraction, ...]]
) -> set[str]:
    """The measures that others stand for: every set of measures is tried, and the one that costs most stands.

    What a client chose stands before all others; if it was waived, nothing stands for it.
    """
    terms = now.contract.terms
    costly = [
        name
        for name in now.judged
        if points_of(now, {*now.judged} - {name}) or any(part.measure == name for part in costs)
    ]
    given_up = {
        name
        for one in now.facts.incidents
        if one.chosen in out and one.chosen in costly and named(one.measures, one.chosen)
        for name in costly
        if name not in out and named(one.measures, name) and rival_by_choice(terms, one.chosen, name)
    }
    out = out | given_up
    each = [name for name in costly if name not in out]
    groups = [(group.measures, "") for group in terms.only_largest_of]
    if terms.same_incident and terms.same_incident.rule is not lim.IncidentRule.ALL:
        choice = terms.same_incident.rule is lim.IncidentRule.CHOICE
        stacked = [one.measures for one in terms.same_incident.add_up]
        for one in now.facts.incidents:
            charged = one.chosen if choice else ""
            if not stacked:
                groups.append((one.measures, charged))
            failed = [name for name in now.judged if stacked and named(one.measures, name)]
            for pair in product(failed, failed):
                together = any(named(own, pair[0]) and named(own, pair[1]) for own in stacked)
                if pair[0] != pair[1] and not together:
                    groups.append((pair, charged))
    rivals = [({name for name in each if named(own, name)}, chosen) for own, chosen in groups]
    rivals = [(own, chosen) for own, chosen in rivals if len(own) > 1]
    among = {name for own, _ in rivals for name in own}
    chosen = {one for own, one in rivals if one in own}

    def best(names: list[str], before: set[str]) -> set[str]:
        sets = [{n for n, take in zip(names, some, strict=True) if take} | before for some in all_of(names)]
        fit = [one for one in sets if all(len(one & own) <= 1 for own, _ in rivals)]
        full = [one for one in fit if not any(one < other for other in fit)]
        return max(full, key=lambda one: (worth(out | (among - one)), [name in one for name in names]))

    if not among:
        return given_up
    first = best([name for name in each if name in chosen], set())
    kept = best([name for name in each if name in among - chosen], first)
    return given_up | (among - kept)


def rival_by_choice(terms: ContractTerms, one: str, other: str) -> bool:
    """Whether the client chooses which of two measures an incident is charged for."""
    rule = terms.same_incident
    if rule is None or rule.rule is not lim.IncidentRule.CHOICE:
        return False
    return not any(named(own.measures, one) and named(own.measures, other) for own in rule.add_up)


def all_of(names: list[str]) -> Iterator[tuple[bool, ...]]:
    """Every way of taking some and leaving others."""
    return product((True, False), repeat=len(names))


def limited(now: Settled, past: list[Settled], parts: list[Part], starts: date) -> list[Part]:
    """The parts cut down by caps on some measures, then the pool, then the caps from the first on all."""
    now.caps_reached = []
    pooled = False
    for cap in now.contract.terms.caps:
        if cap.measures == ("all",) and not pooled:
            parts, pooled = within_pool(now, parts), True
        parts = within_cap(now, past, parts, cap, starts)
    return parts if pooled else within_pool(now, parts)


def within_cap(
    now: Settled, past: list[Settled], parts: list[Part], cap: lim.Cap, starts: date
) -> list[Part]:
    """The covered parts cut down in proportion to what the cap leaves."""

    def under(part: Part) -> bool:
        return named(cap.measures, part.measure) and looked_at(now, cap, part)

    due = sum((part.amount for part in parts if under(part)), NONE)
    if not due:
        return parts
    window = cap_window(cap, past, now.period, starts)
    if cap.percent is None:
        limit = at_index(now, cap.amount or NONE, cap.id)
    elif cap.of == sch.CHARGES:
        limit = cap.percent * (sum((month.charges for month in window), NONE) + now.charges) / 100
    else:
        limit = cap.percent * base(now, cap.of) / 100
    room = max(NONE, limit - sum((credited(cap, month) for month in window), NONE))
    if due >= room:
        now.caps_reached.append(cap.id)
    share = min(F(1), room / due)
    return [part.at(part.amount * share) if under(part) else part for part in parts]


def looked_at(now: Settled, cap: lim.Cap, part: Part) -> bool:
    """Whether a part takes room under a cap in this period.

    A cap of the period: the period's own credits, those that go on hold included, and counted credits. A cap
    that adds up over time: all that is due now, which is what is upheld and not what goes on hold.
    """
    if cap.window is lim.CapWindow.PERIOD:
        return part.counted or part.origin == now.period
    return not waits(now, part)


def credited(cap: lim.Cap, month: Settled) -> Fraction:
    """What counts against a cap in a past period."""
    if cap.measures == ("all",):
        return month.amount
    return sum((part.amount for part in month.booked if part.measure in cap.measures), NONE)


def cap_window(cap: lim.Cap, past: list[Settled], period: Period, starts: date) -> list[Settled]:
    """The past periods that a cap looks at."""
    if cap.window is lim.CapWindow.PERIOD:
        return []
    if cap.window is lim.CapWindow.LAST_PERIODS:
        return past[len(past) + 1 - (cap.periods or 1) :] if len(past) >= (cap.periods or 1) else past[:]
    if cap.window is lim.CapWindow.CONTRACT:
        return past[:]
    if cap.window is lim.CapWindow.QUARTER:
        return [month for month in past if month.period.quarter() == period.quarter()]
    return [month for month in past if contract_year(month.period, starts) == contract_year(period, starts)]


def contract_year(period: Period, starts: date) -> int:
    """How many anniversaries of the start a period's first day has seen."""
    day = period.start
    return day.year - starts.year - ((day.month, day.day) < (starts.month, min(starts.day, 28)))
