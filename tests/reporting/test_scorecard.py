"""A scorecard shows its statement, all of it, and nothing about anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.reporting import documents

from outscore.reporting import html

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from outscore.model.statement import StatementDocument

SHA256 = documents.SHA256["northbank"]


def figures_shown(statement: StatementDocument) -> Iterator[str]:
    """Every figure's text, and every sentence, of a statement."""
    yield statement["summary"]["sentence"]
    yield statement["data_quality"]["sentence"]
    if statement["assessment"]:
        yield statement["assessment"]["sentence"]
    for result in statement["results"]:
        figures = [result["figure"], *result["trend"], *([result["quarter"]] if result["quarter"] else [])]
        yield from (figure["shown"] for figure in figures)
        yield from (figure["reason"] for figure in figures if figure["reason"])
        yield result["change"]["sentence"]
        if result["target"]:
            yield result["target"]["shown"]


@pytest.mark.parametrize("statement", [documents.northbank(), documents.elmfield(), documents.bare()])
def test_shows_every_figure_and_sentence_of_the_statement(
    statement: StatementDocument, readable: Callable[[bytes], str]
) -> None:
    text = readable(html.scorecard(statement, SHA256))
    assert [shown for shown in figures_shown(statement) if shown not in text] == []


def test_shows_numerator_and_denominator_with_separators(readable: Callable[[bytes], str]) -> None:
    assert "94,968 of 100,000" in readable(html.scorecard(documents.northbank(), SHA256))


def test_shows_a_near_miss_as_the_document_words_it(readable: Callable[[bytes], str]) -> None:
    text = readable(html.scorecard(documents.northbank(), SHA256))
    assert "94.97 %" in text
    assert "95.0 %" not in text


def test_tells_a_change_that_the_sentence_leaves_out(readable: Callable[[bytes], str]) -> None:
    statement = documents.northbank()
    statement["results"][0]["change"]["sentence"] = "Missed for the first time."
    text = readable(html.scorecard(statement, SHA256))
    assert "down 1.1 points Missed for the first time." in text


def test_names_vendor_and_statement_for_whoever_sends_it() -> None:
    page = html.scorecard(documents.northbank(), SHA256).decode()
    assert '<meta name="outscore-vendor" content="northbank">' in page
    assert f'<meta name="outscore-statement" content="{SHA256}">' in page
    assert page.count(SHA256) == 2, "once for the sender, once in the footer"


def test_carries_nothing_about_another_vendor() -> None:
    cards = list(
        html.scorecards(
            [(documents.northbank(), SHA256), (documents.elmfield(), documents.SHA256["elmfield"])]
        )
    )
    assert [card.vendor for card in cards] == ["northbank", "elmfield"]
    for own, other in (cards, reversed(cards)):
        assert own.vendor.encode() in own.content.lower()
        assert other.vendor.encode() not in own.content.lower()
        assert documents.SHA256[other.vendor].encode() not in own.content


def test_has_no_way_out() -> None:
    page = html.scorecard(documents.northbank(), SHA256).decode()
    assert page.count("href=") == page.count('href="#')
    assert "http:" not in page
    assert "https:" not in page
    assert "<script" not in page


def test_is_the_same_alone_and_among_others() -> None:
    many = documents.many(vendors=30, measures=9)
    together = [card.content for card in html.scorecards((one, SHA256) for one in many)]
    assert together == [html.scorecard(one, SHA256) for one in many]


def test_escapes_names_files_and_values(readable: Callable[[bytes], str]) -> None:
    page = html.scorecard(documents.northbank(), SHA256)
    assert b"<b>Sons" not in page
    assert b"<1>" not in page
    text = readable(page)
    assert "Northbank & <b>Sons</b>" in text
    assert "north <1> & co.csv" in text
    assert "“12 <b>”" in text


def test_says_what_is_absent(readable: Callable[[bytes], str]) -> None:
    text = readable(html.scorecard(documents.bare(), SHA256))
    assert "This contract sets no target" in text
    assert "No assessment was made" in text
    assert "No delivery gave a row" in text
    assert "The feed left the cell empty." in text


def test_keeps_the_assessment_apart_from_the_result() -> None:
    statement = documents.northbank()
    with_assessment = html.scorecard(statement, SHA256).decode()
    statement["assessment"] = None
    without = html.scorecard(statement, SHA256).decode()
    section = '<section aria-labelledby="requirements">'
    assert with_assessment.split(section)[0] == without.split(section)[0]


def test_says_what_was_divided_in_the_statements_own_words(readable: Callable[[bytes], str]) -> None:
    statement = documents.elmfield()
    figure = documents.figure("2015-09", 653_000, 1, "653 s", "report_only")
    statement["results"][1]["figure"] = {**figure, "counted": ""}
    text = readable(html.scorecard(statement, SHA256))
    assert "653 s" in text
    assert "653,000" not in text
    assert "cannot be rolled up" in text


def test_says_why_a_quarter_has_no_figure(readable: Callable[[bytes], str]) -> None:
    statement = documents.elmfield()
    statement["results"][1]["quarter"] = documents.unmeasured("2015-Q3", "2015-Q3", "Averages do not add up.")
    assert "Averages do not add up." in readable(html.scorecard(statement, SHA256))


def test_says_once_what_holds_for_every_measure(readable: Callable[[bytes], str]) -> None:
    statement = documents.northbank()
    first, told = "The first period under this contract: nothing to compare with.", "Told and not judged."
    one = statement["results"][0]
    quarter = {**one["trend"][-1], "label": "2015-Q3", "verdict": "report_only", "reason": told}
    change = {**one["change"], "shown": "", "movement": "none", "sentence": first}
    second = {**one, "measure": "second", "name": "Answered again", "change": change, "quarter": quarter}
    statement["results"] = [{**one, "change": change, "quarter": quarter}, second]  # type: ignore[list-item, typeddict-item]
    text = readable(html.scorecard(statement, SHA256))
    assert text.count(first) == 1
    assert "Quarter to date, 2015-Q3: told and not judged." in text
    assert text.lower().count(told.lower()) == 1


def test_tells_of_one_measure_alone_what_holds_for_it_alone(readable: Callable[[bytes], str]) -> None:
    statement = documents.northbank()
    one = statement["results"][0]
    quarter = {**one["trend"][-1], "verdict": "report_only", "reason": "1 of 3 months so far."}
    other = {**quarter, "reason": "Under another one."}
    statement["results"] = [{**one, "quarter": quarter}, {**one, "quarter": other}]  # type: ignore[typeddict-item]
    text = readable(html.scorecard(statement, SHA256))
    assert "1 of 3 months so far." in text
    assert "Under another one." in text


def test_says_once_how_definitions_combine(readable: Callable[[bytes], str]) -> None:
    statement = documents.northbank()
    one = {**statement["definitions"][0], "combine": "sums"}
    stock = {**one, "metric": "stock", "combine": "last"}
    statement["definitions"] = [one, {**one, "metric": "again"}, stock]  # type: ignore[list-item, typeddict-item]
    text = readable(html.scorecard(statement, SHA256))
    assert text.count("ombined by adding numerators") == 1
    assert "Where nothing else is said: months and rows are combined" in text
    assert "the latest count; they are not added" in text


def test_leaves_out_verdicts_that_no_measure_got(readable: Callable[[bytes], str]) -> None:
    text = readable(html.scorecard(documents.elmfield(), SHA256))
    assert "1 met" in text
    assert "0 missed" not in text


def test_many_warnings_of_one_code_are_one_sentence_with_their_rows(
    readable: Callable[[bytes], str],
) -> None:
    statement = documents.northbank()
    (source,) = statement["data_quality"]["sources"]
    moved = [
        documents.issue("row_replaced", "warning", f"The row replaces 1 by {row}.", row)
        for row in (2, 3, 4, 7)
    ]
    source["warnings"] = [*source["warnings"], *moved]
    text = readable(html.scorecard(statement, SHA256))
    assert "4 rows (2 to 4, 7): in row 2" in text
    assert "The row replaces 1 by 2." in text
    assert "The row replaces 1 by 3." not in text
    assert "More answered than offered." in text
