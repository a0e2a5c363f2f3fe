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
from outscore.workflow.exchange import write_exchange
from outscore.workflow.receive import receive

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


def test_received_is_when_the_bytes_came_and_beside_it_when_they_were_read_again(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "office", new_database("sqlite", tmp_path / "office"))
    desk.drop("figures.csv", ACME_APRIL, "bolt,2026-04,chat,222,223")
    desk.receive()
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")
    with desk.open("2026-06-04T12:00:00+00:00") as office:
        write_exchange(office, receive(office))
    (row,) = csv.DictReader(run(desk.folder, "deliveries", "--format", "csv").stdout.splitlines())
    assert (row["received_at"][:10], row["read_again_at"][:10]) == ("2026-05-04", "2026-06-04")
    (page,) = (desk.folder / "out/exchange/vendors/acme").rglob("data-quality.html")
    assert "4 May 2026, 13:00 (Europe/London)" in page.read_text(encoding="utf-8")


def test_rejects_of_a_file_that_was_refused_whole_are_not_written(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "office", new_database("sqlite", tmp_path / "office"))
    desk.change("feeds/figures.yaml", "kind: aggregate", "kind: aggregate\nlimits: {rows_percent: 20}")
    desk.drop("figures.csv", ACME_APRIL, "bolt,2026-04,chat,222,223")
    desk.receive()
    target = tmp_path / "figures.csv.rejects.csv"
    done = run(desk.folder, "deliveries", "rejects", "1", "--to", str(target))
    assert (done.exit_code, target.exists()) == (2, False)
    assert "was refused whole: 2 rows were kept out, and 1 of them has faults of its own" in done.stderr


def test_results_as_of_a_day_before_there_were_any_say_since_when_there_are(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "office", new_database("sqlite", tmp_path / "office"))
    desk.drop("figures.csv", ACME_APRIL)
    desk.run()
    done = run(desk.folder, "results", "--period", "2026-04", "--as-of", "2026-04-30")
    assert done.exit_code == 2
    assert "Nothing stood for 2026-04 by 2026-04-30" in done.stderr
    assert "2026-05-04 13:00 (Europe/London)" in done.stderr
    never = run(desk.folder, "results", "--period", "2026-03", "--as-of", "2026-04-30")
    assert "2026-03 has not been scored" in never.stderr
