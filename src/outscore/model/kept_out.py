"""Rows that were kept out of the count: with a file that was refused whole, or until they were sent back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.canonical import canonical
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.delivery import Issue
    from outscore.model.delivery import RowCounts

HELD = "row_held"
"""A row that could have been taken, of a file that was refused whole."""
SENT_BACK = "row_sent_back"
"""A row of a rejects file; its key says which row of which file it was."""
OF_REFUSED = "rejects_of_refused"
"""A rejects file of a file that was refused whole."""
BLOCK = "rows_in_text"
"""Rows that a quote has made one; its value says how many."""
LIMITS = frozenset({"limit_rows", "limit_volume"})
"""What a delivery is told that is above a limit of its feed contract."""
DONE = frozenset({"row_replaced", "notes_changed", "period_frozen"})
"""What a row does to rows that stand, which a row of a refused file has not done."""

FEW = 3
MOST_RANGES = 20


def is_refused_whole(status: DeliveryStatus, rows: RowCounts, listed: int) -> bool:
    """Whether rows that are in order were kept out too, so that those listed as rejected are not all.

    >>> from outscore.model.delivery import RowCounts
    >>> is_refused_whole(DeliveryStatus.REFUSED, RowCounts(93, 0, 93), 3)
    True
    """
    return status is DeliveryStatus.REFUSED and rows.rejected > listed


def held_rows(issue: Issue) -> int:
    """For how many rows an issue stands: of records that are added up one stands for many.

    >>> from outscore.model.delivery import Issue
    >>> held_rows(Issue(BLOCK, Severity.ROW, "", row=11, value="300"))
    300
    """
    many = issue.code == BLOCK or (issue.code == HELD and issue.row is None)
    return int(issue.value) if many and issue.value and issue.value.isdecimal() else 1


def hidden_rows(issues: Iterable[Issue]) -> int:
    """How many rows are hidden in rejected ones, beside the one that each of these is counted as."""
    return sum(held_rows(issue) - 1 for issue in issues if issue.code == BLOCK)


def tells_its_place(issue: Issue) -> bool:
    """Whether a row says all of what it is about, as far as an issue of it can tell.

    Not where its vendor, its day or what it is split by is what is wrong, as another row then comes instead.
    """
    of_place = issue.code == "value_unknown" or issue.code.startswith(("vendor_", "period_"))
    told = issue.key is not None and ",null" not in issue.key
    return told and not (of_place and issue.severity is Severity.ROW)


def place_sent_back(sha256: str, row: int) -> str:
    """The key that names a row of a file: the SHA-256 of its bytes and the number of the row."""
    return canonical([sha256, row]).decode()


def sent_back_from(key: str) -> tuple[str, int]:
    """What `place_sent_back` put together.

    >>> sent_back_from(place_sent_back("ab12", 7))
    ('ab12', 7)
    """
    sha256, row = json.loads(key)
    return str(sha256), int(row)


def gravest_first(issues: Iterable[Issue]) -> list[Issue]:
    """The reasons for which a whole file is kept out, then the rest as it was."""
    return sorted(issues, key=lambda one: one.severity is not Severity.FILE)


def told_shortly(issues: Iterable[Issue], most: int = FEW) -> Iterator[Issue]:
    """The issues of one file, those of one code and weight that are many told in one.

    What keeps a row out is told row by row, unless nothing is wrong with the row itself.
    """
    listed = list(issues)
    by_kind: dict[tuple[str, Severity], list[Issue]] = {}
    for issue in filter(_joins, listed):
        by_kind.setdefault((issue.code, issue.severity), []).append(issue)
    for issue in listed:
        alike = by_kind.get((issue.code, issue.severity), []) if _joins(issue) else []
        if len(alike) <= (1 if issue.code == HELD else most):
            yield issue
        elif issue is alike[0]:
            yield _together(alike)


def _joins(issue: Issue) -> bool:
    return issue.row is not None and (issue.severity is not Severity.ROW or issue.code == HELD)


def _together(alike: Sequence[Issue]) -> Issue:
    first, rows = alike[0], rows_text({one.row for one in alike if one.row is not None})
    if first.code == HELD:
        message = (
            f"{_count(len(alike))} could have been taken ({rows}), and are kept out because the whole file "
            f"was refused."
        )
    else:
        message = f"{_count(len(alike))} ({rows}); in row {first.row}: {first.message}"
    return replace(first, row=None, column=None, value=None, key=None, message=message)


def _count(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def rows_text(rows: Iterable[int], most: int = MOST_RANGES) -> str:
    """Numbers of rows, those in a line as from and to.

    >>> rows_text([4, 2, 3, 9, 12, 11]), rows_text([1, 3, 5, 7], most=2)
    ('2 to 4, 9, 11, 12', '1, 3 and 2 more')
    """
    ordered = sorted(rows)
    ranges: list[tuple[int, int]] = []
    for row in ordered:
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1] = (ranges[-1][0], row)
        else:
            ranges.append((row, row))
    shown = ranges[:most]
    text = ", ".join(_range(first, last) for first, last in shown)
    left = len(ordered) - sum(last - first + 1 for first, last in shown)
    return f"{text} and {left:,} more" if left else text


def _range(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"{first}, {last}" if last == first + 1 else f"{first} to {last}"
