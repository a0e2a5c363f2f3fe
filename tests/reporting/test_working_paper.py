"""The working paper as a page: all of the settlement, in words, and as it was looked over."""

from __future__ import annotations

import re
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.reporting import working_papers as papers

from outscore.model.metric import Better
from outscore.model.metric import Unit
from outscore.model.period import Period
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import Suspension
from outscore.model.terms.whole import ContractTerms
from outscore.reporting.working_paper import paper_view
from outscore.reporting.working_papers import render_working_paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument

GOLDEN = Path(__file__).parent / "working_paper_rich.txt"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Words(HTMLParser):
    """The words of a page, a line for each run of text."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Skip what nobody reads."""
        del attrs
        self._hidden += tag in ("style", "script", "svg")

    def handle_endtag(self, tag: str) -> None:
        """And read on after it."""
        self._hidden -= tag in ("style", "script", "svg")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        text = " ".join(data.split())
        if text and not self._hidden:
            self.lines.append(text)


def page(statement: StatementDocument) -> bytes:
    content = render_working_paper("html", statement, papers.SHA256)
    assert content is not None
    return content


def settled(statement: StatementDocument) -> SettlementDocument:
    settlement = statement["settlement"]
    assert settlement is not None
    return settlement


def amounts_and_sentences(settlement: SettlementDocument) -> Iterator[str]:
    """Everything of a settlement that a reader must find."""
    yield settlement["sentence"]
    yield from (settlement[name]["shown"] for name in ("points", "credit", "bonus", "net"))
    for measure in settlement["measures"]:
        yield from (measure["name"], measure["clause"], measure["level"], measure["reason"])
        yield from (priced["sentence"] for priced in (measure["credit"], measure["bonus"]) if priced)
    for step in settlement["steps"]:
        yield from (step["clause"], step["amount"]["shown"])
    for booking in settlement["bookings"]:
        yield from (booking["amount"]["shown"], booking["clause"], Period.parse(booking["origin"]).label)
    for fired in settlement["triggers"]:
        yield from (fired["name"], fired["clause"], str(fired["due"]))


def test_a_rich_month_reads_as_written_down(request: pytest.FixtureRequest) -> None:
    reader = Words()
    reader.feed(page(papers.rich()).decode())
    found = "\n".join(reader.lines) + "\n"
    if request.config.getoption("--golden-update"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_shows_every_amount_clause_and_sentence(readable: Callable[[bytes], str]) -> None:
    statement = papers.rich()
    text = readable(page(statement))
    assert [one for one in amounts_and_sentences(settled(statement)) if one not in text] == []


def test_figures_have_the_decimals_that_the_sums_made_of_them_need() -> None:
    """At most 30 s is missed by 10.5: 40.5 s, and not 41; a bonus beyond 20 s is one for 15.25 s."""
    per_second = PerUnit(Fraction(1), PartUnits.WHOLE, amount=Fraction(10))
    of = papers.contract(
        ContractTerms(currency="GBP", missing_data=papers.NOT_MEASURED),
        *(
            papers.measure(
                name, papers.edge("at_most", "30"), (), scheme, unit=Unit.SECONDS, better=Better.LOWER
            )
            for name, scheme in (("half", per_second), ("third", per_second), ("free", None))
        ),
    )
    counts = {"half": papers.Count(81, 2), "third": papers.Count(124, 3), "free": papers.Count(124, 3)}
    (statement,) = papers.statements(of, [(counts, None)])
    shown = {
        one.name: [figure.said for figure in one.figures if figure.name == "Judged"]
        for one in paper_view(statement, settled(statement), papers.SHA256).measures
    }
    assert shown == {"Half": ["40.5 s"], "Third": ["about 41.333333 s"], "Free": ["41 s"]}


def test_the_total_so_far_ends_at_what_is_booked() -> None:
    statement = papers.rich()
    view = paper_view(statement, settled(statement), papers.SHA256)
    assert view.steps[-1].running == settled(statement)["credit"]["shown"] == "GBP 9,259.26"
    assert [step.number for step in view.steps] == list(range(1, len(view.steps) + 1))


def test_marks_one_band_as_reached_in_each_table() -> None:
    statement = papers.rich()
    view = paper_view(statement, settled(statement), papers.SHA256)
    reached = {
        one.name: [band.band for band in one.bands if band.reached] for one in view.measures if one.bands
    }
    assert reached == {"Service level": ["severe"], "Quality": ["very poor"], "Handling time": ["late"]}


def test_a_credit_that_was_on_hold_has_a_line_of_its_own(readable: Callable[[bytes], str]) -> None:
    of = papers.contract(
        ContractTerms(
            currency="GBP",
            missing_data=papers.NOT_MEASURED,
            points=PointsToMoney("4.1", amount_per_point=Fraction(100)),
            suspended_credits=Suspension("7", NextNotMeasured.HOLD),
        ),
        papers.rich_contract().measures[0],
    )
    missed = ({"service_level": papers.Count(88, 100)}, Fraction(1000))
    first, second = papers.statements(of, [missed, missed])
    assert "on hold until the next period" in readable(page(first))
    view = paper_view(second, settled(second), papers.SHA256)
    assert [step.running for step in view.steps] == ["GBP 100.00", "GBP 200.00", "GBP 100.00", "GBP 100.00"]
    assert view.settled.held[0].endswith("for Service level: upheld, and part of the amount above.")


@pytest.mark.parametrize(
    ("charges", "estimated", "said"),
    [
        (None, False, "No amount could be worked out. Not known for the period: charges."),
        (Fraction(1000), True, "Estimated: the charges of the period are not final."),
    ],
)
def test_says_at_the_head_what_is_not_final(
    charges: Fraction | None, estimated: bool, said: str, readable: Callable[[bytes], str]
) -> None:
    of = papers.contract(
        ContractTerms(
            currency="GBP",
            missing_data=papers.NOT_MEASURED,
            points=PointsToMoney("4.1", percent_per_point=Fraction(1)),
        ),
        papers.rich_contract().measures[0],
    )
    month = ({"service_level": papers.Count(80, 100)}, charges)
    (statement,) = papers.statements(of, [month], estimated=estimated)
    assert said in readable(page(statement)).partition("Measure by measure")[0]


def test_has_no_way_out_and_escapes_names() -> None:
    text = page(papers.rich()).decode()
    assert "<Partners>" not in text
    assert "http:" not in text
    assert "https:" not in text
    assert "<script" not in text
    assert text.count("href=") == text.count('href="#')


def test_a_statement_without_a_settlement_has_no_working_paper() -> None:
    statement = papers.rich()
    statement["settlement"] = None
    assert render_working_paper("html", statement, papers.SHA256) is None
    assert render_working_paper("xlsx", statement, papers.SHA256) is None


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360), ("light", 320)])
def test_fits_its_window_and_axe_finds_no_fault(
    scheme: str, width: int, browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "paper.html"
    path.write_bytes(page(papers.rich()))
    window = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    try:
        opened = window.new_page()
        opened.goto(path.as_uri())
        assert opened.evaluate(OVERFLOW) == 0
        found = Axe().run(opened)
        assert found.violations_count == 0, found.generate_report()
    finally:
        window.close()


def test_paper_shows_whole_tables(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "paper.html"
    path.write_bytes(page(papers.rich()))
    window = browser.new_context(viewport={"width": 680, "height": 960}, color_scheme="dark")
    try:
        opened = window.new_page()
        opened.emulate_media(media="print")
        opened.goto(path.as_uri())
        assert opened.evaluate(OVERFLOW) == 0
        assert (
            re.findall(
                r"scroll|auto",
                opened.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX"),
            )
            == []
        )
        paper = opened.evaluate(
            "getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()"
        )
        assert paper == "#ffffff"
    finally:
        window.close()
