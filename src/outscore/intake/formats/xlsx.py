"""XLSX: one sheet of a workbook of Excel since 2007."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from outscore.intake.formats.sheets import Scan
from outscore.intake.formats.sheets import Sheet
from outscore.intake.formats.sheets import archive_of
from outscore.intake.formats.sheets import chosen_sheet
from outscore.intake.formats.sheets import grid_of
from outscore.intake.formats.sheets import records_of
from outscore.intake.formats.xml_parts import Listener
from outscore.intake.formats.xml_parts import read_part
from outscore.intake.gather import DAY_ZERO
from outscore.intake.kinds import Kind
from outscore.intake.kinds import kind_of
from outscore.intake.kinds import refuse_other
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import damaged
from outscore.model.feed import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.intake.gather import Records
    from outscore.model.feed import Feed

TYPES, ROOT = "[Content_Types].xml", "_rels/.rels"
_YES = ("1", "true")
_NAME = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NUMBERED = re.compile("_x([0-9A-Fa-f]{4})_")
_ANY = re.compile(".*", re.DOTALL)
_LOOKS_LIKE = {"n": re.compile(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?"), "b": re.compile("[01]|true|false")}
"""What stands in a cell of some kinds; where it does not, it is shown as it is."""
_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 14


def read(content: bytes, feed: Feed) -> Records:
    """The rows of a sheet; raises Unreadable."""
    wanted = feed.format if isinstance(feed.format, Workbook) else Workbook()
    if kind_of(content) is Kind.ZIP:
        archive_of(content)  # cut off, it is not known for what it was
    refuse_other(content, Kind.XLSX, "an XLSX workbook (type: xlsx)")
    package = Package(content)
    book = package.book()
    sheet = chosen_sheet(book.sheets, wanted)
    texts = TextTable()
    if book.texts:
        read_part(book.texts, package.part(book.texts), texts)
    scan = SheetScan(texts.lengths, recalculated=book.recalculated)
    read_part(sheet.part, package.part(sheet.part), scan)
    needed = [TYPES, ROOT, book.part, links_of(book.part), book.texts, book.styles, sheet.part]
    parts = {name: package.part(name) for name in needed if name}
    for name in (TYPES, ROOT, book.styles):
        if name:
            read_part(name, parts[name])
    return records_of(grid_of(parts, sheet.name), scan.found, feed, book.day_zero)


@dataclass(frozen=True, slots=True)
class _Book:
    part: str
    sheets: Sequence[Sheet]
    texts: str
    styles: str
    day_zero: date
    recalculated: bool


class Package:
    """The parts of a workbook by name."""

    def __init__(self, content: bytes) -> None:
        self._archive = archive_of(content)
        self._names = {name.casefold(): name for name in self._archive.names}
        self._read: dict[str, bytes] = {}

    def part(self, name: str) -> bytes:
        """The bytes of a part."""
        found = self._names.get(name.casefold())
        if found is None:
            raise Unreadable(damaged("The workbook", f"its part {name} is missing"))
        if name not in self._read:
            self._read[name] = self._archive.read(found)
        return self._read[name]

    def book(self) -> _Book:
        """What the workbook says of itself."""
        root = self._links("")
        main = next((target for kind, target in root.values() if kind == "officeDocument"), "xl/workbook.xml")
        book, links = _BookParts(), self._links(main)
        read_part(main, self.part(main), book)
        sheets = [
            Sheet(name, shown, links[link][1])
            for name, shown, link in book.sheets
            if link in links and links[link][0] == "worksheet"
        ]
        other = dict(links.values())
        return _Book(
            part=main,
            sheets=sheets,
            texts=other.get("sharedStrings", ""),
            styles=other.get("styles", ""),
            day_zero=date(1904, 1, 1) if book.since_1904 else DAY_ZERO,
            recalculated=book.recalculated,
        )

    def _links(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points to: kind and name of each part, by its mark."""
        links = _Links(posixpath.dirname(part))
        name = links_of(part)
        read_part(name, self.part(name), links)
        return links.found


def links_of(part: str) -> str:
    """The part that says what another part refers to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class _Links(Listener):
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
            self.found[attributes.get("Id", "")] = (kind, target.lstrip("/"))


class _BookParts(Listener):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.since_1904 = False
        self.recalculated = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            shown = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes.get("name", ""), shown, link))
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in _YES
        elif name == "calcPr":
            self.recalculated = attributes.get("fullCalcOnLoad") in _YES


class TextTable(Listener):
    """The length of each shared text; 0 where it is blank."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self._pieces: list[str] = []
        self._inside = False
        self._spoken = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._spoken += 1
        elif name == "t":
            self._inside = not self._spoken

    def end(self, name: str) -> None:
        if name == "si":
            text = "".join(self._pieces)
            self.lengths.append(0 if _is_blank(text) else len(text))
        elif name == "rPh":
            self._spoken -= 1
        elif name == "t":
            self._inside = False

    def text(self, text: str) -> None:
        if self._inside:
            self._pieces.append(text)


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    kind: str
    formula: bool = False
    valued: bool = False
    pieces: list[str] = field(default_factory=list)


class SheetScan(Listener):
    """What stands in each cell, told by the XML alone."""

    def __init__(self, lengths: Sequence[int], *, recalculated: bool) -> None:
        self.found = Scan()
        self._lengths = lengths
        self._recalculated = recalculated
        self._row = 0
        self._column = -1
        self._cell: _Cell | None = None
        self._inside = False
        self._spoken = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        cell = self._cell
        if name == "c":
            self._cell = self._cell_at(attributes)
        elif name == "row":
            self._next_row(attributes.get("r"))
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))
        elif cell is not None:
            self._inside_cell(cell, name)

    def _inside_cell(self, cell: _Cell, name: str) -> None:
        if self._inside or (name in ("f", "v") and cell.valued):
            raise Unreadable(damaged("The workbook", f"a cell of row {cell.row} has more than one value"))
        if name == "rPh":
            self._spoken += 1
        elif name == "f":
            cell.formula = True
        elif name == "v":
            self._inside = cell.valued = True
        elif name == "t" and cell.kind == "inlineStr":
            self._inside = not self._spoken

    def end(self, name: str) -> None:
        if name == "c" and self._cell is not None:
            self._take(self._cell)
            self._cell = None
        elif name == "rPh":
            self._spoken -= 1
        elif name in ("v", "t"):
            self._inside = False

    def text(self, text: str) -> None:
        if self._inside and self._cell is not None:
            self._cell.pieces.append(text)

    def _next_row(self, written: str | None) -> None:
        number = int(written) if written and written.isdecimal() else self._row + 1
        if not self._row < number <= _LAST_ROW:
            raise Unreadable(damaged("The workbook", f"row {number} stands where no such row can be"))
        self._row, self._column = number, -1

    def _cell_at(self, attributes: Mapping[str, str]) -> _Cell:
        written = attributes.get("r")
        row, column = cell_place(written) if written else (self._row, self._column + 1)
        if row != self._row or not self._column < column < _LAST_COLUMN:
            raise Unreadable(damaged("The workbook", f"cell {written} stands where no such cell can be"))
        self._column = column
        return _Cell(row, column, attributes.get("t", "n"))

    def _merged(self, written: str) -> None:
        first, _, last = written.partition(":")
        (top, left), (bottom, right) = cell_place(first), cell_place(last or first)
        if bottom > top or right > left:
            self.found.spans.append((top, left, bottom, right))

    def _take(self, cell: _Cell) -> None:
        place, text = (cell.row, cell.column), "".join(cell.pieces).strip()
        length = self._length(text) if cell.kind == "s" else len(text) * (not _is_blank(text))
        if cell.kind == "e":
            self.found.errors[place] = text or "#ERR"
        elif cell.formula and cell.kind != "str" and (not text or (self._recalculated and text == "0")):
            self.found.not_calculated.add(place)
        elif not length:
            return
        elif not _LOOKS_LIKE.get(cell.kind, _ANY).fullmatch(text):
            self.found.texts[place] = text
        self.found.take(*place, length=length)

    def _length(self, index: str) -> int:
        if index.isdecimal() and int(index) < len(self._lengths):
            return self._lengths[int(index)]
        raise Unreadable(damaged("The workbook", "a cell points to a text that is not there"))


def _is_blank(text: str) -> bool:
    """Whether a text says nothing; letters may be written by their numbers, as _x000D_.

    >>> _is_blank("_x000D_"), _is_blank("_x0041_")
    (True, False)
    """
    return not (_NUMBERED.sub(lambda one: chr(int(one[1], 16)), text) if "_x" in text else text).strip()


def cell_place(written: str) -> tuple[int, int]:
    """Row (from 1) and column (from 0) of a cell."""
    found = _NAME.fullmatch(written.replace("$", ""))
    if not found:
        raise Unreadable(damaged("The workbook", f"{written!r} is no cell"))
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1
