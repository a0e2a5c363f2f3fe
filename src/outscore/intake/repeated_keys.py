"""Keys that stand in a big file more than once, found by spilled 64-bit hashes in bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.typed_rows import key_columns

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.intake.record_rules import RecordRules

KEY_HASH, SECOND_HASH = "hash", "second"
AT_ONCE = 4_000_000
"""How many hashes are compared at once: 32 MB of them, and as much again while they are sorted."""
_SEED, _SECOND_SEED = 20_261, 7_919


def hashes_of_key(rules: RecordRules) -> list[pl.Expr]:
    """Two hashes of what a typed row is about, by which deliveries are compared: 128 bits together."""
    return [hash_of_key(rules).alias(KEY_HASH), hash_of_key(rules, _SECOND_SEED).alias(SECOND_HASH)]


def hash_of_key(rules: RecordRules, seed: int = _SEED) -> pl.Expr:
    """A 64-bit hash of what a typed row is about. Equal keys have equal hashes, of one version of polars."""
    code, *fields = key_columns(rules)
    names = fields if rules.feed.vendor_column is None else [code, *fields]
    if len(names) == 1:
        return pl.col(names[0]).hash(seed)
    return pl.concat_str([pl.col(name).cast(pl.String) for name in names], separator="\x1f").hash(seed)


def repeated_hashes(spilled: Path, count: int, most: int) -> pl.Series | None:
    """The hashes that stand in a spilled file more than once; None where more than `most` do so again.

    They are taken in parts by their remainder, so that no more than AT_ONCE are in memory.
    """
    every = pl.scan_parquet(spilled)
    parts = -(-count // AT_ONCE) or 1
    found = pl.Series(KEY_HASH, [], dtype=pl.UInt64)
    for part in range(parts):
        mine = every.filter(pl.col(KEY_HASH) % parts == part) if parts > 1 else every
        hashes = mine.collect(engine="streaming")[KEY_HASH].sort()
        found = found.append(hashes.filter(hashes == hashes.shift(1)))
        if len(found) > most:
            return None
    return found.unique()
