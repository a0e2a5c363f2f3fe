"""From what was recorded of a delivery to its rejects file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.delivery import Severity
from outscore.reporting.rejects import RejectedLine
from outscore.reporting.rejects import Rejects
from outscore.reporting.rejects_advice import what_to_do

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.delivery import Issue
    from outscore.model.delivery import RejectedRow

WITHOUT_VALUE = frozenset(
    {"cell_error", "cell_merged", "cell_not_calculated", "cell_not_plain", "cell_left_out"}
)
"""What is wrong with a cell that holds no value of its own, so that none can be sent back."""


def rejects_of(header: Sequence[str], rows: Iterable[RejectedRow], issues: Iterable[Issue]) -> Rejects:
    """The rows with every reason for which each was kept out."""
    by_row: dict[int | None, list[Issue]] = {}
    for issue in issues:
        if issue.severity is Severity.ROW:
            by_row.setdefault(issue.row, []).append(issue)
    return Rejects(tuple(header), tuple(_line(row, by_row.get(row.row, ())) for row in rows))


def _line(row: RejectedRow, issues: Sequence[Issue]) -> RejectedLine:
    return RejectedLine(
        row=row.row,
        cells=row.cells,
        reasons=tuple(dict.fromkeys(issue.message for issue in issues)),
        advice=tuple(dict.fromkeys(what_to_do(issue.code) for issue in issues)),
        without_value=frozenset(
            issue.column for issue in issues if issue.column and issue.code in WITHOUT_VALUE
        ),
    )
