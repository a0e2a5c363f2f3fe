"""Rows with the stretch of time that each is about, for measures that need more than sums over a period."""

from __future__ import annotations

from datetime import datetime
from datetime import time
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import polars as pl

from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.slices import Slice
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import tzinfo

    from outscore.model.contract import Scope
    from outscore.storage.facts import FeedFacts


class Slices:
    """Facts by stretch of time: a row about a day goes from midnight to midnight in the workspace's zone."""

    def __init__(self, facts: Sequence[FeedFacts], zone: tzinfo) -> None:
        self._facts = facts
        self._zone = zone
        self._by_vendor: dict[str, dict[str, pl.DataFrame]] = {}

    def of(self, vendor: str, scope: Scope, quantities: Collection[str], period: Period) -> tuple[Slice, ...]:
        """A slice for each row of a vendor in a scope that begins in the period and can have a quantity."""
        return tuple(
            one for facts in self._facts for one in self._of_feed(facts, vendor, scope, quantities, period)
        )

    def _of_feed(
        self, facts: FeedFacts, vendor: str, scope: Scope, quantities: Collection[str], period: Period
    ) -> Iterator[Slice]:
        names = [name for name in quantities if f"{QUANTITY}{name}" in facts.frame.columns]
        if not names or any(f"{DIMENSION}{name}" not in facts.dimensions for name, _ in scope.values):
            return
        wanted = [pl.col(f"{DIMENSION}{name}") == value for name, value in scope.values]
        wanted.append(pl.col("start").is_between(period.start, period.end))
        about = pl.concat_str("code", *facts.dimensions, separator="|", ignore_nulls=True)
        columns = ["start", "grain", about.alias("about"), *(f"{QUANTITY}{name}" for name in names)]
        rows = self._rows(facts, vendor).filter(*wanted).select(columns)
        for start, grain, told_of, *numbers in rows.iter_rows():
            given = dict(zip(names, numbers, strict=True))
            yield self._slice(facts, Period(start, Grain(grain)), given, told_of)

    def _rows(self, facts: FeedFacts, vendor: str) -> pl.DataFrame:
        """A vendor's rows of a feed, in its order; the feed is parted by vendor once."""
        if facts.feed not in self._by_vendor:
            parted = facts.frame.partition_by("vendor", as_dict=True, maintain_order=True)
            self._by_vendor[facts.feed] = {str(name): rows for (name,), rows in parted.items()}
        own = self._by_vendor[facts.feed].get(vendor)
        return facts.frame.clear() if own is None else own

    def _slice(self, facts: FeedFacts, period: Period, given: dict[str, Any], about: str) -> Slice:
        return Slice(
            begin=midnight(period, self._zone),
            end=midnight(period.next(), self._zone),
            counts={
                name: Fraction(number, facts.scales[name])
                for name, number in given.items()
                if number is not None
            },
            unreported=tuple(name for name, number in given.items() if number is None),
            about=about,
        )


def midnight(period: Period, zone: tzinfo) -> datetime:
    """When a period begins, by the clocks of a time zone."""
    return datetime.combine(period.start, time(), zone)
