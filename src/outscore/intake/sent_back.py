"""Rejects files that come back: read as the rows that were sent, with what the vendor corrected in them.

A file is known by its name, which is that of the file it was made of with .rejects.csv or .rejects.xlsx after
it, and by the columns that were added. What comes out is text in the vendor's own columns, so that everything
after is the path of every other file; what was not corrected is rejected again.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.intake.records import read_records
from outscore.intake.text_records import lift_field_limit
from outscore.model.feed import EXCEL_SERIAL
from outscore.model.feed import SPACES
from outscore.model.feed import Csv
from outscore.model.feed import LastLine
from outscore.model.feed import Layout
from outscore.model.feed import Xlsx
from outscore.model.sent_back import EMPTY_FIELD
from outscore.model.sent_back import NO_FIELD
from outscore.model.sent_back import NO_VALUE
from outscore.model.sent_back import REASON
from outscore.model.sent_back import ROW
from outscore.model.sent_back import WHAT_TO_DO
from outscore.model.sent_back import WHAT_TO_DO_IN_CSV
from outscore.model.sent_back import as_it_was
from outscore.model.sent_back import as_it_was_in_workbook
from outscore.model.sent_back import form_sent_back
from outscore.model.sent_back import is_more
from outscore.model.sent_back import is_own
from outscore.model.sent_back import more_fields
from outscore.model.sent_back import sent_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.feed import Feed
    from outscore.model.feed import Format

_DELIMITERS = (",", ";", "\t", "|")
_ISO_DAY = "%Y-%m-%d"
_ROW_NUMBER = re.compile(r"([0-9]{1,15})(?:[.,]0+)?")
"""A row's number, also where a spreadsheet has written it with decimals."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows by their number in the file, each with its cells; `restored` undoes what was added to a text."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    restored: Callable[[str], str]
    open_end: bool = False


def as_sent(content: bytes, feed: Feed, file: str) -> tuple[bytes, Feed, str]:
    """What to read, by which terms and under which name: a rejects file as the file that it is of.

    Any other file is left as it is. One that cannot be taken apart comes out with the terms of its form, so
    that reading it says what is wrong.
    """
    form = form_sent_back(file)
    if not form:
        return content, feed, file
    terms = _terms(feed, Xlsx() if form == "xlsx" else _csv_format(content, feed))
    table = _of_workbook(content, terms) if form == "xlsx" else _of_text(content, terms)
    if table is None:
        return content, terms, sent_name(file)
    if ROW not in table.header and REASON not in table.header:
        return content, feed, file
    plain = Csv("utf-8", ",", LastLine.MUST_END if _must_end(feed) else LastLine.MAY_BE_OPEN)
    return (
        _text(table, feed),
        replace(terms, format=plain, ignored_columns=feed.ignored_columns),
        sent_name(file),
    )


@dataclass(frozen=True, slots=True)
class Returned:
    """A row of a rejects file: its number there, and the number and reason that Outscore wrote beside it.

    cells: its own cells as (column, text), as they are now, without spaces around them.
    """

    row: int
    sent_as: int
    reason: str
    cells: frozenset[tuple[str, str]] = frozenset()


def returned_rows(content: bytes, feed: Feed, file: str) -> tuple[Returned, ...]:
    """The rows of a rejects file that still say which rows they were; none of any other file."""
    form = form_sent_back(file)
    if not form:
        return ()
    terms = _terms(feed, Xlsx() if form == "xlsx" else _csv_format(content, feed))
    table = _of_workbook(content, terms) if form == "xlsx" else _of_text(content, terms)
    if table is None or ROW not in table.header:
        return ()
    return tuple(_returned(table))


def _returned(table: _Table) -> Iterator[Returned]:
    place = table.header.index(ROW)
    told = table.header.index(REASON) if REASON in table.header else None
    for number, cells in table.rows:
        if len(cells) == len(table.header) and (found := _ROW_NUMBER.fullmatch(cells[place].strip(SPACES))):
            reason = "" if told is None else table.restored(cells[told])
            own = [
                (table.restored(name), table.restored(cell).strip(SPACES))
                for name, cell in zip(table.header, cells, strict=True)
                if name and not is_own(name)
            ]
            yield Returned(number, int(found[1]), reason, frozenset(own))


def _terms(feed: Feed, form: Format) -> Feed:
    """The feed contract for a table with one header row, in which a bare number is no day of any count."""
    formats = feed.period_formats
    if EXCEL_SERIAL in formats:
        formats = tuple(one for one in formats if one != EXCEL_SERIAL) or (_ISO_DAY,)
    own = (ROW, REASON, WHAT_TO_DO, WHAT_TO_DO_IN_CSV, *more_fields((), len(feed.columns) + 1000))
    return replace(
        feed,
        format=form,
        layout=Layout(trimmed=feed.layout.trimmed),
        period_formats=formats,
        inside="",
        ignored_columns=(*feed.ignored_columns, *own),
    )


def _must_end(feed: Feed) -> bool:
    return isinstance(feed.format, Csv) and feed.format.last_line is LastLine.MUST_END


def _csv_format(content: bytes, feed: Feed) -> Csv:
    """How the text is written: UTF-8, or as the feed contract says; spreadsheets choose the delimiter."""
    agreed = feed.format if isinstance(feed.format, Csv) else Csv()
    encoding = "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding = agreed.encoding
        text = content.decode(encoding, "replace")
    for delimiter in dict.fromkeys((agreed.delimiter, *_DELIMITERS)):
        if ROW in _first_record(text.removeprefix("\ufeff"), delimiter):
            return Csv(encoding, delimiter, agreed.last_line)
    return Csv(encoding, agreed.delimiter, agreed.last_line)


def _first_record(text: str, delimiter: str) -> Sequence[str]:
    lift_field_limit()
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), ())
    except csv.Error:
        return ()


def _of_text(content: bytes, terms: Feed) -> _Table | None:
    written = terms.format if isinstance(terms.format, Csv) else Csv()
    lift_field_limit()
    try:
        text = content.decode(written.encoding).removeprefix("\ufeff")
        records = csv.reader(io.StringIO(text, newline=""), delimiter=written.delimiter, strict=True)
        rows = [(number, tuple(cells)) for number, cells in enumerate(records, start=1) if cells]
    except (UnicodeError, csv.Error):
        return None
    if not rows or "\x00" in text:
        return None
    restored = as_it_was if WHAT_TO_DO_IN_CSV in rows[0][1] else as_it_was_in_workbook
    return _Table(rows[0][1], tuple(rows[1:]), restored, not text.endswith(("\n", "\r")))


def _of_workbook(content: bytes, terms: Feed) -> _Table | None:
    """The rows of a workbook; None where it, or its header, cannot be read."""
    found = read_records(content, terms)
    if found.refused:
        return None
    flawed: dict[int, set[str]] = {}
    for row, column in found.flaws:
        flawed.setdefault(row, set()).add(column)
    rows = [(row, cells) for row, cells in zip(found.rows, found.cells, strict=True)]
    marked = [(row, _marked(cells, found.header, flawed.get(row, set()))) for row, cells in rows]
    restored = as_it_was if WHAT_TO_DO_IN_CSV in found.header else as_it_was_in_workbook
    return _Table(found.header, tuple(marked), restored)


def _marked(cells: tuple[str, ...], header: Sequence[str], flawed: set[str]) -> tuple[str, ...]:
    return tuple(NO_VALUE if name in flawed else cell for name, cell in zip(header, cells, strict=True))


def _text(table: _Table, feed: Feed) -> bytes:
    """The rows as delimited text in the vendor's own columns, each in the line of its own number."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    kept = [place for place, name in enumerate(table.header) if name and not is_own(name)]
    names = [table.restored(table.header[place]) for place in kept]
    writer.writerow(names)
    written = 1
    for number, cells in table.rows:
        text.write("\r\n" * (number - written - 1))
        writer.writerow(_cells(cells, table, names, feed))
        written = number
    whole = text.getvalue()
    return (whole.removesuffix("\r\n") if table.open_end else whole).encode()


def _cells(cells: tuple[str, ...], table: _Table, names: Sequence[str], feed: Feed) -> list[str]:
    """The cells of a row as they were sent or are now; a row with too few or too many is left so."""
    if len(cells) != len(table.header):
        return list(cells)
    dimensions = {column for _, column in feed.dimensions}
    own, more = [], []
    for name, cell in zip(table.header, cells, strict=True):
        if is_more(name):
            more.append(cell)
        elif name and not is_own(name):
            own.append(cell)
    sent = list(_until_no_field(own, feed))
    if len(sent) == len(names):
        sent = [
            "" if cell == NO_VALUE and name in dimensions else table.restored(cell)
            for name, cell in zip(names, sent, strict=True)
        ]
        return sent + [_more(cell, table) for cell in _without_end(more)]
    return [table.restored(cell) for cell in sent]


def _until_no_field(cells: Sequence[str], feed: Feed) -> Iterator[str]:
    """The fields before the first one that is marked as not there."""
    for cell in cells:
        if (cell.strip(SPACES) if feed.layout.trimmed else cell) == NO_FIELD:
            return
        yield cell


def _more(cell: str, table: _Table) -> str:
    return "" if cell == EMPTY_FIELD else table.restored(cell)


def _without_end(cells: Sequence[str]) -> list[str]:
    """The fields beyond the header up to the last one in which something stands."""
    last = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
    return list(cells[:last])
