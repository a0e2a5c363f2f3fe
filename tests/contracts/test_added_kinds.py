"""A credit scheme and a trigger's test that nobody else knows: a class of keys, a function, one line each."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING
from typing import Annotated
from typing import ClassVar
from zipfile import ZipFile

import pytest
from tests.contracts.samples import CON
from tests.contracts.samples import add
from tests.contracts.samples import line_with
from tests.reporting.working_papers import SHA256
from tests.reporting.working_papers import Count
from tests.reporting.working_papers import statements

from outscore.contracts.grammar import blocks_within
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.model.terms import triggers
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.schemes import Scheme
from outscore.model.terms.whole import MeasureTerms
from outscore.reporting.explained import measure_lines
from outscore.reporting.explained import money_lines
from outscore.reporting.working_paper_sheets import OTHER_RULES
from outscore.reporting.working_paper_sheets import TOO_LARGE
from outscore.reporting.working_papers import render_working_paper
from outscore.scoring.schemes import SCHEMES
from outscore.scoring.schemes import Pricing
from outscore.scoring.triggers import TESTS
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

    from outscore.contracts.faults import Fault
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument
    from outscore.model.terms.schemes import Reach
    from outscore.scoring.schemes.subject import Subject
    from outscore.scoring.schemes.working import N
    from outscore.scoring.schemes.working import Working
    from outscore.scoring.triggers.view import View


@clause
class FeeShare(Scheme):
    """The same share of a fee for every missed period."""

    scheme: ClassVar[str] = "fee_share"
    percent: Annotated[Fraction, "The share."]
    of: Annotated[str, Reference("base"), "The fee."]

    @property
    def needs_verdict(self) -> bool:
        return True

    def most_percent(self, base: str, reach: Reach) -> Fraction | None:
        del reach
        return self.percent if base == self.of else None


def price(scheme: FeeShare, subject: Subject) -> Priced:
    if not subject.missed:
        return NOTHING
    base = subject.base(scheme.of)
    return Priced(base * scheme.percent / 100, (Term("percent", scheme.percent), Term("base", base)))


def working(lines: Working[N]) -> N | None:
    percent = lines.given("Percent of the fee", lines.key("percent") or Fraction(0))
    amount = lines.percent_of(percent, str(lines.keys["of"]))
    return None if amount is None else lines.where_any(lines.misses(), amount)


@clause
class Swing(triggers.Test):
    """A figure moves by more than so much from one period to the next."""

    test: ClassVar[str] = "swing"
    reads: ClassVar[triggers.Reads] = triggers.Reads.FIGURES
    measure: Annotated[str, Reference("measure"), "The measure."]
    more_than: Annotated[Fraction, "How much is too much."]

    @property
    def looks_back(self) -> int:
        return 2


def swing(test: Swing, view: View) -> str:
    before, now = view.states[test.measure].marks, view.judged[test.measure].value
    if not before or before[-1].value is None or now is None:
        return ""
    moved = abs(now - before[-1].value)
    return f"{test.measure} moved by {exact_text(moved)}." if moved > test.more_than else ""


TERMS = """\
currency: GBP
amounts: {annual_fee: 126000}
missing_data: {no_report: not_measured, no_volume: not_measured}
caps:
  - {id: month, clause: "7.4", window: period, percent: 2, of: annual_fee}
triggers:
  - id: review
    name: Review
    clause: "8"
    when:
      - {test: swing, measure: speed, more_than: 5}
"""
CREDIT = "    credit: {scheme: fee_share, percent: 0.5, of: annual_fee}\n"
TARGET = "    target: {at_least: 95.5}\n"


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCHEMES, FeeShare, Pricing(price, working))
    monkeypatch.setitem(TESTS, Swing, swing)


@pytest.fixture
def agreement(desk: Desk) -> Desk:
    """A contract with the new scheme and the new test."""
    desk.change(CON, TARGET, TARGET + CREDIT)
    add(desk, TERMS)
    return desk


def settled(desk: Desk) -> list[StatementDocument]:
    """The statements of three months: met, missed, missed by far."""
    contract = load_workspace(desk.folder).contract("main")
    scaled = replace(contract, measures=contract.measures[:1])
    counts = [({"speed": Count(n, 1000)}, None) for n in (960, 940, 880)]
    return list(statements(scaled, counts))


def settlement(desk: Desk, month: int) -> SettlementDocument:
    found = settled(desk)[month]["settlement"]
    assert found is not None
    return found


def test_a_new_kind_is_part_of_the_language() -> None:
    assert {FeeShare, Swing} <= {*blocks_within(MeasureTerms), *blocks_within(triggers.Trigger)}


def test_a_contract_with_new_kinds_is_in_order_but_for_the_cap_that_nothing_reaches(agreement: Desk) -> None:
    (warning,) = check_workspace(agreement.folder)
    assert "The cap 'month' (2 percent of annual_fee, period) can never be reached" in warning.message
    assert "at worst a period costs 0.5 percent" in warning.message


FAULTS = [
    (CREDIT, CREDIT.replace("of: annual_fee", "of: annual_fees"), "of: annual_fees", "base 'annual_fees'"),
    (TARGET, "    report_only: a figure\n", "fee_share", "When is measure 'speed' missed? Its credit"),
    ("percent: 0.5, of", "percentage: 0.5, of", "percentage", "percentage"),
    ("more_than: 5}", "more_than: five}", "more_than: five", "five"),
    ("measure: speed, more", "measure: pace, more", "measure: pace", "measure 'pace'"),
    ("scheme: fee_share", "scheme: fee_shore", "fee_shore", "fee_share"),
    ("test: swing", "test: swings", "test: swings", "Did you mean 'swing'?"),
]


@pytest.mark.parametrize(("old", "new", "place", "sentence"), FAULTS)
def test_a_fault_in_a_new_kind_is_told_at_its_line(
    agreement: Desk, old: str, new: str, place: str, sentence: str
) -> None:
    agreement.change(CON, old, new)
    found: list[Fault] = [fault for fault in check_workspace(agreement.folder) if sentence in fault.message]
    assert [fault.line for fault in found] == [line_with(agreement, place)], check_workspace(agreement.folder)


def test_a_new_scheme_is_settled_and_a_new_test_fires(agreement: Desk) -> None:
    months = [settlement(agreement, month) for month in range(3)]
    assert [month["credit"]["shown"] for month in months] == ["GBP 0.00", "GBP 630.00", "GBP 630.00"]
    assert [[one["reason"] for one in month["triggers"]] for month in months] == [
        [],
        [],
        ["speed moved by 6."],
    ]


def test_a_month_without_the_sum_that_a_new_scheme_takes_is_not_priced(agreement: Desk) -> None:
    agreement.change(CON, "percent: 0.5, of: annual_fee", "percent: 0.5, of: charges")
    add(agreement, 'charges: {source: accepted_invoice, amount: 1000, clause: "7.1"}\n')
    assert "charges" in settlement(agreement, 1)["unpriced"]


def test_a_new_scheme_is_explained(agreement: Desk) -> None:
    last = settlement(agreement, 2)
    lines = {line.name: line.said for line in measure_lines(last, last["measures"][0])}
    assert lines["credit"] == (
        "fee share (percent 0.5, of annual fee): percent 0.5, base 126,000 = GBP 630.00"
    )
    assert any("moved by 6." in line.said and line.clause == "8" for line in money_lines(last))


def test_a_new_scheme_writes_its_working_into_the_paper(agreement: Desk) -> None:
    statement = settled(agreement)[2]
    page, book = (render_working_paper(form, statement, SHA256) for form in ("html", "xlsx"))
    assert page is not None
    assert book is not None
    assert b"fee share" in page
    texts = ZipFile(BytesIO(book)).read("xl/sharedStrings.xml").decode()
    assert "Percent of the fee" in texts
    assert OTHER_RULES not in texts
    assert TOO_LARGE not in texts


def test_a_scheme_without_a_working_shows_its_exact_amount_marked(
    agreement: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SCHEMES, FeeShare, Pricing(price))
    book = render_working_paper("xlsx", settled(agreement)[2], SHA256)
    assert book is not None
    assert OTHER_RULES in ZipFile(BytesIO(book)).read("xl/sharedStrings.xml").decode()
