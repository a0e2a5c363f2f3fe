"""Sums of records by the delivery that brought these: what is kept of a file, and what it says of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outscore.storage.standing import COUNTED
from outscore.storage.standing import ORIGIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.facts import FactStore

_PLACE = ("vendor", "month")


@dataclass(frozen=True, slots=True)
class Remains:
    """What remains of a delivery: cells, and a row without a code for each place of which nothing does.

    gone: how many of its records came again.
    """

    origin: StoredDelivery
    cells: pl.DataFrame
    gone: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """What deliveries say of the records of one of them, the first being itself."""

    origin: StoredDelivery
    by: tuple[tuple[StoredDelivery, pl.DataFrame], ...]

    @property
    def others(self) -> tuple[StoredDelivery, ...]:
        """The deliveries after it that brought some of its records again."""
        return tuple(one for one, _ in self.by if one.id != self.origin.id)

    def without(self, left: pl.DataFrame) -> Remains | None:
        """What remains of it, given its cells without the records that came again; None if that is known."""
        stood = self._standing()
        gone = int(stood[COUNTED].sum()) - int(left[COUNTED].sum())
        if not gone:
            return None
        places = stood.select(_PLACE).unique(maintain_order=True)
        empty = places.join(left, on=_PLACE, how="anti", maintain_order="left")
        said = empty.with_columns(start=pl.col("month"), rows=pl.lit(0, pl.Int64))
        return Remains(self.origin, pl.concat([left, said], how="diagonal"), gone)

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


def with_remains(own: pl.DataFrame, remains: Sequence[Remains]) -> pl.DataFrame:
    """The cells of a file, and what it says remains of others, as they are kept."""
    row = pl.lit(0, pl.Int64).alias("row")
    mine = own.select(row, pl.all()).with_columns(pl.lit(None, pl.String).alias(ORIGIN))
    others = [one.cells.with_columns(row, pl.lit(one.origin.sha256).alias(ORIGIN)) for one in remains]
    return pl.concat([mine, *(one.select(mine.columns) for one in others)])


def places_of(facts: pl.DataFrame) -> list[tuple[str, date]]:
    """The vendors and months that rows are about, in order."""
    return list(facts.select(_PLACE).unique().sort("month", "vendor").iter_rows())
