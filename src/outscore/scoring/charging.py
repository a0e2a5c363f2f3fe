"""What failures cost before limits: schemes by measure, points, repeats, the pool, gates, counted credits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Item
from outscore.model.outcome import MoneyStep
from outscore.model.outcome import Priced
from outscore.model.outcome import StepKind
from outscore.model.outcome import Term
from outscore.model.result import Verdict
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import names
from outscore.model.terms.judging import SettlingEffect
from outscore.model.terms.schemes import CHARGES
from outscore.model.terms.schemes import POINTS
from outscore.model.terms.schemes import PaidTo
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO
from outscore.scoring.indexation import indexed
from outscore.scoring.indexation import is_indexed
from outscore.scoring.items import scaled
from outscore.scoring.items import total
from outscore.scoring.judge import reaches
from outscore.scoring.schemes import SCHEMES
from outscore.scoring.schemes import price
from outscore.scoring.schemes.pool import at_risk
from outscore.scoring.schemes.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from fractions import Fraction

    from outscore.model.carry import State
    from outscore.model.contract import Contract
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.terms.schemes import Gate
    from outscore.model.terms.schemes import GateTest
    from outscore.model.terms.schemes import PointsToMoney
    from outscore.model.terms.timing import CountedCredits
    from outscore.scoring.items import Items
    from outscore.scoring.judging import Judged
    from outscore.scoring.judging import Rule

REPORT_ONLY = SettlingEffect.REPORT_ONLY


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of a period that percentages are taken of, and printed sums at the period's index."""

    contract: Contract
    facts: PeriodFacts

    def base(self, name: str) -> Fraction:
        """The sum behind a name: the period's charges, or a named amount."""
        if name == CHARGES:
            return self.facts.charges or ZERO
        if name in self.facts.amounts:
            return self.facts.amounts[name]
        amount = dict(self.contract.terms.amounts)[name]
        return self.indexed(amount, name)

    def known(self, name: str) -> bool:
        """Whether there is a sum of this name."""
        if name == CHARGES:
            return self.facts.charges is not None
        return name in self.facts.amounts or name in dict(self.contract.terms.amounts)

    def indexed(self, amount: Fraction, name: str) -> Fraction:
        """A printed sum of the contract at the index in force on the period's first day."""
        terms = self.contract.terms.indexation
        if terms is None or not is_indexed(terms, name):
            return amount
        return indexed(amount, terms, self.facts.period.start)


def priced(rule: Rule, judged: Judged, state: State, sums: Sums, *, bonus: bool) -> Priced:
    """What the measure's credit (or bonus) scheme makes of the period."""
    measure = rule.measure
    scheme = measure.terms.bonus if bonus else measure.terms.credit
    if scheme is None or judged.verdict is Verdict.NOT_MEASURED or _excused(judged, rule, bonus=bonus):
        return NOTHING
    subject = Subject(
        value=judged.value,
        missed=judged.verdict is Verdict.MISSED,
        level=judged.level,
        band=judged.band,
        higher_is_better=rule.higher_is_better,
        bonus=bonus,
        base=sums.base,
        quantity=lambda name: sums.facts.quantities[name],
        indexed=lambda amount: sums.indexed(amount, measure.id),
        pool=sums.contract.terms.pool,
        earlier=state.marks,
    )
    return price(scheme, subject)


def _excused(judged: Judged, rule: Rule, *, bonus: bool) -> bool:
    """Whether no money may follow: settling in, relief, or a miss that is no default yet."""
    if bonus:
        return rule.settling is not None and judged.settling and rule.settling.effect is REPORT_ONLY
    if costs_nothing(judged, rule):
        return True
    if judged.treated_as_met:
        return True
    return judged.verdict is Verdict.MISSED and not judged.liable


def costs_nothing(judged: Judged, rule: Rule) -> bool:
    """Whether failures of a measure cost nothing because the service is still settling in."""
    effect = rule.settling.effect if judged.settling and rule.settling else None
    return effect in (REPORT_ONLY, SettlingEffect.NO_CREDITS)


def steps_charged(priced_: Priced, rule: Rule) -> int:
    """How many steps this period was charged for, where the scheme counts in steps."""
    credit = rule.measure.terms.credit
    if credit is None or SCHEMES[type(credit)].used_up is None:
        return 0
    return next((int(term.value) for term in priced_.terms if term.name == "steps"), 0)


def measure_items(rules: Iterable[tuple[Rule, Priced]]) -> Items:
    """The credits of the measures' own schemes."""
    return tuple(
        Item(
            StepKind.POOL if _is_of_pool(rule) else StepKind.MEASURE,
            rule.measure.id,
            rule.measure.id,
            rule.measure.clause,
            priced_.amount,
        )
        for rule, priced_ in rules
        if priced_.amount
    )


def _is_of_pool(rule: Rule) -> bool:
    credit = rule.measure.terms.credit
    return credit is not None and credit.share_of_pool is not None


def point_items(
    terms: PointsToMoney | None, points: Mapping[str, Fraction], sums: Sums
) -> tuple[Items, tuple[MoneyStep, ...]]:
    """What the points of all measures cost together, shared among the measures by their points."""
    every = sum(points.values(), ZERO)
    if terms is None or every == 0:
        return (), ()
    amount, found = _points_cost(terms, every, sums)
    if amount == 0:
        return (), (MoneyStep(StepKind.POINTS, "points", terms.clause, ZERO, found),)
    each = amount / every
    items = tuple(
        Item(StepKind.POINTS, "points", measure, terms.clause, each * own)
        for measure, own in points.items()
        if own
    )
    return items, (MoneyStep(StepKind.POINTS, "points", terms.clause, amount, found),)


def _points_cost(terms: PointsToMoney, points: Fraction, sums: Sums) -> tuple[Fraction, tuple[Term, ...]]:
    if terms.amount_per_point is not None:
        rate = sums.indexed(terms.amount_per_point, POINTS)
        return points * rate, (Term("points", points), Term("rate", rate))
    if terms.table:
        reached = [step.percent for step in terms.table if step.points <= points]
        percent = reached[-1] if reached else ZERO
    else:
        percent = points * (terms.percent_per_point or ZERO)
    base = sums.base(terms.of)
    return base * percent / HUNDRED, (Term("points", points), Term("percent", percent), Term("base", base))


def repeat_steps(rules: Iterable[tuple[Rule, Judged]], sums: Sums) -> tuple[MoneyStep, ...]:
    """The further percentage of the charges for each repeat."""
    found = [
        (rule.measure.id, rule.repeats.clause, rule.repeats.add_percent)
        for rule, judged in rules
        if judged.repeat and judged.liable and rule.repeats and rule.repeats.add_percent
    ]
    base = sums.base(CHARGES)
    return tuple(
        MoneyStep(
            StepKind.REPEAT,
            name,
            clause,
            base * percent / HUNDRED,
            (Term("percent", percent), Term("base", base)),
        )
        for name, clause, percent in found
    )


def repeat_items(steps: Iterable[MoneyStep]) -> Items:
    """The repeats as parts of the credit."""
    return tuple(Item(step.kind, step.what, step.what, step.clause, step.amount) for step in steps)


def within_pool(items: Items, contract: Contract, sums: Sums) -> tuple[Items, tuple[MoneyStep, ...]]:
    """Pool credits together never cost more than the amount at risk."""
    pool = contract.terms.pool
    due = total(item for item in items if item.kind is StepKind.POOL)
    if pool is None or due == 0:
        return items, ()
    limit = at_risk(pool, sums.base(pool.of))
    if due <= limit:
        return items, ()
    step = MoneyStep(
        StepKind.POOL, "pool", pool.clause, limit - due, (Term("before", due), Term("limit", limit))
    )
    return scaled(items, limit / due, lambda item: item.kind is StepKind.POOL), (step,)


def gates_open(gates: Iterable[Gate], judged: Mapping[str, Judged]) -> tuple[Gate, ...]:
    """The gates whose conditions hold; a measure without a figure holds no condition."""
    return tuple(
        gate
        for gate in gates
        if (gate.all_of and all(_holds(test, judged) for test in gate.all_of))
        or any(_holds(test, judged) for test in gate.any_of)
    )


def _holds(test: GateTest, judged: Mapping[str, Judged]) -> bool:
    one = judged[test.measure]
    return one.value is not None and not one.provisional and reaches(one.value, test.level)


def gate_amount(gate: Gate, sums: Sums) -> Priced:
    """What an open gate pays or costs."""
    if gate.amount is not None:
        rate = sums.indexed(gate.amount, gate.id)
        return Priced(rate, (Term("rate", rate),))
    base, percent = sums.base(gate.of), gate.percent or ZERO
    return Priced(base * percent / HUNDRED, (Term("percent", percent), Term("base", base)))


def gate_steps(gates: Iterable[Gate], sums: Sums) -> tuple[MoneyStep, ...]:
    """The penalties of open gates, with the numbers they are made from."""
    found = ((gate, gate_amount(gate, sums)) for gate in gates if gate.paid_to is PaidTo.CLIENT)
    return tuple(
        MoneyStep(StepKind.GATE, gate.id, gate.clause, one.amount, one.terms)
        for gate, one in found
        if one.amount
    )


def gate_items(steps: Iterable[MoneyStep]) -> Items:
    """The penalties as parts of the credit."""
    return tuple(Item(step.kind, step.what, "", step.clause, step.amount) for step in steps)


def counted_cost(terms: CountedCredits, before: int, now: int, base: Fraction) -> Fraction:
    """What credits cost whose number over the contract rises from `before` to `now`."""
    return base * (_percent(terms, now) - _percent(terms, before)) / HUNDRED


def _percent(terms: CountedCredits, count: int) -> Fraction:
    reached = [step.percent for step in terms.table if step.credits <= count]
    return reached[-1] if reached else ZERO


def fails_for(
    measures: tuple[str, ...], judged: Mapping[str, Judged], waivers: Mapping[str, str]
) -> tuple[str, ...]:
    """Which of some measures are missed, with money to follow; what a person waived is left out."""
    return tuple(
        name
        for name, one in judged.items()
        if one.liable and names(measures, name) and name not in waivers and EVERY[0] not in waivers
    )
