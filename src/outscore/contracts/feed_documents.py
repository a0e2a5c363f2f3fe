"""What a feed contract may hold: feeds/*.yaml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any
from typing import Literal

from pydantic import BeforeValidator
from pydantic import Discriminator
from pydantic import Field
from pydantic import Tag
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Everyone
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.contracts.faults import meant
from outscore.contracts.feed_promise_documents import CompleteEntry
from outscore.contracts.feed_promise_documents import DueEntry
from outscore.contracts.feed_promise_documents import LimitsEntry
from outscore.contracts.feed_promise_documents import PlausibleEntry
from outscore.contracts.flag_documents import NotesEntry
from outscore.contracts.quantity_documents import Markers
from outscore.contracts.record_documents import FieldEntry
from outscore.contracts.record_documents import Formats
from outscore.contracts.record_documents import Quantities
from outscore.contracts.record_documents import all_formats
from outscore.contracts.source_documents import SourceEntry
from outscore.model.feed import Csv
from outscore.model.feed import HeaderNames
from outscore.model.feed import JsonLines
from outscore.model.feed import LastLine
from outscore.model.feed import Layout
from outscore.model.feed import Negative
from outscore.model.feed import Ods
from outscore.model.feed import Otherwise
from outscore.model.feed import Parquet
from outscore.model.feed import Xlsx
from outscore.model.feed_promises import Zeros
from outscore.model.records import Belongs
from outscore.model.records import Cut
from outscore.model.records import Twice
from outscore.schemas import RECORDS
from outscore.schemas import SUMS

if TYPE_CHECKING:
    from outscore.contracts.quantity_documents import QuantityEntry
    from outscore.model.feed import Format

AGGREGATE = "aggregate"


def _kind(value: Any) -> str:
    known = (AGGREGATE, *RECORDS, *SUMS)
    if isinstance(value, str) and value in known:
        return value
    near = meant(str(value), known) if isinstance(value, str) else ""
    raise complaint(f"is {shown(value)}.{near} Write one of: {', '.join(known)}.")


KindOfFeed = Annotated[str, BeforeValidator(_kind), WithJsonSchema({"enum": [AGGREGATE, *RECORDS, *SUMS]})]

_ONE_HEADER_ROW: dict[str, str | None] = dict.fromkeys(
    ("header_rows", "header_names", "merged_rows", "data_from")
)


class WrittenEntry(Entry):
    """What every format can say of the texts in its cells."""

    thousands: Literal[",", ".", " ", "'", "none"] = Field("none", description="The sign between thousands.")
    decimal: Literal[".", ","] = Field(".", description="The sign before the decimals of a number.")
    negative: Negative = Field(
        Negative.MINUS,
        description="Besides -12.5, a figure below zero may be written trailing (12.5-) or in parentheses.",
    )
    spaces: Literal["kept", "trimmed"] = Field(
        "kept", description="trimmed: spaces before and after the text of a cell or name are not part of it."
    )
    inside: Text | None = Field(
        None, description="The files are zip archives; those in them that fit this are read: *.csv."
    )

    def layout(self) -> Layout:
        """Where names and data stand."""
        return Layout(trimmed=self.spaces == "trimmed")


class RowsEntry(WrittenEntry):
    """A format with header rows."""

    header_rows: tuple[Whole, ...] = Field(
        (), description="The rows with the names of the columns; the first row of the file is 1."
    )
    header_names: HeaderNames = Field(
        HeaderNames.LOWEST,
        description="Of several header rows: the lowest text names a column, or all texts joined by ' / '.",
    )
    merged_rows: tuple[Whole, ...] = Field(
        (), description="Header rows in which a heading goes for the empty cells to its right too."
    )
    data_from: Whole | None = Field(None, description="The row in which the data start.")

    @model_validator(mode="after")
    def _rows_that_can_be(self) -> RowsEntry:
        rows = self.header_rows
        if rows and (rows[0] == 0 or list(rows) != sorted(set(rows))):
            sentence = "header_rows names rows from the top down, each once, the first row of the file is 1."
            raise complaint(sentence, "header_rows", _ONE_HEADER_ROW)
        if self.data_from is not None and self.data_from <= max(rows, default=self.data_from):
            sentence = "data_from is the row in which the data start, below header_rows. Give both."
            raise complaint(sentence, "data_from", {"data_from": None})
        if (self.header_names is HeaderNames.JOINED or self.merged_rows) and len(rows) < 2:
            sentence = "header_names and merged_rows are for several header_rows. Name these rows too."
            raise complaint(sentence, "header_rows", _ONE_HEADER_ROW)
        if self.merged_rows and self.header_names is not HeaderNames.JOINED:
            sentence = "merged_rows counts only where names are joined. Add: header_names: joined"
            raise complaint(sentence, "merged_rows", {"header_names": "joined"})
        if self.merged_rows and not set(self.merged_rows) < set(rows):
            sentence = "merged_rows names some of header_rows, not all: one row must name each column."
            raise complaint(sentence, "merged_rows", {"merged_rows": None})
        return self

    def layout(self) -> Layout:
        return Layout(
            header_rows=self.header_rows,
            names=self.header_names,
            merged_rows=self.merged_rows,
            data_from=self.data_from or 0,
            trimmed=self.spaces == "trimmed",
        )


class CsvEntry(RowsEntry):
    """Delimited text."""

    type: Literal["csv"] = Field("csv", description="The kind of file.")
    encoding: Text = Field("utf-8", description="The text encoding, such as utf-8 or cp1252.")
    delimiter: str = Field(",", description="The sign between cells: , or ; or | or the word tab.")
    last_line: LastLine = Field(
        LastLine.MAY_BE_OPEN, description="must_end: a last line without an end is a cut-off file."
    )

    @property
    def sign(self) -> str:
        """The one character between cells."""
        return "\t" if self.delimiter == "tab" else self.delimiter

    def meant(self) -> Format:
        """The format as the model has it."""
        return Csv(self.encoding, self.sign, self.last_line)


class WorkbookEntry(RowsEntry):
    """One sheet of a workbook."""

    sheet: Text | None = Field(None, description="The name of the sheet. A hidden one is read only by name.")
    sheet_number: Whole | None = Field(
        None, description="Or its place among the sheets that are shown; the first is 1."
    )

    @model_validator(mode="after")
    def _one_sheet(self) -> WorkbookEntry:
        if self.sheet is not None and self.sheet_number is not None:
            sentence = "sheet and sheet_number are two ways of saying the same. Give one of them."
            raise complaint(sentence, "sheet_number", {"sheet_number": None})
        if self.sheet_number == 0:
            raise complaint("sheet_number counts from 1.", "sheet_number", {"sheet_number": None})
        return self


class XlsxEntry(WorkbookEntry):
    """A workbook of Excel since 2007."""

    type: Literal["xlsx"] = Field(description="The kind of file.")

    def meant(self) -> Format:
        """The format as the model has it."""
        return Xlsx(self.sheet or "", self.sheet_number or 0)


class OdsEntry(WorkbookEntry):
    """A workbook of LibreOffice and others (OpenDocument)."""

    type: Literal["ods"] = Field(description="The kind of file.")

    def meant(self) -> Format:
        """The format as the model has it."""
        return Ods(self.sheet or "", self.sheet_number or 0)


class ParquetEntry(WrittenEntry):
    """A Parquet file."""

    type: Literal["parquet"] = Field(description="The kind of file.")

    def meant(self) -> Format:
        """The format as the model has it."""
        return Parquet()


class JsonLinesEntry(WrittenEntry):
    """A JSON object in each line; a key of an object inside another is the column outer.inner."""

    type: Literal["jsonl"] = Field(description="The kind of file.")

    def meant(self) -> Format:
        """The format as the model has it."""
        return JsonLines()


FORMATS: dict[str, type[CsvEntry | XlsxEntry | OdsEntry | ParquetEntry | JsonLinesEntry]] = {
    "csv": CsvEntry,
    "xlsx": XlsxEntry,
    "ods": OdsEntry,
    "parquet": ParquetEntry,
    "jsonl": JsonLinesEntry,
}


def _known_type(value: Any) -> Any:
    kind = value.get("type") or "csv" if isinstance(value, dict) else "csv"
    if isinstance(kind, str) and kind in FORMATS:
        return value
    near = meant(str(kind), FORMATS) if isinstance(kind, str) else ""
    sentence = f"The type of the format is {shown(kind)}.{near} Write one of: {', '.join(FORMATS)}."
    raise complaint(sentence, "type", {"type": "csv"})


def _class_of(value: Any) -> str:
    """The class that a block of keys is read by; a block of no type is of text."""
    kind = value.get("type") or "csv" if isinstance(value, dict) else getattr(value, "type", "csv")
    return FORMATS[kind].__name__


FormatEntry = Annotated[
    Annotated[CsvEntry, Tag("CsvEntry")]
    | Annotated[XlsxEntry, Tag("XlsxEntry")]
    | Annotated[OdsEntry, Tag("OdsEntry")]
    | Annotated[ParquetEntry, Tag("ParquetEntry")]
    | Annotated[JsonLinesEntry, Tag("JsonLinesEntry")],
    Discriminator(_class_of),
    BeforeValidator(_known_type),
]


class VendorColumn(Entry):
    """Whose rows they are: a column, or one vendor's id."""

    column: Line | None = Field(None, description="The column with the vendor's code.")
    id: Id | None = Field(None, description="The one vendor whose file this is.")

    @model_validator(mode="after")
    def _one_of_two(self) -> VendorColumn:
        if (self.column is None) == (self.id is None):
            raise complaint(
                'Give exactly one: column: "Vendor" (a column of codes) or id: acme (one vendor\'s file).'
            )
        return self


class PeriodEntry(Entry):
    """When it was: a column, or one period for the whole file."""

    column: Line | None = Field(None, description="The column with the day or month.", examples=['"Date"'])
    format: Formats | None = Field(
        None,
        description="How it is written, such as %Y-%m-%d or %b-%y; a list where it may be written in several "
        "ways; excel_serial for the bare number of a day.",
        examples=['"%Y-%m-%d"'],
    )
    of_file: Text | None = Field(None, description="The one month that the whole file is about: 2026-04.")
    in_name: Text | None = Field(
        None, description="How the file's name tells it, such as acme_%Y-%m*.csv, with * for any text."
    )
    grain: Literal["day", "month", "quarter_hour", "half_hour", "hour"] = Field(
        description="What one row covers; less than a day is for kinds whose rows are intervals.",
        examples=["day"],
    )

    @property
    def formats(self) -> tuple[str, ...]:
        """Every way in which it may be written."""
        return all_formats(self.format)

    @property
    def minutes(self) -> int:
        """How long a row is that is shorter than a day, else 0."""
        return Cut(self.grain).minutes if self.grain not in ("day", "month") else 0

    @model_validator(mode="after")
    def _told_once(self) -> PeriodEntry:
        if [self.column, self.of_file, self.in_name].count(None) != 2:
            raise complaint(
                'Give exactly one: column: "Date" (each row tells it), of_file: "2026-04" (the file is about '
                'that month), or in_name: "acme_%Y-%m*.csv" (the name of the file tells it).'
            )
        if self.minutes and self.column is None:
            raise complaint(
                'Each row tells the time at which it begins. Give its column: "Interval", and its format.',
                "grain",
                {"grain": "day"},
            )
        if self.column is not None and self.format is None:
            usual = "%Y-%m-%d %H:%M" if self.minutes else "%Y-%m-%d"
            what = "beginning" if self.minutes else self.grain
            sentence = f'How is the {what} in {self.column!r} written? Add: format: "{usual}"'
            raise complaint(sentence, mend={"format": usual})
        if self.column is None and self.format is not None:
            raise complaint("format is for a column alone. Leave it out.", "format", {"format": None})
        if self.of_file is not None and not re.fullmatch(r"[12][0-9]{3}-(0[1-9]|1[0-2])", self.of_file):
            sentence = f'of_file is {self.of_file!r}; it is a month written "2026-04" (year, month).'
            raise complaint(sentence, "of_file", {"of_file": "2026-01"})
        if self.of_file is not None and self.grain != "month":
            raise complaint("of_file is a month. Write grain: month.", "grain", {"grain": "month"})
        return self


class SkipEntry(Entry):
    """Rows that are no data, such as totals."""

    column: Line = Field(description="The column that tells them.", examples=['"Site"'])
    equals: Text = Field(description="What it says in such a row.", examples=['"Total"'])


class IdentityEntry(Entry):
    """A rule for every row: the parts together are not greater than the whole."""

    id: Id = Field(description="The name of the rule.", examples=["answered_within_offered"])
    parts: tuple[Id, ...] = Field(
        description="Quantities that together ...", min_length=1, examples=["[answered]"]
    )
    whole: Id = Field(description="... are not greater than this one.", examples=["offered"])
    otherwise: Otherwise = Field(
        description="reject or warn about a row that breaks it.", examples=["reject"]
    )


class LockedEntry(Entry):
    """When a forecast is locked."""

    days_before: Whole = Field(description="How many days before the day or interval begins.", examples=["7"])


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
