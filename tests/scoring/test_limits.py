"""Caps, incidents, replacement, waivers and small amounts, by hand-made numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.scoring.settling import PUBLISHED
from tests.scoring.settling import at_least
from tests.scoring.settling import below
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import settled
from tests.scoring.settling import texts

from outscore.model.outcome import Entry
from outscore.model.outcome import StepKind
from outscore.model.period import Period
from outscore.model.period_facts import Incident
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import CriticalFailure
from outscore.model.terms.limits import IncidentRule
from outscore.model.terms.limits import OnlyLargest
from outscore.model.terms.limits import SameIncident
from outscore.model.terms.limits import SmallAmounts
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.timing import CountedCredits
from outscore.model.terms.timing import CreditStep
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import Suspension
from outscore.model.terms.triggers import InBand
from outscore.model.terms.triggers import Level
from outscore.model.terms.triggers import Missed
from outscore.model.terms.triggers import PointsTotal

if TYPE_CHECKING:
    from outscore.model.contract import Contract

F = Fraction
A_POINT = PerUnit(F(1), PartUnits.PRO_RATA, percent=F(1))
POINTS = PointsToMoney("3", percent_per_point=F(1))


def priced(*caps: Cap, names: str = "a", **terms: Any) -> Contract:
    """Measures that cost 1 % of the charges for each point below 99."""
    return contract(*(measure(name, credit=A_POINT) for name in names), caps=caps, **terms)


def costs(terms: Contract, *values: object, **more: Any) -> list[str]:
    return texts(one.credit for one in settled(terms, *values, **more))


def short(points: int) -> dict[str, str]:
    """A month in which measure a is so many points short."""
    return {"a": str(99 - points)}


MONTH = Cap("month", "8.1", CapWindow.PERIOD, percent=F(10))
ROLLING = Cap("rolling", "8.2", CapWindow.LAST_PERIODS, periods=3, percent=F(10))


def test_a_month_never_costs_more_than_its_cap() -> None:
    outcomes = settled(priced(MONTH), short(9), short(10), short(11))
    assert texts(one.credit for one in outcomes) == ["9000", "10000", "10000"]
    assert [one.caps_reached for one in outcomes] == [(), ("month",), ("month",)]
    [cut] = [one for one in outcomes[2].steps if one.kind is StepKind.CAP]
    assert (cut.what, cut.clause, str(cut.amount)) == ("month", "8.1", "-1000")


def test_a_rolling_cap_looks_at_this_period_and_those_before() -> None:
    found = costs(priced(ROLLING), short(20), short(20), short(20), short(20), short(0), short(0), short(40))
    assert found == ["10000", "10000", "10000", "10000", "0", "0", "30000"]


def test_a_rolling_cap_is_never_below_zero_when_charges_fall() -> None:
    sums = ["300000", "100000", "100000"]
    terms = priced(replace(ROLLING, periods=2))
    assert costs(terms, short(0), short(60), short(10), charges=sums) == ["0", "40000", "0"]


def test_the_month_cap_comes_before_the_rolling_one() -> None:
    terms = priced(MONTH, replace(ROLLING, percent=F(6)))
    assert costs(terms, short(20), short(20), short(20)) == ["6000", "6000", "6000"]
    assert costs(terms, short(0), short(0), short(20)) == ["0", "0", "10000"]


def test_a_month_not_measured_still_has_charges_in_the_window() -> None:
    assert costs(priced(ROLLING), {}, {}, short(40)) == ["0", "0", "30000"]


def test_a_quarter_a_contract_year_and_the_contract_each_begin_anew() -> None:
    values = [short(10)] * 14
    quarter = priced(Cap("q", "8", CapWindow.QUARTER, amount=F(15000)))
    assert costs(quarter, *values)[:7] == ["10000", "5000", "0", "10000", "5000", "0", "10000"]
    year = priced(Cap("y", "8", CapWindow.CONTRACT_YEAR, amount=F(15000)))
    assert costs(year, *values) == ["10000", "5000", *["0"] * 10, "10000", "5000"]
    whole = priced(Cap("w", "8", CapWindow.CONTRACT, amount=F(15000)))
    assert costs(whole, *values) == ["10000", "5000", *["0"] * 12]


def test_a_percentage_over_a_longer_window_is_of_all_its_charges() -> None:
    whole = priced(Cap("w", "8", CapWindow.CONTRACT, percent=F(4)))
    assert costs(whole, short(10), short(10), short(0), short(10)) == ["4000", "4000", "0", "8000"]


def test_a_cap_may_be_of_a_named_sum() -> None:
    terms = priced(
        Cap("w", "8", CapWindow.CONTRACT, percent=F(4), of="value"), amounts=(("value", F(300000)),)
    )
    assert costs(terms, short(10), short(10)) == ["10000", "2000"]


def test_a_cap_may_cover_only_some_measures_and_cuts_them_in_proportion() -> None:
    some = Cap("some", "8", CapWindow.PERIOD, amount=F(3000), measures=("a", "b"))
    [outcome] = settled(priced(some, names="abc"), {"a": "97", "b": "95", "c": "92"})
    assert [str(one.charged) for one in outcome.measures] == ["1000", "2000", "7000"]


def test_a_cap_agreed_later_has_seen_what_was_credited_before() -> None:
    before = priced()
    whole = Cap("w", "8", CapWindow.CONTRACT, amount=F(15000))
    later = replace(before, changes=((date(2026, 5, 1), priced(whole)),))
    assert costs(later, short(10), short(10), short(10)) == ["10000", "5000", "0"]


def test_points_go_on_above_the_cap() -> None:
    terms = contract(measure(bands=PUBLISHED), points=POINTS, caps=(replace(MONTH, percent=F(2)),))
    [outcome] = settled(terms, "0")
    assert (str(outcome.points), str(outcome.credit)) == ("4", "2000")


# one incident, one of several forms


@pytest.mark.parametrize(
    ("rule", "chosen", "charged"),
    [
        (IncidentRule.ALL, "", ["1000", "3000", "2000"]),
        (IncidentRule.LARGEST, "a", ["0", "3000", "2000"]),
        (IncidentRule.CHOICE, "a", ["1000", "0", "2000"]),
        (IncidentRule.CHOICE, "", ["0", "3000", "2000"]),
        (IncidentRule.CHOICE, "c", ["0", "3000", "2000"]),
    ],
)
def test_one_incident_costs_what_the_contract_says(
    rule: IncidentRule, chosen: str, charged: list[str]
) -> None:
    terms = priced(names="abc", same_incident=SameIncident(rule, "10"))
    outage = (Incident("outage", ("a", "b"), chosen),)
    [outcome] = settled(terms, {"a": "98", "b": "96", "c": "97"}, incidents=outage)
    assert [str(one.charged) for one in outcome.measures] == charged


def test_an_incident_that_fails_one_measure_changes_nothing() -> None:
    terms = priced(names="ab", same_incident=SameIncident(IncidentRule.LARGEST, "10"))
    assert costs(terms, {"a": "98", "b": "99"}, incidents=(Incident("x", ("a", "b")),)) == ["1000"]


def test_an_incident_of_all_measures_leaves_the_dearest_of_those_that_cost_something() -> None:
    terms = priced(names="abc", same_incident=SameIncident(IncidentRule.LARGEST, "10"))
    everything = (Incident("storm", ("all",)),)
    [outcome] = settled(terms, {"a": "98", "b": "96", "c": "99"}, incidents=everything)
    assert [str(one.charged) for one in outcome.measures] == ["0", "3000", "0"]
    choice = replace(terms, terms=replace(terms.terms, same_incident=SameIncident(IncidentRule.CHOICE, "10")))
    chosen = (Incident("storm", ("all",), "a"),)
    [outcome] = settled(choice, {"a": "98", "b": "96", "c": "99"}, incidents=chosen)
    assert [str(one.charged) for one in outcome.measures] == ["1000", "0", "0"]


def test_only_the_dearest_form_of_a_level_is_charged_and_points_count_for_both() -> None:
    own = [measure(name, bands=PUBLISHED) for name in "ab"]
    terms = contract(*own, points=POINTS, only_largest_of=(OnlyLargest(("a", "b"), "10"),))
    [outcome] = settled(terms, {"a": "98", "b": "96"})
    assert (str(outcome.points), str(outcome.credit)) == ("4", "3000")


def test_a_waived_measure_costs_nothing_and_its_points_stand() -> None:
    own = [measure(name, bands=PUBLISHED) for name in "ab"]
    terms = contract(*own, points=POINTS)
    for waived, cost in (({"a": "goodwill"}, "3000"), ({"all": "goodwill"}, "0")):
        [outcome] = settled(terms, {"a": "98", "b": "96"}, waived=waived)
        assert (str(outcome.points), str(outcome.credit)) == ("4", cost)
        assert "goodwill" in [one.clause for one in outcome.steps if one.kind is StepKind.WAIVED]


# replacement


CRITICAL = CriticalFailure("critical", "14", (InBand(("below",), ("sl",)),), F(100))


def test_a_critical_failure_takes_the_place_of_credits() -> None:
    terms = contract(measure(bands=PUBLISHED), points=POINTS, critical_failures=(CRITICAL,))
    severe, worst = settled(terms, "96", "50", charges="150000")
    assert (str(severe.credit), severe.critical) == ("4500", ())
    assert (str(worst.credit), str(worst.net), worst.critical) == ("0", "150000", ("critical",))
    assert [one.entry for one in worst.bookings] == [Entry.WITHHELD]


def test_a_credit_upheld_in_a_month_of_a_critical_failure_is_still_a_credit() -> None:
    hold = Suspension("7.1", NextNotMeasured.UPHOLD)
    terms = contract(
        measure(bands=PUBLISHED), points=POINTS, critical_failures=(CRITICAL,), suspended_credits=hold
    )
    first, worst = settled(terms, "97", "50")
    assert texts((first.credit, worst.credit, worst.net)) == ["0", "2000", "102000"]
    assert [(one.entry, str(one.amount)) for one in worst.bookings] == [
        (Entry.WITHHELD, "100000"),
        (Entry.ACCRUAL, "2000"),
    ]


def test_what_is_withheld_stays_within_the_cap() -> None:
    terms = contract(measure(bands=PUBLISHED), points=POINTS, critical_failures=(CRITICAL,), caps=(MONTH,))
    [outcome] = settled(terms, "50")
    assert (str(outcome.net), outcome.caps_reached) == ("10000", ("month",))


def test_a_critical_failure_takes_the_place_of_counted_credits_too() -> None:
    counted = CountedCredits("7", (CreditStep(1, F(1)), CreditStep(2, F(2))), "fees")
    terms = contract(
        measure(bands=PUBLISHED),
        amounts=(("fees", F(50000)),),
        counted_credits=counted,
        critical_failures=(CRITICAL,),
    )
    assert texts(one.net for one in settled(terms, "50", "98", "98")) == ["100000", "500", "500"]


def test_a_critical_failure_may_rest_on_points_of_several_periods() -> None:
    total = PointsTotal(at_least("7"), in_last=2)
    terms = contract(measure(bands=PUBLISHED), critical_failures=(replace(CRITICAL, when=(total,)),))
    outcomes = settled(terms, "50", "96", "99", "50")
    assert [bool(one.critical) for one in outcomes] == [False, True, False, False]


LOW = CriticalFailure("low", "14", (Level("sl", below("50")),), F(30))
RUN = CriticalFailure("run", "15", (Missed(1),), F(20))


@pytest.mark.parametrize(
    ("critical", "waived", "net"),
    [
        (LOW, {}, "30000"),
        (LOW, {"sl": "agreed"}, "0"),
        (LOW, {"all": "agreed"}, "0"),
        (LOW, {"calm": "agreed"}, "30000"),
        (RUN, {"sl": "agreed"}, "20000"),
        (RUN, {"sl": "agreed", "calm": "agreed"}, "0"),
        (RUN, {"all": "agreed"}, "0"),
    ],
)
def test_a_waiver_covers_what_a_critical_failure_withholds_because_of_it_alone(
    critical: CriticalFailure, waived: dict[str, str], net: str
) -> None:
    terms = contract(measure(bands=PUBLISHED), measure("calm"), points=POINTS, critical_failures=(critical,))
    [outcome] = settled(terms, {"sl": "40", "calm": "90"}, waived=waived)
    assert (str(outcome.net), outcome.critical) == (net, (critical.id,))
    assert sum(one.amount for one in outcome.steps if one.kind is not StepKind.SUM) == outcome.net


# small amounts


def test_only_more_than_the_small_amount_is_credited() -> None:
    terms = priced(small_amounts=SmallAmounts(F(1), "4"))
    assert costs(terms, short(5), short(5), short(5), charges=["15", "20", "20.20"]) == ["0", "0", "101/100"]


def test_a_small_amount_that_is_dropped_is_charged_to_nobody_and_uses_no_cap() -> None:
    some = Cap("some", "8", CapWindow.CONTRACT, amount=F(10), measures=("a",))
    terms = priced(some, small_amounts=SmallAmounts(F(5), "4"))
    first, second = settled(terms, short(5), short(11), charges="100")
    assert (first.credit, first.of("a").charged, first.bookings) == (F(0), F(0), ())
    assert str(second.credit) == "10"


def test_a_contract_year_begins_on_the_day_of_the_start() -> None:
    whole = priced(Cap("y", "8", CapWindow.CONTRACT_YEAR, amount=F(15000)))
    leap = replace(whole, span=replace(whole.span, start=date(2024, 2, 29)))
    found = costs(leap, *[short(10)] * 14, start=Period.parse("2024-03"))
    assert found == ["10000", "5000", *["0"] * 10, "10000", "5000"]
