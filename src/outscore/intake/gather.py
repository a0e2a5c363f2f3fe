"""Rows as they come out of a file, gathered by column; the header is found on the way.

Every format hands its rows to a Gatherer, one after the other, so that all that comes after is one path.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.header import Header
from outscore.intake.header import column_names
from outscore.intake.header import header_faults
from outscore.intake.refusals import damaged
from outscore.intake.refusals import empty
from outscore.intake.text_records import SAMPLE
from outscore.intake.text_records import rows_held
from outscore.model.delivery import Issue
from outscore.model.delivery import RejectedRow
from outscore.model.delivery import Severity

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.intake.text_records import TextRecord
    from outscore.model.feed import Feed

DAY_ZERO = date(1899, 12, 30)
"""The day with the number 0 in a spreadsheet, unless the workbook says otherwise."""

_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell that holds no value, though something stands in it: an issue for the row, if it is read.

    text: what stands there; a feed that says what this text means in place of a figure takes it so.
    """

    code: str
    sentence: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """The text of a file: its header, its well-formed records with their row numbers, what was wrong.

    The header holds the names of the columns as the feed contract makes them; cells are as they were sent,
    by column. `broken` holds records that are not as wide as the header. Where an issue of severity FILE is
    among the issues, no record is to be used, and `unread` counts the records of the file. `flaws` holds
    cells without a value by row and column name; `shifts` from which row on its line is how much greater.
    """

    header: tuple[str, ...] = ()
    rows: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.Int64))
    columns: tuple[pl.Series, ...] = ()
    broken: tuple[RejectedRow, ...] = ()
    issues: tuple[Issue, ...] = ()
    unread: int = 0
    flaws: Mapping[tuple[int, str], Flaw] = field(default_factory=dict)
    shifts: tuple[tuple[int, int], ...] = ()
    day_zero: date = DAY_ZERO

    @property
    def refused(self) -> bool:
        """Whether the file as a whole is of no use."""
        return any(issue.severity is Severity.FILE for issue in self.issues)

    @property
    def count(self) -> int:
        """How many records were read; what stands above the data and blank lines are not counted."""
        return len(self.rows) + len(self.broken) + self.unread

    @property
    def cells(self) -> Iterator[tuple[str, ...]]:
        """The records whole, in the order of `rows`."""
        return self._frame().iter_rows()

    def cells_of(self, rows: Collection[int]) -> dict[int, tuple[str, ...]]:
        """Some records whole, by row."""
        chosen = self.rows.is_in(list(rows))
        return dict(zip(self.rows.filter(chosen), self._frame().filter(chosen).iter_rows(), strict=True))

    def column(self, name: str) -> pl.Series:
        """The cells of a column."""
        return self.columns[self.header.index(name)]

    def only(self, chosen: pl.Series) -> Records:
        """Without the well-formed records for which a mask is false."""
        return replace(
            self,
            rows=self.rows.filter(chosen),
            columns=tuple(column.filter(chosen) for column in self.columns),
        )

    def line_of(self, row: int) -> int:
        """The line of the file in which a row begins.

        >>> Records(shifts=((3, 1), (9, 4))).line_of(4)
        5
        """
        place = bisect_right(self.shifts, (row, 1 << 62))
        return row + self.shifts[place - 1][1] if place else row

    def _frame(self) -> pl.DataFrame:
        return pl.DataFrame({str(place): column for place, column in enumerate(self.columns)})


class Gatherer:
    """Takes the rows of one file in their order, from 1 on; rows without any text need not be handed over.

    names: the columns, where the format names them itself and has no header row. Without them the header
    is where the feed contract says.
    """

    def __init__(self, feed: Feed, names: tuple[str, ...] | None = None) -> None:
        self._feed = feed
        self._layout = feed.layout
        self._seen = False
        self._header_texts: dict[int, list[str]] = {}
        self._header = Header(names, None, 1) if names is not None else None
        self._buffer: list[Sequence[str]] = []
        self._chunks: list[list[pl.Series]] = []
        self._rows = array("q")
        self._broken: list[RejectedRow] = []
        self._issues: list[Issue] = []
        self._flaws: dict[tuple[int, int], Flaw] = {}
        self._shifts: list[tuple[int, int]] = []

    def add_text(self, record: TextRecord, delimiter: str) -> None:
        """A record of delimited text; one over several lines is looked at for rows that it hides."""
        row, first, last, cells = record
        self._place(row, first)
        header = self._header
        if last > first and header and row >= header.data_from:
            if len(cells) != len(header.names):
                self.reject(row, tuple(cells), field_count(row, len(cells), len(header.names), (first, last)))
                return
            if held := rows_held(cells, delimiter, self._buffer[-SAMPLE:]):
                self.reject(row, tuple(cells), rows_in_text(row, first, last, held))
                return
        self.add(row, cells, first)

    def add(self, row: int, cells: Sequence[str], line: int | None = None) -> None:
        """A row with its cells; line: where it begins in the file, if that is another number."""
        self._seen = True
        self._place(row, line or row)
        header = self._header or self._header_at(row, cells)
        if header is None or row < header.data_from:
            return
        if len(cells) == len(header.names):
            self._rows.append(row)
            self._buffer.append(cells)
            if len(self._buffer) == _AT_ONCE:
                self._flush()
        else:
            self.reject(row, tuple(cells), field_count(row, len(cells), len(header.names)))

    def _place(self, row: int, line: int) -> None:
        shift = line - row
        if shift != (self._shifts[-1][1] if self._shifts else 0):
            self._shifts.append((row, shift))

    def take_columns(self, columns: Sequence[pl.Series]) -> None:
        """All rows at once, by column, where the format names its columns itself."""
        count = len(columns[0]) if columns else 0
        self._rows.extend(range(1, count + 1))
        self._chunks = [[column] for column in columns]

    def reject(self, row: int, cells: tuple[str, ...], issue: Issue) -> None:
        """A row that cannot be taken apart as the header says."""
        self._seen = True
        self._broken.append(RejectedRow(row, cells))
        self._issues.append(issue)

    def flaw(self, row: int, place: int, flaw: Flaw) -> None:
        """A cell without a value; place: its column, counted from 0."""
        self._flaws[row, place] = flaw

    def cut_off(self, row: int, *, must_end: bool) -> None:
        """The last row may have been cut off; it is taken out where its end must be there."""
        self._issues.insert(0, open_end(row, must_end=must_end))
        if must_end and self._rows and self._rows[-1] == row:
            self._flush()
            self._broken.append(RejectedRow(self._rows.pop(), tuple(c[-1][-1] for c in self._chunks)))
            for chunks in self._chunks:
                chunks[-1] = chunks[-1].head(-1)

    def records(self, day_zero: date = DAY_ZERO) -> Records:
        """Everything that was handed over."""
        header = self._header
        count = len(self._rows) + len(self._broken)
        if header is None or not count:
            return Records(issues=(empty("holds a header and no row" if self._seen else "is empty"),))
        columns = self._columns(len(header.names))
        rows = pl.Series(self._rows, dtype=pl.Int64)
        faults = header_faults(header, rows, columns, self._feed)
        faults = faults or _null_characters(rows, columns)
        if faults:
            return Records(header.names, issues=faults, unread=count)
        return Records(
            header=header.names,
            rows=rows,
            columns=columns,
            broken=tuple(self._broken),
            issues=tuple(self._issues),
            flaws={(row, header.names[place]): flaw for (row, place), flaw in self._flaws.items()},
            shifts=tuple(self._shifts),
            day_zero=day_zero,
        )

    def _header_at(self, row: int, cells: Sequence[str]) -> Header | None:
        """The header, once a row stands below the last one of its rows."""
        wanted = self._layout.header_rows or (row,)
        if row in wanted:
            self._header_texts[row] = [self._layout.text(cell) for cell in cells]
        if row < wanted[-1]:
            return None
        texts = {number: self._header_texts.get(number, []) for number in wanted}
        names = column_names(texts, self._layout)
        self._header = Header(names, wanted[-1], self._layout.data_from or wanted[-1] + 1)
        return self._header

    def _flush(self) -> None:
        if not self._buffer:
            return
        if not self._chunks:
            self._chunks = [[] for _ in self._buffer[0]]
        for chunks, cells in zip(self._chunks, zip(*self._buffer, strict=True), strict=True):
            chunks.append(pl.Series(cells, dtype=pl.String))
        self._buffer = []

    def _columns(self, width: int) -> tuple[pl.Series, ...]:
        self._flush()
        columns = []
        for chunks in self._chunks or [[] for _ in range(width)]:
            columns.append(pl.concat(chunks) if chunks else pl.Series([], dtype=pl.String))
            chunks.clear()
        return tuple(columns)


def _null_characters(rows: pl.Series, columns: Sequence[pl.Series]) -> tuple[Issue, ...]:
    """No text holds a null character, and not every database keeps one."""
    for column in columns:
        found = column.str.contains("\x00", literal=True)
        if found.any():
            row = int(rows[found.arg_true()[0]])
            return (damaged("The file", f"row {row} holds a null character"),)
    return ()


def not_an_object(row: int, reason: str) -> Issue:
    """A line of JSON lines that cannot be read."""
    return Issue(
        code="row_unreadable",
        severity=Severity.ROW,
        row=row,
        message=f"Line {row} is not one JSON object with each key once: {reason}. Correct the line.",
    )


def open_end(row: int, *, must_end: bool) -> Issue:
    """The last line has no end, so it may have been cut off."""
    return Issue(
        code="last_line_open",
        severity=Severity.ROW if must_end else Severity.WARNING,
        row=row,
        message=(
            "The file's last line does not end in a line break, so the file may have been cut off there. "
            + ("Send the whole file again." if must_end else "Check that this row is whole.")
        ),
    )


def field_count(row: int, found: int, width: int, lines: tuple[int, int] = (0, 0)) -> Issue:
    """A record has not as many fields as the header; lines: the first and the last that it covers."""
    first, last = lines
    over = f", and goes from line {first} to line {last} of the file" if last > first else ""
    quote = ", or for a quote too many or too few" if over else ""
    return Issue(
        code="row_field_count",
        severity=Severity.ROW,
        row=row,
        value=str(found),
        message=(
            f"Row {row} has {found} fields, the header has {width}{over}. Look for a delimiter inside a text "
            f"that is not in quotes, or a line that was cut off{quote}."
        ),
    )


def rows_in_text(row: int, first: int, last: int, held: int) -> Issue:
    """Between two quotes stand rows of their own; held: how many."""
    return Issue(
        code="rows_in_text",
        severity=Severity.ROW,
        row=row,
        value=str(held),
        message=(
            f"Row {row} goes from line {first} to line {last} of the file, because a quote opens a text that "
            f"is closed only there, and {held:,} of the lines look like rows of their own. Look for a quote "
            f"too many or too few in these lines, and send them again as rows; none of them was counted. If "
            f"it is a text that lists rows, take the list out of it."
        ),
    )
