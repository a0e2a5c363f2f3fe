"""The workbook works everything out again: a real spreadsheet comes to the statement's cents."""

from __future__ import annotations

import io
import re
import zipfile
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from tests.reporting import recalculated as office
from tests.reporting import working_papers as papers
from tests.reporting.working_papers import Count
from tests.reporting.working_papers import edge
from tests.reporting.working_papers import measure

from outscore.model.terms.judging import Band
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import MoneyRounding
from outscore.model.terms.measuring import RoundingMode
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.whole import ContractTerms
from outscore.reporting.working_paper_xlsx import BONUS_LABEL
from outscore.reporting.working_paper_xlsx import DIFFERENCE_LABEL
from outscore.reporting.working_paper_xlsx import OTHER_LABEL
from outscore.reporting.working_paper_xlsx import TOTAL_LABEL
from outscore.reporting.working_papers import render_working_paper

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.model.statement import StatementDocument
GRADED = (
    Band("met", edge("at_least", "90"), points=Fraction(0)),
    Band("minor", edge("at_least", "87.5"), points=Fraction(1)),
    Band("severe", edge("at_least", "80"), points=Fraction(3)),
    Band("failed", points=Fraction(9)),
)
PRO_RATA = PerUnit(Fraction(1), PartUnits.PRO_RATA, percent=Fraction("0.25"))


def book(statement: StatementDocument) -> bytes:
    content = render_working_paper("xlsx", statement, papers.SHA256)
    assert content is not None
    return content


def booked(statement: StatementDocument, *entries: str) -> Fraction:
    """What a statement books under some entries."""
    settlement = statement["settlement"]
    assert settlement is not None
    found = [one["amount"] for one in settlement["bookings"] if one["entry"] in entries]
    return sum((Fraction(one["n"], one["d"]) for one in found), Fraction(0))


def money(sheets: office.Sheets, label: str) -> Fraction:
    """A total of the money sheet, in the currency."""
    coins = int(office.beside(sheets["Facts"], "Coins in one of the currency", 1))
    return Fraction(office.beside(sheets["Money"], label, 3)) / coins


def faults(sheets: office.Sheets) -> list[str]:
    """Cells that are errors, and checks that are not 0."""
    found = [
        f"{name}: {row}"
        for name, rows in sheets.items()
        for row in rows
        if any(text.startswith(("Err:", "#")) or office.PLANTED in text for text in row)
    ]
    checks = (DIFFERENCE_LABEL, OTHER_LABEL)
    return found + [label for label in checks if office.beside(sheets["Facts"], label, 1) != "0"]


def taken(sheets: office.Sheets) -> int:
    """How many figures the workbook only repeats."""
    return int(office.beside(sheets["Facts"], "Figures worked out here, and taken from the statement", 2))


# One month that uses nearly everything


def test_a_spreadsheet_comes_to_the_statements_cents(tmp_path: Path) -> None:
    statement = papers.rich()
    office.plant(tmp_path / "rich.xlsx", book(statement))
    sheets = office.recalculated(tmp_path, {"rich": tmp_path / "rich.xlsx"})["rich"]
    assert faults(sheets) == []
    assert money(sheets, TOTAL_LABEL) == booked(statement, "accrual", "withheld") == Fraction("9259.26")
    assert money(sheets, BONUS_LABEL) == -booked(statement, "bonus") == 215
    assert taken(sheets) == 0


def row_of(rows: list[list[str]], label: str) -> int:
    return next(number for number, row in enumerate(rows, 1) if row and row[0] == label)


def test_another_count_comes_to_what_the_engine_makes_of_it(tmp_path: Path) -> None:
    of = papers.contract(
        ContractTerms(
            currency="GBP",
            missing_data=papers.NOT_MEASURED,
            points=PointsToMoney("4.1", percent_per_point=Fraction("0.75")),
            caps=(Cap("month", "6.1", CapWindow.PERIOD, percent=Fraction(4)),),
        ),
        measure("graded", edge("at_least", "90"), GRADED),
        measure("pro_rata", edge("at_least", "99"), (), PRO_RATA),
    )
    before, after, capped = (
        {"graded": Count(graded, 10_117), "pro_rata": Count(985, 1_003)} for graded in (8_604, 8_950, 5_000)
    )
    made = {
        name: papers.with_terms(next(papers.statements(of, [(counts, Fraction("123456.78"))])), of)
        for name, counts in (("before", before), ("after", after), ("capped", capped))
    }
    office.plant(tmp_path / "before.xlsx", book(made["before"]))
    first = office.recalculated(tmp_path, {"before": tmp_path / "before.xlsx"})["before"]
    place = row_of(first["Facts"], "Graded")
    (tmp_path / "again").mkdir()
    for name, counts in (("after", after), ("capped", capped)):
        changed = {"Facts": {f"B{place}": counts["graded"].n}}
        office.plant(tmp_path / f"{name}.xlsx", book(made["before"]), changed)
    again = office.recalculated(
        tmp_path / "again", {name: tmp_path / f"{name}.xlsx" for name in made if name != "before"}
    )
    totals = {"before": money(first, TOTAL_LABEL)}
    totals |= {name: money(sheets, TOTAL_LABEL) for name, sheets in again.items()}
    assert totals == {name: booked(one, "accrual") for name, one in made.items()}
    assert office.beside(again["after"]["Facts"], OTHER_LABEL, 1) != "0", "it is not the statement any more"


HALVES = (
    ("half_up", "1234.5", "12.35"),
    ("half_up", "1235.5", "12.36"),
    ("half_even", "1234.5", "12.34"),
    ("half_even", "1235.5", "12.36"),
    ("half_even", "1234.6", "12.35"),
    ("down", "1234.9", "12.34"),
    ("up", "1234.1", "12.35"),
)


def test_every_rule_rounds_a_half_as_the_engine_does(tmp_path: Path) -> None:
    made = {}
    for number, (how, charges, _) in enumerate(HALVES):
        of = papers.contract(
            ContractTerms(
                currency="GBP",
                missing_data=papers.NOT_MEASURED,
                points=PointsToMoney("4.1", percent_per_point=Fraction(1)),
                money_rounding=MoneyRounding(Fraction("0.01"), RoundingMode(how)),
            ),
            measure("graded", edge("at_least", "90"), GRADED),
        )
        month = ({"graded": Count(889, 1_000)}, Fraction(charges))
        made[str(number)] = papers.with_terms(next(papers.statements(of, [month])), of)
        office.plant(tmp_path / f"{number}.xlsx", book(made[str(number)]))
    found = office.recalculated(tmp_path, {name: tmp_path / f"{name}.xlsx" for name in made})
    assert [money(found[name], TOTAL_LABEL) for name in made] == [Fraction(told) for *_, told in HALVES]
    assert {taken(sheets) for sheets in found.values()} == {0}


# The file itself


def test_the_same_statement_makes_the_same_bytes() -> None:
    content = book(papers.rich())
    assert content == book(papers.rich())
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        told = re.findall(r">(\d{4}-[^<]*)<", parts.read("docProps/core.xml").decode())
        assert {entry.date_time[0] for entry in parts.infolist()} == {1980}
    assert set(told) == {"2000-01-01T00:00:00Z"}, "no day of making"


def test_a_text_is_never_a_formula() -> None:
    statement = papers.rich()
    statement["vendor"]["name"] = "=HYPERLINK(1)"
    settlement = statement["settlement"]
    assert settlement is not None
    for sign, measure_ in zip("=+-@", settlement["measures"], strict=False):
        measure_["name"] = f"{sign}SUM(A1)"
        measure_["clause"] = f"{sign}cmd|' /C calc'!A0"
    with zipfile.ZipFile(io.BytesIO(book(statement))) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    formulas = [found for sheet in sheets for found in re.findall(r"<f>([^<]*)</f>", sheet)]
    assert len(formulas) > 100
    assert [found for found in formulas if "cmd" in found or "HYPERLINK" in found or "SUM(A1)" in found] == []


def test_a_scheme_without_a_formula_shows_its_amount_and_says_so(tmp_path: Path) -> None:
    statement = papers.rich()
    settlement = statement["settlement"]
    assert settlement is not None
    accuracy = next(one for one in settlement["measures"] if one["measure"] == "accuracy")
    assert accuracy["credit"] is not None
    accuracy["credit"]["scheme"] = "by_the_moon"
    office.plant(tmp_path / "moon.xlsx", book(statement))
    sheets = office.recalculated(tmp_path, {"moon": tmp_path / "moon.xlsx"})["moon"]
    assert faults(sheets) == []
    assert money(sheets, TOTAL_LABEL) == Fraction("9259.26")
    assert taken(sheets) == 1
    marked = [row for row in sheets["Money"] if "computed by Outscore" in row[10]]
    assert [row[3:5] for row in marked] == [["4919752683", "200600"]]


def test_a_settlement_that_does_not_hold_the_terms_still_adds_up(tmp_path: Path) -> None:
    statement = papers.rich()
    settlement = cast("dict[str, Any]", statement["settlement"])
    settlement["terms"] = {}
    office.plant(tmp_path / "bare.xlsx", book(statement))
    sheets = office.recalculated(tmp_path, {"bare": tmp_path / "bare.xlsx"})["bare"]
    assert faults(sheets) == []
    assert money(sheets, TOTAL_LABEL) == Fraction("9259.26")
    assert taken(sheets) > 0


def test_a_number_too_large_for_a_spreadsheet_is_never_in_a_formula(tmp_path: Path) -> None:
    of = papers.contract(
        ContractTerms(currency="GBP", missing_data=papers.NOT_MEASURED),
        measure("pro_rata", edge("at_least", "99"), (), PRO_RATA),
    )
    counted = {"pro_rata": Count(8_885_000_000_007, 9_003_000_000_001)}
    statement = papers.with_terms(next(papers.statements(of, [(counted, Fraction(10**11))])), of)
    office.plant(tmp_path / "large.xlsx", book(statement))
    sheets = office.recalculated(tmp_path, {"large": tmp_path / "large.xlsx"})["large"]
    assert faults(sheets) == []
    assert money(sheets, TOTAL_LABEL) == booked(statement, "accrual") > 0
    assert taken(sheets) > 0
