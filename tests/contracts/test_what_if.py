"""Files with changed terms: what they may say, what is wrong with them, and what they make of a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import FILES
from tests.offices import new_desk

from outscore.contracts.what_if import read_what_if
from outscore.contracts.workspace import load_workspace

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from tests.offices import Desk

    from outscore.contracts.what_if import WhatIf
    from outscore.model.contract import Contract

CON = "contracts/main.yaml"
TERMS = """\
    bands:
      - {band: target met, at_least: 95, points: 0}
      - {band: minor, at_least: 90, points: 1}
      - {band: severe, points: 4}
currency: GBP
missing_data: {clause: "4", no_report: not_measured, no_volume: not_measured}
charges: {source: fixed, clause: "7", amount: 1000}
points: {clause: "8", percent_per_point: 1}
"""
EXAMPLE = """\
examples:
  - {name: Severe, measure: speed, values: [80], expect: {points: [4], credit: [40]}}
"""
CHANGES = """\
changes:
  - {from: "2026-06-01", clause: V1, set: {points.percent_per_point: 3}}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = new_desk(tmp_path / "office", "")
    made.write(CON, FILES[CON] + TERMS)
    return made


def read(desk: Desk, *lines: str, contract: str = "main") -> WhatIf:
    """A file beside the workspace, read."""
    path = desk.folder.parent / "try.yaml"
    path.write_text("\n".join([f"contract: {contract}", *lines]) + "\n", encoding="utf-8")
    return read_what_if(desk.folder, path)


def told(found: WhatIf) -> list[str]:
    """Line and sentence of everything that is wrong."""
    return [str(fault).partition("try.yaml:")[2] for fault in found.faults]


def changed(found: WhatIf) -> Contract:
    assert found.contract, told(found)
    return found.contract


def test_the_short_form_changes_keys_from_the_first_day(desk: Desk) -> None:
    found = read(desk, "set: {measures.speed.bands.minor.at_least: 82, points.percent_per_point: 2}")
    assert told(found) == []
    (measure,) = changed(found).measures
    assert measure.terms.bands[1].edge
    assert measure.terms.bands[1].edge.value == 82
    assert changed(found).terms.points
    (signed,) = load_workspace(desk.folder).contracts
    assert changed(found).terms_sha256 != signed.terms_sha256
    assert signed.measures[0].terms.bands[1].edge
    assert signed.measures[0].terms.bands[1].edge.value == 90, "the workspace's own contract stays"


def test_a_whole_contract_file_is_read_as_one(desk: Desk) -> None:
    (signed,) = load_workspace(desk.folder).contracts
    same = read_what_if(desk.folder, desk.folder / CON)
    assert (same.faults, same.contract) == ((), signed)
    path = desk.folder.parent / "try.yaml"
    path.write_text((FILES[CON] + TERMS).replace("percent_per_point: 1", "percent_per_point: 5"))
    assert changed(read_what_if(desk.folder, path)).terms.points != signed.terms.points


def percents(contract: Contract) -> list[Fraction | None]:
    return [one.terms.points.percent_per_point if one.terms.points else None for one in contract.versions]


def test_what_is_set_holds_through_the_contracts_own_changes(desk: Desk) -> None:
    desk.write(CON, FILES[CON] + TERMS + CHANGES)
    (signed,) = load_workspace(desk.folder).contracts
    assert percents(signed) == [1, 3]
    assert {*percents(changed(read(desk, "set: {points.percent_per_point: 2}")))} == {2}
    other = changed(read(desk, "set: {measures.speed.bands.minor.points: 2}"))
    assert percents(other) == [1, 3], "what is not set changes as the contract says"
    assert [one.measures[0].terms.bands[1].points for one in other.versions] == [2, 2]


def test_what_a_change_brings_can_be_set_too(desk: Desk) -> None:
    cap = "{id: month, clause: '9', window: period, percent: 8}"
    new = CHANGES.replace("points.percent_per_point: 3", f"caps: [{cap}]")
    desk.write(CON, FILES[CON] + TERMS + new)
    found = changed(read(desk, "set: {caps.month.percent: 5}"))
    assert [[cap.percent for cap in one.terms.caps] for one in found.versions] == [[], [5]]


def test_what_a_change_replaces_as_a_whole_still_has_what_was_set(desk: Desk) -> None:
    whole = CHANGES.replace("points.percent_per_point: 3", 'points: {clause: "9", percent_per_point: 3}')
    desk.write(CON, FILES[CON] + TERMS + whole)
    found = changed(read(desk, "set: {points.percent_per_point: 2}"))
    assert percents(found) == [2, 2]
    assert [one.terms.points.clause for one in found.versions if one.terms.points] == ["8", "9"]


def test_a_key_can_be_taken_out(desk: Desk) -> None:
    desk.write(CON, FILES[CON] + TERMS + CHANGES)
    found = read(desk, "set: {points: null, measures.speed.bands: null}")
    assert not changed(found).terms.points
    assert {*percents(changed(found))} == {None}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            ["set: {measures.sped.target: {at_least: 5}}"],
            "2: 'measures.sped.target' cannot be set. There is no",
        ),
        (["set:", "  points.percent_per_point: x"], "3: percent_per_point of points"),
        (["set:", "  name: New", "  measures.speed.target.at_least: 182"], "4: The target is 182 %."),
        (["set: {}"], "2: set of contract 'main' is empty."),
        (["set: {name: New}", "measures: []"], "3: 'measures' is not a key"),
        (["set: {starts: '2026-02-01'}"], "2: 'starts' cannot be set. starts never changes."),
        (["set:", "  name: New", "  vendors: [acme]"], "4: vendors is not what the contract as signed says."),
        (["set: {settled_every: quarter}"], "2: 'settled_every' cannot be set. settled_every never changes."),
        (["set: {ends: '2026-12-31'}"], "2: ends is not what the contract as signed says."),
        (["set: {currency: EUR}"], "2: 'currency' cannot be set. currency never changes."),
        (["name: New"], "1: "),
        (["set: {name: yes}"], "2: yes is not in quotes"),
        (["set: [1]"], "2: set of contract 'main'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(desk: Desk, lines: list[str], sentence: str) -> None:
    found = read(desk, *lines)
    assert found.contract is None
    assert any(one.startswith(sentence) for one in told(found)), told(found)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("contract: mane\nset: {name: x}\n", "1: There is no contract 'mane'. Did you mean 'main'?"),
        ("set: {name: x}\n", "1: Which contract is it about? Add `contract:`"),
        ("- main\n", "1: The file holds a list."),
        ("", "1: The file is empty."),
    ],
)
def test_a_file_that_is_about_no_contract_is_refused(desk: Desk, text: str, sentence: str) -> None:
    path = desk.folder.parent / "try.yaml"
    path.write_text(text)
    found = read_what_if(desk.folder, path)
    assert found.contract is None
    (one,) = told(found)
    assert one.startswith(sentence)


def test_an_example_that_no_longer_comes_out_is_a_warning(desk: Desk) -> None:
    desk.write(CON, FILES[CON] + TERMS + EXAMPLE)
    assert told(read(desk, "set: {name: Other}")) == []
    found = read(desk, "set: {points.percent_per_point: 2}")
    assert changed(found).id == "main"
    (one,) = told(found)
    assert one.startswith("2: Warning: Not as the contract's worked example says: Example 'Severe'")
    assert "expected 40, came out 80" in one


def test_lints_are_told_where_the_contract_as_signed_does_not_show_them(desk: Desk) -> None:
    desk.write(CON, (FILES[CON] + TERMS).replace("percent_per_point: 1", "percent_per_point: 101"))
    assert told(read(desk, "set: {name: Other}")) == []
    nothing = told(read(desk, "set: {measures.speed.bands.minor.points: 0}"))
    assert any("Warning:" in one and "minor" in one for one in nothing), nothing
    overlapping = read(desk, "set: {measures.speed.bands.minor.at_least: 96}")
    assert overlapping.contract is None
    assert told(overlapping)[0].startswith("2: ")


def test_a_target_that_moves_while_the_bands_stay_is_told(desk: Desk) -> None:
    alone = read(desk, "set:", "  measures.speed.target.at_least: 90")
    (one,) = [message for message in told(alone) if "keep their edges" in message]
    assert one.startswith(
        "3: Warning: The bands of 'speed' keep their edges, and what a figure costs goes by"
    )
    assert "such as measures.speed.bands.target met.at_least: ..." in one
    both = read(
        desk, "set:", "  measures.speed.target.at_least: 94", "  measures.speed.bands.target met.at_least: 94"
    )
    assert not [message for message in told(both) if "keep their edges" in message]
