"""Whether feeds can be read as declared: encodings, formats of periods, columns, rules and vendors."""

from __future__ import annotations

import re
from datetime import UTC
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from outscore.contracts.faults import Fault
from outscore.contracts.faults import listed
from outscore.contracts.faults import unknown
from outscore.contracts.flag_checks import note_faults
from outscore.contracts.format_documents import CsvEntry
from outscore.contracts.kind_checks import kind_faults
from outscore.contracts.repeats import repeated
from outscore.contracts.repeats import repeated_ids
from outscore.model.feed import DECIMALS
from outscore.model.feed import EXCEL_SERIAL
from outscore.model.feed import NUMBERED_DURATIONS
from outscore.model.feed import SPACES
from outscore.scoring.data_quality import ABOUT_FEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.entries import Entry
    from outscore.contracts.feed_documents import FeedDocument
    from outscore.contracts.files import Files
    from outscore.contracts.quantity_documents import QuantityEntry
    from outscore.contracts.reading import Sheet
    from outscore.contracts.record_documents import FieldEntry

_DIRECTIVES = "YymbBdjHMSfpIaAzT"


def feed_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with the feeds, each by itself and together."""
    yield from _repeated_feeds(files)
    for sheet in files.feeds:
        feed = sheet.document
        if feed is not None:
            yield from kind_faults(sheet, feed)
            yield from _way_of_writing(sheet, feed)
            yield from _spaces(sheet, feed)
            yield from _period(sheet, feed)
            yield from _columns(sheet, feed)
            yield from _identities(sheet, feed)
            yield from note_faults(sheet, feed, _brought(sheet, feed))
            yield from _vendors(sheet, feed, files.vendor_ids)


def _repeated_feeds(files: Files) -> Iterator[Fault]:
    sheets = [sheet for sheet in files.feeds if isinstance(sheet.content.get("feed"), str)]
    for place, name, where in repeated((str(sheet.content["feed"]), sheet.file) for sheet in sheets):
        sheet = sheets[place]
        message = f"The feed {name!r} is also in {where}. Give each feed its own id."
        yield Fault(sheet.file, sheet.content.lines["feed"], message)


_NOT_FOR_FILES = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7")


def _usable(encoding: str) -> bool:
    """Whether files are written in an encoding of this name."""
    try:
        return "a,1".encode(encoding).decode(encoding) == "a,1" and _plain(encoding) not in _NOT_FOR_FILES
    except (LookupError, UnicodeError, ValueError):
        return False


def _plain(encoding: str) -> str:
    return encoding.lower().replace("-", "_")


def _way_of_writing(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    written = feed.format
    if isinstance(written, CsvEntry):
        yield from _delimited(sheet, written)
    yield from _numbers(sheet, feed)
    if feed.files.startswith(("/", "\\")) or ".." in PurePosixPath(feed.files).parts or ":" in feed.files:
        yield sheet.fault(
            feed, "files", f"files is {feed.files!r}; it names files of the inbox, such as acme_*.csv."
        )


def _delimited(sheet: Sheet[FeedDocument], written: CsvEntry) -> Iterator[Fault]:
    if not _usable(written.encoding):
        message = (
            f"There is no text encoding {written.encoding!r}. Write one such as utf-8, cp1252 or utf-16."
        )
        yield sheet.fault(written, "encoding", message)
    if len(written.sign) != 1 or written.sign in '"\r\n':
        message = (
            f'The delimiter is {written.delimiter!r}; it is one sign, such as "," or ";", or the word tab.'
        )
        yield sheet.fault(written, "delimiter", message)
    if written.sign == written.thousands:
        message = f"{written.sign!r} separates both cells and thousands. Choose one of the two."
        yield sheet.fault(written, "thousands", message)


def _numbers(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    """Signs in numbers that would mean two things."""
    written = feed.format
    numbers: list[tuple[str, QuantityEntry | FieldEntry]] = [*feed.sums.items(), *feed.fields.items()]
    pointed = [name for name, one in numbers if one.places or one.written_as in NUMBERED_DURATIONS]
    if written.thousands != written.decimal:
        return
    if written.decimal == ",":
        message = "',' separates both thousands and decimals. Choose one of the two."
        yield sheet.fault(written, "thousands", message)
    elif pointed:
        message = (
            f"A point separates thousands, but decimals are written with a point too ({', '.join(pointed)}). "
            f'Write thousands: none, or decimal: ",".'
        )
        yield sheet.fault(written, "thousands", message)
    elif not isinstance(written, CsvEntry):
        message = (
            f"A point separates thousands, and the numbers of {written.type} have one before their decimals. "
            f'Add: decimal: ","'
        )
        yield sheet.fault(written, "thousands", message)


def _spaces(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    """Texts that no cell can be, where spaces around a cell's text are taken off."""
    if feed.format.spaces == "kept":
        return
    for entry, key, text in _texts_of_cells(feed):
        if text != text.strip(SPACES):
            message = f"{text!r} has spaces around it, and spaces: trimmed takes them off. Write it without."
            yield sheet.fault(entry, key, message)


def _texts_of_cells(feed: FeedDocument) -> Iterator[tuple[Entry, str, str]]:
    """Every text that is looked for in a file, with the key where it stands."""
    columns: list[tuple[Entry, str | None]] = [
        (feed.vendor, feed.vendor.column),
        *([(feed.period, feed.period.column)] if feed.period else []),
        *((quantity, quantity.column) for quantity in feed.sums.values()),
        *((one, one.column) for one in feed.fields.values()),
        *((notes, notes.column) for notes in feed.notes.values()),
    ]
    yield from ((owner, "column", column) for owner, column in columns if column is not None)
    for key, texts in (
        ("dimensions", feed.dimensions.values()),
        ("values_of", (value for values in feed.values_of.values() for value in values)),
        ("not_reported", feed.not_reported),
        ("ignored_columns", feed.ignored_columns),
        ("values_as", (word for words in feed.values_as.values() for word in words)),
    ):
        yield from ((feed, key, text) for text in texts)
    for quantity in feed.sums.values():
        yield from ((quantity, "not_reported", text) for text in quantity.not_reported or ())
    for one in feed.fields.values():
        yield from ((one, "words", text) for text in one.words)
        yield from ((one, "empty", text) for text in one.empty)
    for rule in feed.skip_rows:
        yield from ((rule, key, text) for key, text in (("column", rule.column), ("equals", rule.equals)))


def _period(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    if feed.period is None or feed.period.minutes:
        return
    grain = feed.period.grain
    for written in feed.period.formats:
        if written != EXCEL_SERIAL and (complaint := period_format_complaint(written, grain)):
            yield sheet.fault(feed.period, "format", complaint)
    name = feed.period.in_name
    if name is not None and (complaint := _name_complaint(name, grain)):
        yield sheet.fault(feed.period, "in_name", complaint)


def _name_complaint(written: str, grain: str) -> str:
    """Why a file's name cannot tell a day or a month, or nothing."""
    signs = re.findall(r"%(.?)", written)
    strange = [sign for sign in signs if sign not in tuple("YymbBd")]
    if strange:
        return (
            f"The name {written!r} has %{strange[0]}, which is not known. Write it like acme_%Y-%m*.csv or "
            f"acme_%d%b%y*.csv."
        )
    if "/" in written:
        return f"The name {written!r} has a folder in it. Write the file's own name alone."
    return period_format_complaint(written, grain)


def period_format_complaint(written: str, grain: str) -> str:
    """Why a format cannot tell a day or a month, or nothing.

    >>> period_format_complaint("%b-%y", "month")
    ''
    >>> period_format_complaint("%d", "day")
    "The format '%d' does not tell the month and the year. A day needs all of it, such as %Y-%m-%d."
    """
    signs = re.findall(r"%(.)", written.replace("%%", ""))
    strange = [sign for sign in signs if sign not in _DIRECTIVES]
    if strange:
        return (
            f"The format {written!r} has %{strange[0]}, which is not known. Write it like %Y-%m-%d or %b-%y."
        )
    missing = _missing_parts(set(signs), grain)
    if missing:
        example = "%Y-%m-%d" if grain == "day" else "%Y-%m"
        parts = " and the ".join(missing)
        return (
            f"The format {written!r} does not tell the {parts}. A {grain} needs all of it, such as {example}."
        )
    moment = datetime(2031, 2, 1, tzinfo=UTC)
    try:
        back = datetime.strptime(f"{moment.strftime(written)}", written).replace(tzinfo=UTC)
    except (ValueError, re.error):
        back = None
    return (
        ""
        if back == moment
        else f"The format {written!r} cannot be read back. Write it like %Y-%m-%d or %b-%y."
    )


def _missing_parts(signs: set[str], grain: str) -> list[str]:
    known = {
        "day": bool(signs & set("dj")) or grain == "month",
        "month": bool(signs & set("mbBj")),
        "year": bool(signs & set("Yy")),
    }
    return [part for part, given in known.items() if not given]


def _columns(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    read = {feed.period.column if feed.period else None, feed.vendor.column, *feed.dimensions.values()}
    read |= {quantity.column for quantity in feed.sums.values()}
    read |= {one.column for one in feed.fields.values()}
    for place, column in enumerate(feed.ignored_columns):
        if column in read:
            message = f"The column {column!r} is read and also ignored. Delete it from one of the two."
            yield sheet.fault(feed, "ignored_columns", message, place)
    columns = [(quantity.column, name) for name, quantity in feed.sums.items()]
    entries = list(feed.sums.values())
    for place, column, first in repeated(columns):
        message = f"The column {column!r} is already the quantity {first!r}. Name another column."
        yield sheet.fault(entries[place], "column", message)
    for name in feed.dimensions:
        if name in feed.quantities:
            message = f"{name!r} is a dimension and a quantity. Give one of them another name."
            yield sheet.fault(feed, "dimensions", message)
    for key, taken in ABOUT_FEEDS.items():
        for name in set(taken) & set(getattr(feed, key)):
            message = f"{name!r} is what Outscore counts about every feed. Give it another name."
            yield sheet.fault(feed, key, message)
    yield from _left_out(sheet, feed)
    yield from _values(sheet, feed)


def _values(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    """Values and the words for them."""
    for key, named in (("values_of", feed.values_of), ("values_as", feed.values_as)):
        for name in named:
            if name not in feed.dimensions:
                message = f"{key} lists {name!r}, which is no dimension. Known: {listed(feed.dimensions)}."
                yield sheet.fault(feed, key, message)
    for name, words in feed.values_as.items():
        values = feed.values_of.get(name, tuple(words.values()))
        for value in dict.fromkeys(value for value in words.values() if value not in values):
            message = f"values_as gives {value!r}, which values_of of {name!r} does not list. Add it there."
            yield sheet.fault(feed, "values_as", message)


def _left_out(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    """Rules for rows to skip that would leave out what another key says is data."""
    for rule in feed.skip_rows:
        names = [name for name, column in feed.dimensions.items() if column == rule.column]
        agreed = {
            word for name in names for word in (*feed.values_of.get(name, ()), *feed.values_as.get(name, {}))
        }
        if rule.equals in agreed:
            message = f"{rule.equals!r} is a value of {rule.column!r} and left out too. Delete it from one."
            yield sheet.fault(rule, "equals", message)


def _identities(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    yield from repeated_ids(sheet, "identity", ((rule.id, rule) for rule in feed.identities))
    brought = _brought(sheet, feed)
    for rule in feed.identities:
        for place, part in enumerate(rule.parts):
            if part not in brought:
                yield sheet.fault(rule, "parts", unknown("quantity", part, brought), place)
        if rule.whole not in brought:
            yield sheet.fault(rule, "whole", unknown("quantity", rule.whole, brought))
        if len({*rule.parts, rule.whole}) <= len(rule.parts):
            message = f"The rule {rule.id!r} names a quantity twice. Name each once."
            yield sheet.fault(rule, "parts", message)
        kinds = {_kind(feed.sums[name]) for name in (*rule.parts, rule.whole) if name in feed.sums}
        if len(kinds) > 1:
            message = f"The rule {rule.id!r} compares {listed(kinds)}. Compare like with like."
            yield sheet.fault(rule, "parts", message)


def _kind(quantity: QuantityEntry) -> str:
    """What a quantity can be compared with: others of its type, written with as many decimals."""
    name = "percentage" if quantity.written_as in DECIMALS else str(quantity.type)
    return f"{name} of {quantity.places} places" if quantity.places else name


def _brought(sheet: Sheet[FeedDocument], feed: FeedDocument) -> set[str]:
    written = sheet.content.get("quantities")
    return {*feed.quantities, *(written if isinstance(written, dict) else ())}


def _vendors(
    sheet: Sheet[FeedDocument], feed: FeedDocument, vendors: tuple[str, ...] | None
) -> Iterator[Fault]:
    if vendors is None:
        return
    own = feed.vendor.id
    if own and own not in vendors:
        yield sheet.fault(feed.vendor, "id", unknown("vendor", own, vendors))
    for place, name in enumerate(feed.expected or ()):
        if name not in (*vendors, "all", "none"):
            yield sheet.fault(feed, "expected", unknown("vendor", name, vendors), place)
        elif own and name not in (own, "none"):
            message = (
                f"The feed is the file of vendor {own!r} alone, yet expects {name!r}. Write [{own}] or none."
            )
            yield sheet.fault(feed, "expected", message, place)
