"""What earlier terms decide is worked out as well, by the clause as it stood, which the statement tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.reporting import recalculated as office
from tests.reporting import working_papers as papers
from tests.reporting.test_working_paper_workbook import book
from tests.reporting.test_working_paper_workbook import faults
from tests.reporting.test_working_paper_workbook import taken
from tests.reporting.working_papers import Count

from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import Retainage
from outscore.model.terms.whole import ContractTerms
from outscore.reporting.settled import names_of
from outscore.reporting.settled_kept import booking_how

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument

A_POINT = PerUnit(Fraction(1), PartUnits.PRO_RATA, amount=Fraction("100.50"))
HALF = EarnBack("half", "7", Fraction(50), 2, EarnTest.MET, PaidAs.RETURN, Pause.PAUSES)
LATER = replace(HALF, periods=1, paid_as=PaidAs.OFFSET, measures=("speed",))
HELD = Retainage("held", "11", Fraction("2.5"), forfeited_after=3, measures=("speed",))
GOOD, BAD = {"speed": Count(95, 100)}, {"speed": Count(88, 100)}
MONTHS: dict[str, tuple[tuple[Any, Any, list[Any]], list[Any]]] = {
    "returned": (("earn_back", HALF, [replace(HALF, share_percent=Fraction(20))]), [BAD, GOOD, GOOD]),
    "gone": (("earn_back", HALF, []), [BAD, GOOD, GOOD]),
    "set_off": (("earn_back", LATER, [replace(LATER, measures=("other",))]), [BAD, GOOD, BAD]),
    "set_off_later": (("earn_back", LATER, [replace(LATER, measures=("other",))]), [BAD, GOOD, GOOD, BAD]),
    "released": (("retainage", HELD, [replace(HELD, forfeited_after=5)]), [BAD, BAD, GOOD]),
    "forfeited": (("retainage", HELD, [replace(HELD, forfeited_after=5)]), [BAD, BAD, BAD]),
}


def last_of(name: str) -> StatementDocument:
    """The last of some months; from June the clause is another one, or there is none."""
    (part, before, after), months = MONTHS[name]
    terms: dict[str, Any] = {part: (before,)}
    of = papers.contract(
        ContractTerms(currency="GBP", missing_data=papers.NOT_MEASURED, **terms),
        papers.measure("speed", papers.edge("at_least", "90"), (), A_POINT),
        papers.measure("other", papers.edge("at_least", "90"), (), A_POINT),
    )
    changed: dict[str, Any] = {part: tuple(after)}
    amended = replace(of, terms=replace(of.terms, **changed))
    of = replace(of, changes=((date(2026, 6, 1), amended),))
    period, facts = papers.APRIL, []
    for counts in months:
        facts.append(papers.facts(of, period, counts, Fraction(40000)))
        period = period.next()
    return list(papers.settled(of, facts))[-1]


def settlement_of(name: str) -> SettlementDocument:
    settlement = last_of(name)["settlement"]
    assert settlement is not None
    return settlement


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("returned", [("earn_back", "2026-04", "50", None)]),
        ("gone", [("earn_back", "2026-04", "50", None)]),
        ("set_off", [("earn_back", "2026-05", "50", "201/2")]),
        ("set_off_later", [("earn_back", "2026-05", "50", "201/2")]),
        ("released", [("retainage", "2026-05", "5/2", None)]),
        ("forfeited", [("retainage", "2026-05", "5/2", None)]),
    ],
)
def test_a_statement_tells_the_clause_of_earlier_terms_that_decides(name: str, told: list[Any]) -> None:
    found = settlement_of(name).get("earlier_clauses", [])
    shown = [
        (
            one["part"],
            one["period"],
            one["clause"].get("share_percent") or one["clause"]["percent"],
            one.get("amount"),
        )
        for one in found
    ]
    assert shown == told


def test_a_statement_that_needs_no_earlier_clause_has_none() -> None:
    (part, before, _), months = MONTHS["returned"]
    terms: dict[str, Any] = {part: (before,)}
    of = papers.contract(
        ContractTerms(currency="GBP", missing_data=papers.NOT_MEASURED, **terms),
        papers.measure("speed", papers.edge("at_least", "90"), (), A_POINT),
    )
    for one in papers.statements(of, [(counts, Fraction(40000)) for counts in months]):
        assert one["settlement"] is not None
        assert "earlier_clauses" not in one["settlement"]


def test_the_page_names_the_month_whose_clause_it_is() -> None:
    settlement = settlement_of("returned")
    (booking,) = settlement["bookings"]
    said = booking_how(booking, settlement, names_of(settlement))
    assert said == (
        "50 % of the credit of April 2026, GBP 201.00 for Speed (handed on by the statement of May 2026), "
        "after 2 good periods, by the clause as it stood in April 2026"
    )


@pytest.mark.xdist_group("office")
def test_a_spreadsheet_works_out_what_earlier_terms_decide(tmp_path: Path) -> None:
    for name in MONTHS:
        office.plant(tmp_path / f"{name}.xlsx", book(last_of(name)))
    found = office.recalculated(tmp_path, {name: tmp_path / f"{name}.xlsx" for name in MONTHS})
    assert {name: (faults(sheets), taken(sheets)) for name, sheets in found.items()} == dict.fromkeys(
        MONTHS, ([], 0)
    )
    told = {
        name: [row[6] for row in sheets["Money"] if "as it stood" in row[6]] for name, sheets in found.items()
    }
    assert told["returned"] == ["7, by the clause as it stood in April 2026"] * 2
    assert told["set_off_later"] == ["handed on by the statement of June 2026: 7, as it stood until May 2026"]
    run = [row[3] for row in found["forfeited"]["Money"] if row[0] == "Failing periods in a row until now"]
    assert run == ["2", "2"], "what was held until May, and what is held from June on"
