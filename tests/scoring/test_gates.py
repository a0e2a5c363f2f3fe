"""Gates that are open and move no money, and what is said of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from tests.scoring.settling import at_least
from tests.scoring.settling import below
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import settled
from tests.scoring.settling import texts

from outscore.model.outcome import SetAside
from outscore.model.outcome import WhySetAside
from outscore.model.terms.limits import CriticalFailure
from outscore.model.terms.schemes import Gate
from outscore.model.terms.schemes import GateTest
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import WithCredits
from outscore.model.terms.timing import CountedCredits
from outscore.model.terms.timing import CreditStep
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import Suspension
from outscore.model.terms.triggers import Level

F = Fraction
PENALTY = Gate("penalty", "6.1", PaidTo.CLIENT, any_of=(GateTest("sl", below("60")),), amount=F(900))
BONUS = Gate(
    "bonus",
    "6.2",
    PaidTo.VENDOR,
    all_of=(GateTest("calm", at_least("90")),),
    amount=F(400),
    with_credits=WithCredits.NEVER,
)
CRITICAL = CriticalFailure("critical", "14", (Level("sl", below("50")),), F(30))


@pytest.mark.parametrize(
    ("sl", "calm", "waived", "gates", "set_aside"),
    [
        ("59", "0", {}, ("penalty",), ()),
        ("70", "90", {}, ("bonus",), ()),
        ("59", "90", {}, ("penalty",), (SetAside("bonus", WhySetAside.CREDITS),)),
        ("59", "0", {"all": "goodwill"}, (), (SetAside("penalty", WhySetAside.WAIVED),)),
        ("59", "0", {"sl": "goodwill"}, ("penalty",), ()),
        ("59", "90", {"all": "goodwill"}, ("bonus",), (SetAside("penalty", WhySetAside.WAIVED),)),
        ("49", "0", {}, (), (SetAside("penalty", WhySetAside.REPLACED),)),
        ("49", "0", {"all": "goodwill"}, (), (SetAside("penalty", WhySetAside.WAIVED),)),
        ("70", "0", {"all": "goodwill"}, (), ()),
    ],
)
def test_a_gate_that_moves_no_money_is_set_aside_with_the_reason(
    sl: str, calm: str, waived: dict[str, str], gates: Any, set_aside: Any
) -> None:
    terms = contract(
        measure(target=at_least("0")),
        measure("calm", at_least("0")),
        gates=(PENALTY, BONUS),
        critical_failures=(CRITICAL,),
    )
    [outcome] = settled(terms, {"sl": sl, "calm": calm}, waived=waived)
    assert (outcome.gates, outcome.gates_set_aside) == (gates, set_aside)
    ours = [one for one in outcome.bookings if one.what in ("penalty", "bonus")]
    assert [one.what for one in ours] == list(gates)


@pytest.mark.parametrize(("next_sl", "bonuses"), [("60", ("0", "0", "400")), ("70", ("0", "400", "400"))])
def test_a_credit_on_hold_is_a_credit_for_a_bonus_that_does_not_go_with_credits(
    next_sl: str, bonuses: tuple[str, ...]
) -> None:
    terms = contract(
        measure(target=at_least("70"), credit=PerUnit(F(1), PartUnits.PRO_RATA, amount=F(100))),
        measure("calm", at_least("0")),
        gates=(BONUS,),
        suspended_credits=Suspension("7.1", NextNotMeasured.UPHOLD),
    )
    outcomes = settled(terms, *({"sl": one, "calm": "95"} for one in ("60", next_sl, "70", "70")))
    assert texts(one.bonus for one in outcomes)[:3] == list(bonuses)
    assert outcomes[0].gates_set_aside == (SetAside("bonus", WhySetAside.CREDITS),)


def test_a_counted_credit_on_hold_is_a_credit_of_the_period_although_it_has_no_items() -> None:
    counted = CountedCredits("7", (CreditStep(1, F(1)),), "value", ("sl",))
    terms = contract(
        measure(target=at_least("80")),
        measure("calm", target=at_least("0")),
        gates=(BONUS,),
        counted_credits=counted,
        amounts=(("value", F(1000)),),
        suspended_credits=Suspension("7.1", NextNotMeasured.UPHOLD),
    )
    first, second = settled(terms, {"sl": "79", "calm": "95"}, {"sl": "80", "calm": "95"})
    assert texts([first.bonus, second.bonus]) == ["0", "400"]
    assert first.gates_set_aside == (SetAside("bonus", WhySetAside.CREDITS),)
    assert second.gates == ("bonus",)
