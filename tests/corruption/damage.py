"""Sound files with a few bytes changed, and which cells of the table such a change has touched.

A change touches a cell where it falls on the bytes of that very cell, or right beside them: a digit put
before 100 makes 1100, and nobody can know that it was 100. What is told of the other cells has to be so.
Bytes that are taken out are fewer than any row has, as a row made of one's beginning and another's end, at
the same column, is a row like any other. In a Parquet file the bytes of a column are those of all its cells,
packed together, and here without a checksum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from tests.corruption.sound import COLUMNS
from tests.corruption.sound import FORMATS
from tests.corruption.sound import QUANTITIES
from tests.corruption.sound import ROWS
from tests.corruption.sound import Table
from tests.corruption.sound import as_parquet
from tests.corruption.sound import facts_of
from tests.corruption.sound import json_value
from tests.corruption.sound import packed
from tests.corruption.sound import parts_of
from tests.corruption.sound import sound
from tests.corruption.sound import sound_facts
from tests.corruption.sound import terms
from tests.corruption.sound import written

from outscore.model.feed import Csv
from outscore.model.feed import LastLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from tests.corruption.sound import Figures
    from tests.corruption.sound import Key

    from outscore.intake.delivery import Checked
    from outscore.model.feed import Feed

FIGURE_COLUMNS = ("Offered", "Answered", "In time", "Talk", "Quality")
SIGNS = b"0123456789,;\"'\n\r\t -+.eE%{}[]<>/=&\x00\xff"
MOST_TAKEN_OUT = 12
HEAD_OF_PAGE = 16
"""As many bytes of a Parquet column may be like those that another file has in their place."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Some bytes from a place on, given as a share of the file, replaced by others."""

    at: float
    out: int
    put: bytes
    flip: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """A sound file to be damaged.

    content: the bytes that are damaged. wrapped: the file that they are then part of. cells: where in the
    content the cells stand that a change may alter, as (start, end, row, column); a row None is for all.
    """

    name: str
    content: bytes
    feed: Feed
    cells: tuple[tuple[int, int, int | None, str], ...] = ()
    wrapped: Callable[[bytes], bytes] = bytes


PLACES = st.integers(0, 1 << 20).map(lambda place: place / (1 << 20))
EDITS = st.lists(
    st.one_of(
        st.builds(Edit, at=PLACES, out=st.just(1), put=st.just(b""), flip=st.integers(1, 255)),
        st.builds(
            Edit,
            at=PLACES,
            out=st.integers(0, 2),
            put=st.lists(st.sampled_from(list(SIGNS)), min_size=1, max_size=4).map(bytes),
        ),
        st.builds(Edit, at=PLACES, out=st.integers(1, MOST_TAKEN_OUT), put=st.just(b"")),
        st.builds(Edit, at=PLACES, out=st.just(1 << 40), put=st.just(b"")),
    ),
    min_size=1,
    max_size=3,
)
"""A bit or more of a byte turned, a few bytes put in or replaced, a few taken out, or all from a place on."""


def damaged(target: Target, edits: Sequence[Edit]) -> tuple[bytes, frozenset[tuple[int | None, str]]]:
    """The damaged file, and the cells that the changes touch."""
    content, touched = bytearray(target.content), set()
    before = len(content) + 1
    for edit in sorted(edits, key=lambda one: -one.at):
        start = min(int(edit.at * len(target.content)), len(target.content))
        end = min(start + edit.out, len(target.content))
        if end >= before:
            continue
        before = start
        content[start:end] = bytes(byte ^ edit.flip for byte in content[start:end]) if edit.flip else edit.put
        touched |= {
            (row, column) for first, last, row, column in target.cells if start <= last and end >= first
        }
    return target.wrapped(bytes(content)), frozenset(touched)


def wrong_facts(checked: Checked, touched: frozenset[tuple[int | None, str]]) -> list[tuple[Key, Figures]]:
    """Accepted facts that are no sound row's, even where the touched cells may say anything."""
    return [
        (key, figures)
        for key, figures in facts_of(checked)
        if not any(_may_be(key, figures, row, touched) for row in range(len(ROWS)))
    ]


def _may_be(key: Key, figures: Figures, row: int, touched: frozenset[tuple[int | None, str]]) -> bool:
    about, sound_figures = sound_facts()[row]
    columns = (*COLUMNS[:3], *FIGURE_COLUMNS)
    pairs = zip(columns, (*key, *figures), (*about, *sound_figures), strict=True)
    return all(now == then or {(row, column), (None, column)} & touched for column, now, then in pairs)


def targets() -> tuple[Target, ...]:
    """A sound file of each format, and the XML within those of workbooks."""
    text, lines, xlsx, ods = (written(form) for form in ("csv", "jsonl", "xlsx", "ods"))
    must_end = terms("csv", format=Csv(last_line=LastLine.MUST_END))
    sheet, content = "xl/worksheets/sheet1.xml", "content.xml"
    return (
        Target("csv", text, must_end, tuple(_cells_of_text(text))),
        Target("jsonl", lines, terms("jsonl"), tuple(_cells_of_lines())),
        Target("parquet", written("parquet"), terms("parquet"), tuple(_columns_of_parquet())),
        Target("xlsx", xlsx, terms("xlsx")),
        Target("ods", ods, terms("ods")),
        _part(xlsx, sheet, terms("xlsx"), rb'<c r="([A-I])([2-7])".*?(?:/>|</c>)'),
        _part(ods, content, terms("ods"), rb"<table:table-cell[^>]*?(?:/>|>.*?</table:table-cell>)"),
    )


def _cells_of_text(text: bytes) -> Iterator[tuple[int, int, int | None, str]]:
    place = text.index(b"\n") + 1
    for row, line in enumerate(text[place:].splitlines(keepends=True)):
        ends = [one.start() for one in re.finditer(rb',(?=(?:[^"]*"[^"]*")*[^"]*$)', line.rstrip(b"\n"))]
        borders = [-1, *ends, len(line) - 1]
        for column, (before, end) in zip(COLUMNS, pairwise(borders), strict=True):
            yield place + before + 1, place + end, row, column
        place += len(line)


def _cells_of_lines() -> Iterator[tuple[int, int, int | None, str]]:
    place = 0
    for row, values in enumerate(ROWS):
        place += 1
        for column, value in zip(COLUMNS, values, strict=True):
            start = place + len(f'"{column}": ')
            place = start + len(json_value(value).encode())
            yield start, place, row, column
            place += 2
    assert place == len(written("jsonl"))


def _columns_of_parquet() -> Iterator[tuple[int, int, int | None, str]]:
    """Where the bytes of each column stand: a file of the first columns alone is the same up to there."""
    table, whole = sound(), written("parquet")
    ends = [4]
    for width in range(1, len(COLUMNS)):
        some = as_parquet(Table(table.header[:width], [row[:width] for row in table.rows]))
        ends.append(
            next(place for place, pair in enumerate(zip(some, whole, strict=False)) if pair[0] != pair[1])
        )
    ends.append(len(whole) - 8 - int.from_bytes(whole[-8:-4], "little"))
    for column, (start, end) in zip(COLUMNS, pairwise(ends), strict=True):
        yield max(start - HEAD_OF_PAGE, 4), end, None, column


def _part(book: bytes, part: str, feed: Feed, cell: bytes) -> Target:
    parts = parts_of(book)
    found = list(re.finditer(cell, parts[part], re.DOTALL))
    cells = []
    if found[0].groups():
        for one in found:
            place = (int(one[2]) - 2, COLUMNS[one[1][0] - ord("A")])
            cells.append((one.start(), one.end(), *place))
    else:
        for number, one in enumerate(found[len(COLUMNS) :]):
            row, column = divmod(number, len(COLUMNS))
            cells.append((one.start(), one.end(), row, COLUMNS[column]))
    return Target(part, parts[part], feed, tuple(cells), lambda content: packed({**parts, part: content}))


@cache
def target(name: str) -> Target:
    """One of the files by its name."""
    return next(one for one in targets() if one.name == name)


NAMES = (*FORMATS, "xl/worksheets/sheet1.xml", "content.xml")
assert len(QUANTITIES) == len(FIGURE_COLUMNS)
