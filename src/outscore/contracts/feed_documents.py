"""What a feed contract may hold: feeds/*.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Everyone
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.contracts.faults import meant
from outscore.contracts.feed_promise_documents import CompleteEntry
from outscore.contracts.feed_promise_documents import DueEntry
from outscore.contracts.feed_promise_documents import LimitsEntry
from outscore.contracts.feed_promise_documents import PlausibleEntry
from outscore.contracts.flag_documents import NotesEntry
from outscore.contracts.format_documents import CsvEntry
from outscore.contracts.format_documents import FormatEntry
from outscore.contracts.quantity_documents import Markers
from outscore.contracts.record_documents import FieldEntry
from outscore.contracts.record_documents import Quantities
from outscore.contracts.row_documents import IdentityEntry
from outscore.contracts.row_documents import LockedEntry
from outscore.contracts.row_documents import PeriodEntry
from outscore.contracts.row_documents import SkipEntry
from outscore.contracts.row_documents import VendorColumn
from outscore.contracts.source_documents import SourceEntry
from outscore.model.feed_promises import Zeros
from outscore.model.records import Belongs
from outscore.model.records import Cut
from outscore.model.records import Twice
from outscore.schemas import RECORDS
from outscore.schemas import SUMS

if TYPE_CHECKING:
    from outscore.contracts.quantity_documents import QuantityEntry

AGGREGATE = "aggregate"


def _kind(value: Any) -> str:
    known = (AGGREGATE, *RECORDS, *SUMS)
    if isinstance(value, str) and value in known:
        return value
    near = meant(str(value), known) if isinstance(value, str) else ""
    raise complaint(f"is {shown(value)}.{near} Write one of: {', '.join(known)}.")


KindOfFeed = Annotated[str, BeforeValidator(_kind), WithJsonSchema({"enum": [AGGREGATE, *RECORDS, *SUMS]})]


class FeedDocument(Entry):
    """feeds/*.yaml: what arrives, and how its text is to be read."""

    feed: Id = Field(description="Known for ever by this id.", examples=["acme_daily"])
    name: Line = Field(description="What the feed is called.", examples=['"Acme daily figures"'])
    kind: KindOfFeed = Field(
        description="What one row is: aggregate, rows of counts; or another of the kinds of feed.",
        examples=["aggregate"],
    )
    files: Text = Field(
        description="Which files of the inbox, with * for any text.", examples=['"acme_*.csv"']
    )
    source: SourceEntry | None = Field(
        None, alias="from", description="Where files are fetched from; left out: they are put into the inbox."
    )
    format: FormatEntry = Field(CsvEntry(), description="How the file is written.")
    vendor: VendorColumn = Field(description="Whose rows they are.", examples=["{id: acme}"])
    period: PeriodEntry | None = Field(
        None,
        description="When it was; for records a field says it.",
        examples=['{column: "Date", format: "%Y-%m-%d", grain: day}'],
    )
    fields: dict[Id, FieldEntry] = Field(
        {}, description="For records, what each of them tells: the fields of its kind, each with its column."
    )
    cut: Cut | None = Field(
        None, description="How finely records are added up; left out: each is a fact of its own."
    )
    zone: Text | None = Field(
        None,
        description="The time zone of the clocks that moments were read from; left out: the workspace's.",
        examples=["Asia/Manila"],
    )
    twice: Twice | None = Field(
        None,
        description="What a time means that the clocks show twice when they are put back; left out: refused.",
    )
    belongs: Belongs | None = Field(
        None,
        description="Whether records belong to the time at which they began or ended; left out: begins.",
    )
    dimensions: dict[Id, Text] = Field({}, description="What rows are split by, each with its column.")
    values_of: dict[Id, tuple[Text, ...]] = Field(
        {}, description="For a dimension, every value that a row may have; others are rejected."
    )
    values_as: dict[Id, dict[str, Text]] = Field(
        {}, description="For a dimension, the vendor's words for its values, each with ours."
    )
    quantities: Quantities = Field(
        description="The numbers of a row; for records a list of what is counted from them.",
        examples=['{offered: {column: "Offered", type: count}}'],
    )
    not_reported: Markers = Field(
        (), description="The same for every quantity that has no not_reported of its own."
    )
    notes: dict[Id, NotesEntry] = Field(
        {}, description="Text columns that say something about the figures beside them."
    )
    ignored_columns: tuple[Text, ...] = Field((), description="Columns that are there and not read.")
    skip_rows: tuple[SkipEntry, ...] = Field(
        (), description="Rows that are left out as no data, such as totals; they are counted."
    )
    identities: tuple[IdentityEntry, ...] = Field((), description="Rules that every row must obey.")
    locked: LockedEntry | None = Field(
        None, description="For forecasts, when they are locked; left out: when the day or interval begins."
    )
    expected: Everyone | None = Field(
        None, description="Whose figures must be there: all, none, or vendor ids."
    )
    due: DueEntry | None = Field(None, description="When each day, week or month must be there.")
    complete: CompleteEntry | None = Field(None, description="What must be in it.")
    limits: LimitsEntry | None = Field(None, description="How much of a delivery may be rejected.")
    zeros: Zeros | None = Field(
        None,
        description="What a row of zeros means: closed (nothing was expected), no_data (there are no "
        "figures), or measured (it was open and nothing came).",
    )
    plausible: PlausibleEntry | None = Field(
        None, description="From where on figures are doubted; left out: as documented."
    )

    @property
    def sums(self) -> dict[str, QuantityEntry]:
        """The numbers that rows bring, each with its column; none for records."""
        return self.quantities if isinstance(self.quantities, dict) else {}

    @property
    def grain(self) -> str:
        """What one fact covers: a day or month, or less."""
        if self.kind in RECORDS:
            return str(self.cut) if self.cut not in (None, Cut.ROW) else "day"
        return self.period.grain if self.period else "day"

    def values_known(self, dimension: str) -> set[str]:
        """Every value that a dimension may have; empty where any will do."""
        return {*self.values_of.get(dimension, ()), *self.values_as.get(dimension, {}).values()}
