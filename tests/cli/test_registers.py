"""The registers by command, as somebody uses them who follows docs/registers.md."""

from __future__ import annotations

import re
import shlex
from contextlib import chdir
from itertools import takewhile
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from tests.cli.conftest import Desk
from tests.workflow.books import Sheet

from outscore.cli import main
from outscore.governance.registers import REGISTERS

PAGE = Path(__file__).parents[2] / "docs/registers.md"
STEP = re.compile(r"^```(\w+)\n(.*?)^```$|^((?:\| [^|\n]+ \| \d+ \|[^\n]*\n)+)", re.MULTILINE | re.DOTALL)
SHELL = "sh"


def steps() -> list[tuple[str, str]]:
    """The blocks and tables of the page, in order, up to the list of registers."""
    page = PAGE.read_text(encoding="utf-8").partition("## Every register")[0]
    return [(language or "typed", text or table) for language, text, table in STEP.findall(page)]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Every step of the page, in an empty folder; what is printed."""
    folder = tmp_path_factory.mktemp("walk")
    printed, book = "", ""
    for kind, text in steps():
        if kind == SHELL:
            printed += shell(text, folder / "desk" if (folder / "desk").exists() else folder)
            book = re.findall(r"workbook (\S+\.xlsx)", text)[-1] if "registers workbook" in text else book
        elif kind == "typed":
            type_in(folder / "desk" / book, text)
    return folder / "desk", printed


def shell(script: str, folder: Path) -> str:
    """What the lines of a script print: commands, `cat` of lines into a file, `cd` and `mv`."""
    printed, lines = "", iter(script.splitlines())
    for line in lines:
        words = shlex.split(line)
        if words[0] == "outscore":
            may_fail = words[-2:] == ["||", "true"]
            with chdir(folder):
                done = CliRunner().invoke(main, words[1:-2] if may_fail else words[1:])
            assert bool(done.exit_code) == may_fail, line + done.output
            printed += done.stderr + done.stdout
        elif words[0] == "cat":
            text = "\n".join(takewhile(lambda one: one != "END", lines))
            (folder / words[2]).write_text(text + "\n", encoding="utf-8")
        elif words[0] == "mv":
            (folder / words[1]).rename(folder / words[2] / words[1])
        else:
            assert words[0] == "cd", line
            folder /= words[1]
    return printed


def type_in(file: Path, table: str) -> None:
    """Type what a table says into a workbook, as a person does."""
    book = load_workbook(file)
    for line in table.splitlines():
        sheet, row, column, text = (one.strip() for one in line.strip("|").split("|"))
        if column.isdecimal():
            book[sheet].cell(int(row), int(column)).value = text
        else:
            Sheet(book[sheet]).type(column, text, int(row))
    book.save(file)


def test_following_the_page_gives_what_it_shows(walk: tuple[Path, str]) -> None:
    known = [line.rstrip() for line in walk[1].splitlines()]
    shown = [line.rstrip() for kind, text in steps() if kind == "text" for line in text.splitlines()]
    assert len(shown) >= 7
    assert [line for line in shown if line not in known] == []


def test_what_the_page_writes_is_in_the_registers(walk: tuple[Path, str]) -> None:
    desk = Desk(walk[0])
    (first, second) = desk.document("registers", "show", "actions")
    assert (first["state"], first["owner"], first["evidence"]) == ("done", "ben", "=ten contracts, signed")
    assert second["what"] == "Train them"
    (certificate,) = desk.rows("registers", "show", "certificates")
    assert (certificate["vendor"], certificate["expires"]) == ("acme", "2039-12-31")
    history = desk.rows("registers", "show", "certificates", "certificate-1")
    assert {row["person"] for row in history} == {"carla"}
    (rating,) = desk.rows("registers", "show", "ratings")
    assert (rating["rating"], rating["judged_version"]) == ("partial", "1")
    (planned,) = desk.rows("registers", "show", "assessments")
    assert (planned["held_on"], planned["valid_until"]) == ("2026-03-31", "")
    assert desk.run("db", "verify").exit_code == 0


def test_every_register_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8").partition("## Every register")[2]
    assert [each.id for each in REGISTERS.values() if f"`{each.id}`, known as" not in page] == []


def test_a_vendor_that_is_not_there_has_no_workbook(walk: tuple[Path, str]) -> None:
    done = Desk(walk[0]).run("registers", "workbook", str(walk[0] / "x.xlsx"), "--vendor", "zeta")
    assert done.exit_code == 2
    assert "zeta" in done.output
    assert not (walk[0] / "x.xlsx").exists()


def test_a_file_that_is_no_workbook_is_told(walk: tuple[Path, str]) -> None:
    done = Desk(walk[0]).run("registers", "read", str(walk[0] / "vendors.yaml"), "--by", "ann")
    assert done.exit_code == 2
    assert "a workbook of the registers (XLSX)" in done.output
