"""Credits earned back and set off, by hand-made numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.scoring.published import F
from tests.scoring.published import back
from tests.scoring.published import hold
from tests.scoring.published import nets
from tests.scoring.published import published
from tests.scoring.reference import differences
from tests.scoring.reference import settle
from tests.scoring.settling import at_least
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months
from tests.scoring.settling import settled
from tests.scoring.settling import texts

from outscore.model.carry import START
from outscore.model.outcome import Entry
from outscore.model.outcome import StepKind
from outscore.model.terms.clause import EVERY
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import SmallAmounts
from outscore.model.terms.schemes import Gate
from outscore.model.terms.schemes import GateTest
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.period import Period


def test_half_is_returned_after_six_periods_met() -> None:
    terms = published(earn_back=(back("50", 6, EarnTest.MET),))
    found = nets(terms, "0", "99", "100", "99", "99", "99", "99", "99")
    assert found == ["4000", "0", "0", "0", "0", "0", "-2000", "0"]


def test_merely_meeting_the_level_is_not_exceeding_it() -> None:
    terms = published(earn_back=(back("100", 3, EarnTest.EXCEEDED),))
    assert nets(terms, "0", "99.1", "99", "99.1", "99.1", "99.1") == ["4000", "0", "0", "0", "0", "0"]
    assert nets(terms, "0", "99.1", "99.1", "99.1")[-1] == "-4000"


def test_a_failure_ends_the_count_for_good_and_begins_its_own() -> None:
    terms = published(earn_back=(back("100", 2, EarnTest.MET),))
    assert nets(terms, "98", "99", "97", "99", "99") == ["1000", "0", "2000", "0", "-2000"]


def test_what_is_earned_back_goes_back_to_its_own_period() -> None:
    outcomes = settled(published(earn_back=(back("100", 1, EarnTest.MET),)), "98", "99")
    [line] = outcomes[1].bookings
    assert (line.entry, str(line.amount), str(line.origin), line.what) == (
        Entry.EARN_BACK,
        "-1000",
        "2026-04",
        "e",
    )


def test_a_period_not_measured_pauses_or_ends_the_count() -> None:
    for pause, expected in (
        (Pause.PAUSES, ["1000", "0", "0", "-1000"]),
        (Pause.ENDS, ["1000", "0", "0", "0"]),
    ):
        terms = published(earn_back=(back("100", 2, EarnTest.MET, not_measured=pause),))
        assert nets(terms, "98", "99", None, "99") == expected


def test_some_credits_can_never_be_earned_back() -> None:
    never = published(
        earn_back=(back("100", 1, EarnTest.MET, never_for_bands=("below",), never_in_months=(6,)),)
    )
    assert nets(never, "0", "99", "98", "99", "98", "99") == ["4000", "0", "1000", "0", "1000", "-1000"]


def test_what_may_only_be_offset_lowers_later_credits_and_is_never_paid() -> None:
    offset = back("100", 1, EarnTest.MET, paid_as=PaidAs.OFFSET)
    assert nets(published(earn_back=(offset,)), "97", "99", "98", "96", "99") == [
        "2000",
        "0",
        "0",
        "2000",
        "0",
    ]


def test_what_is_left_of_an_offset_is_money_in_whole_coins() -> None:
    """A third of ten pounds is 3.33 when it is credited, and so it is when it is set off."""
    offset = back("100", 1, EarnTest.MET, paid_as=PaidAs.OFFSET)
    terms = published(earn_back=(offset,))
    facts = months(["98", "99", "98", "98"], charges=["2000", "2000", "1000/3", "1000/3"])
    settlement, carry, left = Settlement(terms), START, []
    for one in facts:
        _, carry = settlement.step(carry, one)
        left.append(carry.offsets.get("e", 0))
    assert left == [0, 20, F("16.67"), F("13.34")]


def test_an_offset_is_for_credits_of_its_own_measures() -> None:
    offset = back("100", 1, EarnTest.MET, paid_as=PaidAs.OFFSET, measures=("a",))
    terms = published("a", "b", earn_back=(offset,))
    found = nets(terms, {"a": "97", "b": "99"}, {"a": "99", "b": "97"}, {"a": "98", "b": "97"})
    assert found == ["2000", "2000", "2000"]


def test_no_credits_looks_at_all_its_measures() -> None:
    terms = published("a", "b", earn_back=(back("100", 2, EarnTest.NO_CREDITS),))
    good, bad = {"a": "99", "b": "99"}, {"a": "99", "b": "98"}
    assert nets(terms, {"a": "98", "b": "99"}, good, good) == ["1000", "0", "-1000"]
    assert nets(terms, {"a": "98", "b": "99"}, good, bad, good, good) == ["1000", "0", "1000", "0", "-1000"]


def test_a_credit_upheld_in_a_period_is_a_credit_of_it() -> None:
    terms = published(suspended_credits=hold(), earn_back=(back("100", 1, EarnTest.NO_CREDITS),))
    found = nets(terms, "98", "98", "98", "99", "99")
    assert found == ["0", "1000", "1000", "-1000", "0"]


def test_a_credit_that_was_limited_is_earned_back_as_it_was_charged() -> None:
    cap = Cap("m", "8", CapWindow.PERIOD, percent=F(1))
    terms = published(earn_back=(back("50", 1, EarnTest.MET),), caps=(cap,))
    assert nets(terms, "0", "99") == ["1000", "-500"]


def test_a_small_credit_that_was_never_paid_cannot_be_earned_back() -> None:
    terms = published(earn_back=(back("100", 1, EarnTest.MET),), small_amounts=SmallAmounts(F(1000), "4"))
    assert nets(terms, "98", "99") == ["0", "0"]


def test_what_is_earned_back_is_what_was_booked() -> None:
    cost = PerUnit(F(1), PartUnits.PRO_RATA, amount=F("10.005"))
    terms = contract(
        measure("a", credit=cost), measure("b", credit=cost), earn_back=(back("100", 1, EarnTest.MET),)
    )
    bad, good = {"a": "98", "b": "98"}, {"a": "99", "b": "99"}
    apart = settled(terms, bad, {"a": "99", "b": None}, {"a": None, "b": "99"})
    assert [one.amount for one in apart[0].bookings] == [F("10.01"), F("10.00")]
    assert [one.net for one in apart] == [F("20.01"), F("-10.01"), F("-10.00")]
    assert sum(one.net for one in settled(terms, bad, good)) == 0


def test_a_line_of_several_measures_is_earned_back_in_proportion() -> None:
    """A quarter of 0.018 would round to nothing; of the two pennies that were booked, one is a's."""
    cap = Cap("m", "8", CapWindow.PERIOD, amount=F("0.018"))
    terms = published("a", "b", earn_back=(back("100", 1, EarnTest.MET, measures=("a",)),), caps=(cap,))
    found = settled(terms, {"a": "98", "b": "96"}, {"a": "99", "b": "99"})
    assert [one.net for one in found] == [F("0.02"), F("-0.01")]


def test_no_credits_counts_what_is_charged_before_it_is_offset() -> None:
    offset = back("50", 1, EarnTest.MET, paid_as=PaidAs.OFFSET, measures=("a",))
    free = replace(back("50", 2, EarnTest.NO_CREDITS, measures=("a",)), id="free")
    terms = published("a", earn_back=(offset, free))
    assert nets(terms, {"a": "97"}, {"a": "99"}, {"a": "98"}, {"a": "99"}) == ["2000", "0", "0", "0"]
    assert nets(terms, {"a": "97"}, {"a": "99"}, {"a": "99"}, {"a": "99"}) == ["2000", "0", "-1000", "0"]
    whole, every = replace(offset, share_percent=F(100)), replace(free, share_percent=F(100), periods=1)
    later = published("b", "a", earn_back=(replace(every, measures=EVERY), whole))
    found = settled(
        later,
        {"a": "97", "b": "99"},
        {"a": "99", "b": "98"},
        {"a": "98", "b": "99"},
        {"a": "99", "b": "99"},
    )
    assert texts(one.net for one in found) == ["2000", "1000", "0", "0"]


def test_measures_of_one_line_never_get_back_more_than_was_credited() -> None:
    """Half a penny each would be rounded up to a penny each: two for the one that was credited."""
    cap = Cap("m", "8", CapWindow.PERIOD, amount=F("0.01"))
    terms = published("a", "b", earn_back=(back("100", 1, EarnTest.MET),), caps=(cap,))
    bad, good = {"a": "98", "b": "98"}, {"a": "99", "b": "99"}
    apart = settled(terms, bad, {"a": "99"}, {"b": "99"})
    assert [one.net for one in apart] == [F("0.01"), F("-0.01"), 0]
    assert [one.net for one in settled(terms, bad, good)] == [F("0.01"), F("-0.01")]


@pytest.mark.parametrize(
    "limits",
    [
        {"caps": (Cap("m", "8", CapWindow.PERIOD, amount=F("0.004")),)},
        {"small_amounts": SmallAmounts(F(1000), "4")},
        {"caps": (Cap("m", "8", CapWindow.PERIOD, amount=F(0)),)},
    ],
    ids=["rounded to nothing", "too small", "capped at nothing"],
)
def test_a_credit_that_comes_to_nothing_is_no_credit(limits: dict[str, Any]) -> None:
    terms = published(earn_back=(back("100", 2, EarnTest.NO_CREDITS),))
    limited = published(earn_back=(back("100", 2, EarnTest.NO_CREDITS),), **limits)
    terms = replace(terms, changes=((date(2026, 5, 1), limited),))
    assert texts(one.net for one in settled(terms, "97", "98", "99")) == ["2000", "0", "-2000"]


@pytest.mark.parametrize(("pause", "expected"), [(Pause.PAUSES, "-1000"), (Pause.ENDS, "0")])
def test_a_period_whose_money_is_not_known_is_not_one_without_credits(pause: Pause, expected: str) -> None:
    terms = published(earn_back=(back("100", 1, EarnTest.NO_CREDITS, not_measured=pause),))
    found = nets(terms, "98", "98", "99", charges=["100000", None, "100000"])
    assert found == ["1000", "0", expected]


@pytest.mark.parametrize(("measures", "given_back"), [(("all",), []), (("sl",), ["-1000"])])
def test_a_penalty_is_a_credit_of_no_measure(measures: tuple[str, ...], given_back: list[str]) -> None:
    penalty = Gate("p", "6", PaidTo.CLIENT, any_of=(GateTest("sl", at_least("99.9")),), amount=F(70))
    clause = back("100", 1, EarnTest.NO_CREDITS, measures=measures)
    outcomes = settled(published(earn_back=(clause,), gates=(penalty,)), "98", "99.95")
    assert [str(b.amount) for b in outcomes[1].bookings if b.entry is Entry.EARN_BACK] == given_back


FIGURES = st.sampled_from(["96", "97", "98", "98", "99", "99", "99.5", None])
MONTHS = st.lists(st.fixed_dictionaries({"a": FIGURES, "b": FIGURES, "c": FIGURES}), min_size=2, max_size=8)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    MONTHS,
    st.sampled_from(["0.01", "0.02", "0.05", "0.34", "9"]),
    st.sampled_from(["100", "50", "66.67"]),
    st.sampled_from([EarnTest.MET, EarnTest.NO_CREDITS]),
    st.integers(1, 2),
)
def test_a_month_never_gives_back_more_than_it_was_credited(
    values: list[dict[str, str | None]], most: str, share: str, test: EarnTest, periods: int
) -> None:
    """Credits of a few coins, shared among three measures that are earned back at different times."""
    cap = Cap("m", "8", CapWindow.PERIOD, amount=F(most))
    terms = published("a", "b", "c", earn_back=(back(share, periods, test),), caps=(cap,))
    facts = months(values, charges="101")
    credited: dict[Period, Fraction] = {}
    for outcome in Settlement(terms).run(facts):
        for one in outcome.bookings:
            credited[one.origin] = credited.get(one.origin, F(0)) + one.amount
    assert all(left >= 0 for left in credited.values())
    assert differences(Settlement(terms).run(facts), settle(terms, facts)) == []


@pytest.mark.parametrize(
    ("paid_as", "expected"),
    [
        (PaidAs.RETURN, ["4000", "0", "-2000", "-2000", "4000"]),
        (PaidAs.OFFSET, ["4000", "0", "-2000", "0", "2000"]),
    ],
)
def test_two_earn_backs_of_one_credit_share_what_there_is_of_it(paid_as: PaidAs, expected: list[str]) -> None:
    whole = replace(back("100", 3, EarnTest.EXCEEDED), id="whole", paid_as=paid_as)
    terms = published(earn_back=(back("50", 2, EarnTest.MET), whole))
    assert nets(terms, "0", "99.5", "99.5", "99.5", "0") == expected


def test_what_one_earn_back_rounded_up_the_other_does_not_give_back_again() -> None:
    whole = replace(back("100", 2, EarnTest.MET), id="whole")
    terms = published(earn_back=(back("50", 1, EarnTest.MET), whole))
    assert nets(terms, "0", "99", "99", charges="1.25") == ["1/20", "-3/100", "-1/50"]
    assert nets(terms, "0", "99", "99", "99", "99")[2:] == ["-2000", "0", "0"]


def test_nothing_is_watched_any_more_once_all_of_it_is_back() -> None:
    other = replace(back("100", 5, EarnTest.MET), id="other")
    settlement, carry = Settlement(published(earn_back=(back("100", 1, EarnTest.MET), other))), START
    for one in months(["0", "99"]):
        _, carry = settlement.step(carry, one)
    assert carry.watches == ()


def test_an_offset_lowers_a_credit_before_the_cap_and_is_used_up_only_as_it_makes_a_period_cheaper() -> None:
    """A and B, 1,000 each, at most 1,000 together: failing in A as well does not make the month cheaper."""
    each = PerUnit(F(1), PartUnits.PRO_RATA, amount=F(1000))
    offset = replace(back("100", 1, EarnTest.MET), paid_as=PaidAs.OFFSET, measures=("a",))
    cap = Cap("month", "8", CapWindow.PERIOD, amount=F(1000))
    terms = contract(measure("a", credit=each), measure("b", credit=each), earn_back=(offset,), caps=(cap,))
    good, a, both = {"a": "99", "b": "99"}, {"a": "98", "b": "99"}, {"a": "98", "b": "98"}
    assert nets(terms, a, good, {"a": "99", "b": "98"}, a) == ["1000", "0", "1000", "0"]
    assert nets(terms, a, good, both, a) == ["1000", "0", "1000", "0"]


def test_what_is_earned_back_for_later_credits_is_rounded_as_one_amount() -> None:
    """Half of 1,000.01 for April and for May, both earned back in July: 1,000.01, and not twice 500.01."""
    offset = back("50", 2, EarnTest.MET, paid_as=PaidAs.OFFSET)
    terms = published("a", "b", earn_back=(offset,))
    good = {"a": "99", "b": "99"}
    facts = months([{"a": "98", "b": "99"}, {"a": None, "b": "98"}, good, good], charges="100001")
    settlement, carry = Settlement(terms), START
    for one in facts:
        _, carry = settlement.step(carry, one)
    assert carry.offsets == {"e": F("1000.01")}


def test_what_was_on_hold_can_be_earned_back_if_the_measure_is_only_reported_when_it_is_upheld() -> None:
    before = published(suspended_credits=hold(), earn_back=(back("50", 1, EarnTest.MET),))
    own = replace(before.measures[0], target=None, terms=replace(before.measures[0].terms, bands=()))
    reported = replace(before, measures=(own,))
    changes = ((date(2026, 5, 1), reported), (date(2026, 6, 1), before))
    assert nets(replace(before, changes=changes), "98", "99", "99") == ["0", "1000", "-500"]


def test_the_steps_of_an_offset_say_by_how_much_the_month_became_cheaper() -> None:
    """A for 1,000 and B for 500, at most 1,200: without A 500 are left, so that 700 of 1,000 are used."""
    each = PerUnit(F(1), PartUnits.PRO_RATA, amount=F(1000))
    offset = replace(back("100", 1, EarnTest.MET), paid_as=PaidAs.OFFSET, measures=("a",))
    cap = Cap("month", "8", CapWindow.PERIOD, amount=F(1200))
    terms = contract(measure("a", credit=each), measure("b", credit=each), earn_back=(offset,), caps=(cap,))
    good, a = {"a": "99", "b": "99"}, {"a": "98", "b": "99"}
    found = settled(terms, a, good, {"a": "98", "b": "98.5"}, a)
    steps = [[str(one.amount) for one in outcome.steps if one.kind is StepKind.OFFSET] for outcome in found]
    assert steps == [[], [], ["-700"], ["-300"]]
    assert texts(one.net for one in found) == ["1000", "0", "500", "700"]


def test_an_offset_that_makes_a_month_no_cheaper_leaves_no_step() -> None:
    """Both fail, and 1,000 is the most that they cost together or alone."""
    each = PerUnit(F(1), PartUnits.PRO_RATA, amount=F(1000))
    offset = replace(back("100", 1, EarnTest.MET), paid_as=PaidAs.OFFSET, measures=("a",))
    cap = Cap("month", "8", CapWindow.PERIOD, amount=F(1000))
    terms = contract(measure("a", credit=each), measure("b", credit=each), earn_back=(offset,), caps=(cap,))
    good, a = {"a": "99", "b": "99"}, {"a": "98", "b": "99"}
    found = settled(terms, a, good, {"a": "98", "b": "98"})
    assert [one.kind for one in found[2].steps if one.kind is StepKind.OFFSET] == []
