"""Rows with the stretch of time that each is about, for measures that need more than sums over a period."""

from __future__ import annotations

from datetime import datetime
from datetime import time
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import polars as pl

from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.slices import Slice
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY
from outscore.storage.standing import MINUTES
from outscore.storage.standing import SLOT

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import tzinfo

    from outscore.model.contract import Scope
    from outscore.storage.facts import FeedFacts

MINUTES_OF_A_DAY = 1440


class Slices:
    """Facts by stretch of time: a row about a day goes from midnight to midnight in the workspace's zone.

    One that is shorter goes from its beginning for as long as it is.
    """

    def __init__(self, facts: Sequence[FeedFacts], zone: tzinfo) -> None:
        self._facts = facts
        self._zone = zone
        self._by_vendor: dict[int, dict[str, pl.DataFrame]] = {}

    def of(self, vendor: str, scope: Scope, quantities: Collection[str], period: Period) -> tuple[Slice, ...]:
        """A slice for each row of a vendor in a scope that begins in the period and can have a quantity."""
        return tuple(
            one for facts in self._facts for one in self._of_feed(facts, vendor, scope, quantities, period)
        )

    def keyed(
        self, vendor: str, scope: Scope, quantities: Collection[str], period: Period
    ) -> list[tuple[tuple[object, ...], Slice]]:
        """The same, each with the key of its row, as a `FactRow` has it."""
        return [
            pair for facts in self._facts for pair in self._keyed(facts, vendor, scope, quantities, period)
        ]

    def _keyed(
        self, facts: FeedFacts, vendor: str, scope: Scope, quantities: Collection[str], period: Period
    ) -> Iterator[tuple[tuple[object, ...], Slice]]:
        slices = list(self._of_feed(facts, vendor, scope, quantities, period))
        if not slices:
            return
        slot = pl.col(SLOT) if SLOT in facts.frame.columns else pl.lit(None).alias(SLOT)
        rows = self._wanted(facts, vendor, scope, period)
        told = rows.select("delivery", "row", "start", slot, *facts.dimensions).iter_rows()
        for one, (delivery, row, start, begins, *values) in zip(slices, told, strict=True):
            yield (facts.feed, delivery, row, start, begins, tuple(values)), one

    def _of_feed(
        self, facts: FeedFacts, vendor: str, scope: Scope, quantities: Collection[str], period: Period
    ) -> Iterator[Slice]:
        names = [name for name in quantities if f"{QUANTITY}{name}" in facts.frame.columns]
        if not names or any(f"{DIMENSION}{name}" not in facts.dimensions for name, _ in scope.values):
            return
        about = pl.concat_str("code", *facts.dimensions, separator="|", ignore_nulls=True)
        times = ["start", "grain", *_slot(facts.frame)]
        columns = [*times, about.alias("about"), *(f"{QUANTITY}{name}" for name in names)]
        rows = self._wanted(facts, vendor, scope, period).select(columns)
        for start, grain, slot, minutes, told_of, *numbers in rows.iter_rows():
            given = dict(zip(names, numbers, strict=True))
            span = self._slot(slot, minutes) if slot else self._whole(Period(start, Grain(grain)))
            yield self._slice(facts, span, given, told_of)

    def _wanted(self, facts: FeedFacts, vendor: str, scope: Scope, period: Period) -> pl.DataFrame:
        """A vendor's rows of a scope that begin in a period."""
        wanted = [pl.col(f"{DIMENSION}{name}") == value for name, value in scope.values]
        wanted.append(pl.col("start").is_between(period.start, period.end))
        return self._rows(facts, vendor).filter(*wanted)

    def _rows(self, facts: FeedFacts, vendor: str) -> pl.DataFrame:
        """A vendor's rows of a feed, in its order; it is parted by vendor once.

        A feed may be there in several parts, as of two vendors of which one has a second source.
        """
        if id(facts) not in self._by_vendor:
            parted = facts.frame.partition_by("vendor", as_dict=True, maintain_order=True)
            self._by_vendor[id(facts)] = {str(name): rows for (name,), rows in parted.items()}
        own = self._by_vendor[id(facts)].get(vendor)
        return facts.frame.clear() if own is None else own

    def _whole(self, period: Period) -> tuple[datetime, datetime]:
        return midnight(period, self._zone), midnight(period.next(), self._zone)

    def _slot(self, begin: datetime, minutes: int) -> tuple[datetime, datetime]:
        """A stretch by the clocks of the zone, as long as it says also where these are changed in it."""
        return begin.astimezone(self._zone), (begin + timedelta(minutes=minutes)).astimezone(self._zone)

    def _slice(
        self, facts: FeedFacts, span: tuple[datetime, datetime], given: dict[str, Any], about: str
    ) -> Slice:
        return Slice(
            begin=span[0],
            end=span[1],
            counts={
                name: Fraction(number, facts.scales[name])
                for name, number in given.items()
                if number is not None
            },
            unreported=tuple(name for name, number in given.items() if number is None),
            about=about,
        )


def _slot(rows: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """The beginning and length of rows that are shorter than a day; null for all others."""
    if SLOT not in rows.columns:
        return pl.lit(None).alias(SLOT), pl.lit(None).alias(MINUTES)
    shorter = pl.col(MINUTES) < MINUTES_OF_A_DAY
    return pl.when(shorter).then(SLOT).alias(SLOT), pl.when(shorter).then(MINUTES).alias(MINUTES)


def midnight(period: Period, zone: tzinfo) -> datetime:
    """When a period begins, by the clocks of a time zone."""
    return datetime.combine(period.start, time(), zone)
