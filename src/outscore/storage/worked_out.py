"""Facts that are worked out from others, and brought by no delivery.

What one vendor sends never decides how another's figures are worked out, nor does one month decide for
another: each is taken by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outscore.storage.facts import QUANTITY
from outscore.storage.standing import SLOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from outscore.storage.facts import FeedFacts


def by_vendor_and_month(facts: Iterable[FeedFacts]) -> list[list[tuple[FeedFacts, pl.DataFrame]]]:
    """The rows of each vendor and month, in order, as the feeds that have any of them bring them."""
    found: dict[tuple[str, date], list[tuple[FeedFacts, pl.DataFrame]]] = {}
    for one in facts:
        parts = one.frame.partition_by("vendor", "month", as_dict=True, maintain_order=True)
        for (vendor, month), rows in parts.items():
            found.setdefault((vendor, month), []).append((one, rows))
    return [found[about] for about in sorted(found)]


def dimensions_of(rows: pl.DataFrame) -> set[str]:
    """The dimensions that every one of some rows was split by when it came."""
    return set.intersection(*(set(one.split()) for one in rows["breakdown"].unique()))


def brings(rows: pl.DataFrame, quantity: str) -> bool:
    """Whether any of some rows gives a quantity."""
    name = f"{QUANTITY}{quantity}"
    return name in rows.columns and rows[name].null_count() < rows.height


def as_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """With what facts have beside their figures, in an order that nothing but their content decides."""
    times = [name for name in ("vendor", "start", SLOT) if name in frame.columns]
    others = [name for name in frame.columns if not name.startswith(QUANTITY) and name not in times]
    return frame.sort(*times, *others).with_columns(
        pl.lit(0, pl.Int64).alias("delivery"),
        pl.lit("").alias("file"),
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("row"),
        pl.col("vendor").alias("code"),
        pl.lit("").alias("breakdown"),
    )
