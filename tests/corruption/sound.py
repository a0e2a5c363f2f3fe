"""A sound table, its feed contract, and a way to write it, or what was made of it, in each format."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING
from typing import Any
from xml.sax.saxutils import escape
from xml.sax.saxutils import quoteattr

import polars as pl
import xlsxwriter
from tests.intake.feeds import feed

from outscore.intake.formats.texts import duration_text
from outscore.model.feed import Csv
from outscore.model.feed import JsonLines
from outscore.model.feed import Ods
from outscore.model.feed import Parquet
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.feed import Xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from outscore.intake.delivery import Checked
    from outscore.model.feed import Feed

COLUMNS = ("Site", "Month", "Queue", "Offered", "Answered", "In time", "Talk", "Quality", "Notes")
FORMATS = ("csv", "xlsx", "ods", "parquet", "jsonl")
NAMELESS = ("parquet", "jsonl")
"""Formats that name their columns themselves, so that there is no header row."""
QUALITY = Quantity("quality", "Quality", QuantityType.DECIMAL, places=2)
QUEUES = (("queue", ("Sales", "Service")),)
TERMS = feed(quantities=(*feed().quantities, QUALITY), values=QUEUES, ignored_columns=("Notes",))
QUANTITIES = tuple(quantity.id for quantity in TERMS.quantities)
OF_FORMAT = {"csv": Csv(), "xlsx": Xlsx(), "ods": Ods(), "parquet": Parquet(), "jsonl": JsonLines()}


def _row(site: str, day: int, queue: str, figures: str, note: str) -> tuple[Any, ...]:
    offered, answered, in_time, seconds, quality = figures.split()
    counts = (int(offered), int(answered), int(in_time))
    talk = timedelta(seconds=int(seconds))
    return (site, date(2026, 10, day), queue, *counts, talk, Decimal(quality), note)


ROWS = (
    _row("A1", 1, "Sales", "412 398 361 4225 91.25", "first, as agreed"),
    _row("A1", 1, "Service", "523 509 487 6134 88.75", "x"),
    _row("A1", 2, "Sales", "634 617 592 7243 93.5", ""),
    _row("B1", 1, "Sales", "745 728 693 8352 79.25", 'so "good"'),
    _row("B1", 1, "Service", "856 839 794 9461 84", "ä"),
    _row("B1", 2, "Service", "967 941 885 98765 96.75", "last"),
)
"""Every figure stands in it once, so that one in the wrong place is another fact."""


@dataclass(slots=True)
class Table:
    """A header and rows that a case may change."""

    header: list[str]
    rows: list[list[Any]]

    def put(self, row: int, column: str, value: Any) -> Table:
        """Write another value into a cell; rows are counted from 0."""
        self.rows[row][self.header.index(column)] = value
        return self

    def every(self, column: str, written: Callable[[Any], Any]) -> Table:
        """Write a whole column otherwise."""
        place = self.header.index(column)
        for row in self.rows:
            row[place] = written(row[place])
        return self


def sound() -> Table:
    """The table as it should be."""
    return Table(list(COLUMNS), [list(row) for row in ROWS])


def terms(form: str, **changes: Any) -> Feed:
    """The feed contract for a format, with some terms changed."""
    return replace(TERMS, **{"format": OF_FORMAT[form], **changes})


def shown(value: Any) -> str:
    """A value as a person would write it into a text."""
    if value is None:
        return ""
    return duration_text(value) if isinstance(value, timedelta) else str(value)


def as_csv(table: Table, delimiter: str = ",", end: str = "\n") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerow(table.header)
    writer.writerows([shown(value) for value in row] for row in table.rows)
    return text.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    return xlsx_of({"Data": [table.header, *table.rows]})


def xlsx_of(sheets: dict[str, list[list[Any]]], hidden: tuple[str, ...] = (), **options: Any) -> bytes:
    """A workbook with these rows in its sheets, by name; texts stay texts."""
    file = io.BytesIO()
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False)
    with xlsxwriter.Workbook(file, {"in_memory": True, **plain, **options}) as book:
        formats = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    sheet.write(number, place, value, formats.get(type(value)))
            if name in hidden:
                sheet.hide()
    return file.getvalue()


def ods_cell(value: Any) -> str:
    """A cell of an ODS sheet in XML."""
    match value:
        case None | "":
            return "<table:table-cell/>"
        case date():
            kind = f'office:value-type="date" office:date-value="{value}"'
        case timedelta():
            kind = f'office:value-type="time" office:time-value="PT{int(value.total_seconds())}S"'
        case int() | float() | Decimal():
            kind = f'office:value-type="float" office:value="{value}"'
        case _:
            kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}>{_paragraphs(shown(value))}</table:table-cell>"


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{_with_spaces(line)}</text:p>" for line in text.split("\n"))


def _with_spaces(line: str) -> str:
    bare = line.lstrip(" ")
    left, bare, right = len(line) - len(bare), bare.rstrip(" "), len(bare) - len(bare.rstrip(" "))
    around = [f'<text:s text:c="{count}"/>' if count else "" for count in (left, right)]
    return f"{around[0]}{escape(bare)}{around[1]}"


_SPACES = "".join(
    f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
    for one in ("office", "table", "text", "style")
)


def ods_of(sheets: dict[str, str], styles: str = "", style_of: str = "") -> bytes:
    """A workbook whose sheets hold these rows in XML; style_of names the style of the last sheet."""
    last = list(sheets)[-1]
    styled = f" table:style-name={quoteattr(style_of)}" if style_of else ""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}{styled if name == last else ''}>{rows}</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_SPACES} '
        f'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        f"</office:document-content>"
    )
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


def ods_rows(table: Table) -> str:
    lines = ("".join(map(ods_cell, row)) for row in [table.header, *table.rows])
    return "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)


def as_ods(table: Table) -> bytes:
    return ods_of({"Data": ods_rows(table)})


def frame(table: Table) -> pl.DataFrame:
    """The table with a type for each column; a column of several types has their texts."""
    columns = {}
    for place, name in enumerate(table.header):
        values = [row[place] for row in table.rows]
        kinds = {type(value) for value in values if value is not None}
        columns[name] = values if len(kinds) <= 1 else [None if one is None else shown(one) for one in values]
    return pl.DataFrame(columns)


def parquet_of(made: pl.DataFrame, **options: Any) -> bytes:
    file = io.BytesIO()
    made.write_parquet(file, **options)
    return file.getvalue()


def as_parquet(table: Table) -> bytes:
    return parquet_of(frame(table))


def json_value(value: Any) -> str:
    """A value in JSON; decimals as they are written."""
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value if value is None or type(value) in (int, str) else shown(value))


def json_line(header: list[str], row: list[Any]) -> str:
    pairs = (f"{json.dumps(name)}: {json_value(value)}" for name, value in zip(header, row, strict=True))
    return f"{{{', '.join(pairs)}}}"


def as_jsonl(table: Table) -> bytes:
    return "".join(json_line(table.header, row) + "\n" for row in table.rows).encode()


WRITERS: dict[str, Callable[[Table], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "ods": as_ods,
    "parquet": as_parquet,
    "jsonl": as_jsonl,
}


def written(form: str, change: Callable[[Table], object] | None = None) -> bytes:
    """The table in a format, after a change."""
    table = sound()
    if change:
        change(table)
    return WRITERS[form](table)


def packed(parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else how
            archive.writestr(name, content, stored)
    return file.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(content: bytes, part: str, old: str, new: str, times: int = 1) -> bytes:
    """A workbook in which one place of one part says something else."""
    parts = parts_of(content)
    assert parts[part].count(old.encode()) == times, (part, old, parts[part].decode(errors="replace"))
    return packed({**parts, part: parts[part].replace(old.encode(), new.encode())})


Key = tuple[str, date, str]
Figures = tuple[int | None, ...]


def facts_of(checked: Checked) -> list[tuple[Key, Figures]]:
    """What was accepted: what each row is about, and its figures."""
    frame = checked.facts
    if frame.is_empty():
        return []
    names = [f"q:{name}" for name in QUANTITIES]
    keys = frame.select("code", "start", "dim:queue").iter_rows()
    return list(zip(keys, frame.select(names).iter_rows(), strict=True))


@cache
def sound_facts() -> tuple[tuple[Key, Figures], ...]:
    """The facts of the table as it should be, row by row."""
    return tuple(_facts())


def _facts() -> Iterator[tuple[Key, Figures]]:
    for site, day, queue, offered, answered, in_time, talk, quality, _ in ROWS:
        milliseconds = talk // timedelta(milliseconds=1)
        yield (site, day, queue), (offered, answered, in_time, milliseconds, int(quality * 100))
