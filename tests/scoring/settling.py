"""Contracts and months for the settlement tests, in as few words as a test needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.contract import Contract
from outscore.model.contract import Measure
from outscore.model.contract import Scope
from outscore.model.dated import Span
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.period_facts import PeriodFacts
from outscore.model.period_facts import Reading
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.model.terms.judging import Band
from outscore.model.terms.measuring import Absent
from outscore.model.terms.measuring import MissingData
from outscore.model.terms.whole import ContractTerms
from outscore.model.terms.whole import MeasureTerms
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.outcome import Outcome

F = Fraction
STARTS = date(2026, 4, 1)
APRIL = Period.month(2026, 4)
NOT_MEASURED = MissingData(Absent.NOT_MEASURED, Absent.NOT_MEASURED)


def at_least(level: str) -> Target:
    """A level that is good at and above it."""
    return Target(Comparison.AT_LEAST, F(level), level)


def above(level: str) -> Target:
    """A level that is good above it only."""
    return Target(Comparison.ABOVE, F(level), level)


def at_most(level: str) -> Target:
    """A level that is good at and below it."""
    return Target(Comparison.AT_MOST, F(level), level)


def below(level: str) -> Target:
    """A level that is good below it only."""
    return Target(Comparison.BELOW, F(level), level)


def steps(*rows: tuple[str, Target | None, str]) -> tuple[Band, ...]:
    """Bands by name, edge and points."""
    return tuple(Band(name, edge, points=F(points)) for name, edge, points in rows)


PUBLISHED = steps(
    ("met", at_least("99"), "0"),
    ("minor", at_least("98"), "1"),
    ("serious", at_least("97"), "2"),
    ("severe", at_least("96"), "3"),
    ("below", None, "4"),
)
"""The bands of the published repeat-failure example."""


def measure(name: str = "sl", target: Target | None = None, **terms: Any) -> Measure:
    """A measure of 99 % or more, unless the target says otherwise; a target downward makes it a wait."""
    goal = target or at_least("99")
    upward = goal.comparison in (Comparison.AT_LEAST, Comparison.ABOVE)
    metric = Metric(
        name,
        1,
        name,
        "",
        Unit.PERCENT if upward else Unit.SECONDS,
        Better.HIGHER if upward else Better.LOWER,
        Combine.SUMS,
        Sum(("good",)),
        Sum(("all",)),
    )
    return Measure(name, name, metric, f"clause {name}", goal, Scope(), MeasureTerms(**terms))


def contract(*measures: Measure, **terms: Any) -> Contract:
    """A contract from April 2026 in pounds; what is not reported is not measured unless it says otherwise."""
    whole = ContractTerms(**{"currency": "GBP", "missing_data": NOT_MEASURED, **terms})
    return Contract(
        "main", "Main", "Client", Span(STARTS), ("acme",), (Grain.MONTH,), measures, "0" * 64, whole
    )


def reading(value: str | Reading | None) -> Reading | None:
    """A figure as text, a reading as it is, or nothing at all."""
    return Reading(F(value)) if isinstance(value, str) else value


def months(
    values: Iterable[object],
    charges: str | Sequence[str | None] | None = "100000",
    start: Period = APRIL,
    **more: Any,
) -> list[PeriodFacts]:
    """Consecutive months; a value stands for measure `sl`, a mapping for several measures."""
    found: list[PeriodFacts] = []
    for place, value in enumerate(values):
        given: Mapping[str, Any] = value if isinstance(value, Mapping) else {"sl": value}
        readings = {name: known for name, one in given.items() if (known := reading(one)) is not None}
        sum_ = charges if charges is None or isinstance(charges, str) else charges[place]
        found.append(PeriodFacts(start, readings, None if sum_ is None else F(sum_), **more))
        start = start.next()
    return found


def settled(terms: Contract, *values: object, **more: Any) -> list[Outcome]:
    """The outcomes of consecutive months."""
    return list(Settlement(terms).run(months(values, **more)))


def texts(values: Iterable[object]) -> list[str]:
    """Exact numbers as text, to be compared with what a person would write."""
    return [str(value) for value in values]
