"""Units beside each other, on the real figures of 45 areas."""

from __future__ import annotations

import csv
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.metric import Better
from outscore.model.period import Period
from outscore.signals.charts import chart
from outscore.signals.funnel import Unit
from outscore.signals.funnel import funnel
from outscore.signals.points import Point
from outscore.signals.rules import Rule
from outscore.signals.rules import signals

FILE = Path(__file__).parents[2] / "examples/nhs111/inbox/nhs111_mds_2015-04_to_2015-09.csv"
UNITS = st.lists(
    st.integers(1, 400).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases))),
    min_size=5,
    max_size=30,
)


@pytest.fixture(scope="module")
def areas() -> dict[str, list[Unit]]:
    """Calls answered within 60 seconds of calls answered, for each month and area."""
    found: dict[str, list[Unit]] = defaultdict(list)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            passed, cases = int(row["Nhs1 Answered 60sec SUM"]), int(row["Nhs1 Answered Calls SUM"])
            found[row["Periodname"]].append(Unit(row["Provider Name"], passed, cases))
    return found


def test_counting_alone_puts_nearly_every_area_outside(areas: dict[str, list[Unit]]) -> None:
    outside = {
        month: sum(one.is_outside_plain for one in funnel(units).places) for month, units in areas.items()
    }
    assert {len(units) for units in areas.values()} == {45}
    assert outside == {"Apr-15": 42, "May-15": 43, "Jun-15": 39, "Jul-15": 39, "Aug-15": 44, "Sep-15": 36}


def test_adjusted_limits_leave_those_who_stand_out(areas: dict[str, list[Unit]]) -> None:
    outside = {month: sum(one.is_outside for one in funnel(units).places) for month, units in areas.items()}
    assert outside == {"Apr-15": 4, "May-15": 4, "Jun-15": 4, "Jul-15": 3, "Aug-15": 2, "Sep-15": 3}


def test_the_factor_is_shown(areas: dict[str, list[Unit]]) -> None:
    factors = [funnel(units).dispersion for units in areas.values()]
    assert all(100 < factor < 700 for factor in factors)


def test_laneys_limits_too_leave_only_those_who_stand_out(areas: dict[str, list[Unit]]) -> None:
    """The areas of a month, one after the other, as if they were months."""
    outside = []
    for units in areas.values():
        points = [
            Point(
                Period.month(2001 + at // 12, at % 12 + 1),
                Fraction(100 * one.passed, one.cases),
                one.passed,
                one.cases,
            )
            for at, one in enumerate(units)
        ]
        outside.append(sum(one.rule is Rule.OUTSIDE for one in signals(chart(points, 100), Better.HIGHER)))
    assert outside == [7, 6, 5, 5, 5, 4]


@settings(deadline=None)
@given(UNITS)
def test_adjusting_never_narrows(counts: list[tuple[int, int]]) -> None:
    found = funnel([Unit(str(number), *one) for number, one in enumerate(counts)])
    for one in found.places:
        assert one.adjusted[0] <= one.plain[0] <= found.centre <= one.plain[1] <= one.adjusted[1]


@settings(deadline=None)
@given(UNITS)
def test_the_order_of_units_does_not_matter(counts: list[tuple[int, int]]) -> None:
    units = [Unit(str(number), *one) for number, one in enumerate(counts)]
    turned = sorted(units, key=lambda one: (one.cases, one.name))
    first = {one.unit.name: one.is_outside for one in funnel(units).places}
    assert {one.unit.name: one.is_outside for one in funnel(turned).places} == first


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([(8, 10)] * 4, "4 units, and 5 are needed: no limits."),
        ([], "0 units, and 5 are needed: no limits."),
        ([(10, 10)] * 6, "All units have the same figure: no limits."),
    ],
)
def test_where_there_are_no_limits_it_says_why(counts: list[tuple[int, int]], sentence: str) -> None:
    found = funnel([Unit(str(number), *one) for number, one in enumerate(counts)])
    assert (found.places, found.sentence) == ((), sentence)


def test_units_that_differ_by_counting_alone_are_not_adjusted() -> None:
    found = funnel([Unit(str(number), 80 + number % 2, 100) for number in range(10)])
    assert found.between == 0
    assert all(one.plain == one.adjusted for one in found.places)
