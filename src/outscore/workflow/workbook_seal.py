"""What the hidden sheet of a workbook says, and who filled it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import RegisterRefused
from outscore.model.workbook import FORM
from outscore.model.workbook import PERSON_LABEL
from outscore.model.workbook import sealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.intake.workbook import ReadSheet

NOT_OURS = (
    "It is not a workbook of the registers, or its hidden sheet is gone. Make one with: outscore registers "
    "workbook FILE.xlsx"
)
NEW_ONE = "Make a new workbook, and fill it in again: outscore registers workbook FILE.xlsx"


@dataclass(frozen=True, slots=True)
class Seal:
    """What the hidden sheet says. rows: by register and id the version, and the mark of what is protected."""

    made_at: str
    vendor: str
    registers: tuple[str, ...]
    rows: Mapping[tuple[str, str], tuple[int, str]]


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
            rows={(line[0], line[1]): (int(line[2]), line[3]) for line in said[3:] if line[0] != "sheet"},
        )
    except (IndexError, ValueError):
        raise RegisterRefused([NOT_OURS]) from None


def _lines(sheet: ReadSheet) -> Iterator[tuple[str, ...]]:
    for row in sheet.rows:
        last = max(column for at, column in sheet.cells if at == row)
        yield tuple(sheet.says(row, column) for column in range(max(last, 1) + 1))


def person_of(sheet: ReadSheet | None) -> str:
    """Who filled the workbook in, as the first sheet has it; "" where nobody is named."""
    if sheet is None:
        return ""
    rows = [row for row in sheet.rows if sheet.says(row, 0) == PERSON_LABEL]
    return sheet.says(rows[0], 1) if rows else ""
