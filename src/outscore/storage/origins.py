"""Sums of records by the delivery that brought these: what is kept of a file, and what it says of others."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outscore.storage.standing import COUNTED
from outscore.storage.standing import ORIGIN
from outscore.storage.standing import QUANTITY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.feed import Feed
    from outscore.model.feed import Quantity
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.facts import FactStore

_PLACE = ("vendor", "month")


@dataclass(frozen=True, slots=True)
class Remains:
    """What remains of a delivery: cells, and a row without a code for each place of which nothing does.

    gone: how many of its records came again. feed: the feed contract by which the cells were made.
    """

    origin: StoredDelivery
    cells: pl.DataFrame
    gone: int
    feed: Feed


@dataclass(frozen=True, slots=True)
class Spoken:
    """What deliveries say of the records of one of them, the first being itself."""

    origin: StoredDelivery
    by: tuple[tuple[StoredDelivery, pl.DataFrame], ...]

    @property
    def others(self) -> tuple[StoredDelivery, ...]:
        """The deliveries after it that brought some of its records again."""
        return tuple(one for one, _ in self.by if one.id != self.origin.id)

    def without(self, left: pl.DataFrame, feed: Feed) -> Remains | None:
        """What remains of it, given its cells without the records that came again; None if that is known.

        feed: the feed contract by which the cells were made.
        """
        stood = self._standing()
        gone = int(stood[COUNTED].sum()) - int(left[COUNTED].sum())
        if not gone:
            return None
        places = stood.select(_PLACE).unique(maintain_order=True)
        empty = places.join(left, on=_PLACE, how="anti", maintain_order="left")
        said = empty.with_columns(start=pl.col("month"), rows=pl.lit(0, pl.Int64))
        return Remains(self.origin, pl.concat([left, said], how="diagonal"), gone, feed)

    def _standing(self) -> pl.DataFrame:
        """For each vendor and month what was said last."""
        ranked = [rows.with_columns(rank=pl.lit(rank)) for rank, (_, rows) in enumerate(self.by)]
        every = pl.concat([rows.select(*_PLACE, COUNTED, "rank") for rows in ranked])
        return every.filter(pl.col("rank") == pl.col("rank").max().over(_PLACE))


def spoken_of(
    origin: StoredDelivery, deliveries: Sequence[StoredDelivery], facts: FactStore
) -> Spoken | None:
    """What deliveries, from the origin on, say of its records; None where they were not added up."""
    found = []
    for one in deliveries:
        rows = facts.of_delivery(one)
        if ORIGIN in rows.columns:
            found.append((one, rows.filter(pl.col(ORIGIN) == origin.sha256)))
    told = tuple((one, rows) for one, rows in found if not rows.is_empty())
    return Spoken(origin, told) if told else None


def in_one_form(
    own: pl.DataFrame, remains: Sequence[Remains], feed: Feed
) -> tuple[pl.DataFrame, list[Remains], Feed]:
    """A file's cells and what remains of others with integers of the same places; and the quantities of all.

    The feed contract that comes out has those quantities, each as finely as any of the contracts wrote it.
    """
    every = [feed, *(one.feed for one in remains)]
    finest: dict[str, Quantity] = {}
    for quantity in (one for each in every for one in each.quantities):
        known = finest.setdefault(quantity.id, quantity)
        if quantity.places > known.places:
            finest[quantity.id] = replace(known, places=quantity.places)
    same = [replace(one, cells=_scaled(one.cells, one.feed, finest)) for one in remains]
    return _scaled(own, feed, finest), same, replace(feed, quantities=tuple(finest.values()))


def _scaled(cells: pl.DataFrame, feed: Feed, finest: Mapping[str, Quantity]) -> pl.DataFrame:
    by = {one.id: finest[one.id].scale // one.scale for one in feed.quantities}
    known = [pl.col(f"{QUANTITY}{name}") * factor for name, factor in by.items() if factor != 1]
    missing = [pl.lit(None, pl.Int64).alias(f"{QUANTITY}{name}") for name in finest if name not in by]
    return cells.with_columns(*known, *missing) if known or missing else cells


def with_remains(own: pl.DataFrame, remains: Sequence[Remains]) -> pl.DataFrame:
    """The cells of a file, and what it says remains of others, as they are kept."""
    row = pl.lit(0, pl.Int64).alias("row")
    mine = own.select(row, pl.all()).with_columns(pl.lit(None, pl.String).alias(ORIGIN))
    others = [one.cells.with_columns(row, pl.lit(one.origin.sha256).alias(ORIGIN)) for one in remains]
    return pl.concat([mine, *(_like(one, mine.columns) for one in others)], how="diagonal")


def _like(cells: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """With the same columns first, as far as they are there."""
    first = [one for one in columns if one in cells.columns]
    return cells.select(*first, *(one for one in cells.columns if one not in columns))


def places_of(facts: pl.DataFrame) -> list[tuple[str, date]]:
    """The vendors and months that rows are about, in order."""
    return list(facts.select(_PLACE).unique().sort("month", "vendor").iter_rows())
