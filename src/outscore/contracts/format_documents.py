"""What a feed contract may say of how its files are written: kind of file, header rows, signs, sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any
from typing import Literal

from pydantic import BeforeValidator
from pydantic import Discriminator
from pydantic import Field
from pydantic import Tag
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.contracts.faults import meant
from outscore.model.feed import Csv
from outscore.model.feed import HeaderNames
from outscore.model.feed import JsonLines
from outscore.model.feed import LastLine
from outscore.model.feed import Layout
from outscore.model.feed import Negative
from outscore.model.feed import Ods
from outscore.model.feed import Parquet
from outscore.model.feed import Xlsx

if TYPE_CHECKING:
    from outscore.model.feed import Format

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
