"""What is told of a rejects file that came back: which rows of which file it holds."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.delivery import Checked
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Issue
from outscore.model.delivery import RowCounts
from outscore.model.delivery import Severity
from outscore.model.kept_out import FEW
from outscore.model.kept_out import place_sent_back

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a rejects file, and which row of which file (by SHA-256) it was; vendor: whose, if told.

    is_part: that one held several rows, of which this is one.
    """

    row: int
    sha256: str
    file: str
    sent_as: int
    vendor: str | None
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Unsure:
    """A row of a rejects file that may have been a row of several files."""

    row: int
    sent_as: int
    files: tuple[str, ...]


def refused_again(file: str, vendor: str | None, rows: int) -> Checked:
    """A rejects file of a file that was refused whole: its rows would be all that counts of that one."""
    fault = Issue(
        code="rejects_of_refused",
        severity=Severity.FILE,
        vendor=vendor,
        message=(
            f"The file {file!r} was refused whole, so its corrected rows alone would stand for all of it. "
            f"Correct the rows in that file itself, and send the whole of it under a new name."
        ),
    )
    counts = RowCounts(read=rows, rejected=rows)
    return Checked(DeliveryStatus.REFUSED, counts, (), pl.DataFrame(), (), (fault,))


def with_unsure(checked: Checked, rows: Iterable[Unsure], vendor: str | None) -> Checked:
    """The delivery with the rows of which nobody can tell which row of which file they were."""
    notes = [
        Issue(
            code="row_of_several_files",
            severity=Severity.WARNING,
            row=one.row,
            vendor=vendor,
            message=(
                f"The row says that it was row {one.sent_as}, and may have been that of "
                f"{'several deliveries of ' if len(one.files) == 1 else ''}{_named(one.files)}: its "
                f"cells do not tell. It is read as it stands, and none of these rows is taken for mended by "
                f"its number. Send the row once more with the cells as they were, but for what was wrong."
            ),
        )
        for one in rows
    ]
    return replace(checked, issues=(*checked.issues, *notes)) if notes else checked


def _named(files: tuple[str, ...]) -> str:
    shown = ", ".join(repr(one) for one in files[:FEW])
    return f"{shown} and {len(files) - FEW} more" if len(files) > FEW else shown


def with_places(checked: Checked, places: Iterable[Place], vendor: str | None) -> Checked:
    """The delivery with what each of its rows was before; `vendor` is whose all of them are, if known.

    Of rows that were one, those that only repeat another of this file are not told: they bring none back.
    """
    about: dict[int, tuple[str | None, str | None]] = {}
    if {"row", "vendor", "month"} <= {*checked.facts.columns}:
        rows = checked.facts.select("row", "vendor", "month").iter_rows()
        about = {row: (whose, f"{month:%Y-%m}") for row, whose, month in rows}
    rejected: dict[int, Issue] = {}
    for issue in checked.issues:
        if issue.severity is Severity.ROW and issue.row is not None:
            rejected.setdefault(issue.row, issue)
    repeats = {issue.row for issue in checked.issues if issue.code == "row_repeated"}
    new = [one for one in places if not one.is_part or one.row not in repeats]
    notes = _notes(new, about, rejected, vendor)
    return replace(checked, issues=(*checked.issues, *notes))


def _notes(
    places: Iterable[Place],
    about: dict[int, tuple[str | None, str | None]],
    rejected: dict[int, Issue],
    vendor: str | None,
) -> Iterator[Issue]:
    for one in places:
        again = rejected.get(one.row)
        whose, month = (again.vendor, again.month) if again else about.get(one.row, (vendor, None))
        if whose and one.vendor and whose != one.vendor:
            continue  # nobody settles the rows of another vendor
        now = "It is kept out again." if again else "It counts in the place of that one."
        yield Issue(
            code="row_sent_back",
            severity=Severity.NOTE,
            row=one.row,
            vendor=whose,
            month=month,
            key=place_sent_back(one.sha256, one.sent_as),
            message=f"The row is row {one.sent_as} of {one.file!r}, sent back. {now}",
        )
