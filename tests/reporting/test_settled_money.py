"""Amounts on pages are whole coins that add up; limits and bookings say what they come from."""

from __future__ import annotations

from dataclasses import replace
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
from tests.reporting import working_papers as papers
from tests.reporting.test_working_paper_any import months
from tests.reporting.working_papers import Count
from tests.reporting.working_papers import edge
from tests.reporting.working_papers import measure

from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.schemes import CountInWindow
from outscore.model.terms.schemes import CountOf
from outscore.model.terms.schemes import GainShare
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerOccurrence
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import Retainage
from outscore.model.terms.whole import ContractTerms
from outscore.reporting.exact import exact
from outscore.reporting.settled import names_of
from outscore.reporting.settled_coins import coin_of
from outscore.reporting.settled_coins import credits_in_coins
from outscore.reporting.settled_kept import booking_how
from outscore.reporting.settled_lines import lines_in_coins
from outscore.reporting.settled_lines import step_sentence

if TYPE_CHECKING:
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument
    from outscore.model.terms.schemes import Scheme

PRO_RATA = PerUnit(Fraction(1), PartUnits.PRO_RATA, percent=Fraction("0.25"))
FEES = Fraction("71111.13")


def settled(statement: StatementDocument) -> SettlementDocument:
    found = statement["settlement"]
    assert found is not None
    return found


def digits(amount: str) -> Fraction:
    """A shown amount as a number."""
    return Fraction(amount.rpartition(" ")[2].replace(",", ""))


@given(st.lists(months(), min_size=8, max_size=8))
@settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_the_lines_of_any_month_are_whole_coins_that_add_up(made: list[StatementDocument]) -> None:
    for statement in made:
        settlement = settled(statement)
        lines = list(lines_in_coins(settlement, names_of(settlement)))
        withheld = sum(
            (exact(one["amount"]) for one in settlement["bookings"] if one["entry"] == "withheld"),
            Fraction(0),
        )
        assert (
            sum((digits(one.amount) for one in lines), Fraction(0)) == exact(settlement["credit"]) + withheld
        )
        assert [one.said for one in lines if "about" in one.amount or "= " in one.said[-12:]] == []


@given(st.lists(months(), min_size=8, max_size=8))
@settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_what_is_each_measures_own_adds_up_to_what_is_booked_for_measures(
    made: list[StatementDocument],
) -> None:
    for statement in made:
        settlement = settled(statement)
        found, coin = credits_in_coins(settlement), coin_of(settlement)
        booked = [
            exact(one["amount"])
            for one in settlement["bookings"]
            if one["entry"] == "accrual"
            and one["origin"] == settlement["facts"]["period"]
            and one["what"] in {*found, "points"}
        ]
        assert sum(found.values()) == sum(booked)
        assert all((one / coin).denominator == 1 for one in found.values())
        exactly = {one["measure"]: exact(one["charged"]) for one in settlement["measures"]}
        step = Fraction(settlement["terms"].get("money_rounding", {}).get("to", coin))
        assert all(abs(found[name] - exactly[name]) <= 2 * step + coin for name in found)


def month(*caps: Cap, more: dict[str, Any] | None = None, counts: list[Count]) -> SettlementDocument:
    """The last of some months of one measure."""
    of = papers.contract(
        ContractTerms(currency="GBP", missing_data=papers.NOT_MEASURED, caps=caps, **(more or {})),
        measure("speed", edge("at_least", "90"), (), PRO_RATA),
    )
    made = list(papers.statements(of, [({"speed": one}, FEES) for one in counts]))
    return settled(papers.with_terms(made[-1], of))


def limit_of(settlement: SettlementDocument) -> str:
    step = next(one for one in settlement["steps"] if one["kind"] == "cap")
    return step_sentence(step, names_of(settlement), settlement).partition(". The limit is ")[2]


def test_a_cap_says_what_it_is_a_percentage_of() -> None:
    cap = Cap("month", "5", CapWindow.PERIOD, percent=Fraction(1))
    assert limit_of(month(cap, counts=[Count(80, 100)])) == (
        "1 % of the charges of the period, GBP 71,111.13"
    )


def test_a_cap_over_periods_names_each_with_its_charges_and_credits() -> None:
    cap = Cap("year", "5", CapWindow.LAST_PERIODS, periods=3, percent=Fraction(1))
    assert limit_of(month(cap, counts=[Count(85, 100), Count(80, 100)])) == (
        "1 % of the charges of 2 periods, GBP 142,222.26 (April 2026 71,111.13, May 2026 71,111.13) = "
        "GBP 1,422.2226, less GBP 711.11 credited before (April 2026 711.11)"
    )


def test_a_cap_of_a_sum_names_the_clauses_sum_and_what_was_credited_since_it_began() -> None:
    cap = Cap("year", "5", CapWindow.CONTRACT_YEAR, amount=Fraction(1000))
    found = limit_of(month(cap, counts=[Count(85, 100), Count(80, 100)]))
    assert found.startswith(
        "GBP 1,000.00 in the clause = GBP 1,000.00, less GBP 888.89 credited before (since 20"
    )


def test_a_limit_that_does_not_come_out_is_not_explained() -> None:
    cap = Cap("month", "5", CapWindow.PERIOD, percent=Fraction(1))
    settlement = cast("Any", month(cap, counts=[Count(80, 100)]))
    settlement["terms"]["caps"][0]["percent"] = "2"
    assert limit_of(settlement) == ""


KEPT = {
    "retainage": (Retainage("held", "11", Fraction("2.5"), forfeited_after=2),),
    "earn_back": (EarnBack("half", "7", Fraction(50), 1, EarnTest.MET, PaidAs.RETURN, Pause.PAUSES),),
}
FAILED, MET = Count(85, 100), Count(95, 100)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([FAILED], {"retained": "2.5 % of the charges of the period, GBP 71,111.13, because Speed failed"}),
        (
            [FAILED, MET],
            {
                "released": "all that is held: GBP 1,777.78 handed on by the statement of April 2026, "
                "as nothing fails any more",
                "earn_back": "50 % of the credit of April 2026, GBP 888.89 for Speed (handed on by the "
                "statement of April 2026), after 1 good period",
            },
        ),
        (
            [FAILED, FAILED],
            {
                "forfeited": "all that is held: GBP 1,777.78 handed on by the statement of April 2026 and "
                "GBP 1,777.78 of this period, after 2 failing periods in a row",
            },
        ),
    ],
)
def test_what_is_held_and_earned_back_says_which_sums_it_comes_from(
    counts: list[Count], said: dict[str, str]
) -> None:
    settlement = month(more=KEPT, counts=counts)
    found = {
        one["entry"]: booking_how(one, settlement, names_of(settlement)) for one in settlement["bookings"]
    }
    assert {name: found[name] for name in said} == said
    assert found.get("accrual", "") == ""


def line_of(scheme: Scheme, count: Count) -> str:
    """The card's line of one failing month under a scheme."""
    of = papers.contract(
        ContractTerms(currency="GBP", missing_data=papers.NOT_MEASURED),
        measure("speed", edge("at_least", "90"), (), scheme),
    )
    settlement = settled(next(iter(papers.statements(of, [({"speed": count}, FEES)]))))
    step = next(one for one in settlement["steps"] if one["kind"] == "measure")
    said = next(iter(lines_in_coins(settlement, names_of(settlement)))).said
    worded = step_sentence(step, names_of(settlement), settlement)
    assert worded == f"{said} = {step['amount']['shown']}"
    return said.removeprefix("Speed: ")


PER = PerUnit(Fraction(1), PartUnits.PRO_RATA, amount=Fraction(500))


@pytest.mark.parametrize(
    ("scheme", "count", "said"),
    [
        (PER, Count(85, 100), "excess 5, units 5, rate 500"),
        (
            replace(PER, at_most_amount=Fraction(1200)),
            Count(85, 100),
            "excess 5, units 5, rate 500, at most GBP 1,200.00",
        ),
        (replace(PER, at_most_amount=Fraction(2500)), Count(85, 100), "excess 5, units 5, rate 500"),
        (
            replace(PER, per=Fraction(2), part_units=PartUnits.WHOLE),
            Count(85, 100),
            "excess 5, units 3, rate 500, a unit is 2, part units count as whole",
        ),
        (
            replace(PER, part_units=PartUnits.IGNORED),
            Count(855, 1000),
            "excess 4.5, units 4, rate 500, part units ignored",
        ),
        (
            PerOccurrence(amount=Fraction(10), at_most_amount=Fraction(100)),
            Count(80, 100),
            "free 0, units 80, rate 10, at most GBP 100.00",
        ),
        (
            PerOccurrence(amount=Fraction(1000), at_most_amount=Fraction(50000), at_most_percent=Fraction(1)),
            Count(80, 100),
            "free 0, units 80, rate 1,000, at most 1 % of the charges of the period",
        ),
        (
            GainShare(Fraction(90), Fraction(100), Fraction(50), at_most_amount=Fraction(300)),
            Count(80, 100),
            "units 10, rate 100, share 50, at most GBP 300.00",
        ),
        (
            CountInWindow(30, 3, CountOf.VALUE, amount=Fraction(100)),
            Count(80, 100),
            "count 80, steps 2, rate 100, a step is every 30, counted over 3 periods",
        ),
    ],
)
def test_a_line_names_every_limit_without_which_its_numbers_do_not_come_to_its_amount(
    scheme: Scheme, count: Count, said: str
) -> None:
    assert line_of(scheme, count) == said
