"""An entry of a register that was changed past Outscore is named, and `db verify` tells it and goes on."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.offices import new_database
from tests.offices import new_desk

from outscore.cli import main
from outscore.errors import DatabaseError
from outscore.governance.register import Wanted
from outscore.workflow.registers import in_registers
from outscore.workflow.registers import written
from outscore.workflow.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

ACTION = {"what": "Hire", "owner": "ann", "due": "2099-01-01"}
LOOK = "It was changed by other means than Outscore. See what else was: outscore db verify."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    desk.write("governance.yaml", "people: [{id: ann, name: Ann}]\n")
    with desk.open() as office:
        for _ in range(3):
            written(office, "ann", [Wanted("actions", "", None, ACTION)])
        assert verify(office).faults == ()
    return desk


def damage(desk: Desk, statement: str) -> None:
    connection = sqlite3.connect(desk.folder / "var/outscore.db")
    with connection:
        assert connection.execute(statement).rowcount == 1
    connection.close()


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        ("changes = '{'", "changes does not name fields with what they say"),
        ("changes = '[1]'", "changes does not name fields with what they say"),
        ("""changes = '{"what": 5, "owner": null}'""", "changes does not name fields with what they say"),
        ("reason = CAST(x'ff41' AS TEXT)", "reason is no text"),
        ("subject = x'fffe'", "subject is no text"),
        ("version = 'two'", "version is 'two', which is no number"),
        ("at = 'soon'", "at is 'soon', which is no moment"),
    ],
)
def test_a_damaged_entry_is_named_and_verify_goes_on(desk: Desk, damaged: str, said: str) -> None:
    damage(desk, f"UPDATE register_entry SET {damaged} WHERE id = 2")  # noqa: S608
    told = f"Register entry 2 cannot be read: {said}. {LOOK}"
    with desk.open() as office:
        with pytest.raises(DatabaseError) as caught:
            in_registers(office)
        assert str(caught.value).startswith(told)
        with pytest.raises(DatabaseError) as caught:
            written(office, "ann", [Wanted("actions", "", None, ACTION)])
        assert str(caught.value).startswith(told)
        (fault,) = verify(office).faults
    assert fault.startswith("Register entry 2 was changed after it was written. It now says: id 2, ")


def test_a_link_that_is_missing_names_its_entry(desk: Desk) -> None:
    damage(desk, "DELETE FROM chain_link WHERE id = 3")
    with desk.open() as office:
        with pytest.raises(DatabaseError) as caught:
            office.trail.head()
        assert str(caught.value).startswith(
            f"Register entry 3 cannot be read: the chain has no link for it. {LOOK}"
        )
        (fault,) = verify(office).faults
    assert fault == "Register entry 3 was put in by other means than Outscore: the chain has no link for it."


def test_a_link_that_is_no_text_is_told(desk: Desk) -> None:
    damage(desk, "UPDATE chain_link SET sha256 = CAST(x'ff41' AS TEXT) WHERE id = 2")
    with desk.open() as office:
        faults = verify(office, "00").faults
    assert faults[0].startswith(
        "Link 2 of the chain, Register entry 2, was changed, or one before it is gone."
    )


def test_an_entry_of_a_register_that_is_not_there_stops_nobody(desk: Desk) -> None:
    damage(desk, "UPDATE register_entry SET register = 'foo' WHERE id = 2")
    for command in (("calendar",), ("registers", "show", "actions"), ("actions", "due", "--all")):
        done = CliRunner().invoke(main, ["--workspace", str(desk.folder), *command])
        assert done.exit_code == 0, done.output
    with desk.open() as office:
        (fault,) = verify(office).faults
    assert "register 'foo'" in fault
