"""The accepted rows of one delivery, as they were read: what counts of it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from outscore.scoring.wording import exact_text
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY
from outscore.storage.standing import own_rows

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator

    from outscore.storage.archive import Archive
    from outscore.storage.deliveries import StoredDelivery

_PLAIN = ("row", "code", "start", "slot", "minutes")
_COUNTED = "rows"
"""The column of facts that stand for several rows each."""


@dataclass(frozen=True, slots=True)
class AcceptedRows:
    """The accepted rows of a delivery."""

    frame: pl.DataFrame

    def counts(self, warned: Collection[int]) -> dict[tuple[str, str], tuple[int, int]]:
        """By vendor and month ("2026-10"): the accepted rows, and how many of them were warned of."""
        if not self.frame.width:
            return {}
        how_many = pl.col(_COUNTED).sum() if _COUNTED in self.frame.columns else pl.len()
        has_warning = (
            pl.col("row").is_in(list(warned)) if "row" in self.frame.columns else pl.lit(value=False)
        )
        grouped = self.frame.group_by("vendor", "month").agg(
            how_many.cast(pl.Int64).alias("accepted"), has_warning.sum().cast(pl.Int64).alias("warned")
        )
        return {
            (vendor, f"{month:%Y-%m}"): (accepted, with_warning)
            for vendor, month, accepted, with_warning in grouped.sort("vendor", "month").iter_rows()
        }

    def table(self, vendor: str | None = None) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
        """The names of the columns, and the rows as texts in units; of one vendor if named."""
        if not self.frame.width:
            return (), iter(())
        chosen = [name for name in self.frame.columns if _is_told(name)]
        frame = self.frame.select("vendor", *chosen)
        rows = frame if vendor is None else frame.filter(pl.col("vendor") == vendor)
        names = [name.split(":")[1] if ":" in name else name for name in chosen]
        scales = [int(name.split(":")[2]) if name.startswith(QUANTITY) else 0 for name in chosen]
        texts = (
            tuple(_text(value, scale) for value, scale in zip(values, scales, strict=True))
            for _, *values in rows.iter_rows()
        )
        return tuple(names), texts


def accepted_rows(archive: Archive, delivery: StoredDelivery) -> AcceptedRows:
    """The accepted rows of a delivery, in the file's order."""
    if delivery.facts_sha256 is None:
        return AcceptedRows(pl.DataFrame())
    content = archive.get("facts", delivery.facts_sha256)
    return AcceptedRows(own_rows(pl.read_parquet(io.BytesIO(content))))


def _is_told(name: str) -> bool:
    return name in (*_PLAIN, _COUNTED) or name.startswith((DIMENSION, QUANTITY, "said:"))


def _text(value: object, scale: int) -> str:
    if value is None:
        return ""
    if scale > 1 and isinstance(value, int):
        return exact_text(Fraction(value, scale))
    return str(value)
