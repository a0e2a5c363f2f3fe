"""A period judged and ready to be priced: everything that the later steps may look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.carry import State
from outscore.model.terms.clause import EVERY
from outscore.model.terms.judging import Counts
from outscore.scoring.charging import Sums
from outscore.scoring.exact import exact_sum
from outscore.scoring.judging import NO_READING
from outscore.scoring.judging import judge_reading
from outscore.scoring.plan import tests_of
from outscore.scoring.triggers.credit_tests import looks_past_limits
from outscore.scoring.triggers.view import View
from outscore.scoring.used_once import without_used_time

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from outscore.model.carry import Carry
    from outscore.model.contract import Contract
    from outscore.model.period import Period
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.terms.whole import ContractTerms
    from outscore.scoring.judging import Judged
    from outscore.scoring.plan import Plan

NEW = State()


@dataclass(frozen=True, slots=True)
class Scene:
    """One period under the terms in force.

    signed: the contract with its amendments. starts: the contract's first day; where it names none, that of
    the first period settled. carry: from the periods before; states: the measures' part of it. judged: by
    measure id. unpriced: why no money can be worked out, "" where it can.
    """

    plan: Plan
    signed: Contract
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
        return self._counting_points()

    def _counting_points(self, without: Collection[str] = ()) -> Fraction:
        return exact_sum(
            one.points
            for rule in self.plan.rules
            if (one := self.judged[rule.measure.id]).points and rule.measure.id not in without
            if not (one.settling and rule.settling and rule.settling.earlier_failures is Counts.DO_NOT_COUNT)
        )

    @property
    def terms(self) -> ContractTerms:
        """What the contract says beyond its measures."""
        return self.plan.contract.terms

    def then(self, origin: Period) -> ContractTerms:
        """What the contract said in a period: what arose in it goes on by that."""
        return self.signed.on(origin.start).terms

    @property
    def looks_past_limits(self) -> bool:
        """Whether a test of any version asks what credits were before limits."""
        return looks_past_limits(test for one in self.signed.versions for test in tests_of(one))

    def waiver(self, measure: str) -> str:
        """Why a measure's credits are waived, with all others or by themselves; "" where they are not."""
        return self.facts.waived.get(measure) or self.facts.waived.get(EVERY[0], "")

    @property
    def period(self) -> Period:
        """The period."""
        return self.facts.period

    def view(
        self,
        credit: Fraction | None,
        caps_reached: tuple[str, ...],
        without: Collection[str] = (),
        exact: Fraction | None = None,
        uncapped: Fraction | None = None,
    ) -> View:
        """The period as triggers see it; without some measures, where it is asked what these have made."""
        return View(
            period=self.period,
            judged={name: one for name, one in self.judged.items() if name not in without},
            states=self.states,
            paid=self.carry.paid,
            runs=self.carry.runs,
            points=self._counting_points(without),
            charges=self.facts.charges,
            credit=credit,
            exact=credit if exact is None else exact,
            uncapped=uncapped,
            caps_reached=caps_reached,
        )


def set_scene(plan: Plan, signed: Contract, starts: date | None, carry: Carry, facts: PeriodFacts) -> Scene:
    """Judge every measure of a period; a measure without a reading was not reported."""
    facts = without_used_time(plan, carry, facts)
    states: dict[str, State] = {}
    judged: dict[str, Judged] = {}
    for rule in plan.rules:
        name = rule.measure.id
        states[name] = state = carry.states.get(name, NEW)
        judged[name] = judge_reading(rule, facts.readings.get(name, NO_READING), state, facts.period)
    sums = Sums(plan.contract, facts)
    return Scene(
        plan=plan,
        signed=signed,
        starts=starts or facts.period.last(carry.periods + 1)[0].start,
        carry=carry,
        facts=facts,
        sums=sums,
        states=states,
        judged=judged,
        points=exact_sum(one.points for one in judged.values() if one.points),
        unpriced=_why_unpriced(plan, carry, sums),
    )


def _why_unpriced(plan: Plan, carry: Carry, sums: Sums) -> str:
    """Why no money can be worked out; credits on hold are money, even where the terms in force have none."""
    if not plan.has_money and not carry.held:
        return ""
    missing = [name for name in plan.bases if not sums.known(name)]
    missing += [name for name in plan.quantities if name not in sums.facts.quantities]
    if not missing:
        return ""
    return f"Not known for the period: {', '.join(missing)}. {sums.facts.no_charges}".strip()
