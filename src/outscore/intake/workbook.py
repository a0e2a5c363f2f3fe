"""A workbook that people filled in, read as text: each sheet whole, and which cells hold no plain text."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from outscore.intake.formats.sheets import archive_of
from outscore.intake.formats.sheets import cell_name
from outscore.intake.formats.sheets import grid_of
from outscore.intake.formats.texts import value_text
from outscore.intake.formats.xlsx import ROOT
from outscore.intake.formats.xlsx import TYPES
from outscore.intake.formats.xlsx import Package
from outscore.intake.formats.xlsx import SheetScan
from outscore.intake.formats.xlsx import TextTable
from outscore.intake.formats.xlsx import links_of
from outscore.intake.formats.xml_parts import read_part
from outscore.intake.kinds import Kind
from outscore.intake.kinds import kind_of
from outscore.intake.kinds import refuse_other
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import too_large
from outscore.model.workbook import FIRST_SHEET
from outscore.model.workbook import LIST_SHEET
from outscore.model.workbook import SEAL_SHEET

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_FILLED = 2_000_000
"""A workbook of registers has far fewer cells with something in them."""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet: what its cells say, by row (from 1) and column (from 0).

    odd: cells that hold no text but a formula or an error, and which.
    """

    name: str
    cells: Mapping[tuple[int, int], str]
    odd: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that have something in them."""
        return tuple(sorted({row for row, _ in (*self.cells, *self.odd)}))

    def says(self, row: int, column: int) -> str:
        """What a cell says."""
        return self.cells.get((row, column), "")


def place(row: int, column: int) -> str:
    """A cell as people call it."""
    return cell_name(row, column)


def is_ours(content: bytes) -> bool:
    """Whether it is a workbook of the registers, whatever it is called: by its hidden sheet."""
    try:
        if kind_of(content) is not Kind.XLSX:
            return False
        return any(sheet.name == SEAL_SHEET and not sheet.shown for sheet in Package(content).book().sheets)
    except Unreadable:
        return False


def looks_like_ours(content: bytes) -> bool:
    """Whether it plainly was a workbook of the registers, though its hidden sheet was shown or deleted."""
    try:
        if kind_of(content) is not Kind.XLSX:
            return False
        names = {sheet.name for sheet in Package(content).book().sheets}
    except Unreadable:
        return False
    return FIRST_SHEET in names and not names.isdisjoint((SEAL_SHEET, LIST_SHEET))


def read_workbook(content: bytes) -> dict[str, ReadSheet]:
    """Every sheet by name; raises Unreadable."""
    if kind_of(content) is Kind.ZIP:
        archive_of(content)  # cut off, it is not known for what it was
    refuse_other(content, Kind.XLSX, "a workbook of the registers (XLSX)")
    package = Package(content)
    book = package.book()
    texts = TextTable()
    if book.texts:
        read_part(book.texts, package.part(book.texts), texts)
    shared = [TYPES, ROOT, book.part, links_of(book.part), book.texts, book.styles]
    found: dict[str, ReadSheet] = {}
    for sheet in book.sheets:
        scan = _Scan(texts.lengths, recalculated=book.recalculated)
        read_part(sheet.part, package.part(sheet.part), scan)
        parts = {name: package.part(name) for name in (*shared, sheet.part) if name}
        for name in (TYPES, ROOT, book.styles):
            if name:
                read_part(name, parts[name])
        found[sheet.name] = _sheet(sheet.name, parts, scan)
    return found


class _Scan(SheetScan):
    """Also tells which cells hold a formula."""

    def __init__(self, lengths: list[int], *, recalculated: bool) -> None:
        super().__init__(lengths, recalculated=recalculated)
        self.formulas: set[tuple[int, int]] = set()

    def end(self, name: str) -> None:
        if name == "c" and self._cell is not None and self._cell.formula:
            self.formulas.add((self._cell.row, self._cell.column))
        super().end(name)


def _sheet(name: str, parts: Mapping[str, bytes], scan: _Scan) -> ReadSheet:
    filled = sum(scan.found.filled.values())
    if filled > MOST_FILLED:
        found = f"{filled:,} cells with something in them"
        raise Unreadable(too_large(f"The sheet {name!r} has", found, f"{MOST_FILLED:,} of them"))
    cells: dict[tuple[int, int], str] = {}
    for number, values in enumerate(grid_of(parts, name), start=1):
        for column, value in enumerate(values):
            said = value_text(value).strip()
            if said:
                cells[number, column] = said
    cells |= {at: text.strip() for at, text in scan.found.texts.items()}
    odd = dict.fromkeys(scan.formulas | scan.found.not_calculated, "a formula")
    odd |= dict.fromkeys(scan.found.errors, "an error")
    return ReadSheet(name, cells, odd)
