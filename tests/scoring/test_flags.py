"""Notes beside the figures of a statement: they set figures apart, and change no verdict."""

from __future__ import annotations

from copy import deepcopy
from types import SimpleNamespace
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from tests.reporting import documents

from outscore.model.flag import Meaning
from outscore.model.flag import Note
from outscore.model.flag import Noted
from outscore.scoring.flags import set_apart_by
from outscore.scoring.flags import with_notes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.period import Period
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument

NEW_SITE = Note(Meaning.NOT_COMPARABLE, "New site")
NO_REPORT = Note(Meaning.NOT_MEASURED, "No report")
HOLIDAY = Note(Meaning.NOTED, "Holiday")


def noted(
    notes: Mapping[str, Sequence[Note]], statement: StatementDocument | None = None, measure: str = ""
) -> StatementDocument:
    """The statement with these notes by month, beside one measure or all."""
    document = statement or documents.northbank()
    contract = SimpleNamespace(
        measures=[SimpleNamespace(id=one["measure"]) for one in document["results"]],
        in_force=lambda _month: True,
    )

    def notes_of(one: Any, months: Sequence[Period]) -> tuple[Noted, ...]:
        if measure not in ("", one.id):
            return ()
        return tuple(Noted(note, 1, 1) for month in months for note in notes.get(str(month), ()))

    return with_notes(document, cast("Contract", contract), notes_of)


def first(document: StatementDocument) -> ResultDocument:
    return document["results"][0]


def test_without_notes_the_statement_is_the_same() -> None:
    document = documents.northbank()
    assert noted({}, document) is document


def test_a_note_stands_beside_its_own_month_alone() -> None:
    document = noted({"2015-09": [NEW_SITE]})
    own = first(document)
    assert set_apart_by(own["figure"]) == ("New site",)
    assert [set_apart_by(one) for one in own["trend"]][-1] == ("New site",)
    assert {set_apart_by(one) for one in own["trend"][:-1]} == {()}
    assert own["quarter"] is not None
    assert set_apart_by(own["quarter"]) == ("New site",)


def test_a_note_changes_no_verdict_and_no_figure() -> None:
    before, after = documents.northbank(), noted({"2015-09": [NEW_SITE], "2015-08": [HOLIDAY]})
    for was, now in zip(before["results"], after["results"], strict=True):
        kept = {name: value for name, value in now["figure"].items() if name != "notes"}
        assert kept == was["figure"]
    assert after["summary"] == before["summary"]


def test_the_statement_that_was_given_is_left_alone() -> None:
    document = documents.northbank()
    before = deepcopy(document)
    noted({"2015-09": [NEW_SITE]}, document)
    assert document == before


def test_a_note_that_is_only_told_sets_nothing_apart() -> None:
    own = first(noted({"2015-09": [HOLIDAY, Note(Meaning.UNKNOWN, "Strike")]}))
    assert set_apart_by(own["figure"]) == ()
    assert [one["text"] for one in own["figure"]["notes"]] == ["Holiday", "Strike"]


def test_a_change_from_a_month_without_the_note_is_neither_better_nor_worse() -> None:
    was = first(documents.northbank())["change"]
    assert was["movement"] in ("better", "worse")
    now = first(noted({"2015-09": [NEW_SITE]}))["change"]
    assert (now["movement"], now["shown"]) == ("moved", was["shown"])
    assert now["sentence"] == f"{was['sentence']} The two are not comparable: New site."


def test_two_months_with_the_same_note_are_comparable_with_each_other() -> None:
    was = first(documents.northbank())["change"]
    assert first(noted({"2015-09": [NEW_SITE], "2015-08": [NEW_SITE]}))["change"] == was


def test_the_note_of_a_month_without_a_figure_is_the_reason_that_is_shown() -> None:
    document = documents.northbank()
    figure = documents.unmeasured("2015-09", "Sep 15", "1 of 1 rows give no figure for answered.")
    document["results"][0]["figure"] = figure
    own = first(noted({"2015-09": [NO_REPORT]}, document))["figure"]
    assert own["reason"] == "1 of 1 rows give no figure for answered. The feed says: No report."
    assert own["verdict"] == "not_measured"


def test_a_figure_that_is_said_not_to_be_one_is_set_apart_and_keeps_its_reason() -> None:
    own = first(noted({"2015-09": [NO_REPORT]}))["figure"]
    assert set_apart_by(own) == ("No report",)
    assert own["reason"] == first(documents.northbank())["figure"]["reason"]


def test_a_quarter_to_date_takes_no_note_of_a_month_to_come() -> None:
    document = documents.northbank()
    document["period"] = {**document["period"], "id": "2015-08"}
    quarter = first(noted({"2015-09": [NEW_SITE], "2015-07": [HOLIDAY]}, document))["quarter"]
    assert quarter is not None
    assert [one["text"] for one in quarter["notes"]] == ["Holiday"]
