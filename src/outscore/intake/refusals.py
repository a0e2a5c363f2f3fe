"""Why a file is kept out whole, before any of its rows is looked at: one function for each reason.

`Unreadable` carries such an issue out of a reader; `read_records` turns it into a refused delivery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable


class Unreadable(Exception):
    """A file, or what it holds, cannot be read; `issue` says why. rows: how many rows were seen before."""

    def __init__(self, issue: Issue, rows: int = 0) -> None:
        super().__init__(issue.message)
        self.issue = issue
        self.rows = rows


def not_in_encoding(encoding: str, line: int, byte: int) -> Issue:
    """A byte that the declared encoding does not have."""
    return Issue(
        code="file_encoding",
        severity=Severity.FILE,
        row=line,
        value=f"{byte:02x}",
        message=(
            f"The file is not {encoding}: line {line} holds the byte 0x{byte:02x}. Save it as {encoding}, or "
            f"agree on its encoding in the feed contract."
        ),
    )


def null_character(encoding: str, line: int) -> Issue:
    """A null character in a text."""
    return Issue(
        code="file_encoding",
        severity=Severity.FILE,
        row=line,
        message=(
            f"The file is not {encoding} text: line {line} holds a null character, as UTF-16 and damaged "
            f"files do. Save it as {encoding}."
        ),
    )


def other_mark(declared: str, marked: str) -> Issue:
    """A byte order mark of another encoding than the declared one."""
    return Issue(
        code="file_encoding",
        severity=Severity.FILE,
        row=1,
        message=(
            f"The file begins with the byte order mark of {marked}, but the feed contract says {declared}. "
            f"Save it as {declared}, or agree on {marked}."
        ),
    )


def no_mark(declared: str) -> Issue:
    """No byte order mark, where the encoding does not say the order of bytes."""
    return Issue(
        code="file_encoding",
        severity=Severity.FILE,
        row=1,
        message=(
            f"The file has no byte order mark, so the order of its bytes is not known ({declared}). "
            f"Save it with the mark, or agree on {declared}-le or {declared}-be."
        ),
    )


def not_delimited(reason: str, line: int) -> Issue:
    """Text whose rows cannot be told apart; line: where the row begins that cannot be read."""
    return Issue(
        code="file_unreadable",
        severity=Severity.FILE,
        message=(
            f"The file is not delimited text: {reason}, in the row that begins in line {line}. Look for an "
            f"open quote, or a cut-off file."
        ),
    )


def record_too_long(line: int, most: int) -> Issue:
    """A row that has no end; line: where it begins."""
    return Issue(
        code="file_row_too_long",
        severity=Severity.FILE,
        row=line,
        message=(
            f"The row that begins in line {line} has more than {most:,} signs, and no row is so long. Look "
            f"for line breaks that were lost, or for an open quote, and export the file anew."
        ),
    )


def empty(what: str) -> Issue:
    """No row with data."""
    return Issue(
        code="file_empty",
        severity=Severity.FILE,
        message=f"The file {what}. Send the month's rows; a vendor without contacts sends a row of zeros.",
    )


def other_format(found: str, wanted: str, mend: str) -> Issue:
    """Another kind of file than the feed contract says, whatever its name ends in."""
    return Issue(
        code="file_format",
        severity=Severity.FILE,
        value=found,
        message=f"The file is {found}, but the feed contract says {wanted}. {mend}",
    )


def protected(what: str) -> Issue:
    """A password."""
    return Issue(
        code="file_protected",
        severity=Severity.FILE,
        message=f"The file is {what}, locked with a password. Save it without one and send it again.",
    )


def damaged(what: str, reason: str) -> Issue:
    """Bytes that are not what they say they are. A reason may quote them: what cannot be seen is escaped."""
    reason = reason if reason.isprintable() else repr(reason)[1:-1]
    return Issue(
        code="file_damaged",
        severity=Severity.FILE,
        value=reason,
        message=f"{what} is damaged or was cut off: {reason}. Export it anew and send it again.",
    )


def too_large(what: str, found: str, limit: str) -> Issue:
    """More than is read at all."""
    return Issue(
        code="file_too_large",
        severity=Severity.FILE,
        value=found,
        message=f"{what} {found}; at most {limit} is read. Split the file, or leave out what is not needed.",
    )


def unsafe(what: str, mend: str) -> Issue:
    """Something that no feed needs and that attacks are made of."""
    return Issue(
        code="file_unsafe",
        severity=Severity.FILE,
        message=f"{what} Such a file is not opened. {mend}",
    )


def no_such_sheet(wanted: str, names: Iterable[str]) -> Issue:
    """The sheet of the feed contract is not there, or it is not clear which one is meant."""
    listed = ", ".join(repr(name) for name in names) or "none"
    return Issue(
        code="file_sheet",
        severity=Severity.FILE,
        message=f"{wanted} Sheets that are shown: {listed}.",
    )


def rows_differ(counted: int, read: int, row: int) -> Issue:
    """Two ways of counting rows that do not agree."""
    return Issue(
        code="file_row_count",
        severity=Severity.FILE,
        row=row,
        message=(
            f"The file holds {counted:,} rows with something in them, but {read:,} could be read; the first "
            f"that differs is row {row}. Save it anew from a spreadsheet programme and send it again."
        ),
    )


def cells_differ(counted: int, read: int, row: int) -> Issue:
    """Two ways of counting the cells of a row that do not agree."""
    return Issue(
        code="file_row_count",
        severity=Severity.FILE,
        row=row,
        message=(
            f"Row {row} holds {counted:,} cells with something in them, but {read:,} could be read. Save the "
            f"file anew from a spreadsheet programme and send it again."
        ),
    )


def no_member(pattern: str) -> Issue:
    """An archive in which nothing fits."""
    return Issue(
        code="file_not_in_archive",
        severity=Severity.FILE,
        message=(
            f"No file in the archive fits {pattern!r}. Send the archive with it, or correct `inside` in the "
            f"feed contract."
        ),
    )


def not_plain(name: str, kind: str) -> Issue:
    """A column that is read and whose values are no plain ones."""
    return Issue(
        code="column_not_plain",
        severity=Severity.FILE,
        column=name,
        message=f"The column {name!r} holds values of the type {kind}. Send plain values in it.",
    )
