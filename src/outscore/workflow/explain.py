"""From a figure on a card back to the clause, the formula, the deliveries and the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import AmbiguousName
from outscore.errors import NotScored
from outscore.errors import UnknownName
from outscore.intake.records import read_records
from outscore.model.period import Period
from outscore.scoring.measure import pool
from outscore.scoring.wording import plain
from outscore.storage.tallies import Tallies

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.statement import DefinitionDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument
    from outscore.storage.facts import FactRow
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """A row that went into a figure: where it stands, what it gave, and the text it was read from."""

    file: str
    delivery: str
    row: int
    month: str
    scope: str
    quantities: Mapping[str, int | None]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with everything it was made from. `agrees` says that the rows still add up to it."""

    statement: StoredStatement
    document: StatementDocument
    result: ResultDocument
    definition: DefinitionDocument
    working: str
    rows: tuple[ExplainedRow, ...]
    agrees: bool


def explain(
    office: Office, vendor_name: str, measure_id: str, period: Period, contract_id: str | None = None
) -> Explanation:
    """Explain one measure of one vendor in one period; raises UnknownName or NotScored."""
    vendor = office.workspace.vendor(vendor_name).id
    contract, measure = _find(office, vendor, measure_id, period, contract_id)
    stored = office.statements.current(str(period)).get((vendor, contract.id))
    if stored is None:
        raise NotScored(str(period), vendor)
    document = office.statements.read(stored.sha256)
    result = _named(document, measure_id)
    months = [month for month in period.months() if contract.in_force(month)]
    rows = _rows(office, vendor, measure, months)
    definition = next(one for one in document["definitions"] if one["metric"] == result["metric"])
    return Explanation(
        statement=stored,
        document=document,
        result=result,
        definition=definition,
        working=_working(definition, result),
        rows=rows,
        agrees=_agrees(office, contract, vendor, measure, months, result),
    )


def _find(
    office: Office, vendor: str, measure_id: str, period: Period, contract_id: str | None
) -> tuple[Contract, Measure]:
    in_force = [one for one in office.pairs(period) if one[0] == vendor and contract_id in (None, one[1])]
    if not in_force:
        known = [one.id for one in office.workspace.contracts if vendor in one.vendors]
        raise UnknownName(f"contract of {vendor} in force in {period}", contract_id or "", known)
    contracts = [office.workspace.contract(contract) for _, contract in in_force]
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


def _rows(
    office: Office, vendor: str, measure: Measure, months: Sequence[Period]
) -> tuple[ExplainedRow, ...]:
    days = {month.start for month in months}
    found = office.facts.rows(vendor, days, measure.scope, measure.metric.quantities)
    shas = {one.id: one.sha256 for one in office.deliveries.all()}
    texts = {
        (feed, delivery): _texts(office, feed, shas[delivery])
        for feed, delivery in {(row.feed, row.delivery) for row in found}
    }
    return tuple(_explained(office, row, shas[row.delivery], texts[row.feed, row.delivery]) for row in found)


def _explained(
    office: Office, row: FactRow, delivery: str, texts: Mapping[int, Mapping[str, str]]
) -> ExplainedRow:
    columns = {quantity.id: quantity.column for quantity in office.workspace.feed(row.feed).quantities}
    cells = texts.get(row.row, {})
    return ExplainedRow(
        file=row.file,
        delivery=delivery,
        row=row.row,
        month=str(Period.month_of(row.month)),
        scope=", ".join(f"{name}={value}" for name, value in row.dimensions) or "all",
        quantities=row.quantities,
        texts={columns[name]: cells.get(columns[name], "") for name in row.quantities if name in columns},
    )


def _texts(office: Office, feed_id: str, sha256: str) -> dict[int, dict[str, str]]:
    """The archived file once more, as text: row number -> column -> what the cell says."""
    records = read_records(office.archive.get("raw", sha256), office.workspace.feed(feed_id))
    return {
        row: dict(zip(records.header, cells, strict=True))
        for row, cells in zip(records.rows, records.cells, strict=True)
    }


def _agrees(
    office: Office,
    contract: Contract,
    vendor: str,
    measure: Measure,
    months: Sequence[Period],
    result: ResultDocument,
) -> bool:
    """Whether the rows that stand today, added up anew, still give what the statement says."""
    figure = result["figure"]
    tallies = Tallies(office.facts.current({month.start for month in months}), [contract], [vendor])
    own = tallies.of(contract, vendor)[measure.id]
    today = pool([own[month] for month in months if month in own])
    if figure["numerator"] is None:
        return figure["value"] is None
    return (today.numerator, today.denominator) == (figure["numerator"], figure["denominator"])


def _working(definition: DefinitionDocument, result: ResultDocument) -> str:
    figure = result["figure"]
    if figure["value"] is None:
        return figure["reason"]
    value = figure["value"]
    exact = f"{value['n']}/{value['d']}" if value["d"] != 1 else f"{value['n']}"
    above = plain(figure["numerator"] or 0, figure["scale"])
    below = f" / {figure['denominator']}" if figure["denominator"] is not None else ""
    return f"{definition['formula']} = {above}{below} = {figure['shown']} (exactly {exact})"
