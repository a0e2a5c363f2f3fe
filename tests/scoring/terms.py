"""Contracts, measures and tallies for the scoring tests."""

from __future__ import annotations

from fractions import Fraction

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
from outscore.model.result import Tally
from outscore.model.target import Comparison
from outscore.model.target import Target

IN_TIME = Metric(
    "in_time",
    1,
    "Answered in time",
    "",
    Unit.PERCENT,
    Better.HIGHER,
    Combine.SUMS,
    Sum(("in_time",)),
    Sum(("answered",)),
)
TALK = Metric("talk", 1, "Talk", "", Unit.SECONDS, Better.NEITHER, Combine.PRINTED, Sum(("talk",)), None)


def target(comparison: Comparison, written: str) -> Target:
    """A target as a contract writes it."""
    return Target(comparison, Fraction(written), written)


ALWAYS = Span()
AT_LEAST_85 = target(Comparison.AT_LEAST, "85")


def measure(metric: Metric = IN_TIME, goal: Target | None = AT_LEAST_85) -> Measure:
    """A measure under a contract."""
    return Measure(metric.id, metric.name, metric, "Schedule 1", goal, Scope())


def contract(
    *measures: Measure, span: Span = ALWAYS, judged: tuple[Grain, ...] = (Grain.MONTH, Grain.QUARTER)
) -> Contract:
    """A contract with one vendor."""
    return Contract("main", "Main", "Client", span, ("acme",), judged, measures or (measure(),), "0" * 64)


def month(text: str) -> Period:
    """A period as people write it."""
    return Period.parse(text)


def tally(
    numerator: int, denominator: int | None = None, *, rows: int = 1, incomplete: int = 0, scale: int = 1
) -> Tally:
    """A tally, of one row if not said otherwise."""
    return Tally(rows, incomplete, numerator, denominator, scale)
