"""A workbook for people as the bytes of an XLSX file: lists to choose from, guidance, protected cells.

Every cell is written as text, so that nothing that somebody typed is ever worked out.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.workbook import FIRST_SHEET
from outscore.model.workbook import HEAD_ROWS
from outscore.model.workbook import LIST_SHEET
from outscore.model.workbook import NEXT
from outscore.model.workbook import PERSON_LABEL
from outscore.model.workbook import SEAL_SHEET
from outscore.reporting.working_paper_sheets import CREATED
from outscore.reporting.working_paper_sheets import WIDE
from outscore.reporting.xlsx_texts import stood_in
from outscore.reporting.xlsx_texts import written_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.workbook import Book
    from outscore.model.workbook import BookSheet
    from outscore.model.workbook import Column

PERSON_ROW = 2
"""Where the first sheet says who filled it in, from 0; the name stands in the second column."""
PEOPLE = "people"
_INK, _QUIET, _SHADE, _LINE = "#1B1F23", "#58616B", "#EEF1F4", "#C9D0D6"
_TEXT = {"num_format": "@", "text_wrap": True, "valign": "top", "border": 1, "border_color": _LINE}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _INK},
    "plain": {"text_wrap": True, "valign": "top", "font_color": _INK},
    "strong": {"bold": True, "font_color": _INK},
    "head": {"bold": True, "text_wrap": True, "valign": "bottom", "font_color": _INK, "bottom": 1},
    "told": {"italic": True, "text_wrap": True, "valign": "top", "font_color": _QUIET, "bottom": 1},
    "open": {**_TEXT, "locked": False, "quote_prefix": True},
    "locked": {**_TEXT, "locked": True, "bg_color": _SHADE, "font_color": _QUIET, "quote_prefix": True},
}
_ALLOWED = {"format_columns": True, "format_rows": True, "select_locked_cells": True}
_LINE_HEIGHT = 15
_MOST_LINES = 20
_LONGEST_LIST = 255
_LONGEST_PROMPT = 255


def workbook_bytes(book: Book) -> bytes:
    """The file."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
    made = Workbook(content, {**options, "strings_to_urls": False})
    made.set_properties({"title": book.title, "created": CREATED})
    styles = {name: made.add_format(settings) for name, settings in _STYLES.items()}
    _first(made.add_worksheet(FIRST_SHEET), book, styles)
    lists = _places(book)
    for sheet in book.sheets:
        _Page(made.add_worksheet(sheet.title), sheet, styles, lists).write()
    _lists(made.add_worksheet(LIST_SHEET), book)
    _seal(made.add_worksheet(SEAL_SHEET), book)
    made.close()
    return written_out(content.getvalue())


def _places(book: Book) -> dict[str, str]:
    """Where each list stands, as a spreadsheet says it."""
    from xlsxwriter.utility import xl_col_to_name

    return {
        name: f"={LIST_SHEET}!${xl_col_to_name(at)}$1:${xl_col_to_name(at)}${len(items)}"
        for at, (name, items) in enumerate(book.lists.items())
        if items
    }


def _first(page: Any, book: Book, styles: dict[str, Any]) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)
    page.hide_gridlines(2)
    page.merge_range(0, 0, 0, 1, "", styles["title"])
    page.write_string(0, 0, stood_in(book.title), styles["title"])
    page.set_row(0, 24)
    page.write_string(PERSON_ROW, 0, PERSON_LABEL, styles["strong"])
    page.write_string(PERSON_ROW, 1, "", styles["open"])
    if book.lists.get(PEOPLE):
        page.data_validation(PERSON_ROW, 1, PERSON_ROW, 1, _choose(_places(book)[PEOPLE]))
    for row, line in enumerate(book.said, start=PERSON_ROW + 2):
        page.merge_range(row, 0, row, 1, "", styles["plain"])
        page.write_string(row, 0, stood_in(line), styles["plain"])
        page.set_row(row, _LINE_HEIGHT * _lines(line, 105))
    page.protect("", _ALLOWED)
    _print(page, 1)


def _choose(source: object) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "Not in the list",
        "error_message": "Choose one of the list, or leave the cell empty.",
    }


def _print(page: Any, wide: int) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(wide, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&L&A&R&P / &N")


class _Page:
    """The sheet of one register."""

    def __init__(self, page: Any, sheet: BookSheet, styles: dict[str, Any], lists: dict[str, str]) -> None:
        self._page = page
        self._sheet = sheet
        self._styles = styles
        self._lists = lists

    def write(self) -> None:
        """Write all of it."""
        page, sheet = self._page, self._sheet
        page.hide_gridlines(2)
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, column.width)
            page.write_string(0, at, stood_in(column.title), self._styles["head"])
            page.write_string(1, at, stood_in(column.told), self._styles["told"])
        page.set_row(0, _LINE_HEIGHT * max(_lines(each.title, each.width) for each in sheet.columns) + 3)
        page.set_row(1, _LINE_HEIGHT * max(_lines(each.told, each.width) for each in sheet.columns) + 3)
        for number, row in enumerate(sheet.rows, start=HEAD_ROWS):
            self._row(number, row.cells, frozenset(_keys(sheet)) if row.closed else sheet.locked)
            if row.follow:
                at = sheet.place(NEXT)
                page.data_validation(number, at, number, at, _choose(list(row.follow)))
        first = HEAD_ROWS + len(sheet.rows)
        for number in range(first, first + sheet.spare):
            self._row(number, ("",) * len(sheet.columns), sheet.locked_new)
        self._choices(first + sheet.spare - 1)
        page.freeze_panes(HEAD_ROWS, 1)
        page.repeat_rows(0, HEAD_ROWS - 1)
        page.repeat_columns(0)
        page.protect("", _ALLOWED)
        _print(page, 1 + sum(each.width for each in sheet.columns) // WIDE)

    def _row(self, number: int, cells: tuple[str, ...], locked: frozenset[str]) -> None:
        needed = 1
        for at, (column, said) in enumerate(zip(self._sheet.columns, cells, strict=True)):
            style = "locked" if column.key in locked else "open"
            if said:
                self._page.write_string(number, at, stood_in(said), self._styles[style])
            else:
                self._page.write_blank(number, at, None, self._styles[style])
            needed = max(needed, _lines(said, column.width))
        self._page.set_row(number, _LINE_HEIGHT * min(needed, _MOST_LINES))

    def _choices(self, last: int) -> None:
        """What may be chosen, and said of a cell when a person stands in it."""
        if last < HEAD_ROWS:
            return
        for at, column in enumerate(self._sheet.columns):
            if column.key in self._sheet.locked and not self._sheet.spare:
                continue
            said = _prompt(column)
            if column.choices in self._lists:
                self._page.data_validation(
                    HEAD_ROWS, at, last, at, {**_choose(self._lists[column.choices]), **said}
                )
            elif said and column.key != NEXT:
                self._page.data_validation(HEAD_ROWS, at, last, at, {"validate": "any", **said})


def _keys(sheet: BookSheet) -> Iterator[str]:
    return (each.key for each in sheet.columns)


def _prompt(column: Column) -> dict[str, str]:
    """What a spreadsheet shows beside a cell; it holds the title to 32 characters."""
    if not column.told:
        return {}
    return {"input_title": column.title[:32], "input_message": column.told[:_LONGEST_PROMPT]}


def _lines(said: str, width: int) -> int:
    """How many lines a text takes in a column."""
    return sum(max(1, -(-len(each) // max(width - 2, 1))) for each in said.split("\n")) if said else 1


def _lists(page: Any, book: Book) -> None:
    for at, items in enumerate(book.lists.values()):
        for row, item in enumerate(items):
            page.write_string(row, at, stood_in(item))
    page.protect("")
    page.hide()


def _seal(page: Any, book: Book) -> None:
    for row, cells in enumerate(book.seal):
        for at, said in enumerate(cells):
            page.write_string(row, at, stood_in(said))
    page.protect("")
    page.very_hidden()
