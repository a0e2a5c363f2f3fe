"""Relief where more arrived than was forecast, tested by the interval, the day or the period."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from tests.scoring.intervals import DAY
from tests.scoring.intervals import FIRST
from tests.scoring.intervals import above_forecast
from tests.scoring.intervals import at
from tests.scoring.intervals import between
from tests.scoring.intervals import combining
from tests.scoring.intervals import counts
from tests.scoring.intervals import day
from tests.scoring.intervals import figure
from tests.scoring.intervals import ground
from tests.scoring.intervals import measured
from tests.scoring.intervals import row
from tests.scoring.terms import target

from outscore.model.period_facts import WhyAbsent
from outscore.model.slices import Granted
from outscore.model.slices import Slice
from outscore.model.target import Comparison
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import Needs
from outscore.model.terms.measuring import PartIntervals
from outscore.model.terms.measuring import ReliefUnit
from outscore.scoring.readings import by_calculation

LONDON = ZoneInfo("Europe/London")
EIGHTY = target(Comparison.AT_LEAST, "80")
AVERAGE = combining(Method.AVERAGE_OF_INTERVALS)
GOOD_SHARE = combining(Method.SHARE_OF_GOOD_INTERVALS, EIGHTY)


THREE_DAYS = [
    day(1, forecast=1000, offered=1100, in_time=800),
    day(2, forecast=1000, offered=1101, in_time=300),
    day(3, forecast=1000, offered=900, in_time=810),
]


def test_only_the_day_that_is_more_than_the_margin_above_its_forecast_is_left_out() -> None:
    calculated = ground(above_forecast(ReliefUnit.DAY), needs=Needs.CALCULATION)
    granted = by_calculation([calculated], THREE_DAYS)
    assert figure(measured(), THREE_DAYS, granted) == "80.500"
    assert figure(measured(), THREE_DAYS) == "61.593"
    exactly = by_calculation(
        [ground(above_forecast(ReliefUnit.DAY, "10.1"), needs=Needs.CALCULATION)], THREE_DAYS
    )
    assert figure(measured(), THREE_DAYS, exactly) == "61.593"


def test_a_forecast_ground_that_needs_approval_counts_only_where_it_was_granted() -> None:
    approved = ground(above_forecast(ReliefUnit.DAY))
    assert by_calculation([approved], THREE_DAYS) == ()
    first, second = (Granted(approved, one.begin, one.end) for one in THREE_DAYS[:2])
    assert figure(measured(), THREE_DAYS, [first]) == "61.593"
    assert figure(measured(), THREE_DAYS, [first, second]) == "80.500"


def test_an_approval_is_narrowed_by_the_test_and_never_widened_to_the_rest_of_the_unit() -> None:
    rows = [
        row(at("08:00"), offered=150, forecast=100, in_time=50),
        row(at("08:30"), offered=150, forecast=100, in_time=50),
        row(at("09:00"), offered=100, forecast=100, in_time=100),
    ]
    by_half_hour, by_day = ground(above_forecast(ReliefUnit.INTERVAL)), ground(above_forecast(ReliefUnit.DAY))
    assert figure(measured(), rows, [between("08:30", "09:30", by_half_hour)]) == "60.000"
    assert figure(measured(), rows, [between("08:30", "08:59", by_half_hour)]) == "50.000"
    touched = replace(by_day, part_intervals=PartIntervals.TOUCHED)
    assert figure(measured(), rows, [between("08:30", "09:00", touched)]) == "60.000"
    assert figure(measured(), rows, [between("00:00", "23:59", by_day)]) == WhyAbsent.ALL_RELIEVED


@pytest.mark.parametrize("per", [ReliefUnit.DAY, ReliefUnit.PERIOD])
def test_a_day_or_a_period_above_its_forecast_that_was_granted_in_part_stays_in(per: ReliefUnit) -> None:
    rows = [
        row(at("08:00"), offered=150, forecast=100, in_time=50),
        row(at("08:30"), offered=150, forecast=100, in_time=50),
        row(at("09:00"), offered=100, forecast=100, in_time=100),
    ]
    own = ground(above_forecast(per))
    assert figure(measured(), rows, [between("08:00", "09:00", own)]) == "50.000"
    assert (
        figure(measured(), rows, [between("08:00", "09:00", own), between("09:00", "09:10", own)]) == "50.000"
    )
    whole = [between("08:00", "09:00", own), between("09:00", "09:30", own)]
    assert figure(measured(), rows, whole) == WhyAbsent.ALL_RELIEVED


@pytest.mark.parametrize(
    ("per", "expected"),
    [(ReliefUnit.INTERVAL, "100.000"), (ReliefUnit.DAY, "80.000"), (ReliefUnit.PERIOD, "75.000")],
)
def test_the_unit_of_the_test_changes_what_is_left_out(per: ReliefUnit, expected: str) -> None:
    rows = [
        row(at("08:00"), forecast=100, offered=300, in_time=200),
        row(at("08:30"), forecast=100, offered=100, in_time=100),
        row(at("08:00", date="2026-04-02"), forecast=400, offered=400, in_time=400),
    ]
    if per is ReliefUnit.DAY:
        rows[2] = row(at("08:00", date="2026-04-02"), forecast=400, offered=400, in_time=320)
    if per is ReliefUnit.PERIOD:
        rows[2] = row(at("08:00", date="2026-04-02"), forecast=600, offered=400, in_time=300)
    granted = by_calculation([ground(above_forecast(per), needs=Needs.CALCULATION)], rows)
    assert figure(measured(), rows, granted) == expected


def test_a_unit_without_a_whole_forecast_cannot_be_tested_and_stays_in() -> None:
    calculated = ground(above_forecast(ReliefUnit.DAY), needs=Needs.CALCULATION)
    for forecast in (
        [],
        [row(at("08:00"), forecast=10)],
        [Slice(FIRST, FIRST + 30 * DAY, counts(forecast=3))],
    ):
        rows = [
            row(at("08:00"), offered=100, in_time=40),
            row(at("08:30"), offered=100, in_time=40),
            *forecast,
        ]
        assert figure(measured(), rows, by_calculation([calculated], rows)) == "40.000"


def test_rows_about_more_than_a_day_are_not_tested_by_the_day() -> None:
    calculated = ground(above_forecast(ReliefUnit.DAY), needs=Needs.CALCULATION)
    rows = [row(FIRST, 2 * DAY, forecast=100, offered=200, in_time=80)]
    assert figure(measured(), rows, by_calculation([calculated], rows)) == "40.000"


def test_queues_are_held_against_the_forecast_together() -> None:
    rows = [
        row(at("08:00"), offered=90, forecast=50, in_time=0),
        row(at("08:00"), offered=10, forecast=50, in_time=10),
        row(at("08:30"), offered=100, forecast=100, in_time=100),
    ]
    granted = by_calculation([ground(above_forecast(ReliefUnit.INTERVAL), needs=Needs.CALCULATION)], rows)
    assert figure(measured(), rows, granted) == "55.000"
