"""outscore contract: check and reference."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from typing import Any

import pytest
from click.testing import CliRunner
from tests.contracts.conftest import Desk as Files
from tests.contracts.samples import CON
from tests.contracts.samples import EXAMPLE
from tests.contracts.samples import charge
from tests.contracts.samples import line_with

from outscore.cli import main
from outscore.contracts.grammar import blocks_within
from outscore.contracts.grammar import terms_of
from outscore.model.terms.whole import ContractTerms
from outscore.model.terms.whole import MeasureTerms

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

WRONG = ("points: [0, 1.5, 12, 12]", "points: [0, 1.5, 12, 4]")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return charge(Files(tmp_path), EXAMPLE)


def run(files: Files, *words: str) -> Result:
    return CliRunner().invoke(main, ["-w", str(files.folder), "contract", *words])


def test_a_contract_in_order_says_how_many_examples_come_out(files: Files) -> None:
    done = run(files, "check")
    assert (done.exit_code, done.output) == (0, "main: in order; worked examples: 1 of 1 come out.\n")


def test_every_example_is_named_on_demand(files: Files) -> None:
    first = run(files, "check", "main", "--verbose").output.splitlines()[0]
    line = line_with(files, "name: Repeats")
    assert first.startswith(f"{CON}:{line}: Example 'Repeats': comes out (4 ")


def test_a_contract_with_a_fault_ends_with_1_and_shows_it(files: Files) -> None:
    files.change(CON, *WRONG)
    done = run(files, "check")
    assert done.exit_code == 1
    assert done.output.startswith(f"{CON}:{line_with(files, WRONG[1])}: Example 'Repeats'")
    assert done.output.endswith("main: 1 to mend; worked examples: 0 of 1 come out.\n")


def test_a_warning_is_shown_and_ends_with_0(files: Files) -> None:
    files.change(CON, "    bands:\n", "    minimum: {at_least: 90}\n    bands:\n")
    done = run(files, "check")
    assert done.exit_code == 0
    assert ": Warning: " in done.output
    assert done.output.endswith("main: in order; 1 warning; worked examples: 1 of 1 come out.\n")
    whole = CliRunner().invoke(main, ["-w", str(files.folder), "check"])
    assert whole.exit_code == 0
    assert whole.output.splitlines()[1:] == ["The workspace is in order."]


def test_a_contract_that_is_not_there_is_wrong_use(files: Files) -> None:
    done = run(files, "check", "other")
    assert (done.exit_code, done.output) == (2, "Error: There is no contract 'other'. Known: main.\n")


def test_faults_of_other_files_are_only_counted_unless_they_are_in_the_way(files: Files) -> None:
    files.change("assessments/spring.yaml", "rating: deployed", "rating: superb")
    assert run(files, "check").exit_code == 0
    files.change("metrics.yaml", "unit: percent", "unit: percant")
    done = run(files, "check")
    assert done.exit_code == 1
    assert "not looked at as a whole, because other files have faults (2)" in done.output


def test_what_a_check_finds_is_given_to_programs(files: Files) -> None:
    files.change(CON, *WRONG)
    kinds = [row["kind"] for row in printed(run(files, "check", "--format", "json"))]
    assert kinds == ["fault", "example"]
    rows = list(csv.DictReader(io.StringIO(run(files, "check", "--format", "csv").stdout)))
    assert [(row["contract"], row["file"], row["kind"]) for row in rows] == [
        ("main", CON, "fault"),
        ("main", CON, "example"),
    ]


def test_the_check_of_a_workspace_tells_faults_from_warnings(files: Files) -> None:
    files.change(CON, "    bands:\n", "    minimum: {at_least: 90}\n    bands:\n")
    done = CliRunner().invoke(main, ["-w", str(files.folder), "check", "--format", "json"])
    assert [row["severity"] for row in printed(done)] == ["warning"]


def printed(done: Result) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def reference(*words: str) -> Result:
    return CliRunner().invoke(main, ["contract", "reference", *words])


def test_the_reference_has_every_key_of_every_block() -> None:
    keys = {row["key"] for row in printed(reference("--format", "json"))}
    known = {term.key for block in blocks_within(ContractTerms, MeasureTerms) for term in terms_of(block)}
    levels = {
        term.key
        for block in blocks_within(ContractTerms, MeasureTerms)
        for term in terms_of(block)
        if term.inline
    }
    assert known - levels <= keys
    assert {"contract", "measures", "metric", "set", "examples", "at_least, above, at_most, below"} <= keys


def test_a_row_of_the_reference_says_what_is_needed_and_accepted() -> None:
    (row,) = printed(reference("repeats", "not_measured", "--format", "json"))
    assert row == {
        "block": "repeats",
        "key": "not_measured",
        "needed": "yes",
        "accepts": "keeps_the_chain or breaks_the_chain",
        "sentence": "A period between that was not measured: keeps_the_chain (it is passed over) or "
        "breaks_the_chain.",
    }


def test_the_reference_can_be_put_into_a_page() -> None:
    page = reference("--format", "markdown").output
    assert "### scheme: per_unit\n" in page
    assert "| `scheme` | yes | per_unit |" in page
    assert "| `part_units` | yes | pro_rata, count_as_whole or ignored |" in page


def test_words_that_fit_no_key_are_answered() -> None:
    assert "No key fits." in reference("zebra").output


@pytest.mark.parametrize("named", [(), ("main",), ("nowhere",)])
def test_a_file_that_cannot_be_read_is_never_passed_over(files: Files, named: tuple[str, ...]) -> None:
    (files.folder / "contracts/broken.yaml").write_text("contract: {care\n[\n", encoding="utf-8")
    done = run(files, "check", *named)
    assert done.exit_code == 1
    assert "contracts/broken.yaml:2: The { of line 1 is not closed" in done.output
