"""Big files of records: rows that are left out, repeated or noted, and more faults than are told singly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.intake.record_feeds import RULES
from tests.intake.record_feeds import big
from tests.intake.record_feeds import row
from tests.intake.record_feeds import rules
from tests.intake.record_feeds import same_as_small
from tests.intake.record_feeds import written

from outscore.intake import record_files
from outscore.intake import repeated_keys
from outscore.intake import streaming
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.feed import Csv
from outscore.model.feed import Layout
from outscore.model.feed import Parquet
from outscore.model.feed import SkipRule

if TYPE_CHECKING:
    from pathlib import Path


PARQUET = {"format": Parquet()}
pytestmark = pytest.mark.usefixtures("short_head")


def test_rows_that_are_no_data_are_skipped_and_counted(tmp_path: Path) -> None:
    terms = rules(feed={"skip_rows": (SkipRule("Queue", "Total"),), "layout": Layout(trimmed=True)})
    content = written([row(), row(queue=" Total", wait="x"), row(id=" c2")])
    found = big(content, tmp_path, terms).checked
    assert found.rows == RowCounts(read=3, accepted=2, skipped=1)
    assert sorted(issue.code for issue in found.issues) == ["cell_spaces", "row_skipped"]
    assert found.status is DeliveryStatus.ACCEPTED
    found = big(written([row(queue="Total")]), tmp_path, terms).checked
    assert found.rows == RowCounts(read=1, skipped=1)
    assert [issue.code for issue in found.issues] == ["file_empty"]
    assert found.status is DeliveryStatus.REFUSED


def test_a_file_of_which_only_rows_that_are_no_data_are_sound_is_refused(tmp_path: Path) -> None:
    terms = rules(feed={"skip_rows": (SkipRule("Queue", "Total"),)})
    found = big(written([row(queue="Total"), row(wait="x"), row(id="c2", wait="y")]), tmp_path, terms).checked
    assert found.rows == RowCounts(read=3, rejected=2, skipped=1)
    assert found.status is DeliveryStatus.REFUSED


def test_equal_hashes_of_different_keys_are_no_repeats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        streaming, "hash_of_key", lambda _: pl.col("f:contact").str.len_bytes().cast(pl.UInt64)
    )
    rows = [row(), row(id="c2"), row(id="c3", wait="13"), row(id="c3"), row(id="c2")]
    same_as_small(big(written(rows), tmp_path), rows, RULES)


def test_repeats_are_found_in_parts_as_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated_keys, "AT_ONCE", 7)
    rows = [row(id=f"c{number % 40}") for number in range(60)]
    found = big(written(rows), tmp_path)
    same_as_small(found, rows, RULES)
    assert found.checked.rows == RowCounts(read=60, accepted=40, duplicate=20)


# Too many


@pytest.mark.parametrize(
    ("rows", "code", "part"),
    [
        (
            [row(id=f"c{number}", wait="x") for number in range(4)],
            "file_rows_rejected",
            "cell_not_a_duration in Wait (4 times, first in row 2)",
        ),
        (
            [row(id=f"c{number}", site="Z" if number % 2 else "A1", talk="x") for number in range(4)],
            "file_rows_rejected",
            "vendor_unknown in Site (2 times, first in row 3)",
        ),
        ([row()] * 5, "file_rows_repeated", "More than 3 of 5 rows"),
        ([("a", "b")] * 4, "file_rows_rejected", "row_field_count (4 times, first in row 2)"),
        (
            [row(wait="x")] * 2 + [("a", "b")] * 2,
            "file_rows_rejected",
            "row_field_count (2 times, first in row 4)",
        ),
    ],
)
def test_a_file_with_too_many_faulty_rows_is_refused_whole_with_counts(
    rows: list[tuple[str, ...]], code: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (streaming, record_files):
        monkeypatch.setattr(module, "MOST_LISTED", 3)
    good = row(id="good")
    found = big(written([*rows, good] if code == "file_rows_rejected" else rows), tmp_path).checked
    assert [issue.code for issue in found.issues] == [code]
    assert part in found.issues[0].message
    assert "cell_empty" not in found.issues[0].message, "what cannot be read is not empty too"
    assert found.status is DeliveryStatus.REFUSED
    assert found.facts.is_empty()
    assert found.rejected == ()
    assert found.rows.read == found.rows.rejected == len(rows) + (code == "file_rows_rejected")


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    big(written([row(note='"a"')]).encode("utf-16"), tmp_path, rules(feed={"format": Csv("utf-16")}))
    assert [one.name for one in tmp_path.iterdir()] == ["contacts.csv"]
