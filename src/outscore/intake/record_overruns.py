"""Big files of records that are refused whole: too many rows that cannot be used, or too many sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity

if TYPE_CHECKING:
    from outscore.intake.record_rules import RecordRules


def overrun(rows: int, read: int, most: int, counts: list[tuple[int, str, str, int]]) -> Issue:
    """Too many rows that cannot be used. counts: times, code, column and first row of each."""
    listed = ", ".join(
        f"{code}{f' in {where}' if where else ''} ({number:,} times, first in row {row})"
        for number, code, where, row in sorted(counts, key=lambda one: (-one[0], one[1:3]))
    )
    return Issue(
        code="file_rows_rejected",
        severity=Severity.FILE,
        value=str(rows),
        message=(
            f"{rows:,} of {read:,} rows cannot be used, more than the {most:,} that are listed one by "
            f"one, so no row of the file is used: {listed}. Mend the export and send the whole file again."
        ),
    )


def too_many_cells(cells: int, most: int, rules: RecordRules) -> Issue:
    """More sums than are kept."""
    names = ", ".join(name for name, _ in rules.feed.dimensions) or "none"
    return Issue(
        code="file_cells",
        severity=Severity.FILE,
        value=str(cells),
        message=(
            f"The rows would be added up to {cells:,} sums, and {most:,} are the most. Cut them more "
            f"coarsely, or leave out a dimension that is different in almost every row (dimensions: {names})."
        ),
    )


def repeated_too_often(read: int, most: int) -> Issue:
    """Too many rows that stand in the file again."""
    return Issue(
        code="file_rows_repeated",
        severity=Severity.FILE,
        message=(
            f"More than {most:,} of {read:,} rows stand in the file again, and no more are listed one "
            f"by one, so no row of it is used. Mend the export and send the whole file again."
        ),
    )
