"""What makes a feed one of its kind: the fields of records, the intervals of sums, the rules of either."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.model.feed import Identity
from outscore.model.feed import Otherwise
from outscore.model.kind import FieldType
from outscore.model.kind import parameters
from outscore.model.record_quantities import counted_quantity
from outscore.model.records import Belongs
from outscore.model.records import Cut
from outscore.model.records import FieldText
from outscore.model.records import RecordText
from outscore.model.records import SlotText
from outscore.model.records import Twice
from outscore.schemas import LOCKED_KIND
from outscore.schemas import RECORDS
from outscore.schemas import SUMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.feed_documents import FeedDocument
    from outscore.contracts.record_documents import FieldEntry
    from outscore.model.feed import Feed
    from outscore.model.kind import Field
    from outscore.model.kind import Kind


def feed_of_kind(feed: Feed, document: FeedDocument, zone: str) -> Feed:
    """A feed with what its kind asks for; `zone` is the workspace's time zone."""
    if kind := RECORDS.get(feed.kind):
        return _of_records(feed, kind, document, zone)
    if kind := SUMS.get(feed.kind):
        feed = replace(feed, identities=(*feed.identities, *_identities(feed, kind)))
    if feed.kind == LOCKED_KIND:
        feed = replace(feed, locked_days=document.locked.days_before if document.locked else 0)
    minutes = document.period.minutes if document.period else 0
    if not minutes:
        return feed
    slots = SlotText(minutes, document.zone or zone, document.twice or Twice.REFUSED)
    return _in_zone(replace(feed, slots=slots), zone)


def _of_records(feed: Feed, kind: Kind, document: FeedDocument, zone: str) -> Feed:
    text = RecordText(
        kind=kind.id,
        zone=document.zone or zone,
        fields=tuple(_told(kind.field(name), entry) for name, entry in document.fields.items()),
        cut=document.cut or Cut.ROW,
        twice=document.twice or Twice.REFUSED,
        belongs=document.belongs or Belongs.BEGINS,
    )
    counts = [count for name in document.quantities if (count := kind.count_for(name))]
    quantities = tuple(counted_quantity(count, kind, text) for count in counts)
    return _in_zone(replace(feed, records=text, quantities=quantities), zone)


def _in_zone(feed: Feed, zone: str) -> Feed:
    """Days and months are those of the workspace's clocks, so that its zone is part of what a file means."""
    text = canonical({"feed": feed.sha256, "zone": zone})
    return replace(feed, sha256=sha256(text), written=(*feed.written, text))


def _told(field: Field, entry: FieldEntry) -> FieldText:
    usual = "" if field.type is FieldType.DECIMAL else "seconds"
    return FieldText(
        field=field.id,
        column=entry.column,
        always=entry.always or "",
        words=tuple(entry.words.items()),
        pattern=entry.written_as or usual,
        places=places_of(field, entry),
        formats=entry.formats,
        empty=tuple(dict.fromkeys(("", *entry.empty))),
        scale=(entry.scale[0], entry.scale[1]) if entry.scale else None,
    )


def places_of(field: Field, entry: FieldEntry) -> int:
    """The most digits after the point of a decimal; of one that holds for every row those it has."""
    if field.type is FieldType.DECIMAL and entry.always is not None:
        return len(entry.always.partition(".")[2])
    return entry.places or 0


def _identities(feed: Feed, kind: Kind) -> Iterator[Identity]:
    """The rules of a kind of which all quantities are brought, unless the feed contract has one like it."""
    brought = [one.id for one in feed.quantities]
    own = {(frozenset(one.parts), one.whole) for one in feed.identities}
    for rule in kind.within:
        named = [[one for one in brought if parameters(part, one) is not None] for part in rule.parts]
        for parts in product(*named) if rule.whole in brought else ():
            if (frozenset(parts), rule.whole) not in own:
                name = f"{'_and_'.join(parts)}_within_{rule.whole}"
                yield Identity(name, parts, rule.whole, Otherwise.REJECT)
