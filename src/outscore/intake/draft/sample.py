"""What a sample file is: its format, its sheet, the rows that name its columns."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from outscore.errors import OutscoreError
from outscore.intake.archives import Archive
from outscore.intake.draft.days import written_days
from outscore.intake.draft.heading import heading_of
from outscore.intake.draft.proposal import Item
from outscore.intake.draft.proposal import asked
from outscore.intake.draft.proposal import said
from outscore.intake.draft.text_files import delimiter_of
from outscore.intake.draft.text_files import encoding_of
from outscore.intake.draft.text_files import text_rows
from outscore.intake.draft.workbooks import ods_sheets
from outscore.intake.draft.workbooks import xlsx_sheets
from outscore.intake.draft.writing import shown
from outscore.intake.kinds import MENDS
from outscore.intake.kinds import Kind
from outscore.intake.kinds import kind_of
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import empty
from outscore.intake.refusals import no_member
from outscore.intake.refusals import no_such_sheet
from outscore.intake.refusals import other_format
from outscore.intake.refusals import protected
from outscore.model.feed import Csv
from outscore.model.feed import HeaderNames
from outscore.model.feed import JsonLines
from outscore.model.feed import Layout
from outscore.model.feed import Ods
from outscore.model.feed import Parquet
from outscore.model.feed import Xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.intake.draft.heading import Heading
    from outscore.intake.draft.workbooks import SheetRows
    from outscore.model.feed import Format

_NO_HEADER = (
    "No row above the figures names the columns, and columns are read by name. Ask for a file with a header "
    "row."
)
_ACROSS = (
    "The days or months stand side by side, a column each. Only rows that tell their day or month can be "
    "read: ask for a list with a row for each day."
)
_CHANGES = re.compile(r"\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file to draft from: how it is written, as values and as entries of a feed contract.

    titles: what stands above the header. percents: columns whose numbers the sheet shows as percentages.
    """

    content: bytes
    format: Format
    layout: Layout
    items: tuple[Item, ...]
    titles: tuple[str, ...] = ()
    percents: frozenset[str] = frozenset()


def sample_of(content: bytes, sheet: str = "") -> Sample:
    """What a file is, told by its bytes; raises Unreadable, or OutscoreError without a header."""
    kind = kind_of(content)
    if kind is Kind.LOCKED:
        raise Unreadable(protected(str(kind)))
    if kind is Kind.XLSX:
        return _workbook(content, xlsx_sheets(content), sheet, "xlsx")
    if kind is Kind.ODS:
        return _workbook(content, ods_sheets(content), sheet, "ods")
    if kind is Kind.PARQUET:
        return Sample(content, Parquet(), Layout(), (Item("type", "parquet"),))
    if kind is not Kind.TEXT:
        raise Unreadable(other_format(str(kind), "CSV, XLSX, ODS, Parquet or JSON lines", MENDS[kind]))
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"[":
        raise OutscoreError(
            "The file is a list in JSON. Ask for JSON lines: one object in each line, and no list."
        )
    if start == b"{":
        return Sample(content, JsonLines(), Layout(), (Item("type", "jsonl"),))
    return _text(content)


def member_of(content: bytes) -> tuple[str, bytes, Item]:
    """The file of an archive to draft from, its bytes, and which files of such archives are read."""
    archive = Archive(io.BytesIO(content))
    names = [name for name in archive.names if _counts(name)]
    if not names:
        raise Unreadable(no_member("*"))
    endings = [PurePosixPath(name).suffix for name in names]
    ending = max(dict.fromkeys(endings), key=endings.count)
    alike = [name for name, one in zip(names, endings, strict=True) if one == ending]
    others = [name for name in names if name not in alike]
    pattern = f"*{ending}"
    notes = said(f"the draft is made from {shown(alike[0])}")
    if others:
        notes = asked(
            f"The archive also holds {shown(others[0])}, which is told as unexpected each time. Is "
            f"{shown(pattern)} what is to be read? The draft is made from {shown(alike[0])}."
        )
    return alike[0], archive.read(alike[0]), Item("inside", pattern, notes)


def _counts(name: str) -> bool:
    path = PurePosixPath(name)
    return not any(part.startswith((".", "__")) for part in path.parts) and not path.name.upper().startswith(
        "README"
    )


def _text(content: bytes) -> Sample:
    encoding, notes = encoding_of(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            other_format("text that is cut off or damaged", encoding, str(error.reason))
        ) from None
    sign = delimiter_of(text)
    rows = text_rows(text.removeprefix("\ufeff"), sign)
    heading = _headed(rows)
    items = [Item("type", "csv"), Item("encoding", encoding, notes)]
    items.append(Item("delimiter", "tab" if sign == "\t" else sign))
    return Sample(
        content, Csv(encoding, sign), heading.layout, (*items, *_header_items(heading)), heading.titles
    )


def _headed(rows: Sequence[tuple[int, tuple[str, ...]]]) -> Heading:
    if not rows:
        raise Unreadable(empty("is empty"))
    heading = heading_of(rows)
    if heading is None:
        raise OutscoreError(_ACROSS if _days_across(rows) else _NO_HEADER)
    return heading


def _days_across(rows: Sequence[tuple[int, tuple[str, ...]]]) -> bool:
    """Whether a row above the others is made of days."""
    return any(
        len(days) > 2 and 2 * len(days) > len([cell for cell in cells if cell])
        for _, cells in rows[:5]
        if (days := [cell for cell in cells if cell and written_days([cell], bare_digits=False)])
    )


def _header_items(heading: Heading) -> tuple[Item, ...]:
    layout = heading.layout
    if heading.usual:
        return ()
    above = f"not read: {shown(heading.titles[0])}" if heading.titles else ""
    items = [Item("header_rows", layout.header_rows, said(above) if above else ())]
    if layout.names is HeaderNames.JOINED:
        items.append(Item("header_names", "joined", said(f"such as {shown(heading.names[-1])}")))
    if layout.merged_rows:
        items.append(
            Item(
                "merged_rows", layout.merged_rows, said("a heading here goes for the cells to its right too")
            )
        )
    if layout.data_from:
        items.append(Item("data_from", layout.data_from))
    return tuple(items)


def _workbook(content: bytes, sheets: Sequence[SheetRows], wanted: str, kind: str) -> Sample:
    among = [one for one in sheets if (one.name == wanted if wanted else one.shown)]
    headed = [(one, heading) for one in among if (heading := heading_of(one.rows))]
    if wanted and not among:
        sentence = f"There is no sheet {wanted!r}."
        raise Unreadable(no_such_sheet(sentence, (one.name for one in sheets if one.shown)))
    if not headed:
        _headed(max((one.rows for one in among), key=len, default=()))
    sheet, heading = max(headed, key=lambda pair: pair[1].worth)
    items, name, number = _sheet_items(sheet, sheets)
    written = Xlsx(name, number) if kind == "xlsx" else Ods(name, number)
    return Sample(
        content,
        written,
        heading.layout,
        (Item("type", kind), *items, *_header_items(heading)),
        heading.titles,
        frozenset(name for place, name in enumerate(heading.names) if place in sheet.percents),
    )


def _sheet_items(sheet: SheetRows, sheets: Sequence[SheetRows]) -> tuple[tuple[Item, ...], str, int]:
    """How the sheet is told: not at all where no other is shown, by its place where its name changes."""
    others = [one.name for one in sheets if one.shown and one.name != sheet.name]
    hidden = [one.name for one in sheets if not one.shown]
    if sheet.shown and not others:
        unread = f"; hidden, and not read: {shown(hidden[0])}" if hidden else ""
        note = said(f"the only sheet that is shown{unread}")
        return (Item("sheet", sheet.name, note, off=True),), "", 0
    told = f"Also shown: {', '.join(shown(one) for one in others)}. " if others else ""
    notes = asked(f"{told}Is {shown(sheet.name)} the sheet with the figures, every time?")
    if sheet.shown and _CHANGES.search(sheet.name):
        number = [one.name for one in sheets if one.shown].index(sheet.name) + 1
        return (Item("sheet_number", number, notes),), "", number
    return (Item("sheet", sheet.name, notes),), sheet.name, 0
