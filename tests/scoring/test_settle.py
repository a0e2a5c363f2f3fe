"""Whole periods, several mechanics together, in the order that contracts take them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.scoring.settling import PUBLISHED
from tests.scoring.settling import at_least
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months
from tests.scoring.settling import settled
from tests.scoring.settling import steps
from tests.scoring.settling import texts

from outscore.model.carry import START
from outscore.model.outcome import Entry
from outscore.model.outcome import StepKind
from outscore.model.period_facts import Incident
from outscore.model.period_facts import Reading
from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import Repeats
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import IncidentRule
from outscore.model.terms.limits import MoneyRounding
from outscore.model.terms.limits import SameIncident
from outscore.model.terms.limits import SmallAmounts
from outscore.model.terms.measuring import RoundingMode
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointStep
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.scoring.settle import Settlement

F = Fraction
POINTS = PointsToMoney("3", percent_per_point=F(1))
DOUBLED = Repeats("2.2", Gap.KEEPS, multiply_points_by=F(2))
A_POINT = PerUnit(F(1), PartUnits.PRO_RATA, percent=F(1))


@pytest.mark.parametrize(
    ("values", "points", "money"),
    [
        (("98.5", "96.5", "96.5"), ["1", "6", "6"], ["1000", "6000", "6000"]),
        (("98.5", "99.2", "96.5"), ["1", "0", "3"], ["1000", "0", "3000"]),
    ],
)
def test_the_published_example_and_what_a_correction_of_one_month_does_to_the_next(
    values: tuple[str, ...], points: list[str], money: list[str]
) -> None:
    outcomes = settled(contract(measure(bands=PUBLISHED), points=POINTS, repeats=DOUBLED), *values)
    assert texts(one.points for one in outcomes) == points
    assert texts(one.credit for one in outcomes) == money
    assert texts(one.net for one in outcomes) == money


def test_the_repeat_multiplies_points_before_they_meet_the_table() -> None:
    table = PointsToMoney("4", table=tuple(PointStep(F(n), F(p)) for n, p in ((3, 2), (5, 9))))
    terms = contract(measure(bands=PUBLISHED), points=table, repeats=DOUBLED)
    assert texts(one.credit for one in settled(terms, "96.5", "96.5")) == ["2000", "9000"]


def test_the_incident_rule_comes_before_the_cap_and_the_cap_before_rounding() -> None:
    terms = contract(
        measure("a", credit=A_POINT),
        measure("b", credit=A_POINT),
        same_incident=SameIncident(IncidentRule.LARGEST, "10"),
        caps=(Cap("m", "8", CapWindow.PERIOD, percent=F(2)),),
    )
    [outcome] = settled(
        terms, {"a": "98", "b": "96"}, incidents=(Incident("x", ("a", "b")),), charges="333.35"
    )
    kinds = [one.kind for one in outcome.steps]
    assert kinds == [
        StepKind.MEASURE,
        StepKind.MEASURE,
        StepKind.INCIDENT,
        StepKind.CAP,
        StepKind.SUM,
        StepKind.ROUNDING,
    ]
    assert str(outcome.credit) == "667/100"
    assert outcome.of("b").charged == F("6.667")


def test_the_working_adds_up_to_the_credit() -> None:
    terms = contract(
        measure("a", bands=PUBLISHED, credit=A_POINT),
        measure("b", credit=A_POINT),
        points=POINTS,
        repeats=replace(DOUBLED, add_percent=F("0.5")),
        caps=(Cap("m", "8", CapWindow.PERIOD, percent=F("4.3")),),
    )
    for outcome in settled(terms, {"a": "98", "b": "96.1"}, {"a": "97.3", "b": "98"}, charges="99999.99"):
        parts = [one.amount for one in outcome.steps if one.kind is not StepKind.SUM]
        assert sum(parts) == outcome.credit


def test_the_sum_is_rounded_once_and_not_its_parts() -> None:
    third = PerUnit(F(1), PartUnits.PRO_RATA, amount=F(1, 3))
    terms = contract(*(measure(name, credit=third) for name in "abc"))
    [outcome] = settled(terms, dict.fromkeys("abc", "98"))
    assert str(outcome.credit) == "1"
    assert sorted(str(one.amount) for one in outcome.bookings) == ["17/50", "33/100", "33/100"]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (RoundingMode.HALF_UP, "15"),
        (RoundingMode.HALF_EVEN, "10"),
        (RoundingMode.DOWN, "10"),
        (RoundingMode.UP, "15"),
    ],
)
def test_money_is_rounded_to_the_contract_s_own_step(how: RoundingMode, expected: str) -> None:
    scheme = PerUnit(F(1), PartUnits.PRO_RATA, amount=F("12.5"))
    terms = contract(measure(credit=scheme), money_rounding=MoneyRounding(F(5), how))
    assert str(settled(terms, "98")[0].credit) == expected


@pytest.mark.parametrize(("currency", "expected"), [("GBP", "1239/1000"), ("JPY", "1"), ("KWD", "1239/1000")])
def test_without_a_rule_money_is_rounded_to_the_currency_s_smallest_unit(
    currency: str, expected: str
) -> None:
    scheme = PerUnit(F(1), PartUnits.PRO_RATA, amount=F("1.239"))
    found = str(settled(contract(measure(credit=scheme), currency=currency), "98")[0].credit)
    assert found == ("31/25" if currency == "GBP" else expected)


def test_the_small_amount_is_looked_at_before_rounding() -> None:
    scheme = PerUnit(F(1), PartUnits.PRO_RATA, amount=F("1.004"))
    terms = contract(measure(credit=scheme), small_amounts=SmallAmounts(F(1), "4"))
    assert str(settled(terms, "98")[0].credit) == "1"


# amendments


def test_a_variation_holds_from_its_day_and_past_months_keep_their_terms() -> None:
    before = contract(measure(bands=PUBLISHED), points=POINTS, repeats=DOUBLED)
    after = contract(
        measure(target=at_least("98"), bands=steps(("met", at_least("98"), "0"), ("missed", None, "2"))),
        points=replace(POINTS, percent_per_point=F(2)),
        repeats=DOUBLED,
    )
    amended = replace(before, changes=((date(2026, 6, 1), after),))
    outcomes = settled(amended, "98.5", "98.5", "98.5", "97", "97")
    assert [one.of("sl").verdict.value for one in outcomes] == ["missed", "missed", "met", "missed", "missed"]
    assert texts(one.credit for one in outcomes) == ["1000", "2000", "0", "4000", "8000"]


def test_a_variation_within_a_month_holds_from_the_next() -> None:
    before = contract(measure(bands=PUBLISHED), points=POINTS)
    after = replace(before, terms=replace(before.terms, points=replace(POINTS, percent_per_point=F(3))))
    amended = replace(before, changes=((date(2026, 4, 2), after),))
    assert texts(one.credit for one in settled(amended, "98", "98")) == ["1000", "3000"]


def test_the_month_before_a_variation_still_counts_as_the_previous_one() -> None:
    before = contract(measure(bands=PUBLISHED))
    after = replace(before, terms=replace(before.terms, points=POINTS, repeats=DOUBLED))
    amended = replace(before, changes=((date(2026, 5, 1), after),))
    assert texts(one.credit for one in settled(amended, "98", "98")) == ["0", "2000"]


# estimates and figures that may still ripen


def test_estimated_charges_make_a_provisional_period() -> None:
    [outcome] = settled(contract(measure(bands=PUBLISHED), points=POINTS), "98", estimated=True)
    assert (str(outcome.credit), outcome.estimated, outcome.provisional) == ("1000", True, True)


def test_a_period_settled_again_with_the_final_figure_takes_the_place_of_the_provisional_one() -> None:
    terms = contract(measure(bands=PUBLISHED), points=POINTS, repeats=DOUBLED)
    first = settled(terms, "98", Reading(F(97), mature=False))
    again = settled(terms, "98", "97")
    assert texts(one.credit for one in first) == ["1000", "0"]
    assert texts(one.credit for one in again) == ["1000", "4000"]
    assert [one.provisional for one in (*first, *again)] == [False, True, False, False]


# one period after the other


def test_what_is_carried_is_all_that_the_next_period_needs() -> None:
    back = EarnBack("e", "12", F(50), 2, EarnTest.MET, PaidAs.RETURN, Pause.ENDS)
    cap = Cap("r", "8", CapWindow.LAST_PERIODS, periods=3, percent=F(2))
    terms = contract(measure(bands=PUBLISHED), points=POINTS, repeats=DOUBLED, caps=(cap,), earn_back=(back,))
    facts = months(["96.5", "96.5", "99", "99", "97", None, "97"])
    settlement, carry = Settlement(terms), START
    for number, whole in enumerate(Settlement(terms).run(facts)):
        outcome, carry = settlement.step(carry, facts[number])
        assert outcome == whole
        assert len(carry.paid) <= 2
        assert len(carry.states["sl"].marks) <= 2


def test_a_contract_without_money_is_judged_only() -> None:
    outcomes = settled(contract(measure()), "98", "99", None, charges=None)
    assert [one.of("sl").verdict.value for one in outcomes] == ["missed", "met", "not_measured"]
    assert not any(one.net or one.steps or one.unpriced for one in outcomes)


def test_bookings_name_the_clause_and_the_measure() -> None:
    terms = contract(measure("a", credit=A_POINT), measure("b", bands=PUBLISHED), points=POINTS)
    [outcome] = settled(terms, {"a": "98", "b": "98"})
    assert [(one.entry, one.clause, one.what, str(one.amount)) for one in outcome.bookings] == [
        (Entry.ACCRUAL, "clause a", "a", "1000"),
        (Entry.ACCRUAL, "3", "points", "1000"),
    ]


def test_asking_for_a_measure_that_is_not_there_says_which() -> None:
    [outcome] = settled(contract(measure()), "99")
    with pytest.raises(KeyError, match="talk"):
        outcome.of("talk")
