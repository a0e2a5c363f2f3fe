"""Several processes at the same work at once end in one state, on either database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.forking import forked
from tests.offices import APRIL
from tests.offices import DATABASES
from tests.offices import ROWS
from tests.offices import dump
from tests.offices import new_database
from tests.offices import new_desk
from tests.offices import rows_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

pytestmark = pytest.mark.long
ROUNDS = 3


def desks(kind: str, folder: Path) -> list[Desk]:
    found = []
    for place in range(ROUNDS):
        own = folder / str(place)
        own.mkdir()
        desk = new_desk(own, new_database(kind, own))
        desk.drop("figures-1.csv", *ROWS)
        desk.drop("figures-2.csv", "A1,2026-04,sales,100,96", "A1,2026-13,sales,1,1")
        desk.drop("figures-3.csv", *ROWS)
        found.append(desk)
    return found


def said(found: list[Desk], *actions: list[str]) -> list[list[str]]:
    """What each process said, step by step; the actions of a step are begun at the same moment."""
    task = {"do": "together", "desks": [[str(one.folder), one.url] for one in found], "actions": actions}
    answers: list[list[str]] = forked(task)
    return answers


def recorded(desk: Desk) -> list[object]:
    """Everything that is known of each delivery, in order; PostgreSQL leaves gaps in the numbers."""
    with desk.open() as office:
        return [
            (
                replace(one, id=place),
                office.deliveries.months_of(one.id),
                office.deliveries.issues([one.id]).get(one.id),
                office.deliveries.rejected(one.id),
                sorted(office.statements.current(str(APRIL)).items()),
            )
            for place, one in enumerate(office.deliveries.all(superseded=True))
        ]


@pytest.mark.parametrize("kind", DATABASES)
def test_a_new_database_gets_its_tables_once(kind: str, tmp_path: Path) -> None:
    found = desks(kind, tmp_path)
    assert said(found, ["open"] * 3) == [["", "", ""]] * ROUNDS


@pytest.mark.parametrize("kind", DATABASES)
def test_receiving_and_scoring_at_once_ends_in_one_state(kind: str, tmp_path: Path) -> None:
    alone, *found = desks(kind, tmp_path)
    alone.statements()
    assert said(found, ["score"] * 3) == [["", "", ""]] * len(found)
    for desk in found:
        assert recorded(desk) == recorded(alone)
        assert rows_in(desk.url, "arrival") == 3
        assert rows_in(desk.url, "statement") == 2
        assert desk.figures(APRIL) == alone.figures(APRIL)


@pytest.mark.parametrize("kind", DATABASES)
def test_rendering_approving_and_sending_at_once_sends_once(kind: str, tmp_path: Path) -> None:
    found = desks(kind, tmp_path)[:1]
    found[0].statements()
    *done, sent = said(found, ["run"] * 2, ["approve"] * 2, ["send"] * 2, ["send"])[:-1]
    assert done == [["", ""], ["", ""]]
    assert all(one == "" or "Another run of `outscore send` is serving" in one for one in sent), sent
    records = dump(found[0].url)
    assert [len(records[name]) for name in ("approval", "pack", "dispatch")] == [1, 1, 4]
    assert {row[8] for row in records["dispatch"]} == {"sent"}
    assert len(list((found[0].folder / "out/sent").rglob("*.eml"))) == 4
