"""Which rows name the columns, and where the data start, told by how the rows look.

A cell is taken for data where it holds mostly digits, or says what another row says in its column (the same
row printed again aside). The first row of data is the first in which enough cells are data, and which looks
like the rows below it. The header is the smallest set of rows above it that gives every filled column a name
of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING
from typing import TypeAlias

from outscore.intake.header import column_names
from outscore.model.feed import SPACES
from outscore.model.feed import HeaderNames
from outscore.model.feed import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

Row: TypeAlias = tuple[int, tuple[str, ...]]

_MOST_HEADER_ROWS = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """The layout of a file or sheet, its columns' names, the texts above them, how many rows of data follow.

    usual: the header is where receiving looks without being told.
    """

    layout: Layout
    names: tuple[str, ...]
    titles: tuple[str, ...]
    rows: int
    usual: bool

    @property
    def worth(self) -> int:
        """How much of a table it is."""
        return self.rows * len([name for name in self.names if name])


def heading_of(rows: Sequence[Row]) -> Heading | None:
    """The heading of a table; None where no row can name the columns."""
    trimmed = [(number, tuple(cell.strip(SPACES) for cell in cells)) for number, cells in rows]
    trimmed = [(number, cells) for number, cells in trimmed if any(cells)]
    start = _first_of_data(trimmed)
    if not start:
        return None
    above, data = trimmed[:start], trimmed[start:]
    filled = _filled_columns(data)
    layout, names = max(_layouts(above, data[0][0]), key=lambda one: _merit(one[0], one[1], filled))
    titles = [" ".join(cell for cell in cells if cell) for number, cells in above]
    kept = [
        title for (number, _), title in zip(above, titles, strict=True) if number not in layout.header_rows
    ]
    usual = layout.header_rows == (rows[0][0],) and not layout.data_from
    return Heading(layout, names, tuple(kept), len(data), usual)


def _first_of_data(rows: Sequence[Row]) -> int:
    """The place of the first row of data; 0 where there is no row above it."""
    distinct = {cells for _, cells in rows}
    said = Counter((place, cell) for cells in distinct for place, cell in enumerate(cells) if cell)
    width = max((_filled(cells) for _, cells in rows), default=0)
    for index in range(len(rows)):
        cells = rows[index][1]
        data = {place for place, cell in enumerate(cells) if is_figure(cell) or said[place, cell] > 1}
        enough = 2 * _filled(cells) >= min(width, _width(rows[index:])) and 4 * len(data) >= _filled(cells)
        if enough and (_filled(cells) > 1 or width == 1) and _like_later(rows, index, data):
            return index
    return 0


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell)


def _like_later(rows: Sequence[Row], index: int, data: set[int]) -> bool:
    """Whether a row looks like those below it.

    It holds data in half of the columns in which they hold figures. It fills most of the columns that nearly
    all of them fill, and the first of these.
    """
    later = rows[index + 1 :]
    filled = Counter(place for _, cells in later for place, cell in enumerate(cells) if cell)
    figures = Counter(place for _, cells in later for place, cell in enumerate(cells) if is_figure(cell))
    figured = {place for place, count in figures.items() if 5 * count >= 4 * filled[place]}
    if 2 * len(figured & data) < len(figured):
        return False
    always = sorted(place for place, count in filled.items() if 10 * count >= 9 * len(later))
    cells = rows[index][1]
    blank = [place for place in always if place >= len(cells) or not cells[place]]
    return len(later) < 3 or not always or (5 * len(blank) <= len(always) and blank[:1] != always[:1])


def _width(rows: Sequence[Row]) -> int:
    return max(_filled(cells) for _, cells in rows)


def is_figure(cell: str) -> bool:
    """Whether a cell holds a figure, a day or a time, by its look: more digits than letters.

    >>> [is_figure(one) for one in ("1,204", "85,3 %", "03-Apr-26", "Answered in 20 s", "n/a")]
    [True, True, True, False, False]
    """
    digits = sum(sign.isdecimal() for sign in cell)
    return digits > 0 and digits >= sum(sign.isalpha() for sign in cell)


def _filled_columns(data: Sequence[Row]) -> set[int]:
    return {place for _, cells in data for place, cell in enumerate(cells) if cell}


def _layouts(above: Sequence[Row], start: int) -> Iterator[tuple[Layout, tuple[str, ...]]]:
    """Every way in which rows above the data can name the columns, with the names."""
    block = dict(above[-_MOST_HEADER_ROWS:])
    for count in range(1, len(block) + 1):
        for chosen in combinations(block, count):
            for names in HeaderNames if count > 1 else (HeaderNames.LOWEST,):
                merged = (
                    _merged([block[row] for row in chosen], chosen) if names is HeaderNames.JOINED else ()
                )
                layout = Layout(
                    header_rows=chosen,
                    names=names,
                    merged_rows=merged,
                    data_from=start if any(chosen[-1] < row for row in block) else 0,
                )
                yield layout, column_names({row: list(block[row]) for row in chosen}, layout)


def _merged(rows: Sequence[tuple[str, ...]], numbers: Sequence[int]) -> tuple[int, ...]:
    """Rows with headings that stretch to their right: all but the lowest in which a gap follows a heading."""
    return tuple(
        number for number, cells in zip(numbers[:-1], rows, strict=False) if _has_gap(cells, rows[-1])
    )


def _has_gap(cells: tuple[str, ...], lowest: tuple[str, ...]) -> bool:
    first = next((place for place, cell in enumerate(cells) if cell), len(cells))
    return any(
        lowest[place : place + 1] and not "".join(cells[place : place + 1])
        for place in range(first, len(lowest))
    )


def _merit(layout: Layout, names: tuple[str, ...], filled: set[int]) -> tuple[int, ...]:
    """First every filled column has a name, then each its own; then few rows, near the data."""
    unnamed = [place for place in filled if place >= len(names) or not names[place]]
    own = [name for name in names if name]
    return (
        -len(unnamed),
        -(len(own) - len(set(own))),
        -_figures_among(own),
        -len(layout.header_rows),
        layout.names is HeaderNames.LOWEST,
        *layout.header_rows[::-1],
    )


def _figures_among(names: Sequence[str]) -> int:
    return sum(is_figure(name) for name in names)
