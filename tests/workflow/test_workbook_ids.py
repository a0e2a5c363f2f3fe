"""Ids that were moved without their rows are found, however they were moved; honest edits are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.workflow.books import ACTION
from tests.workflow.books import Sheet
from tests.workflow.books import filled
from tests.workflow.books import made
from tests.workflow.books import opened
from tests.workflow.books import people_desk
from tests.workflow.books import read
from tests.workflow.books import there

from outscore.errors import RegisterRefused
from outscore.workflow.workbook_ids import moved_ids

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook
    from tests.offices import Desk

WORDS = ("what", "evidence")
OTHERS = ("owner", "due")
Rows = dict[str, dict[str, str]]


@st.composite
def registers(draw: st.DrawFn) -> Rows:
    """Rows with words of their own, and days and persons that many share."""
    count = draw(st.integers(2, 7))
    return {
        str(at): {
            "what": f"Task {at}",
            "evidence": draw(st.sampled_from(("", "None yet", f"Ticket {at}"))),
            "owner": draw(st.sampled_from(("ann", "ben"))),
            "due": draw(st.sampled_from(("2026-05-01", "2026-06-01"))),
        }
        for at in range(count)
    }


@settings(max_examples=300, deadline=None)
@given(registers(), st.data())
def test_any_permutation_of_ids_is_found(rows: Rows, data: st.DataObject) -> None:
    order = data.draw(st.permutations([*rows]))
    said = {one: rows[other] for one, other in zip(rows, order, strict=True)}
    found = moved_ids(rows, said, WORDS)
    assert {*found} == {one for one, other in zip(rows, order, strict=True) if one != other}


@settings(max_examples=300, deadline=None)
@given(registers(), st.data())
def test_a_permutation_is_found_though_a_cell_of_each_row_was_changed_too(
    rows: Rows, data: st.DataObject
) -> None:
    order = data.draw(st.permutations([*rows]))
    said = {one: {**rows[other]} for one, other in zip(rows, order, strict=True)}
    for texts in said.values():
        texts[data.draw(st.sampled_from(OTHERS))] = "something new"
    found = moved_ids(rows, said, WORDS)
    assert {*found} == {one for one, other in zip(rows, order, strict=True) if one != other}


@settings(max_examples=300, deadline=None)
@given(registers(), st.data())
def test_whoever_edits_rows_is_not_held_up(rows: Rows, data: st.DataObject) -> None:
    """Days and persons exchanged, texts written anew, and rows copied over others that stay."""
    said = {one: {**texts} for one, texts in rows.items()}
    for name in OTHERS:
        values = data.draw(st.permutations([texts[name] for texts in said.values()]))
        for texts, value in zip(said.values(), values, strict=True):
            texts[name] = value
    one, other = data.draw(st.sampled_from([*rows])), data.draw(st.sampled_from([*rows]))
    said[one] = {**rows[other]}
    said[data.draw(st.sampled_from([*rows]))]["evidence"] = "Seen by Ann"
    assert moved_ids(rows, said, WORDS) == {}


def test_words_that_one_row_has_and_the_other_has_not() -> None:
    rows = {"1": {"kind": "audit", "summary": "All in order"}, "2": {"kind": "audit"}}
    assert moved_ids(rows, {"1": rows["2"], "2": rows["1"]}, ["summary"]) == {"1": "2", "2": "1"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Three actions."""
    desk = people_desk(tmp_path)
    for what in ("Hire", "Train", "Call"):
        opened(desk, "actions", **ACTION | {"what": what})
    return desk


def typed(*ids: str) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        for row, one in enumerate(ids, start=3):
            book["Actions"].cell(row, 1).value = one

    return fill


@pytest.mark.parametrize(
    "ids",
    [
        ("action-2", "action-1", "action-3"),
        ("action-3", "action-1", "action-2"),
        ("action-3", "action-2", "action-1"),
    ],
)
def test_a_column_of_ids_sorted_by_itself_is_refused(desk: Desk, ids: tuple[str, ...]) -> None:
    before = there(desk)
    with pytest.raises(RegisterRefused) as caught:
        read(desk, filled(made(desk), typed(*ids)))
    moved = [
        (row, one, f"action-{row - 2}") for row, one in enumerate(ids, start=3) if one != f"action-{row - 2}"
    ]
    assert [*caught.value.sentences] == [
        f"Actions, A{row}: the row says what {own} said, and not {one}: the ids were moved without their "
        f"rows. Put {own} back there, or sort whole rows."
        for row, one, own in moved
    ]
    assert there(desk) == before


def test_whole_rows_sorted_and_one_copied_over_another_are_taken(desk: Desk) -> None:
    def fill(book: Workbook) -> None:
        page = book["Actions"]
        rows = [[cell.value for cell in row] for row in page.iter_rows(3, 5)]
        for number, row in enumerate(reversed(rows), start=3):
            for column, value in enumerate(row, start=1):
                page.cell(number, column).value = value
        Sheet(page).type("What is to be done", "Hire", 4)

    (entry,) = read(desk, filled(made(desk), fill))
    assert (entry.subject, entry.changes) == ("action-2", {"what": "Hire"})
