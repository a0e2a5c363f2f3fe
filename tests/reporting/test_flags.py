"""A figure that is not comparable: shown with its note on the card, and without a rank in the comparison."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.reporting import documents

from outscore.reporting import html
from outscore.reporting.comparison_notes import lettered
from outscore.reporting.grid import grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.model.flag import NoteDocument
    from outscore.model.statement import StatementDocument


def note(meaning: str, text: str, rows: int = 1, of: int = 1) -> NoteDocument:
    return {"meaning": meaning, "text": text, "rows": rows, "of": of}


NEW_SITE = note("not_comparable", "New <site>")
HOLIDAY = note("noted", "Holiday")
STRIKE = note("unknown", "Strike")


def with_notes(statement: StatementDocument, *notes: NoteDocument) -> StatementDocument:
    """The statement with notes beside its first figure, in the trend too."""
    result = statement["results"][0]
    result["figure"]["notes"] = list(notes)
    result["trend"][-1]["notes"] = list(notes)
    return statement


def comparison(*statements: StatementDocument) -> bytes:
    return html.comparison(documents.pack(*statements), statements)


def ranks(*statements: StatementDocument) -> list[str]:
    """The ranks in the first column."""
    return [row[0].rank for row in grid(statements, judged_only=False).rows]


def test_a_figure_that_is_not_comparable_has_no_rank_and_leaves_none_behind() -> None:
    assert sorted(ranks(documents.northbank(), documents.elmfield())) == ["0", "1"]
    assert ranks(with_notes(documents.northbank(), NEW_SITE), documents.elmfield()) == ["", "0"]


def test_a_note_that_is_only_told_or_unknown_takes_no_rank() -> None:
    noted = with_notes(documents.northbank(), HOLIDAY, STRIKE)
    assert sorted(ranks(noted, documents.elmfield())) == ["0", "1"]


def test_the_comparison_says_why_under_a_letter(readable: Callable[[bytes], str]) -> None:
    page = comparison(with_notes(documents.northbank(), NEW_SITE, HOLIDAY, STRIKE), documents.elmfield())
    text = readable(page)
    assert "Notes beside the figures" in text
    assert "New <site> Not comparable, so not ranked. Beside 1 figure of this page." in text
    assert "Strike What this means is not agreed; the figure is ranked." in text
    assert "Holiday" not in text
    assert "1 not ranked" in text
    assert re.search(r"note </span>a b</sup>", page.decode())
    assert page.decode().count("not comparable</span>") == 1


def test_a_comparison_without_notes_says_nothing_of_them(readable: Callable[[bytes], str]) -> None:
    text = readable(comparison(documents.northbank(), documents.elmfield()))
    assert "Notes beside the figures" not in text
    assert "not ranked" not in text


def test_the_same_note_has_one_letter_and_the_gravest_come_first() -> None:
    both = (
        with_notes(documents.northbank(), STRIKE, NEW_SITE),
        with_notes(documents.elmfield(), STRIKE, note("not_measured", "None")),
    )
    found = [(one.letter, one.text, one.figures) for one in lettered(both)]
    assert found == [("a", "New <site>", 1), ("b", "None", 1), ("c", "Strike", 2)]


def test_the_scorecard_shows_every_note(readable: Callable[[bytes], str]) -> None:
    statement = with_notes(documents.northbank(), NEW_SITE, STRIKE, HOLIDAY, note("noted", "Late", 3, 30))
    text = readable(html.scorecard(statement, documents.PACK_SHA256))
    assert text.count("Not comparable: New <site>") == 2  # beside the figure, and under the trend
    assert "Notes: A note whose meaning is not agreed: Strike; Holiday; Late, in 3 of 30 rows" in text
    label = statement["results"][0]["trend"][-1]["label"]
    assert f"* Not comparable: New <site> ({label})." in text


def test_months_are_named_only_where_the_note_does_not_go_for_all_of_them(
    readable: Callable[[bytes], str],
) -> None:
    statement = with_notes(documents.northbank(), NEW_SITE)
    for figure in statement["results"][0]["trend"]:
        figure["notes"] = [NEW_SITE]
    text = readable(html.scorecard(statement, documents.PACK_SHA256))
    assert "* Not comparable: New <site>." in text


def test_a_vendor_reads_nothing_of_the_notes_of_others(readable: Callable[[bytes], str]) -> None:
    with_notes(documents.northbank(), NEW_SITE)
    text = readable(html.scorecard(documents.elmfield(), documents.PACK_SHA256))
    assert "New <site>" not in text


def test_the_pack_says_that_a_figure_is_not_comparable(readable: Callable[[bytes], str]) -> None:
    both = (with_notes(documents.northbank(), NEW_SITE), documents.elmfield())
    text = readable(html.pack(documents.pack(*both), documents.PACK_SHA256, both))
    assert text.count("not comparable") == 1
