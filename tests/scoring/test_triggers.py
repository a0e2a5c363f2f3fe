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

from outscore.model.terms.judging import Counts
from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import SettlingEffect
from outscore.model.terms.judging import SettlingIn
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.triggers import AverageLevel
from outscore.model.terms.triggers import CapReached
from outscore.model.terms.triggers import Counting
from outscore.model.terms.triggers import CreditsShare
from outscore.model.terms.triggers import CreditsTotal
from outscore.model.terms.triggers import InBand
from outscore.model.terms.triggers import Level
from outscore.model.terms.triggers import Missed
from outscore.model.terms.triggers import PointsTotal
from outscore.model.terms.triggers import Trigger
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
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
