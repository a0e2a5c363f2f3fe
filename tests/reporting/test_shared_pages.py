"""The pack, the comparison and the index: complete, linked, in a sensible order, plain when empty."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest
from tests.reporting import documents
from tests.reporting import working_papers as papers

from outscore.errors import NotScored
from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import Repeats
from outscore.model.terms.whole import ContractTerms
from outscore.reporting import html
from outscore.reporting.exceptions import exceptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.model.statement import StatementDocument

BOTH = (documents.elmfield(), documents.northbank())


def links(page: bytes) -> set[str]:
    return set(re.findall(r'href="([^#][^"]*)"', page.decode()))


def whole_pack() -> bytes:
    return html.pack(documents.pack(*BOTH), documents.PACK_SHA256, BOTH)


def test_the_pack_names_itself_and_every_statement() -> None:
    page = whole_pack().decode()
    assert f'<meta name="outscore-pack" content="{documents.PACK_SHA256}">' in page
    for sha256 in documents.SHA256.values():
        assert sha256 in page


def test_the_pack_tells_new_misses_and_returns(readable: Callable[[bytes], str]) -> None:
    text = readable(whole_pack())
    assert "1 target missed, at 1 of 2 vendors: 1 new, 0 continuing. Nothing came from 1 vendor." in text
    assert "Newly missed (1)" in text
    assert "Missed again" not in text
    back = text.split("Missed when last judged, met now.")[1].split("Every vendor")[0]
    assert "Elmfield" in back
    assert "Northbank" not in back


def test_a_miss_that_continues_is_not_called_new(readable: Callable[[bytes], str]) -> None:
    statement = documents.northbank()
    statement["results"][0]["trend"][0]["verdict"] = "missed"
    text = readable(html.pack(documents.pack(statement), documents.PACK_SHA256, [statement]))
    assert "Missed again (1)" in text
    assert "Newly missed" not in text


def test_a_month_that_was_not_judged_neither_counts_nor_ends_a_run_of_misses(
    readable: Callable[[bytes], str],
) -> None:
    statement = documents.northbank()
    trend = statement["results"][0]["trend"]
    trend[0]["verdict"] = "missed"
    trend.insert(1, documents.unmeasured("2015-08", "Aug 15", "Nothing came."))
    text = readable(html.pack(documents.pack(statement), documents.PACK_SHA256, [statement]))
    assert "0 new, 1 continuing" in text
    assert "Missed again (1)" in text


@pytest.mark.parametrize(("gap", "said"), [("keeps_the_chain", "0 new, 1"), ("breaks_the_chain", "1 new, 0")])
def test_a_contract_may_say_that_a_month_without_a_figure_ends_a_run_of_misses(gap: str, said: str) -> None:
    (statement,) = papers.statements(
        papers.contract(
            ContractTerms(
                currency="GBP",
                missing_data=papers.NOT_MEASURED,
                repeats=Repeats("7", Gap(gap), multiply_points_by=Fraction(2)),
            ),
            papers.measure("speed", papers.edge("at_least", "90"), (), None),
        ),
        [({"speed": papers.Count(80, 100)}, None)],
    )
    result = statement["results"][0]
    missed = {**result["figure"], "verdict": "missed"}
    result["trend"] = cast("Any", [missed, {**missed, "verdict": "not_measured"}, result["figure"]])
    found = exceptions([statement], {_key(statement): ""})
    assert f"{len(found.newly_missed)} new, {len(found.still_missed)}" == said


def _key(statement: StatementDocument) -> tuple[str, str]:
    return statement["vendor"]["id"], statement["contract"]["id"]


def test_a_judged_measure_without_a_figure_is_an_exception(readable: Callable[[bytes], str]) -> None:
    statement = documents.elmfield()
    statement["results"][0]["figure"] = documents.unmeasured("2015-09", "Sep 15", "Nothing came.")
    text = readable(html.pack(documents.pack(statement), documents.PACK_SHA256, [statement]))
    assert "Not measured (1) Elmfield : Answered in time. Nothing came." in text


def test_the_furthest_from_its_target_comes_first(readable: Callable[[bytes], str]) -> None:
    near, far = documents.northbank(), documents.northbank()
    far["vendor"] = {"id": "far", "name": "Zephyr"}
    far["results"][0]["figure"] = documents.figure("2015-09", 19, 100, "19.0 %", "missed")
    text = readable(html.pack(documents.pack(near, far), documents.PACK_SHA256, [near, far]))
    assert text.index("Zephyr") < text.index("Northbank")


def test_the_pack_accounts_for_every_row(readable: Callable[[bytes], str]) -> None:
    text = readable(whole_pack())
    assert "september.csv monthly accepted in part 4 2 2 0 0 2 5e5e5e5e5e5e…" in text
    assert "Refused (1)" in text
    assert "7 further issues not listed here." in text
    assert "No accepted row from Quiet for September 2015." in text


def test_the_pack_shows_the_assessment_by_domain(readable: Callable[[bytes], str]) -> None:
    text = readable(whole_pack())
    assert "1 of 2 2 of 3 assessed Requirement PR-2 (demoted)" in text


def test_pages_reach_one_another() -> None:
    cards = {"scorecards/northbank.html", "scorecards/elmfield.html"}
    ways = {"../index.html", "pack.html", "comparison.html"}
    assert links(whole_pack()) == cards | ways
    assert links(html.comparison(documents.pack(*BOTH), BOTH)) == cards | ways
    entry = html.index_entry(documents.pack(*BOTH))
    assert links(html.index([entry])) == {"2015-09/pack.html", "2015-09/comparison.html"}


def test_a_vendor_with_two_contracts_has_two_files() -> None:
    voice, chat, other = documents.northbank(), documents.northbank(), documents.elmfield()
    chat["contract"]["id"], chat["contract"]["name"] = "chat", "Chat services"
    document = documents.pack(voice, chat, other)
    assert set(html.scorecard_files(document).values()) == {
        "northbank--voice.html",
        "northbank--chat.html",
        "elmfield.html",
    }
    page = html.comparison(document, [voice, chat, other])
    assert "scorecards/northbank--chat.html" in links(page)
    assert b"Chat services" in page


def test_a_pack_without_its_statement_is_refused() -> None:
    with pytest.raises(NotScored, match="northbank"):
        html.pack(documents.pack(*BOTH), documents.PACK_SHA256, [documents.elmfield()])


def test_the_comparison_puts_most_misses_first_and_shows_what_was_divided(
    readable: Callable[[bytes], str],
) -> None:
    text = readable(html.comparison(documents.pack(*BOTH), BOTH))
    assert text.index("Northbank") < text.index("Elmfield")
    assert "94,968 of 100,000" in text
    assert "1,945 of 2,000" in text


def test_the_comparison_ranks_by_exact_value() -> None:
    many = documents.many(vendors=6, measures=1)
    reached = [94969, 95000, 94968, 100000, 5, 94968]
    for statement, numerator in zip(many, reached, strict=True):
        statement["results"][0]["figure"] = documents.figure("2015-09", numerator, 100000, "95 %", "met")
        statement["summary"]["missed"] = 0
    ranks = re.findall(r'data-rank="(\d*)"', html.comparison(documents.pack(*many), many).decode())
    assert ranks == ["2", "3", "1", "4", "0", "1"]


def test_the_comparison_gives_no_rank_to_what_was_not_measured() -> None:
    ranks = re.findall(r'data-rank="(\d*)"', html.comparison(documents.pack(*BOTH), BOTH).decode())
    assert ranks == ["0", "", "1", ""]


def test_a_target_that_differs_stands_in_its_cell(readable: Callable[[bytes], str]) -> None:
    strict = documents.northbank()
    assert strict["results"][0]["target"] is not None
    strict["results"][0]["target"]["shown"] = "at least 98 %"
    strict["contract"]["name"] = "Another contract"
    statements = [strict, documents.elmfield()]
    text = readable(html.comparison(documents.pack(*statements), statements))
    assert "target at least 98 %" in text
    assert "target at least 95 %" in text
    assert "each cell names its own" in text


def test_empty_pages_say_so(readable: Callable[[bytes], str]) -> None:
    empty = documents.empty_pack()
    text = readable(html.pack(empty, documents.PACK_SHA256, []))
    for sentence in (
        "No scorecard has been made for this period.",
        "No target was missed.",
        "No vendor has a scorecard",
        "No assessment was made",
        "No delivery was received",
        "No statement stands",
    ):
        assert sentence in text
    assert "No vendor has a scorecard" in readable(html.comparison(empty, []))
    assert "No period has been rendered." in readable(html.index([]))


def test_one_bare_vendor_makes_whole_pages(readable: Callable[[bytes], str]) -> None:
    statement = documents.bare()
    text = readable(html.pack(documents.pack(statement), documents.PACK_SHA256, [statement]))
    assert "No target was missed by the 1 vendor scored." in text
    assert "Not measured (" not in text, "what is only reported is no exception"
    assert "Quiet" in readable(html.comparison(documents.pack(statement), [statement]))


def test_the_index_puts_the_newest_period_first(readable: Callable[[bytes], str]) -> None:
    september = documents.pack(*BOTH)
    october = documents.pack(*BOTH)
    october["period"] = {"id": "2015-10", "label": "October 2015", "start": "2015-10-01", "end": "2015-10-31"}
    entries = [html.index_entry(september), html.index_entry(october)]
    text = readable(html.index(entries, documents.PROGRAMME))
    assert text.index("October 2015") < text.index("September 2015")
    assert "1 met" in text
    assert "1 received, 1 refused" in text


def test_every_page_carries_the_notices(readable: Callable[[bytes], str]) -> None:
    pages = (
        whole_pack(),
        html.comparison(documents.pack(*BOTH), BOTH),
        html.index([], documents.PROGRAMME),
        html.scorecard(documents.elmfield(), documents.SHA256["elmfield"]),
    )
    for page in pages:
        assert all(notice in readable(page) for notice in documents.PROGRAMME["notices"])


def test_the_same_documents_give_the_same_bytes() -> None:
    assert whole_pack() == whole_pack()
    assert html.fingerprint() == html.fingerprint()
    assert re.fullmatch("[0-9a-f]{64}", html.fingerprint())
