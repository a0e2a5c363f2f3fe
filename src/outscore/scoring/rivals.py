"""Measures of which only one is charged: those that one incident failed, and the forms of one level."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.errors import TooManyOverlaps
from outscore.model.outcome import MoneyStep
from outscore.model.outcome import StepKind
from outscore.model.outcome import Term
from outscore.model.terms.clause import names
from outscore.model.terms.limits import IncidentRule
from outscore.scoring.costs import points_taken_out
from outscore.scoring.dearest import dearest
from outscore.scoring.items import total

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Hashable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.model.terms.limits import SameIncident
    from outscore.scoring.costs import Costs
    from outscore.scoring.costs import Steps
    from outscore.scoring.scene import Scene


@dataclass(frozen=True, slots=True)
class Rivals:
    """Measures of which only one is charged, and why; chosen: the one that the client named, if any."""

    kind: StepKind
    what: str
    clause: str
    measures: tuple[str, ...]
    chosen: str = ""


def standing(
    scene: Scene,
    costs: Costs,
    worth: Callable[[Costs], tuple[Fraction, ...]],
    *,
    nested: bool,
    waived: Collection[str] = (),
) -> tuple[Costs, Steps]:
    """What is charged where incidents and forms of one level overlap, and a step for each that is not.

    Of all sets of measures in which no two are rivals, the one that costs most stands; where the client has
    chosen, what was chosen stands first, and if its credit was waived nothing else is charged for it. worth:
    what it costs to charge something, after the limits on it. nested: whether charging more never lowers
    that, so that not every set has to be tried. waived: measures whose cost a person took out before.
    """
    costs, given_up = _given_up(scene, costs, waived)
    charged = [rule.measure.id for rule in scene.plan.rules if rule.measure.id in costs.names()]
    groups = tuple(_groups(scene, charged))
    if not groups:
        return costs, given_up
    apart = [group.measures for group in groups]
    several = {name for group in groups for name in group.measures}
    order = [name for name in charged if name in several]
    weights = {name: _weights(scene, costs, name) for name in order} if nested else None

    def cost_of(kept: frozenset[str]) -> tuple[Fraction, ...]:
        return worth(costs.without(several - kept))

    chosen = {group.chosen for group in groups}
    try:
        first = dearest([name for name in order if name in chosen], apart, cost_of, weights)
        barred = {name for group in groups if first & set(group.measures) for name in group.measures}
        rest = [name for name in order if name not in barred and name not in chosen]
        kept = first | dearest(rest, apart, lambda more: cost_of(first | more), weights)
    except TooManyOverlaps as error:
        where = f"{scene.period} under contract {scene.plan.contract.id}"
        raise TooManyOverlaps(error.measures, where) from None
    dropped = [name for name in order if name not in kept]
    return costs.without(dropped), (*given_up, *_steps(costs, groups, kept, dropped))


def _given_up(scene: Scene, costs: Costs, waived: Collection[str]) -> tuple[Costs, Steps]:
    """Without the rivals of a measure that the client chose, where a person waived what that costs."""
    rule = scene.terms.same_incident
    if rule is None or not waived:
        return costs, ()
    there = costs.names() | {*waived}
    charged = [one.measure.id for one in scene.plan.rules if one.measure.id in there]
    groups = [one for one in _of_incidents(rule, scene, charged) if one.chosen in waived]
    gone = {name for group in groups for name in group.measures if name not in waived}
    dropped = [name for name in charged if name in gone]
    kept = frozenset(group.chosen for group in groups)
    return costs.without(dropped), tuple(_steps(costs, groups, kept, dropped))


def _of_incidents(rule: SameIncident, scene: Scene, charged: Sequence[str]) -> Iterator[Rivals]:
    for incident in scene.facts.incidents:
        failed = tuple(name for name in charged if names(incident.measures, name))
        for own in rule.apart(failed):
            chosen = incident.chosen if rule.rule is IncidentRule.CHOICE and incident.chosen in own else ""
            yield Rivals(StepKind.INCIDENT, incident.id, rule.clause, own, chosen)


def _groups(scene: Scene, charged: Sequence[str]) -> Iterator[Rivals]:
    if scene.terms.same_incident:
        yield from _of_incidents(scene.terms.same_incident, scene, charged)
    for group in scene.terms.only_largest_of:
        own = tuple(name for name in charged if names(group.measures, name))
        if len(own) > 1:
            yield Rivals(StepKind.ONLY_LARGEST, ", ".join(group.measures), group.clause, own)


def _weights(scene: Scene, costs: Costs, name: str) -> dict[Hashable, Fraction]:
    """What charging a measure adds, by the limits that it falls under."""
    limits = frozenset(cap.id for cap in scene.terms.caps if names(cap.measures, name))
    found: dict[Hashable, Fraction] = {}
    for item in (*costs.own, *costs.repeats):
        if item.measure == name:
            kind = (limits, item.kind is StepKind.POOL)
            found[kind] = found[kind] + item.amount if kind in found else item.amount
    if points := costs.points.get(name):
        found[(limits, "points")] = points
    return found


def _steps(
    costs: Costs, groups: Sequence[Rivals], kept: frozenset[str], dropped: Sequence[str]
) -> Iterator[MoneyStep]:
    """What is not charged, under the first rule that says so, with what stands and what that costs."""
    left = costs.without(dropped).items
    for group in groups:
        own = [name for name in dropped if _first(groups, name, kept) is group]
        stands = next((name for name in group.measures if name in kept), "")
        beside = (Term(f"beside {stands}", total(item for item in left if item.measure == stands)),)
        for name in own:
            if amount := costs.of(name):
                yield MoneyStep(group.kind, f"{group.what}: {name}", group.clause, -amount, beside)
        before = f"{group.what}: "
        for step in points_taken_out(costs, dict.fromkeys(own, group.clause), group.kind, before):
            yield replace(step, terms=beside)
        costs = costs.without(own)


def _first(groups: Sequence[Rivals], name: str, kept: frozenset[str]) -> Rivals:
    return next(group for group in groups if name in group.measures and kept & set(group.measures))
