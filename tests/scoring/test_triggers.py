"""What follows from failures and is not money, by hand-made series."""

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
from tests.scoring.settling import months
from tests.scoring.settling import settled

from outscore.model.carry import START
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.model.terms.judging import Counts
from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import SettlingEffect
from outscore.model.terms.judging import SettlingIn
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import SmallAmounts
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import Suspension
from outscore.model.terms.triggers import AverageLevel
from outscore.model.terms.triggers import CapReached
from outscore.model.terms.triggers import Counting
from outscore.model.terms.triggers import CreditsShare
from outscore.model.terms.triggers import CreditsTotal
from outscore.model.terms.triggers import InBand
from outscore.model.terms.triggers import Level
from outscore.model.terms.triggers import Limits
from outscore.model.terms.triggers import Missed
from outscore.model.terms.triggers import PointsTotal
from outscore.model.terms.triggers import Trigger
from outscore.scoring.settle import Settlement
from outscore.scoring.wording import readable

if TYPE_CHECKING:
    from outscore.model.outcome import Outcome
    from outscore.model.terms.triggers import Test

F = Fraction
WORDS = {"F": "98", "P": "99", "-": None}


def fires(test: Test, *values: object, names: tuple[str, ...] = ("sl",), **terms: Any) -> list[int]:
    """The periods, counted from 1, in which a trigger with this test fires."""
    own = [measure(name, bands=PUBLISHED) for name in names]
    points = PointsToMoney("3", percent_per_point=F(1))
    whole = contract(*own, **{"points": points, "triggers": (Trigger("t", "Plan", "15", (test,)),), **terms})
    return [number for number, one in enumerate(settled(whole, *values), start=1) if one.fired]


def series(letters: str) -> list[str | None]:
    """F for failed, P for passed, - for not measured."""
    return [WORDS[letter] for letter in letters]


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("FPFPFPP", [5]),
        ("FFF", [3]),
        ("FFFF", [3, 4]),
        ("FPPPPPFF", []),
        ("FPPPFF", [6]),
        ("F-F--F", [6]),
        ("FFFPPPPF", [3]),
    ],
)
def test_three_misses_in_six_periods(letters: str, expected: list[int]) -> None:
    assert fires(Missed(3, in_last=6), *series(letters)) == expected


@pytest.mark.parametrize(
    ("letters", "expected"),
    [("FFPFFF", [6]), ("FF-F", [4]), ("F-F-F", [5]), ("FPF", []), ("FFFFF", [3, 4, 5])],
)
def test_three_misses_in_a_row_pass_over_what_was_not_measured(letters: str, expected: list[int]) -> None:
    assert fires(Missed(3), *series(letters)) == expected


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize(
    ("letters", "expected"), [("FF-F", []), ("F-FFF", [5]), ("-FFFF", [4, 5]), ("FF", []), ("FFFPFF-", [3])]
)
def test_a_period_not_measured_may_break_a_row_of_misses(
    letters: str, expected: list[int], counting: Counting
) -> None:
    test = Missed(3, counting=counting, not_measured=Gap.BREAKS)
    assert fires(test, *series(letters)) == expected


def both(*letters: str) -> list[dict[str, str | None]]:
    return [{"a": WORDS[one], "b": WORDS[other]} for one, other in map(tuple, letters)]


def test_misses_are_counted_measure_by_measure_or_together() -> None:
    values = both("FP", "PF", "FP", "PP", "FF")
    assert fires(Missed(3), *values, names=("a", "b")) == []
    assert fires(Missed(3, counting=Counting.ANY), *values, names=("a", "b")) == [3]
    assert fires(Missed(4, in_last=5, counting=Counting.ANY), *values, names=("a", "b")) == [5]
    assert fires(Missed(3, in_last=5, measures=("a",)), *values, names=("a", "b")) == [5]


def test_a_run_of_some_measures_is_not_broken_while_only_others_are_measured() -> None:
    values = both("FP", "-P", "FP")
    assert fires(Missed(2, counting=Counting.ANY, measures=("a",)), *values, names=("a", "b")) == [3]
    assert fires(Missed(2, counting=Counting.ANY), *values, names=("a", "b")) == []


def test_a_failure_while_settling_in_may_not_count() -> None:
    rule = SettlingIn(date(2026, 4, 30), SettlingEffect.NO_CREDITS, Counts.DO_NOT_COUNT, "2.6")
    assert fires(Missed(2), *series("FFF"), settling_in=rule) == [3]
    assert fires(Missed(2), *series("FFF"), settling_in=replace(rule, earlier_failures=Counts.COUNT)) == [
        2,
        3,
    ]


def test_a_band_or_a_level_fires_in_its_own_period() -> None:
    assert fires(InBand(("severe", "below")), "97", "96", "50", "99") == [2, 3]
    assert fires(Level("sl", below("97")), "97", "96.99", None) == [2]


def test_an_average_needs_every_period_of_its_window() -> None:
    test = AverageLevel("sl", 3, below("97"))
    assert fires(test, "96", "96", "98.99", "96.01", None, "90", "90") == [3]
    assert fires(test, "96", "96", "99") == []


def test_points_add_up_over_periods_and_some_must_be_of_this_one() -> None:
    test = PointsTotal(at_least("7"), in_last=3)
    assert fires(test, "96", "0", "99", "99", "96", "0", "98") == [2, 6, 7]


@pytest.mark.parametrize(("counts", "fired"), [(Counts.COUNT, [2]), (Counts.DO_NOT_COUNT, [])])
def test_points_of_settling_in_add_up_where_its_failures_count(counts: Counts, fired: list[int]) -> None:
    first = SettlingIn(date(2026, 4, 30), SettlingEffect.NO_CREDITS, counts, "2.7")
    assert fires(PointsTotal(at_least("5"), in_last=2), "96", "97", settling_in=first) == fired


def test_points_go_on_counting_above_the_cap() -> None:
    cap = Cap("m", "8", CapWindow.PERIOD, amount=F(1))
    assert fires(PointsTotal(at_least("8"), in_last=2), "0", "0", caps=(cap,)) == [2]


def test_credits_add_up_over_periods() -> None:
    assert fires(CreditsTotal(at_least("5000"), in_last=2), "97", "96", "99", "96") == [2]


def test_a_share_of_the_charges_in_several_periods() -> None:
    test = CreditsShare(at_least("3"), times=2, in_last=4)
    assert fires(test, "96", "97", "99", "96", "99", "99", "99", "96") == [4]


def test_a_cap_reached_exactly_is_reached() -> None:
    cap = Cap("m", "8", CapWindow.PERIOD, percent=F(3))
    assert fires(CapReached("m"), "97", "96", "0", caps=(cap,)) == [2, 3]
    assert fires(CapReached("m", times=2, in_last=3), "96", "99", "0", "99", "99", "0", caps=(cap,)) == [3]


def test_it_says_why_and_until_when() -> None:
    trigger = Trigger("plan", "Rectification plan", "15.1", (Missed(1),), 10, 60)
    [outcome] = settled(contract(measure(), triggers=(trigger,)), "98")
    [fired] = outcome.fired
    assert (fired.trigger, fired.name, fired.clause) == ("plan", "Rectification plan", "15.1")
    assert (fired.due, fired.expires) == (date(2026, 5, 10), date(2026, 6, 29))
    assert "sl" in fired.reason


def test_the_first_test_that_holds_gives_the_reason() -> None:
    trigger = Trigger("t", "", "15", (Level("sl", below("50")), InBand(("missed",))))
    [outcome] = settled(contract(measure(), triggers=(trigger,)), "98")
    assert outcome.fired[0].reason == "sl is in band missed."


def test_a_trigger_that_is_agreed_later_has_seen_what_came_before() -> None:
    before = contract(measure("a"), measure("b"))
    test = Missed(3, counting=Counting.ANY)
    after = replace(before, terms=replace(before.terms, triggers=(Trigger("t", "", "15", (test,)),)))
    amended = replace(before, changes=((date(2026, 6, 1), after),))
    outcomes = list(Settlement(amended).run(months(both("FP", "PF", "FP", "FP"))))
    assert [bool(one.fired) for one in outcomes] == [False, False, True, True]


CAP = Cap("m", "8", CapWindow.PERIOD, percent=F(2))
"""96 is 3 points, 3 % of the charges, of which the cap leaves 2."""


@pytest.mark.parametrize(
    ("caps", "fired", "reason"),
    [
        (Limits.DISREGARDED, [2, 4], "Credits of 6000 before caps in 3 periods (at least 6000)."),
        (Limits.APPLIED, [], ""),
    ],
)
def test_a_cap_stops_no_trigger_on_a_sum_of_credits_unless_the_paper_says_so(
    caps: Limits, fired: list[int], reason: str
) -> None:
    test = CreditsTotal(at_least("6000"), in_last=3, caps=caps)
    assert fires(test, "96", "96", "99", "96", caps=(CAP,)) == fired
    outcomes = capped(test, "96", "96")
    assert [one.reason for one in outcomes[1].fired] == ([reason] if reason else [])
    assert fires(replace(test, level=at_least("4000")), "96", "96", "99", "96", caps=(CAP,)) == [2, 4]


@pytest.mark.parametrize(("caps", "fired"), [(Limits.DISREGARDED, [2]), (Limits.APPLIED, [])])
def test_a_cap_stops_no_trigger_on_a_share_of_the_charges_unless_the_paper_says_so(
    caps: Limits, fired: list[int]
) -> None:
    test = CreditsShare(at_least("3"), times=2, in_last=3, caps=caps)
    assert fires(test, "96", "96", "99", "99", "96", caps=(CAP,)) == fired
    assert fires(replace(test, level=at_least("2")), "96", "96", caps=(CAP,)) == [2]


def capped(test: Test, *values: object) -> list[Outcome]:
    own = measure(bands=PUBLISHED)
    return settled(
        contract(
            own,
            points=PointsToMoney("3", percent_per_point=F(1)),
            triggers=(Trigger("t", "Plan", "15", (test,)),),
            caps=(CAP,),
        ),
        *values,
    )


def test_the_reason_says_before_caps_only_where_these_took_something() -> None:
    test = CreditsShare(at_least("1"))
    assert [one.fired[0].reason for one in capped(test, "98", "96")] == [
        "Credits at >= 1 % of the charges in 1 of 1 period.",
        "Credits before caps at >= 1 % of the charges in 1 of 1 period.",
    ]


@pytest.mark.parametrize(("caps", "fired"), [(Limits.DISREGARDED, [1]), (Limits.APPLIED, [])])
def test_what_is_too_small_to_be_paid_is_a_credit_before_limits(caps: Limits, fired: list[int]) -> None:
    small = SmallAmounts(F(5000), "9")
    assert fires(CreditsTotal(at_least("1000"), caps=caps), "98", small_amounts=small) == fired


@pytest.mark.parametrize(("caps", "fired"), [(Limits.DISREGARDED, [3]), (Limits.APPLIED, [])])
def test_what_is_set_off_is_a_credit_before_limits(caps: Limits, fired: list[int]) -> None:
    offset = EarnBack("e", "12", F(100), 1, EarnTest.MET, PaidAs.OFFSET, Pause.PAUSES)
    test = CreditsShare(at_least("1"), times=2, in_last=3, caps=caps)
    assert fires(test, "98", "99", "98", earn_back=(offset,)) == fired


@pytest.mark.parametrize(("caps", "fired"), [(Limits.DISREGARDED, [2]), (Limits.APPLIED, [])])
def test_a_credit_on_hold_counts_when_it_is_upheld_as_it_was_before_its_own_cap(
    caps: Limits, fired: list[int]
) -> None:
    on_hold = Suspension("7.1", NextNotMeasured.UPHOLD)
    test = CreditsTotal(at_least("3000"), caps=caps)
    assert fires(test, "96", "96", "99", caps=(CAP,), suspended_credits=on_hold) == fired


def test_what_came_before_caps_is_handed_on_only_where_a_test_asks_for_it() -> None:
    for caps, handed in ((Limits.DISREGARDED, F(3000)), (Limits.APPLIED, None)):
        terms = contract(
            measure(bands=PUBLISHED),
            points=PointsToMoney("3", percent_per_point=F(1)),
            triggers=(Trigger("t", "", "15", (CreditsTotal(at_least("1"), in_last=2, caps=caps),)),),
            caps=(CAP,),
        )
        [facts] = months(["96"])
        _, carry = Settlement(terms).step(START, facts)
        assert carry.paid[0].uncapped == handed


def test_a_trigger_tells_its_figure_as_a_person_reads_it() -> None:
    """An average that does not end is told with as many decimals as show that it is below."""
    assert readable(Fraction(239, 3), Target(Comparison.BELOW, Fraction(80), "80")) == "79.67"
    assert readable(Fraction(239999, 3000), Target(Comparison.BELOW, Fraction(80), "80")) == "79.9997"
