"""What the hidden sheet of a workbook says, and who filled it in."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from itertools import groupby
from typing import TYPE_CHECKING

from outscore.errors import RegisterRefused
from outscore.intake.kinds import Kind
from outscore.intake.kinds import kind_of
from outscore.model.workbook import FORM
from outscore.model.workbook import PERSON_LABEL
from outscore.model.workbook import sealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.intake.workbook import ReadSheet
    from outscore.model.delivery import Issue

NOT_OURS = (
    "It is not a workbook of the registers, or its hidden sheet is gone. Make one with: outscore registers "
    "workbook FILE.xlsx"
)
NEW_ONE = "Make a new workbook, and fill it in again: outscore registers workbook FILE.xlsx"
_MAKE_ONE = "Make one with: outscore registers workbook FILE.xlsx"
_SAVED_OTHERWISE = (Kind.XLS, Kind.XLSB, Kind.XML_SHEET, Kind.ODS)


@dataclass(frozen=True, slots=True)
class Seal:
    """What the hidden sheet says. rows: by register and id the version, and the mark of what is protected.

    told: by register the mark of its guidance; workbooks made by early versions have none. mark: what tells
    this workbook and its copies from every other one.
    """

    made_at: str
    vendor: str
    registers: tuple[str, ...]
    rows: Mapping[tuple[str, str], tuple[int, str]]
    told: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""

    def knows(self, register: str, subject: str) -> bool:
        """Whether something was there when the workbook was made, whatever clocks say."""
        return (register, subject) in self.rows


def seal_of(sheet: ReadSheet | None) -> Seal:
    """What the hidden sheet says; raises RegisterRefused where it is gone, or was changed."""
    lines = tuple(_lines(sheet)) if sheet else ()
    if not lines or lines[0][0] != "outscore workbook":
        raise RegisterRefused([NOT_OURS])
    if lines[0][1] != FORM:
        raise RegisterRefused([f"The workbook was made by another version of Outscore. {NEW_ONE}"])
    *said, last = lines
    if last != ("sha256", sealed(tuple(said))):
        raise RegisterRefused([f"The hidden sheet of the workbook was changed. {NEW_ONE}"])
    try:
        return Seal(
            made_at=said[1][1],
            vendor=said[2][1],
            registers=tuple(line[1] for line in said[3:] if line[0] == "sheet"),
            rows={
                (line[0], line[1]): (int(line[2]), line[3])
                for line in said[3:]
                if line[0] not in ("sheet", "told")
            },
            told={line[1]: line[2] for line in said[3:] if line[0] == "told"},
            mark=last[1],
        )
    except (IndexError, ValueError):
        raise RegisterRefused([NOT_OURS]) from None


def why_unreadable(content: bytes, issue: Issue) -> str:
    """Why a file cannot be read as a workbook of the registers, told to whoever hands it in."""
    kind = kind_of(content)
    if not content:
        return f"The file is empty. {_MAKE_ONE}"
    if issue.code == "file_protected":
        return "The file is locked with a password. Save it without one, and hand it in again."
    if issue.code == "file_damaged":
        return f"The file is damaged or was cut off: {issue.value}. Have it sent again. {NEW_ONE}"
    if kind in _SAVED_OTHERWISE:
        return f"The file is {kind}. Save it as XLSX (Excel Workbook), and hand it in again."
    if kind is not Kind.XLSX:
        found = "text, such as CSV" if kind is Kind.TEXT else str(kind)
        return f"The file is {found}, and not a workbook of the registers (XLSX). {_MAKE_ONE}"
    return issue.message


def _lines(sheet: ReadSheet) -> Iterator[tuple[str, ...]]:
    for row, own in groupby(sorted(sheet.cells), key=lambda at: at[0]):
        last = max(column for _, column in own)
        yield tuple(sheet.says(row, column) for column in range(max(last, 1) + 1))


def person_of(sheet: ReadSheet | None) -> str:
    """Who filled the workbook in, as the first sheet has it; "" where nobody is named."""
    if sheet is None:
        return ""
    rows = [row for row in sheet.rows if sheet.says(row, 0) == PERSON_LABEL]
    return sheet.says(rows[0], 1) if rows else ""
