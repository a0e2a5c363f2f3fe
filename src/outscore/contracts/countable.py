"""What a feed of records counts and could count, and what each of its quantities is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.model.feed import QuantityType
from outscore.model.records import not_told_for
from outscore.schemas import RECORDS

if TYPE_CHECKING:
    from collections.abc import Collection

    from outscore.contracts.feed_documents import FeedDocument
    from outscore.contracts.files import Files
    from outscore.model.kind import Kind


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
