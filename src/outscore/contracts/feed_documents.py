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
from outscore.contracts.source_documents import SourceEntry
from outscore.model.feed import DECIMALS
from outscore.model.feed import DURATIONS
from outscore.model.feed import Csv
from outscore.model.feed import HeaderNames
from outscore.model.feed import JsonLines
from outscore.model.feed import LastLine
from outscore.model.feed import Layout
from outscore.model.feed import Missing
from outscore.model.feed import Negative
from outscore.model.feed import Ods
from outscore.model.feed import Otherwise
from outscore.model.feed import Parquet
from outscore.model.feed import QuantityType
from outscore.model.feed import Xlsx

if TYPE_CHECKING:
    from outscore.model.feed import Format


def _markers(value: Any) -> Any:
    """Texts in place of figures: a list of them, or each with what it means."""
    if isinstance(value, list | tuple):
        if all(isinstance(item, str) for item in value):
            return tuple(value)
    elif isinstance(value, dict):
        for text, meaning in value.items():
            if meaning not in list(Missing):
                meanings = ", ".join(Missing)
                raise complaint(f"is {shown(meaning)} for {text!r}. Write what it means, one of: {meanings}.")
        return {text: Missing(meaning) for text, meaning in value.items()}
    raise complaint(
        f'must be a list of texts, such as ["n/a"], or a block with what each of them means, such as '
        f'{{"n/a": no_data}}; here is {shown(value)}.'
    )


_MARKERS_SCHEMA = {
    "anyOf": [
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties": {"enum": list(Missing)}},
    ]
}
Markers = Annotated[
    tuple[str, ...] | dict[str, Missing], BeforeValidator(_markers), WithJsonSchema(_MARKERS_SCHEMA)
]


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


def _formats(value: Any) -> Any:
    """One way of writing a period, or a list of them."""
    if (
        isinstance(value, list | tuple)
        and value
        and all(isinstance(one, str) and one.strip() for one in value)
    ):
        return tuple(dict.fromkeys(value))
    if isinstance(value, str) and value.strip():
        return value.rstrip("\n")
    raise complaint(f'must be a text such as "%Y-%m-%d", or a list of such texts; here is {shown(value)}.')


_FORMATS_SCHEMA = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
}
Formats = Annotated[str | tuple[str, ...], BeforeValidator(_formats), WithJsonSchema(_FORMATS_SCHEMA)]


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
    grain: Literal["day", "month"] = Field(description="What one row covers.", examples=["day"])

    @property
    def formats(self) -> tuple[str, ...]:
        """Every way in which it may be written."""
        return (self.format,) if isinstance(self.format, str) else self.format or ()

    @model_validator(mode="after")
    def _told_once(self) -> PeriodEntry:
        if [self.column, self.of_file, self.in_name].count(None) != 2:
            raise complaint(
                'Give exactly one: column: "Date" (each row tells it), of_file: "2026-04" (the file is about '
                'that month), or in_name: "acme_%Y-%m*.csv" (the name of the file tells it).'
            )
        if self.column is not None and self.format is None:
            sentence = f'How is the {self.grain} in {self.column!r} written? Add: format: "%Y-%m-%d"'
            raise complaint(sentence, mend={"format": "%Y-%m-%d"})
        if self.column is None and self.format is not None:
            raise complaint("format is for a column alone. Leave it out.", "format", {"format": None})
        if self.of_file is not None and not re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", self.of_file):
            sentence = f'of_file is {self.of_file!r}; it is a month written "2026-04" (year, month).'
            raise complaint(sentence, "of_file", {"of_file": "2026-01"})
        if self.of_file is not None and self.grain != "month":
            raise complaint("of_file is a month. Write grain: month.", "grain", {"grain": "month"})
        return self


WrittenAs = Literal["HH:MM:SS", "MM:SS", "seconds", "minutes", "hours", "excel_days", "percent", "fraction"]


class QuantityEntry(Entry):
    """One number of a row."""

    column: Line = Field(description="The column it is in.", examples=['"Calls offered"'])
    type: QuantityType = Field(description="How the text becomes a number.", examples=["count"])
    written_as: WrittenAs | None = Field(
        None,
        description="How a duration is written; percent: a decimal with a percent sign after it; fraction: a "
        "percentage as a fraction of one.",
    )
    places: Whole | None = Field(None, description="The most digits after the point of a decimal, 0 to 9.")
    not_reported: Markers | None = Field(
        None, description='Texts that mean "no figure was given", such as "n/a"; or what each means.'
    )

    @model_validator(mode="after")
    def _fits_its_type(self) -> QuantityEntry:
        needs = {QuantityType.DURATION: "written_as", QuantityType.DECIMAL: "places"}.get(self.type)
        of_its_type = {QuantityType.DURATION: DURATIONS, QuantityType.DECIMAL: DECIMALS}.get(self.type, ())
        if needs and self.written_as not in (None, *of_its_type):
            sentence = f"written_as: {self.written_as} has no meaning for a {self.type}. "
            sentence += f"Write one of: {', '.join(of_its_type)}."
            mend = "seconds" if self.type is QuantityType.DURATION else None
            raise complaint(sentence, "written_as", {"written_as": mend})
        for key, example in (("written_as", 'written_as: "HH:MM:SS"'), ("places", "places: 2")):
            given = getattr(self, key) is not None
            if key == needs and not given:
                sentence = f"How is the {self.type} in {self.column!r} written? Add: {example}"
                raise complaint(
                    sentence, mend={"written_as": "seconds"} if key == "written_as" else {"places": "0"}
                )
            if key != needs and given and not (key == "written_as" and of_its_type):
                raise complaint(f"{key} has no meaning for a {self.type}. Leave it out.", key, {key: None})
        if self.places is not None and self.places > 9:
            raise complaint(f"places is {self.places}; it is 0 to 9.", "places", {"places": "0"})
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


class FeedDocument(Entry):
    """feeds/*.yaml: what arrives, and how its text is to be read."""

    feed: Id = Field(description="Known for ever by this id.", examples=["acme_daily"])
    name: Line = Field(description="What the feed is called.", examples=['"Acme daily figures"'])
    kind: Literal["aggregate"] = Field(description="aggregate: rows of counts.", examples=["aggregate"])
    files: Text = Field(
        description="Which files of the inbox, with * for any text.", examples=['"acme_*.csv"']
    )
    source: SourceEntry | None = Field(
        None, alias="from", description="Where files are fetched from; left out: they are put into the inbox."
    )
    format: FormatEntry = Field(CsvEntry(), description="How the file is written.")
    vendor: VendorColumn = Field(description="Whose rows they are.", examples=["{id: acme}"])
    period: PeriodEntry = Field(
        description="When it was.", examples=['{column: "Date", format: "%Y-%m-%d", grain: day}']
    )
    dimensions: dict[Id, Text] = Field({}, description="What rows are split by, each with its column.")
    values_of: dict[Id, tuple[Text, ...]] = Field(
        {}, description="For a dimension, every value that a row may have; others are rejected."
    )
    values_as: dict[Id, dict[str, Text]] = Field(
        {}, description="For a dimension, the vendor's words for its values, each with ours."
    )
    quantities: dict[Id, QuantityEntry] = Field(
        description="The numbers of a row.",
        min_length=1,
        examples=['{offered: {column: "Offered", type: count}}'],
    )
    not_reported: Markers = Field(
        (), description="The same for every quantity that has no not_reported of its own."
    )
    ignored_columns: tuple[Text, ...] = Field((), description="Columns that are there and not read.")
    skip_rows: tuple[SkipEntry, ...] = Field(
        (), description="Rows that are left out as no data, such as totals; they are counted."
    )
    identities: tuple[IdentityEntry, ...] = Field((), description="Rules that every row must obey.")
    expected: Everyone | None = Field(
        None, description="Whose figures must be there: all, none, or vendor ids."
    )

    def values_known(self, dimension: str) -> set[str]:
        """Every value that a dimension may have; empty where any will do."""
        return {*self.values_of.get(dimension, ()), *self.values_as.get(dimension, {}).values()}
