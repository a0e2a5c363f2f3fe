"""The workbook works everything out again: a real spreadsheet comes to the statement's cents."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest
from hypothesis import HealthCheck
from hypothesis import Phase
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.reporting import recalculated as office
from tests.reporting import working_papers as papers
from tests.reporting.working_papers import Count
from tests.reporting.working_papers import edge
from tests.reporting.working_papers import measure

from outscore.model.metric import Better
from outscore.model.metric import Unit
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import Counts
from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import Repeats
from outscore.model.terms.judging import SettlingEffect
from outscore.model.terms.judging import SettlingIn
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import CriticalFailure
from outscore.model.terms.limits import MoneyRounding
from outscore.model.terms.limits import OnlyLargest
from outscore.model.terms.limits import SmallAmounts
from outscore.model.terms.measuring import RoundingMode
from outscore.model.terms.schemes import AmountByBand
from outscore.model.terms.schemes import CountInWindow
from outscore.model.terms.schemes import CountOf
from outscore.model.terms.schemes import ExcessRow
from outscore.model.terms.schemes import ExcessTable
from outscore.model.terms.schemes import GainShare
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PercentByBand
from outscore.model.terms.schemes import PerOccurrence
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointStep
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.schemes import Pool
from outscore.model.terms.schemes import PoolCategory
from outscore.model.terms.schemes import PoolShare
from outscore.model.terms.timing import CountedCredits
from outscore.model.terms.timing import CreditStep
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import Suspension
from outscore.model.terms.triggers import Level
from outscore.model.terms.whole import ContractTerms
from outscore.reporting.working_paper_xlsx import BONUS_LABEL
from outscore.reporting.working_paper_xlsx import DIFFERENCE_LABEL
from outscore.reporting.working_paper_xlsx import OTHER_LABEL
from outscore.reporting.working_paper_xlsx import TOTAL_LABEL
from outscore.reporting.working_papers import render_working_paper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.statement import StatementDocument
    from outscore.model.terms.schemes import Scheme

TOGETHER = 40
GRADED = (
    Band("met", edge("at_least", "90"), points=Fraction(0)),
    Band("minor", edge("at_least", "87.5"), points=Fraction(1)),
    Band("severe", edge("at_least", "80"), points=Fraction(3)),
    Band("failed", points=Fraction(9)),
)
PRO_RATA = PerUnit(Fraction(1), PartUnits.PRO_RATA, percent=Fraction("0.25"))
NAMES = ("first", "second", "third", "fourth", "fifth")

pytestmark = pytest.mark.xdist_group("office")


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


# Any contract, any month

percents = st.integers(1, 900).map(lambda found: Fraction(found, 100))
sums = st.integers(1, 250_000).map(lambda found: Fraction(found, 100))


@st.composite
def costs(draw: st.DrawFn) -> dict[str, Any]:
    """An amount, or a percentage."""
    return {"amount": draw(sums)} if draw(st.booleans()) else {"percent": draw(percents)}


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Any scheme for a percentage that should be high."""
    most = draw(st.none() | sums)
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return PerUnit(
            draw(st.sampled_from([Fraction(1), Fraction("0.5"), Fraction(3)])),
            draw(st.sampled_from(PartUnits)),
            at_most_amount=most,
            **draw(costs()),
        )
    if kind == 1:
        return PercentByBand()
    if kind == 2:
        return AmountByBand()
    if kind == 3:
        rows = (ExcessRow(up_to=Fraction(2), **draw(costs())), ExcessRow(**draw(costs())))
        return ExcessTable(rows)
    if kind == 4:
        return PoolShare("only", draw(percents))
    return CountInWindow(draw(st.integers(1, 2)), draw(st.integers(1, 3)), CountOf.MISSES, **draw(costs()))


@st.composite
def measures(draw: st.DrawFn, name: str) -> Measure:
    """A measure: a percentage with bands, or a number of occurrences."""
    kind = draw(st.integers(0, 5))
    if kind == 0:
        occurrence = PerOccurrence(
            free=Fraction(draw(st.integers(0, 3))),
            free_percent=draw(st.none() | percents),
            free_percent_of="calls",
            at_most_amount=draw(st.none() | sums),
            at_most_percent=draw(st.none() | percents),
            **draw(costs()),
        )
        return measure(name, edge("at_most", "2"), (), occurrence, unit=Unit.COUNT, better=Better.LOWER)
    if kind == 1:
        gain = GainShare(
            Fraction(90),
            draw(sums),
            draw(percents),
            draw(st.sampled_from(["", "calls"])),
            draw(st.none() | sums),
        )
        return measure(name, edge("at_least", "90"), (), None, gain)
    bands = tuple(
        Band(
            label,
            edge("at_least", level) if level else None,
            points=Fraction(points) if draw(st.booleans()) else None,
            percent=Fraction(0) if points == 0 else draw(percents),
            amount=Fraction(0) if points == 0 else draw(sums),
        )
        for label, level, points in (("met", "90", 0), ("minor", "87.5", 1), ("severe", "", 3))
    )
    return measure(name, edge("at_least", "90"), bands, draw(st.none() | schemes()))


@st.composite
def points_terms(draw: st.DrawFn) -> PointsToMoney:
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return PointsToMoney("4.1", percent_per_point=draw(percents))
    if kind == 1:
        return PointsToMoney("4.1", amount_per_point=draw(sums))
    return PointsToMoney(
        "4.1", table=(PointStep(Fraction(1), Fraction("0.5")), PointStep(Fraction(4), draw(percents)))
    )


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """A contract of up to five measures with some of the money clauses there are."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]

    def maybe(found: st.SearchStrategy[object]) -> object:
        return draw(found) if draw(st.booleans()) else None

    caps = (
        Cap("own", "6.0", CapWindow.PERIOD, amount=draw(sums), measures=names[:1]),
        Cap("month", "6.1", CapWindow.PERIOD, percent=draw(percents)),
        Cap("year", "6.2", CapWindow.LAST_PERIODS, periods=12, percent=draw(percents)),
    )
    terms = ContractTerms(
        currency=draw(st.sampled_from(["GBP", "JPY", "KWD"])),
        missing_data=papers.NOT_MEASURED,
        points=maybe(points_terms()),  # type: ignore[arg-type]
        pool=Pool("4.4", draw(percents), (PoolCategory("only", Fraction(80)),), Fraction(100)),
        repeats=maybe(
            st.just(Repeats("4.2", Gap.KEEPS, multiply_points_by=Fraction(2), add_percent=Fraction("0.3")))
        ),  # type: ignore[arg-type]
        settling_in=maybe(
            st.builds(
                SettlingIn,
                st.just(date(2026, 4, 30)),
                st.sampled_from(SettlingEffect),
                st.just(Counts.COUNT),
                st.just("3"),
                st.just(Fraction(50)),
            )
        ),  # type: ignore[arg-type]
        only_largest_of=(OnlyLargest(names[:2], "5.2"),) if len(names) > 1 and draw(st.booleans()) else (),
        critical_failures=(
            (CriticalFailure("outage", "5.5", (Level(names[0], edge("below", "70")),), Fraction(5)),)
            if draw(st.booleans())
            else ()
        ),
        caps=tuple(cap for cap in caps if draw(st.booleans())),
        suspended_credits=maybe(st.just(Suspension("7", NextNotMeasured.HOLD, names[-1:]))),  # type: ignore[arg-type]
        counted_credits=maybe(
            st.just(CountedCredits("8", (CreditStep(1, Fraction(1)), CreditStep(2, Fraction(3))), "charges"))
        ),  # type: ignore[arg-type]
        earn_back=(
            (EarnBack("back", "9", Fraction(50), 1, EarnTest.MET, PaidAs.OFFSET, Pause.PAUSES),)
            if draw(st.booleans())
            else ()
        ),
        small_amounts=maybe(st.builds(SmallAmounts, sums, st.just("6.3"))),  # type: ignore[arg-type]
        money_rounding=maybe(
            st.builds(
                MoneyRounding, st.sampled_from([Fraction(1), Fraction(10)]), st.sampled_from(RoundingMode)
            )
        ),  # type: ignore[arg-type]
    )
    return papers.contract(terms, *(draw(measures(name)) for name in names))


@st.composite
def counts(draw: st.DrawFn, of: Contract) -> dict[str, Count | None]:
    """A month's counts, most of them with a denominator of their own."""
    found: dict[str, Count | None] = {}
    for one in of.measures:
        if one.metric.denominator is None:
            found[one.id] = Count(draw(st.integers(0, 60)))
        else:
            below = draw(st.sampled_from([200, 1_000, 10_007, 99_991, 611_953]))
            above = draw(st.integers(below * 6 // 10, below))
            found[one.id] = Count(above, below) if draw(st.integers(0, 9)) else None
    return found


@st.composite
def months(draw: st.DrawFn) -> StatementDocument:
    """The last of three months under a contract."""
    of = draw(contracts())
    given_months = [
        (
            draw(counts(of)),
            draw(st.integers(1_000_00, 90_000_000_00).map(lambda found: Fraction(found, 1000))),
        )
        for _ in range(3)
    ]
    made = papers.statements(
        of,
        given_months,
        quantities={"calls": Fraction(draw(st.integers(1, 90_000)))},
        estimated=draw(st.booleans()),
    )
    return papers.with_terms(list(made)[-1], of)


@given(st.lists(months(), min_size=TOGETHER, max_size=TOGETHER))
@settings(
    max_examples=2,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_any_month_comes_to_the_statements_amounts(
    tmp_path_factory: pytest.TempPathFactory, made: Sequence[StatementDocument]
) -> None:
    folder = tmp_path_factory.mktemp("months")
    books = {str(number): folder / f"{number}.xlsx" for number in range(len(made))}
    for path, one in zip(books.values(), made, strict=True):
        office.plant(path, book(one))
    repeated = 0
    for name, sheets in office.recalculated(folder, books).items():
        statement = made[int(name)]
        assert faults(sheets) == [], statement
        assert money(sheets, TOTAL_LABEL) == booked(statement, "accrual", "withheld"), statement
        repeated += office.beside(sheets["Money"], TOTAL_LABEL, 10) != ""
    assert repeated <= len(made) // 10, "totals are worked out, not copied"
