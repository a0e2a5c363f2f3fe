"""Which rows of a feed stand, of all that its deliveries brought.

Rows of sums: the last about the same thing, by code, time and breakdown. Records that are facts of their
own: the last with the same key; where a record came again in another month, a row that is `gone` says so in
the month it left. Records that were added up: each delivery is the `origin` of the records it brought, and
may say anew what remains of an earlier origin once some of its records came again; the last to speak of an
origin, for a vendor and month, stands. Several origins may have sums of the same slot, which belong together.
"""

from __future__ import annotations

import polars as pl

QUANTITY = "q:"
DIMENSION = "dim:"
KEY, GONE = "key", "gone"
ORIGIN, COUNTED = "origin", "rows"
SLOT, MINUTES = "slot", "minutes"


def what_stands(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that stand, in order of receipt; `rank` says which row is later, and is taken away."""
    found = [part(rows) for part in (_records, _added_up, _sums)]
    standing = pl.concat([one for one in found if one is not None], how="diagonal")
    return standing.drop("rank").sort("delivery", maintain_order=True)


def own_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of one delivery without what it says of others: records that left, what remains of origins."""
    if GONE in rows.columns:
        rows = rows.filter(~pl.col(GONE).fill_null(value=False)).drop(GONE)
    if ORIGIN in rows.columns:
        rows = rows.filter(pl.col(ORIGIN).is_null()).drop(ORIGIN)
    return rows


def _is(column: str, rows: pl.DataFrame) -> pl.Expr:
    return pl.col(column).is_not_null() if column in rows.columns else pl.lit(value=False)


def _records(rows: pl.DataFrame) -> pl.DataFrame | None:
    if KEY not in rows.columns:
        return None
    mine = rows.filter(_is(KEY, rows))
    mine = mine.unique([KEY, "month"], keep="last", maintain_order=True)
    return mine.filter(~pl.col(GONE).fill_null(value=False)).drop(GONE) if GONE in rows.columns else mine


def _added_up(rows: pl.DataFrame) -> pl.DataFrame | None:
    if ORIGIN not in rows.columns:
        return None
    mine = rows.filter(_is(ORIGIN, rows))
    newest = pl.col("rank").max().over(ORIGIN, "vendor", "month")
    return mine.filter((pl.col("rank") == newest) & pl.col("code").is_not_null()).drop(ORIGIN)


def _sums(rows: pl.DataFrame) -> pl.DataFrame | None:
    """Of rows about the same thing the last one; of breakdowns, lengths and grains too, lest they add up."""
    mine = rows.filter(~_is(KEY, rows) & ~_is(ORIGIN, rows))
    if mine.is_empty() and not rows.is_empty():
        return None
    times = [name for name in ("start", SLOT) if name in mine.columns]
    keys = ["code", *times, *(name for name in mine.columns if name.startswith(DIMENSION))]
    if mine["rank"].n_unique() > 1:
        mine = mine.unique(keys, keep="last", maintain_order=True)
    cuts = (("breakdown", "start"), (MINUTES, "start"), ("grain", "month"))
    for column, thing in cuts:
        if column in mine.columns and mine[column].n_unique() > 1:
            newest = pl.col(column).sort_by("rank").last().over("code", thing)
            mine = mine.filter(pl.col(column).eq_missing(newest))
    return mine.drop(name for name in (KEY, GONE, ORIGIN, COUNTED) if name in mine.columns)
