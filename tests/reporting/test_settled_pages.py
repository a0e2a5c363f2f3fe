"""Cards, packs and letters say what the contract made of a period, and nothing where it settles nothing."""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest
from tests.offices import APRIL
from tests.offices import new_database
from tests.reporting import documents
from tests.settled_offices import MAY
from tests.settled_offices import settled_desk

from outscore.reporting import html
from outscore.reporting.email import pack_letter
from outscore.reporting.email import scorecard_letter
from outscore.reporting.settled import settlement_view
from outscore.reporting.settled_measures import figures_side_by_side
from outscore.reporting.settled_measures import made_view
from outscore.reporting.settled_measures import relieved_words
from outscore.reporting.working_papers import render_working_paper
from outscore.workflow.pack import pack_document
from outscore.workflow.pack import standing_statements

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.model.period import Period
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import PackDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.email import Letter

SHA256 = "e5" * 32


class Month:
    """A settled month: its pack and its statements by vendor."""

    def __init__(self, pack: PackDocument, statements: list[StatementDocument]) -> None:
        self.pack = pack
        self.statements = statements
        self.by_vendor = {one["vendor"]["id"]: one for one in statements}

    def card(self, vendor: str) -> bytes:
        """A vendor's card."""
        return html.scorecard(self.by_vendor[vendor], SHA256)

    def settlement(self, vendor: str) -> SettlementDocument:
        """What a vendor's period came to, to be changed at will."""
        found = self.by_vendor[vendor]["settlement"]
        assert found
        return deepcopy(found)

    def measure(self, vendor: str, measure: str) -> MeasureSettlementDocument:
        """One measure of it."""
        return next(one for one in self.settlement(vendor)["measures"] if one["measure"] == measure)


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> dict[Period, Month]:
    """April and May of four vendors under three contracts."""
    folder = tmp_path_factory.mktemp("settled")
    desk = settled_desk(folder, new_database("sqlite", folder))
    found = {}
    for period in (APRIL, MAY):
        desk.statements(period)
        with desk.open() as office:
            statements = standing_statements(office, period)
            pack = pack_document(office, period, statements)
        found[period] = Month(pack, [statement for statement, _ in statements])
    return found


def section(text: str, begin: str, end: str) -> str:
    return text.split(f" {begin} ", 1)[1].split(f" {end} ", 1)[0]


def test_a_card_shows_band_points_and_credit_beside_the_measure(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    text = readable(months[MAY].card("acme"))
    assert "69.0 % 5,520 of 8,000 missed severe 8 points 4 by its band, a repeat GBP 4,812.03" in text
    assert "88.0 % 88 of 100 missed GBP 1,443.61" in text, "no band where it only says missed"


def test_a_card_sets_raw_and_adjusted_side_by_side(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    april = readable(months[APRIL].card("acme"))
    sides = "raw 73.2 % (7,320 of 10,000) adjusted 78.0 % (7,020 of 9,000)"
    assert f"78.0 % 7,020 of 9,000 {sides} missed minor 1 point" in april
    assert "6.5 % 560 of 8,000 raw 7.0 % judged 6.5 % missed" in readable(months[MAY].card("acme"))
    assert "83.0 % 4,150 of 5,000 met on target" in readable(months[MAY].card("bolt"))


def test_the_settled_part_shows_what_relief_took_out_and_what_it_changed(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    money = section(readable(months[APRIL].card("acme")), "What it comes to", "Reported, not judged")
    relief = section(money, "What relief changed", "From the failures to one amount")
    assert (
        "Answered in 20 seconds 73.2 % 7,320 of 10,000 78.0 % 7,020 of 9,000 Claim 1, client_outage" in relief
    )
    assert "Seen in the log. 1 of 2 rows (24 hours) is left out. Sch 3, 5.3" in relief
    assert "What relief changed" not in readable(months[MAY].card("acme"))


def test_relief_that_left_nothing_out_shows_the_same_figure_twice(months: dict[Period, Month]) -> None:
    settlement = months[APRIL].settlement("acme")
    measure = next(one for one in settlement["measures"] if one["relief"])
    measure["adjusted"], measure["adjusted_counts"] = measure["raw"], measure["raw_counts"]
    (found,) = settlement_view(settlement).relief
    assert (found.raw, found.changed) == (found.adjusted, False)
    measure["adjusted"] = measure["adjusted_counts"] = None
    (found,) = settlement_view(settlement).relief
    assert (found.adjusted.figure, found.adjusted.counts, found.changed) == ("no figure", "", True)


def test_whoever_approves_from_the_pack_sees_what_is_adjusted_and_by_which_claim(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    april = months[APRIL]
    text = readable(html.pack(april.pack, SHA256, april.statements))
    beside = "adjusted by claim 1; raw 73.2 % (7,320 of 10,000)"
    assert "Adjusted by relief: 1 figure." in text.split("On this page")[0]
    assert beside in section(text, "Newly missed", "Back at target")
    vendors = text.split(" Every vendor ")[-1].split(" What it comes to ")[0]
    table, relief = vendors.split("What relief changed (1)")
    assert f"7,020 of 9,000 {beside}" in table
    assert "Answered in 20 seconds" in relief
    assert "73.2 % 7,320 of 10,000 78.0 % 7,020 of 9,000 Claim 1, client_outage" in relief
    assert beside in readable(html.comparison(april.pack, april.statements))
    letters = (pack_letter(april.pack, SHA256, april.statements), _letter(april, "acme"))
    assert [one.text.count(f"({beside})\n") for one in letters] == [1, 1]
    may = readable(html.pack(months[MAY].pack, SHA256, months[MAY].statements))
    assert "relief" not in may.lower()


AS_MET = {"effect": "treat_period_as_met"}


def _letter(month: Month, vendor: str) -> Letter:
    return scorecard_letter(month.by_vendor[vendor], SHA256)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "adjusted by claim 1; raw 73.2 % (7,320 of 10,000)"),
        ({"adjusted": None}, "adjusted by claim 1; raw 73.2 % (7,320 of 10,000)"),
        (
            {"claims": [{"claim": 4}, {"claim": 2}]},
            "adjusted by claims 2 and 4; raw 73.2 % (7,320 of 10,000)",
        ),
        ({"claims": [{"claim": 0}]}, "adjusted by client outage; raw 73.2 % (7,320 of 10,000)"),
        ({"claims": [AS_MET], "same": True, "reason": "Treated as met."}, "counts as met by claim 1"),
        ({"claims": [AS_MET], "same": True}, ""),
        ({"same": True}, ""),
    ],
    ids=["one claim", "all left out", "two claims", "a test", "as met", "not as met", "the same"],
)
def test_what_relief_made_of_a_figure_is_said_with_the_raw_one(
    months: dict[Period, Month], changes: dict[str, Any], said: str
) -> None:
    measure = next(one for one in months[APRIL].settlement("acme")["measures"] if one["relief"])
    claims = [{**measure["relief"][0], **one} for one in changes.get("claims", [{}])]
    adjusted = measure["raw"] if changes.get("same") else changes.get("adjusted", measure["adjusted"])
    changed = {"relief": claims, "adjusted": adjusted, "verdict": "met", "reason": changes.get("reason", "")}
    assert relieved_words(cast("Any", {**measure, **changed})) == said


def test_a_card_says_what_the_period_comes_to_line_by_line_with_clauses(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    settlement = months[MAY].settlement("acme")
    text = readable(months[MAY].card("acme"))
    money = section(text, "What it comes to", "Reported, not judged")
    assert settlement["sentence"] in text.split("Against the contract")[0]
    assert settlement["sentence"] in money
    for step in settlement["steps"]:
        assert step["clause"] in money
    assert "about" not in money.split("Overall rating")[0], "every amount is in whole coins"
    for booking in settlement["bookings"]:
        assert f"{booking['entry']} May 2026 {booking['clause']} {booking['amount']['shown']}" in money
    for said in (
        "Quality of contacts: base 12,000, category share 50, share 40 Sch 3, KPI 3 GBP 2,400.00",
        "13,300.00 limited to 8,000.00. The limit is 8 % of the charges of the period, GBP 100,000.00",
        "Sch 7, 5.1 GBP -5,300.00",
        "Late callbacks: GBP 541.35 on hold until the next period Sch 7, 4.4 GBP -541.35",
        "Credit of the period GBP 7,458.65",
        "Caps reached: month.",
        "The credit of May 2026 for Late callbacks: on hold until the next period decides.",
        "Rectification plan Sch 3, 6.1 Answered in 20 seconds is in band severe. Due by 2026-06-10.",
        "Sch 3, 6.4 Answered in 20 seconds missed 2 times in a row. Lapses after 2026-07-30.",
        "Score 10 Standing watch Coverage 100 % Access, weight 60 about 16.666667 Care, weight 40 0",
        "Gates failed, whatever the score: Quality of contacts.",
        "What follows: watch, volume hold.",
    ):
        assert said in money


def test_a_card_marks_what_is_estimated_or_may_still_change(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    text = readable(months[APRIL].card("crest"))
    assert "missed below provisional" in text
    assert "Estimated: the charges of the period are not final." in text
    assert "Provisional: the figure may still change for Quality of cases." in text
    assert "Points" not in section(text, "What it comes to", "From the failures to one amount")
    assert "stimated" not in readable(months[APRIL].card("acme"))


def test_a_graded_measure_without_a_verdict_shows_its_band(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    text = readable(months[MAY].card("acme"))
    assert "88.0 % 88 of 100 2 stars" in section(text, "Reported, not judged", "Operating requirements")


def test_a_card_without_settlement_says_nothing_of_money(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    for card in (months[MAY].card("dorn"), html.scorecard(documents.northbank(), SHA256)):
        text = readable(card)
        assert not [word for word in ("What it comes to", "Points", "credit", "amount") if word in text]


def test_a_statement_from_before_bands_and_money_is_still_shown(readable: Callable[[bytes], str]) -> None:
    statement = documents.elmfield()
    wanted = html.scorecard(statement, SHA256)
    del statement["settlement"]  # type: ignore[misc]
    for result in statement["results"]:
        for figure in (result["figure"], *result["trend"]):
            figure.pop("band", None)  # type: ignore[misc]
    assert readable(html.scorecard(statement, SHA256)) == readable(wanted)


def test_a_letter_names_points_and_credit(months: dict[Period, Month]) -> None:
    letter = scorecard_letter(months[MAY].by_vendor["acme"], SHA256)
    assert "4 missed.\n10 points, credit GBP 7,458.65.\n\n" in letter.text
    assert "10 points, credit GBP 7,458.65." in letter.html


def test_a_pack_sums_money_by_currency_and_never_across(months: dict[Period, Month]) -> None:
    totals = {one["currency"]: one for one in months[APRIL].pack["totals"]}
    assert {name: one["net"]["shown"] for name, one in totals.items()} == {
        "EUR": "EUR 900.00",
        "GBP": "GBP 1,750.00",
    }
    assert (totals["GBP"]["credit"]["shown"], totals["GBP"]["bonus"]["shown"]) == (
        "GBP 2,000.00",
        "GBP 250.00",
    )
    assert [one["statements"] for one in totals.values()] == [1, 2]
    assert [one["provisional"] for one in totals.values()] == [True, False]


def test_a_pack_lists_what_each_vendor_comes_to(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    month = months[MAY]
    text = readable(html.pack(month.pack, SHA256, month.statements))
    money = section(text, "What else follows", "Does it comply, and has it changed?")
    assert (
        "Acme Contact Retail care 10 GBP 7,458.65 GBP 7,458.65 10 watch Rectification plan; Right to" in money
    )
    assert "Bolt Services Retail care 0 GBP 0.00 GBP 200.00 GBP -200.00 100 strong" in money
    assert "Crest Care Back office estimated EUR 0.00 EUR 0.00" in money
    assert "Dorn" not in money
    assert "All in GBP GBP 7,458.65 GBP 200.00 GBP 7,258.65" in money


def test_a_pack_leaves_an_amount_that_is_not_known_out_of_the_total(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    month = months[MAY]
    pack = deepcopy(month.pack)
    reference = next(one for one in pack["statements"] if one["vendor"] == "acme")
    assert reference["settlement"]
    reference["settlement"]["unpriced"] = "The charges are not known."
    pack["totals"][-1]["unpriced"] = 1
    text = readable(html.pack(pack, SHA256, month.statements))
    assert (
        "Acme Contact Retail care No amount could be worked out. The charges are not known. 10 10 watch"
        in text
    )
    assert "All in GBP 1 scorecard without an amount left out" in text


def test_a_comparison_ranks_points_and_rating_beside_the_measures(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    page = html.comparison(months[MAY].pack, months[MAY].statements)
    assert "Retail care 4 10 10 watch 69.0 % , missed severe" in readable(page)
    rows = {row.split("</a>")[0].split(">")[-1]: row for row in page.decode().split("<tr>")[2:]}
    assert '<td data-rank="1">10</td><td data-rank="0">10<span' in rows["Acme Contact"]
    assert '<td data-rank="0">0</td><td data-rank="1">100<span' in rows["Bolt Services"]
    for vendor in ("Crest Care", "Dorn Lines"):
        assert '<td data-rank=""></td><td data-rank=""></td>' in rows[vendor]
    assert "Points" not in readable(html.comparison(documents.pack(), []))


def test_a_figure_that_relief_took_away_stands_beside_its_raw_one(months: dict[Period, Month]) -> None:
    measure = months[APRIL].measure("acme", "service_level")
    measure["adjusted"] = measure["judged"] = None
    assert [(one.name, one.said) for one in figures_side_by_side(measure)] == [
        ("raw", "73.2 % (7,320 of 10,000)")
    ]
    measure["raw"] = None
    assert figures_side_by_side(measure) == ()


def test_the_working_paper_shows_both_counts_and_the_claim(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    statement = months[APRIL].by_vendor["acme"]
    page = render_working_paper("html", statement, SHA256)
    assert page is not None
    text = readable(page)
    assert "Counted, without relief 7,320 of 10,000 Counted, with relief 7,020 of 9,000" in text
    assert "Relief, Sch 3, 5.3 Claim 1, client_outage, 2026-04-01 00:00+01:00" in text


def test_the_workbook_reckons_with_the_relieved_counts_and_keeps_the_raw_ones_beside(
    months: dict[Period, Month],
) -> None:
    content = render_working_paper("xlsx", months[APRIL].by_vendor["acme"], SHA256)
    assert content is not None
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        facts = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert {"7020", "9000", "7320", "10000"} <= set(re.findall(r"<v>(\d+)</v>", facts))
    assert {"-300", "-1000"} <= set(re.findall(r"<v>(-\d+)</v>", facts))
    assert "Answered in 20 seconds, all 2 rows" in texts
    assert "1 row left out by relief (claim 1, client_outage) (Sch 3, 5.3)" in texts


def test_settling_in_and_defaults_are_told(months: dict[Period, Month]) -> None:
    measure = months[APRIL].measure("acme", "service_level")
    measure["settling_in"], measure["default"] = True, "minimum"
    measure["points"] = {"n": 1, "d": 2, "shown": "0.5"}
    view = made_view(measure, "GBP", Fraction(0))
    assert (view.points, view.base) == ("0.5 points", "1 by its band, settling in")
    assert view.marks == ("default of the minimum level",)


def test_levels_that_rise_and_credits_that_were_decided_are_told(months: dict[Period, Month]) -> None:
    settlement = months[MAY].settlement("acme")
    settlement["levels"] = [{"name": "quality", "value": {"n": 92, "d": 1, "shown": "92"}}]
    settlement["held"] = [{"origin": "2026-04", "status": "upheld", "measures": ["callbacks"]}]
    view = settlement_view(settlement)
    assert view.levels == (
        "Quality of contacts: the level rises to 92 %; in this period it is at least 90 %.",
    )
    assert view.held == (
        "The credit of April 2026 for Late callbacks: upheld, and part of the amount above.",
    )


def test_a_critical_failure_ends_in_no_ordinary_credit(months: dict[Period, Month]) -> None:
    settlement = months[MAY].settlement("acme")
    assert settlement_view(settlement).lines[-1].said == "Credit of the period"
    settlement["critical"] = ["breach"]
    view = settlement_view(settlement)
    assert view.lines[-1].said != "Credit of the period"
    assert "Critical failures: breach." in view.notes


def test_a_card_that_could_not_be_priced_names_no_amount(months: dict[Period, Month]) -> None:
    settlement = months[MAY].settlement("acme")
    settlement["unpriced"] = "The charges are not known."
    assert [one.name for one in settlement_view(settlement).sums] == ["Charges of the period", "Points"]


def test_gates_that_move_no_money_and_a_rating_that_is_not_final_are_told(
    months: dict[Period, Month],
) -> None:
    settlement = months[MAY].settlement("acme")
    settlement["gates_set_aside"] = [{"gate": "all_missed", "why": "waived"}]
    assert settlement["rating"]
    settlement["rating"]["provisional"] = True
    view = settlement_view(settlement)
    assert "Gate all missed moves no money: waived." in view.notes
    assert view.rating
    assert view.rating.notes[0].startswith("Provisional: a figure in it may still change")


def test_card_and_working_paper_name_the_signed_document(
    months: dict[Period, Month], readable: Callable[[bytes], str]
) -> None:
    month = months[MAY]
    paper = render_working_paper("html", month.by_vendor["acme"], SHA256)
    assert paper
    for page in (month.card("acme"), paper):
        assert "Contract Retail care main Agreement 2026-014, schedule 3 Client" in readable(page)
    assert "Agreement" not in readable(month.card("crest"))
    book = render_working_paper("xlsx", month.by_vendor["acme"], SHA256)
    assert book
    with zipfile.ZipFile(io.BytesIO(book)) as files:
        assert "Agreement 2026-014, schedule 3" in files.read("xl/sharedStrings.xml").decode()
