"""What a period's failures come to: priced, waived, replaced, capped, put on hold; not yet rounded.

The order is steps 7 to 12 of docs/contracts.md#the-order-of-calculation.
"""

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
from outscore.scoring.charging import costs_nothing
from outscore.scoring.charging import gate_items
from outscore.scoring.charging import gate_steps
from outscore.scoring.charging import gates_open
from outscore.scoring.charging import measure_items
from outscore.scoring.charging import priced
from outscore.scoring.charging import repeat_items
from outscore.scoring.charging import repeat_steps
from outscore.scoring.costs import Costs
from outscore.scoring.costs import waived
from outscore.scoring.exact import HUNDRED
from outscore.scoring.hold import counted_at_once
from outscore.scoring.hold import decide
from outscore.scoring.hold import goes_on_hold
from outscore.scoring.hold import put_on_hold
from outscore.scoring.items import total
from outscore.scoring.limits import limited
from outscore.scoring.limits import narrow_first
from outscore.scoring.rivals import standing
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

    credits, bonuses: each measure's own scheme, before limits. unlimited: of this period, before the pool and
    the caps, with what goes on hold; beside: what comes under the caps as well. items: due now, those of
    earlier periods that are upheld included; uncapped: what they came to before the pool and the caps.
    decided: what became of credits on hold. held: what goes on hold now. reached: caps that were reached.
    counted: how many counted credits there are in all.
    """

    decided: Decided
    counted: int
    credits: Mapping[str, Priced] = field(default_factory=dict)
    bonuses: Mapping[str, Priced] = field(default_factory=dict)
    gates: tuple[Gate, ...] = ()
    unlimited: Items = ()
    beside: Items = ()
    items: Items = ()
    uncapped: Fraction = ZERO
    steps: Steps = ()
    reached: tuple[str, ...] = ()
    critical: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()


def due(scene: Scene) -> Due:
    """Everything up to what goes on hold.

    Where the terms in force have no money, credits on hold under earlier ones may be due.
    """
    decided = decide(scene)
    if scene.unpriced or not (scene.plan.has_money or decided.items):
        return Due(decided, decided.counted)
    credits_ = _priced_all(scene, bonus=False)
    bonuses = _priced_all(scene, bonus=True)
    gates = tuple(
        gate for gate in gates_open(scene.terms.gates, scene.judged) if not _still_free(scene, gate)
    )
    costs, steps = _costs(scene, credits_, gates)
    at_once, counting = counted_at_once(scene, decided.counted)
    costs, excusing = _excused(scene, costs, (*at_once, *decided.items))
    unlimited, critical, replacing = _replaced(scene, costs.items)
    if critical:
        at_once, counting = (), ()
    beside = (*at_once, *decided.items)
    items, cutting, reached = limited(scene, unlimited, beside)
    waiting = total(item for item in unlimited if not critical and goes_on_hold(scene, item))
    items, held, holding = (items, (), ()) if critical else put_on_hold(scene, items, waiting)
    return Due(
        decided=decided,
        counted=decided.counted + len(at_once),
        credits=credits_,
        bonuses=bonuses,
        gates=gates,
        unlimited=unlimited,
        beside=beside,
        items=items,
        uncapped=total(unlimited) - waiting + total(at_once) + decided.uncapped,
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


def _costs(scene: Scene, credits_: Mapping[str, Priced], gates: tuple[Gate, ...]) -> tuple[Costs, Steps]:
    """What failures cost before anything is taken out: measures' schemes, points, repeats, penalties."""
    rules = scene.plan.rules
    own = measure_items((rule, credits_.get(rule.measure.id, NOTHING)) for rule in rules)
    steps = [
        MoneyStep(item.kind, item.what, item.clause, item.amount, credits_[item.measure].terms)
        for item in own
    ]
    counted = rules if scene.terms.points else ()
    points = {rule.measure.id: found for rule in counted if (found := _points(scene, rule))}
    repeats = repeat_steps(((rule, scene.judged[rule.measure.id]) for rule in rules), scene.sums)
    penalties = gate_steps(gates, scene.sums)
    costs = Costs(
        own=own,
        repeats=repeat_items(repeats),
        penalties=gate_items(penalties),
        points=points,
        clause=scene.terms.points,
        sums=scene.sums,
    )
    return costs, (*steps, *costs.costing, *repeats, *penalties)


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


def _excused(scene: Scene, costs: Costs, beside: Items) -> tuple[Costs, Steps]:
    """Without what a person waived, and of one incident or one level only the dearest part.

    beside: what takes room under the caps as well. What is dearest is seen after the pool and the caps, so
    that a measure that fails beside another never makes a period cheaper; of equal sets before them.
    """
    before = costs.names() if scene.facts.waived else frozenset()
    costs, steps = waived(costs, scene.facts.waived)

    def worth(some: Costs) -> tuple[Fraction, ...]:
        items, _, _ = limited(scene, some.items, beside)
        return total(items), total(some.items), some.points_in_all

    waits = scene.terms.suspended_credits is not None or beside
    pool = {item.measure for item in costs.own if item.kind is StepKind.POOL}
    unlimited = not scene.terms.caps and scene.terms.pool is None
    nested = unlimited or (not waits and narrow_first(scene.terms.caps, pool))
    costs, more = standing(scene, costs, worth, nested=nested, waived=before - costs.names())
    return costs, (*steps, *more)


def _critical(scene: Scene) -> list[CriticalFailure]:
    """The critical failures of the period; there is none while nothing that fails costs anything."""
    if not scene.terms.critical_failures:
        return []
    if all(costs_nothing(scene.judged[rule.measure.id], rule) for rule in scene.plan.rules):
        return []
    view = scene.view(None, ())
    return [one for one in scene.terms.critical_failures if why(one.when, view)]


def _why_waived(scene: Scene, critical: CriticalFailure) -> str:
    """Why nothing is withheld for a critical failure: only what was waived has made it."""
    gone = [name for name in scene.judged if scene.waiver(name)]
    tests = [test for test in critical.when if getattr(test, "measure", "") not in gone]
    if not gone or why(tests, scene.view(None, (), gone)):
        return ""
    own = [name for name in gone if any(test.is_about(name) for test in critical.when)]
    return next((scene.waiver(name) for name in own if scene.judged[name].failed), scene.waiver(gone[0]))


def _replaced(scene: Scene, items: Items) -> tuple[Items, tuple[str, ...], Steps]:
    """Where a critical failure takes the place of ordinary credits, what is withheld instead.

    Several of one period together withhold no more than all of what the largest of them is a share of.
    """
    fired = _critical(scene)
    if not fired:
        return items, (), ()
    withheld: list[Item] = []
    steps: list[MoneyStep] = []
    left = max(scene.sums.base(one.of) for one in fired)
    for one in fired:
        base = scene.sums.base(one.of)
        amount = min(base * one.withhold_percent / HUNDRED, left - total(tuple(withheld)))
        withheld.append(Item(StepKind.CRITICAL, one.id, "", one.clause, amount))
        terms = (Term("percent", one.withhold_percent), Term("base", base))
        steps.append(MoneyStep(StepKind.CRITICAL, one.id, one.clause, amount, terms))
        if reason := _why_waived(scene, one):
            withheld.pop()
            steps.append(MoneyStep(StepKind.WAIVED, one.id, reason, -amount))
    ordinary = total(items)
    if ordinary:
        steps.append(MoneyStep(StepKind.CRITICAL, "ordinary credits", fired[0].clause, -ordinary))
    return tuple(withheld), tuple(one.id for one in fired), tuple(steps)
