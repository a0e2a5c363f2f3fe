"""The fact store: accepted rows as Parquet in the archive, asked for integers by vendor, measure and month.

Of several deliveries about the same thing the one received last stands; the earlier rows stay in the
archive. Quantities are stored as integers; a column is named `q:QUANTITY:SCALE`, and its integers divided
by SCALE give the unit (1000 for milliseconds).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

import polars as pl

from outscore.model.delivery import row_key

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping
    from datetime import date

    from outscore.model.contract import Scope
    from outscore.model.feed import Feed
    from outscore.storage.archive import Archive
    from outscore.storage.deliveries import Deliveries
    from outscore.storage.deliveries import StoredDelivery

QUANTITY = "q:"
DIMENSION = "dim:"


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """The current facts of one feed.

    `scales` says what each quantity's integers are divided by; `deliveries` are those that brought rows,
    in order of receipt.
    """

    feed: str
    frame: pl.DataFrame
    scales: Mapping[str, int]
    deliveries: tuple[StoredDelivery, ...]

    @property
    def shape(self) -> str:
        """How finely the rows are cut: in time and by dimension."""
        return " ".join([*sorted(self.frame["grain"].unique()), *self.dimensions])

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions the rows are split by."""
        return tuple(name for name in self.frame.columns if name.startswith(DIMENSION))

    def brought_by(self, vendor: str, first: date, last: date) -> frozenset[int]:
        """The deliveries whose rows stand for a vendor in some months (by their first days)."""
        rows = self.frame.filter((pl.col("vendor") == vendor) & pl.col("month").is_between(first, last))
        return frozenset(rows["delivery"].to_list())

    def keys(self) -> dict[str, int]:
        """What each row is about, and the delivery that brought the row that stands."""
        columns = ["delivery", "code", "start", *self.dimensions]
        return {
            row_key(code, start, dimensions): delivery
            for delivery, code, start, *dimensions in self.frame.select(columns).iter_rows()
        }


@dataclass(frozen=True, slots=True)
class FactRow:
    """One accepted row: the delivery that brought it (order of receipt), its place there, its integers."""

    feed: str
    file: str
    delivery: int
    row: int
    month: date
    dimensions: tuple[tuple[str, str], ...]
    quantities: Mapping[str, int | None]


class FactStore:
    """Facts by feed and month."""

    def __init__(self, archive: Archive, deliveries: Deliveries) -> None:
        self._archive = archive
        self._deliveries = deliveries

    def write(self, facts: pl.DataFrame, feed: Feed) -> str:
        """Keep a delivery's accepted rows; returns their SHA-256."""
        scales = {f"{QUANTITY}{one.id}": f"{QUANTITY}{one.id}:{one.scale}" for one in feed.quantities}
        buffer = io.BytesIO()
        grain = pl.lit(feed.grain.value).alias("grain")
        facts.rename(scales).with_columns(grain).write_parquet(buffer, compression="zstd", statistics=False)
        return self._archive.put("facts", buffer.getvalue())

    def current(
        self, months: Collection[date], feed: str | None = None, before: int | None = None
    ) -> tuple[FeedFacts, ...]:
        """The facts that stand for the months, by feed; with `delivery` (order of receipt) and `file`.

        Only of one feed if it is named; `before` leaves out one delivery, by its order of receipt, and
        all that came after it.
        """
        deliveries = self._deliveries.with_facts(months, feed, before)
        feeds = dict.fromkeys(one.feed for one in deliveries)
        return tuple(
            self._of_feed(name, [one for one in deliveries if one.feed == name], months) for name in feeds
        )

    def rows(
        self, vendor: str, months: Collection[date], scope: Scope, quantities: Collection[str]
    ) -> tuple[FactRow, ...]:
        """The rows of a vendor in a scope that can have any of the quantities, in order of receipt."""
        found: list[FactRow] = []
        for facts in self.current(months):
            names = [name for name in quantities if name in facts.scales]
            if names and all(f"{DIMENSION}{name}" in facts.dimensions for name, _ in scope.values):
                wanted = [pl.col(f"{DIMENSION}{name}") == value for name, value in scope.values]
                chosen = facts.frame.filter(pl.col("vendor") == vendor, *wanted).sort("delivery", "row")
                found += [_fact_row(facts, names, row) for row in chosen.iter_rows(named=True)]
        return tuple(found)

    def like(self, feed: Feed, months: Collection[date], before: int | None = None) -> pl.DataFrame:
        """The current facts of a feed, with its feed contract's columns; `delivery` is a file name.

        `before` leaves out one delivery, by its order of receipt, and all that came after it.
        """
        wanted = {"code": pl.String, "vendor": pl.String, "start": pl.Date, "month": pl.Date}
        wanted |= {"grain": pl.String, "breakdown": pl.String}
        wanted |= {f"{DIMENSION}{name}": pl.String for name, _ in feed.dimensions}
        wanted |= {f"{QUANTITY}{one.id}": pl.Int64 for one in feed.quantities}
        wanted |= {
            f"{kind}:{one.id}": pl.String
            for one in feed.quantities
            if one.meanings
            for kind in ("why", "said")
        }
        found = self.current(months, feed.id, before)
        if not found:
            return pl.DataFrame(schema={**wanted, "delivery": pl.String})
        frame = found[0].frame
        columns = [
            pl.col(name) if name in frame.columns else pl.lit(None, dtype).alias(name)
            for name, dtype in wanted.items()
        ]
        return frame.select(*columns, pl.col("file").alias("delivery"))

    def _of_feed(self, feed: str, deliveries: list[StoredDelivery], months: Collection[date]) -> FeedFacts:
        frames = [self._read(one).filter(pl.col("month").is_in(list(months))) for one in deliveries]
        scales = _scales(frames)
        joined = pl.concat([_shaped(_rescaled(frame, scales)) for frame in frames], how="diagonal")
        return FeedFacts(feed, _standing(joined), scales, tuple(deliveries))

    def _read(self, delivery: StoredDelivery) -> pl.DataFrame:
        content = self._archive.get("facts", delivery.facts_sha256 or "")
        labels = (pl.lit(delivery.id).alias("delivery"), pl.lit(delivery.file).alias("file"))
        return pl.read_parquet(io.BytesIO(content)).with_columns(*labels)


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    """With the breakdown that the delivery had, so that another breakdown of the same thing is noticed."""
    names = [name for name in frame.columns if name.startswith(DIMENSION)]
    return frame.with_columns(pl.lit(" ".join(sorted(names))).alias("breakdown"))


def _standing(rows: pl.DataFrame) -> pl.DataFrame:
    """Of rows about the same thing the last one received; of breakdowns and grains too, lest they add up."""
    keys = ["code", "start", *(name for name in rows.columns if name.startswith(DIMENSION))]
    if rows["delivery"].n_unique() > 1:
        rows = rows.unique(keys, keep="last", maintain_order=True)
    for column, thing in (("breakdown", ["code", "start"]), ("grain", ["code", "month"])):
        if rows[column].n_unique() > 1:
            newest = pl.col(column).sort_by("delivery").last().over(thing)
            rows = rows.filter(pl.col(column) == newest)
    return rows


def _fact_row(facts: FeedFacts, names: list[str], row: dict[str, Any]) -> FactRow:
    return FactRow(
        feed=facts.feed,
        file=row["file"],
        delivery=row["delivery"],
        row=row["row"],
        month=row["month"],
        dimensions=tuple((name.removeprefix(DIMENSION), row[name]) for name in facts.dimensions),
        quantities={name: row[f"{QUANTITY}{name}"] for name in names},
    )


def _scales(frames: list[pl.DataFrame]) -> dict[str, int]:
    scales: dict[str, int] = {}
    for frame in frames:
        for column in frame.columns:
            if column.startswith(QUANTITY):
                _, name, scale = column.split(":")
                scales[name] = max(int(scale), scales.get(name, 1))
    return scales


def _rescaled(frame: pl.DataFrame, scales: Mapping[str, int]) -> pl.DataFrame:
    columns = []
    for column in frame.columns:
        if column.startswith(QUANTITY):
            _, name, scale = column.split(":")
            columns.append((pl.col(column) * (scales[name] // int(scale))).alias(f"{QUANTITY}{name}"))
        else:
            columns.append(pl.col(column))
    return frame.select(columns)
