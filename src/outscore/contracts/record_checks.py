"""Whether a feed of records tells the fields of its kind, as they must be told, and counts what it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.constant_checks import YES_OR_NO
from outscore.contracts.constant_checks import constant_complaint
from outscore.contracts.countable import countable
from outscore.contracts.countable import uncounted
from outscore.contracts.faults import Fault
from outscore.contracts.faults import unknown
from outscore.contracts.moment_formats import format_complaints
from outscore.contracts.repeats import repeated
from outscore.model.feed import DECIMALS
from outscore.model.feed import DURATIONS
from outscore.model.kind import FieldType
from outscore.model.records import Belongs
from outscore.model.records import Cut
from outscore.model.records import untold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.feed_documents import FeedDocument
    from outscore.contracts.reading import Sheet
    from outscore.contracts.record_documents import FieldEntry
    from outscore.model.kind import Field
    from outscore.model.kind import Kind

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


def record_faults(sheet: Sheet[FeedDocument], feed: FeedDocument, kind: Kind) -> Iterator[Fault]:
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
        if complaint := constant_complaint(field, entry.always):
            yield sheet.fault(entry, "always", complaint)
        return
    for word, ours in entry.words.items():
        accepted = field.choices or (YES_OR_NO if field.type is FieldType.FLAG else ())
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
