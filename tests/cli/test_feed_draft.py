"""The command that drafts a feed contract, as somebody uses it who follows docs/feed-draft.md."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.cli.conftest import Desk
from tests.cli.northline import FILE
from tests.cli.northline import write_workbook

from outscore.contracts.initial import init_workspace

PAGE = Path(__file__).parents[2] / "docs/feed-draft.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROWS = "Date,Calls,Answered\n2026-10-01,12,11\n2026-10-02,13,13\n"


def blocks(language: str) -> list[str]:
    """The blocks of the page that are written in a language."""
    return [text for one, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if one == language]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Every step of the page in its order, in a folder that holds the workbook alone; what is printed."""
    folder = tmp_path_factory.mktemp("walk")
    write_workbook(folder)
    printed = ""
    for language, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language == "sh":
            printed += shell(text, folder)
        elif language == "yaml":
            write_lines(folder / "cards/feeds/northline_figures.yaml", text)
    return folder, printed


def shell(script: str, folder: Path) -> str:
    """What a script prints, run with the installed command."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OUTSCORE_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    done = subprocess.run(
        ["sh", "-c", f"set -eu\n{script}"],
        cwd=folder,
        env={**kept, "HOME": str(folder), "PATH": path, "PYTHONUTF8": "1", "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def write_lines(path: Path, lines: str) -> None:
    """Write lines of a file anew, each in the place of the one that begins with the same key."""
    for line in lines.splitlines():
        before = path.read_text(encoding="utf-8").splitlines()
        places = [place for place, one in enumerate(before) if one.startswith(f"{line.partition(':')[0]}:")]
        assert len(places) == 1, line
        before[places[0]] = line
        path.write_text("\n".join(before) + "\n", encoding="utf-8")


def test_following_the_page_leads_from_a_messy_workbook_to_a_result(walk: tuple[Path, str]) -> None:
    drafted = (walk[0] / "cards/feeds/northline_figures.yaml").read_text(encoding="utf-8")
    known = [line.rstrip() for line in (walk[1] + drafted).splitlines()]
    shown = [line for block in blocks("text") for line in block.splitlines()]
    assert len(shown) >= 9
    assert [line for line in shown if line not in known] == []


def test_one_question_is_asked_on_the_way_and_one_line_is_edited(walk: tuple[Path, str]) -> None:
    assert len(re.findall(r"^QUESTION \d+: ", walk[1], re.MULTILINE)) == 1
    assert "The workspace is in order." in walk[1]
    assert len([line for block in blocks("yaml") for line in block.splitlines()]) == 1


# The command


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A new workspace with its example vendor, and a sample beside it."""
    init_workspace(tmp_path / "cards")
    (tmp_path / "calls 2026-10.csv").write_text(ROWS, encoding="utf-8")
    return Desk(tmp_path / "cards")


def sample(desk: Desk) -> str:
    return str(desk.folder.parent / "calls 2026-10.csv")


def test_without_write_the_draft_is_printed_and_nothing_is_written(desk: Desk) -> None:
    before = sorted(desk.folder.rglob("*"))
    done = desk.run("feed", "draft", sample(desk), "--vendor", "acme")
    assert done.exit_code == 0
    document = yaml.safe_load(done.stdout)
    assert (document["feed"], document["files"], document["vendor"]) == (
        "calls",
        "calls *.csv",
        {"id": "acme"},
    )
    assert "2 rows: 2 accepted" in done.stderr
    assert sorted(desk.folder.rglob("*")) == before


def test_a_draft_that_was_written_passes_the_check(desk: Desk) -> None:
    done = desk.run("feed", "draft", sample(desk), "--name", "acme_calls", "--write")
    assert done.exit_code == 0, done.output
    assert "acme_calls.yaml" in done.stdout
    assert desk.run("check").output.endswith("The workspace is in order.\n")


def test_a_feed_that_is_there_is_never_written_over(desk: Desk) -> None:
    before = (desk.folder / "feeds/acme_daily.yaml").read_bytes()
    done = desk.run("feed", "draft", sample(desk), "--name", "acme_daily", "--write")
    assert done.exit_code == 2
    assert "is there already" in done.stderr
    assert (desk.folder / "feeds/acme_daily.yaml").read_bytes() == before


def test_a_feed_of_the_same_id_in_a_file_of_another_name_counts_as_there(desk: Desk) -> None:
    (desk.folder / "feeds/acme_daily.yaml").rename(desk.folder / "feeds/other.yaml")
    done = desk.run("feed", "draft", sample(desk), "--name", "acme_daily", "--write")
    assert done.exit_code == 2
    assert "feeds/other.yaml" in done.stderr


def test_there_must_be_a_workspace_to_write_into(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(ROWS, encoding="utf-8")
    nowhere = Desk(tmp_path / "nowhere")
    assert nowhere.run("feed", "draft", str(tmp_path / "calls.csv")).exit_code == 0
    done = nowhere.run("feed", "draft", str(tmp_path / "calls.csv"), "--write")
    assert done.exit_code == 2
    assert "outscore init" in done.stderr


def test_a_file_that_is_not_there_is_told(desk: Desk) -> None:
    done = desk.run("feed", "draft", "nothing.csv")
    assert done.exit_code == 2
    assert "'nothing.csv'" in done.stderr


def test_an_id_that_can_be_none_is_refused(desk: Desk) -> None:
    done = desk.run("feed", "draft", sample(desk), "--name", "Acme Calls")
    assert done.exit_code == 2
    assert "acme-calls" in done.stderr


def test_known_codes_make_a_column_the_vendors(desk: Desk) -> None:
    path = desk.folder.parent / "codes.csv"
    path.write_text("Date,Who,Calls\n2026-10-01,ACME,12\n2026-10-02,ACME,13\n", encoding="utf-8")
    document = yaml.safe_load(desk.run("feed", "draft", str(path)).stdout)
    assert document["vendor"] == {"column": "Who"}


def test_the_only_vendor_of_a_workspace_is_the_one_whose_file_it_is(desk: Desk) -> None:
    document = yaml.safe_load(desk.run("feed", "draft", sample(desk)).stdout)
    assert document["vendor"] == {"id": "acme"}


def test_a_name_that_another_feed_takes_too_is_asked_about(desk: Desk) -> None:
    path = desk.folder.parent / "acme_daily_2026-10.csv"
    path.write_text(ROWS, encoding="utf-8")
    done = desk.run("feed", "draft", str(path), "--name", "more")
    assert "QUESTION 1: The feed acme_daily takes files of this name too" in done.stderr


def test_another_sheet_can_be_asked_for(desk: Desk) -> None:
    path = write_workbook(desk.folder.parent)
    assert path.name == FILE
    done = desk.run("feed", "draft", str(path), "--sheet", "Notice")
    assert done.exit_code == 2
    assert "'Notice'" in done.stderr
    done = desk.run("feed", "draft", str(path), "--sheet", "Notes")
    assert done.exit_code == 2
    assert "header row" in done.stderr
    assert desk.run("feed", "draft", str(path), "--sheet", "Oct 2026").exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "is empty"),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "an HTML page"),
        ("list.json", b'[{"Calls": 1}]', "one object in each line"),
        ("bare.csv", b"2026-10-01,1,2\n2026-10-02,3,4\n", "names the columns"),
        ("twice.csv", b"Date,Calls,Calls\n2026-10-01,1,2\n2026-10-02,3,4\n", "more than once"),
        ("unnamed.csv", b",Calls,Answered\n2026-10-01,1,2\n2026-10-02,3,4\n", "has no name"),
        ("words.csv", b"Who,Where\nA,Leeds\nB,Leeds\nC,Leeds\n", "holds figures"),
        ("damaged.zip", b"PK\x03\x04 and no more", "damaged"),
        ("nothing.zip", b"PK\x05\x06" + b"\0" * 18, "archive"),
    ],
)
def test_a_file_that_no_feed_contract_can_read_is_refused_in_a_sentence(
    desk: Desk, name: str, content: bytes, said: str
) -> None:
    path = desk.folder.parent / name
    path.write_bytes(content)
    done = desk.run("feed", "draft", str(path))
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert "Traceback" not in done.output
