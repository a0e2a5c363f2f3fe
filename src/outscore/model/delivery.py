"""Deliveries and what was found wrong in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from outscore.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from datetime import datetime


class Severity(StrEnum):
    """How much an issue weighs.

    NOTE: for information. WARNING: the row is kept, a person should look. ROW: the row is kept out.
    FILE: the whole delivery is kept out.
    """

    NOTE = "note"
    WARNING = "warning"
    ROW = "row"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something found wrong: a stable code, a place, the offending text, a sentence for the sender.

    row is the number of the record in the file as a spreadsheet counts it (the header is row 1);
    None for what concerns the file as a whole. key says what the row is about, where that can be read.
    days: what a question about figures is about; none where it is the whole month, and none is stored.
    """

    code: str
    severity: Severity
    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    vendor: str | None = None
    month: str | None = None
    key: str | None = None
    days: tuple[date, ...] = ()

    @property
    def place(self) -> str:
        """Where it was found: "row 7, column Answered".

        >>> Issue("cell_empty", Severity.ROW, "", row=7, column="Answered").place
        'row 7, column Answered'
        """
        parts = [f"row {self.row}"] if self.row is not None else []
        parts += [f"column {self.column}"] if self.column else []
        return ", ".join(parts) or "the file"

    def sentence(self, file: str) -> str:
        """The whole of it on one line, for a person who has the file."""
        return f"{file}, {self.place}: {self.message} [{self.code}]"


def row_key(code: str, start: date | datetime, dimensions: Iterable[str]) -> str:
    """What a row of a feed is about; two rows with the same key are about the same thing.

    >>> from datetime import date
    >>> row_key("A1", date(2026, 10, 1), ["Sales"])
    '["A1","2026-10-01","Sales"]'
    """
    return canonical([code, start.isoformat(), *dimensions]).decode()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row kept out, whole: its number and the text of every cell, in the file's own order."""

    row: int
    cells: tuple[str, ...]


class DeliveryStatus(StrEnum):
    """What became of a delivery."""

    ACCEPTED = "accepted"
    IN_PART = "accepted in part"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowCounts:
    """The row accounting of one delivery: read = accepted + rejected + duplicate + skipped, always.

    Skipped rows are those that the feed contract says are no data, such as totals.
    """

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicate: int = 0
    skipped: int = 0

    def __post_init__(self) -> None:
        if self.read != self.accepted + self.rejected + self.duplicate + self.skipped:
            message = f"row accounting does not balance: {self}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file that arrived, and what became of it.

    The SHA-256 of its bytes is its identity in its feed. `reading_sha256` names the feed contract and the
    vendor codes it was read by: the same bytes read by other rules are another reading. `months` holds the
    accepted rows by first day of the month.
    """

    feed: str
    file: str
    sha256: str
    size: int
    status: DeliveryStatus
    rows: RowCounts
    facts_sha256: str | None
    reading_sha256: str
    issues: tuple[Issue, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    header: tuple[str, ...] = ()
    months: tuple[tuple[str, int], ...] = ()
