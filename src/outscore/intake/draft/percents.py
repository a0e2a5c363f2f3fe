"""Columns of a sheet whose numbers are shown as percentages: what is stored is then a fraction of one."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from outscore.intake.formats.ods import repeat_count
from outscore.intake.formats.xlsx import cell_place
from outscore.intake.formats.xml_parts import Listener
from outscore.intake.formats.xml_parts import read_part

if TYPE_CHECKING:
    from collections.abc import Mapping

_BUILT_IN = ("9", "10")
_LITERAL = re.compile(r'"[^"]*"|\\.')


class _Counted(Listener):
    """How many numbers stand in each column, counted from 0, and how many of them as percentages."""

    def __init__(self) -> None:
        self.numbers: Counter[int] = Counter()
        self.percents: Counter[int] = Counter()

    @property
    def columns(self) -> frozenset[int]:
        """The columns in which nearly all numbers are percentages."""
        return frozenset(one for one, count in self.percents.items() if 10 * count >= 9 * self.numbers[one])


class _Styles(Listener):
    """The styles of a workbook, in their order: whether each shows percentages."""

    def __init__(self) -> None:
        self.percent: list[bool] = []
        self._own: dict[str, str] = {}
        self._inside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            number = attributes.get("numFmtId", "")
            code = _LITERAL.sub("", self._own.get(number, ""))
            self.percent.append(number in _BUILT_IN or "%" in code)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False


class _XlsxCells(_Counted):
    def __init__(self, percent: list[bool]) -> None:
        super().__init__()
        self._percent = percent
        self._column: int | None = None
        self._shown = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            written, style = attributes.get("r", ""), attributes.get("s", "0")
            is_number = attributes.get("t", "n") == "n" and bool(written)
            self._column = cell_place(written)[1] if is_number else None
            number = int(style) if style.isdecimal() else 0
            self._shown = number < len(self._percent) and self._percent[number]
        elif name == "v" and self._column is not None:
            self.numbers[self._column] += 1
            self.percents[self._column] += self._shown


class _OdsCells(_Counted):
    def __init__(self, sheet: str) -> None:
        super().__init__()
        self._sheet = sheet
        self._inside = False
        self._column = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self._inside = attributes.get("table:name") == self._sheet
        elif name == "table-row":
            self._column = 0
        elif name in ("table-cell", "covered-table-cell") and self._inside:
            kind = attributes.get("office:value-type", "")
            if kind in ("float", "percentage"):
                self.numbers[self._column] += 1
                self.percents[self._column] += kind == "percentage"
            self._column += repeat_count(attributes, "table:number-columns-repeated")


def xlsx_percents(styles: bytes, sheet: bytes) -> frozenset[int]:
    """The columns of percentages in a sheet of an XLSX workbook, counted from 0; raises Unreadable."""
    known = _Styles()
    read_part("styles", styles, known)
    cells = _XlsxCells(known.percent)
    read_part("sheet", sheet, cells)
    return cells.columns


def ods_percents(content: bytes, sheet: str) -> frozenset[int]:
    """The columns of percentages in a sheet of an ODS workbook, counted from 0; raises Unreadable."""
    cells = _OdsCells(sheet)
    read_part("content.xml", content, cells)
    return cells.columns
