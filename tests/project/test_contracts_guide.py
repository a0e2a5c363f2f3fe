"""The contract manager's guide is followed to the letter: its files load, its sums and output are real."""

from __future__ import annotations

import ast
import contextlib
import math
import operator
import re
import shlex
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner
from tests.guide import BASE
from tests.guide import PAGE
from tests.guide import WORKSPACE
from tests.guide import as_yaml
from tests.guide import blocks
from tests.guide import in_shell
from tests.guide import merged
from tests.guide import put

from outscore.cli import main
from outscore.contracts.workspace import check_contracts

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from pathlib import Path

# The page is played once, so its tests stay in one process.
pytestmark = pytest.mark.xdist_group("guide")

TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = blocks(TEXT)
PARTS = [block for block in BLOCKS if block.part_of]
OF_THE_PAGE = ("so a failure may cost twice", "counts some hours only, but the feed 'acme_daily' brings days")
"""What is said of parts because they stand beside each other, and because the page's feed brings days."""


def told(script: str) -> str:
    """What the outscore commands of a block print; others are for the reader's own machine."""
    printed = ""
    for line in script.splitlines():
        if line.startswith("outscore "):
            printed += CliRunner(env={"COLUMNS": "100"}).invoke(main, shlex.split(line)[1:]).output
    return printed


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[int, str, str]]]:
    """The page followed from the top in an empty folder: the folder; each output as printed and as it is."""
    folder = tmp_path_factory.mktemp("reader")
    outputs, printed = [], ""
    with contextlib.chdir(folder):
        for block in BLOCKS:
            if block.language == "sh":
                in_shell(block.text, folder)
            elif block.file:
                put(block, folder)
            elif block.language == "console":
                printed = told(block.text)
            elif block.language == "text":
                outputs.append((block.line, block.text, printed))
    return folder, outputs


def test_the_page_prints_what_the_commands_print(played: tuple[Path, list[tuple[int, str, str]]]) -> None:
    assert len(played[1]) >= 7
    wrong = {line: lines(real) for line, shown, real in played[1] if lines(shown) != lines(real)}
    assert wrong == {}


def test_some_of_what_it_prints_are_faults(played: tuple[Path, list[tuple[int, str, str]]]) -> None:
    refused = [real for _, _, real in played[1] if " to mend;" in real]
    assert len(refused) >= 3


def test_whoever_followed_the_page_has_a_workspace_in_order(played: tuple[Path, list[object]]) -> None:
    folder = played[0] / WORKSPACE
    done = CliRunner().invoke(main, ["-w", str(folder), "check"])
    assert done.exit_code == 0, done.output
    checks = {check.contract: check for check in check_contracts(folder)}
    assert set(checks) == {"care", "uk", "texas", "redwood"}
    assert all(check.examples and check.looked_at_whole for check in checks.values())


@pytest.fixture(scope="module")
def put_together(
    played: tuple[Path, list[object]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, set[str]], dict[str, list[str]]]:
    """Each part of a file put into it: the warnings of the whole files, and what is said of each part."""
    folder = tmp_path_factory.mktemp("parts")
    for path in (played[0] / WORKSPACE).rglob("*.yaml"):
        copy = folder / path.relative_to(played[0] / WORKSPACE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    for part in PARTS:
        whole = (played[0] / part.part_of).read_text(encoding="utf-8")
        content = {**merged(whole, part), "contract": f"line-{part.line}"}
        (folder / f"contracts/line-{part.line}.yaml").write_text(as_yaml(content), encoding="utf-8")
    checks = {check.contract: check for check in check_contracts(folder)}
    wholes = {name: {one.message for one in check.faults} for name, check in checks.items()}
    said: dict[str, list[str]] = {}
    for part in PARTS:
        check = checks[f"line-{part.line}"]
        known = wholes[yaml.safe_load((played[0] / part.part_of).read_text(encoding="utf-8"))["contract"]]
        new = [one.message for one in check.faults if one.message not in known]
        said[check.contract] = [message for message in new if not any(one in message for one in OF_THE_PAGE)]
        said[check.contract] += [one.outcome for one in check.examples if not one.comes_out]
        said[check.contract] += [] if check.looked_at_whole else ["not looked at as a whole"]
    return wholes, said


def test_every_part_of_a_file_fits_and_its_examples_come_out(
    put_together: tuple[dict[str, set[str]], dict[str, list[str]]],
) -> None:
    assert len(PARTS) >= 30
    assert {part: said for part, said in put_together[1].items() if said} == {}


def test_every_part_of_a_file_shows_what_it_does() -> None:
    silent = [part.line for part in PARTS if "examples" not in yaml.safe_load(part.text)]
    silent = [line for line in silent if "agreed_readings" not in TEXT.splitlines()[line]]
    assert silent == []


def test_the_parts_belong_to_files_that_the_page_gives() -> None:
    files = {block.file for block in BLOCKS if block.file}
    assert {part.part_of for part in PARTS} <= files
    assert BASE in files


# Sums


OPERATORS: Mapping[type, Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
SUM = re.compile(r"`([-\d,.x/%()+ ]*\d[-\d,.x/%()+ ]*) = ([-\d,.]+)`")


def worked_out(node: ast.expr) -> Fraction:
    match node:
        case ast.BinOp(left, sign, right):
            return OPERATORS[type(sign)](worked_out(left), worked_out(right))
        case ast.Constant(value):
            return Fraction(str(value))
        case _:
            raise AssertionError(ast.dump(node))


def value_of(written: str) -> Fraction:
    """A sum as the page writes it: x for times, % for hundredths, a comma between thousands."""
    plain = re.sub(r"([\d.]+) %", r"(\1/100)", written.replace(",", "")).replace("x", "*")
    return worked_out(ast.parse(plain, mode="eval").body)


def rounded(value: Fraction, like: str) -> Fraction:
    scale = 10 ** len(like.partition(".")[2])
    return Fraction(math.floor(value * scale + Fraction(1, 2)), scale)


def test_the_sums_on_the_page_come_out() -> None:
    sums = SUM.findall(TEXT)
    assert len(sums) >= 40
    wrong = [f"{left} = {right}" for left, right in sums if rounded(value_of(left), right) != value_of(right)]
    assert wrong == []


def test_a_sum_that_is_wrong_would_be_found() -> None:
    assert value_of("6 x 1 % x 100,000") == 6000
    assert rounded(value_of("20,000 / 11"), "1,818.18") == value_of("1,818.18")
    assert rounded(value_of("20,000 / 11"), "1,818.19") != value_of("1,818.19")


def test_no_sum_on_the_page_is_left_out() -> None:
    spans = re.findall(r"`([^`\n]*\d = [^`\n]*)`", TEXT)
    assert [span for span in spans if not SUM.fullmatch(f"`{span}`")] == []
