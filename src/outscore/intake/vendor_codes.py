"""The codes by which files name vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.feed import Feed
    from outscore.model.vendor import Vendor
    from outscore.model.vendor import VendorCode


def codes_of(feed: Feed, vendors: Sequence[Vendor]) -> dict[str, list[tuple[VendorCode, str]]]:
    """Which codes a feed may use, and which vendor each of them means, with the days on which it does."""
    known: dict[str, list[tuple[VendorCode, str]]] = {}
    for vendor in vendors:
        for code in vendor.codes_in(feed.id):
            known.setdefault(code.code, []).append((code, vendor.id))
    return known
