"""Rows that came for frozen months since these were approved, beside the rows that stand there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

import polars as pl

from outscore.storage.standing import DIMENSION
from outscore.storage.standing import KEY
from outscore.storage.standing import MINUTES
from outscore.storage.standing import QUANTITY
from outscore.storage.standing import SLOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.storage.deliveries import Deliveries
    from outscore.storage.facts import FactStore
    from outscore.storage.facts import FeedFacts

Month = tuple[str, "date"]
"""A vendor, and the first day of a month."""
_KEYS = ("code", "start", SLOT, MINUTES, "grain", KEY)
_TOLD = ("why:", "said:", "note:")
_PLACE = ("delivery", "file", "row", "rows")
_WHOSE = ("vendor", "month")
_NTH = "nth"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the delivery by its order of receipt, its file, and the row.

    `row` is None where a fact stands for several rows of the file.
    """

    delivery: int
    file: str
    row: int | None


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that would come to a frozen month, go from it, or take the place of another.

    came: where the new row stands, None where rows only go. gone: where the row stands that counts today.
    """

    vendor: str
    month: date
    feed: str
    came: Place | None
    gone: Place | None


def waiting_rows(facts: FactStore, deliveries: Deliveries) -> tuple[WaitingRow, ...]:
    """What of every frozen month would be otherwise if it were read with all that is known today."""
    closed = deliveries.closed_months()
    concerned = _concerned(deliveries, closed)
    if not concerned:
        return ()
    standing = {one.feed: one for one in facts.current(concerned)}
    known = {one.feed: one for one in facts.known(concerned)}
    return tuple(
        row
        for feed in sorted({*standing, *known})
        for row in _of_feed(standing.get(feed), known.get(feed), closed)
        if (row.vendor, row.month) in closed
    )


def _concerned(deliveries: Deliveries, closed: Mapping[Month, int]) -> set[date]:
    """The frozen months for which a reading came, or was replaced, after the approval."""
    first: dict[date, int] = {}
    for (_, month), last in closed.items():
        first[month] = min(last, first.get(month, last))
    found: set[date] = set()
    for one in deliveries.readings(first) if first else ():
        newest = max(one.since, one.until or 0)
        if newest > min(first.values()):
            brought = deliveries.months_of(one.number)
            found.update(month for month in brought if newest > first.get(month, newest))
    return found


def _of_feed(
    standing: FeedFacts | None, known: FeedFacts | None, closed: Iterable[Month]
) -> Iterator[WaitingRow]:
    feeds = [one for one in (standing, known) if one is not None]
    scales = {name: max(one.scales.get(name, 1) for one in feeds) for one in feeds for name in one.scales}
    dates = {month for _, month in closed}
    frames = [_comparable(one, scales, dates) for one in feeds]
    before = frames[0] if standing is not None else frames[0].clear()
    after = frames[-1] if known is not None else frames[-1].clear()
    names = list(dict.fromkeys([*before.columns, *after.columns]))
    compared = [name for name in names if name not in _PLACE]
    before, after = _with_all(before, after, names), _with_all(after, before, names)
    before, after = _counted(before, compared), _counted(after, compared)
    gone = before.join(after, on=[*compared, _NTH], how="anti", nulls_equal=True)
    came = after.join(before, on=[*compared, _NTH], how="anti", nulls_equal=True)
    about = [name for name in compared if _is_key(name)]
    places: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in gone.iter_rows(named=True):
        places.setdefault(_key(row, about), []).append(row)
    for row in came.iter_rows(named=True):
        others = places.get(_key(row, about))
        other = others.pop(0) if others else None
        for vendor, month in dict.fromkeys(_whose(one) for one in (row, other) if one):
            yield WaitingRow(vendor, month, feeds[0].feed, _place(row), _place(other) if other else None)
    for row in (one for rows in places.values() for one in rows):
        yield WaitingRow(*_whose(row), feeds[0].feed, None, _place(row))


def _counted(frame: pl.DataFrame, compared: Sequence[str]) -> pl.DataFrame:
    """With the number of each row among those that say the same, as several deliveries may be added up."""
    return frame.with_columns(pl.int_range(pl.len()).over(compared).alias(_NTH))


def _comparable(facts: FeedFacts, scales: Mapping[str, int], months: Iterable[date]) -> pl.DataFrame:
    wanted = [name for name in facts.frame.columns if _is_compared(name) or name in _PLACE]
    finer = [
        (pl.col(f"{QUANTITY}{name}") * (scales[name] // scale)).alias(f"{QUANTITY}{name}")
        for name, scale in facts.scales.items()
    ]
    rows = facts.frame.filter(pl.col("month").is_in(list(months)))
    return rows.select(wanted).with_columns(finer)


def _with_all(frame: pl.DataFrame, other: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    missing = [pl.lit(None, other.schema[name]).alias(name) for name in names if name not in frame.columns]
    return frame.with_columns(missing).select(names)


def _is_compared(name: str) -> bool:
    return _is_key(name) or name in _WHOSE or name.startswith((QUANTITY, *_TOLD))


def _is_key(name: str) -> bool:
    return name in _KEYS or name.startswith(DIMENSION)


def _key(row: Mapping[str, Any], about: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in about)


def _whose(row: Mapping[str, Any]) -> Month:
    return row["vendor"], row["month"]


def _place(row: Mapping[str, Any]) -> Place:
    return Place(row["delivery"], row["file"], row.get("row"))
