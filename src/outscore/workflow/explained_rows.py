"""The rows behind a figure, back to the text of the files they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.intake.records import read_records
from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.contract import Measure
    from outscore.storage.facts import FactRow
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


def rows_of(
    office: Office, vendor: str, measure: Measure, months: Sequence[Period]
) -> tuple[ExplainedRow, ...]:
    """The rows that stand for a measure of a vendor in some months, with the text they were read from."""
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
