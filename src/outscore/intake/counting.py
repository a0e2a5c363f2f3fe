"""Quantities from records: each count of a kind as expressions over typed rows, one by one or added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outscore.model.kind import How
from outscore.schemas.conditions import any_way_holds
from outscore.schemas.conditions import column
from outscore.schemas.conditions import may_be_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.kind import Count
    from outscore.model.kind import Kind


def per_row(count: Count, kind: Kind, scales: Mapping[str, int]) -> pl.Expr:
    """What one row adds to a quantity: an integer, or null where the row does not tell.

    A row that does not count adds 0; the largest of none is 0 as well. The count must be bound. `scales`:
    what the integers of a decimal field are divided by.
    """
    counts = any_way_holds(count.ways, kind, scales)
    if count.how is How.ROWS:
        return _every_row(1) if counts is None else counts.cast(pl.Int64)
    told = _told(count)
    if counts is None:
        return told
    return pl.when(counts).then(told).when(~counts).then(pl.lit(0, dtype=pl.Int64))


def added_up(count: Count, kind: Kind, scales: Mapping[str, int]) -> pl.Expr:
    """A quantity over all rows of a group; null where one that counts, or may, does not tell its part."""
    counts = any_way_holds(count.ways, kind, scales)
    unknown = counts is not None and may_be_unknown(count.ways, kind)
    if count.how is How.ROWS:
        whole = pl.len() if counts is None else counts.sum()
        known = pl.when(~counts.is_null().any()).then(whole) if counts is not None and unknown else whole
        return known.cast(pl.Int64)
    told = _told(count)
    silent = told.is_null() if counts is None else counts & told.is_null()
    if counts is not None and unknown:
        silent = silent | counts.is_null()
    counted = told if counts is None else pl.when(counts).then(told).otherwise(pl.lit(0, dtype=pl.Int64))
    whole = counted.sum() if count.how is How.SUM else counted.max()
    return pl.when(~silent.any()).then(whole)


def _told(count: Count) -> pl.Expr:
    """The fields that are added up, null where one of them is empty."""
    first, *others = (column(name) for name in count.of)
    return sum(others, start=first).cast(pl.Int64)


def _every_row(value: int) -> pl.Expr:
    """The same integer for every row there is, also for none."""
    return pl.repeat(value, pl.len(), dtype=pl.Int64)
