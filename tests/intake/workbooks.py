"""Workbooks made cell by cell, XLSX and ODS, whole and damaged."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from datetime import datetime
from datetime import time
from typing import TYPE_CHECKING
from typing import Any

import xlsxwriter
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style
from odf.style import TableProperties
from odf.table import Table
from odf.table import TableCell
from odf.table import TableRow
from odf.text import P
from tests.intake.feeds import HEADER
from tests.intake.feeds import feed

from outscore.intake.records import read_records
from outscore.model.feed import Ods
from outscore.model.feed import Xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.feed import Feed

NAMES = HEADER.split(",")
ROW = ["A1", date(2026, 10, 1), "Sales", 100, 90, 80, time(0, 10)]
XLSX = feed(format=Xlsx())
ODS = feed(format=Ods())
CELLS = [
    (100, None, "100"),
    (100.5, None, "100.5"),
    (0.1, None, "0.1"),
    (1e-7, None, "0.0000001"),
    (1e22, None, "10000000000000000000000"),
    (0.853, "0.0%", "0.853"),
    (7, "000", "7"),
    ("007", None, "007"),
    (True, None, "TRUE"),
    (False, None, "FALSE"),
    (46296, "yyyy-mm-dd", "2026-10-01"),
    (46296.5208333333333, "yyyy-mm-dd hh:mm", "2026-10-01T12:30:00"),
    (46296, "General", "46296"),
    (0.00694444444444444, "hh:mm:ss", "0:10:00"),
    (0.00694444444444444, "[mm]:ss", "0:10:00"),
    (1.25, "[h]:mm:ss", "30:00:00"),
    (0.0069502, "mm:ss.000", "0:10:00.497"),
    (0, "hh:mm:ss", "0:00:00"),
    (-0.5, "[h]:mm:ss", "-12:00:00"),
    (5, '0 "days"', "5"),
    ("two\nlines", None, "two\nlines"),
    (" spaced ", None, " spaced "),
]


def workbook(*rows: Sequence[Any], name: str = "Data", **options: Any) -> bytes:
    """A workbook with one sheet, written by XlsxWriter."""
    return book({name: rows}, **options)


def book(content: dict[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = (), **options: Any) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as written:
        formats = {
            date: written.add_format({"num_format": "yyyy-mm-dd"}),
            time: written.add_format({"num_format": "hh:mm:ss"}),
            datetime: written.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        for name, rows in content.items():
            sheet = written.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    sheet.write(number, place, value, formats.get(type(value)))
            if name in hidden:
                sheet.hide()
    return file.getvalue()


def formatted(value: Any, shown_as: str | None, **options: Any) -> bytes:
    """A workbook with one value in a cell that shows it in a way of its own."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as written:
        sheet = written.add_worksheet("Data")
        sheet.write_row(0, 0, NAMES)
        sheet.write(1, 0, "A1")
        sheet.write(1, 3, value, written.add_format({"num_format": shown_as}) if shown_as else None)
    return file.getvalue()


def cells_of(content: bytes, terms: Feed = XLSX) -> list[tuple[str, ...]]:
    records = read_records(content, terms)
    assert records.issues == ()
    return list(records.cells)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook in which one place of one part says something else."""
    parts = parts_of(content)
    assert parts[part].count(old) == 1, parts[part]
    return packed({**parts, part: parts[part].replace(old, new)})


SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook(NAMES, ROW)


# ODS


def cell(text: str | None = None, kind: str = "string", **attributes: Any) -> Element:
    made = TableCell(valuetype=kind, **attributes) if kind else TableCell(**attributes)
    if text is not None:
        made.addElement(P(text=text))
    return made


def plain(value: Any) -> Element:
    if isinstance(value, int | float):
        return cell(str(value), "float", value=str(value))
    return value if isinstance(value, Element) else cell(value)


def ods(*rows: Sequence[Any], hidden: bool = False, cover: bool = False) -> bytes:
    document = OpenDocumentSpreadsheet()
    style = Style(name="away", family="table")
    style.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(style)
    if cover:
        document.spreadsheet.addElement(Table(name="Cover"))
    table = Table(name="Data", stylename=style) if hidden else Table(name="Data")
    for row in rows:
        if isinstance(row, Element):
            table.addElement(row)
            continue
        line = TableRow()
        for value in row:
            line.addElement(plain(value))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    file = io.BytesIO()
    document.write(file)
    return file.getvalue()


def ods_row(*changes: tuple[int, Any]) -> list[Any]:
    row: list[Any] = ["A1", cell("1/10/26", "date", datevalue="2026-10-01"), "Sales", 100, 90, 80]
    row.append(cell("10:00", "time", timevalue="PT00H10M00S"))
    for place, value in changes:
        row[place] = value
    return row
