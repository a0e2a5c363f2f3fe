"""Rows of the fact store that were read a moment ago: scoring asks for the same ones many times."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from outscore.storage.archive import Archive


class RowsAtHand:
    """Rows by the SHA-256 of what they are kept in, those asked for last without reading them again."""

    def __init__(self, archive: Archive, most_bytes: int = 64 * 2**20) -> None:
        """`most_bytes` is how much is kept in memory, beside what was asked for last."""
        self._archive = archive
        self._most_bytes = most_bytes
        self._kept: dict[str, pl.DataFrame] = {}
        self._bytes = 0

    def of(self, sha256: str) -> pl.DataFrame:
        """The rows; raises ArchiveError where they are not what was kept."""
        rows = self._kept.pop(sha256, None)
        if rows is None:
            rows = pl.read_parquet(io.BytesIO(self._archive.get("facts", sha256)))
            self._bytes += int(rows.estimated_size())
        self._kept[sha256] = rows
        while self._bytes > self._most_bytes and len(self._kept) > 1:
            oldest = next(iter(self._kept))
            self._bytes -= int(self._kept.pop(oldest).estimated_size())
        return rows
