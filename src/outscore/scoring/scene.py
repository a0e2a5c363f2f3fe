"""A period judged and ready to be priced: everything that the later steps may look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.carry import State
from outscore.model.terms.judging import Counts
from outscore.scoring.charging import Sums
from outscore.scoring.exact import exact_sum
from outscore.scoring.judging import NO_READING
from outscore.scoring.judging import judge_reading
from outscore.scoring.triggers.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from outscore.model.carry import Carry
    from outscore.model.period import Period
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.terms.whole import ContractTerms
    from outscore.scoring.judging import Judged
    from outscore.scoring.plan import Plan

NEW = State()


@dataclass(frozen=True, slots=True)
class Scene:
    """One period under the terms in force.

    starts: the contract's first day. states, carry: from the periods before. judged: by measure id. unpriced:
    why no money can be worked out, "" where it can.
    """

    plan: Plan
    starts: date
    carry: Carry
    facts: PeriodFacts
    sums: Sums
    states: Mapping[str, State]
    judged: Mapping[str, Judged]
    points: Fraction
    unpriced: str

    @property
    def counting_points(self) -> Fraction:
        """The points that add up over time: not those of settling in, where its failures do not count."""
        return exact_sum(
            one.points
            for rule in self.plan.rules
            if (one := self.judged[rule.measure.id]).points
            if not (one.settling and rule.settling and rule.settling.earlier_failures is Counts.DO_NOT_COUNT)
        )

    @property
    def terms(self) -> ContractTerms:
        """What the contract says beyond its measures."""
        return self.plan.contract.terms

    @property
    def period(self) -> Period:
        """The period."""
        return self.facts.period

    def view(self, credit: Fraction | None, caps_reached: tuple[str, ...]) -> View:
        """The period as triggers see it."""
        return View(
            period=self.period,
            judged=self.judged,
            states=self.states,
            paid=self.carry.paid,
            runs=self.carry.runs,
            points=self.counting_points,
            charges=self.facts.charges,
            credit=credit,
            caps_reached=caps_reached,
        )


def set_scene(plan: Plan, starts: date | None, carry: Carry, facts: PeriodFacts) -> Scene:
    """Judge every measure of a period; a measure without a reading was not reported."""
    states: dict[str, State] = {}
    judged: dict[str, Judged] = {}
    for rule in plan.rules:
        name = rule.measure.id
        states[name] = state = carry.states.get(name, NEW)
        judged[name] = judge_reading(rule, facts.readings.get(name, NO_READING), state, facts.period)
    sums = Sums(plan.contract, facts)
    return Scene(
        plan=plan,
        starts=starts or facts.period.start,
        carry=carry,
        facts=facts,
        sums=sums,
        states=states,
        judged=judged,
        points=exact_sum(one.points for one in judged.values() if one.points),
        unpriced=_why_unpriced(plan, sums),
    )


def _why_unpriced(plan: Plan, sums: Sums) -> str:
    if not plan.has_money:
        return ""
    missing = [name for name in plan.bases if not sums.known(name)]
    missing += [name for name in plan.quantities if name not in sums.facts.quantities]
    return f"Not known for the period: {', '.join(missing)}." if missing else ""
