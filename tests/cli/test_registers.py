"""The registers by command, as somebody uses them who follows docs/registers.md."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Desk
from tests.cli.walking import Walk

from outscore.governance.registers import REGISTERS

PAGE = Path(__file__).parents[2] / "docs/registers.md"


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Every step of the page up to the list of registers, in an empty folder."""
    walk = Walk(tmp_path_factory.mktemp("walk"))
    walk.follow(PAGE.read_text(encoding="utf-8").partition("## Every register")[0])
    return walk


def test_following_the_page_gives_what_it_shows(walk: Walk) -> None:
    assert len(walk.shown) >= 7
    assert walk.not_said() == []


def test_what_the_page_writes_is_in_the_registers(walk: Walk) -> None:
    desk = Desk(walk.folder)
    (first, second) = desk.document("registers", "show", "actions")
    assert (first["state"], first["owner"], first["evidence"]) == ("done", "ben", "=ten contracts, signed")
    assert second["what"] == "Train them"
    (certificate,) = desk.rows("registers", "show", "certificates")
    assert (certificate["vendor"], certificate["expires"]) == ("acme", "2039-12-31")
    history = desk.rows("registers", "show", "certificates", "certificate-1")
    assert {row["person"] for row in history} == {"carla"}
    (rating,) = desk.rows("registers", "show", "ratings")
    assert (rating["rating"], rating["judged_version"]) == ("partial", "1")
    (planned,) = desk.rows("registers", "show", "assessments")
    assert (planned["held_on"], planned["valid_until"]) == ("2026-03-31", "")
    assert desk.run("db", "verify").exit_code == 0


def test_every_register_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8").partition("## Every register")[2]
    assert [each.id for each in REGISTERS.values() if f"`{each.id}`, known as" not in page] == []


def test_a_vendor_that_is_not_there_has_no_workbook(walk: Walk) -> None:
    done = Desk(walk.folder).run("registers", "workbook", str(walk.folder / "x.xlsx"), "--vendor", "zeta")
    assert done.exit_code == 2
    assert "zeta" in done.output
    assert not (walk.folder / "x.xlsx").exists()


def test_a_file_that_is_no_workbook_is_told(walk: Walk) -> None:
    done = Desk(walk.folder).run("registers", "read", str(walk.folder / "vendors.yaml"), "--by", "ann")
    assert done.exit_code == 2
    assert "not a workbook of the registers" in done.output
