"""Published contracts in the product's language: each comes out as its vector says, and as nothing else.

`vectors/` is a workspace with a contract for each worked example of contract-vectors.json (several where the
signed words can be read in several ways); `as_printed/` holds tables that cannot be used as they are printed;
`more_vectors/` holds further mechanics, with figures worked out by hand in their comments.
"""

from __future__ import annotations

import json
import re
import shutil
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

import pytest
from pydantic import ValidationError

from outscore.contracts.worked_examples import ExampleEntry
from outscore.contracts.worked_examples import run_examples
from outscore.contracts.workspace import check_contracts
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows
from outscore.contracts.yaml_text import read_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.workspace import ContractCheck
    from outscore.model.contract import Contract

HERE = Path(__file__).parent
VECTORS = HERE / "vectors"
FILES = sorted((VECTORS / "contracts").glob("*.yaml"))
MORE = sorted((HERE / "more_vectors").glob("*.yaml"))
EVERY = [path for folder in (FILES, MORE) for path in folder]
PUBLISHED: dict[str, Any] = {
    vector["id"].lower(): vector
    for vector in json.loads((VECTORS / "contract-vectors.json").read_text(encoding="utf-8"))["vectors"]
}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")

NO_NUMBERS_OF_AN_EXAMPLE = {
    "kept_days": "which days are kept shows in the figure, and in an example for each day",
    "as_printed": "what is printed has a gap; the file in as_printed/ is refused for it",
}


class Loaded(NamedTuple):
    """The contracts of a workspace, by the stem of their file, and what is said of each."""

    contracts: dict[str, Contract]
    checks: dict[str, ContractCheck]


def loaded(folder: Path) -> Loaded:
    checks = {Path(check.file).stem: check for check in check_contracts(folder)}
    return Loaded({one.id: one for one in load_workspace(folder).contracts}, checks)


def beside_the_vectors(folder: Path, *files: Path) -> Path:
    """A workspace with the metrics and feeds of the vectors, and these contracts."""
    shutil.copytree(VECTORS, folder, ignore=shutil.ignore_patterns("contracts", "as_printed", "*.json"))
    (folder / "contracts").mkdir()
    for file in files:
        shutil.copy(file, folder / "contracts")
    return folder


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    vectors = loaded(VECTORS)
    more = loaded(beside_the_vectors(tmp_path_factory.mktemp("more") / "workspace", *MORE))
    return Loaded(vectors.contracts | more.contracts, vectors.checks | more.checks)


def of(vector: str) -> list[Path]:
    """The contract files of a vector: its own, and one for each reading."""
    return [path for path in FILES if path.stem == vector or path.stem.startswith(f"{vector}-")]


def content(path: Path) -> Block:
    found, faults = read_block(path.name, path.read_bytes())
    assert found is not None
    assert not faults
    return found


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_the_contract_is_in_order_and_every_example_comes_out(path: Path, every: Loaded) -> None:
    check = every.checks[path.stem]
    assert [str(fault) for fault in check.faults if fault.refuses] == []
    assert check.looked_at_whole
    assert check.examples
    assert [example.name for example in check.examples if not example.comes_out] == []


def test_every_vector_has_its_contract_and_every_contract_its_vector() -> None:
    assert [vector for vector in PUBLISHED if not of(vector)] == []
    assert sorted({path for vector in PUBLISHED for path in of(vector)}) == FILES


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_the_file_is_named_for_its_contract_and_says_what_it_is_about(path: Path) -> None:
    assert content(path)["contract"] == path.stem
    assert path.read_text(encoding="utf-8").startswith("# ")


# The expectations of a file are those of its vector.


def scalars(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a part of a file, with the way to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from scalars(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from scalars(item, (*path, place))
    elif value is not None:
        yield path, str(value)


def is_expected(path: tuple[str | int, ...]) -> bool:
    return "expect" in path


def numbers(texts: Any) -> set[Fraction]:
    return {Fraction(text) for text in texts if _NUMBER.fullmatch(text)}


def written(vector: str, *, expected: bool) -> set[Fraction]:
    """The numbers that the examples of a vector's files expect (or that they give)."""
    found = (scalars(content(path)["examples"]) for path in of(vector))
    return numbers(text for place, text in chain(*found) if is_expected(place) is expected)


def fired_in(path: Path) -> set[Fraction]:
    """The places, counted from 1, at which examples expect a trigger."""
    lists = (example.get("expect", {}).get("triggers", []) for example in content(path)["examples"])
    return {
        Fraction(place + 1)
        for items in lists
        for place, item in enumerate(items if isinstance(items, list) else [])
        if isinstance(item, list)
    }


@pytest.mark.parametrize("vector", PUBLISHED)
def test_every_number_that_the_vector_expects_is_expected_in_its_files(vector: str) -> None:
    claimed = [
        text
        for place, text in scalars(PUBLISHED[vector]["expected"])
        if place[0] not in NO_NUMBERS_OF_AN_EXAMPLE
    ]
    stated = written(vector, expected=True) | {place for path in of(vector) for place in fired_in(path)}
    assert numbers(claimed) - stated == set()


ELSEWHERE = {
    "ac-01": {Fraction(0)},  # nothing was credited before: the example begins with its first period
    "ac-02": {Fraction(0)},
    "ac-03": {Fraction(0)},
    "ac-06": {Fraction(2), Fraction("10.5")},  # 10.5 percent for two days is 5.25 for 24 hours
    "cl-01": {Fraction(1)},  # points times 1: no repeats
}


@pytest.mark.parametrize("vector", PUBLISHED)
def test_every_number_that_the_vector_gives_is_in_the_examples_of_its_files(vector: str) -> None:
    inputs = numbers(text for _, text in scalars(PUBLISHED[vector]["inputs"]))
    in_examples = written(vector, expected=False) | written(vector, expected=True)
    assert inputs - in_examples - ELSEWHERE.get(vector, set()) == set()


@pytest.mark.parametrize("vector", PUBLISHED)
def test_every_number_of_the_vectors_rule_is_in_its_files(vector: str) -> None:
    rule = numbers(text for _, text in scalars(PUBLISHED[vector]["rule"]))
    in_files = numbers(text for path in of(vector) for _, text in scalars(content(path)))
    assert rule - in_files - ELSEWHERE.get(vector, set()) == set()


def lists_of(vector: str) -> list[list[str]]:
    """Every list that the examples expect: as written, key by key over the periods, and the shares."""
    found = []
    for path in of(vector):
        for example in content(path)["examples"]:
            expect = example.get("expect") or {}
            found += [[plain(item) for item in items] for items in listed(expect)]
            periods = [period.get("expect") or {} for period in example.get("periods", [])]
            keys = {key for period in periods for key in period}
            found += [[plain(period.get(key, "none")) for period in periods] for key in sorted(keys)]
    return found


def listed(expect: Any) -> Iterator[list[Any]]:
    for value in expect.values():
        if isinstance(value, list):
            yield value
        elif isinstance(value, dict):
            yield list(value.values())
            yield from listed(value)


def plain(item: Any) -> str:
    """An item as the vectors write it: no zeros after the point, none for nothing."""
    if isinstance(item, list):
        return " ".join(plain(one) for one in item) or "none"
    text = {"neutral": "none"}.get(str(item), str(item)) if item is not None else "none"
    return str(Fraction(text)) if _NUMBER.fullmatch(text) else text


@pytest.mark.parametrize("vector", PUBLISHED)
def test_lists_of_the_vector_are_expected_in_its_order(vector: str) -> None:
    stated = lists_of(vector)
    for key, value in PUBLISHED[vector]["expected"].items():
        if not isinstance(value, list) or key in (*NO_NUMBERS_OF_AN_EXAMPLE, "fires_at"):
            continue
        wanted = [plain(item) for item in value]
        starts = [row[place : place + len(wanted)] for row in stated for place in range(len(row))]
        assert wanted in starts, key


def test_printed_ranges_have_three_results_by_three_readings() -> None:
    read = {path.stem: content(path)["examples"][0]["expect"] for path in of("uk-04")}
    assert {name: (one["value"], one["band"], one["points"]) for name, one in read.items()} == {
        "uk-04-rounded": (["99.0"], ["target met"], ["0"]),
        "uk-04-cut-off": (["98.9"], ["minor"], ["1"]),
        "uk-04-edges": (["98.95"], ["minor"], ["1"]),
    }


# Nothing else comes out.


def one_more(text: str) -> str:
    """The number with one unit more in its last printed place."""
    whole, _, decimals = text.partition(".")
    units = int(whole + decimals) + 1
    if not decimals:
        return str(units)
    sign, digits = ("-" if units < 0 else ""), str(abs(units)).rjust(len(decimals) + 1, "0")
    return f"{sign}{digits[: -len(decimals)]}.{digits[-len(decimals) :]}"


def replaced(value: Any, path: tuple[str | int, ...], text: str) -> Any:
    """A copy of a part of a file with one text replaced."""
    if not path:
        return text
    if isinstance(value, Block):
        copy = Block(value.line)
        for key, item in value.items():
            copy.put(key, replaced(item, path[1:], text) if key == path[0] else item, value.lines[key])
        return copy
    rows = Rows(value.line)
    for place, item in enumerate(value):
        rows.put(replaced(item, path[1:], text) if place == path[0] else item, value.lines[place])
    return rows


def off(text: str) -> str:
    """Another number, one unit off, or another word."""
    return one_more(text) if _NUMBER.fullmatch(text) else f"{text}x"


def is_refused_at(at: tuple[str | int, ...], example: Any, contract: Contract) -> bool:
    """Whether an example is refused for what stands at a place of it."""
    try:
        findings = list(run_examples([ExampleEntry.model_validate(example)], contract))
    except ValidationError:
        return True
    way = ("examples", 0, *at)
    return any(finding.path == way[: len(finding.path)] for finding in findings)


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_an_expectation_that_is_one_unit_or_one_letter_off_is_refused(path: Path, every: Loaded) -> None:
    contract = every.contracts[path.stem]
    claims = [
        (example, at, text)
        for example in content(path)["examples"]
        for at, text in scalars(example)
        if is_expected(at) and text != "-"
    ]
    assert claims
    passed = [
        (at, off(text))
        for example, at, text in claims
        if not is_refused_at(at, replaced(example, at, off(text)), contract)
    ]
    assert passed == []


def test_a_wrong_expectation_keeps_the_workspace_from_being_used(tmp_path: Path) -> None:
    folder = beside_the_vectors(tmp_path / "workspace", VECTORS / "contracts" / "uk-01.yaml")
    file = folder / "contracts" / "uk-01.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("points: [1, 6, 6]", "points: [1, 6, 12]"), encoding="utf-8")
    (fault,) = [fault for fault in check_workspace(folder) if fault.refuses]
    assert text.splitlines()[fault.line - 1].strip() == "points: [1, 6, 6]"
    assert "points of 2026-06: expected 12, came out 6" in fault.message
    assert "points 3, as a repeat 6" in fault.message


# Tables that cannot be used as they are printed.


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("uk-04", "More than 98.9 and less than 99 has no printed band for measure 'kpi', for example 98.95"),
        ("uk-16", "More than 95 and less than 96 has no printed band"),
        ("uk-16", "More than 89 and less than 90 has no printed band for measure 'kpi', for example 89.5"),
        ("uk-16b", "At least 99.89 and less than 99.9 has no printed band for measure 'available'"),
        ("uk-16b", "Exactly 99.85 stands in two printed bands"),
        ("uk-16b", "Exactly 99.8 stands in two printed bands"),
        ("us-21-tiers", "More than 3.4 and less than 3.41 has no printed band"),
        ("us-21-tiers", "More than 3.99 and less than 4 has no printed band"),
        ("us-21", "What does the contract say of effect in exclusion number 1 of measure 'abandoned'?"),
        ("us-03b", "What does the contract say of below_minimum in expected_misses of measure 'done'?"),
        ("ac-06", "What does the contract say of part_units in credit of measure 'late'?"),
        ("ia-02", "Exactly 1 stands in two printed bands of measure 'k05', 'the target' and 'penalised'"),
        (
            "ia-02",
            "More than 7.5 and less than 7.51 has no printed band for measure 'k10_p1', for example 7.505",
        ),
    ],
)
def test_a_table_as_it_is_printed_is_refused_where_it_is_unclear(
    name: str, said: str, tmp_path: Path
) -> None:
    folder = beside_the_vectors(tmp_path / "workspace", VECTORS / "as_printed" / f"{name}.yaml")
    refused = [fault.message for fault in check_workspace(folder) if fault.refuses]
    assert [message for message in refused if said in message]


def test_every_file_of_printed_tables_is_refused(tmp_path: Path) -> None:
    files = sorted((VECTORS / "as_printed").glob("*.yaml"))
    folder = beside_the_vectors(tmp_path / "workspace", *files)
    refused = {Path(fault.file).name for fault in check_workspace(folder) if fault.refuses}
    assert refused == {file.name for file in files}
