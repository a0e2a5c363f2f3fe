"""A sheet of a workbook as rows of text, whatever the kind of workbook.

python-calamine reads the values; the XML of the sheet is gone through beside it, because only there it can be
seen which cells show an error, which formulas were never worked out and which cells are merged, and so that
two readers must agree on every row, and on how many of its cells are filled. What spreadsheets keep is what
counts, not how it is shown: 85.3% is 0.853, a 7 shown as 007 is 7, and a day in a cell that is no day is a
bare number.

Limits, because a few bytes can claim any size: MOST_CELLS from the first cell to the last, MOST_ROWS, and
MOST_TEXT characters.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from outscore.intake.archives import Archive
from outscore.intake.flaws import error_cell
from outscore.intake.flaws import formula_without_result
from outscore.intake.flaws import merged_cell
from outscore.intake.formats.texts import value_text
from outscore.intake.formats.xml_parts import plainly
from outscore.intake.gather import DAY_ZERO
from outscore.intake.gather import Gatherer
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import cells_differ
from outscore.intake.refusals import damaged
from outscore.intake.refusals import no_such_sheet
from outscore.intake.refusals import rows_differ
from outscore.intake.refusals import too_large

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.intake.gather import Records
    from outscore.model.feed import Feed
    from outscore.model.feed import Workbook

MOST_CELLS = 20_000_000
MOST_ROWS = 1 << 20
"""No programme has more; a row can say that it is there again millions of times."""
MOST_TEXT = 1 << 28


def archive_of(content: bytes) -> Archive:
    """The archive that a workbook is; raises Unreadable where its directory is not in order."""
    try:
        return Archive(io.BytesIO(content), "The workbook")
    except IndexError:  # the library's own, where a name is empty
        raise Unreadable(damaged("The workbook", "a part of it has no name")) from None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as the workbook lists it."""

    name: str
    shown: bool
    part: str = ""


@dataclass(slots=True)
class Scan:
    """What the XML of a sheet says by itself. Rows are counted from 1, columns from 0.

    filled: how many cells of a row have something in them. texts: cells that are to be read as this text.
    spans: merged cells, from (row, column) to (row, column).
    """

    filled: dict[int, int] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    not_calculated: set[tuple[int, int]] = field(default_factory=set)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)
    height: int = 0
    width: int = 0
    characters: int = 0

    def take(self, row: int, column: int, rows: int = 1, columns: int = 1, length: int = 0) -> None:
        """Something stands in so many cells of so many rows; raises Unreadable past the limits."""
        self.height = max(self.height, row + rows - 1)
        self.width = max(self.width, column + columns)
        self.characters += length * rows * columns
        if self.height * self.width > MOST_CELLS:
            found = f"{self.height:,} rows of {self.width:,} columns"
            raise Unreadable(too_large("The sheet reaches over", found, f"{MOST_CELLS:,} cells"))
        if self.height > MOST_ROWS:
            raise Unreadable(
                too_large("The sheet reaches over", f"{self.height:,} rows", f"{MOST_ROWS:,} of them")
            )
        if self.characters > MOST_TEXT:
            raise Unreadable(
                too_large("The texts of the sheet come to", f"{self.characters:,} signs", f"{MOST_TEXT:,}")
            )
        for number in range(row, row + rows):
            self.filled[number] = self.filled.get(number, 0) + columns


def chosen_sheet(sheets: Sequence[Sheet], wanted: Workbook) -> Sheet:
    """The sheet that the feed contract means; raises Unreadable where there is none, or more than one."""
    shown = [sheet for sheet in sheets if sheet.shown]
    names = [sheet.name for sheet in shown]
    if wanted.sheet:
        named = [sheet for sheet in sheets if sheet.name == wanted.sheet]
        if len(named) == 1:
            return named[0]
        sentence = f"The workbook has no sheet {wanted.sheet!r}. Call it so, or correct the feed contract."
    elif wanted.sheet_number:
        if wanted.sheet_number <= len(shown):
            return shown[wanted.sheet_number - 1]
        sentence = (
            f"The workbook has no sheet number {wanted.sheet_number}. Send the sheet where it was agreed."
        )
    elif len(shown) == 1:
        return shown[0]
    else:
        sentence = (
            "Which sheet holds the rows is not clear. Send a workbook with one sheet, or name it in the feed "
            "contract (sheet)."
        )
    raise Unreadable(no_such_sheet(sentence, names))


def repacked(parts: Mapping[str, bytes]) -> io.BytesIO:
    """An archive of exactly these parts, so that nothing but what was looked at is opened by others."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content if name == "mimetype" else plainly(name, content))
    file.seek(0)
    return file


def grid_of(parts: Mapping[str, bytes], sheet: str) -> Iterator[list[Any]]:
    """The values of a sheet row by row from the first one; raises Unreadable where they cannot be read."""
    from python_calamine import CalamineError
    from python_calamine import load_workbook

    try:
        values = load_workbook(repacked(parts)).get_sheet_by_name(sheet)
        left = [""] * (values.start or (0, 0))[1]
        for row in values.iter_rows():
            yield left + row
    except CalamineError as error:
        reason = "a value is not what its cell says" if "file format" in str(error) else str(error)
        raise Unreadable(damaged("The workbook", reason)) from None
    except OverflowError:
        raise Unreadable(damaged("The workbook", "it holds a time that is beyond all times")) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's own fault, told by the file's bytes
            raise
        raise Unreadable(damaged("The workbook", "it cannot be taken apart")) from None


def records_of(grid: Iterator[list[Any]], scan: Scan, feed: Feed, day_zero: date = DAY_ZERO) -> Records:
    """The rows of a sheet; raises Unreadable where the two readers do not see the same rows."""
    gathered = Gatherer(feed)
    read: set[int] = set()
    without_result: dict[int, list[int]] = {}
    for row, column in scan.not_calculated:
        without_result.setdefault(row, []).append(column)
    overlaid: dict[int, dict[int, str]] = {}
    for (row, column), text in {**scan.texts, **scan.errors}.items():
        overlaid.setdefault(row, {})[column] = text
    for number, values in enumerate(grid, start=1):
        cells = [value_text(value, feed.decimal) for value in values]
        cells += [""] * (scan.width - len(cells))
        for column, text in overlaid.get(number, {}).items():
            cells[column] = text
        filled = sum(1 for cell in cells if cell and not cell.isspace())
        filled += sum(1 for column in without_result.get(number, ()) if not cells[column].strip())
        if filled:
            _check_filled(number, filled, scan)
            read.add(number)
        if filled or any(cells):
            gathered.add(number, cells)
    if read != scan.filled.keys():
        differ = min(read ^ scan.filled.keys())
        raise Unreadable(rows_differ(len(scan.filled), len(read), differ), len(scan.filled))
    _mark(gathered, scan)
    return gathered.records(day_zero)


def _check_filled(row: int, filled: int, scan: Scan) -> None:
    if filled != scan.filled.get(row, filled):
        raise Unreadable(cells_differ(scan.filled[row], filled, row), len(scan.filled))


def _mark(gathered: Gatherer, scan: Scan) -> None:
    for (row, column), shown in scan.errors.items():
        gathered.flaw(row, column, error_cell(shown))
    for row, column in scan.not_calculated:
        gathered.flaw(row, column, formula_without_result())
    left = MOST_CELLS
    for top, first, bottom, last in scan.spans:
        flaw = merged_cell(f"{cell_name(top, first)}:{cell_name(bottom, last)}")
        rows, columns = range(top, min(bottom, scan.height) + 1), range(first, min(last, scan.width - 1) + 1)
        left -= len(rows) * len(columns)
        if left < 0:
            raise Unreadable(damaged("The workbook", "its merged cells lie over each other"))
        for row in rows:
            for column in columns:
                gathered.flaw(row, column, flaw)


def cell_name(row: int, column: int) -> str:
    """A cell as spreadsheets call it; column is counted from 0.

    >>> cell_name(5, 0), cell_name(7, 27), cell_name(1, 16383)
    ('A5', 'AB7', 'XFD1')
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"
