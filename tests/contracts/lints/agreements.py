"""Contracts as values, built from few words, for the tests of lints."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.lints import Severity
from outscore.contracts.lints import lint
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
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import PrintedBand
from outscore.model.terms.limits import IncidentRule
from outscore.model.terms.limits import SameIncident
from outscore.model.terms.measuring import Absent
from outscore.model.terms.measuring import MissingData
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.whole import AgreedReading
from outscore.model.terms.whole import Charges
from outscore.model.terms.whole import ChargesFrom
from outscore.model.terms.whole import ContractTerms
from outscore.model.terms.whole import MeasureTerms

if TYPE_CHECKING:
    from outscore.contracts.lints import Finding

START, END = date(2026, 4, 1), date(2029, 3, 31)
NOT_MEASURED = MissingData(no_report=Absent.NOT_MEASURED, no_volume=Absent.NOT_MEASURED)
FIXED = Charges(source=ChargesFrom.FIXED, clause="Schedule 7", amount=Fraction(100000))
ONE_PERCENT = PointsToMoney(clause="Schedule 7", percent_per_point=Fraction(1))
ALL_CHARGED = SameIncident(rule=IncidentRule.ALL, clause="Schedule 7")
MONEY: dict[str, Any] = {
    "currency": "GBP",
    "charges": FIXED,
    "missing_data": NOT_MEASURED,
    "same_incident": ALL_CHARGED,
}
"""What a contract states that takes money."""


def level(text: str) -> Target:
    """A level as it is said: `at_least 95`."""
    comparison, written = text.split()
    return Target(Comparison(comparison), Fraction(written), written)


def band(label: str, edge: str = "", **costs: Any) -> Band:
    """A band; costs are points, percent, amount or score, as texts."""
    numbers: dict[str, Any] = {
        key: value if key == "verdict" else Fraction(value) for key, value in costs.items()
    }
    return Band(band=label, edge=level(edge) if edge else None, **numbers)


def printed(label: str, *ends: str) -> PrintedBand:
    """A printed row with its ends: `at_least 98`, `at_most 98.9`."""
    return PrintedBand(label, **{word: Fraction(number) for word, number in (end.split() for end in ends)})


def metric(
    better: Better = Better.HIGHER, unit: Unit = Unit.PERCENT, combine: Combine = Combine.SUMS
) -> Metric:
    """A metric; only sums have something below the line."""
    below = Sum(("offered",)) if combine is Combine.SUMS else None
    return Metric("figure", 1, "Figure", "", unit, better, combine, Sum(("good",)), below)


HIGHER, LOWER = metric(), metric(Better.LOWER)
SECONDS = metric(Better.LOWER, Unit.SECONDS)
COUNT = metric(Better.LOWER, Unit.COUNT, Combine.TOTAL)


def measure(name: str = "service_level", target: str = "", metric: Metric = HIGHER, **terms: Any) -> Measure:
    """A measure with its terms."""
    goal = level(target) if target else None
    return Measure(name, name, metric, "Schedule 3", goal, Scope(), MeasureTerms(**terms))


def contract(*measures: Measure, span: Span = Span(START, END), **terms: Any) -> Contract:  # noqa: B008
    """A contract of one vendor with its terms."""
    judged = (Grain.MONTH, Grain.QUARTER)
    return Contract(
        "main", "Main", "Client", span, ("acme",), judged, measures, "0" * 64, ContractTerms(**terms)
    )


def priced(*measures: Measure, **terms: Any) -> Contract:
    """A contract of one vendor that states what money rests on."""
    return contract(*measures, **{**MONEY, **terms})


def agreed(clause: str, question: str) -> AgreedReading:
    """A reading that both sides agreed."""
    return AgreedReading(clause, question, "As the edges say.", "2026-03-01", "A. Client, V. Vendor")


def found(contract: Contract) -> list[Finding]:
    """Everything the lints find."""
    return list(lint(contract))


def faults(contract: Contract) -> list[str]:
    """The sentences of the faults."""
    return [finding.message for finding in lint(contract) if finding.severity is Severity.FAULT]


def warnings(contract: Contract) -> list[str]:
    """The sentences of the warnings."""
    return [finding.message for finding in lint(contract) if finding.severity is Severity.WARNING]


def only(contract: Contract) -> Finding:
    """The one finding that there is."""
    (finding,) = lint(contract)
    return finding


def at(contract: Contract, *path: str | int) -> Finding:
    """The finding at a place."""
    (finding,) = [one for one in lint(contract) if one.path == path]
    return finding


UK_BANDS = (
    band("target met", "at_least 99", points="0"),
    band("minor", "at_least 98", points="1"),
    band("serious", "at_least 97", points="2"),
    band("severe", "at_least 96", points="3"),
    band("below threshold", points="4"),
)
"""The bands of the UK repeat-failure example as edges."""
