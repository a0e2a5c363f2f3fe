"""What `approve` tells before anybody puts a name to a period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import Desk
from tests.offices import new_database
from tests.reliefs import new_registry

if TYPE_CHECKING:
    from pathlib import Path

CLAIM = ("relief", "claim", "acme", "client_outage", "--by", "Vera Stone", "--what", "Telephony was down")
MORNING = ("--from", "2024-04-01 00:00", "--to", "2024-05-01 00:00", "--notice", "2024-04-02 09:00")
FLOOR = """\
people: [{id: ann, name: Ann Office}]
floors: [{contract: main, measure: speed, at_least: 92}]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """April of a year long ago, scored: the commands ask the clock."""
    registry = new_registry(tmp_path, new_database("sqlite", tmp_path))
    registry.desk.change("contracts/main.yaml", '"2026-01-01"', '"2020-01-01"')
    registry.desk.drop("figures.csv", "A1,2024-04,s,100,84", "bolt,2024-04,s,200,196")
    desk = Desk(tmp_path)
    assert desk.run("run", "2024-04").exit_code in (0, 1)
    return desk


def test_a_claim_that_nobody_has_decided_is_told_and_stands_in_the_pack(desk: Desk) -> None:
    assert desk.run("approve", "2024-04").exit_code == 0
    desk.run(*CLAIM, *MORNING)
    shown = desk.run("approve", "2024-04")
    assert shown.exit_code == 1
    assert (
        "Claim 1 of acme (client_outage, 2024-04-01 00:00+01:00 to 2024-05-01 00:00+01:00) is not"
        in shown.output
    )
    desk.run("report", "2024-04")
    pack = (desk.folder / "out/2024-04/pack.html").read_text(encoding="utf-8")
    assert "Relief claims without a decision" in pack
    told = re.sub(r"<[^>]+>", " ", pack)
    assert "Telephony was down" in told
    desk.run("relief", "decide", "1", "refuse", "--by", "Ann Lee", "--reason", "Not ours")
    desk.run("run", "2024-04")
    assert desk.run("approve", "2024-04").exit_code == 0


def test_what_a_broken_off_run_left_out_of_the_register_is_not_approved(desk: Desk) -> None:
    (desk.folder / "governance.yaml").write_text(FLOOR, encoding="utf-8")
    sentence = "What results ask of action plans is not in the register yet"
    shown = desk.run("approve", "2024-04")
    assert (shown.exit_code, sentence in shown.output) == (1, True)
    refused = desk.run("approve", "2024-04", "--by", "Ann", "--reason", "Read")
    assert (refused.exit_code, sentence in refused.output) == (1, True)
    desk.run("run", "2024-04")
    done = desk.run("approve", "2024-04", "--by", "Ann", "--reason", "Read")
    assert done.exit_code == 0, done.output
