"""Whether a feed has what its kind asks for, and nothing that does not fit it."""

from __future__ import annotations

import re
from datetime import date
from datetime import datetime
from decimal import Decimal
from decimal import InvalidOperation
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

from outscore.contracts.faults import Fault
from outscore.contracts.faults import listed
from outscore.contracts.faults import unknown
from outscore.contracts.repeats import repeated
from outscore.model.feed import DECIMALS
from outscore.model.feed import DURATIONS
from outscore.model.feed import QuantityType
from outscore.model.kind import YES
from outscore.model.kind import FieldType
from outscore.model.period import FIRST_YEAR
from outscore.model.period import LAST_YEAR
from outscore.model.records import Belongs
from outscore.model.records import Cut
from outscore.model.records import not_told_for
from outscore.model.records import untold
from outscore.schemas import LOCKED_KIND
from outscore.schemas import RECORDS
from outscore.schemas import SUMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterator

    from outscore.contracts.feed_documents import FeedDocument
    from outscore.contracts.files import Files
    from outscore.contracts.reading import Sheet
    from outscore.contracts.record_documents import FieldEntry
    from outscore.model.kind import Field
    from outscore.model.kind import Kind

BY_INTERVAL = ("intervals", "forecast")
"""The kinds of sums whose rows may be shorter than a day."""
SIGNS = ("%Y", "%y", "%m", "%d", "%b", "%B", "%H", "%I", "%p", "%M", "%S", "%f", "%z", "%%")
"""What a format of a field's day or moment may hold."""
_OF_RECORDS_ALONE = ("fields", "cut", "belongs")
_OF_SUMS_ALONE = ("period", "not_reported", "identities", "zeros", "notes")
_INSTEAD = {
    "period": "A field says when each record was, and `cut` how finely they are added up.",
    "not_reported": "Each field says under `empty` which texts mean that nothing was given.",
    "identities": "The rules between fields come with the kind.",
    "zeros": "A record is there or not; there are no rows of zeros.",
    "notes": "Only figures have notes beside them.",
}
_FOR_TYPE = {
    FieldType.TEXT: {"empty"},
    FieldType.CHOICE: {"words", "empty"},
    FieldType.FLAG: {"words", "empty"},
    FieldType.COUNT: {"empty"},
    FieldType.DECIMAL: {"written_as", "places", "empty"},
    FieldType.DURATION: {"written_as", "empty"},
    FieldType.MOMENT: {"format", "empty"},
    FieldType.DAY: {"format", "empty"},
}
"""The keys, besides column and always, that a field of each type may have."""
_A = {FieldType.FLAG: "yes or no", FieldType.TEXT: "text", FieldType.DAY: "day"}
_YES_OR_NO = (YES, "no")


def kind_faults(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    """What does not fit the kind of a feed."""
    kind = RECORDS.get(feed.kind)
    yield from _zone(sheet, feed)
    if feed.locked and feed.kind != LOCKED_KIND:
        message = f"locked is for forecasts, and the kind is {feed.kind}. Leave it out."
        yield sheet.fault(feed, "locked", message)
    if kind is None:
        yield from _of_sums(sheet, feed)
    else:
        yield from _of_records(sheet, feed, kind)


def _zone(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    if feed.zone is not None and not is_zone(feed.zone):
        message = f"There is no time zone {feed.zone!r}. Write one such as Europe/London or Asia/Manila."
        yield sheet.fault(feed, "zone", message)


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _of_sums(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    """A feed whose rows are sums over a period."""
    for key in _OF_RECORDS_ALONE:
        if getattr(feed, key):
            message = (
                f"{key} is for records, and the rows of kind {feed.kind} are sums. Leave it out, or write a "
                f"kind of records: {listed(RECORDS)}."
            )
            yield sheet.fault(feed, key, message)
    yield from _period_of_sums(sheet, feed)
    if not isinstance(feed.quantities, dict):
        first = next(iter(feed.quantities), "offered")
        message = (
            f"quantities is a list of names, and rows of kind {feed.kind} bring finished sums. Write each "
            f'with its column: {{{first}: {{column: "...", type: count}}}}.'
        )
        yield sheet.fault(feed, "quantities", message)
    elif kind := SUMS.get(feed.kind):
        yield from _told_sums(sheet, feed, kind)


def _period_of_sums(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    """Whether it is said when a row was, and whether its kind has rows so short."""
    period = feed.period
    if period is None and sheet.content.get("period") is None:
        example = 'period: {column: "Date", format: "%Y-%m-%d", grain: day}'
        message = f"What is the period of feed {feed.feed!r}? Add, for example: {example}"
        yield Fault(sheet.file, sheet.content.line, message)
    elif period and period.minutes and feed.kind not in BY_INTERVAL:
        message = (
            f"grain is {period.grain}, and rows of kind {feed.kind} cover a day or month. Write kind: "
            f"intervals for figures of hours and their parts."
        )
        yield sheet.fault(period, "grain", message)
    elif period and period.minutes:
        told = format_complaints(period.formats, FieldType.MOMENT)
        yield from (sheet.fault(period, "format", complaint) for complaint in told)
    for key in ("zone", "twice") if period and not period.minutes else ():
        if getattr(feed, key):
            message = f"{key} is for moments, and a row covers a {feed.grain}. Leave it out."
            yield sheet.fault(feed, key, message)


def _told_sums(sheet: Sheet[FeedDocument], feed: FeedDocument, kind: Kind) -> Iterator[Fault]:
    for name, entry in feed.sums.items():
        told = kind.told_for(name)
        if told is None:
            known = [one.id for one in kind.told]
            message = (
                f"{unknown(f'quantity of kind {kind.id}', name, known)} For figures of your own write kind: "
                "aggregate."
            )
            yield sheet.fault(entry, "column", message)
            continue
        wanted = {told.type.value, *(["count"] if told.type is FieldType.DECIMAL else [])}
        if entry.type.value not in wanted:
            message = (
                f"{name!r} is a {entry.type}, and in kind {kind.id} it is a {told.type}: {told.meaning}."
            )
            yield sheet.fault(entry, "type", message)


def _of_records(sheet: Sheet[FeedDocument], feed: FeedDocument, kind: Kind) -> Iterator[Fault]:
    """A feed whose rows are things of their own."""
    for key in _OF_SUMS_ALONE:
        if getattr(feed, key):
            message = f"{key} is for rows of sums, and here each is {kind.row}. Leave it out. {_INSTEAD[key]}"
            yield sheet.fault(feed, key, message)
    yield from _fields(sheet, feed, kind)
    yield from _cut(sheet, feed, kind)
    yield from _belongs(sheet, feed, kind)
    yield from _counted(sheet, feed, kind)


def _cut(sheet: Sheet[FeedDocument], feed: FeedDocument, kind: Kind) -> Iterator[Fault]:
    by_moments = kind.field(kind.moment).type is FieldType.MOMENT
    if feed.cut not in (None, Cut.ROW, Cut.DAY) and not by_moments:
        message = (
            f"cut is {feed.cut}, and {kind.moment} is a day: nobody knows the time of {kind.row}. Write cut: "
            f"day, or leave it out."
        )
        yield sheet.fault(feed, "cut", message)


def _belongs(sheet: Sheet[FeedDocument], feed: FeedDocument, kind: Kind) -> Iterator[Fault]:
    """Records can be placed by their end where the kind knows it and the feed tells it."""
    if feed.belongs is not Belongs.ENDS:
        return
    if not kind.ends:
        message = f"belongs is ends, and of kind {kind.id} nobody tells when {kind.row} ended. Leave it out."
        yield sheet.fault(feed, "belongs", message)
    elif kind.ends not in _told_or_faulty(sheet, feed, kind):
        message = (
            f"belongs is ends, and the feed does not tell {kind.ends} ({kind.field(kind.ends).meaning}). Add "
            f"its column under fields, or leave belongs out."
        )
        yield sheet.fault(feed, "belongs", message)


def _counted(sheet: Sheet[FeedDocument], feed: FeedDocument, kind: Kind) -> Iterator[Fault]:
    names = tuple(feed.quantities)
    if isinstance(feed.quantities, dict):
        message = (
            f"quantities are counted from the rows of kind {kind.id}, so they are a list of names: "
            f"[{', '.join(name for name in countable(feed))}]."
        )
        yield sheet.fault(feed, "quantities", message)
        return
    for place, name, _ in repeated((name, name) for name in names):
        yield sheet.fault(feed, "quantities", f"{name!r} is there twice. Name it once.", place)
    for place, name in enumerate(names):
        if complaint := uncounted(kind, name, _told_or_faulty(sheet, feed, kind)):
            yield sheet.fault(feed, "quantities", complaint, place)


def _told_or_faulty(sheet: Sheet[FeedDocument], feed: FeedDocument, kind: Kind) -> set[str]:
    """The fields that are written down; all of them where they cannot be read, which is told elsewhere."""
    written = sheet.content.get("fields")
    if written is not None and not isinstance(written, dict):
        return {one.id for one in kind.fields}
    return {*feed.fields, *(written or ())}


def uncounted(kind: Kind, name: str, told: Collection[str]) -> str:
    """Why a feed of records that tells some fields cannot give a quantity; "" where it can."""
    count = kind.count_for(name)
    if count is None:
        return unknown(f"quantity of kind {kind.id}", name, (one.id for one in kind.counts))
    missing = not_told_for(count, told)
    if not missing:
        return ""
    meanings = " and ".join(f"{one} ({kind.field(one).meaning})" for one in missing)
    field = "field" if len(missing) == 1 else "fields"
    return (
        f"{name!r} is made from the {field} {meanings}, which the feed does not tell. Add "
        f"{'it' if len(missing) == 1 else 'them'} under fields, or leave {name} out."
    )


def countable(feed: FeedDocument) -> tuple[str, ...]:
    """What can be counted from the fields that a feed of records tells; {parameters} stand for figures."""
    kind = RECORDS.get(feed.kind)
    return tuple(one.id for one in (kind.counts if kind else ()) if not not_told_for(one, feed.fields))


def could_count(files: Files, name: str) -> tuple[str, ...]:
    """The feeds of records that could count a quantity, and do not."""
    return tuple(
        sheet.document.feed
        for sheet in files.feeds
        if sheet.document
        and (kind := RECORDS.get(sheet.document.kind))
        and name not in sheet.document.quantities
        and not uncounted(kind, name, sheet.document.fields)
    )


def _fields(sheet: Sheet[FeedDocument], feed: FeedDocument, kind: Kind) -> Iterator[Fault]:
    fields = {one.id: one for one in kind.fields}
    for name, entry in feed.fields.items():
        if name not in fields:
            message = unknown(f"field of kind {kind.id}", name, fields)
            yield Fault(sheet.file, entry.line(), message)
        else:
            yield from _field(sheet, fields[name], entry)
    missing = untold(kind, _told_or_faulty(sheet, feed, kind))
    if missing:
        meanings = "; ".join(f"{name}: {kind.field(name).meaning}" for name in missing)
        example = f'{missing[0]}: {{column: "..."}}'
        message = (
            f"No row of kind {kind.id} is of use without {' and '.join(missing)} ({meanings}). Add the "
            f"{'column' if len(missing) == 1 else 'columns'} under fields: {example}."
        )
        yield sheet.fault(feed, "fields" if feed.fields else "kind", message)


def _field(sheet: Sheet[FeedDocument], field: Field, entry: FieldEntry) -> Iterator[Fault]:
    keys = ("words", "written_as", "places", "format", "scale", "empty")
    known = _FOR_TYPE[field.type] | ({"scale"} if field.scaled else set())
    for key in (key for key in keys if getattr(entry, key)):
        if key not in known:
            message = f"{key} has no meaning for {field.id}, a {_called(field)}. Leave it out."
            yield sheet.fault(entry, key, message)
    if entry.always is not None:
        if complaint := _CONSTANTS[field.type](field, entry.always):
            yield sheet.fault(entry, "always", complaint)
        return
    for word, ours in entry.words.items():
        accepted = field.choices or (_YES_OR_NO if field.type is FieldType.FLAG else ())
        if accepted and ours not in accepted:
            message = f"{word!r} is said to mean {ours!r}. Write one of: {', '.join(accepted)}."
            yield sheet.fault(entry, "words", message)
    yield from _written(sheet, field, entry)


def _called(field: Field) -> str:
    return _A.get(field.type, str(field.type))


def _written(sheet: Sheet[FeedDocument], field: Field, entry: FieldEntry) -> Iterator[Fault]:
    """How numbers, days and moments are written must be said."""
    ways = {FieldType.DURATION: DURATIONS, FieldType.DECIMAL: DECIMALS}.get(field.type, ())
    if ways and entry.written_as not in (None, *ways):
        message = f"written_as: {entry.written_as} has no meaning for {field.id}, a {_called(field)}. "
        yield sheet.fault(entry, "written_as", f"{message}Write one of: {', '.join(ways)}.")
    wanted = {
        FieldType.DURATION: ("written_as", 'written_as: "HH:MM:SS"'),
        FieldType.DECIMAL: ("places", "places: 2"),
        FieldType.MOMENT: ("format", 'format: "%Y-%m-%d %H:%M:%S"'),
        FieldType.DAY: ("format", 'format: "%Y-%m-%d"'),
    }.get(field.type)
    if wanted and getattr(entry, wanted[0]) is None:
        message = f"How is the {_called(field)} in {entry.column!r} written? Add: {wanted[1]}"
        yield sheet.fault(entry, "column", message)
    if field.type in (FieldType.MOMENT, FieldType.DAY):
        for complaint in format_complaints(entry.formats, field.type):
            yield sheet.fault(entry, "format", complaint)


def format_complaints(formats: tuple[str, ...], of: FieldType) -> Iterator[str]:
    """What is wrong with the ways in which a day or moment may be written.

    Where one way tells the time another may go without: spreadsheets write midnight as the day alone.
    """
    timed = any(not format_complaint(one, FieldType.MOMENT) for one in formats)
    for one in formats:
        complaint = format_complaint(one, of)
        if complaint and not (timed and not format_complaint(one, FieldType.DAY)):
            yield complaint


def format_complaint(written: str, of: FieldType) -> str:
    """Why a format cannot tell a day or a moment, or nothing.

    >>> format_complaint("%d/%m/%Y %H:%M", FieldType.MOMENT)
    ''
    >>> format_complaint("%d/%m/%Y", FieldType.MOMENT)
    "The format '%d/%m/%Y' does not tell the hour and the minute. Write it like %Y-%m-%d %H:%M:%S."
    """
    like = "%Y-%m-%d" if of is FieldType.DAY else "%Y-%m-%d %H:%M:%S"
    signs = re.findall("%.?", written)
    strange = [sign for sign in signs if sign not in SIGNS]
    if strange:
        return f"The format {written!r} has {strange[0]}, which is not known. Write it like {like}."
    twice = [sign for sign in dict.fromkeys(signs) if signs.count(sign) > 1 and sign != "%%"]
    if twice:
        return f"The format {written!r} has {twice[0]} twice. Write it like {like}."
    needed = {"day": "%d", "month": "%m %b %B", "year": "%Y %y"}
    if of is FieldType.MOMENT:
        needed |= {"hour": "%H" if "%p" not in signs else "%I", "minute": "%M"}
    missing = [part for part, any_of in needed.items() if not set(any_of.split()) & set(signs)]
    if missing:
        return f"The format {written!r} does not tell the {' and the '.join(missing)}. Write it like {like}."
    if of is FieldType.DAY and set(signs) & {"%H", "%I", "%p", "%M", "%S", "%f", "%z"}:
        return f"The format {written!r} tells a time, and only the day is read. Write it like {like}."
    return ""


def _plain_text(_field: Field, _text: str) -> str:
    return ""


def _choice(field: Field, text: str) -> str:
    return "" if text in field.choices else f"always is {text!r}. Write one of: {', '.join(field.choices)}."


def _flag(_field: Field, text: str) -> str:
    return "" if text in _YES_OR_NO else f'always is {text!r}. Write "yes" or "no".'


def _whole(_field: Field, text: str) -> str:
    fits = re.fullmatch(r"[0-9]{1,9}", text)
    return "" if fits else f"always is {text!r}. Write a whole number, such as 1."


def _decimal(_field: Field, text: str) -> str:
    fits = re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", text)
    return "" if fits else f"always is {text!r}. Write a number in plain digits, such as 1.5."


def _seconds(_field: Field, text: str) -> str:
    try:
        given = Decimal(text) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", text) else None
    except InvalidOperation:
        given = None
    return "" if given is not None else f"always is {text!r}. Write seconds in plain digits, such as 20."


def _a_day(_field: Field, text: str) -> str:
    try:
        fits = FIRST_YEAR <= date.fromisoformat(text).year <= LAST_YEAR
    except ValueError:
        fits = False
    if not fits:
        return f'always is {text!r}. Write a day like "2026-10-31".'
    return ""


def _a_moment(_field: Field, text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return f'always is {text!r}. Write a moment with its offset, like "2026-10-31T08:00:00+00:00".'
    return ""


_CONSTANTS: dict[FieldType, Callable[[Field, str], str]] = {
    FieldType.TEXT: _plain_text,
    FieldType.CHOICE: _choice,
    FieldType.FLAG: _flag,
    FieldType.COUNT: _whole,
    FieldType.DECIMAL: _decimal,
    FieldType.DURATION: _seconds,
    FieldType.DAY: _a_day,
    FieldType.MOMENT: _a_moment,
}


def quantity_types(feed: FeedDocument) -> dict[str, QuantityType]:
    """Whether each quantity of a feed is a count, a duration or a decimal."""
    kind = RECORDS.get(feed.kind)
    if kind is None:
        return {name: entry.type for name, entry in feed.sums.items()}
    counts = {name: kind.count_for(name) for name in feed.quantities}
    return {
        name: QuantityType(kind.field(count.of[0]).type.value) if count.of else QuantityType.COUNT
        for name, count in counts.items()
        if count is not None
    }
