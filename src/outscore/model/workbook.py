"""A workbook for people: the registers as sheets to be filled in and handed back."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.canonical import canonical
from outscore.model.canonical import sha256

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping

SEAL_SHEET, LIST_SHEET, FIRST_SHEET = "outscore", "lists", "Read me first"
FORM = "1"
ID, VERSION, STATE, NEXT, WHY = "id", "version", "state", "next", "why_changed"
ABOUT = "about."
"""What the keys of columns begin with that only say more of what a row is about."""
PERSON_LABEL = "Filled in by"
HEAD_ROWS = 2
"""The names of the columns, and below each what a person writes there."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    key: what it is about, a field of the register or something to be read. choices: the name of a list of
    the workbook.
    """

    key: str
    title: str
    told: str = ""
    width: int = 16
    choices: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What one thing says, column by column; version 0 where it is offered and not yet in the register.

    follow: the states that may follow. closed: nothing in it may be changed.
    """

    subject: str
    version: int
    cells: tuple[str, ...]
    follow: tuple[str, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One register.

    locked: columns that are only to be read in rows that are there. locked_new: the same in empty rows.
    spare: how many empty rows stand below, for something new.
    """

    register: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    locked: frozenset[str]
    locked_new: frozenset[str]
    spare: int = 0

    def without(self, keys: Collection[str]) -> BookSheet:
        """The same sheet without some columns."""
        places = [place for place, each in enumerate(self.columns) if each.key not in keys]
        return replace(
            self,
            columns=tuple(self.columns[place] for place in places),
            rows=tuple(replace(row, cells=tuple(row.cells[place] for place in places)) for row in self.rows),
        )

    def place(self, key: str) -> int:
        """Where a column stands; the first where there is no such."""
        keys = [each.key for each in self.columns]
        return keys.index(key) if key in keys else 0


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook. vendor: "" where it is for the client. lists: what may be chosen, by name."""

    title: str
    said: tuple[str, ...]
    made_at: str
    vendor: str
    sheets: tuple[BookSheet, ...]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def seal(self) -> tuple[tuple[str, ...], ...]:
        """What the hidden sheet says: what the workbook is, and each row that it was made with."""
        head = (("outscore workbook", FORM), ("made at", self.made_at), ("vendor", self.vendor))
        rows = tuple(
            (sheet.register, row.subject, str(row.version), protected(sheet, row))
            for sheet in self.sheets
            for row in sheet.rows
        )
        sheets = tuple(("sheet", sheet.register) for sheet in self.sheets)
        told = tuple(
            ("told", sheet.register, guidance({each.key: each.told for each in sheet.columns}))
            for sheet in self.sheets
        )
        lines = (*head, *sheets, *told, *rows)
        return (*lines, ("sha256", sealed(lines)))


def protected(sheet: BookSheet, row: Row) -> str:
    """The SHA-256 of the cells of a row that nobody may change."""
    said = [
        (column.key, cell)
        for column, cell in zip(sheet.columns, row.cells, strict=True)
        if column.key in sheet.locked
    ]
    return sha256(canonical(said))


def guidance(told: Mapping[str, str]) -> str:
    """The SHA-256 of what the second row of a sheet says, by the key of each column."""
    return sha256(canonical([[key, told[key].strip()] for key in sorted(told)]))


def sealed(lines: tuple[tuple[str, ...], ...]) -> str:
    """The SHA-256 of the lines of a hidden sheet."""
    return sha256(canonical([list(line) for line in lines]))
