"""What a period's failures come to: priced, waived, replaced, capped, put on hold; not yet rounded."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import ZERO
from outscore.model.outcome import Item
from outscore.model.outcome import MoneyStep
from outscore.model.outcome import StepKind
from outscore.model.outcome import Term
from outscore.model.terms.schemes import PaidTo
from outscore.scoring.charging import HUNDRED
from outscore.scoring.charging import costs_nothing
from outscore.scoring.charging import gate_items
from outscore.scoring.charging import gate_steps
from outscore.scoring.charging import gates_open
from outscore.scoring.charging import measure_items
from outscore.scoring.charging import point_items
from outscore.scoring.charging import priced
from outscore.scoring.charging import repeat_items
from outscore.scoring.charging import repeat_steps
from outscore.scoring.charging import within_pool
from outscore.scoring.hold import counted_at_once
from outscore.scoring.hold import decide
from outscore.scoring.hold import put_on_hold
from outscore.scoring.items import total
from outscore.scoring.limits import capped
from outscore.scoring.limits import one_incident
from outscore.scoring.limits import only_largest
from outscore.scoring.limits import waived
from outscore.scoring.triggers import why

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from outscore.model.outcome import Held
    from outscore.model.outcome import Priced
    from outscore.model.terms.limits import CriticalFailure
    from outscore.model.terms.schemes import Gate
    from outscore.scoring.hold import Decided
    from outscore.scoring.items import Items
    from outscore.scoring.judging import Rule
    from outscore.scoring.scene import Scene

Steps = tuple[MoneyStep, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """What is due after every limit.

    credits, bonuses: each measure's own scheme, before limits. items: due now, those of earlier periods that
    are upheld included. decided: what became of credits on hold. held: what goes on hold now. reached: caps
    that were reached. counted: how many counted credits there are in all.
    """

    decided: Decided
    counted: int
    credits: Mapping[str, Priced] = field(default_factory=dict)
    bonuses: Mapping[str, Priced] = field(default_factory=dict)
    gates: tuple[Gate, ...] = ()
    items: Items = ()
    steps: Steps = ()
    reached: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()


def due(scene: Scene) -> Due:
    """Everything up to the caps, in the order of the contract taxonomy."""
    decided = decide(scene)
    if not scene.plan.has_money or scene.unpriced:
        return Due(decided, decided.counted)
    credits_ = _priced_all(scene, bonus=False)
    bonuses = _priced_all(scene, bonus=True)
    gates = tuple(
        gate for gate in gates_open(scene.terms.gates, scene.judged) if not _still_free(scene, gate)
    )
    items, steps = _items(scene, credits_, gates)
    items, excusing = _excused(scene, items)
    items, critical, replacing = _replaced(scene, items)
    at_once, counting = ((), ()) if critical else counted_at_once(scene, decided.counted)
    items, cutting, reached = capped(scene, (*items, *at_once, *decided.items))
    items, held, holding = (items, (), ()) if critical else put_on_hold(scene, items)
    return Due(
        decided=decided,
        counted=decided.counted + len(at_once),
        credits=credits_,
        bonuses=bonuses,
        gates=gates,
        items=items,
        steps=(*steps, *excusing, *replacing, *counting, *decided.steps, *cutting, *holding),
        reached=reached,
        critical=critical,
        held=held,
    )


def _priced_all(scene: Scene, *, bonus: bool) -> dict[str, Priced]:
    found = {}
    for rule in scene.plan.rules:
        terms, name = rule.measure.terms, rule.measure.id
        if (terms.bonus if bonus else terms.credit) is not None:
            judged, state = scene.judged[name], scene.states[name]
            found[name] = (
                NOTHING if judged.provisional else priced(rule, judged, state, scene.sums, bonus=bonus)
            )
    return found


def _items(scene: Scene, credits_: Mapping[str, Priced], gates: tuple[Gate, ...]) -> tuple[Items, Steps]:
    """The parts of the sum: each measure's scheme, points, repeats, penalties; the pool kept to its size."""
    rules = scene.plan.rules
    own = measure_items((rule, credits_.get(rule.measure.id, NOTHING)) for rule in rules)
    steps = [
        MoneyStep(item.kind, item.what, item.clause, item.amount, credits_[item.measure].terms)
        for item in own
    ]
    points = {rule.measure.id: found for rule in rules if (found := _points(scene, rule))}
    of_points, costing = point_items(scene.terms.points, points, scene.sums)
    repeats = repeat_steps(((rule, scene.judged[rule.measure.id]) for rule in rules), scene.sums)
    penalties = gate_steps(gates, scene.sums)
    every = (*own, *of_points, *repeat_items(repeats), *gate_items(penalties))
    items, limiting = within_pool(every, scene.plan.contract, scene.sums)
    return items, (*steps, *costing, *repeats, *penalties, *limiting)


def _points(scene: Scene, rule: Rule) -> Fraction:
    """The points of a measure that cost money."""
    one = scene.judged[rule.measure.id]
    return ZERO if one.provisional or costs_nothing(one, rule) else one.points


def _still_free(scene: Scene, gate: Gate) -> bool:
    """Whether a penalty rests on a measure whose failures cost nothing yet."""
    if gate.paid_to is PaidTo.VENDOR:
        return False
    tested = {test.measure for test in (*gate.all_of, *gate.any_of)}
    return any(
        costs_nothing(scene.judged[rule.measure.id], rule)
        for rule in scene.plan.rules
        if rule.measure.id in tested
    )


def _excused(scene: Scene, items: Items) -> tuple[Items, Steps]:
    """Without what a person waived, and of one incident or one level only the dearest part."""
    items, steps = waived(items, scene.facts.waived)
    items, more = one_incident(items, scene.terms.same_incident, scene.facts.incidents)
    items, most = only_largest(items, scene.terms.only_largest_of)
    return items, (*steps, *more, *most)


def _critical(scene: Scene) -> list[CriticalFailure]:
    """The critical failures of the period; there is none while nothing that fails costs anything."""
    if not scene.terms.critical_failures:
        return []
    if all(costs_nothing(scene.judged[rule.measure.id], rule) for rule in scene.plan.rules):
        return []
    view = scene.view(None, ())
    return [one for one in scene.terms.critical_failures if why(one.when, view)]


def _replaced(scene: Scene, items: Items) -> tuple[Items, tuple[str, ...], Steps]:
    """Where a critical failure takes the place of ordinary credits, what is withheld instead."""
    fired = _critical(scene)
    if not fired:
        return items, (), ()
    withheld, steps = [], []
    for one in fired:
        base = scene.sums.base(one.of)
        amount = base * one.withhold_percent / HUNDRED
        withheld.append(Item(StepKind.CRITICAL, one.id, "", one.clause, amount))
        terms = (Term("percent", one.withhold_percent), Term("base", base))
        steps.append(MoneyStep(StepKind.CRITICAL, one.id, one.clause, amount, terms))
    ordinary = total(items)
    if ordinary:
        steps.append(MoneyStep(StepKind.CRITICAL, "ordinary credits", fired[0].clause, -ordinary))
    return tuple(withheld), tuple(one.id for one in fired), tuple(steps)
