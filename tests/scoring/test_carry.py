"""What is carried from period to period stays within bounds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.scoring.published import PER_CALL
from tests.scoring.published import POINTS
from tests.scoring.published import F
from tests.scoring.published import back
from tests.scoring.published import decided
from tests.scoring.published import hold
from tests.scoring.published import nets
from tests.scoring.published import published
from tests.scoring.settling import PUBLISHED
from tests.scoring.settling import at_most
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months
from tests.scoring.settling import settled
from tests.scoring.settling import texts

from outscore.model.carry import START
from outscore.model.dated import Span
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.scoring.plain_values import plain
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from outscore.model.contract import Contract


def test_a_contract_that_names_no_first_day_begins_with_the_first_month_settled() -> None:
    cap = Cap("c", "8", CapWindow.CONTRACT, amount=F(2500))
    terms = replace(published(caps=(cap,)), span=Span())
    assert nets(terms, "98", "98", "98", "98") == ["1000", "1000", "500", "0"]


def reported(**terms: Any) -> Contract:
    """A measure that is only reported and costs so much a call, beside one with a level."""
    calls = replace(measure("calls", at_most("0"), credit=PER_CALL), target=None)
    return contract(measure("sl", bands=PUBLISHED), calls, points=POINTS, **terms)


def test_what_is_only_reported_can_neither_be_earned_back_nor_wait() -> None:
    """No later month can show that its level was met, for it has none."""
    terms = reported(earn_back=(back("100", 1, EarnTest.MET),), suspended_credits=hold(NextNotMeasured.HOLD))
    outcomes = settled(terms, {"sl": "98", "calls": "3"}, {"sl": "99", "calls": "3"}, {"sl": "99"})
    assert texts(one.net for one in outcomes) == ["15", "15", "0"]
    assert decided(outcomes) == [["2026-04 on_hold"], ["2026-04 cancelled"], []]


@pytest.mark.parametrize("test", EarnTest)
@pytest.mark.parametrize("pause", Pause)
@pytest.mark.parametrize("rule", NextNotMeasured)
@pytest.mark.parametrize("paid_as", PaidAs)
def test_what_is_carried_stays_within_bounds_over_ten_years(
    test: EarnTest, pause: Pause, rule: NextNotMeasured, paid_as: PaidAs
) -> None:
    """Whatever the months bring: a third of a cent, failures, gaps; in letters as a statement holds it."""
    terms = reported(
        earn_back=(back("33.3", 2, test, not_measured=pause, paid_as=paid_as),),
        suspended_credits=hold(rule),
        caps=(
            Cap("some", "8", CapWindow.CONTRACT, amount=F(10**9), measures=("calls",)),
            Cap("own", "8", CapWindow.PERIOD, amount=F("777.77")),
        ),
    )
    months_of_a_year = [{"sl": "98", "calls": "3"}, {"calls": "300"}, {"sl": "97.5", "calls": "7"}]
    months_of_a_year += [{"sl": "99.5", "calls": "1"}, {"sl": "99.5"}, {}]
    carry, settlement, sizes = START, Settlement(terms), []
    for place, facts in enumerate(months(months_of_a_year * 20)):
        odd = replace(facts, charges=F(100000 + 7 * place, 3))
        _, carry = settlement.step(carry, odd)
        sizes.append(len(json.dumps(plain(carry))))
    # Sums over the contract may grow by a digit.
    assert max(sizes[60:]) <= max(sizes[:60]) + 20
