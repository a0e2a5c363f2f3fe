"""The rows behind a figure, back to the text of the files they were read from, and what becomes of each."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import NamedTuple
from zoneinfo import ZoneInfo

from outscore.intake.records import read_records
from outscore.intake.sent_back import as_sent
from outscore.model.feed_promises import Zeros
from outscore.model.period import Period
from outscore.model.terms.whole import PLAIN_MEASURE
from outscore.scoring.combining import needed
from outscore.scoring.counting import Standing
from outscore.scoring.counting import placed
from outscore.scoring.readings import quantities_read
from outscore.scoring.wording import exact_text
from outscore.storage.slices import Slices
from outscore.workflow.worked_out import parts_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.contract import Measure
    from outscore.model.slices import Slice
    from outscore.scoring.counting import Placed
    from outscore.scoring.relieving import Span
    from outscore.storage.facts import FactRow
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office
    from outscore.workflow.workings import RowsOf

ZEROS = "left out: nothing but zeros, which mean in this feed that there are no figures"
OTHER_SOURCE = "left out: this figure is counted from another source"
COUNTS = "counts"
_SAID = {
    Standing.COUNTS: COUNTS,
    Standing.OUT_OF_HOURS: "left out: outside the hours that count",
    Standing.CLOSED_DAY: "left out: a closed day",
    Standing.ACROSS_HOURS: "reaches out of the hours that count",
    Standing.RELIEVED: "left out by relief",
    Standing.ALL_GOOD: "counts as all good by relief",
    Standing.USED_ONCE: "not counted again: credited under another measure",
    Standing.NOT_LATEST: "left out: a later row says how many there are",
    Standing.NOT_HIGHEST: "left out: another row has the highest",
    Standing.SAYS_NOTHING: OTHER_SOURCE,
}


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """A row of a measure: where it stands, what it gave, the text it was read from, and whether it counts.

    Of a sum of records (row 0) the texts are the sums. standing: as in scoring.counting, or zeros or
    other_source. said: the same in words; clause: of the relief that it comes from, "" for none.
    """

    file: str
    delivery: str
    row: int
    month: str
    scope: str
    quantities: Mapping[str, int | None]
    texts: Mapping[str, str]
    standing: str = Standing.COUNTS.value
    said: str = COUNTS
    clause: str = ""


class _Place(NamedTuple):
    standing: str
    said: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Placing:
    """What becomes of the rows of a measure in a period, each known by its key.

    measure: as it is counted; of a period that is not settled as if it had no terms of its own.
    """

    measure: Measure
    places: Mapping[tuple[object, ...], tuple[Slice, Placed]]


@dataclass(frozen=True, slots=True)
class Scored:
    """What a period is scored from: facts, relief and terms; used is time credited under other measures.

    settled: whether the contract settles the period; else no terms of its measures count.
    """

    rows: RowsOf
    facts: Sequence[FeedFacts]
    used: Collection[Span]
    settled: bool


def placing(
    office: Office, vendor: str, measure: Measure, months: Sequence[Period], scored: Scored
) -> Placing:
    """What becomes of the rows that are scored."""
    contract = scored.rows.contract
    own = next((one for one in contract.measures if one.id == measure.id), measure)
    own = own if scored.settled else replace(own, terms=PLAIN_MEASURE)
    terms = contract.terms
    slices = Slices(scored.facts, ZoneInfo(office.workspace.settings.timezone))
    names = quantities_read(own, terms.relief)
    keyed = [one for month in months for one in slices.keyed(vendor, own.scope, names, month)]
    relief = scored.rows.relief if scored.settled else ()
    found = placed(own, [one for _, one in keyed], relief, terms.closed_days, scored.used)
    return Placing(own, {key: (one, place) for (key, one), place in zip(keyed, found, strict=True)})


def rows_of(
    office: Office, vendor: str, measure: Measure, months: Sequence[Period], where: Placing
) -> tuple[ExplainedRow, ...]:
    """The rows that stand for a measure of a vendor in some months, with the text they were read from.

    Those that do not report something, and so may keep it from being measured, come first.
    """
    days = {month.start for month in months}
    names = parts_of(office.workspace, needed(measure))
    known = office.facts.rows(vendor, days, measure.scope, names)
    found = sorted(known, key=lambda row: None not in row.quantities.values())
    shas = {one.id: one.sha256 for one in office.deliveries.all()}
    texts = {
        (feed, delivery): _texts(office, feed, shas[delivery], file)
        for feed, delivery, file in {(row.feed, row.delivery, row.file) for row in found}
    }
    return tuple(
        _explained(office, row, shas[row.delivery], texts[row.feed, row.delivery], where) for row in found
    )


def _explained(
    office: Office,
    row: FactRow,
    delivery: str,
    texts: Mapping[int, Mapping[str, str]],
    where: Placing,
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
    place = _place(office, row, where)
    return ExplainedRow(
        file=row.file,
        delivery=delivery,
        row=row.row,
        month=str(Period.month_of(row.month)),
        scope=", ".join(scope) or "all",
        quantities=row.quantities,
        texts=said,
        standing=place.standing,
        said=place.said,
        clause=place.clause,
    )


def _place(office: Office, row: FactRow, where: Placing) -> _Place:
    found = where.places.get(row.key)
    if found is None:
        silent = office.workspace.feed(row.feed).promises.zeros is Zeros.NO_DATA
        if silent and not any(row.quantities.values()):
            return _Place("zeros", ZEROS)
        return _Place("other_source", OTHER_SOURCE)
    one, place = found
    said, clause = _SAID[place.standing], ""
    if place.standing is Standing.CLOSED_DAY:
        said = f"{said}, {one.begin:%Y-%m-%d}"
    elif place.standing in (Standing.OUT_OF_HOURS, Standing.ACROSS_HOURS):
        said = f"{said}, {one.begin:%A %Y-%m-%d %H:%M}"
    if place.granted is not None:
        claim, clause = place.granted.claim, place.granted.relief.clause
        said = f"{said}, claim {claim}" if claim else f"{said}, {place.granted.relief.id}"
    standing = "other_source" if place.standing is Standing.SAYS_NOTHING else place.standing.value
    return _Place(standing, said, clause)


def _sum(value: int | None, scale: int) -> str:
    return "" if value is None else exact_text(Fraction(value, scale))


def _texts(office: Office, feed_id: str, sha256: str, file: str) -> dict[int, dict[str, str]]:
    """The archived file once more, as text: row number -> column -> what the cell says."""
    feed = office.workspace.feed(feed_id)
    if feed.added_up:
        return {}  # a sum stands in no one row of a file
    content, terms, _ = as_sent(office.archive.get("raw", sha256), feed, file)
    records = read_records(content, terms)
    return {
        row: dict(zip(records.header, cells, strict=True))
        for row, cells in zip(records.rows, records.cells, strict=True)
    }
