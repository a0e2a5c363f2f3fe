"""A checked feed contract as a value of the model."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from outscore.contracts.feed_documents import FeedDocument
from outscore.contracts.feed_promise_documents import NOT_READ_BY
from outscore.contracts.feed_promise_documents import promises_of
from outscore.contracts.reading import sheet_of
from outscore.contracts.record_build import feed_of_kind
from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.model.feed import Feed
from outscore.model.feed import Identity
from outscore.model.feed import Quantity
from outscore.model.feed import SkipRule
from outscore.model.period import Grain

if TYPE_CHECKING:
    from outscore.contracts.quantity_documents import Markers
    from outscore.contracts.quantity_documents import QuantityEntry


def feed_of(document: FeedDocument, vendors: tuple[str, ...], zone: str = "UTC") -> Feed:
    """A feed; `vendors` is what its `all` means, `zone` the time zone of the workspace."""
    return feed_of_kind(_plain(document, vendors), document, zone)


def feed_read_back(text: bytes, zone: str) -> Feed | None:
    """A feed from the first of the texts in `Feed.written`; None where it says what nobody knows today."""
    written = json.loads(text)
    written.pop("expected", None)  # it says nothing of how a file is read
    name = "a feed contract that was kept"
    sheet, faults = sheet_of(name, canonical(written), FeedDocument)  # JSON is YAML
    if sheet is None or sheet.document is None or any(one.refuses for one in faults):
        return None
    return feed_of(sheet.document, (), zone)


def _plain(document: FeedDocument, vendors: tuple[str, ...]) -> Feed:
    """A feed as far as all kinds are alike."""
    written, period = document.format, document.period
    own = document.vendor.id
    text = canonical(document.plain(without=("source", *NOT_READ_BY)))
    return Feed(
        id=document.feed,
        name=document.name,
        kind=document.kind,
        files=document.files,
        thousands="" if written.thousands == "none" else written.thousands,
        vendor_column=document.vendor.column,
        fixed_vendor=own,
        period_column=period.column if period else None,
        grain=Grain.MONTH if period and period.grain == Grain.MONTH.value else Grain.DAY,
        dimensions=tuple(document.dimensions.items()),
        values=tuple(document.values_of.items()),
        quantities=tuple(
            _quantity(name, entry, document.not_reported) for name, entry in document.sums.items()
        ),
        ignored_columns=document.ignored_columns,
        identities=tuple(
            Identity(item.id, item.parts, item.whole, item.otherwise) for item in document.identities
        ),
        expected_vendors=_expected(document, own, vendors),
        sha256=sha256(text),
        written=(text,),
        layout=written.layout(),
        file_period=date.fromisoformat(f"{period.of_file}-01") if period and period.of_file else None,
        period_in_name=(period.in_name if period else None) or "",
        format=written.meant(),
        period_formats=period.formats if period else (),
        decimal=written.decimal,
        negative=written.negative,
        words=tuple((name, tuple(words.items())) for name, words in document.values_as.items()),
        skip_rows=tuple(SkipRule(rule.column, rule.equals) for rule in document.skip_rows),
        inside=written.inside or "",
        source=document.source.source() if document.source else None,
        promises=promises_of(document),
        notes=tuple(notes.meant(name, document.quantities) for name, notes in document.notes.items()),
    )


def _expected(document: FeedDocument, own: str | None, vendors: tuple[str, ...]) -> tuple[str, ...]:
    """The vendors whose figures must be there."""
    written = document.expected or (("all",) if own is None else (own,))
    if written == ("none",):
        return ()
    return vendors if written == ("all",) else written


def _quantity(name: str, entry: QuantityEntry, of_feed: Markers) -> Quantity:
    markers = of_feed if entry.not_reported is None else entry.not_reported
    return Quantity(
        id=name,
        column=entry.column,
        type=entry.type,
        pattern=entry.written_as or "HH:MM:SS",
        places=entry.places or 0,
        not_reported=tuple(markers),
        meanings=tuple(markers.items()) if isinstance(markers, dict) else (),
    )
