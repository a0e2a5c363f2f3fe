"""What stands of a feed is worked out once, and anew as soon as anything it rests on is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.offices import new_database
from tests.offices import new_desk

from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office


def a_desk(folder: Path) -> Desk:
    desk = new_desk(folder, new_database("sqlite", folder))
    desk.drop("figures.csv", ACME_APRIL)
    return desk


def standing(office: Office) -> FeedFacts:
    (found,) = office.facts.current({APRIL.start})
    return found


def test_facts_that_rest_on_the_same_are_those_at_hand(tmp_path: Path) -> None:
    with a_desk(tmp_path).open() as office:
        receive(office)
        assert standing(office) is standing(office)


def test_a_row_that_comes_later_stands_at_once(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    with desk.open() as office:
        receive(office)
        before = standing(office).frame["q:in_time"].to_list()
        desk.drop("figures-2.csv", "A1,2026-04,sales,100,99")
        receive(office)
        assert (before, standing(office).frame["q:in_time"].to_list()) == ([97], [99])


def test_a_frozen_month_keeps_its_rows_while_those_known_are_others(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.run()
    desk.approve()
    desk.drop("figures-2.csv", "A1,2026-04,sales,100,99")
    with desk.open() as office:
        receive(office)
        (known,) = office.facts.known({APRIL.start})
        assert known.frame["q:in_time"].to_list() == [99]
        assert standing(office).frame["q:in_time"].to_list() == [97]
        assert office.facts.current({APRIL.start}, before=0) == ()


def test_what_is_told_of_the_same_facts_is_worked_out_once(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    looked_at: list[FeedFacts] = []

    def tell(facts: FeedFacts) -> tuple[object, ...]:
        looked_at.append(facts)
        return tuple(facts.frame["q:in_time"].to_list())

    with desk.open() as office:
        receive(office)
        about = ({APRIL.start}, "figures", None, tell)
        assert [office.facts.told_of_current(*about, "one matter") for _ in range(2)] == [(97,)] * 2
        assert len(looked_at) == 1
        office.facts.told_of_current(*about, "another matter")
        assert len(looked_at) == 2
        desk.drop("figures-2.csv", "A1,2026-04,sales,100,99")
        receive(office)
        assert office.facts.told_of_current(*about, "one matter") == (99,)


def test_a_block_sees_what_there_was_at_its_first_look_and_nothing_of_it_outlives_it(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    with desk.open() as office:
        receive(office)
        with office.deliveries.as_they_are():
            before = standing(office)
            desk.statements()
            desk.drop("figures-2.csv", "A1,2026-04,sales,100,99")
            desk.receive()
            with office.deliveries.as_they_are():
                assert standing(office) is before
            assert standing(office) is before
        assert standing(office).frame["q:in_time"].to_list() == [99]
