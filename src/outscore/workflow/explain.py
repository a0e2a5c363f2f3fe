"""From a figure on a card back to clause, formula, deliveries and rows; from an amount to its lines."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from outscore.errors import AmbiguousName
from outscore.errors import NotScored
from outscore.errors import OutscoreError
from outscore.errors import UnknownName
from outscore.model.period_facts import PeriodFacts
from outscore.scoring.measure import pool
from outscore.scoring.plain_values import value_of
from outscore.scoring.wording import plain
from outscore.workflow.explained_rows import Scored
from outscore.workflow.explained_rows import placing
from outscore.workflow.explained_rows import rows_of
from outscore.workflow.figures_of_record import counted
from outscore.workflow.resettle import resettled
from outscore.workflow.settling import Settling
from outscore.workflow.settling import is_settled
from outscore.workflow.workings import used_under_others

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.period import Period
    from outscore.model.period_facts import Reading
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import DefinitionDocument
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument
    from outscore.model.statement import WorkingDocument
    from outscore.scoring.relieving import Span
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.explained_rows import ExplainedRow
    from outscore.workflow.explained_rows import Placing
    from outscore.workflow.office import Office
    from outscore.workflow.resettle import Resettled
    from outscore.workflow.settling import Settled


class NothingSettled(OutscoreError):
    """A contract that says nothing of points, money or consequences has no amount to explain."""

    def __init__(self, contract: str, measures: Sequence[str]) -> None:
        named = ", ".join(measures)
        super().__init__(
            f"{contract} comes to no amount: it has targets alone. Name a measure to explain: {named}"
        )


PER = {"percent": 100, "per_thousand": 1000}


@dataclass(frozen=True, slots=True)
class Standing:
    """A statement: where it is kept, what it says, and the revision that stands today."""

    stored: StoredStatement
    document: StatementDocument
    newest: int

    @property
    def superseded(self) -> bool:
        """Whether a later revision has taken its place."""
        return self.stored.revision != self.newest


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with everything it was made from. `agrees` says that the rows still add up to it.

    settled: what the contract made of the figure, and `again` whether it comes out so once more; both None
    where the contract settles nothing. came_about: from the rows to the counts, the figure and its level, as
    the statement says it; of one that an earlier version made, as it is today where the rows still agree.
    """

    standing: Standing
    result: ResultDocument
    definition: DefinitionDocument
    working: str
    rows: tuple[ExplainedRow, ...]
    agrees: bool
    settled: MeasureSettlementDocument | None
    again: Resettled | None
    came_about: WorkingDocument

    @property
    def document(self) -> StatementDocument:
        """The statement that the figure stands in."""
        return self.standing.document


@dataclass(frozen=True, slots=True)
class MoneyExplanation:
    """The whole amount of a statement; `again` says whether it comes out so once more."""

    standing: Standing
    settlement: SettlementDocument
    again: Resettled


class NotScoredThen(OutscoreError):
    """There was no statement yet at the time that is asked about."""

    def __init__(self, vendor: str, period: Period, first: str) -> None:
        super().__init__(
            f"{period} had not been scored for {vendor} by then: its first statement was made at {first}. "
            f"Give --as-of a later time, or leave it out."
        )


def explain_money(
    office: Office,
    vendor_name: str,
    period: Period,
    contract_id: str | None = None,
    before: str | None = None,
) -> MoneyExplanation:
    """Explain the whole amount of one vendor's period; raises UnknownName, NotScored or NothingSettled.

    `before` takes the revision that stood until a time, as records carry it, in place of today's.
    """
    vendor = office.workspace.vendor(vendor_name).id
    contracts = _in_force(office, vendor, period, contract_id)
    if len(contracts) > 1:
        raise AmbiguousName("contract", f"--contract for {vendor}", [one.id for one in contracts])
    (contract,) = contracts
    standing = _standing(office, vendor, contract, period, before)
    settlement = standing.document.get("settlement")
    if settlement is None:
        raise NothingSettled(contract.name, [measure.id for measure in contract.measures])
    signed = office.workspace.contract(contract.id)
    again = resettled(signed, standing.document, settlement)
    return MoneyExplanation(standing, settlement, again)


def explain(
    office: Office,
    vendor_name: str,
    measure_id: str,
    period: Period,
    contract_id: str | None = None,
    before: str | None = None,
) -> Explanation:
    """Explain one measure of one vendor in one period; raises UnknownName or NotScored.

    `before` takes the revision that stood until a time, in place of today's; the rows are always today's.
    """
    vendor = office.workspace.vendor(vendor_name).id
    contract, measure = _find(office, vendor, measure_id, period, contract_id)
    standing = _standing(office, vendor, contract, period, before)
    document = standing.document
    result = _named(document, measure_id)
    settlement = document.get("settlement")
    months = [month for month in period.months() if contract.in_force(month)]
    definition = next(one for one in document["definitions"] if one["metric"] == result["metric"])
    settled = _settled(settlement, measure_id) if settlement else None
    today = _Today(office, contract, vendor, measure, period)
    priced = settlement if settled else None
    agrees = today.reads_the_same(priced) if priced else today.agrees(months, result)
    came_about = result.get("working") or (today.came_about() if agrees else {})
    return Explanation(
        standing=standing,
        result=result,
        definition=definition,
        working=_working(definition, result, came_about),
        rows=rows_of(office, vendor, measure, months, today.placing(months)),
        agrees=agrees,
        settled=settled,
        again=resettled(office.workspace.contract(contract.id), document, settlement) if settlement else None,
        came_about=came_about,
    )


def _standing(
    office: Office, vendor: str, contract: Contract, period: Period, before: str | None
) -> Standing:
    made = [
        (stored, at)
        for stored, at in office.statements.revisions(vendor)
        if (stored.contract, stored.period) == (contract.id, str(period))
    ]
    if not made:
        raise NotScored(str(period), vendor)
    then = [stored for stored, at in made if before is None or at < before]
    if not then:
        raise NotScoredThen(vendor, period, made[0][1])
    newest = max(stored.revision for stored, _ in made)
    chosen = max(then, key=lambda stored: stored.revision)
    return Standing(chosen, office.statements.read(chosen.sha256), newest)


def _in_force(office: Office, vendor: str, period: Period, contract_id: str | None) -> list[Contract]:
    in_force = [one for one in office.pairs(period) if one[0] == vendor and contract_id in (None, one[1])]
    if not in_force:
        known = [one.id for one in office.workspace.contracts if vendor in one.vendors]
        raise UnknownName(f"contract of {vendor} in force in {period}", contract_id or "", known)
    return [office.workspace.contract(contract).on(period.start) for _, contract in in_force]


def _find(
    office: Office, vendor: str, measure_id: str, period: Period, contract_id: str | None
) -> tuple[Contract, Measure]:
    contracts = _in_force(office, vendor, period, contract_id)
    found = [(one, measure) for one in contracts for measure in one.measures if measure.id == measure_id]
    if not found:
        raise UnknownName(
            "measure", measure_id, [measure.id for one in contracts for measure in one.measures]
        )
    if len(found) > 1:
        raise AmbiguousName("contract", f"--contract for {measure_id}", [one.id for one, _ in found])
    return found[0]


def _named(document: StatementDocument, measure: str) -> ResultDocument:
    for result in document["results"]:
        if result["measure"] == measure:
            return result
    raise NotScored(document["period"]["id"], measure)


def _settled(settlement: SettlementDocument, measure: str) -> MeasureSettlementDocument | None:
    return next((one for one in settlement["measures"] if one["measure"] == measure), None)


class _Today:
    """A measure of a period as its rows, and the relief for them, stand today."""

    def __init__(
        self, office: Office, contract: Contract, vendor: str, measure: Measure, period: Period
    ) -> None:
        self._office = office
        self._contract = contract
        self._signed = office.workspace.contract(contract.id)
        self._vendor = vendor
        self._measure = measure
        self._period = period
        versions = self._signed.versions
        self._counted = counted(office, period, period.months(), versions, [vendor])
        self._settling = Settling(office, period, self._counted.facts, self._counted.figures)
        self._is_settled = is_settled(self._signed, period)

    @cached_property
    def _settled(self) -> Settled:
        return self._settling.of(self._vendor, self._signed)

    def agrees(self, months: Sequence[Period], result: ResultDocument) -> bool:
        """Whether the rows, added up anew, still give what the statement says."""
        figure = result["figure"]
        own = self._counted.figures.of(self._contract, self._vendor)[self._measure.id]
        today = pool([own[month] for month in months if month in own], self._measure.metric.combine)
        counts = (today.numerator, today.denominator)
        if self._is_settled:
            judged, value = self._settled.judgements()[self._measure.id], figure["value"]
            if judged.value != (None if value is None else Fraction(value["n"], value["d"])):
                return False
            counts = counts if judged.counted else (judged.numerator or 0, judged.denominator)
        if figure["numerator"] is None:
            return self._is_settled or figure["value"] is None
        return counts == (figure["numerator"], figure["denominator"])

    def reads_the_same(self, settlement: SettlementDocument) -> bool:
        """Whether the rows and the relief still give the figure that was settled."""
        today = self._settled.facts.readings.get(self._measure.id)
        then = value_of(PeriodFacts, settlement["facts"]).readings.get(self._measure.id)
        return _gist(today) == _gist(then)

    def came_about(self) -> WorkingDocument:
        """How the figure comes about, as far as there is more to it than a division."""
        return self._settled.workings.get(self._measure.id, {}) if self._is_settled else {}

    def placing(self, months: Sequence[Period]) -> Placing:
        """What becomes of each row."""
        rows = self._settling.rows_of(self._vendor, self._signed)
        used: frozenset[Span] = frozenset()
        if self._is_settled:
            used = used_under_others(rows, self._measure, self._settled.brought, self._settled.facts)
        scored = Scored(rows, self._counted.facts, used, settled=self._is_settled)
        return placing(self._office, self._vendor, self._measure, months, scored)


def _gist(reading: Reading | None) -> tuple[object, ...]:
    if reading is None:
        return ()
    raw = reading.value if reading.raw is None else reading.raw
    return (reading.value, raw, reading.absent, reading.grade)


def _working(definition: DefinitionDocument, result: ResultDocument, came_about: WorkingDocument) -> str:
    """The formula with its numbers; where the contract changed the figure, its own, or that it did."""
    figure = result["figure"]
    if figure["value"] is None:
        return figure["reason"]
    if figure["numerator"] is None:
        return f"{definition['formula']}; judged as {figure['shown']}"
    value = figure["value"]
    exact = f"{value['n']}/{value['d']}" if value["d"] != 1 else f"{value['n']}"
    made = f"{definition['formula']} = {_counts(figure)}"
    prepared = came_about.get("prepared")
    if prepared:
        return f"{made} = {prepared['own']['shown']} (exactly {_exact(prepared['own'])})"
    if _divided(figure, definition["unit"]) != Fraction(value["n"], value["d"]):
        return f"{made}; judged as {figure['shown']} (exactly {exact})"
    return f"{made} = {figure['shown']} (exactly {exact})"


def _counts(figure: FigureDocument) -> str:
    """What was divided; times as the statement words them, not in the thousandths that they are kept in."""
    above, below = plain(figure["numerator"] or 0, figure["scale"]), figure["denominator"]
    if below is None:
        return above
    said = figure["counted"].replace(",", "")
    own = said and said.replace(" s of ", " of ") != f"{above} of {below}"
    return said.replace(" of ", " / ") if own else f"{above} / {below}"


def _exact(number: NumberDocument) -> str:
    return f"{number['n']}/{number['d']}" if number["d"] != 1 else f"{number['n']}"


def _divided(figure: FigureDocument, unit: str) -> Fraction | None:
    """What the counts alone come to, before a contract averages, rounds or replaces the figure."""
    above = Fraction(figure["numerator"] or 0, figure["scale"])
    if figure["denominator"] is None:
        return above
    return above / figure["denominator"] * PER.get(unit, 1) if figure["denominator"] else None
