"""What statistics say of every measure, from the statements that stand, beside what the contract says."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.schemas import RECORDS
from outscore.schemas import SUMS
from outscore.signals.points import Point
from outscore.signals.points import share_factor
from outscore.signals.reading import Declared
from outscore.signals.reading import read
from outscore.signals.watermelon import THEMES
from outscore.signals.watermelon import Judged
from outscore.signals.watermelon import Seen
from outscore.signals.watermelon import single_metric
from outscore.signals.watermelon import watermelon
from outscore.workflow.plans import Watched
from outscore.workflow.plans import results_until

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.kind import Kind
    from outscore.signals.reading import Signals
    from outscore.signals.watermelon import Check
    from outscore.storage.statement_rows import JudgedRow
    from outscore.workflow.office import Office

    Rows = Mapping[Watched, Mapping[Period, JudgedRow]]


@dataclass(frozen=True, slots=True)
class MeasureSignals:
    """What the contract and what statistics say of a measure in its latest month, side by side."""

    watched: Watched
    measure: Measure
    month: Period
    verdict: Verdict
    below_floor: bool
    signals: Signals


@dataclass(frozen=True, slots=True)
class ContractSignals:
    """All measures of a vendor under a contract, and what they say together.

    check: whether all that is judged is met while customers fare badly. single: a warning where one measure
    decides alone; "" where none does.
    """

    vendor: str
    contract: str
    month: Period
    measures: tuple[MeasureSignals, ...]
    check: Check
    single: str


def signals_until(office: Office, until: Period) -> tuple[ContractSignals, ...]:
    """What is to be said of every vendor and contract that has a statement of a month, by their ids."""
    rows = _rows(office, until)
    below = _below_floor(office, until)
    found: dict[tuple[str, str], list[MeasureSignals]] = {}
    for watched, known in rows.items():
        contract = next((one for one in office.workspace.contracts if one.id == watched.contract), None)
        row = known.get(until)
        measure = _measure(contract, watched.measure, until) if contract else None
        if contract is None or measure is None or row is None:
            continue
        told = MeasureSignals(
            watched,
            measure,
            until,
            Verdict(row.verdict),
            watched in below,
            _read(office, contract, measure, known),
        )
        found.setdefault((watched.vendor, watched.contract), []).append(told)
    return tuple(
        _together(office, vendor, contract, until, own) for (vendor, contract), own in sorted(found.items())
    )


def _rows(office: Office, until: Period) -> dict[Watched, dict[Period, JudgedRow]]:
    """What stands of each measure, month by month."""
    months = [one for one in map(Period.parse, office.statements.periods()) if one.grain is Grain.MONTH]
    judged = office.statements.judged({str(one) for one in months if one <= until})
    rows: dict[Watched, dict[Period, JudgedRow]] = {}
    for (vendor, contract, period), results in judged.items():
        for row in results:
            rows.setdefault(Watched(vendor, contract, row.measure), {})[Period.parse(period)] = row
    return rows


def _below_floor(office: Office, until: Period) -> frozenset[Watched]:
    """The measures that are below a floor in a month."""
    months = results_until(office, until).months
    return frozenset(
        watched
        for watched, own in months.items()
        if any(one.period == until and one.below_floor for one in own)
    )


def _measure(contract: Contract, name: str, month: Period) -> Measure | None:
    return next((one for one in contract.on(month.start).measures if one.id == name), None)


def _read(office: Office, contract: Contract, measure: Measure, known: Mapping[Period, JudgedRow]) -> Signals:
    kind = _kind(office, measure)
    points = [_point(contract, measure.id, month, known.get(month)) for month in _all_months(known)]
    declared = Declared(factor=share_factor(measure.metric, kind), target=measure.target)
    return read(points, measure.metric.better, kind.id if kind else "", declared)


def _all_months(known: Iterable[Period]) -> Iterator[Period]:
    month, last = min(known), max(known)
    while month <= last:
        yield month
        month = month.next()


def _point(contract: Contract, name: str, month: Period, row: JudgedRow | None) -> Point:
    measure = _measure(contract, name, month)
    if row is None or row.value_n is None:
        return Point(month, None)
    counted = row.scale == 1 and row.denominator is not None and row.numerator is not None
    return Point(
        month,
        Fraction(int(row.value_n), int(row.value_d or 1)),
        int(row.numerator or 0) if counted else None,
        int(row.denominator or 0) if counted else None,
        measure.target if measure else None,
        Verdict(row.verdict),
    )


def _kind(office: Office, measure: Measure) -> Kind | None:
    """The kind of feed that brings what a measure counts, None where its sender adds it up."""
    names = set(measure.metric.quantities)
    kinds = {**RECORDS, **SUMS}
    for feed in office.workspace.feeds:
        if names <= {one.id for one in feed.quantities}:
            return kinds.get(feed.kind)
    return None


def _together(
    office: Office, vendor: str, contract: str, month: Period, own: list[MeasureSignals]
) -> ContractSignals:
    weights = _weights(office.workspace.contract(contract).on(month.start))
    judged = [
        Judged(one.measure.id, one.measure.name, one.verdict, weights.get(one.measure.id)) for one in own
    ]
    return ContractSignals(
        vendor,
        contract,
        month,
        tuple(own),
        watermelon(judged, list(_seen(own))),
        single_metric(judged),
    )


def _seen(own: Iterable[MeasureSignals]) -> Iterator[Seen]:
    for one in own:
        theme = THEMES.get(one.measure.metric.id)
        if theme is not None:
            is_measured = one.verdict is not Verdict.NOT_MEASURED
            yield Seen(theme, one.measure.name, is_measured, one.below_floor, one.signals.now)


def _weights(contract: Contract) -> dict[str, Fraction]:
    """The share of each measure in the overall rating, where the contract has one."""
    rating = contract.terms.rating
    if rating is None:
        return {}
    whole = sum((one.weight for one in rating.categories), Fraction(0))
    return {
        each.measure: one.weight * each.weight / (whole * sum(other.weight for other in one.measures))
        for one in rating.categories
        for each in one.measures
    }
