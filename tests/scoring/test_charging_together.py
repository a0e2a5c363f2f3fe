"""What failures cost together before limits: points, the pool, gates, an index, and what costs nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.scoring import reference
from tests.scoring.settling import PUBLISHED
from tests.scoring.settling import at_least
from tests.scoring.settling import at_most
from tests.scoring.settling import below
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months
from tests.scoring.settling import settled
from tests.scoring.settling import steps
from tests.scoring.settling import texts

from outscore.model.period_facts import Reading
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import Counts
from outscore.model.terms.judging import ExpectedMisses
from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import Repeats
from outscore.model.terms.judging import SettlingEffect
from outscore.model.terms.judging import SettlingIn
from outscore.model.terms.schemes import Gate
from outscore.model.terms.schemes import GateTest
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PercentByBand
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointStep
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.schemes import Pool
from outscore.model.terms.schemes import PoolCategory
from outscore.model.terms.schemes import PoolShare
from outscore.model.terms.schemes import WithCredits
from outscore.model.terms.timing import Indexation
from outscore.model.terms.timing import IndexValue
from outscore.scoring.settle import Settlement

F = Fraction


# points


def test_a_coin_that_rounding_leaves_goes_to_what_arises_first() -> None:
    """A measure's credit, points, a repeat and a penalty, each with half a penny: two are rounded up."""
    terms = contract(
        measure(
            bands=steps(("met", at_least("99"), "0"), ("missed", None, "1")),
            credit=PerUnit(F(1), PartUnits.PRO_RATA, amount=F("10.005")),
        ),
        points=PointsToMoney("3", amount_per_point=F("20.005")),
        repeats=Repeats("4", Gap.BREAKS, add_percent=F("0.01")),
        gates=(Gate("p", "6.2", PaidTo.CLIENT, any_of=(GateTest("sl", below("95")),), amount=F("40.005")),),
    )
    facts = months(["98", "94"], charges="300050")
    first, second = Settlement(terms).run(facts)
    assert [(one.what, float(one.amount)) for one in first.bookings] == [("sl", 10.01), ("points", 20.0)]
    assert [(one.what, float(one.amount)) for one in second.bookings] == [
        ("sl", 50.03),
        ("points", 20.01),
        ("sl", 30.0),
        ("p", 40.0),
    ]
    assert reference.differences([first, second], reference.settle(terms, facts)) == []


def test_points_of_all_measures_are_added_before_they_are_converted() -> None:
    bands = steps(
        ("met", at_least("99"), "0"), ("a", at_least("98"), "2"), ("b", at_least("97"), "6"), ("c", None, "1")
    )
    own = [measure(name, bands=bands) for name in ("a", "b", "c")]
    terms = contract(*own, points=PointsToMoney("3", percent_per_point=F(1)))
    [outcome] = settled(terms, {"a": "98", "b": "97", "c": "50"}, charges="200000")
    assert (str(outcome.points), str(outcome.credit)) == ("9", "18000")
    assert [str(one.charged) for one in outcome.measures] == ["4000", "12000", "2000"]


@pytest.mark.parametrize(
    ("points", "percent"), [("0", 0), ("5", 0), ("9", 0), ("10", 2), ("20", 6), ("35", 10)]
)
def test_the_highest_row_that_is_reached_holds(points: str, percent: int) -> None:
    rows = tuple(PointStep(F(n), F(p)) for n, p in ((5, 0), (10, 2), (15, 4), (20, 6), (25, 8), (30, 10)))
    terms = contract(
        measure(bands=steps(("met", at_least("99"), "0"), ("x", None, points))),
        points=PointsToMoney("4", table=rows),
    )
    assert settled(terms, "50")[0].credit == percent * 1000


def test_a_point_may_have_a_price() -> None:
    terms = contract(measure(bands=PUBLISHED), points=PointsToMoney("3", amount_per_point=F(250)))
    [outcome] = settled(terms, "97", charges=None)
    assert (str(outcome.credit), outcome.unpriced) == ("500", "")


@pytest.mark.parametrize(("named", "cost"), [(("points",), "330"), (("all",), "330"), (("sl",), "300")])
def test_the_sum_for_a_point_rises_with_an_index_that_names_it(named: tuple[str, ...], cost: str) -> None:
    index = Indexation("I", F(100), (IndexValue(date(2026, 5, 1), F(110)),), named)
    own = measure(bands=steps(("met", at_least("99"), "0"), ("missed", None, "3")))
    money = contract(own, points=PointsToMoney("P", amount_per_point=F(100)), indexation=index)
    assert texts(one.credit for one in settled(money, "70", "70")) == ["300", cost]


@pytest.mark.parametrize("of", ["previous_charges", "next_charges"])
def test_a_share_of_the_charges_beside_is_priced_once_they_are_known(of: str) -> None:
    costing = (Band("met", at_least("99")), Band("missed", percent=F(10)))
    own = measure(bands=costing, credit=PercentByBand(of))
    [waiting] = settled(contract(own), "70")
    [known] = settled(contract(own), "70", amounts={of: F(500)})
    assert (waiting.unpriced, waiting.credit) == (f"Not known for the period: {of}.", F(0))
    assert (known.unpriced, known.credit) == ("", F(50))


def test_without_the_charges_a_percentage_cannot_be_priced_but_points_count() -> None:
    terms = contract(measure(bands=PUBLISHED), points=PointsToMoney("3", percent_per_point=F(1)))
    [outcome] = settled(terms, "97", charges=None)
    assert (str(outcome.points), outcome.credit, outcome.unpriced) == (
        "2",
        F(0),
        "Not known for the period: charges.",
    )


def test_a_repeat_may_cost_a_further_percentage() -> None:
    repeats = Repeats("2.3", Gap.KEEPS, add_percent=F("0.5"))
    terms = contract(
        measure(bands=PUBLISHED), repeats=repeats, points=PointsToMoney("3", percent_per_point=F(1))
    )
    assert texts(one.credit for one in settled(terms, "98", "98", "98")) == ["1000", "1500", "1500"]


# the pool


def pool(*shares: str) -> Any:
    categories = (PoolCategory("one", F(50)), PoolCategory("two", F(125)))
    own = [
        measure(name, credit=PoolShare("two" if n else "one", F(share)))
        for n, (name, share) in enumerate(zip("abc", shares, strict=False))
    ]
    return contract(*own, pool=Pool("5", F(10), categories, F(175)))


def test_a_measure_costs_its_share_of_its_category_of_the_amount_at_risk() -> None:
    assert str(settled(pool("40"), {"a": "98"})[0].credit) == "2000"


def test_a_period_never_costs_more_than_the_amount_at_risk() -> None:
    [outcome] = settled(pool("100", "100"), {"a": "98", "b": "98"})
    assert str(outcome.credit) == "10000"
    assert [str(one.credit.amount) for one in outcome.measures] == ["5000", "12500"]
    assert [str(one.charged) for one in outcome.measures] == ["20000/7", "50000/7"]


# gates


BONUS = Gate(
    "bonus",
    "6.1",
    PaidTo.VENDOR,
    all_of=(GateTest("sl", at_least("75")), GateTest("abandon", at_most("5"))),
    amount=F(900),
)
PENALTY = Gate("penalty", "6.2", PaidTo.CLIENT, any_of=(GateTest("sl", below("60")),), percent=F(2))


@pytest.mark.parametrize(
    ("sl", "abandon", "net"),
    [("75", "5", "-900"), ("76", "5.1", "0"), ("60", "3", "0"), ("59.9", "3", "2000"), ("76", None, "0")],
)
def test_a_bonus_needs_every_gate_and_a_penalty_one(sl: str, abandon: str | None, net: str) -> None:
    terms = contract(
        measure(target=at_least("0")), measure("abandon", at_most("100")), gates=(BONUS, PENALTY)
    )
    [outcome] = settled(terms, {"sl": sl, "abandon": abandon})
    assert str(outcome.net) == net


def test_a_bonus_may_be_barred_in_a_period_that_costs_credits() -> None:
    priced = measure("abandon", at_most("4"), credit=PerUnit(F(1), PartUnits.PRO_RATA, amount=F(100)))
    for rule, earned in ((WithCredits.NEVER, "0"), (WithCredits.ALLOWED, "900")):
        terms = contract(measure(target=at_least("0")), priced, gates=(replace(BONUS, with_credits=rule),))
        [outcome] = settled(terms, {"sl": "80", "abandon": "5"})
        assert (str(outcome.credit), str(outcome.bonus)) == ("100", earned)


def test_only_gates_that_move_money_are_listed() -> None:
    priced = measure("abandon", at_most("4"), credit=PerUnit(F(1), PartUnits.PRO_RATA, amount=F(100)))
    barred = replace(BONUS, with_credits=WithCredits.NEVER)
    terms = contract(measure(target=at_least("0")), priced, gates=(barred, PENALTY))
    values = ({"sl": "80", "abandon": "4"}, {"sl": "80", "abandon": "5"}, {"sl": "59", "abandon": "4"})
    assert [one.gates for one in settled(terms, *values)] == [("bonus",), (), ("penalty",)]


@pytest.mark.parametrize(
    ("effect", "first"),
    [
        (SettlingEffect.REPORT_ONLY, ()),
        (SettlingEffect.NO_CREDITS, ()),
        (SettlingEffect.REDUCED_POINTS, ("penalty",)),
    ],
)
def test_a_penalty_that_is_still_free_is_not_listed(effect: SettlingEffect, first: tuple[str, ...]) -> None:
    rule = SettlingIn(date(2026, 4, 30), effect, Counts.COUNT, "2.6", points_percent=F(50))
    terms = contract(measure(), gates=(PENALTY,), settling_in=rule)
    assert [one.gates for one in settled(terms, "59", "59")] == [first, ("penalty",)]


def test_a_figure_that_may_still_ripen_opens_no_gate_and_costs_nothing() -> None:
    priced = measure(credit=PerUnit(F(1), PartUnits.PRO_RATA, amount=F(100)))
    [outcome] = settled(contract(priced, gates=(PENALTY,)), Reading(F(50), mature=False))
    assert (outcome.gates, outcome.credit, outcome.provisional) == ((), F(0), True)


# what costs nothing


def test_a_miss_that_is_no_default_yet_costs_nothing() -> None:
    scheme = PerUnit(F(1), PartUnits.PRO_RATA, amount=F(100))
    own = measure(minimum=at_least("90"), expected_misses=ExpectedMisses(2, 12, Counts.COUNT), credit=scheme)
    assert texts(one.credit for one in settled(contract(own), "98", "98", "89")) == ["0", "100", "1000"]


def test_relief_costs_nothing() -> None:
    own = measure(credit=PerUnit(F(1), PartUnits.PRO_RATA, amount=F(100)))
    assert settled(contract(own), Reading(F(50), treated_as_met=True))[0].credit == 0


@pytest.mark.parametrize(
    ("effect", "costs"),
    [
        (SettlingEffect.REPORT_ONLY, ["0", "0"]),
        (SettlingEffect.NO_CREDITS, ["0", "0"]),
        (SettlingEffect.REDUCED_POINTS, ["600", "100"]),
    ],
)
def test_settling_in_costs_less_or_nothing(effect: SettlingEffect, costs: list[str]) -> None:
    rule = SettlingIn(date(2026, 4, 30), effect, Counts.COUNT, "2.6", points_percent=F(50))
    point = PointsToMoney("3", percent_per_point=F(1))
    for own, scheme, cost in (
        ("points", None, costs[0]),
        ("scheme", PerUnit(F(1), PartUnits.PRO_RATA, amount=F(100)), costs[1]),
    ):
        bands = steps(("met", at_least("99"), "0"), ("x", None, "1.2")) if own == "points" else ()
        terms = contract(measure(bands=bands, credit=scheme), settling_in=rule, points=point)
        first, second = settled(terms, "98", "98")
        assert str(first.credit) == cost
        assert second.credit > 0


# sums that rise with an index


def test_a_printed_sum_is_taken_at_the_index_in_force() -> None:
    index = Indexation("9", F(120), (IndexValue(date(2026, 5, 1), F(126)),), ("sl", "fees"))
    terms = contract(
        measure(credit=PerUnit(F(1), PartUnits.PRO_RATA, amount=F(500))),
        measure("b", credit=PerUnit(F(1), PartUnits.PRO_RATA, percent=F(1), of="fees")),
        amounts=(("fees", F(10000)),),
        indexation=index,
    )
    outcomes = settled(terms, {"sl": "98"}, {"sl": "98"}, {"b": "98"})
    assert texts(one.credit for one in outcomes) == ["500", "525", "105"]


def test_a_sum_given_for_the_period_takes_the_place_of_the_printed_one() -> None:
    terms = contract(
        measure(credit=PerUnit(F(1), PartUnits.PRO_RATA, percent=F(1), of="fees")),
        amounts=(("fees", F(10000)),),
    )
    assert str(settled(terms, "98", amounts={"fees": F(30000)})[0].credit) == "300"


def test_an_index_from_within_a_period_counts_from_the_next_one() -> None:
    index = Indexation("9", F(120), (IndexValue(date(2026, 5, 15), F(126)),), ("sl",))
    each = PerUnit(F(1), PartUnits.PRO_RATA, amount=F(100))
    terms = contract(measure(credit=each), indexation=index)
    assert [str(one.credit) for one in settled(terms, "98", "98", "98")] == ["100", "100", "105"]
