"""The small example: what its README says is what happens."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from outscore.assembly import open_office
from outscore.cli import main
from outscore.contracts.examples import copy_example
from outscore.contracts.workspace import check_workspace
from outscore.model.period import Period
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from outscore.storage.statements import StoredResult

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "forty-seats"
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 7))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_example("forty-seats", tmp_path / "workspace")
    return tmp_path / "workspace"


def scored(folder: Path, *months: str) -> list[StoredResult]:
    with open_office(folder) as office:
        receive(office)
        for month in months:
            score_period(office, Period.parse(month))
        return [one for month in months for one in office.statements.results(month)]


def test_the_workspace_is_in_order_without_a_warning(folder: Path) -> None:
    assert check_workspace(folder) == ()


def test_the_contract_takes_fewer_than_40_lines_for_five_measures(folder: Path) -> None:
    text = (folder / "contracts" / "kestrel.yaml").read_text()
    assert len(text.splitlines()) < 40
    assert f"one contract of {len(text.splitlines())} lines" in (folder / "README.md").read_text()


def test_the_verdicts_are_those_of_a_bad_march_and_a_june_of_errors(folder: Path) -> None:
    results = scored(folder, *MONTHS)
    missed = {(one.period, one.measure) for one in results if one.verdict == "missed"}
    assert missed == {
        *(("2026-03", measure) for measure in ("answered", "given_up", "happy")),
        ("2026-06", "accuracy"),
    }
    assert len(results) == 30


def test_march_costs_what_the_readme_says(folder: Path) -> None:
    scored(folder, "2026-03")
    told = CliRunner().invoke(main, ["-w", str(folder), "explain", "kestrel", "answered", "2026-03"])
    assert "13058 / 16958 = 77.0 %" in told.output
    assert "EUR 1,500.00" in told.output


def test_the_mistyped_row_is_kept_out_until_the_sheet_comes_again(folder: Path) -> None:
    before = {one.measure: one.denominator for one in scored(folder, "2026-05")}
    with open_office(folder) as office:
        files = {one.id: one.file for one in office.deliveries.all()}
        found = [(files[id_], one) for id_, issues in office.deliveries.issues().items() for one in issues]
    assert [(file, one.code, one.row) for file, one in found if one.severity.value == "row"] == [
        ("Kestrel 2026-05.xlsx", "part_above_whole", 17)
    ]
    shutil.copy(folder / "later" / "Kestrel 2026-05 corrected.xlsx", folder / "inbox")
    after = {one.measure: one.denominator for one in scored(folder, "2026-05")}
    assert (before["answered"], after["answered"]) == (16140, 16912)
    with open_office(folder) as office:
        again = next(one for one in office.deliveries.all() if "corrected" in one.file)
    assert (again.rows.read, again.rows.accepted, again.rows.duplicate, again.rows.skipped) == (27, 1, 25, 1)


def test_the_sheets_are_those_that_the_tool_makes(tmp_path: Path) -> None:
    tool = [sys.executable, str(ROOT / "tools" / "forty_seats.py"), str(tmp_path)]
    subprocess.run(tool, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    for made in sorted(tmp_path.rglob("*.xlsx")):
        assert made.read_bytes() == (EXAMPLE / made.relative_to(tmp_path)).read_bytes()
    assert len(list(tmp_path.rglob("*.xlsx"))) == len(list(EXAMPLE.rglob("*.xlsx"))) == 7


def test_the_commands_of_the_readme_do_what_it_says(folder: Path) -> None:
    readme = (folder / "README.md").read_text()
    blocks = re.findall(r"^```console\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    codes = []
    for line in "".join(blocks).splitlines():
        words = shlex.split(line)
        if words[0] == "cp":
            shutil.copy(folder / words[1], folder / words[2])
        else:
            codes.append(CliRunner().invoke(main, ["-w", str(folder), *words[1:]]).exit_code)
    # January's run meets May's wrong row for the first time, and May's run meets it again.
    assert codes == [0, 1, 0, 0, 0, 1, 0, 0, 0, 0]
    assert list((folder / "out" / "exchange" / "vendors" / "kestrel").rglob("*.rejects.xlsx"))
    assert list((folder / "out" / "sent").rglob("*.eml"))
