"""What is held back, released, forfeited and earned back is worked out in the workbook, and checked."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest
from tests.reporting import recalculated as office
from tests.reporting import working_papers as papers
from tests.reporting.test_settled_money import FAILED
from tests.reporting.test_settled_money import FEES
from tests.reporting.test_settled_money import KEPT
from tests.reporting.test_settled_money import MET
from tests.reporting.test_settled_money import PRO_RATA
from tests.reporting.test_working_paper_workbook import book
from tests.reporting.test_working_paper_workbook import faults
from tests.reporting.test_working_paper_workbook import taken
from tests.reporting.working_papers import edge
from tests.reporting.working_papers import measure

from outscore.model.terms.whole import ContractTerms

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reporting.working_papers import Count

    from outscore.model.statement import StatementDocument

pytestmark = pytest.mark.xdist_group("office")


def last_of(*counts: Count) -> StatementDocument:
    """The last of some months."""
    of = papers.contract(
        ContractTerms(currency="GBP", missing_data=papers.NOT_MEASURED, **cast("Any", KEPT)),
        measure("speed", edge("at_least", "90"), (), PRO_RATA),
    )
    return papers.with_terms(list(papers.statements(of, [({"speed": one}, FEES) for one in counts]))[-1], of)


def bookings(sheets: office.Sheets) -> dict[str, tuple[str, str]]:
    """Each booking of the sheet Ledger lines: its amount and where it is from."""
    rows = sheets["Ledger lines"][1:]
    return {row[0]: (row[1], row[7]) for row in rows[: rows.index(next(row for row in rows if not row[0]))]}


def test_every_booking_is_a_formula_that_comes_to_what_is_booked(tmp_path: Path) -> None:
    made = {
        "held": last_of(FAILED),
        "returned": last_of(FAILED, MET),
        "forfeited": last_of(FAILED, FAILED),
    }
    for name, one in made.items():
        office.plant(tmp_path / f"{name}.xlsx", book(one))
    found = office.recalculated(tmp_path, {name: tmp_path / f"{name}.xlsx" for name in made})
    assert [faults(sheets) for sheets in found.values()] == [[], [], []]
    assert [taken(sheets) for sheets in found.values()] == [0, 0, 0]
    here = "the sheet Money"
    assert bookings(found["held"]) == {"accrual": ("88889", here), "retained": ("177778", here)}
    assert bookings(found["returned"]) == {"released": ("-177778", here), "earn_back": ("-44445", here)}
    assert bookings(found["forfeited"]) == {
        "accrual": ("88889", here),
        "retained": ("177778", here),
        "released": ("-355556", here),
        "forfeited": ("355556", here),
    }


def test_what_an_earlier_month_has_handed_on_is_marked_and_counted(tmp_path: Path) -> None:
    office.plant(tmp_path / "back.xlsx", book(last_of(FAILED, MET)))
    sheets = office.recalculated(tmp_path, {"back": tmp_path / "back.xlsx"})["back"]
    handed = [(row[0], row[3]) for row in sheets["Money"] if "statement of April 2026" in row[6]]
    assert handed == [
        ("Held until now", "177778"),
        ("Credit for Speed", "88889"),
        ("Good periods until now", "0"),
    ]
    assert office.beside(sheets["Facts"], "Numbers that earlier statements have handed on", 1) == "3"


def test_other_fees_hold_back_another_sum(tmp_path: Path) -> None:
    office.plant(tmp_path / "held.xlsx", book(last_of(FAILED)))
    first = office.recalculated(tmp_path, {"held": tmp_path / "held.xlsx"})["held"]
    place = next(number for number, row in enumerate(first["Facts"], 1) if row[0] == "charges")
    (tmp_path / "again").mkdir()
    office.plant(tmp_path / "other.xlsx", book(last_of(FAILED)), {"Facts": {f"B{place}": 8_000_000}})
    again = office.recalculated(tmp_path / "again", {"other": tmp_path / "other.xlsx"})["other"]
    assert bookings(again)["retained"][0] == "200000", "2.5 % of 80,000"
    assert faults(again) != [], "it is not the statement any more"


def test_a_booking_that_the_terms_do_not_explain_is_marked(tmp_path: Path) -> None:
    statement = last_of(FAILED, MET)
    terms = cast("Any", statement["settlement"])["terms"]
    terms["earn_back"][0]["share_percent"] = "40"
    office.plant(tmp_path / "other.xlsx", book(statement))
    sheets = office.recalculated(tmp_path, {"other": tmp_path / "other.xlsx"})["other"]
    assert faults(sheets) == []
    assert taken(sheets) == 1
    assert bookings(sheets)["earn_back"][0] == "-44445"
    assert Fraction(office.beside(sheets["Ledger lines"], "Net", 1)) == -222223
