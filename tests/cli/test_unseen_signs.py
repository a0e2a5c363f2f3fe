"""Signs that nobody sees, in what vendors send: written out wherever people read, never acted on."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.offices import ACME_APRIL
from tests.offices import BOLT_APRIL
from tests.offices import new_database
from tests.offices import new_desk
from tests.offices import tree

from outscore.cli import main
from outscore.model.visible import visible_json

if TYPE_CHECKING:
    from pathlib import Path

SIGNS = ("\x1b[2J\x1b]0;x\x07", "\x08\x7f", "\x9b31m", "\u202egnp", "\u2066in\u2069", "\u200e", "\u2028")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
COMMANDS = (
    ("receive",),
    ("run", "2026-04"),
    ("deliveries",),
    ("deliveries", "--issues"),
    ("deliveries", "--rejected"),
    ("deliveries", "show", "1"),
    ("results", "--period", "2026-04"),
    ("explain", "acme", "speed", "--period", "2026-04"),
    ("explain", "acme", "speed", "--period", "2026-04", "--rows"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of files whose cells, columns and names hold such signs."""
    place = tmp_path_factory.mktemp("unseen")
    desk = new_desk(place, new_database("sqlite", place))
    rows = [ACME_APRIL, BOLT_APRIL]
    for number, signs in enumerate(SIGNS):
        rows += [f"A1,2026-04,queue{number}{signs},10,9", f"A1,2026-04,x{number},{signs}9,1"]
        rows += [f"{signs}A1,2026-04,x{number},9,1", f"A1,{signs},x{number},9,1"]
        rows += [f"A1,2026-04,y{number}{signs},9,10"]
    desk.drop(f"figures-{SIGNS[0].replace('/', '')}-{SIGNS[3]}.csv", *rows)
    desk.drop(f"nobody{SIGNS[0]}.csv", *rows)
    desk.write(
        "inbox/figures-more.csv", f"Vendor,Month,Queue,Answered,In time,a{SIGNS[0]}{SIGNS[4]}\n1,2,3,4,5,6\n"
    )
    return place


@pytest.fixture(scope="module")
def printed(folder: Path) -> dict[str, str]:
    """What every command printed, on both streams, in every form."""
    found: dict[str, str] = {}
    for words in COMMANDS:
        for form in (), ("--format", "json"), ("--format", "csv"):
            done = CliRunner().invoke(main, ["--workspace", str(folder), *words, *form])
            if done.exit_code != 2:  # not every command has every form
                found[" ".join([*words, *form])] = done.output
    return found


def test_what_commands_print_holds_none_of_them(printed: dict[str, str]) -> None:
    assert len(printed) > 15
    for words, text in printed.items():
        assert not UNSEEN.search(text), (words, UNSEEN.search(text))
    assert "\\x1b[2J" in printed["deliveries show 1"]
    assert "\\u202e" in printed["deliveries --format csv"]


def test_json_says_the_same_to_a_program(printed: dict[str, str]) -> None:
    values = {one["value"] for one in json.loads(printed["deliveries show 1 --format json"])}
    assert any(value and "\u202e" in value for value in values)
    assert json.loads(visible_json(json.dumps("".join(SIGNS), ensure_ascii=False))) == "".join(SIGNS)


def test_pages_letters_and_working_papers_hold_none_of_them(folder: Path, printed: dict[str, str]) -> None:
    assert printed
    signed = ("--by", "A. Person", "--reason", "looked at")
    for words in (("approve", "2026-04", *signed), ("send", "2026-04")):
        done = CliRunner().invoke(main, ["--workspace", str(folder), *words])
        assert done.exit_code in (0, 1), done.output
        assert not UNSEEN.search(done.output)
    written = tree(folder / "out")
    told = {
        name: content
        for name, content in written.items()
        if not name.endswith((".rejects.csv", ".accepted.csv"))
    }
    assert {"html", "eml"} <= {name.rpartition(".")[2] for name in told}
    shown = 0
    for name, content in told.items():
        if name.endswith((".html", ".csv", ".eml")):
            text = content.decode("utf-8-sig")
            assert not UNSEEN.search(text), (name, UNSEEN.search(text))
            shown += "\\u202e" in text or "\\x1b" in text
    assert shown


def test_the_rejects_file_gives_the_cells_back_as_they_were_and_its_own_words_plain(
    folder: Path, printed: dict[str, str]
) -> None:
    assert printed
    paths = sorted((folder / "out/exchange/vendors/acme").rglob("*.rejects.csv"))
    rows = [
        row for path in paths for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    ]
    assert any("\u202e" in row["Answered"] for row in rows)
    assert not any(UNSEEN.search(row["Outscore reason"]) for row in rows)
    for path in (folder / "out/exchange").rglob("*.rejects.xlsx"):
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", book.read(name)), name
