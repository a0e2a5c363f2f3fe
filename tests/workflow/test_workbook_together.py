"""A workbook that is handed in while others write: decided by what the registers hold in that moment."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.offices import FILES
from tests.offices import new_database
from tests.reliefs import TERMS
from tests.reliefs import Registry
from tests.workflow.books import ACTION
from tests.workflow.books import LATER
from tests.workflow.books import Sheet
from tests.workflow.books import changed
from tests.workflow.books import filled
from tests.workflow.books import made
from tests.workflow.books import opened
from tests.workflow.books import people_desk
from tests.workflow.books import read
from tests.workflow.books import there

from outscore.errors import RegisterRefused
from outscore.model.relief import Outcome
from outscore.storage.trail import Trail
from outscore.workflow.workbook import workbook_of
from outscore.workflow.workbook_reading import read_back
from outscore.workflow.workbook_reading import read_before
from outscore.workflow.workbook_reading import take

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl import Workbook
    from sqlalchemy import Connection
    from tests.offices import Desk

    from outscore.model.trail import Entry

EARLIER = "2026-05-04T09:00:00+00:00"
CLAIM = {
    "Vendor": "acme",
    "Ground": "client_outage",
    "Begins": "2026-04-01 08:00",
    "Ends": "2026-04-01 10:00",
    "What happened": "Telephony was down",
    "Notice given": "2026-04-02 09:00",
}


@dataclass
class Overtaken(Trail):
    """A trail in which somebody else writes in the moment before this office does."""

    trail: Trail
    meanwhile: Callable[[], object]

    def __post_init__(self) -> None:
        super().__init__(self.trail._database)

    def add(
        self,
        make: Callable[[tuple[Entry, ...]], Sequence[Entry]],
        beside: Callable[[Connection], object] | None = None,
    ) -> tuple[Entry, ...]:
        self.meanwhile()
        return super().add(make, beside)


def overtaken(
    desk: Desk, content: bytes, meanwhile: Callable[[], object], person: str = "ann"
) -> tuple[Entry, ...]:
    """Hand a workbook in; between the look and the writing somebody else writes."""
    with desk.open(LATER) as office:
        slow = replace(office, trail=Overtaken(office.trail, meanwhile))
        return take(slow, read_back(slow, content), person, folder=desk.folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    """A workspace with people, whose contract knows relief."""
    desk = replace(people_desk(tmp_path), url=new_database(request.param, tmp_path))
    desk.write("contracts/main.yaml", FILES["contracts/main.yaml"] + TERMS)
    return desk


def new_action(book: Workbook) -> None:
    sheet = Sheet(book["Actions"])
    sheet.fill(3, {"What is to be done": "Train", "Owner": "ann", "Due": "2026-12-31"})


def test_a_workbook_that_two_read_at_once_is_taken_once(desk: Desk) -> None:
    def fill(book: Workbook) -> None:
        new_action(book)
        Sheet(book["Relief claims"]).fill(3, CLAIM)

    content = filled(made(desk), fill)
    assert overtaken(desk, content, lambda: read(desk, content)) == ()
    assert [*there(desk)] == [("actions", "action-1")]
    assert len(Registry(desk).all()) == 1


def test_what_is_changed_between_look_and_writing_is_refused_by_its_cell(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)
    content = filled(made(desk), lambda book: Sheet(book["Actions"]).type("Owner", "carla"))
    with pytest.raises(RegisterRefused) as caught:
        overtaken(desk, content, lambda: changed(desk, "actions", "action-1", 1, owner="ben"))
    assert caught.value.sentences[0].startswith(
        "Actions, G3: Owner was changed meanwhile: ben wrote 'ben' at "
    )
    (entry,) = overtaken(
        desk,
        filled(made(desk), lambda book: Sheet(book["Actions"]).type("Owner", "carla")),
        lambda: changed(desk, "actions", "action-1", 2, due="2026-12-01"),
    )
    assert (entry.version, entry.changes) == (4, {"owner": "carla"})


def test_a_claim_that_is_granted_between_look_and_writing_is_not_withdrawn(desk: Desk) -> None:
    registry = Registry(desk)
    registry.claim(person="Ann Client")

    def fill(book: Workbook) -> None:
        said = {"Change the state to": "withdrawn", "Reason for the change": "Not needed"}
        Sheet(book["Relief claims"]).fill(3, said)

    content = filled(made(desk), fill)
    with pytest.raises(RegisterRefused) as caught:
        overtaken(desk, content, registry.decide)
    assert "claim 1 was decided since the workbook was made: granted" in caught.value.sentences[0]
    assert registry.all()[0].status is Outcome.GRANTED


def test_clocks_that_go_back_do_not_have_a_workbook_taken_twice(desk: Desk) -> None:
    content = filled(made(desk), new_action)
    for moment in (EARLIER, LATER, EARLIER):
        with desk.open(moment) as office:
            take(office, read_back(office, content), "ann")
    assert [*there(desk)] == [("actions", "action-1")]


def test_who_hands_in_the_same_workbook_with_more_in_it_is_not_held_up_by_what_was_taken(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)
    first = filled(made(desk), lambda book: Sheet(book["Actions"]).type("Due", "2026-12-01"))
    read(desk, first)

    def more(book: Workbook) -> None:
        Sheet(book["Actions"]).type("Due", "2026-12-02")
        Sheet(book["Actions"]).type("Owner", "ben")

    second = filled(first, more)
    (entry,) = read(desk, second)
    assert entry.changes == {"due": "2026-12-02", "owner": "ben"}
    assert (read(desk, first), read(desk, second)) == ((), ())


def test_what_was_taken_beside_what_another_wrote_stays_taken(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)

    def fill(book: Workbook) -> None:
        Sheet(book["Actions"]).fill(3, {"Owner": "carla", "Due": "2026-12-01"})

    content = filled(made(desk), fill)
    changed(desk, "actions", "action-1", 1, due="2026-12-01")
    (entry,) = read(desk, content)
    assert entry.changes == {"owner": "carla"}
    changed(desk, "actions", "action-1", 3, due="2026-12-24")
    assert read(desk, content) == ()


def test_of_a_row_that_another_changed_all_else_that_is_wrong_is_told_too(desk: Desk) -> None:
    opened(desk, "actions", **ACTION)

    def fill(book: Workbook) -> None:
        Sheet(book["Actions"]).fill(3, {"Owner": "carla", "Due": "soon"})
        Sheet(book["Actions"]).type("What is to be done", "Nobody does it", 4)

    content = filled(made(desk), fill)
    changed(desk, "actions", "action-1", 1, owner="ben")
    with pytest.raises(RegisterRefused) as caught:
        read(desk, content)
    assert [each.partition(":")[0] for each in caught.value.sentences] == [
        "Actions, G3",
        "Actions, H3",
        "Actions, G4",
        "Actions, H4",
    ]


def test_a_workbook_that_another_has_read_is_not_taken_twice(desk: Desk) -> None:
    content = filled(made(desk), new_action)
    assert len(read(desk, content)) == 1
    assert read(desk, content, "ben") == ()
    assert [*there(desk)] == [("actions", "action-1")]
    with desk.open() as office:
        assert read_before(office, read_back(office, content)) == (
            f"This workbook, or a copy of it, was read before: ann at {LATER}. New rows that were taken then "
            f"are not opened again."
        )


def test_of_a_copy_with_more_in_it_another_person_hands_in_what_is_more(desk: Desk) -> None:
    def more(book: Workbook) -> None:
        Sheet(book["Actions"]).fill(4, {"What is to be done": "Test", "Owner": "ben", "Due": "2026-12-03"})

    one = filled(made(desk), new_action)
    read(desk, one)
    two = filled(one, more)
    (entry,) = read(desk, two, "ben")
    assert (entry.subject, entry.changes["what"]) == ("action-2", "Test")
    assert (read(desk, one, "ben"), read(desk, two)) == ((), ())


def test_two_people_who_read_the_same_file_at_once_take_it_once(desk: Desk) -> None:
    content = filled(made(desk), new_action)
    assert overtaken(desk, content, lambda: read(desk, content, "ben")) == ()
    assert [*there(desk)] == [("actions", "action-1")]


def test_the_same_row_in_another_workbook_is_another_one(desk: Desk) -> None:
    read(desk, filled(made(desk), new_action))
    with desk.open("2026-05-04T14:00:00+00:00") as office:
        other = workbook_of(office)

    def same(book: Workbook) -> None:
        sheet = Sheet(book["Actions"])
        sheet.fill(4, {"What is to be done": "Train", "Owner": "ann", "Due": "2026-12-31"})

    assert [entry.subject for entry in read(desk, filled(other, same), "ben")] == ["action-2"]
