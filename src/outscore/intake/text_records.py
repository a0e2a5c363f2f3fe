"""Delimited text taken apart into records, each with the lines that it covers, and bounded in length.

A quote that was lost or added can open a text in one row and close it in another, so that the rows between
are one record, and no field count tells. Such a record is known by its lines: two or more of them, taken
apart without regard to quotes, have as many fields as the header and are written as other rows are.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import not_delimited
from outscore.intake.refusals import record_too_long

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

MOST_SIGNS = 4 << 20
"""How long a line, or a record over several lines, may be."""
SAMPLE = 200
"""So many rows say how the rows of a file are written."""
_MANY_WAYS = 20
"""A column that is written in more ways than these holds free text, which tells no row from another."""
_LINE_END = re.compile(r"\r\n|\n|\r")
_NUMBER, _WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*"), re.compile(r"[^\W\d_]+")


class TextRecord(NamedTuple):
    """A record: its number from 1 on, its first and last line, and its cells; none where it is blank."""

    row: int
    first: int
    last: int
    cells: list[str]


class LineLength:
    """How long a line has become, seen in pieces of at most MOST_SIGNS, as text or as bytes."""

    def __init__(self) -> None:
        self._open = 0

    def is_too_long(self, piece: str | bytes) -> bool:
        """Whether the line that was open before a piece is longer than any row."""
        ends: tuple[Any, Any] = ("\n", "\r") if isinstance(piece, str) else (b"\n", b"\r")
        there = [end for end in ends if end in piece]
        if not there:
            self._open += len(piece)
            return self._open > MOST_SIGNS
        whole = self._open + min(piece.find(end) for end in there)
        self._open = len(piece) - 1 - max(piece.rfind(end) for end in there)
        return whole > MOST_SIGNS


class _Lines:
    """Lines handed on one by one, while the record that they belong to is not too long."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.first = 1
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.taken += len(line)
            if self.taken > MOST_SIGNS:
                raise Unreadable(record_too_long(self.first, MOST_SIGNS))
            yield line


def lift_field_limit() -> None:
    """Let one cell be as long as a record may be; the csv module's own limit is far lower."""
    csv.field_size_limit(max(csv.field_size_limit(), MOST_SIGNS))


def text_records(lines: Iterable[str], delimiter: str) -> Iterator[TextRecord]:
    """The records of a text in its order; raises Unreadable where quotes do not fit, or one has no end."""
    source = _Lines(lines)
    lift_field_limit()
    records = csv.reader(source, delimiter=delimiter, strict=True)
    try:
        for row, cells in enumerate(records, start=1):
            last = records.line_num
            yield TextRecord(row, source.first, last, cells)
            source.first, source.taken = last + 1, 0
    except csv.Error as error:
        raise Unreadable(not_delimited(str(error), source.first)) from None


def rows_held(cells: Sequence[str], delimiter: str, others: Iterable[Sequence[str]]) -> int:
    """How many rows a record over several lines may be, which a quote has made one; 0 where it is one row.

    They are the lines with as many fields as the record. others: some rows of the same file, as wide.
    """
    lines = _apart(cells, delimiter)
    fitting = [line for line in lines if len(line) == len(cells)]
    if len(fitting) < 2 or len(cells) < 2:
        return 0
    whole = [[cell] if not _LINE_END.search(cell) else [] for cell in cells]
    known = [[*own, *more] for own, more in zip(whole, _columns(others, len(cells)), strict=True)]
    ways = [_Ways(texts) for texts in known]
    return len(fitting) if sum(_is_written_so(line, ways) for line in fitting) > 1 else 0


def _apart(cells: Sequence[str], delimiter: str) -> list[list[str]]:
    """The lines of a record, each in its fields. What stands whole in one line is one field."""
    lines: list[list[str]] = [[]]
    for cell in cells:
        first, *more = _LINE_END.split(cell)
        lines[-1] += first.split(delimiter) if more else [first]
        lines += [piece.split(delimiter) for piece in more]
    return lines


def _columns(rows: Iterable[Sequence[str]], width: int) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        for column, cell in zip(columns, row, strict=True):
            if not _LINE_END.search(cell):
                column.append(cell)
    return columns


class _Ways:
    """How the cells of a column are written: runs of figures and of letters are each alike."""

    def __init__(self, texts: Iterable[str]) -> None:
        ways = {_way(text) for text in texts if text}
        self.tells = any("9" in way for way in ways) and len(ways) <= _MANY_WAYS
        self._ways = ways
        self._indented = any(way[0].isspace() for way in ways)

    def fits(self, text: str) -> bool:
        return _way(text) in self._ways

    def is_prose(self, text: str) -> bool:
        """Whether it begins with a space, as words after a comma do, and no cell of the column does."""
        return text[:1].isspace() and not self._indented


def _way(text: str) -> str:
    return _WORD.sub("a", _NUMBER.sub("9", text))


def _is_written_so(line: Sequence[str], ways: Sequence[_Ways]) -> bool:
    """Whether at least half of the fields that hold figures in other rows are written as there.

    One such field alone is not enough where words follow a comma and a space.
    """
    telling = [way.fits(field) for field, way in zip(line, ways, strict=True) if way.tells]
    fitting = sum(telling)
    prose = any(way.is_prose(field) for field, way in zip(line[1:], ways[1:], strict=True))
    return bool(telling) and 2 * fitting >= len(telling) and (fitting > 1 or not prose)
