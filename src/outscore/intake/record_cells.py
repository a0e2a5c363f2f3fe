"""Typed rows of records added up to cells: one for each slot, vendor code and combination of dimensions."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import polars as pl

from outscore.intake.counting import added_up
from outscore.intake.record_rows import QUANTITY
from outscore.model.records import Cut
from outscore.schemas.conditions import column
from outscore.schemas.records import scales

if TYPE_CHECKING:
    from datetime import date

    from outscore.intake.record_rules import RecordRules

MOMENT = pl.Datetime("ms", "UTC")


def add_up(rows: pl.LazyFrame, rules: RecordRules) -> pl.DataFrame:
    """Typed rows that nothing is wrong with, added up to cells as `Streamed` describes them."""
    return finished(cells_of(rows, rules).collect(engine="streaming"), rules)


def _slots(rules: RecordRules) -> pl.Expr:
    """When a row's slot begins: milliseconds in UTC, or the day as days since 1970."""
    if rules.text.cut is Cut.DAY:
        return pl.col("day").to_physical().cast(pl.Int64)
    length = rules.text.cut.minutes * 60_000
    since = pl.col("wall").to_physical() % length
    return column(rules.kind.moment).to_physical() - since


def cells_of(rows: pl.LazyFrame, rules: RecordRules) -> pl.LazyFrame:
    """Rows added up; slots and days are still numbers."""
    by = scales(rules.kind, rules.text)
    several = rules.feed.vendor_column is not None
    keys = ["slot", *(["code"] if several else []), *(f"dim:{name}" for name, _ in rules.feed.dimensions)]
    sums = [added_up(count, rules.kind, by).alias(f"{QUANTITY}{count.id}") for count in rules.counts]
    owner = [pl.col("vendor").first()] if several else []
    slotted = rows.with_columns(slot=_slots(rules))
    return slotted.group_by(keys).agg(
        *owner, pl.col("day").first(), *sums, pl.len().cast(pl.Int64).alias("rows")
    )


def finished(cells: pl.DataFrame, rules: RecordRules) -> pl.DataFrame:
    """The cells in order, with the columns that facts have."""
    dimensions = [f"dim:{name}" for name, _ in rules.feed.dimensions]
    if rules.text.cut is Cut.DAY:
        begins = {day: _midnight(day, rules.zone) for day in cells["day"].unique().to_list()}
        slot = pl.col("day").replace_strict(begins, return_dtype=MOMENT) if begins else pl.lit(None, MOMENT)
    else:
        slot = pl.from_epoch("slot", time_unit="ms").cast(pl.Datetime("ms")).dt.replace_time_zone("UTC")
    owner = pl.lit(rules.feed.fixed_vendor, dtype=pl.String)
    several = rules.feed.vendor_column is not None
    told = cells.select(
        *(pl.col(name) if several else owner.alias(name) for name in ("code", "vendor")),
        slot.alias("slot"),
        pl.lit(rules.text.cut.minutes, dtype=pl.Int64).alias("minutes"),
        pl.col("day").alias("start"),
        pl.col("day").dt.month_start().alias("month"),
        *dimensions,
        *(f"{QUANTITY}{count.id}" for count in rules.counts),
        "rows",
    )
    return told.sort("slot", "code", *dimensions)


def _midnight(day: date, zone: str) -> datetime:
    """The first moment of a day, also where the clocks skip or repeat midnight."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
