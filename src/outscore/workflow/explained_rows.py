"""The rows behind a figure, back to the text of the files they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.intake.records import read_records
from outscore.model.period import Period
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.contract import Measure
    from outscore.storage.facts import FactRow
    from outscore.workflow.office import Office


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """A row that went into a figure: where it stands, what it gave, and the text it was read from.

    Of a sum of records (row 0) the texts are the sums.
    """

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
    said = {columns[name]: cells.get(columns[name], "") for name in row.quantities if name in columns}
    scope = [f"{name}={value}" for name, value in row.dimensions]
    if row.begins:
        zone = ZoneInfo(office.workspace.settings.timezone)
        scope.insert(0, f"{row.begins.astimezone(zone):%Y-%m-%d %H:%M}")
    if row.counted:
        scope.append("1 record" if row.counted == 1 else f"{row.counted:,} records")
        said = {name: _sum(value, row.scales[name]) for name, value in row.quantities.items()}
    return ExplainedRow(
        file=row.file,
        delivery=delivery,
        row=row.row,
        month=str(Period.month_of(row.month)),
        scope=", ".join(scope) or "all",
        quantities=row.quantities,
        texts=said,
    )


def _sum(value: int | None, scale: int) -> str:
    return "" if value is None else exact_text(Fraction(value, scale))


def _texts(office: Office, feed_id: str, sha256: str) -> dict[int, dict[str, str]]:
    """The archived file once more, as text: row number -> column -> what the cell says."""
    feed = office.workspace.feed(feed_id)
    if feed.added_up:
        return {}  # a sum stands in no one row of a file
    records = read_records(office.archive.get("raw", sha256), feed)
    return {
        row: dict(zip(records.header, cells, strict=True))
        for row, cells in zip(records.rows, records.cells, strict=True)
    }
