"""The sheets of a workbook as they are put together, and their bytes: the same for the same content."""

from __future__ import annotations

import io
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil
from math import floor
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.working_paper_numbers import LARGEST
from outscore.reporting.working_paper_numbers import ONE
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import Whole
from outscore.reporting.working_paper_numbers import cell
from outscore.reporting.working_paper_numbers import letter
from outscore.reporting.working_paper_numbers import scaled
from outscore.reporting.xlsx_texts import stood_in
from outscore.reporting.xlsx_texts import written_out
from outscore.scoring.wording import decimal_text

if TYPE_CHECKING:
    from collections.abc import Sequence

CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Written into every workbook, so that its bytes do not depend on the day."""

READING_DECIMALS = 6
HEAD_LINE = 15
LONGEST_FORMULA = 8000
WIDE = 240
"""From so many characters on a sheet is printed on two pages side by side, so that it can be read."""
TOO_LARGE = "computed by Outscore: the numbers are too large for a spreadsheet to be exact"
NEARLY = "in parts of a coin, rounded down: the exact numbers are too large for a spreadsheet"
CARRIED_IN = "carried in"
IN_PARTS = 10**6
OTHER_RULES = "computed by Outscore: rests on rules or earlier periods that this sheet does not repeat"

WHOLE = "#,##0_)"
"""The gap at the right keeps a number off the text in the next cell."""

STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "wrapped": {"text_wrap": True},
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "strong": {"bold": True},
    "quiet": {"font_color": "#58616B", "num_format": WHOLE},
    "input": {"font_color": "#1D4F7C", "num_format": WHOLE},
    "live": {"num_format": WHOLE},
    "taken": {"num_format": WHOLE, "bg_color": "#FFF3CD"},
    "handed": {"num_format": WHOLE, "bg_color": "#DDE8F3", "font_color": "#1D4F7C"},
    "check": {"num_format": WHOLE, "font_color": "#1C6A4C"},
    "total": {"num_format": WHOLE, "bold": True, "top": 1},
    "reading": {"num_format": "#,##0.00####_)", "font_color": "#58616B", "italic": True},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell: a text, a number, or a formula with the value it must give."""

    content: str | int | Decimal
    style: str
    formula: str = ""


@dataclass(slots=True)
class Sheet:
    """A sheet; `row` is the next free one. Rows and columns count from 0."""

    name: str
    widths: Sequence[int]
    cells: dict[tuple[int, int], Entry] = field(default_factory=dict)
    row: int = 0

    def text(self, column: int, said: str, style: str = "plain") -> None:
        """A text, never a formula."""
        if said:
            self.cells[self.row, column] = Entry(said, style)

    def texts(self, said: Sequence[str], style: str = "plain") -> None:
        """A row of texts."""
        for column, one in enumerate(said):
            self.text(column, one, style)
        self.row += 1

    def number(self, column: int, value: int, style: str = "input") -> Whole:
        """A whole number; one that a spreadsheet cannot hold is written as a text."""
        self.cells[self.row, column] = Entry(value if abs(value) <= LARGEST else str(value), style)
        return cell(self.name, self.row, column, value)

    def formula(self, column: int, found: Whole, style: str = "live") -> Whole:
        """A formula with the number it gives."""
        self.cells[self.row, column] = Entry(found.value, style, f"={found.text}")
        return cell(self.name, self.row, column, found.value)

    def worded(self, column: int, formula: str, value: str, style: str = "live") -> None:
        """A formula that gives a text."""
        self.cells[self.row, column] = Entry(value, style, f"={formula}")

    def here(self, column: int) -> str:
        """The name of a cell in the next free row."""
        return f"{letter(column)}{self.row + 1}"

    def reading(self, column: int, formula: str, value: Fraction) -> None:
        """A quotient for reading only; nothing is worked out from it."""
        told = Decimal(decimal_text(value, READING_DECIMALS))
        self.cells[self.row, column] = Entry(told, "reading", f"={formula}")


LINE_HEAD = (
    "Line",
    "Worked out: numerator",
    "Worked out: denominator",
    "Numerator",
    "Denominator",
    "For reading",
    "How",
    "Statement: numerator",
    "Statement: denominator",
    "Differs (must be 0)",
    "Mark",
)
RAW_N, RAW_D, TOP, BELOW, READ, HOW, SAID_N, SAID_D, DIFFERS, MARK = range(1, 11)


@dataclass(slots=True)
class Lines:
    """Lines of exact numbers, one under another: each a numerator and a denominator in lowest terms.

    recomputed, taken: how many figures of the statement the sheet works out, and how many it only repeats.
    nearly: how many lines stand in parts of a coin, because exact numbers would be too large. handed: how
    many numbers an earlier statement has handed on; before: the period whose statement that is.
    """

    sheet: Sheet
    recomputed: int = 0
    taken: int = 0
    nearly: int = 0
    handed: int = 0
    before: str = "the period before"

    def heading(self, said: str, clause: str = "") -> None:
        """A line of text before a group of lines."""
        self.sheet.row += 1
        self.sheet.text(0, said, "strong")
        self.sheet.text(HOW, clause, "quiet")
        self.sheet.row += 1

    def note(self, said: str) -> None:
        """A line that only says something."""
        self.sheet.text(0, said, "quiet")
        self.sheet.row += 1

    def given(self, label: str, value: Fraction, how: str = "") -> Ratio:
        """A number of the contract or of the period, with its scale; CARRIED_IN: of an earlier statement."""
        if how == CARRIED_IN:
            return self.handed_on(label, value)
        return self._number(label, value, how, "input")

    def handed_on(self, label: str, value: Fraction, said: str = "") -> Ratio:
        """A number that the statement of the period before has handed on; marked and counted."""
        self.handed += 1
        how = f"handed on by the statement of {self.before}{f': {said}' if said else ''}"
        if max(map(abs, scaled(value))) <= LARGEST:
            return self._number(label, value, how, "handed")
        self.nearly += 1
        self.sheet.text(MARK, NEARLY, "quiet")
        found = self._number(label, Fraction(floor(value * IN_PARTS), IN_PARTS), how, "handed", IN_PARTS)
        return Ratio(found.n, found.d, Fraction(1, IN_PARTS))

    def _number(self, label: str, value: Fraction, how: str, style: str, below: int = 0) -> Ratio:
        sheet = self.sheet
        n, d = (int(value * below), below) if below else scaled(value)
        sheet.text(0, label)
        found = Ratio(sheet.number(TOP, n, style), sheet.number(BELOW, d, style))
        self._reading(value)
        sheet.text(HOW, how, "quiet")
        sheet.row += 1
        return found

    def worked(
        self,
        label: str,
        ratio: Ratio | None,
        stated: Fraction | None = None,
        how: str = "",
        style: str = "live",
    ) -> Ratio:
        """A number worked out, held against what the statement says; what cannot be is taken from there."""
        agrees = ratio is not None and (stated is None or abs(stated - ratio.value) <= ratio.off)
        if ratio is None or not agrees or not can_be_written(ratio):
            why = TOO_LARGE if agrees else OTHER_RULES
            return self._repeated(label, ratio.value if stated is None and ratio else stated, how, why)
        if ratio.off:
            return self._nearly(label, ratio, stated, how)
        sheet = self.sheet
        sheet.text(0, label)
        sheet.formula(RAW_N, ratio.n, "quiet")
        sheet.formula(RAW_D, ratio.d, "quiet")
        row = sheet.row + 1
        common = f"GCD(ABS(B{row}),C{row})"
        n, d = ratio.value.numerator, ratio.value.denominator
        found = Ratio(
            sheet.formula(TOP, Whole(f"B{row}/{common}", n), style),
            sheet.formula(BELOW, Whole(f"C{row}/{common}", d), style),
        )
        self._reading(ratio.value)
        sheet.text(HOW, how, "quiet")
        if stated is not None:
            self.recomputed += 1
            sheet.number(SAID_N, stated.numerator, "quiet")
            sheet.number(SAID_D, stated.denominator, "quiet")
            sheet.formula(DIFFERS, Whole(f"IF(AND(D{row}=H{row},E{row}=I{row}),0,1)", 0), "check")
        sheet.row += 1
        return found

    def _nearly(self, label: str, ratio: Ratio, stated: Fraction | None, how: str) -> Ratio:
        """A number in parts, as far as it is known; the statement's stands beside it in the same parts."""
        sheet, below = self.sheet, ratio.d.value
        self.nearly += 1
        sheet.text(0, label)
        found = Ratio(sheet.formula(TOP, ratio.n), sheet.formula(BELOW, ratio.d), ratio.off)
        self._reading(ratio.value)
        sheet.text(HOW, how, "quiet")
        sheet.text(MARK, NEARLY, "quiet")
        if stated is not None:
            self.recomputed += 1
            sheet.number(SAID_N, floor(stated * below), "quiet")
            sheet.number(SAID_D, below, "quiet")
            row, far = sheet.row + 1, ceil(ratio.off * below) + 1
            sheet.formula(DIFFERS, Whole(f"IF(ABS(D{row}-H{row})<={far},0,1)", 0), "check")
        sheet.row += 1
        return found

    def _repeated(self, label: str, value: Fraction | None, how: str, why: str) -> Ratio:
        sheet = self.sheet
        told = value if value is not None else Fraction(0)
        self.taken += 1
        sheet.text(0, label)
        found = Ratio(
            sheet.number(TOP, told.numerator, "taken"), sheet.number(BELOW, told.denominator, "taken")
        )
        self._reading(told)
        sheet.text(HOW, how, "quiet")
        sheet.text(MARK, why, "quiet")
        sheet.row += 1
        return found

    def _reading(self, value: Fraction) -> None:
        row = self.sheet.row + 1
        if max(abs(value.numerator), value.denominator) <= LARGEST:
            self.sheet.reading(READ, f"D{row}/E{row}", value)


def can_be_written(ratio: Ratio) -> bool:
    """Whether a spreadsheet can hold every number of a ratio, and its formulas."""
    return ratio.fits and max(len(ratio.n.text), len(ratio.d.text)) <= LONGEST_FORMULA


def whole_ratio(n: Whole) -> Ratio:
    """A whole number as a ratio."""
    return Ratio(n, ONE)


def workbook(sheets: Sequence[Sheet], title: str) -> bytes:
    """The sheets as the bytes of an XLSX file."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    book = Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"title": title, "created": CREATED})
    book.set_calc_mode("auto")
    formats = {name: book.add_format(settings) for name, settings in STYLES.items()}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(2 if sum(sheet.widths) > WIDE else 1, 0)
        page.hide_gridlines(2)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        _head(page, sheet)
        for (row, column), entry in sorted(sheet.cells.items(), key=lambda one: one[0]):
            _write(page, row, column, entry, formats[entry.style])
    book.close()
    return written_out(content.getvalue())


def _head(page: Any, sheet: Sheet) -> None:
    """Room for every line of the heads; one that heads a whole sheet stays in sight, and in print."""
    lines: dict[int, int] = {}
    for (row, column), entry in sheet.cells.items():
        if entry.style == "head":
            needed = -(-len(str(entry.content)) // max(int(sheet.widths[column]) - 2, 1))
            lines[row] = max(lines.get(row, 1), needed)
    for row, needed in lines.items():
        page.set_row(row, HEAD_LINE * needed + 3)
    first = min(lines, default=None)
    if first is not None and len(lines) == 1:
        page.freeze_panes(first + 1, 1)
        page.repeat_rows(first)
        page.repeat_columns(0)


def _write(page: Any, row: int, column: int, entry: Entry, style: Any) -> None:
    if entry.formula:
        page.write_formula(row, column, entry.formula, style, entry.content)
    elif isinstance(entry.content, int):
        page.write_number(row, column, entry.content, style)
    else:
        page.write_string(row, column, stood_in(str(entry.content)), style)
