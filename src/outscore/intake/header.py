"""From the header rows of a file to one name for each column, held against the feed contract."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.feed import SPACES
from outscore.model.feed import HeaderNames

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    import polars as pl

    from outscore.model.feed import Feed
    from outscore.model.feed import Layout

BETWEEN_NAMES = " / "


@dataclass(frozen=True, slots=True)
class Header:
    """The name of each column ("" where it has none), the row of the lowest, and where the data start.

    Rows are counted from 1; there is none where the format itself names its columns.
    """

    names: tuple[str, ...]
    row: int | None
    data_from: int


def column_names(header: dict[int, list[str]], layout: Layout) -> tuple[str, ...]:
    """One name for each column from the texts of the header rows, by row number from the top.

    >>> from outscore.model.feed import HeaderNames, Layout
    >>> rows = {2: ["Site", "Calls", ""], 3: ["", "Offered", "Answered"]}
    >>> column_names(rows, Layout((2, 3)))
    ('Site', 'Offered', 'Answered')
    >>> column_names(rows, Layout((2, 3), HeaderNames.JOINED, merged_rows=(2,)))
    ('Site', 'Calls / Offered', 'Calls / Answered')
    """
    width = max(len(cells) for cells in header.values())
    padded = {row: [*cells, *[""] * (width - len(cells))] for row, cells in header.items()}
    own = [cells for row, cells in padded.items() if row not in layout.merged_rows]
    for row in layout.merged_rows:
        padded[row] = _stretched(padded[row], own)
    texts = [[text for text in column if text] for column in zip(*padded.values(), strict=True)]
    if layout.names is HeaderNames.LOWEST:
        return tuple(column[-1] if column else "" for column in texts)
    return tuple(BETWEEN_NAMES.join(column) for column in texts)


def _stretched(cells: list[str], own: Iterable[list[str]]) -> list[str]:
    """Each heading carried on over the empty cells to its right, below which a column has its own name."""
    heading, carried = "", []
    for cell, *below in zip(cells, *own, strict=True):
        heading = cell or (heading if any(below) else "")
        carried.append(heading)
    return carried


def header_faults(
    header: Header, rows: pl.Series, columns: Sequence[pl.Series], feed: Feed
) -> tuple[Issue, ...]:
    """What is wrong with the names: missing, unknown, repeated; or a column without one that is not empty."""
    known = {*feed.needed, *feed.ignored_columns}
    found = Counter(name for name in header.names if name)
    faults = [column_fault("column_missing", name, header.row) for name in feed.needed if name not in found]
    faults += [column_fault("column_unexpected", name, header.row) for name in found if name not in known]
    faults += [
        column_fault("column_repeated", name, header.row) for name, count in found.items() if count > 1
    ]
    return (*faults, *_unnamed(header, rows, columns, feed.layout))


_COLUMN_SENTENCES = {
    "column_missing": (
        "The column {name!r} is missing from the header. Send the file with it, spelled exactly so "
        "(check the delimiter too, if every column is missing)."
    ),
    "column_unexpected": (
        "The column {name!r} is not in the feed contract. Leave it out, or have it added to the feed "
        "contract (under quantities, or under ignored_columns)."
    ),
    "column_repeated": "The column {name!r} stands in the header more than once. Send it once.",
}


def column_fault(code: str, name: str, row: int | None) -> Issue:
    """Something wrong with a column of this name; its sentence is that of the code."""
    return Issue(
        code=code,
        severity=Severity.FILE,
        row=row,
        column=name,
        message=_COLUMN_SENTENCES[code].format(name=name),
    )


def _unnamed(header: Header, rows: pl.Series, columns: Sequence[pl.Series], layout: Layout) -> list[Issue]:
    """Columns without a name are let by only if nothing stands in them."""
    return [
        without_name(header.row, index, filled)
        for index, name in enumerate(header.names)
        if not name and (filled := _first_text(rows, columns[index], layout))
    ]


def _first_text(rows: pl.Series, column: pl.Series, layout: Layout) -> tuple[int, str] | None:
    """Where something stands in a column, and what."""
    texts = column.str.strip_chars(SPACES) if layout.trimmed else column
    place = (texts != "").arg_max() if len(texts) else None
    return (int(rows[place]), texts[place]) if place is not None and texts[place] else None


def without_name(row: int | None, index: int, filled: tuple[int, str]) -> Issue:
    """Something stands in a column that has no name."""
    return Issue(
        code="column_unnamed",
        severity=Severity.FILE,
        row=row,
        value=filled[1],
        message=(
            f"Column {index + 1} has no name in the header, yet row {filled[0]} has {filled[1]!r} in it. "
            f"Name it, or leave it out. Only empty columns may go without a name."
        ),
    )
