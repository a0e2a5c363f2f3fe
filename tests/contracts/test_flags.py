"""What a feed contract may say of notes, and what of it cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.flag import Meaning
from outscore.model.flag import NoteColumn

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

FEED = "feeds/daily.yaml"


def with_notes(desk: Desk, text: str) -> None:
    desk.change(FEED, "kind: aggregate\n", f"kind: aggregate\nnotes:\n  remarks: {text}\n")


def messages(desk: Desk) -> list[str]:
    return [fault.message for fault in check_workspace(desk.folder)]


def test_notes_are_read_as_they_are_written(desk: Desk) -> None:
    with_notes(
        desk,
        '{column: "Remarks", about: [answered], separator: ";", not_comparable: ["New site"], '
        'not_measured: ["No report"], noted: [Holiday], no_note: ["-"]}',
    )
    assert messages(desk) == []
    (feed,) = load_workspace(desk.folder).feeds
    meanings = (
        ("New site", Meaning.NOT_COMPARABLE),
        ("No report", Meaning.NOT_MEASURED),
        ("Holiday", Meaning.NOTED),
    )
    assert feed.notes == (NoteColumn("remarks", "Remarks", ("answered",), ";", meanings, ("-",)),)
    assert "Remarks" in feed.columns
    assert feed.noted == ("answered",)


def test_notes_are_about_every_quantity_where_none_is_named(desk: Desk) -> None:
    with_notes(desk, '{column: "Remarks"}')
    assert messages(desk) == []
    (feed,) = load_workspace(desk.folder).feeds
    assert feed.noted == tuple(quantity.id for quantity in feed.quantities)


def test_other_meanings_are_another_reading(desk: Desk) -> None:
    found = set()
    for text in ('{column: "Remarks"}', '{column: "Remarks", noted: [A]}'):
        before = (desk.folder / FEED).read_text(encoding="utf-8")
        with_notes(desk, text)
        found.add(load_workspace(desk.folder).feeds[0].sha256)
        (desk.folder / FEED).write_text(before, encoding="utf-8")
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{column: "R", noted: [A], not_comparable: [A]}', "'A' is not_comparable and noted too."),
        ('{column: "R", noted: ["A  b"], no_note: ["A b"]}', "'A b' is noted and no_note too."),
        ('{column: "R", separator: ";", noted: ["A; b"]}', "'A; b' holds ';', which stands between notes."),
        ('{column: "R", about: [answred]}', "There is no quantity 'answred'. Did you mean 'answered'?"),
        ('{column: "Answered"}', "The column 'Answered' is the quantity 'answered'."),
        ('{column: "R"}\n  more: {column: "R"}', "The column 'R' is already read as the notes 'remarks'."),
        ('{column: "R"}\nignored_columns: ["R"]', "The column 'R' is read and also ignored."),
        ('{column: "R", noted: ""}', "must be a list"),
        ("{about: [answered]}", "column"),
        ('{column: "R", comparable: [A]}', "comparable"),
    ],
)
def test_what_cannot_be_meant_is_told(desk: Desk, text: str, message: str) -> None:
    with_notes(desk, text)
    assert [found for found in messages(desk) if message in found], messages(desk)
