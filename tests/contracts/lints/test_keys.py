"""Keys that need each other, numbers that cannot be meant, names of things that are not there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.contracts.lints.agreements import level
from tests.contracts.lints.spoiling import HOLD
from tests.contracts.lints.spoiling import HOLDS
from tests.contracts.lints.spoiling import OUTAGES
from tests.contracts.lints.spoiling import REST
from tests.contracts.lints.spoiling import RESTORE
from tests.contracts.lints.spoiling import SAME
from tests.contracts.lints.spoiling import SERVICE
from tests.contracts.lints.spoiling import SOLVED
from tests.contracts.lints.spoiling import SPEED
from tests.contracts.lints.spoiling import WHOLE
from tests.contracts.lints.spoiling import F
from tests.contracts.lints.spoiling import M
from tests.contracts.lints.spoiling import N
from tests.contracts.lints.spoiling import T
from tests.contracts.lints.spoiling import W
from tests.contracts.lints.spoiling import credited
from tests.contracts.lints.spoiling import expect
from tests.contracts.lints.spoiling import numbered
from tests.contracts.lints.spoiling import rated
from tests.contracts.lints.spoiling import spoilt
from tests.contracts.lints.spoiling import triggered
from tests.contracts.lints.spoiling import with_measure
from tests.contracts.lints.spoiling import with_terms

from outscore.contracts.lints import quantities_named
from outscore.model.terms import judging
from outscore.model.terms import limits
from outscore.model.terms import measuring
from outscore.model.terms import schemes
from outscore.model.terms import timing
from outscore.model.terms import triggers

if TYPE_CHECKING:
    from tests.contracts.lints.spoiling import Case

    from outscore.model.contract import Contract

CHOICES = [
    (
        credited(HOLDS, amount=None),
        (*HOLD, "credit"),
        F,
        "Credit of measure 'holds' has no amount or percent.",
    ),
    (
        credited(HOLDS, percent=N(1)),
        (*HOLD, "credit", "percent"),
        F,
        "has amount and percent, which exclude each other",
    ),
    (credited(SPEED, percent=N(1)), ("measures", SPEED, "credit", "percent"), F, SAME),
    (credited(OUTAGES, percent=None), ("measures", OUTAGES, "credit"), F, "has no amount or percent"),
    (
        credited(RESTORE, rows=(schemes.ExcessRow(),)),
        ("measures", RESTORE, "credit", "rows", 0),
        F,
        "Row 1 of credit of measure 'restore' has no amount or percent",
    ),
    (
        spoilt("points", percent_per_point=None),
        ("points",),
        F,
        "Points has no percent_per_point, amount_per_point or table",
    ),
    (spoilt("points", amount_per_point=N(5)), ("points", "amount_per_point"), F, SAME),
    (spoilt("gates", 1, amount=None), ("gates", 1), F, "Gate 'penalty' has no amount or percent"),
    (spoilt("gates", 0, all_of=()), ("gates", 0), F, "Gate 'bonus' has no all_of or any_of"),
    (spoilt("caps", 0, amount=N(9)), ("caps", 0, "percent"), F, SAME),
    (spoilt("rates", 0, rate=None), ("rates", 0), F, "Rate 'hours' has no rate, slabs or baseline"),
    (spoilt("repeats", multiply_points_by=None), ("repeats",), F, "What does a repeated failure cost?"),
    (
        spoilt("caps", 1, periods=None),
        ("caps", 1),
        F,
        "Over how many periods does it look? Cap 'year' has window: last_periods",
    ),
    (
        spoilt("caps", 0, periods=3),
        ("caps", 0, "periods"),
        F,
        "Cap 'month' has periods, which only counts with window",
    ),
    (
        spoilt("settling_in", effect=judging.SettlingEffect.REDUCED_POINTS),
        ("settling_in",),
        F,
        "To what share are points reduced?",
    ),
    (
        spoilt("settling_in", points_percent=N(50)),
        ("settling_in", "points_percent"),
        F,
        "only counts with effect: reduced_points",
    ),
    (spoilt("charges", amount=None), ("charges",), F, "What is the charge of a period?"),
    (spoilt("charges", quantity="q"), ("charges", "quantity"), F, "only counts with source: quantity"),
    (spoilt("missing_data", fewer_than=50), ("missing_data",), F, "What does too small a sample count as?"),
    (
        spoilt("missing_data", few=measuring.Absent.NOT_MEASURED),
        ("missing_data", "few"),
        F,
        "only counts with fewer_than above 0",
    ),
    (credited(HOLDS, free_percent=N(5)), (*HOLD, "credit"), F, "Of which quantity is that share free?"),
    (
        credited(HOLDS, free_percent_of="calls"),
        (*HOLD, "credit", "free_percent_of"),
        F,
        "only counts with free_percent",
    ),
    (
        with_measure(SOLVED, combined=measuring.Combining(measuring.Method.AVERAGE_OF_INTERVALS)),
        ("measures", SOLVED, "combined"),
        F,
        "What is an interval without volume: left_out or good?",
    ),
    (
        with_measure(
            SOLVED,
            combined=measuring.Combining(
                measuring.Method.SHARE_OF_GOOD_INTERVALS, empty_interval=measuring.EmptyInterval.GOOD
            ),
        ),
        ("measures", SOLVED, "combined"),
        F,
        "Which level makes an interval good?",
    ),
    (
        with_measure(
            SOLVED, combined=measuring.Combining(measuring.Method.WHOLE_PERIOD, level("at_least 80"))
        ),
        ("measures", SOLVED, "combined", "good_interval", "at_least"),
        F,
        "only counts with method: share_of_good_intervals",
    ),
    (spoilt("relief", 0, forecast=None), ("relief", 0), F, "What is held against which forecast?"),
    (rated(gate_failed=""), ("rating",), F, "What is the standing of a card that fails a gate?"),
    (
        spoilt("gates", 1, with_credits=schemes.WithCredits.NEVER),
        ("gates", 1, "with_credits"),
        F,
        "Gate 'penalty' is a penalty; with_credits is only for a bonus",
    ),
    (triggered(), ("triggers", 0, "when"), F, "The list when of trigger 't' is empty"),
    (
        spoilt("relief_authority", 0, people=()),
        ("relief_authority", 0, "people"),
        F,
        "The list people of role",
    ),
    (
        spoilt("only_largest_of", 0, measures=("speed",)),
        ("only_largest_of", 0, "measures"),
        F,
        "Name at least two",
    ),
]

NUMBERS = [
    (
        spoilt("pool", at_risk_percent=N(140)),
        ("pool", "at_risk_percent"),
        F,
        "A share is 0 to 100 percent",
    ),
    (
        spoilt("retainage", 0, percent=N(110)),
        ("retainage", 0, "percent"),
        F,
        "A share is 0 to 100 percent",
    ),
    (spoilt("points", percent_per_point=N("0.1")), None, W, ""),
    (spoilt("repeats", multiply_points_by=N(10)), None, W, ""),
    (
        spoilt("repeats", multiply_points_by=N(150)),
        ("repeats", "multiply_points_by"),
        W,
        "Write 1.5, if 150 %",
    ),
    (spoilt("points", percent_per_point=N("0.005")), ("points", "percent_per_point"), W, "Then write 0.5."),
    (spoilt("pool", at_risk_percent=N("0.14")), ("pool", "at_risk_percent"), W, "Then write 14."),
    (spoilt("retainage", 0, percent=N("0.1")), ("retainage", 0, "percent"), W, "Then write 10."),
    (spoilt("earn_back", 0, share_percent=N("0.5")), ("earn_back", 0, "share_percent"), W, "Then write 50."),
    (
        spoilt("caps", 1, percent=N("0.08")),
        ("caps", 1, "percent"),
        W,
        "Percent of cap 'year' is 0.08 %. Is that 8 %? Then write 8.",
    ),
    (
        spoilt("earn_back", 0, share_percent=N(150)),
        ("earn_back", 0, "share_percent"),
        F,
        "Share_percent of earn-back 'half' is 150",
    ),
    (spoilt("earn_back", 0, periods=0), ("earn_back", 0, "periods"), F, "It must be more than 0"),
    (
        spoilt("earn_back", 0, never_in_months=(13,)),
        ("earn_back", 0, "never_in_months", 0),
        F,
        "13 in earn-back 'half' is no month",
    ),
    (credited(SPEED, amount=N(-500)), ("measures", SPEED, "credit", "amount"), F, "It cannot be less than 0"),
    (credited(SPEED, per=N(0)), ("measures", SPEED, "credit", "per"), F, "It must be more than 0"),
    (
        with_terms(amounts=(("annual_fees", N(-1)), ("contract_value", N(1)))),
        ("amounts", "annual_fees"),
        F,
        "The sum 'annual_fees' is -1",
    ),
]

UNJUDGED = with_measure(
    SPEED, target=None, bonus=None, credit=replace(M[SPEED].credit, beyond=level("at_most 30"))
)


def without_verdict(**terms: Any) -> Contract:
    """The sound contract with a measure that is never judged, named by these terms alone."""
    return replace(UNJUDGED, terms=replace(T, **{"earn_back": (), **terms}))


VERDICTS = [
    (without_verdict(), None, W, ""),
    (
        UNJUDGED,
        ("earn_back", 0, "measures", 1),
        W,
        "'speed' has no verdict, so its credit can never be earned",
    ),
    (
        without_verdict(earn_back=(replace(T.earn_back[0], measures=("all",)),)),
        ("earn_back", 0, "measures"),
        W,
        "by earn-back 'half'. Give it a target, or its bands a verdict",
    ),
    (
        without_verdict(earn_back=(replace(T.earn_back[0], test=timing.EarnTest.NO_CREDITS),)),
        None,
        W,
        "",
    ),
    (
        without_verdict(suspended_credits=replace(T.suspended_credits, measures=("all",))),
        ("suspended_credits", "measures"),
        W,
        "cancel its credit on hold",
    ),
]

REFERENCES = [
    (
        spoilt("caps", 0, measures=("service_levl", "speed")),
        ("caps", 0, "measures", 0),
        F,
        "There is no measure 'service_levl'. Did you mean 'service_level'?",
    ),
    (
        spoilt("caps", 2, of="contract_valu"),
        ("caps", 2, "of"),
        F,
        "There is no base 'contract_valu'. Did you mean",
    ),
    (
        credited(SOLVED, category="cares"),
        ("measures", SOLVED, "credit", "category"),
        F,
        "There is no category of the pool 'cares'",
    ),
    (
        triggered(triggers.CapReached("mnth"), REST),
        ("triggers", 0, "when", 0, "cap"),
        F,
        "There is no cap 'mnth'. Did you mean 'month'?",
    ),
    (
        triggered(triggers.InBand(("sevre",), ("service_level",)), REST),
        ("triggers", 0, "when", 0, "bands", 0),
        F,
        "There is no band 'sevre'. Did you mean 'severe'? Known: met, minor, severe.",
    ),
    (
        spoilt("earn_back", 0, never_for_bands=("serious",)),
        ("earn_back", 0, "never_for_bands", 0),
        F,
        "There is no band 'serious'",
    ),
    (
        spoilt("indexation", amounts=("hour",)),
        ("indexation", "amounts", 0),
        F,
        "There is no sum that can be indexed 'hour'",
    ),
    (
        spoilt("same_incident", add_up=(limits.AddingUp(("holds", "speed")),)),
        ("same_incident", "add_up"),
        F,
        "has add_up, which only counts with rule: charge_largest_only or client_chooses",
    ),
    (
        spoilt(
            "same_incident", rule=limits.IncidentRule.CHOICE, add_up=(limits.AddingUp(("holds", "speed")),)
        ),
        None,
        F,
        "",
    ),
    (
        spoilt("same_incident", rule=limits.IncidentRule.CHOICE, add_up=(limits.AddingUp(("holds",)),)),
        ("same_incident", "add_up", 0, "measures"),
        F,
        "names one measure, so there is nothing to add it to",
    ),
    (
        spoilt(
            "same_incident", rule=limits.IncidentRule.CHOICE, add_up=(limits.AddingUp(("holds", "sped")),)
        ),
        ("same_incident", "add_up", 0, "measures", 1),
        F,
        "There is no measure 'sped'. Did you mean 'speed'?",
    ),
    (
        spoilt("indexation", amounts=("points",)),
        ("indexation", "amounts", 0),
        F,
        "There is no sum that can be indexed 'points'",
    ),
    (
        with_terms(
            points=schemes.PointsToMoney("7.1", amount_per_point=N(100)),
            indexation=replace(T.indexation, amounts=("points",)),
        ),
        None,
        F,
        "",
    ),
    (
        with_terms(
            amounts=(*T.amounts, ("holds", N(1))), indexation=replace(T.indexation, amounts=("holds",))
        ),
        ("indexation", "amounts", 0),
        F,
        "'holds' is the name of two sums that can be indexed",
    ),
    (
        with_terms(amounts=(*T.amounts, ("charges", N(1)))),
        ("amounts", "charges"),
        F,
        "no sum under amounts can have it",
    ),
    (
        with_terms(amounts=(*T.amounts, ("next_charges", N(1)))),
        ("amounts", "next_charges"),
        F,
        "no sum under amounts can have it",
    ),
    (spoilt("points", of="next_charges"), None, F, ""),
    (
        spoilt("points", of="next_charge"),
        ("points", "of"),
        F,
        "There is no base 'next_charge'. Did you mean 'next_charges'?",
    ),
    (spoilt("caps", 1, id="month"), ("caps", 1, "id"), F, "The id 'month' is also that of item 1 of caps"),
    (spoilt("rates", 1, id="hours"), ("rates", 1, "id"), F, "The id 'hours' is also that of item 1 of rates"),
]


@pytest.mark.parametrize("case", numbered((*CHOICES, *NUMBERS, *VERDICTS, *REFERENCES)))
def test_one_spoilt_place_is_found_and_nothing_else(case: Case) -> None:
    expect(case)


def test_quantities_are_listed_with_their_places() -> None:
    assert quantities_named(WHOLE) == (
        (("relief", 0, "forecast", "forecast"), "calls_forecast"),
        (("relief", 0, "forecast", "actual"), "calls_offered"),
        (("rates", 1, "minimum", "of"), "cases_forecast"),
        (("measures", SERVICE, "exclusions", 0, "quantity"), "short_abandoned"),
    )
