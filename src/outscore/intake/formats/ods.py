"""ODS: one sheet of a workbook of LibreOffice and others (OpenDocument)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field
from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.intake.formats.sheets import MOST_TEXT
from outscore.intake.formats.sheets import Scan
from outscore.intake.formats.sheets import Sheet
from outscore.intake.formats.sheets import archive_of
from outscore.intake.formats.sheets import chosen_sheet
from outscore.intake.formats.sheets import grid_of
from outscore.intake.formats.sheets import records_of
from outscore.intake.formats.texts import duration_text
from outscore.intake.formats.xml_parts import Listener
from outscore.intake.formats.xml_parts import read_part
from outscore.intake.kinds import Kind
from outscore.intake.kinds import refuse_other
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import damaged
from outscore.intake.refusals import protected
from outscore.intake.refusals import too_large
from outscore.model.feed import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.intake.gather import Records
    from outscore.model.feed import Feed

_LINES = {"line-break": "\n", "tab": "\t"}
CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
_DURATION = re.compile(
    r"(-?)P(?:(\d{1,6})D)?T(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})(?:[.,](\d{1,9}))?S)?"
)


def read(content: bytes, feed: Feed) -> Records:
    """The rows of a sheet; raises Unreadable."""
    wanted = feed.format if isinstance(feed.format, Workbook) else Workbook()
    refuse_other(content, Kind.ODS, "an ODS workbook (type: ods)")
    archive = archive_of(content)
    parts = {name: archive.read(name) for name in archive.names if name in ("mimetype", CONTENT, MANIFEST)}
    manifest = _Manifest()
    if MANIFEST in parts:
        read_part(MANIFEST, parts[MANIFEST], manifest)
    if manifest.encrypted or "encrypted-package" in archive.names:
        raise Unreadable(protected("an ODS workbook"))
    if CONTENT not in parts:
        raise Unreadable(damaged("The workbook", f"its part {CONTENT} is missing"))
    book = BookScan()
    read_part(CONTENT, parts[CONTENT], book)
    sheets = [Sheet(one.name, one.style not in book.hidden) for one in book.sheets]
    sheet = chosen_sheet(sheets, wanted)
    scan = next(one.scan for one in book.sheets if one.name == sheet.name)
    return records_of(grid_of(parts, sheet.name), scan, feed)


class _Manifest(Listener):
    def __init__(self) -> None:
        self.encrypted = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        self.encrypted |= name == "encryption-data"


@dataclass(slots=True)
class _OneSheet:
    name: str
    style: str
    scan: Scan = field(default_factory=Scan)
    row: int = 0


@dataclass(slots=True)
class _Cell:
    column: int
    columns: int
    attributes: Mapping[str, str]
    pieces: list[str] = field(default_factory=list)
    in_lines: bool = False


class BookScan(Listener):
    """What stands in each cell of each sheet, told by the XML alone."""

    def __init__(self) -> None:
        self.sheets: list[_OneSheet] = []
        self.hidden: set[str] = set()
        self._style = ""
        self._depth = 0
        self._column = 0
        self._rows = 1
        self._cells: list[_Cell] = []
        self._cell: _Cell | None = None
        self._beside = 0
        self._paragraphs = 0
        self._spaces = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "style":
                self._style = attributes.get("style:name", "")
            case "table-properties" if attributes.get("table:display") == "false":
                self.hidden.add(self._style)
            case "table":
                self._depth += 1
                if self._depth == 1:
                    self.sheets.append(
                        _OneSheet(attributes.get("table:name", ""), attributes.get("table:style-name", ""))
                    )
            case "table-row" if self._depth == 1:
                self._rows = repeat_count(attributes, "table:number-rows-repeated")
                self._column, self._cells = 0, []
            case "table-cell" | "covered-table-cell" if self._depth == 1:
                self._paragraphs = 0
                columns = repeat_count(attributes, "table:number-columns-repeated")
                self._cell = _Cell(self._column, columns, attributes)
                self._column += columns
            case _ if self._cell is not None:
                self._inside_cell(self._cell, name, attributes)

    def _inside_cell(self, cell: _Cell, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "annotation":
                self._beside += 1
            case "p":
                self._paragraphs += 1
                cell.pieces.append("\n" if cell.pieces and not self._beside else "")
            case "line-break" | "tab":
                cell.pieces.append(_LINES[name])
                cell.in_lines = True
            case "s":
                self._spaces += repeat_count(attributes, "text:c")
                if self._spaces > MOST_TEXT:
                    raise Unreadable(
                        too_large("The workbook holds", "texts of spaces alone", f"{MOST_TEXT:,} signs")
                    )

    def end(self, name: str) -> None:
        if name == "table":
            self._depth -= 1
        elif name == "annotation" and self._cell is not None:
            self._beside -= 1
        elif name == "p":
            self._paragraphs = max(self._paragraphs - 1, 0)
        elif self._depth == 1 and name in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._cells.append(self._cell)
            self._cell = None
        elif self._depth == 1 and name == "table-row":
            self._take_row(self.sheets[-1])

    def text(self, text: str) -> None:
        if self._cell is not None and self._paragraphs and not self._beside:
            self._cell.pieces.append(text)

    def _take_row(self, sheet: _OneSheet) -> None:
        first = sheet.row + 1
        sheet.row += self._rows
        for cell in self._cells:
            _take(sheet.scan, cell, first, self._rows)


def repeat_count(attributes: Mapping[str, str], key: str) -> int:
    """How often a cell or row stands there; raises Unreadable where that is no number."""
    written = attributes.get(key, "1")
    if written.isdecimal() and len(written) < 10:
        return int(written)
    raise Unreadable(damaged("The workbook", f"{key} is {written[:20]!r}"))


def _take(scan: Scan, cell: _Cell, row: int, rows: int) -> None:
    kind = cell.attributes.get("office:value-type", "")
    text = "".join(cell.pieces).strip()
    broken = cell.attributes.get("calcext:value-type") == "error"
    uncalculated = "table:formula" in cell.attributes and not kind
    spans = (f"table:number-{one}-spanned" for one in ("rows", "columns"))
    down, across = (repeat_count(cell.attributes, one) for one in spans)
    if down > 1 or across > 1:
        scan.spans.append((row, cell.column, row + down - 1, cell.column + across - 1))
    empty = not text and kind in ("", "string") and not cell.attributes.get("office:string-value", "").strip()
    if empty and not broken and not uncalculated:
        return
    scan.take(row, cell.column, rows, cell.columns, len(text))
    overlay = _duration(cell.attributes.get("office:time-value", "")) if kind == "time" else ""
    if cell.in_lines and kind in ("", "string"):  # the reader of values joins what stands in lines
        overlay = text
    if not (broken or uncalculated or overlay):
        return
    for place in [(row + i, cell.column + j) for i in range(rows) for j in range(cell.columns)]:
        if broken:
            scan.errors[place] = text or "#ERR"
        elif uncalculated:
            scan.not_calculated.add(place)
        else:
            scan.texts[place] = overlay


def _duration(written: str) -> str:
    """A duration as ODS writes it, as other formats are read; what cannot be read stays.

    >>> _duration("PT30H10M00.5S")
    '30:10:00.500'
    """
    found = _DURATION.fullmatch(written)
    if not found:
        return written
    sign, days, hours, minutes, seconds, after = found.groups()
    whole = timedelta(
        days=int(days or 0),
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=int(seconds or 0),
        microseconds=int((after or "").ljust(6, "0")[:6]),
    )
    return duration_text(-whole if sign else whole)
