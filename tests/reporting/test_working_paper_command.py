"""`outscore working-paper` writes both files from the statement that stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.reporting import recalculated as office

from outscore.cli import main
from outscore.contracts.examples import copy_example
from outscore.reporting.working_paper_xlsx import DIFFERENCE_LABEL
from outscore.reporting.working_paper_xlsx import OTHER_LABEL

if TYPE_CHECKING:
    from click.testing import Result

MONEY = """judged_over: [month, quarter]
currency: GBP
missing_data: {no_report: not_measured, no_volume: not_measured}
charges: {source: fixed, clause: "Schedule 3", amount: 250000}
points: {clause: "Schedule 2, 4.1", percent_per_point: 0.5}
"""
BANDS = """    target: {at_least: 95}
    bands:
      - {band: target met, at_least: 95, points: 0}
      - {band: minor, at_least: 93, points: 1}
      - {band: severe, points: 3}
"""


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["-w", str(folder), *words])


@pytest.fixture(scope="module")
def priced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real example under a contract with money, scored."""
    folder = tmp_path_factory.mktemp("priced") / "nhs111"
    copy_example("nhs111", folder)
    contract = folder / "contracts" / "nhs111.yaml"
    text = contract.read_text(encoding="utf-8").replace("judged_over: [month, quarter]\n", MONEY)
    text = text.replace("    target: {at_least: 95}\n", BANDS)
    contract.write_text(text, encoding="utf-8")
    second = text.replace("contract: nhs111\n", "contract: second\n").replace(
        "vendors: all", "vendors: [derbyshire]"
    )
    (folder / "contracts" / "second.yaml").write_text(second, encoding="utf-8")
    for command in (("receive",), ("score", "2015-09")):
        done = run(folder, *command)
        assert done.exit_code in (0, 1), done.output
    return folder


def test_writes_a_page_and_a_workbook(priced: Path, tmp_path: Path) -> None:
    done = run(priced, "working-paper", "luton", "2015-09", "--output", str(tmp_path / "papers"))
    assert done.exit_code == 0, done.output
    written = sorted((tmp_path / "papers").iterdir())
    assert [path.name for path in written] == ["luton.html", "luton.xlsx"]
    assert sorted(done.stdout.split()) == [str(path) for path in written]
    assert "Luton NHS 111" in written[0].read_text(encoding="utf-8")


def test_writes_every_contract_of_a_vendor_or_the_named_one(priced: Path, tmp_path: Path) -> None:
    for words, names in (
        ((), ["derbyshire--nhs111", "derbyshire--second"]),
        (("--contract", "second"), ["derbyshire--second"]),
    ):
        folder = tmp_path / str(len(names))
        done = run(priced, "working-paper", "derbyshire", "2015-09", "--output", str(folder), *words)
        assert done.exit_code == 0, done.output
        assert sorted({path.stem for path in folder.iterdir()}) == names


def test_writes_under_the_output_folder_unless_told_otherwise(priced: Path) -> None:
    done = run(priced, "working-paper", "luton", "2015-09", "--contract", "nhs111")
    assert done.exit_code == 0, done.output
    assert {Path(line).parent for line in done.stdout.split()} == {priced / "out/2015-09/working-papers"}


@pytest.mark.xdist_group("office")
def test_the_workbook_of_real_data_agrees_with_its_statement(priced: Path, tmp_path: Path) -> None:
    done = run(priced, "results", "--period", "2015-09", "--measure", "answered_60s", "--format", "csv")
    missed = [
        line.partition(",")[0]
        for line in done.stdout.splitlines()
        if ",missed," in line and ",nhs111," in line
    ]
    missed = [vendor for vendor in missed if vendor != "derbyshire"][:10]
    assert len(missed) == 10
    books = {}
    for vendor in missed:
        run(priced, "working-paper", vendor, "2015-09", "--output", str(tmp_path / "papers"))
        books[vendor] = tmp_path / f"{vendor}.xlsx"
        office.plant(books[vendor], (tmp_path / "papers" / f"{vendor}.xlsx").read_bytes())
    for sheets in office.recalculated(tmp_path, books).values():
        checks = [office.beside(sheets["Facts"], label, 1) for label in (DIFFERENCE_LABEL, OTHER_LABEL)]
        assert checks == ["0", "0"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nowhere", "2015-09"), 2, "There is no vendor 'nowhere'"),
        (("luton", "2015-08"), 2, "2015-08 has not been scored for luton"),
        (("luton", "2015-09", "--contract", "voice"), 2, "There is no contract 'voice'. Known: nhs111."),
    ],
)
def test_says_what_is_wrong(words: tuple[str, ...], code: int, said: str, priced: Path) -> None:
    done = run(priced, "working-paper", *words)
    assert done.exit_code == code
    assert said in done.stderr


def test_says_so_where_the_contract_has_no_money(tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    copy_example("nhs111", folder)
    for command in (("receive",), ("score", "2015-09")):
        run(folder, *command)
    done = run(folder, "working-paper", "luton", "2015-09")
    assert done.exit_code == 2
    assert "there is nothing to work out" in done.stderr
