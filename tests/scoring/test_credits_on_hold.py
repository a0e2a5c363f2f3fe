"""Credits on hold and counted credits, by hand-made numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.scoring.published import PER_CALL
from tests.scoring.published import F
from tests.scoring.published import decided
from tests.scoring.published import hold
from tests.scoring.published import nets
from tests.scoring.published import published
from tests.scoring.reference import differences
from tests.scoring.reference import settle
from tests.scoring.settling import at_most
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months
from tests.scoring.settling import settled
from tests.scoring.settling import texts

from outscore.model.outcome import HeldStatus
from outscore.model.terms.timing import CountedCredits
from outscore.model.terms.timing import CreditStep
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import Suspension
from outscore.scoring.settle import Settlement

VALUE = (("value", F(2500000)),)
FOUR = CountedCredits("7", tuple(CreditStep(count, F(count)) for count in (1, 2, 3, 4)), "value")


def test_a_credit_is_cancelled_where_what_failed_is_met_in_the_next_period() -> None:
    outcomes = settled(published(suspended_credits=hold()), "96.5", "99", "99")
    assert texts(one.net for one in outcomes) == ["0", "0", "0"]
    assert decided(outcomes) == [["2026-04 on_hold"], ["2026-04 cancelled"], []]


def test_a_credit_is_upheld_where_it_fails_again_and_the_new_one_goes_on_hold() -> None:
    outcomes = settled(published(suspended_credits=hold()), "96.5", "98", "99")
    assert texts(one.net for one in outcomes) == ["0", "3000", "0"]
    assert decided(outcomes)[1] == ["2026-04 upheld", "2026-05 on_hold"]
    assert [str(one.origin) for one in outcomes[1].bookings] == ["2026-04"]


def test_another_measure_that_fails_cancels_the_first_and_begins_its_own() -> None:
    terms = published("a", "b", suspended_credits=hold())
    outcomes = settled(terms, {"a": "96", "b": "99"}, {"a": "99", "b": "98"}, {"a": "99", "b": "98"})
    assert texts(one.net for one in outcomes) == ["0", "0", "1000"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (NextNotMeasured.UPHOLD, ["0", "3000", "0", "0"]),
        (NextNotMeasured.CANCEL, ["0", "0", "0", "0"]),
        (NextNotMeasured.HOLD, ["0", "0", "3000", "0"]),
    ],
)
def test_a_next_period_that_is_not_measured_does_what_the_contract_says(
    rule: Any, expected: list[str]
) -> None:
    assert nets(published(suspended_credits=hold(rule)), "96.5", None, "98", "99") == expected


def test_only_the_named_measures_go_on_hold() -> None:
    terms = published("a", "b", suspended_credits=Suspension("7.1", NextNotMeasured.UPHOLD, ("a",)))
    assert nets(terms, {"a": "96", "b": "98"}, {"a": "99", "b": "99"}) == ["1000", "0"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (NextNotMeasured.UPHOLD, HeldStatus.UPHELD),
        (NextNotMeasured.CANCEL, HeldStatus.CANCELLED),
        (NextNotMeasured.HOLD, None),
    ],
)
@pytest.mark.parametrize("others", ["a", "ab"])
def test_a_measure_that_the_contract_no_longer_has_counts_as_not_measured(
    others: str, rule: NextNotMeasured, expected: HeldStatus | None
) -> None:
    before = published(*others, "gone", suspended_credits=hold(rule))
    after = published(*others, suspended_credits=hold(rule))
    terms = replace(before, changes=((date(2026, 5, 1), after),))
    good = dict.fromkeys(others, "99")
    facts = months([{**good, "gone": "98"}, good])
    second = list(Settlement(terms).run(facts))[1]
    assert [one.status for one in second.held] == ([expected] if expected else [])
    assert differences(Settlement(terms).run(facts), settle(terms, facts)) == []


def counted(*values: str, **more: Any) -> list[str]:
    terms = contract(measure(), counted_credits=FOUR, amounts=VALUE, **more)
    return nets(terms, *values)


def test_the_number_of_credits_decides_the_percentage_in_all() -> None:
    assert counted("98", "98", "99", "98", "98", "98") == ["25000", "25000", "0", "25000", "25000", "0"]


def test_three_failures_and_a_pass_uphold_two() -> None:
    assert counted("98", "98", "98", "99", "99", suspended_credits=hold()) == [
        "0",
        "25000",
        "25000",
        "0",
        "0",
    ]


def test_counted_credits_never_round_to_more_than_the_last_row() -> None:
    rows = tuple(CreditStep(count, F("1.5") * count) for count in (1, 2, 3))
    terms = contract(
        measure(), counted_credits=CountedCredits("7", rows, "value"), amounts=(("value", F("1234567.80")),)
    )
    found = [one.credit for one in settled(terms, "98", "98", "98", "98")]
    assert found == [F("18518.52"), F("18518.51"), F("18518.52"), 0]
    assert sum(found) == F("55555.55")


def test_several_measures_that_fail_together_are_one_credit() -> None:
    terms = contract(measure("a"), measure("b"), counted_credits=FOUR, amounts=VALUE)
    assert nets(terms, {"a": "98", "b": "98"}) == ["25000"]


def test_a_period_on_hold_may_hold_a_counted_credit_and_points_together() -> None:
    terms = published(suspended_credits=hold(), counted_credits=FOUR, amounts=VALUE)
    assert nets(terms, "98", "98", "99") == ["0", "26000", "0"]


def test_a_charge_without_a_failure_is_due_at_once() -> None:
    """A met measure that costs so much a call: the call is charged and nothing can be mended."""
    calls = measure("calls", at_most("5"), credit=PER_CALL)
    terms = contract(calls, suspended_credits=hold())
    assert nets(terms, {"calls": "4"}, {"calls": "4"}, {"calls": "0"}) == ["20", "20", "0"]
    assert nets(terms, {"calls": "6"}, {"calls": "6"}, {"calls": "0"}) == ["0", "30", "0"]


def test_nothing_is_decided_about_a_credit_on_hold_in_a_period_without_charges() -> None:
    outcomes = settled(published(suspended_credits=hold()), "96", "96", "96", charges=["100", None, "100"])
    assert decided(outcomes) == [["2026-04 on_hold"], [], ["2026-04 upheld", "2026-06 on_hold"]]


def test_an_ordinary_credit_that_is_upheld_is_none_of_those_that_are_counted() -> None:
    """April's and May's credit of b are points; a's of June is the first that is counted."""
    rows = (CreditStep(1, F(1)), CreditStep(2, F(3)))
    terms = published(
        "a",
        "b",
        counted_credits=CountedCredits("7", rows, "value", ("a",)),
        amounts=VALUE,
        suspended_credits=hold(),
    )
    good, b = {"a": "99", "b": "99"}, {"a": "99", "b": "98"}
    found = nets(terms, b, b, {"a": "98", "b": "99"}, {"a": "98", "b": "99"}, good)
    assert found == ["0", "1000", "0", "26000", "0"]
