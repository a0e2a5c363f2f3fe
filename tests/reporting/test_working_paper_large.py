"""Amounts too large for exact numbers: parts of a coin, by formulas that a spreadsheet holds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reporting import recalculated as office
from tests.reporting import working_papers as papers
from tests.reporting.test_working_paper_workbook import book
from tests.reporting.test_working_paper_workbook import booked
from tests.reporting.test_working_paper_workbook import faults
from tests.reporting.test_working_paper_workbook import money
from tests.reporting.test_working_paper_workbook import row_of
from tests.reporting.test_working_paper_workbook import taken
from tests.reporting.working_papers import Count
from tests.reporting.working_papers import edge
from tests.reporting.working_papers import measure

from outscore.model.terms.judging import Band
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import Suspension
from outscore.model.terms.whole import ContractTerms
from outscore.reporting.working_paper_large import Large
from outscore.reporting.working_paper_large import Steps
from outscore.reporting.working_paper_large import fineness
from outscore.reporting.working_paper_large import floor_parts
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_sheets import Sheet
from outscore.reporting.working_paper_xlsx import TOTAL_LABEL

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.model.contract import Contract
    from outscore.model.statement import StatementDocument

pytestmark = pytest.mark.xdist_group("office")

COINS = st.integers(1, 10**9)
BELOW = st.integers(1, 10**11)


def ratio(n: int, d: int) -> Ratio:
    return Ratio(whole(n), whole(d))


def sheet() -> Sheet:
    return Sheet("Money", (20,) * 40)


@given(COINS, BELOW, st.sampled_from([1, 100, 10**6]))
def test_parts_of_a_coin_are_those_of_the_exact_amount(n: int, d: int, share: int) -> None:
    coins, parts, inexact = floor_parts(Steps(sheet()), ratio(n, d), whole(share))
    assert coins.value * share + parts.value == n * share // d
    assert inexact.value == (n * share % d > 0)
    assert coins.fits
    assert parts.fits


@given(st.integers(1, 10**7), BELOW, st.integers(1, 10**7), st.integers(1, 10**7))
def test_a_share_is_as_near_as_it_says(n: int, d: int, limit: int, more: int) -> None:
    amount, before = Fraction(n, d), Fraction(n, d) + limit + more
    large = Large(sheet(), fineness([amount, Fraction(limit), before]))
    found = large.share(ratio(n, d), ratio(limit, 1), ratio(before.numerator, before.denominator))
    assert found.fits
    assert abs(found.value - amount * limit / before) <= found.off <= Fraction(5, large.fine)


@given(st.integers(-(10**9), 10**9), BELOW, COINS, BELOW)
def test_a_sum_is_as_near_as_it_says(n: int, d: int, m: int, e: int) -> None:
    large = Large(sheet(), fineness([Fraction(n, d), Fraction(m, e)]))
    found = large.plus(ratio(n, d), ratio(m, e))
    assert found.fits
    assert abs(found.value - Fraction(n, d) - Fraction(m, e)) <= found.off


@given(st.integers(-(10**14), 10**14), st.integers(1, 10**14), st.integers(1, 10**14), st.integers(1, 10**14))
def test_ratios_stay_what_they_are_however_they_are_worked_out(n: int, d: int, m: int, e: int) -> None:
    one, other = ratio(n, d), ratio(m, e)
    left, right = Fraction(n, d), Fraction(m, e)
    assert (one + other).value == left + right
    assert (one - other).value == left - right
    assert (one * other).value == left * right
    assert one.over(other).value == left / right
    assert one.compared(">=", other).value == (left >= right)


def test_a_factor_that_stands_above_and_below_makes_no_number_too_large() -> None:
    one, other = ratio(10**12 + 7, 3 * 10**9), ratio(3 * 10**9, 7)
    assert (one * other).fits
    assert one.over(ratio(7, 3 * 10**9)).fits
    assert (ratio(1, 10**12) + ratio(1, 10**12 * 3)).fits


# Several measures over counts without a common factor, cut down together


def ordinary(year: int) -> Contract:
    """Three measures and points, percentages of fees with cents, caps, and a credit that goes on hold."""
    bands = (
        Band("met", edge("at_least", "90"), points=Fraction(0)),
        Band("minor", edge("at_least", "85"), points=Fraction(1)),
        Band("severe", points=Fraction("2.5")),
    )
    terms = ContractTerms(
        currency="GBP",
        missing_data=papers.NOT_MEASURED,
        points=PointsToMoney("3", percent_per_point=Fraction("0.75")),
        caps=(
            Cap("month", "5", CapWindow.PERIOD, percent=Fraction(2)),
            Cap("year", "5", CapWindow.LAST_PERIODS, periods=3, percent=Fraction(year)),
        ),
        suspended_credits=Suspension("9", NextNotMeasured.UPHOLD, ("first",)),
    )
    pro_rata = PerUnit(Fraction("0.7"), PartUnits.PRO_RATA, percent=Fraction("0.333"))
    return papers.contract(
        terms,
        *(measure(name, edge("at_least", "90"), (), pro_rata) for name in ("first", "second", "third")),
        measure("graded", edge("at_least", "90"), bands),
    )


COUNTS = {
    "first": Count(8_604, 10_117),
    "second": Count(11_971, 14_983),
    "third": Count(9_001, 12_347),
    "graded": Count(842, 1_009),
}


def months(*thirds: int, year: int = 1) -> list[StatementDocument]:
    of = ordinary(year)
    made = [({**COUNTS, "third": Count(third, 12_347)}, Fraction("71111.13")) for third in thirds]
    return [papers.with_terms(one, of) for one in papers.statements(of, made)]


def test_an_ordinary_month_is_worked_out_to_the_cent_and_nothing_is_pasted(tmp_path: Path) -> None:
    made = dict(zip(("april", "may", "june"), months(9_001, 9_777, 9_002), strict=True))
    for name, one in made.items():
        office.plant(tmp_path / f"{name}.xlsx", book(one))
    found = office.recalculated(tmp_path, {name: tmp_path / f"{name}.xlsx" for name in made})
    for name, sheets in found.items():
        assert faults(sheets) == []
        assert money(sheets, TOTAL_LABEL) == booked(made[name], "accrual"), name
        assert taken(sheets) == 0, name
    assert office.beside(found["june"]["Facts"], "Lines in parts of a coin", 1) not in ("", "0")
    assert office.beside(found["june"]["Facts"], "Numbers that earlier statements have handed on", 1) != "0"


def test_another_count_goes_all_the_way_through_the_caps(tmp_path: Path) -> None:
    (before,), (after,) = months(9_001, year=4), months(9_777, year=4)
    office.plant(tmp_path / "before.xlsx", book(before))
    first = office.recalculated(tmp_path, {"before": tmp_path / "before.xlsx"})["before"]
    place = row_of(first["Facts"], "Third")
    (tmp_path / "again").mkdir()
    office.plant(tmp_path / "after.xlsx", book(before), {"Facts": {f"B{place}": 9_777}})
    again = office.recalculated(tmp_path / "again", {"after": tmp_path / "after.xlsx"})["after"]
    assert money(first, TOTAL_LABEL) != money(again, TOTAL_LABEL) == booked(after, "accrual")
