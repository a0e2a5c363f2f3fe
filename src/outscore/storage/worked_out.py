"""Facts that are worked out from others, and brought by no delivery."""

from __future__ import annotations

import polars as pl

from outscore.storage.facts import QUANTITY
from outscore.storage.standing import SLOT


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
