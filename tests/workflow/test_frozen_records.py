"""Contacts that come again after their month was approved: kept, proposed, and counted once restated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import WHY
from tests.ledger.conftest import Counter
from tests.offices import APRIL
from tests.workflow.records_desk import CONTACTS
from tests.workflow.records_desk import contact
from tests.workflow.records_desk import drop
from tests.workflow.records_desk import records_desk

from outscore.workflow.receive import receive
from outscore.workflow.restatements import State
from outscore.workflow.restatements import restatements

if TYPE_CHECKING:
    from pathlib import Path

FIRST = [contact(1, "03 08:15:00"), contact(2, "03 08:16:00"), contact(3, "03 09:15:00", wait=40)]
AGAIN = [contact(3, "03 09:15:00", wait=4), contact(4, "04 10:15:00", wait=50)]
CUTS = {"added up by half hour": CONTACTS, "each a fact": CONTACTS.replace("cut: half_hour\n", "")}


@pytest.fixture(params=CUTS.values(), ids=list(CUTS))
def counter(request: pytest.FixtureRequest, tmp_path: Path) -> Counter:
    """April is approved with two contacts in time of three."""
    desk = records_desk(tmp_path, request.param)
    drop(desk, "contacts-1.csv", *FIRST)
    desk.run()
    desk.approve()
    return Counter(desk)


def test_contacts_of_an_approved_month_wait_and_are_counted_once_it_is_restated(counter: Counter) -> None:
    desk = counter.desk
    assert desk.figures()["acme"] == (2, 3)
    drop(desk, "contacts-2.csv", *AGAIN)
    desk.statements()
    assert desk.figures()["acme"] == (2, 3)
    with desk.open() as office:
        (found,) = restatements(office)
    assert found.state is State.PROPOSED
    assert found.sentences[0].startswith("Speed: was 66.7 %, now 75.0 %, because contacts-2.csv ")
    assert {one.came.file for one in found.rows if one.came} == {"contacts-2.csv"}
    counter.done("restate", "2026-04", "--vendor", "acme", *WHY)
    assert desk.figures()["acme"] == (3, 4)
    counter.done("approve", "2026-04", "--restatement", "--vendor", "acme", *WHY)
    with desk.open() as office:
        receive(office)
        assert restatements(office) == ()


def test_reading_the_contacts_again_from_the_archive_changes_nothing(counter: Counter) -> None:
    desk = counter.desk
    drop(desk, "contacts-2.csv", *AGAIN)
    desk.receive()
    for name in ("contacts-1.csv", "contacts-2.csv"):
        desk.take_away(name)
    said = counter.done("replay", "--again", code=1).output
    assert "2 files read again, 0 with another outcome." in said
    assert "acme, contract main, 2026-04: a restatement is proposed." in said
    assert desk.figures(APRIL)["acme"] == (2, 3)
