"""The pack holds every vendor's figures: it never goes to an address of one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.offices import ROWS
from tests.offices import new_database
from tests.offices import new_desk

from outscore.contracts.workspace import check_workspace
from outscore.errors import ApprovalError
from outscore.errors import WorkspaceFaulty
from outscore.workflow.manifest import guard
from outscore.workflow.manifest import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contracts.conftest import Desk


@pytest.mark.parametrize("address", ["quality@bolt.example", "Quality@BOLT.example"])
def test_a_vendors_address_among_the_teams_is_a_fault(desk: Desk, address: str) -> None:
    desk.change("outscore.yaml", "[team@client.example]", f"[team@client.example, {address}]")
    (fault,) = check_workspace(desk.folder)
    assert (fault.file, fault.line) == ("vendors.yaml", 10)
    assert "also in team_recipients of outscore.yaml" in fault.message


@pytest.mark.parametrize("address", ["quality@bolt.example", "Quality@BOLT.example"])
def test_the_pack_is_not_sent_to_a_vendors_address(tmp_path: Path, address: str) -> None:
    office_desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    office_desk.drop("figures.csv", *ROWS)
    office_desk.run()
    with office_desk.open() as office:
        settings = replace(office.workspace.settings, team_recipients=("team@client.example", address))
        mixed = replace(office, workspace=replace(office.workspace, settings=settings))
        packs = [one for one in prepare(mixed, APRIL).document["parcels"] if one["vendor"] is None]
        assert [one["recipient"] for one in packs] == ["team@client.example", address]
        content = mixed.archive.get("file", packs[0]["files"][0]["sha256"])
        guard(mixed, packs[0], content)
        with pytest.raises(ApprovalError, match=f"does not belong to {address}"):
            guard(mixed, packs[1], content)


def test_nothing_is_sent_while_a_vendors_address_is_among_the_teams(tmp_path: Path) -> None:
    office_desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    office_desk.drop("figures.csv", *ROWS)
    office_desk.run()
    office_desk.approve()
    office_desk.change("outscore.yaml", "[team@client.example]", "[quality@bolt.example]")
    with pytest.raises(WorkspaceFaulty, match="team_recipients"):
        office_desk.send()
    assert not (tmp_path / "out/sent").exists()


@pytest.mark.parametrize(
    "quantity",
    [
        "{column: Talk, type: decimal, places: 2}",
        "{column: Talk, type: duration, written_as: seconds}",
    ],
)
def test_a_point_cannot_separate_thousands_and_decimals(desk: Desk, quantity: str) -> None:
    desk.change("feeds/daily.yaml", "quantities:\n", f"quantities:\n  talk: {quantity}\n")
    desk.change("feeds/daily.yaml", "kind: aggregate", 'kind: aggregate\nformat: {thousands: " "}')
    assert not check_workspace(desk.folder)
    desk.change("feeds/daily.yaml", 'thousands: " "', 'thousands: "."')
    (fault,) = check_workspace(desk.folder)
    assert (fault.file, fault.line) == ("feeds/daily.yaml", 4)
    assert "(talk)" in fault.message


def test_a_point_may_separate_thousands_of_whole_numbers(desk: Desk) -> None:
    desk.change("feeds/daily.yaml", "kind: aggregate", 'kind: aggregate\nformat: {thousands: "."}')
    assert not check_workspace(desk.folder)
