"""Records that were added up and came again: whether two deliveries share any, and what remains of the first.

A delivery keeps hashes of its records' keys, 128 bits each. Where a later one brings some of the same keys,
the earlier file is read again without them. Hashes are compared in parts by their remainder, so that no
more than AT_ONCE are in memory.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from typing import TypeVar

import polars as pl
from polars.exceptions import PolarsError

from outscore.intake.record_cells import add_up
from outscore.intake.record_files import open_file
from outscore.intake.record_rows import QUANTITY
from outscore.intake.repeated_keys import AT_ONCE
from outscore.intake.repeated_keys import KEY_HASH
from outscore.intake.repeated_keys import SECOND_HASH
from outscore.intake.repeated_keys import hashes_of_key
from outscore.intake.streaming import sound_rows
from outscore.intake.typed_rows import key_columns
from outscore.model.kind import How

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Sequence

    from outscore.intake.record_files import RecordFile
    from outscore.intake.record_rules import RecordRules

Result = TypeVar("Result")
_SEPARATOR = "\x1f"
HASHED_BY = f"polars {pl.__version__}"
"""What made the hashes; those of another version are not the same."""


def share_records(keys: Path, others: Path) -> bool:
    """Whether any key of one delivery may be a key of another, going by the first hash alone."""
    mine, theirs = pl.scan_parquet(keys), pl.scan_parquet(others)
    parts = _parts([keys])
    for part in range(parts):
        some = mine.filter(_is_in(part, parts)).select(KEY_HASH).collect(engine="streaming")[KEY_HASH]
        same = theirs.filter(_is_in(part, parts) & pl.col(KEY_HASH).is_in(some.implode()))
        if same.select(pl.len()).collect(engine="streaming").item():
            return True
    return False


def remaining(
    path: Path, rules: RecordRules, spill: Path, gone: Sequence[Path], left_out: Collection[int]
) -> pl.DataFrame:
    """What a file adds up to without some records, as the facts of `outscore.intake.streaming` are.

    gone: hashes of the keys of records that came again. left_out: the rows that did not count before, because
    they were rejected or said the same as others.
    """
    parts = _parts(gone)
    every = pl.concat([pl.scan_parquet(one) for one in gone])

    def cells(file: RecordFile) -> pl.DataFrame:
        sound = _counted(file, rules, left_out)
        found = []
        for part in range(parts):
            keys = every.filter(_is_in(part, parts)).unique().collect(engine="streaming")
            rows = sound.filter(_is_in(part, parts)).join(keys.lazy(), on=[KEY_HASH, SECOND_HASH], how="anti")
            found.append(add_up(rows, rules))
        return found[0] if parts == 1 else _together(found, rules)

    return _of_file(path, rules, spill, cells)


def found_again(
    path: Path, rules: RecordRules, spill: Path, wanted: Collection[str], left_out: Collection[int]
) -> list[str]:
    """Which of some records' keys, as issues have them, are among the accepted records of a file."""
    by_text = {_SEPARATOR.join(json.loads(one)): one for one in wanted}
    parts = [pl.col(name).cast(pl.String) for name in key_columns(rules)]

    def look(file: RecordFile) -> list[str]:
        texts = _counted(file, rules, left_out).select(text=pl.concat_str(parts, separator=_SEPARATOR))
        met = texts.filter(pl.col("text").is_in(list(by_text))).unique().collect(engine="streaming")
        return sorted(by_text[one] for one in met["text"])

    return _of_file(path, rules, spill, look)


def keys_again(path: Path, rules: RecordRules, spill: Path, left_out: Collection[int], to: Path) -> None:
    """Write the hashes of a file's accepted records anew."""

    def write(file: RecordFile) -> None:
        rows = _counted(file, rules, left_out).select(KEY_HASH, SECOND_HASH)
        rows.sink_parquet(to, compression="uncompressed", statistics=False)

    _of_file(path, rules, spill, write)


def _of_file(path: Path, rules: RecordRules, spill: Path, work: Callable[[RecordFile], Result]) -> Result:
    with TemporaryDirectory(prefix="outscore-", dir=spill, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            return work(open_file(path, rules, folder))
        except PolarsError:  # as in `stream_records`
            return work(open_file(path, rules, folder, counted=True))


def _counted(file: RecordFile, rules: RecordRules, left_out: Collection[int]) -> pl.LazyFrame:
    sound = sound_rows(file, rules).with_columns(hashes_of_key(rules))
    return sound.filter(~pl.col("row").is_in(list(left_out))) if left_out else sound


def _parts(keys: Sequence[Path]) -> int:
    count = sum(int(pl.scan_parquet(one).select(pl.len()).collect().item()) for one in keys)
    return -(-count // AT_ONCE) or 1


def _is_in(part: int, parts: int) -> pl.Expr:
    return pl.col(KEY_HASH) % parts == part if parts > 1 else pl.lit(value=True)


def _together(found: Sequence[pl.DataFrame], rules: RecordRules) -> pl.DataFrame:
    """Cells of several parts as one; unknown as soon as a part is unknown."""
    every = pl.concat(found)
    quantities = [f"{QUANTITY}{one.id}" for one in rules.counts]
    about = [name for name in every.columns if name not in (*quantities, "rows")]
    wholes = [
        (pl.col(name).max() if one.how is How.LARGEST else pl.col(name).sum())
        for name, one in zip(quantities, rules.counts, strict=True)
    ]
    known = [
        pl.when(~pl.col(name).is_null().any()).then(whole).alias(name)
        for name, whole in zip(quantities, wholes, strict=True)
    ]
    together = every.group_by(about, maintain_order=True).agg(*known, pl.col("rows").sum())
    return together.select(every.columns)
