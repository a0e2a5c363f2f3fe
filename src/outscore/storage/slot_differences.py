"""How far two quantities are apart in each interval, day or month, as facts that metrics can name.

The two may come from different feeds. They are held against each other by vendor, by the coarser of their
times, and by the dimensions that both are split by; within those each is added up first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outscore.model.period import Grain
from outscore.storage.facts import QUANTITY
from outscore.storage.facts import FeedFacts
from outscore.storage.standing import COUNTED
from outscore.storage.standing import KEY
from outscore.storage.standing import MINUTES
from outscore.storage.standing import SLOT
from outscore.storage.worked_out import as_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.difference import Difference

_SIDES = ("one", "other")


def difference_facts(wanted: Difference, facts: Iterable[FeedFacts]) -> FeedFacts | None:
    """One row for each time of which either is there; without a figure where one of them is not.

    Of records that were counted no row means that there was nothing; of sums it means that nobody knows.
    None where one of them is nowhere to be found.
    """
    listed = tuple(facts)
    sides = [[one for one in listed if f"{QUANTITY}{name}" in one.frame.columns] for name in wanted.between]
    if not all(sides):
        return None
    both = [one for side in sides for one in side]
    keys = _keys(both)
    scale = max(one.scales[name] for name, side in zip(wanted.between, sides, strict=True) for one in side)
    summed = [
        _summed(name, side, keys, scale, column)
        for name, side, column in zip(wanted.between, sides, _SIDES, strict=True)
    ]
    about = [name for name in summed[0].columns if name not in _SIDES]
    joined = summed[0].join(summed[1], on=about, how="full", coalesce=True, nulls_equal=True)
    columns = [
        pl.col(column).fill_null(0) if all(map(_is_counted, side)) else pl.col(column)
        for column, side in zip(_SIDES, sides, strict=True)
    ]
    apart = (pl.col("one") - pl.col("other")).abs().cast(pl.Int64).alias(f"{QUANTITY}{wanted.id}")
    frame = joined.with_columns(*columns).select(*about, apart)
    return FeedFacts(wanted.id, as_rows(frame), {wanted.id: scale}, (), cut=f"difference {wanted.id}")


def _keys(both: Sequence[FeedFacts]) -> list[pl.Expr]:
    """What the two are held against each other by, as finely as both are cut."""
    shared = set.intersection(*(set(one.dimensions) for one in both))
    keys = [pl.col("vendor"), pl.col("month"), *(pl.col(name) for name in sorted(shared))]
    if any(Grain.MONTH.value in one.frame["grain"] for one in both):
        return [*keys, pl.col("month").alias("start"), pl.lit(Grain.MONTH.value).alias("grain")]
    keys += [pl.col("start"), pl.lit(Grain.DAY.value).alias("grain")]
    if not all(_is_short(one.frame) for one in both):
        return keys
    longest = max(int(one.frame[MINUTES].max() or 0) for one in both)  # type: ignore[arg-type]
    return [*keys, pl.col(SLOT).dt.truncate(f"{longest}m"), pl.lit(longest, pl.Int64).alias(MINUTES)]


def _is_short(frame: pl.DataFrame) -> bool:
    """Whether every row tells when it begins."""
    return SLOT in frame.columns and frame[SLOT].null_count() == 0


def _is_counted(facts: FeedFacts) -> bool:
    """Whether the rows are made from records, of which there are only those that happened."""
    return COUNTED in facts.frame.columns or KEY in facts.frame.columns


def _summed(
    name: str, side: Sequence[FeedFacts], keys: Sequence[pl.Expr], scale: int, column: str
) -> pl.DataFrame:
    """A quantity over everything that is about the same; null where a row does not give it."""
    frames = [
        one.frame.select(*keys, (pl.col(f"{QUANTITY}{name}") * (scale // one.scales[name])).alias(column))
        for one in side
    ]
    rows = pl.concat(frames, how="vertical_relaxed")
    whole = pl.col(column).null_count() == 0
    return rows.group_by([one for one in rows.columns if one != column]).agg(
        pl.when(whole).then(pl.col(column).sum()).alias(column)
    )
