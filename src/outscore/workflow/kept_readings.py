"""The terms by which files of records were read, kept so that a file can be read by them once more.

They lie in the archive under the SHA-256 that a delivery has as its `reading_sha256`: the codes of vendors
and the SHA-256 of the feed contract, which lies there too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from outscore.contracts.feed_build import feed_read_back
from outscore.errors import ArchiveError
from outscore.model.dated import Span
from outscore.model.vendor import DatedName
from outscore.model.vendor import Vendor
from outscore.model.vendor import VendorCode
from outscore.workflow.owners import reading_of
from outscore.workflow.owners import reading_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from typing import Any

    from outscore.model.feed import Feed
    from outscore.storage.archive import Archive
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office

_KIND = "reading"


@dataclass(frozen=True, slots=True)
class Terms:
    """A feed contract, whose codes mean which vendors, and the time zone of the workspace."""

    feed: Feed
    vendors: Sequence[Vendor]
    zone: str

    @property
    def form_of_keys(self) -> tuple[object, ...]:
        """What must be alike for the keys of two files to be comparable."""
        feed = self.feed
        return (feed.kind, feed.added_up, feed.vendor_column is None, feed.fixed_vendor, feed.layout.trimmed)


def terms_of_today(office: Office, feed: Feed) -> Terms:
    """A feed contract as it is."""
    return Terms(feed, office.workspace.vendors, office.workspace.settings.timezone)


def keep_reading(office: Office, feed: Feed) -> None:
    """Keep the terms of today in the archive."""
    for text in (*feed.written, reading_text(office.workspace, feed)):
        office.archive.put(_KIND, text)


def terms_of(office: Office, delivery: StoredDelivery, feed: Feed) -> Terms | None:
    """The terms by which a delivery was read; `feed` is its feed contract of today.

    None where they were not kept, or say what this version of the program does not know.
    """
    if delivery.reading_sha256 == reading_of(office.workspace, feed):
        return terms_of_today(office, feed)
    reading = _kept(office.archive, delivery.reading_sha256)
    outer = _kept(office.archive, reading["feed"]) if reading else None
    if reading is None or outer is None or "zone" not in outer:
        return None
    try:
        text = office.archive.get(_KIND, outer["feed"])
    except ArchiveError:
        return None
    was = feed_read_back(text, outer["zone"])
    if was is None or was.records is None or was.sha256 != reading["feed"]:
        return None
    return Terms(was, tuple(_vendors(reading["codes"])), outer["zone"])


def _kept(archive: Archive, digest: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(archive.get(_KIND, digest))
    except ArchiveError:
        return None
    return found


def _vendors(codes: Sequence[Sequence[str]]) -> Iterator[Vendor]:
    for vendor in dict.fromkeys(one[1] for one in codes):
        mine = [VendorCode(one[0], None, Span(*map(_day, one[2:]))) for one in codes if one[1] == vendor]
        yield Vendor(vendor, (DatedName(vendor, Span()),), tuple(mine), ())


def _day(text: str) -> date | None:
    return None if text == str(None) else date.fromisoformat(text)
