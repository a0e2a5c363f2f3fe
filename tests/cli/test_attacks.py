"""What people and files can do to the commands on a bad day: a sentence and a true exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import FILE

if TYPE_CHECKING:
    from tests.cli.conftest import Desk

OUTSCORE = Path(sys.executable).with_name("outscore")


def change(desk: Desk, name: str, old: str, new: str) -> None:
    path = desk.folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("address", ["q..x@luton.example", "=?x?=@luton.example", "q@bücher.example"])
def test_an_address_that_cannot_be_written_to_is_a_fault_of_check(nhs: Desk, address: str) -> None:
    change(nhs, "vendors.yaml", "luton@scorecards.example.org", address)
    done = nhs.run("check")
    assert done.exit_code == 1
    assert "one email address" in done.output


@pytest.mark.parametrize(
    ("key", "folder"),
    [
        ("output", "/"),
        ("output", "inbox"),
        ("inbox", "."),
        ("inbox", ".."),
        ("archive", "out/kept"),
        ("inbox", "out"),
    ],
)
def test_folders_that_lie_in_one_another_are_a_fault_of_check(nhs: Desk, key: str, folder: str) -> None:
    path = nhs.folder / "outscore.yaml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith(f"{key}:")]
    path.write_text("\n".join([*lines, f'{key}: "{folder}"']) + "\n")
    done = nhs.run("check")
    assert done.exit_code == 1
    assert f"{key}" in done.output


def test_a_text_that_grows_by_repeating_itself_is_refused_at_once(nhs: Desk) -> None:
    bomb = ["a0: &a0 [x, x, x]"]
    bomb += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 25)]
    (nhs.folder / "metrics.yaml").write_text("\n".join(bomb) + "\n")
    done = nhs.run("check")
    assert done.exit_code == 1
    assert "repeats another place" in done.output


@pytest.mark.parametrize("encoding", ["idna", "undefined", "punycode", "rot13", "nonsense"])
def test_an_encoding_that_no_file_has_is_a_fault_of_check(nhs: Desk, encoding: str) -> None:
    change(nhs, "feeds/nhs111_mds.yaml", "encoding: utf-8", f"encoding: {encoding}")
    done = nhs.run("check")
    assert done.exit_code == 1
    assert "no text encoding" in done.output


@pytest.mark.parametrize(
    "url", ["postgresql://h:notaport/x", "sqlite+aiosqlite:///x.db", "sqlite://", "mysql://h/x", "nonsense"]
)
def test_a_database_that_cannot_serve_is_told_in_a_sentence(
    nhs: Desk, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTSCORE_DATABASE_URL", url)
    done = nhs.run("receive")
    assert done.exit_code == 3
    assert "is not a database URL" in done.output


def test_a_damaged_database_is_told_in_a_sentence(nhs: Desk) -> None:
    nhs.run("receive")
    for name in ("outscore.db-wal", "outscore.db-shm"):
        (nhs.folder / "var" / name).unlink(missing_ok=True)
    path = nhs.folder / "var/outscore.db"
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096))
    done = nhs.run("deliveries")
    assert done.exit_code == 3
    assert "database" in done.output
    assert "Outscore itself" not in done.output


def test_a_file_name_that_is_no_text_stops_nothing(nhs: Desk) -> None:
    with Path(os.fsdecode(os.fsencode(nhs.inbox) + b"/nhs111_mds_\xff.csv")).open("wb") as file:
        file.write(b"x\n")
    done = nhs.run("run", "2015-04")
    assert done.exit_code == 1
    assert "nhs111_mds_\\udcff.csv" in done.stderr
    assert len(nhs.rows("results", "--period", "2015-04")) == 45 * 7


def test_a_row_of_no_readable_month_shows_on_its_vendors_card(nhs: Desk) -> None:
    lines = (nhs.inbox / FILE).read_text().splitlines()
    luton = next(line for line in lines if "111AA3" in line and "Apr-15" in line)
    lines.append(luton.replace("Apr-15", "April"))
    (nhs.inbox / FILE).write_text("\n".join(lines) + "\n")
    assert nhs.run("run", "2015-04").exit_code == 1
    card = (nhs.folder / "out/2015-04/scorecards/luton.html").read_text()
    assert "1 rejected: the figures leave it out" in card
    assert "Both targets were met. 1 rejected row is left out." in card
    other = (nhs.folder / "out/2015-04/scorecards/lincolnshire.html").read_text()
    assert "rejected: the figures" not in other


def test_formulas_in_cells_are_inert_in_what_a_spreadsheet_opens(nhs: Desk) -> None:
    lines = (nhs.inbox / FILE).read_text().splitlines()
    lines[1] = lines[1].replace(",67491,", ",-2+cmd|' /C calc'!A0,")
    (nhs.inbox / FILE).write_text("\n".join(lines) + "\n")
    nhs.run("receive")
    values = [
        row["value"] for row in nhs.rows("deliveries", "--issues") if row["code"] == "cell_not_a_number"
    ]
    assert values == ["'-2+cmd|' /C calc'!A0"]


@pytest.mark.parametrize(
    "words",
    [
        ("send", "2015-04", "--settle", "", "--as", "arrived", "--by", "me"),
        ("send", "2015-04", "--as", "arrived", "--by", "me"),
        ("approve", "2015-04", "--by", "me", "--reason", "ok", "--manifest", ""),
    ],
)
def test_an_option_left_empty_sends_and_approves_nothing(nhs: Desk, words: tuple[str, ...]) -> None:
    nhs.run("run", "2015-04")
    nhs.run("approve", "2015-04", "--by", "me", "--reason", "ok", "--vendor", "luton")
    done = nhs.run(*words)
    assert done.exit_code == 2, done.output
    assert not (nhs.folder / "out/sent").exists()


def test_whoever_stops_reading_is_told_nothing(nhs: Desk) -> None:
    nhs.run("receive")
    nhs.run("score", "2015-04..2015-09")
    command = f"{OUTSCORE} -w {nhs.folder} results --period 2015-04..2015-09 --format json | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "["
    assert done.stderr == ""


def test_the_demo_leaves_another_workspace_alone(nhs: Desk) -> None:
    change(nhs, "outscore.yaml", "programme: ", "programme: Our own ")
    done = nhs.run("demo", str(nhs.folder), "--no-flow")
    assert done.exit_code == 2
    assert not (nhs.folder / "var").exists()
