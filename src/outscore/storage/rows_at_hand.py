"""What was read from the fact store a moment ago: scoring asks for the same rows many times."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING
from typing import Generic
from typing import TypeVar

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Hashable

    from outscore.storage.archive import Archive

Kept = TypeVar("Kept")
MOST_BYTES = 64 * 2**20


class AtHand(Generic[Kept]):
    """What is the same whenever it is asked for by the same key; those asked for last are kept."""

    def __init__(self, size: Callable[[Kept], int], most_bytes: int = MOST_BYTES) -> None:
        """`most_bytes` is how much is kept in memory, beside what was asked for last."""
        self._size = size
        self._most_bytes = most_bytes
        self._kept: dict[Hashable, Kept] = {}
        self._bytes = 0

    def of(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is kept under a key, made where it is not."""
        found = self._kept.pop(key, None)
        if found is None:
            found = make()
            self._bytes += self._size(found)
        self._kept[key] = found
        while self._bytes > self._most_bytes and len(self._kept) > 1:
            oldest = next(iter(self._kept))
            self._bytes -= self._size(self._kept.pop(oldest))
        return found


class RowsAtHand:
    """Rows by the SHA-256 of what they are kept in, those asked for last without reading them again."""

    def __init__(self, archive: Archive, most_bytes: int = MOST_BYTES) -> None:
        """`most_bytes` is how much is kept in memory, beside what was asked for last."""
        self._archive = archive
        self._rows: AtHand[pl.DataFrame] = AtHand(lambda one: int(one.estimated_size()), most_bytes)

    def of(self, sha256: str) -> pl.DataFrame:
        """The rows; raises ArchiveError where they are not what was kept."""
        return self._rows.of(sha256, partial(self._read, sha256))

    def _read(self, sha256: str) -> pl.DataFrame:
        return pl.read_parquet(io.BytesIO(self._archive.get("facts", sha256)))
