"""Notes beside figures: read from a cell, held against the figure, told apart from figures that change."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.feeds import FEED
from tests.intake.feeds import check
from tests.intake.feeds import codes
from tests.intake.feeds import feed
from tests.intake.feeds import text

from outscore.model.delivery import DeliveryStatus
from outscore.model.feed import Missing
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.flag import Meaning
from outscore.model.flag import Note
from outscore.model.flag import NoteColumn
from outscore.model.flag import decoded
from outscore.model.flag import encoded

if TYPE_CHECKING:
    from outscore.intake.delivery import Checked
    from outscore.model.feed import Feed

HEADER = "Site,Month,Queue,Offered,Answered,Remarks"
NOTES = NoteColumn(
    id="remarks",
    column="Remarks",
    about=("offered",),
    separator=";",
    meanings=(
        ("New site", Meaning.NOT_COMPARABLE),
        ("No report", Meaning.NOT_MEASURED),
        ("Holiday", Meaning.NOTED),
    ),
    blanks=("-",),
)


def terms(*notes: NoteColumn, **changes: Any) -> Feed:
    return feed(quantities=FEED.quantities[:2], identities=(), notes=notes or (NOTES,), **changes)


TERMS = terms()


def row(offered: str, remarks: str, site: str = "A1", day: str = "2026-10-01") -> str:
    return f"{site},{day},Sales,{offered},90,{remarks}"


def read(*rows: str, by: Feed = TERMS, **known: Any) -> Checked:
    return check(text(*rows, header=HEADER), by, **known)


def beside(checked: Checked, quantity: str = "offered") -> list[list[tuple[str, str]]]:
    """The notes beside each accepted figure, as meaning and text."""
    cells = checked.facts[f"note:{quantity}"].to_list()
    return [[(one.meaning.value, one.text) for one in decoded(cell)] for cell in cells]


def facts_of(checked: Checked) -> pl.DataFrame:
    """What a later delivery is held against."""
    labels = {"grain": pl.lit("day"), "breakdown": pl.lit("dim:queue"), "delivery": pl.lit("first.csv")}
    return checked.facts.with_columns(**labels)


def after(first: Checked, *rows: str, by: Feed = TERMS, **known: Any) -> Checked:
    return read(*rows, by=by, facts_of=lambda _months: facts_of(first), **known)


# What a cell says


def test_several_notes_of_a_cell_each_have_their_meaning() -> None:
    checked = read(row("100", "Holiday; New site"), row("100", "", day="2026-10-02"))
    assert beside(checked) == [[("not_comparable", "New site"), ("noted", "Holiday")], []]
    assert (checked.status, checked.issues) == (DeliveryStatus.ACCEPTED, ())


@pytest.mark.parametrize("cell", ["", " ", "-", ";", " - ; - "])
def test_a_cell_that_says_nothing_has_no_note(cell: str) -> None:
    assert beside(read(row("100", cell))) == [[]]


@pytest.mark.parametrize("cell", ["New  site", " New site ", "New site;New site", "New site;-"])
def test_spaces_and_repetitions_make_no_other_note(cell: str) -> None:
    assert beside(read(row("100", cell))) == [[("not_comparable", "New site")]]


def test_without_a_separator_the_cell_is_one_note() -> None:
    whole = NoteColumn("r", "Remarks", ("offered",), meanings=(("a; b", Meaning.NOT_COMPARABLE),))
    assert beside(read(row("1", "a; b"), by=terms(whole))) == [[("not_comparable", "a; b")]]


def test_an_unknown_note_is_kept_and_told_once_with_its_rows() -> None:
    checked = read(row("1", "Strike"), row("2", "Strike; Holiday", day="2026-10-02"), row("3", "", "B1"))
    assert beside(checked)[0] == [("unknown", "Strike")]
    (issue,) = checked.issues
    assert (issue.code, issue.severity.value, issue.column, issue.value) == (
        "note_unknown",
        "warning",
        "Remarks",
        "Strike",
    )
    assert "in 2 rows" in issue.message
    assert "under notes: remarks" in issue.message
    assert checked.rows.accepted == 3


def test_notes_of_two_columns_about_one_figure_stand_together() -> None:
    other = NoteColumn("site", "Queue", ("offered", "answered"), meanings=(("Sales", Meaning.NOTED),))
    checked = read(row("1", "New site"), by=terms(NOTES, other))
    assert beside(checked) == [[("not_comparable", "New site"), ("noted", "Sales")]]
    assert beside(checked, "answered") == [[("noted", "Sales")]]


def test_a_feed_without_notes_has_no_column_of_them() -> None:
    plain = read(
        row("1", "New site"),
        by=feed(quantities=FEED.quantities[:2], identities=(), ignored_columns=("Remarks",)),
    )
    assert [name for name in plain.facts.columns if name.startswith("note:")] == []


# Notes that say that there is no figure


def test_an_empty_cell_beside_such_a_note_is_not_measured_and_no_fault() -> None:
    checked = read(row("", "No report"))
    assert (checked.status, checked.issues) == (DeliveryStatus.ACCEPTED, ())
    assert checked.facts["q:offered"].to_list() == [None]


@pytest.mark.parametrize("cell", ["", "Holiday", "Strike"])
def test_an_empty_cell_that_no_note_accounts_for_is_rejected(cell: str) -> None:
    checked = read(row("", cell), row("5", "", day="2026-10-02"))
    assert ("cell_empty", 2, "Offered") in codes(checked)
    assert checked.rows.rejected == 1


def test_a_note_excuses_only_the_figures_that_it_is_about() -> None:
    checked = read("A1,2026-10-01,Sales,,,No report")
    assert codes(checked) == [("cell_empty", 2, "Answered")]


def test_what_cannot_be_read_is_not_excused() -> None:
    assert ("cell_not_a_number", 2, "Offered") in codes(read(row("x", "No report")))


def test_a_figure_beside_such_a_note_stands_with_a_warning() -> None:
    checked = read(row("100", "Holiday"), row("70", "No report", day="2026-10-02"))
    (issue,) = checked.issues
    assert (issue.code, issue.row, issue.vendor, issue.month) == ("note_contradicted", 3, "acme", "2026-10")
    assert checked.facts["q:offered"].to_list() == [100, 70]


# What moves from one delivery to the next


@pytest.mark.parametrize("cell", ["Holiday; New site", "New site;Holiday", "New  site; Holiday; -"])
def test_the_same_notes_in_another_order_are_the_same_row(cell: str) -> None:
    first = read(row("100", "New site; Holiday"))
    again = after(first, row("100", cell))
    assert (again.rows.duplicate, again.issues) == (1, ())


def test_a_change_of_notes_alone_is_told_apart_and_taken() -> None:
    first = read(row("100", "New site; Holiday"))
    again = after(first, row("100", "Holiday; Strike"))
    told = [one for one in again.issues if one.code != "note_unknown"]
    assert [(one.code, one.severity.value, one.row) for one in told] == [("notes_changed", "note", 2)]
    assert "no longer says 'New site', now says 'Strike'" in told[0].message
    assert again.rows.accepted == 1


def test_a_change_of_the_figure_is_a_change_of_the_figure_whatever_the_notes_say() -> None:
    first = read(row("100", "New site"))
    assert codes(after(first, row("101", "Holiday"))) == [("row_replaced", 2, None)]
    assert codes(after(first, row("101", "New site"))) == [("row_replaced", 2, None)]


def test_another_owner_is_no_change_of_notes() -> None:
    first = read(row("100", "New site"))
    moved = facts_of(first).with_columns(vendor=pl.lit("bolt"))
    again = read(row("100", "Holiday"), facts_of=lambda _months: moved)
    assert codes(again) == [("row_replaced", 2, None)]


def test_two_rows_of_a_file_with_other_notes_contradict_each_other() -> None:
    checked = read(row("100", "New site"), row("100", ""))
    assert [code for code, _, _ in codes(checked)] == ["row_conflict", "row_conflict"]


def test_what_stands_in_place_of_a_figure_is_no_note() -> None:
    either = Quantity(
        "offered",
        "Offered",
        QuantityType.COUNT,
        not_reported=("n/a", "?"),
        meanings=(("n/a", Missing.NO_DATA), ("?", Missing.TOO_NEW)),
    )
    by = feed(quantities=(either, FEED.quantities[1]), identities=(), notes=(NOTES,))
    first = read(row("n/a", ""), by=by)
    assert codes(after(first, row("n/a", "Holiday"), by=by)) == [("notes_changed", 2, None)]
    assert codes(after(first, row("?", "Holiday"), by=by)) == [("row_replaced", 2, None)]
    assert codes(after(first, row("7", "Holiday"), by=by)) == [("row_replaced", 2, None)]


# Nothing is lost


TEXTS = st.text(min_size=1, max_size=20).map(lambda one: " ".join(one.split())).filter(bool)


@given(st.lists(st.builds(Note, st.sampled_from(Meaning), TEXTS), max_size=6))
def test_notes_come_back_as_they_were_kept(notes: list[Note]) -> None:
    assert set(decoded(encoded(notes))) == set(notes)
    assert encoded(reversed(notes)) == encoded(notes)


@given(st.lists(TEXTS.filter(lambda one: ";" not in one and one != "-"), max_size=5))
def test_every_text_between_separators_is_a_note(texts: list[str]) -> None:
    assert [one.text for one in NOTES.read("; ".join(texts))] == texts
