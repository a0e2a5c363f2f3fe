"""`outscore deliveries`: the list as before, and what was found in one delivery."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.offices import ACME_APRIL
from tests.offices import new_database
from tests.offices import new_desk

from outscore.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    desk = new_desk(tmp_path / "office", new_database("sqlite", tmp_path / "office"))
    desk.drop(
        "figures.csv", ACME_APRIL, "A1,2026-04,chat,9,=1", "bolt,2026-04,chat,222,223", "zulu,2026-04,a,1,1"
    )
    run(desk.folder, "receive")
    return desk.folder


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--workspace", str(folder), *words])


def test_the_list_is_as_it_was(folder: Path) -> None:
    rows = list(csv.DictReader(run(folder, "deliveries", "--format", "csv").stdout.splitlines()))
    assert [(row["id"], row["rows_read"], row["rows_rejected"]) for row in rows] == [("1", "4", "3")]


def test_show_prints_what_was_found_and_what_to_do(folder: Path) -> None:
    done = run(folder, "deliveries", "show", "1")
    assert done.exit_code == 0
    assert "4 rows read = 1 accepted + 3 rejected + 0 duplicate + 0 skipped" in done.stdout
    found = list(
        csv.DictReader(run(folder, "deliveries", "show", "1", "--format", "csv").stdout.splitlines())
    )
    assert [(one["row"], one["value"], one["code"]) for one in found] == [
        ("3", "'=1", "cell_not_a_number"),
        ("4", "222", "part_above_whole"),
        ("5", "zulu", "vendor_unknown"),
    ]
    assert found[0]["what_to_do"] == "Write the number in digits, as agreed."


def test_show_for_a_vendor_prints_only_what_it_is_told(folder: Path) -> None:
    done = run(folder, "deliveries", "show", "1", "--vendor", "acme", "--format", "csv")
    assert [row["row"] for row in csv.DictReader(done.stdout.splitlines())] == ["3"]


@pytest.mark.parametrize(("vendor", "rows"), [("", 3), ("bolt", 1)])
@pytest.mark.parametrize("form", ["csv", "XLSX"])
def test_rejects_are_written_to_a_file(folder: Path, form: str, vendor: str, rows: int) -> None:
    target = folder / f"figures.csv.rejects.{form}"
    only = ("--vendor", vendor) if vendor else ()
    done = run(folder, "deliveries", "rejects", "1", "--to", str(target), *only)
    assert done.exit_code == 0, done.output
    assert f"{rows} row" in done.stdout
    assert target.read_bytes()[:2] in (b"\xef\xbb", b"PK")


def test_where_nothing_was_rejected_no_file_is_written(folder: Path, tmp_path: Path) -> None:
    (folder / "inbox" / "figures-2.csv").write_text("Vendor,Month,Queue,Answered,In time\nA1,2026-05,a,1,1\n")
    run(folder, "receive")
    target = tmp_path / "none.csv"
    done = run(folder, "deliveries", "rejects", "2", "--to", str(target))
    assert done.exit_code == 0
    assert "No row of figures-2.csv was rejected." in done.stdout
    assert not target.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "7"), "There is no delivery '7'. Known: 1."),
        (("show", "x"), "'x' is not a valid integer"),
        (("rejects", "1", "--to", "a.txt"), "must end in .csv or .xlsx"),
        (("rejects", "1"), "--to"),
        (("show", "1", "--vendor", "nobody"), "nobody"),
    ],
)
def test_wrong_use_says_what_would_be_right(folder: Path, words: tuple[str, ...], said: str) -> None:
    done = run(folder, "deliveries", *words)
    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output
