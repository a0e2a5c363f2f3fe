"""From bytes to text records: encoding, header and the field count of every record, each checked."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.intake.header import header_faults
from outscore.intake.header import read_header
from outscore.model.delivery import Issue
from outscore.model.delivery import RejectedRow
from outscore.model.delivery import Severity
from outscore.model.feed import LastLine

if TYPE_CHECKING:
    from outscore.intake.header import Header
    from outscore.model.feed import Feed


@dataclass(frozen=True, slots=True)
class Records:
    """The text of a file: its header, its well-formed records with their row numbers, what was wrong.

    The header holds the names of the columns as the feed contract makes them; cells are as they were sent.
    `broken` holds records whose number of fields is not the header's. Where an issue of severity FILE is
    among the issues, no record is to be used, and `unread` counts the records of the file.
    """

    header: tuple[str, ...]
    rows: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]
    broken: tuple[RejectedRow, ...]
    issues: tuple[Issue, ...]
    unread: int = 0

    @property
    def refused(self) -> bool:
        """Whether the file as a whole is of no use."""
        return any(issue.severity is Severity.FILE for issue in self.issues)

    @property
    def count(self) -> int:
        """How many records were read; what stands above the data and blank lines are not counted."""
        return len(self.rows) + len(self.broken) + self.unread


def read_records(content: bytes, feed: Feed) -> Records:
    """Read a delimited text file as its feed contract says it is written."""
    text, fault = _decode(content, feed)
    if fault:
        return _refused((fault,))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=feed.delimiter, strict=True))
    except csv.Error as error:
        return _refused((_unreadable(str(error)),))
    header = read_header(lines, feed.layout)
    if header is None:
        return _refused((_empty(has_header=any(lines)),))
    faults = header_faults(header, lines, feed)
    if faults:
        unread = sum(1 for line in lines[header.data_from - 1 :] if line)
        return Records(header.names, (), (), (), faults, unread=unread)
    return _split(header, lines, _last_line(text, feed, len(lines)))


def _decode(content: bytes, feed: Feed) -> tuple[str, Issue | None]:
    encoding = "utf-8-sig" if feed.encoding.lower().replace("_", "-") in ("utf-8", "utf8") else feed.encoding
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return "", Issue(
            code="file_encoding",
            severity=Severity.FILE,
            row=line,
            value=content[error.start : error.start + 1].hex(),
            message=(
                f"The file is not {feed.encoding}: line {line} holds the byte 0x{content[error.start]:02x}. "
                f"Save it as {feed.encoding}, or agree on its encoding in the feed contract."
            ),
        )
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        return "", Issue(
            code="file_encoding",
            severity=Severity.FILE,
            row=line,
            message=(
                f"The file is not {feed.encoding} text: line {line} holds a null character, as UTF-16 and "
                f"damaged files do. Save it as {feed.encoding}."
            ),
        )
    return text, None


def _unreadable(reason: str) -> Issue:
    return Issue(
        code="file_unreadable",
        severity=Severity.FILE,
        message=f"The file is not delimited text: {reason}. Look for an open quote, or a cut-off file.",
    )


def _empty(*, has_header: bool) -> Issue:
    what = "holds a header and no row" if has_header else "is empty"
    return Issue(
        code="file_empty",
        severity=Severity.FILE,
        message=f"The file {what}. Send the month's rows; a vendor without contacts sends a row of zeros.",
    )


def _last_line(text: str, feed: Feed, last_row: int) -> Issue | None:
    if text.endswith(("\n", "\r")):
        return None
    must_end = feed.last_line is LastLine.MUST_END
    return Issue(
        code="last_line_open",
        severity=Severity.ROW if must_end else Severity.WARNING,
        row=last_row,
        message=(
            "The file's last line does not end in a line break, so the file may have been cut off there. "
            + ("Send the whole file again." if must_end else "Check that this row is whole.")
        ),
    )


def _split(header: Header, lines: list[list[str]], cut: Issue | None) -> Records:
    width = len(header.names)
    rows: list[int] = []
    cells: list[tuple[str, ...]] = []
    broken: list[RejectedRow] = []
    issues = [cut] if cut else []
    for number, line in enumerate(lines[header.data_from - 1 :], start=header.data_from):
        if not line:
            continue
        if len(line) != width:
            broken.append(RejectedRow(number, tuple(line)))
            issues.append(_field_count(number, len(line), width))
        elif cut and cut.severity is Severity.ROW and number == cut.row:
            broken.append(RejectedRow(number, tuple(line)))
        else:
            rows.append(number)
            cells.append(tuple(line))
    return Records(header.names, tuple(rows), tuple(cells), tuple(broken), tuple(issues))


def _field_count(row: int, found: int, width: int) -> Issue:
    return Issue(
        code="row_field_count",
        severity=Severity.ROW,
        row=row,
        value=str(found),
        message=(
            f"Row {row} has {found} fields, the header has {width}. Look for a delimiter inside a text that "
            f"is not in quotes, or a line that was cut off."
        ),
    )


def _refused(issues: tuple[Issue, ...]) -> Records:
    return Records((), (), (), (), issues)
