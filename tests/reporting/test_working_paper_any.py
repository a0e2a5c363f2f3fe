"""Any contract and any month: the workbook comes to the statement's amounts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import Phase
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.reporting import recalculated as office
from tests.reporting import working_papers as papers
from tests.reporting.test_working_paper_workbook import book
from tests.reporting.test_working_paper_workbook import booked
from tests.reporting.test_working_paper_workbook import faults
from tests.reporting.test_working_paper_workbook import money
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
from outscore.reporting.working_paper_xlsx import TOTAL_LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.statement import StatementDocument
    from outscore.model.terms.schemes import Scheme

TOGETHER = 40
NAMES = ("first", "second", "third", "fourth", "fifth")

pytestmark = pytest.mark.xdist_group("office")

pytestmark = pytest.mark.xdist_group("office")


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
