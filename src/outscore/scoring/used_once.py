"""Time that was paid for under one measure is not held against another: which readings count in a period."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.carry import State
from outscore.model.outcome import ZERO
from outscore.model.result import Verdict
from outscore.scoring.authority import hours_text
from outscore.scoring.charging import Sums
from outscore.scoring.charging import costs_nothing
from outscore.scoring.charging import priced
from outscore.scoring.judging import judge_reading

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping

    from outscore.model.carry import Carry
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.period_facts import Reading
    from outscore.model.terms.measuring import UsedOnce
    from outscore.scoring.judging import Rule
    from outscore.scoring.plan import Plan

NEW = State()


def without_used_time(plan: Plan, carry: Carry, facts: PeriodFacts) -> PeriodFacts:
    """The facts, each reading without the time that measures before it are credited for in this period.

    A measure is credited where it fails and costs points or a credit of its own that nobody waived; that is
    before incidents and caps, which look at all of them together. The same facts again change nothing.
    """
    chosen: dict[str, Reading] = {}
    for name, one in facts.readings.items():
        if one.after_use:
            chosen[name] = _chosen(name, plan, carry, facts, chosen)
    return replace(facts, readings={**facts.readings, **chosen}) if chosen else facts


def _chosen(
    name: str, plan: Plan, carry: Carry, facts: PeriodFacts, chosen: Mapping[str, Reading]
) -> Reading:
    own = facts.readings[name]
    rule = next((rule for rule in plan.rules if rule.measure.id == name), None)
    terms = _terms(rule)
    if rule is None or terms is None:
        return replace(own, after_use={})
    known = {**facts.readings, **chosen}
    for before in terms.by:
        if before in known and known[before].after_use:
            known[before] = _chosen(before, plan, carry, facts, chosen)
    rules = {one.measure.id: one for one in plan.rules}
    credited = frozenset(
        one
        for one in terms.by
        if one in known and one in rules and _costs(rules[one], plan, carry, replace(facts, readings=known))
    )
    found = own.after_use.get(credited)
    if found is None:
        return replace(own, after_use={})
    return replace(found, reason=found.reason or _not_again(found, rules, credited, terms))


def _terms(rule: Rule | None) -> UsedOnce | None:
    combined = rule.measure.terms.combined if rule else None
    return combined.used_once if combined else None


def _costs(rule: Rule, plan: Plan, carry: Carry, facts: PeriodFacts) -> bool:
    """Whether a measure is failed at a price: points that cost something, or a credit of its own."""
    name = rule.measure.id
    if name in facts.waived or "all" in facts.waived:
        return False
    state = carry.states.get(name, NEW)
    judged = judge_reading(rule, facts.readings[name], state, facts.period)
    if judged.verdict is not Verdict.MISSED or judged.provisional or costs_nothing(judged, rule):
        return False
    if judged.points > ZERO:
        return True
    sums = Sums(plan.contract, facts)
    if any(not sums.known(base) for base in plan.bases):
        return False
    if any(quantity not in facts.quantities for quantity in plan.quantities):
        return False
    return priced(rule, judged, state, sums, bonus=False).amount > ZERO


def _not_again(found: Reading, rules: Mapping[str, Rule], credited: Collection[str], terms: UsedOnce) -> str:
    if not found.used_hours:
        return ""
    names = " and ".join(rules[one].measure.name for one in terms.by if one in credited)
    count = "is" if found.used_hours == 1 else "are"
    return (
        f"{hours_text(found.used_hours)} credited under {names} {count} not counted again ({terms.clause})."
    )
