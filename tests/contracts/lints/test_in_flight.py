"""What is said of an amendment that changes clauses under which money may be in flight."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.contracts.lints.agreements import agreed
from tests.contracts.lints.agreements import at
from tests.contracts.lints.agreements import contract
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.agreements import warnings

from outscore.contracts.lints import Severity
from outscore.model.terms.timing import CountedCredits
from outscore.model.terms.timing import CreditStep
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import Retainage
from outscore.model.terms.timing import Suspension

if TYPE_CHECKING:
    from outscore.model.contract import Contract

DAY = date(2027, 5, 1)
HELD = Retainage("held", "9", Fraction(10))
ON_HOLD = Suspension("8", NextNotMeasured.UPHOLD)
COUNTED = CountedCredits("7", (CreditStep(1, Fraction(1)),), "value")
HALF = EarnBack(
    "half", "6", Fraction(50), 2, EarnTest.MET, PaidAs.RETURN, Pause.PAUSES
)  # fmt: skip
BEFORE: dict[str, Any] = {
    "retainage": (HELD,),
    "suspended_credits": ON_HOLD,
    "counted_credits": COUNTED,
    "amounts": (("value", Fraction(10)),),
    "earn_back": (HALF,),
}


def amended(**terms: Any) -> Contract:
    """A contract with every clause of the kind, and other terms from a day on."""
    before = contract(measure(target="at_least 95"), **BEFORE)
    return replace(before, changes=((DAY, replace(before, terms=replace(before.terms, **terms))),))


def said(**terms: Any) -> list[str]:
    """What is said of the change."""
    return [one for one in warnings(amended(**terms)) if "by hand" in one]


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"retainage": ()}, "The retainage 'held' is changed or taken out from 2027-05-01 on. What is held"),
        ({"retainage": (replace(HELD, id="other"),)}, "under it on that day goes on by the old terms"),
        ({"retainage": (replace(HELD, forfeited_after=2),)}, "it is released, or forfeited, as they say."),
        ({"suspended_credits": None}, "is on hold on that day is decided by the terms of its own period."),
        ({"suspended_credits": replace(ON_HOLD, measures=("x",))}, "suspended_credits is changed"),
        ({"counted_credits": None}, "the table and the sum of its own period"),
        ({"amounts": (("value", Fraction(30)),)}, "or the sum that it is of, is changed from 2027-05-01 on"),
        ({"earn_back": ()}, "The earn-back 'half' is changed or taken out from 2027-05-01 on. A credit of a"),
        ({"earn_back": (replace(HALF, periods=1),)}, "is earned back by the terms of its own period."),
    ],
)
def test_a_change_under_which_money_is_in_flight_is_told(terms: dict[str, Any], words: str) -> None:
    (sentence,) = said(**terms)
    assert words in sentence
    finding = at(amended(**terms), "changes", 0, "set")
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    "terms",
    [
        {"closed_days": ("2027-12-25",)},
        {"retainage": (replace(HELD, percent=Fraction(5)),)},
        {"retainage": (HELD, replace(HELD, id="more"))},
    ],
)
def test_a_change_that_leaves_what_is_in_flight_alone_is_not(terms: dict[str, Any]) -> None:
    assert said(**terms) == []


def test_without_credits_on_hold_nothing_is_in_flight_of_those_that_are_counted() -> None:
    before = contract(measure(target="at_least 95"), **{**BEFORE, "suspended_credits": None})
    after = replace(before, terms=replace(before.terms, counted_credits=None))
    told = warnings(replace(before, changes=((DAY, after),)))
    assert [one for one in told if "counted_credits, or" in one] == []


def test_what_was_earned_back_for_later_credits_is_told_of_too() -> None:
    offset = replace(HALF, paid_as=PaidAs.OFFSET)
    before = contract(measure(target="at_least 95"), **{**BEFORE, "earn_back": (offset,)})
    after = replace(before, terms=replace(before.terms, earn_back=()))
    (sentence,) = [one for one in warnings(replace(before, changes=((DAY, after),))) if "by hand" in one]
    assert "and what was earned back lowers later credits as before" in sentence


def test_each_change_is_held_against_the_one_before_it() -> None:
    once = amended(retainage=())
    twice = replace(once, changes=(*once.changes, (date(2028, 5, 1), once.changes[0][1])))
    assert [one for one in warnings(twice) if "by hand" in one] == said(retainage=())


def test_what_both_sides_agreed_with_the_day_is_not_told() -> None:
    readings = (agreed("V1", "What becomes of the sums held back on 2027-05-01?"),)
    assert said(retainage=(), agreed_readings=readings) == []
