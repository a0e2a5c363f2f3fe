"""Rows that are kept at hand are those that were archived, within so much memory."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl
import pytest

from outscore.errors import ArchiveError
from outscore.storage.archive import Archive
from outscore.storage.rows_at_hand import RowsAtHand

if TYPE_CHECKING:
    from pathlib import Path


def archived(archive: Archive, number: int) -> str:
    buffer = io.BytesIO()
    pl.DataFrame({"number": [number] * 1000}).write_parquet(buffer)
    return archive.put("facts", buffer.getvalue())


def lose_everything(folder: Path) -> None:
    for path in [one for one in folder.rglob("*") if one.is_file()]:
        path.unlink()


def test_what_was_read_is_not_read_again_and_what_is_put_away_is(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    one, two, three = (archived(archive, number) for number in (1, 2, 3))
    rows = RowsAtHand(archive, most_bytes=2 * 8000 + 100)
    for name in (one, two, one, three):
        rows.of(name)
    lose_everything(tmp_path)
    assert [rows.of(name)["number"][0] for name in (one, three)] == [1, 3]
    with pytest.raises(ArchiveError):
        rows.of(two)


def test_rows_beyond_the_limit_are_at_hand_until_others_are_asked_for(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    one, two = (archived(archive, number) for number in (1, 2))
    rows = RowsAtHand(archive, most_bytes=0)
    assert rows.of(one)["number"][0] == rows.of(one)["number"][0] == 1
    assert rows.of(two)["number"][0] == 2
    lose_everything(tmp_path)
    assert rows.of(two)["number"][0] == 2
    with pytest.raises(ArchiveError):
        rows.of(one)
