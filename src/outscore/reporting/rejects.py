"""The rejects file: the vendor's own columns as they were sent, with row, reason and what to do after them.

As CSV and as a workbook, harmless in a spreadsheet in both: no cell is ever a formula. See
`outscore.model.sent_back` for how texts are written so that the file can be corrected and sent back.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.sent_back import EMPTY_FIELD
from outscore.model.sent_back import NO_FIELD
from outscore.model.sent_back import NO_VALUE
from outscore.model.sent_back import REASON
from outscore.model.sent_back import ROW
from outscore.model.sent_back import WHAT_TO_DO
from outscore.model.sent_back import WHAT_TO_DO_IN_CSV
from outscore.model.sent_back import harmless
from outscore.model.sent_back import more_fields
from outscore.model.sent_back import unmistakable
from outscore.reporting.working_paper_sheets import CREATED
from outscore.reporting.xlsx_texts import stood_in
from outscore.reporting.xlsx_texts import written_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
SHEET = "Rejected rows"
_WIDTHS = {ROW: 13, REASON: 70, WHAT_TO_DO: 50}
_BETWEEN = 18


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A row kept out: its number, its cells as sent, every reason, and what to do, each once.

    without_value: the columns whose cell holds an error or another thing that is no value.
    """

    row: int
    cells: tuple[str, ...]
    reasons: tuple[str, ...]
    advice: tuple[str, ...]
    without_value: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rejects:
    """The rows of a delivery that were kept out, under the names of the vendor's own columns."""

    header: tuple[str, ...]
    lines: tuple[RejectedLine, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The vendor's columns that have a name; those without one are empty, and only at the end."""
        return tuple(name for name in self.header if name)

    @property
    def more(self) -> tuple[str, ...]:
        """Columns for fields that rows have too many."""
        return more_fields(self.names, max((len(line.cells) for line in self._broken), default=0))

    @property
    def _broken(self) -> list[RejectedLine]:
        return [line for line in self.lines if len(line.cells) != len(self.header)]

    def rows(self, written: Callable[[str], str]) -> Iterator[list[str]]:
        """Each row as texts under `names`, `more`, row, reason and what to do."""
        names, width = self.names, len(self.names) + len(self.more)
        for line in self.lines:
            cells = [written(cell) for cell in line.cells]
            own = self._own(line, cells, names, width)
            yield [*own, str(line.row), " ".join(line.reasons), " ".join(line.advice)]

    def _own(self, line: RejectedLine, cells: Sequence[str], names: tuple[str, ...], width: int) -> list[str]:
        if len(cells) == len(self.header):
            own = [
                NO_VALUE if name in line.without_value else cell
                for name, cell in zip(names, cells, strict=False)
            ]
            return own + [""] * (width - len(own))
        own = [*cells[: len(names)], *(cell or EMPTY_FIELD for cell in cells[len(names) :])]
        own += [NO_FIELD] * (len(names) - len(own))
        own += [""] * (width - len(own))
        return own[:width]


def rejects_csv(rejects: Rejects, delimiter: str = ",") -> bytes:
    """The file as delimited text: UTF-8 with its mark, so that every spreadsheet programme knows it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    names = [harmless(name) for name in rejects.names]
    writer.writerow([*names, *rejects.more, ROW, REASON, WHAT_TO_DO_IN_CSV])
    writer.writerows([*row[:-2], *map(harmless, row[-2:])] for row in rejects.rows(harmless))
    return text.getvalue().encode("utf-8-sig")


def rejects_workbook(rejects: Rejects, title: str) -> bytes | None:
    """The file as a workbook of text cells; None where a workbook cannot hold it whole."""
    rows = [
        [*map(stood_in, row[:-2]), *map(_cut_and_stood_in, row[-2:])] for row in rejects.rows(unmistakable)
    ]
    if len(rows) > MOST_ROWS or any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        return None
    from xlsxwriter import Workbook

    content = io.BytesIO()
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False)
    book = Workbook(content, {"in_memory": True, **plain})
    book.set_properties({"title": title, "created": CREATED})
    page = book.add_worksheet(SHEET)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "num_format": "@"}
    )
    text = book.add_format({"num_format": "@", "valign": "top"})
    told = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True, "font_color": "#58616B"})
    columns = [*rejects.names, *rejects.more, ROW, REASON, WHAT_TO_DO]
    for place, name in enumerate(columns):
        page.set_column(place, place, _WIDTHS.get(name, _BETWEEN), text)
        page.write_string(0, place, stood_in(name), head)
    own = len(columns) - 3
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            style = told if place >= own else text
            if cell:
                page.write_string(number, place, cell, style)
            else:
                page.write_blank(number, place, None, style)
    book.close()
    return written_out(content.getvalue())


def _cut_and_stood_in(told: str) -> str:
    """What is told of a row as far as a cell holds it; stand-ins may take twice the room."""
    whole = stood_in(told[:LONGEST_CELL])
    return whole if len(whole) <= LONGEST_CELL else stood_in(told[: LONGEST_CELL // 2])
