"""By which release a contract is assessed: what is read from tailoring, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.agreed_release import AgreedRelease

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

ONE, OVER, TAILORED = (
    "catalogues/house-1.yaml",
    "catalogues/mappings/house-1-to-house-2.yaml",
    "tailoring/main.yaml",
)
ASS, REQ = "assessments/spring.yaml", "requirements.yaml"
FILES = {
    ONE: """\
catalogue: house
version: 1
title: House requirements
published: "2025-01-01"
requirements:
  - {id: house-speed, version: 1, domain: performance, title: Fast, intent: Be fast, evidence: Figures}
  - {id: house-paper, version: 1, domain: processes, title: On paper, intent: Write, evidence: Paper}
""",
    OVER: """\
from: {catalogue: house, version: 1}
to: {catalogue: house, version: 2}
requirements:
  - {id: house-speed, relation: includes, to: [house-people]}
withdrawn:
  - {id: house-paper, reason: Nobody writes on paper.}
""",
    TAILORED: """\
contract: main
releases:
  - release: 1
    vendor: bolt
    reason: Audited by it.
    agreed_by: A. Person
    agreed_on: "2026-04-01"
  - release: 2
    reason: The new one.
    agreed_by: A. Person
    agreed_on: "2026-10-01"
""",
}


@pytest.fixture
def agreed(desk: Desk) -> Desk:
    for name, text in FILES.items():
        desk.write(name, text)
    return desk


def tailored(requirement: str, day: str) -> str:
    entry = f"{{id: {requirement}, applies: false, reason: Empty, agreed_by: A. Person, agreed_on: '{day}'}}"
    return f"contract: main\nrequirements:\n  - {entry}\n"


def told(desk: Desk) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.message) for fault in check_workspace(desk.folder)]


def test_what_was_agreed_is_read_with_its_release(agreed: Desk) -> None:
    workspace = load_workspace(agreed.folder)
    first, then = workspace.agreed_releases
    assert first == AgreedRelease("main", 1, "Audited by it.", "A. Person", date(2026, 4, 1), "bolt")
    assert (then.version, then.vendor) == (2, "")
    assert [(each.id, each.version) for each in workspace.releases] == [("house", 1)]


@pytest.mark.parametrize(
    ("vendor", "day", "version"),
    [
        ("bolt", date(2026, 3, 31), 2),
        ("bolt", date(2026, 4, 1), 1),
        ("bolt", date(2027, 4, 1), 1),
        ("acme", date(2026, 4, 1), 2),
    ],
)
def test_what_was_agreed_with_a_vendor_counts_before_what_was_agreed_for_all(
    agreed: Desk, vendor: str, day: date, version: int
) -> None:
    found = load_workspace(agreed.folder).release_for("main", vendor, day)
    assert found is not None
    assert found.version == version


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "said"),
    [
        (TAILORED, "release: 1", "release: 9", 3, "no catalogue 'house' version 9. Known: "),
        (TAILORED, "release: 1", "release: newest", 3, "whole number"),
        (TAILORED, "vendor: bolt", "vendor: boltt", 4, "Did you mean 'bolt'?"),
        (TAILORED, "    reason: Audited by it.\n", "", 3, "What is the reason"),
        (ASS, "requirement: house-people", "requirement: house-poeple", 2, "Did you mean 'house-people'?"),
        (ASS, "requirement: house-people", "requirement: house-paper", 2, "no requirement 'house-paper'"),
    ],
)
def test_what_does_not_hold_is_refused_at_its_line(
    agreed: Desk, name: str, old: str, new: str, line: int, said: str
) -> None:
    agreed.change(name, old, new)
    faults = told(agreed)
    assert [one for one in faults if one[:2] == (name, line) and said in one[2]], faults


def test_a_release_is_agreed_with_a_vendor_of_the_contract(agreed: Desk) -> None:
    agreed.change("contracts/main.yaml", "vendors: all", "vendors: [acme]")
    assert told(agreed) == [(TAILORED, 4, "'main' does not bind 'bolt'. Name a vendor of the contract.")]


def test_two_files_may_not_agree_on_a_release_for_the_same_day(agreed: Desk) -> None:
    agreed.write("tailoring/more.yaml", FILES[TAILORED])
    assert [one[:2] for one in told(agreed)] == [("tailoring/more.yaml", 3), ("tailoring/more.yaml", 8)]


def test_a_vendor_has_one_release_from_a_day_on(agreed: Desk) -> None:
    agreed.change(TAILORED, "release: 2\n", "release: 2\n    vendor: bolt\n")
    assert told(agreed) == []
    agreed.change(TAILORED, "2026-10-01", "2026-04-01")
    said = "A release was agreed for 'main' and 'bolt' on 2026-04-01 in tailoring/main.yaml, line 3 already."
    assert told(agreed) == [(TAILORED, 8, f"{said} Keep one of them.")]


def test_a_file_of_tailoring_agrees_on_something(agreed: Desk) -> None:
    agreed.write(TAILORED, "contract: main\n")
    assert told(agreed) == [(TAILORED, 1, "Nothing is agreed for 'main'. Add requirements, or releases.")]


def test_a_rating_and_a_binding_may_be_of_a_release_that_the_vendor_has_to_do_with(agreed: Desk) -> None:
    agreed.change(ASS, "vendor: acme", "vendor: bolt")
    agreed.change(ASS, "requirement: house-people", "requirement: house-paper")
    agreed.change(REQ, "requirement: house-speed", "requirement: house-paper")
    assert told(agreed) == []


@pytest.mark.parametrize(
    ("requirement", "day", "said"),
    [
        ("house-paper", "2026-05-01", ""),
        ("house-people", "2026-05-01", ""),
        ("house-people", "2026-03-01", ""),
        ("house-papers", "2026-05-01", "There is no requirement 'house-papers'. Did you mean 'house-paper'?"),
    ],
)
def test_what_is_tailored_is_of_a_release_that_counts_then_or_later(
    agreed: Desk, requirement: str, day: str, said: str
) -> None:
    agreed.write("tailoring/more.yaml", tailored(requirement, day))
    faults = told(agreed)
    assert [one[:2] for one in faults] == ([("tailoring/more.yaml", 3)] if said else [])
    assert all(one[2].startswith(said) for one in faults)


def test_what_no_release_has_any_more_from_that_day_on_is_refused(agreed: Desk) -> None:
    agreed.change(TAILORED, "    vendor: bolt\n", "")
    agreed.write("tailoring/more.yaml", tailored("house-paper", "2026-09-30"))
    assert told(agreed) == []
    agreed.write("tailoring/more.yaml", tailored("house-paper", "2026-10-01"))
    ((file, line, message),) = told(agreed)
    assert (file, line) == ("tailoring/more.yaml", 3)
    assert message.startswith("The release by which 'main' is assessed from 2026-10-01 on does not have")
