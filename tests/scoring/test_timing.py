"""Credits on hold, counted credits, retainage, earn-back and levels that rise, by hand-made numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.scoring.reference import differences
from tests.scoring.reference import settle
from tests.scoring.settling import PUBLISHED
from tests.scoring.settling import at_least
from tests.scoring.settling import at_most
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months
from tests.scoring.settling import settled
from tests.scoring.settling import texts

from outscore.model.outcome import Entry
from outscore.model.outcome import HeldStatus
from outscore.model.period_facts import Reading
from outscore.model.terms.clause import EVERY
from outscore.model.terms.judging import Gap
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import SmallAmounts
from outscore.model.terms.schemes import Gate
from outscore.model.terms.schemes import GateTest
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.timing import CountedCredits
from outscore.model.terms.timing import CreditStep
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import Retainage
from outscore.model.terms.timing import StepBlock
from outscore.model.terms.timing import StepUp
from outscore.model.terms.timing import Suspension
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.outcome import Outcome

F = Fraction
POINTS = PointsToMoney("3", percent_per_point=F(1))
VALUE = (("value", F(2500000)),)
FOUR = CountedCredits("7", tuple(CreditStep(count, F(count)) for count in (1, 2, 3, 4)), "value")


def published(*names: str, **terms: Any) -> Contract:
    """Measures with the published bands, a point costing 1 % of the charges."""
    own = [measure(name, bands=PUBLISHED) for name in names or ("sl",)]
    return contract(*own, **{"points": POINTS, **terms})


def nets(terms: Contract, *values: object, **more: Any) -> list[str]:
    return texts(one.net for one in settled(terms, *values, **more))


def decided(outcomes: list[Outcome]) -> list[list[str]]:
    return [[f"{one.origin} {one.status.value}" for one in outcome.held] for outcome in outcomes]


# credits on hold


def hold(not_measured: NextNotMeasured = NextNotMeasured.UPHOLD) -> Suspension:
    return Suspension("7.1", not_measured)


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


# counted credits


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


# retainage


def ledger(terms: Contract, *values: object, **more: Any) -> list[list[str]]:
    return [
        [f"{one.entry.value} {one.amount}" for one in outcome.bookings]
        for outcome in settled(terms, *values, **more)
    ]


def test_a_share_is_held_back_until_everything_is_met() -> None:
    terms = contract(measure(), retainage=(Retainage("r", "11", F(10)),))
    assert ledger(terms, "98", "98", None, "99", "99") == [
        ["retained 10000"],
        ["retained 10000"],
        [],
        ["released -20000"],
        [],
    ]


def test_after_so_many_failures_in_a_row_what_is_held_is_forfeited() -> None:
    terms = contract(measure(), retainage=(Retainage("r", "11", F(10), forfeited_after=3),))
    outcomes = settled(terms, "98", "98", None, "98", "98")
    assert [one.entry for one in outcomes[3].bookings] == [Entry.RETAINED, Entry.RELEASED, Entry.FORFEITED]
    assert texts(one.net for one in outcomes) == ["10000", "10000", "0", "10000", "10000"]


@pytest.mark.parametrize(("gap", "forfeits"), [(Gap.KEEPS, [3]), (Gap.BREAKS, [4])])
def test_a_period_not_measured_may_break_the_run_of_failures_and_keeps_what_is_held(
    gap: Gap, forfeits: list[int]
) -> None:
    clause = Retainage("r", "11", F(10), forfeited_after=2, not_measured=gap)
    found = ledger(contract(measure(), retainage=(clause,)), "98", None, "98", "98")
    ends = [place for place, lines in enumerate(found, start=1) if any("forfeited" in one for one in lines)]
    assert ends == forfeits
    assert found[ends[0] - 1][-1] == f"forfeited {'20000' if gap is Gap.KEEPS else '30000'}"


def test_a_good_period_between_begins_the_count_anew_even_where_nothing_was_held() -> None:
    terms = contract(measure(), retainage=(Retainage("r", "11", F(10), forfeited_after=2),))
    found = ledger(terms, "98", "99", "98", charges=["0", "100", "100"])
    assert found == [["retained 0"], [], ["retained 10"]]


# earn-back


def back(share: str, periods: int, test: EarnTest, **more: Any) -> EarnBack:
    defaults = {"paid_as": PaidAs.RETURN, "not_measured": Pause.PAUSES}
    return EarnBack("e", "12", F(share), periods, test, **{**defaults, **more})


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
    """A quarter of 0.018 would round to nothing; a quarter of the 0.02 that was booked is a penny."""
    cap = Cap("m", "8", CapWindow.PERIOD, amount=F("0.018"))
    terms = published("a", "b", earn_back=(back("100", 1, EarnTest.MET, measures=("a",)),), caps=(cap,))
    found = settled(terms, {"a": "98", "b": "96"}, {"a": "99", "b": "99"})
    assert [one.net for one in found] == [F("0.02"), F("-0.01")]


def test_no_credits_counts_what_is_charged_before_it_is_offset() -> None:
    offset = back("100", 1, EarnTest.MET, paid_as=PaidAs.OFFSET, measures=("a",))
    free = replace(back("100", 1, EarnTest.NO_CREDITS, measures=("a",)), id="free")
    terms = published("a", earn_back=(offset, free))
    found = settled(terms, {"a": "97"}, {"a": "99"}, {"a": "98"}, {"a": "98"}, {"a": "99"})
    assert texts(one.net for one in found) == ["2000", "-2000", "0", "0", "0"]
    later = published("b", "a", earn_back=(replace(free, measures=EVERY), offset))
    found = settled(
        later,
        {"a": "97", "b": "99"},
        {"a": "99", "b": "98"},
        {"a": "98", "b": "99"},
        {"a": "99", "b": "99"},
    )
    assert texts(one.net for one in found) == ["2000", "1000", "0", "0"]


@pytest.mark.parametrize(("measures", "given_back"), [(("all",), []), (("sl",), ["-1000"])])
def test_a_penalty_is_a_credit_of_no_measure(measures: tuple[str, ...], given_back: list[str]) -> None:
    penalty = Gate("p", "6", PaidTo.CLIENT, any_of=(GateTest("sl", at_least("99.9")),), amount=F(70))
    clause = back("100", 1, EarnTest.NO_CREDITS, measures=measures)
    outcomes = settled(published(earn_back=(clause,), gates=(penalty,)), "98", "99.95")
    assert [str(b.amount) for b in outcomes[1].bookings if b.entry is Entry.EARN_BACK] == given_back


# levels that rise


def rises(values: list[str | None], **more: Any) -> list[str]:
    clause = StepUp("9", ("sl",), **{"periods": 3, "not_measured": StepBlock.BLOCKS, **more})
    outcomes = settled(contract(measure(target=at_least("90")), step_up=(clause,)), *values)
    return [str(one.of("sl").level.value) for one in outcomes]  # type: ignore[union-attr]


def test_the_level_rises_half_way_to_what_was_achieved() -> None:
    assert rises(["94", "94", "94", "93"]) == ["90", "90", "90", "92"]
    assert rises(["94", "94", "90", "93"])[-1] == "90"
    assert rises(["91", "94", "97", "99", "99", "99", "99"])[-1] == "191/2"


def test_the_rise_may_be_limited_to_a_share_of_the_gap() -> None:
    assert rises(["94", "94", "94", "93"], at_most_percent_of_gap=F(10))[-1] == "91"


def test_a_period_not_measured_blocks_the_rise_or_is_ignored() -> None:
    assert rises(["94", None, "94", "93"])[-1] == "90"
    assert rises(["94", None, "94", "93"], not_measured=StepBlock.IGNORED)[-1] == "92"
    assert rises([None, None, None, "93"], not_measured=StepBlock.IGNORED)[-1] == "90"


def test_a_declared_failure_is_no_gap_to_be_ignored() -> None:
    clause = StepUp("9", ("sl",), 3, StepBlock.IGNORED)
    terms = contract(measure(target=at_least("90")), step_up=(clause,))
    outcomes = settled(terms, "94", Reading(None, grade="missed"), "94", "94")
    assert str(outcomes[3].of("sl").level) == ">= 90"


def test_a_level_downward_falls() -> None:
    clause = StepUp("9", ("sl",), 2, StepBlock.BLOCKS, at_most_percent_of_gap=F(10))
    outcomes = settled(contract(measure(target=at_most("30")), step_up=(clause,)), "20", "20", "28")
    assert [str(one.of("sl").level) for one in outcomes] == ["<= 30", "<= 30", "<= 27"]
    free = contract(measure(target=at_most("30")), step_up=(replace(clause, at_most_percent_of_gap=None),))
    assert str(settled(free, "20", "20", "28")[2].of("sl").level) == "<= 25"


def test_nothing_is_decided_about_a_credit_on_hold_in_a_period_without_charges() -> None:
    outcomes = settled(published(suspended_credits=hold()), "96", "96", "96", charges=["100", None, "100"])
    assert decided(outcomes) == [["2026-04 on_hold"], [], ["2026-04 upheld", "2026-06 on_hold"]]
