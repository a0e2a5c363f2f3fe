"""Facts without what must not be added up: what second sources say, and rows that say nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outscore.storage.facts import QUANTITY

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from typing import TypeAlias

    from outscore.storage.facts import FeedFacts

    ByFeedAndVendor: TypeAlias = Mapping[tuple[str, str], Collection[str]]


def of_feed(quantity: str, feed: str) -> str:
    """What a quantity is called that is kept apart, by the feed that brings it."""
    return f"{quantity} of {feed}"


def set_apart(
    facts: Sequence[FeedFacts], gone: ByFeedAndVendor, kept: ByFeedAndVendor
) -> tuple[FeedFacts, ...]:
    """The facts without some quantities of some feeds and vendors.

    What is in `kept` stands there under the name that `of_feed` gives it. Rows stay as they are.
    """
    return tuple(part for one in facts for part in _parted(one, gone, kept))


def _parted(facts: FeedFacts, gone: ByFeedAndVendor, kept: ByFeedAndVendor) -> Iterator[FeedFacts]:
    """One feed's facts, those of each vendor apart where something of one is set apart."""
    if not any(feed == facts.feed for feed, _ in (*gone, *kept)):
        yield facts
        return
    parts = facts.frame.partition_by("vendor", as_dict=True, maintain_order=True)
    for (vendor,), frame in parts.items():
        names = {name: name for name in facts.scales if name not in gone.get((facts.feed, vendor), ())}
        names |= {
            of_feed(name, facts.feed): name
            for name in kept.get((facts.feed, vendor), ())
            if name in facts.scales
        }
        others = [name for name in frame.columns if not name.startswith(QUANTITY)]
        columns = [pl.col(f"{QUANTITY}{name}").alias(f"{QUANTITY}{called}") for called, name in names.items()]
        scales = {called: facts.scales[name] for called, name in names.items()}
        yield replace(facts, frame=frame.select(*others, *columns), scales=scales)


def reported(facts: Sequence[FeedFacts], feeds: Collection[str]) -> tuple[FeedFacts, ...]:
    """The facts without rows of zeros, of the feeds in which those mean that there are no figures."""
    return tuple(
        replace(one, frame=one.frame.filter(~_all_zero(one))) if one.feed in feeds and one.scales else one
        for one in facts
    )


def _all_zero(facts: FeedFacts) -> pl.Expr:
    """Whether something is reported in a row, and nothing else than 0."""
    told = [pl.col(f"{QUANTITY}{name}") for name in facts.scales]
    something = pl.any_horizontal([one.is_not_null() for one in told])
    return something & pl.all_horizontal([one.fill_null(0) == 0 for one in told])
