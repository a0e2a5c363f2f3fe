"""Whose a delivery is, so that nothing of one vendor is ever told to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.errors import UnknownName
from outscore.model.canonical import canonical
from outscore.model.canonical import sha256

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.contracts.workspace import Workspace
    from outscore.model.feed import Feed
    from outscore.storage.deliveries import StoredDelivery


def reading_of(workspace: Workspace, feed: Feed) -> str:
    """What a file's meaning depends on: the feed contract and the codes that name vendors in it."""
    return sha256(reading_text(workspace, feed))


def reading_text(workspace: Workspace, feed: Feed) -> bytes:
    """The same as a text, whose SHA-256 names it."""
    codes = [
        [code.code, vendor.id, str(code.span.start), str(code.span.end)]
        for vendor in workspace.vendors
        for code in vendor.codes_in(feed.id)
    ]
    return canonical({"feed": feed.sha256, "codes": sorted(codes)})


def feed_of(workspace: Workspace, delivery: StoredDelivery) -> Feed | None:
    """The feed contract by which a delivery was read; None where it has changed since, or is gone."""
    try:
        feed = workspace.feed(delivery.feed)
    except UnknownName:
        return None
    return feed if reading_of(workspace, feed) == delivery.reading_sha256 else None


def owner_of(workspace: Workspace, delivery: StoredDelivery) -> str:
    """The one vendor whose file a delivery is; "" where its rows are of several, or where nobody can say."""
    feed = feed_of(workspace, delivery)
    return (feed.fixed_vendor or "") if feed else ""


def names_of_others(vendor: str, workspace: Workspace) -> frozenset[str]:
    """The ids, names and codes of every other vendor, as `names_any` looks for them."""
    others = [one for one in workspace.vendors if one.id != vendor]
    called = {one.id for one in others}
    called |= {dated.name for one in others for dated in one.names}
    called |= {code.code for one in others for code in one.codes}
    return frozenset(map(_as_words, called))


def names_any(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds one of the names as words of its own, however it is written.

    >>> names_any("vendor Acme-Contact -> bolt", {" acme contact "}), names_any("Acmeland", {" acme "})
    (True, False)
    """
    words = _as_words(text)
    return any(name in words for name in names)


def _as_words(text: str) -> str:
    return f" {' '.join(''.join(sign if sign.isalnum() else ' ' for sign in text.casefold()).split())} "
