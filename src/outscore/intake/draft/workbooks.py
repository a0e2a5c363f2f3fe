"""The sheets of a workbook, each with its first rows as receiving would read them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from outscore.intake.archives import Archive
from outscore.intake.draft.percents import ods_percents
from outscore.intake.draft.percents import xlsx_percents
from outscore.intake.draft.text_files import LOOKED_AT
from outscore.intake.formats.ods import CONTENT
from outscore.intake.formats.ods import MANIFEST
from outscore.intake.formats.ods import BookScan
from outscore.intake.formats.sheets import Sheet
from outscore.intake.formats.sheets import grid_of
from outscore.intake.formats.texts import value_text
from outscore.intake.formats.xlsx import ROOT
from outscore.intake.formats.xlsx import TYPES
from outscore.intake.formats.xlsx import Package
from outscore.intake.formats.xlsx import SheetScan
from outscore.intake.formats.xlsx import TextTable
from outscore.intake.formats.xlsx import links_of
from outscore.intake.formats.xml_parts import read_part
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.intake.draft.heading import Row
    from outscore.intake.formats.sheets import Scan

Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet: whether it is shown, its first rows that are not blank, its merged cells.

    spans: from (row, column) to (row, column), rows counted from 1 and columns from 0. percents: the columns
    whose numbers are shown as percentages.
    """

    name: str
    shown: bool
    rows: tuple[Row, ...]
    spans: tuple[Span, ...]
    percents: frozenset[int]


def xlsx_sheets(content: bytes) -> tuple[SheetRows, ...]:
    """The sheets of an XLSX workbook; raises Unreadable."""
    package = Package(content)
    book = package.book()
    texts = TextTable()
    if book.texts:
        read_part(book.texts, package.part(book.texts), texts)
    found = []
    for sheet in book.sheets:
        scan = SheetScan(texts.lengths, recalculated=book.recalculated)
        read_part(sheet.part, package.part(sheet.part), scan)
        needed = [TYPES, ROOT, book.part, links_of(book.part), book.texts, book.styles, sheet.part]
        parts = {name: package.part(name) for name in needed if name}
        percents = xlsx_percents(parts[book.styles], parts[sheet.part]) if book.styles else frozenset()
        found.append(_sheet(sheet, parts, scan.found, percents))
    return tuple(found)


def ods_sheets(content: bytes) -> tuple[SheetRows, ...]:
    """The sheets of an ODS workbook; raises Unreadable."""
    archive = Archive(io.BytesIO(content), "The workbook")
    parts = {name: archive.read(name) for name in archive.names if name in ("mimetype", CONTENT, MANIFEST)}
    if CONTENT not in parts:
        raise Unreadable(damaged("The workbook", f"its part {CONTENT} is missing"))
    book = BookScan()
    read_part(CONTENT, parts[CONTENT], book)
    return tuple(
        _sheet(
            Sheet(one.name, one.style not in book.hidden),
            parts,
            one.scan,
            ods_percents(parts[CONTENT], one.name),
        )
        for one in book.sheets
    )


def _sheet(sheet: Sheet, parts: Mapping[str, bytes], scan: Scan, percents: frozenset[int]) -> SheetRows:
    rows = tuple(_rows(parts, sheet.name)) if scan.filled else ()
    return SheetRows(sheet.name, sheet.shown, rows, tuple(scan.spans), percents)


def _rows(parts: Mapping[str, bytes], name: str) -> Iterator[Row]:
    for number, values in enumerate(islice(grid_of(parts, name), LOOKED_AT), start=1):
        cells = tuple(value_text(value) for value in values)
        if any(cell.strip() for cell in cells):
            yield number, cells
