"""Time that was credited under one measure is not held against another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.scoring.intervals import DAY
from tests.scoring.intervals import FIRST
from tests.scoring.intervals import between
from tests.scoring.intervals import ground
from tests.scoring.intervals import row
from tests.scoring.settling import APRIL
from tests.scoring.settling import at_least
from tests.scoring.settling import at_most
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months

from outscore.model.carry import START
from outscore.model.metric import Combine
from outscore.model.metric import Sum
from outscore.model.period_facts import WhyAbsent
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import Counts
from outscore.model.terms.judging import SettlingEffect
from outscore.model.terms.judging import SettlingIn
from outscore.model.terms.measuring import Combining
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import UsedOnce
from outscore.model.terms.schemes import AmountByBand
from outscore.scoring.plan import plan
from outscore.scoring.readings import reading_under
from outscore.scoring.used_once import without_used_time

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.slices import Slice

COSTS = (Band("met", at_least("99"), amount=Fraction(0)), Band("missed", None, amount=Fraction(500)))
HOUR = timedelta(hours=1)


def after(*names: str) -> Combining:
    return Combining(Method.WHOLE_PERIOD, used_once=UsedOnce(names, "No double counting"))


def priced(name: str, *before: str) -> Measure:
    """A share of `good_...` in `all_...` that costs 500 below 99 %, charged after others."""
    own = measure(name, bands=COSTS, credit=AmountByBand(), combined=after(*before) if before else None)
    metric = replace(own.metric, numerator=Sum((f"good_{name}",)), denominator=Sum((f"all_{name}",)))
    return replace(own, metric=metric)


LINE, CALLS, CHATS = priced("line"), priced("calls", "line"), priced("chats", "line", "calls")
POINTS = (Band("met", at_least("99"), points=Fraction(0)), Band("missed", None, points=Fraction(2)))
BY_POINTS = replace(LINE, terms=replace(LINE.terms, bands=POINTS, credit=None))
BOTH = contract(CALLS, LINE)
ALL_THREE = contract(CHATS, CALLS, LINE)


def hour(place: int, line: int = 10, calls: int = 10, chats: int = 10) -> Slice:
    """An hour with ten cases of each, so many of them good."""
    goods = {"good_line": line, "good_calls": calls, "good_chats": chats}
    return row(FIRST + place * HOUR, HOUR, **goods, all_line=10, all_calls=10, all_chats=10)


def april(under: Contract, rows: list[Slice], **more: Any) -> PeriodFacts:
    """The readings of April, each as it counts after those before it."""
    found = {one.id: reading_under(under, one, lambda _: rows) for one in under.measures}
    (facts,) = months([found], **more)
    return without_used_time(plan(under, (under,)), START, facts)


def values(facts: PeriodFacts) -> dict[str, Fraction | None]:
    return {name: one.value for name, one in facts.readings.items()}


def test_time_that_one_measure_is_credited_for_is_not_counted_by_the_next() -> None:
    facts = april(BOTH, [hour(0, line=0, calls=0), hour(1, calls=5), *map(hour, range(2, 10))])
    assert values(facts) == {"line": 90, "calls": 95}
    calls = facts.readings["calls"]
    assert (calls.raw, calls.used_hours) == (Fraction(85), Fraction(1))
    assert calls.reason == "1 hour credited under line is not counted again (No double counting)."


def test_time_of_a_measure_that_costs_nothing_is_counted_as_ever() -> None:
    rows = [hour(0, line=9, calls=0), *map(hour, range(1, 10))]
    assert values(april(BOTH, rows)) == {"line": 99, "calls": 90}  # met: nothing was paid for it


def test_time_of_a_credit_that_was_waived_is_counted_as_ever() -> None:
    rows = [hour(0, line=0, calls=0), *map(hour, range(1, 10))]
    assert values(april(BOTH, rows))["calls"] == 100
    assert values(april(BOTH, rows, waived={"line": "Agreed"}))["calls"] == 90
    assert values(april(BOTH, rows, waived={"all": "Agreed"}))["calls"] == 90


def test_time_of_a_failure_that_costs_nothing_while_settling_in_is_counted_as_ever() -> None:
    rows = [hour(0, line=0, calls=0), *map(hour, range(1, 10))]
    free = SettlingIn(APRIL.end, SettlingEffect.NO_CREDITS, Counts.COUNT, "2.7")
    assert values(april(contract(CALLS, LINE, settling_in=free), rows))["calls"] == 90
    assert values(april(contract(CALLS, BY_POINTS, settling_in=free), rows))["calls"] == 90


def test_points_that_are_charged_use_the_time_as_a_credit_does() -> None:
    rows = [hour(0, line=0, calls=0), *map(hour, range(1, 10))]
    assert values(april(contract(CALLS, BY_POINTS), rows))["calls"] == 100


def test_of_three_measures_each_looks_at_those_before_it() -> None:
    rows = [hour(0, 0, 0, 0), hour(1, 10, 0, 0), hour(2, 10, 10, 0), *map(hour, range(3, 10))]
    assert values(april(ALL_THREE, rows)) == {"line": 90, "calls": 90, "chats": 90}
    rows = [hour(0, 0, 0, 0), hour(1), hour(2, 10, 10, 0), *map(hour, range(3, 10))]
    assert values(april(ALL_THREE, rows)) == {"line": 90, "calls": 100, "chats": 90}


def test_the_same_facts_again_change_nothing() -> None:
    facts = april(BOTH, [hour(0, line=0, calls=0), hour(1, calls=5), *map(hour, range(2, 10))])
    assert without_used_time(plan(BOTH, (BOTH,)), START, facts) == facts
    plain = contract(LINE)
    untouched = april(plain, [hour(0)])
    assert without_used_time(plan(plain, (plain,)), START, untouched) is untouched


def test_a_row_longer_than_the_time_that_was_used_cannot_be_taken_apart() -> None:
    rows = [row(FIRST, HOUR, good_line=0, all_line=10), row(FIRST, DAY, good_calls=200, all_calls=240)]
    calls = april(BOTH, rows).readings["calls"]
    assert (calls.value, calls.absent) == (None, WhyAbsent.INCOMPLETE)
    assert "longer than the time that was credited under another measure" in calls.reason
    good = [row(FIRST, HOUR, good_line=0, all_line=10), row(FIRST, DAY, good_calls=240, all_calls=240)]
    assert april(BOTH, good).readings["calls"].value == 100, "nothing in it is counted against anybody"


def test_relieved_time_is_not_used() -> None:
    rows = [hour(0, line=0, calls=0), *map(hour, range(1, 10))]
    claim = between("00:00", "01:00", ground(measures=("line",)))
    found = {one.id: reading_under(BOTH, one, lambda _: rows, [claim]) for one in BOTH.measures}
    assert all(one.value == 90 for one in found["calls"].after_use.values())


def test_of_a_total_the_time_that_was_used_is_left_out() -> None:
    total = measure("minutes", at_most("5"), combined=after("line"))
    minutes = replace(
        total, metric=replace(total.metric, combine=Combine.TOTAL, numerator=Sum(("down",)), denominator=None)
    )
    rows = [
        replace(one, counts={**one.counts, "down": Fraction(place)})
        for place, one in enumerate([hour(0), hour(1, line=0), *map(hour, range(2, 4))])
    ]
    assert values(april(contract(minutes, LINE), rows)) == {"minutes": 5, "line": 75}


@pytest.mark.parametrize("terms", [(), ("line",)])
def test_a_measure_says_whose_time_it_does_not_count(terms: tuple[str, ...]) -> None:
    other = priced("calls", *terms)
    found = reading_under(contract(other, LINE), other, lambda _: [hour(0, line=0, calls=0)])
    assert set(found.after_use) == ({frozenset({"line"})} if terms else set())
