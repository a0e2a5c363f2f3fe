"""The fact store: accepted rows as Parquet in the archive, asked for integers by vendor, measure and month.

Of several deliveries about the same thing the one received last stands; the earlier rows stay in the
archive. Quantities are stored as integers; a column is named `q:QUANTITY:SCALE`, and its integers divided
by SCALE give the unit (1000 for milliseconds). Rows shorter than a day have `slot` (their beginning in UTC)
and `minutes`. What stands of records, `outscore.storage.standing` says.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple
from typing import TypeVar

import polars as pl

from outscore.model.delivery import row_key
from outscore.storage.counting_rows import frames_that_count
from outscore.storage.rows_at_hand import AtHand
from outscore.storage.rows_at_hand import RowsAtHand
from outscore.storage.standing import COUNTED
from outscore.storage.standing import DIMENSION
from outscore.storage.standing import KEY
from outscore.storage.standing import MINUTES
from outscore.storage.standing import ORIGIN
from outscore.storage.standing import QUANTITY
from outscore.storage.standing import SLOT
from outscore.storage.standing import what_stands

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Hashable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import date
    from datetime import datetime

    from outscore.model.contract import Scope
    from outscore.model.feed import Feed
    from outscore.model.feed import Quantity
    from outscore.storage.archive import Archive
    from outscore.storage.closing import Closed
    from outscore.storage.deliveries import Deliveries
    from outscore.storage.deliveries import Reading
    from outscore.storage.deliveries import StoredDelivery

__all__ = ["AGAIN", "DIMENSION", "NOTE", "QUANTITY", "FactRow", "FactStore", "FeedFacts"]

Told = TypeVar("Told")
NOTE = "note:"
LARGEST = "largest"
EACH_TOLD = 2**12
"""How many bytes each thing is taken to be that is told of facts."""
AGAIN = "sent again"
"""What is written beside facts: keys of records that were rejected when they came before."""


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """The current facts of one feed.

    `scales` says what each quantity's integers are divided by; `deliveries` are those that brought rows,
    in order of receipt. again: of records that were added up the keys of those that had been rejected before,
    each with the delivery that brought it then. cut: how finely rows are cut that are worked out from others.
    """

    feed: str
    frame: pl.DataFrame
    scales: Mapping[str, int]
    deliveries: tuple[StoredDelivery, ...]
    again: Mapping[str, int] = field(default_factory=dict)
    cut: str = ""

    @property
    def shape(self) -> str:
        """How finely the rows are cut: in time and by dimension."""
        if self.cut:
            return self.cut
        lengths = sorted(self.frame[MINUTES].drop_nulls().unique()) if MINUTES in self.frame.columns else []
        minutes = [f"{one} minutes" for one in lengths]
        return " ".join([*sorted(self.frame["grain"].unique()), *minutes, *self.dimensions])

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions the rows are split by."""
        return tuple(name for name in self.frame.columns if name.startswith(DIMENSION))

    def brought_by(self, vendor: str, first: date, last: date) -> frozenset[int]:
        """The deliveries whose rows stand for a vendor in some months (by their first days)."""
        rows = self.frame.filter((pl.col("vendor") == vendor) & pl.col("month").is_between(first, last))
        return frozenset(rows["delivery"].to_list())

    def counted(self) -> tuple[tuple[str, date, int, int], ...]:
        """Vendor, month and delivery, and how many of its rows stand; of sums how many went into them."""
        rows = pl.col(COUNTED).fill_null(1).sum() if COUNTED in self.frame.columns else pl.len()
        about = ("vendor", "month", "delivery")
        return tuple(self.frame.group_by(about).agg(rows.cast(pl.Int64)).iter_rows())

    def keys(self) -> dict[str, int]:
        """What each row is about, and the delivery that brought the row that stands."""
        if self.again:
            return dict(self.again)
        if KEY in self.frame.columns:
            return dict(self.frame.select(KEY, "delivery").filter(pl.col(KEY).is_not_null()).iter_rows())
        times = [name for name in (SLOT, "start") if name in self.frame.columns]
        begun = (next(one for one in row if one) for row in self.frame.select(times).iter_rows())
        rows = self.frame.select("delivery", "code", *self.dimensions).iter_rows()
        return {
            row_key(code, start, dimensions): delivery
            for start, (delivery, code, *dimensions) in zip(begun, rows, strict=True)
        }


@dataclass(frozen=True, slots=True)
class FactRow:
    """One accepted row: the delivery that brought it (order of receipt), its place there, its integers.

    start: the first day that it is about. begins: when it begins, for rows shorter than a day. counted: how
    many records it adds up, whose places are not told (row 0); else 0. scales: what the integers are divided
    by.
    """

    feed: str
    file: str
    delivery: int
    row: int
    month: date
    dimensions: tuple[tuple[str, str], ...]
    quantities: Mapping[str, int | None]
    begins: datetime | None = None
    counted: int = 0
    scales: Mapping[str, int] = field(default_factory=dict)
    start: date | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from every other row that stands."""
        values = tuple(value for _, value in self.dimensions)
        return (self.feed, self.delivery, self.row, self.start, self.begins, values)


class _Asked(NamedTuple):
    """All that the facts of a feed hang on."""

    feed: str
    readings: tuple[Reading, ...]
    months: frozenset[date]
    closed: frozenset[tuple[tuple[str, date], int]]


class FactStore:
    """Facts by feed and month."""

    def __init__(self, archive: Archive, deliveries: Deliveries) -> None:
        self._archive = archive
        self._deliveries = deliveries
        self._rows = RowsAtHand(archive)
        self._standing: AtHand[FeedFacts] = AtHand(lambda one: int(one.frame.estimated_size()))
        self._told: AtHand[Any] = AtHand(lambda told: EACH_TOLD * (1 + len(told)))

    def write(self, facts: pl.DataFrame, feed: Feed, about: Mapping[str, str] | None = None) -> str:
        """Keep a delivery's accepted rows, with what is to be known about them; returns their SHA-256."""
        names = {f"{QUANTITY}{one.id}": _stored_name(one) for one in feed.quantities}
        buffer = io.BytesIO()
        grain = pl.lit(feed.grain.value).alias("grain")
        facts.rename(names).with_columns(grain).write_parquet(
            buffer, compression="zstd", statistics=False, metadata=dict(about) if about else None
        )
        return self._archive.put("facts", buffer.getvalue())

    def about(self, delivery: StoredDelivery) -> dict[str, str]:
        """What was written about a delivery's rows beside them."""
        content = self._archive.get("facts", delivery.facts_sha256 or "")
        return dict(pl.read_parquet_metadata(io.BytesIO(content)))

    def of_delivery(self, delivery: StoredDelivery) -> pl.DataFrame:
        """The rows that one delivery brought, as they were kept."""
        return self._read(delivery)

    def records_like(self, keys: pl.Series, feed: Feed, before: int | None = None) -> pl.DataFrame:
        """The known rows of records with some keys, of any month; `delivery` is a file name.

        `before` leaves out one delivery, by its order of receipt, and all that came after it.
        """
        wanted: dict[str, Any] = {KEY: pl.String, "code": pl.String, "vendor": pl.String}
        wanted |= {"start": pl.Date, "month": pl.Date}
        wanted |= {f"{DIMENSION}{name}": pl.String for name, _ in feed.dimensions}
        wanted |= {f"{QUANTITY}{one.id}": pl.Int64 for one in feed.quantities}
        found = self.known(self._deliveries.months(), feed.id, before)
        if not found or KEY not in found[0].frame.columns:
            return pl.DataFrame(schema={**wanted, "delivery": pl.String})
        frame = found[0].frame.filter(pl.col(KEY).is_in(keys.implode()))
        scales = found[0].scales
        by = {
            f"{QUANTITY}{one.id}": (one.scale, scales[one.id]) for one in feed.quantities if one.id in scales
        }
        columns = [
            pl.col(name) * by[name][0] // by[name][1]
            if name in by
            else pl.col(name)
            if name in frame.columns
            else pl.lit(None, dtype).alias(name)
            for name, dtype in wanted.items()
        ]
        return frame.select(*columns, pl.col("file").alias("delivery"))

    def current(
        self, months: Collection[date], feed: str | None = None, before: int | None = None
    ) -> tuple[FeedFacts, ...]:
        """The facts that stand for the months, by feed; with `delivery` (order of receipt) and `file`.

        Only of one feed if it is named; `before` leaves out one delivery, by its order of receipt, and
        all that came after it. Of a frozen month the rows stand that it was approved with.
        """
        return self._standing_in(months, feed, before, self._deliveries.closed_months(months))

    def known(
        self, months: Collection[date], feed: str | None = None, before: int | None = None
    ) -> tuple[FeedFacts, ...]:
        """The same with what came for frozen months since they were approved, and waits for a person."""
        return self._standing_in(months, feed, before, {})

    def told_of_current(
        self,
        months: Collection[date],
        feed: str,
        before: int | None,
        tell: Callable[[FeedFacts], tuple[Told, ...]],
        about: Hashable,
    ) -> tuple[Told, ...]:
        """What is to be told of a feed's current facts; of the same facts it is worked out once.

        about: all else that it hangs on.
        """
        closed = self._deliveries.closed_months(months)
        return tuple(
            one
            for asked in self._asked(months, feed, before, closed)
            for one in self._told.of((about, asked), partial(self._tell, tell, asked))
        )

    def _tell(self, tell: Callable[[FeedFacts], tuple[Told, ...]], asked: _Asked) -> tuple[Told, ...]:
        return tell(self._of(asked))

    def _standing_in(
        self, months: Collection[date], feed: str | None, before: int | None, closed: Closed
    ) -> tuple[FeedFacts, ...]:
        return tuple(map(self._of, self._asked(months, feed, before, closed)))

    def _asked(
        self, months: Collection[date], feed: str | None, before: int | None, closed: Closed
    ) -> Iterator[_Asked]:
        found: dict[str, list[Reading]] = {}
        for one in self._deliveries.readings(months, feed, before):
            if one.until is None or any(map(one.stood_at, closed.values())):
                found.setdefault(one.delivery.feed, []).append(one)
        wanted, frozen = frozenset(months), frozenset(closed.items())
        for name, readings in found.items():
            yield _Asked(name, tuple(readings), wanted, frozen)

    def _of(self, asked: _Asked) -> FeedFacts:
        return self._standing.of(asked, partial(self._of_feed, asked))

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
        """The facts known of a feed, with its feed contract's columns; `delivery` is a file name.

        `before` leaves out one delivery, by its order of receipt, and all that came after it.
        """
        wanted: dict[str, Any] = {"code": pl.String, "vendor": pl.String}
        wanted |= {"start": pl.Date, "month": pl.Date}
        wanted |= {"grain": pl.String, "breakdown": pl.String}
        wanted |= {SLOT: pl.Datetime("ms", "UTC"), MINUTES: pl.Int64} if feed.slots else {}
        wanted |= {f"{DIMENSION}{name}": pl.String for name, _ in feed.dimensions}
        wanted |= {f"{QUANTITY}{one.id}": pl.Int64 for one in feed.quantities}
        wanted |= {
            f"{kind}:{one.id}": pl.String
            for one in feed.quantities
            if one.meanings
            for kind in ("why", "said")
        }
        wanted |= {f"{NOTE}{name}": pl.String for name in feed.noted}
        found = self.known(months, feed.id, before)
        if not found:
            return pl.DataFrame(schema={**wanted, "delivery": pl.String})
        frame = found[0].frame
        columns = [
            pl.col(name) if name in frame.columns else pl.lit(None, dtype).alias(name)
            for name, dtype in wanted.items()
        ]
        return frame.select(*columns, pl.col("file").alias("delivery"))

    def _of_feed(self, asked: _Asked) -> FeedFacts:
        is_asked, readings = pl.col("month").is_in(list(asked.months)), asked.readings
        read = [(one, self._read(one.delivery).filter(is_asked)) for one in readings]
        frames = frames_that_count(read, dict(asked.closed))
        scales = _scales(frames)
        shaped = [
            _shaped(_rescaled(frame, scales)).with_columns(rank=pl.lit(rank))
            for rank, frame in enumerate(frames)
        ]
        counting = {number for frame in frames for number in frame["delivery"].unique().to_list()}
        deliveries = {one.delivery.id: one.delivery for one in readings if one.delivery.id in counting}
        standing = what_stands(_brought_by(pl.concat(shaped, how="diagonal"), deliveries.values()))
        adding = [one for one, frame in read if ORIGIN in frame.columns and one.until is None]
        again = {key: one.delivery.id for one in adding for key in self._sent_again(one.delivery)}
        return FeedFacts(asked.feed, standing, scales, tuple(deliveries.values()), again)

    def _sent_again(self, delivery: StoredDelivery) -> list[str]:
        found: list[str] = json.loads(self.about(delivery).get(AGAIN, "[]"))
        return found

    def _read(self, delivery: StoredDelivery) -> pl.DataFrame:
        labels = [pl.lit(delivery.id).alias("delivery"), pl.lit(delivery.file).alias("file")]
        rows = self._rows.of(delivery.facts_sha256 or "")
        if ORIGIN in rows.columns:
            labels.append(pl.col(ORIGIN).fill_null(delivery.sha256))
        return rows.with_columns(*labels)


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    """With the breakdown that the delivery had, so that another breakdown of the same thing is noticed."""
    names = [name for name in frame.columns if name.startswith(DIMENSION)]
    return frame.with_columns(pl.lit(" ".join(sorted(names))).alias("breakdown"))


def _fact_row(facts: FeedFacts, names: list[str], row: dict[str, Any]) -> FactRow:
    return FactRow(
        feed=facts.feed,
        file=row["file"],
        delivery=row["delivery"],
        row=row["row"],
        month=row["month"],
        dimensions=tuple((name.removeprefix(DIMENSION), row[name]) for name in facts.dimensions),
        quantities={name: row[f"{QUANTITY}{name}"] for name in names},
        begins=row.get(SLOT),
        counted=row.get(COUNTED) or 0,
        scales={name: facts.scales[name] for name in names},
        start=row["start"],
    )


def _scales(frames: list[pl.DataFrame]) -> dict[str, int]:
    scales: dict[str, int] = {}
    for frame in frames:
        for column in frame.columns:
            if column.startswith(QUANTITY):
                _, name, scale, *_ = column.split(":")
                scales[name] = max(int(scale), scales.get(name, 1))
    return scales


def _stored_name(quantity: Quantity) -> str:
    mark = f":{LARGEST}" if quantity.largest else ""
    return f"{QUANTITY}{quantity.id}:{quantity.scale}{mark}"


def _brought_by(rows: pl.DataFrame, deliveries: Collection[StoredDelivery]) -> pl.DataFrame:
    """What a delivery says of an earlier one's records is still what that one brought."""
    if ORIGIN not in rows.columns:
        return rows
    told = {one.sha256: (one.id, one.file) for one in deliveries}
    numbers = {digest: number for digest, (number, _) in told.items()}
    files = {digest: file for digest, (_, file) in told.items()}
    origin = pl.col(ORIGIN)
    return rows.with_columns(
        delivery=origin.replace_strict(numbers, default=pl.col("delivery"), return_dtype=pl.Int32),
        file=origin.replace_strict(files, default=pl.col("file"), return_dtype=pl.String),
    )


def _rescaled(frame: pl.DataFrame, scales: Mapping[str, int]) -> pl.DataFrame:
    columns = []
    for column in frame.columns:
        if column.startswith(QUANTITY):
            _, name, scale, *_ = column.split(":")
            columns.append((pl.col(column) * (scales[name] // int(scale))).alias(f"{QUANTITY}{name}"))
        else:
            columns.append(pl.col(column))
    return frame.select(columns)
