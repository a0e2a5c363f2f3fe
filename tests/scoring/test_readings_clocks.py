"""Rows and claims on days on which the clocks change."""

from __future__ import annotations

from datetime import UTC
from datetime import timedelta
from datetime import timezone
from zoneinfo import ZoneInfo

import pytest
from tests.scoring.intervals import DAY
from tests.scoring.intervals import HALF_HOUR
from tests.scoring.intervals import OUTAGE
from tests.scoring.intervals import TOUCHING
from tests.scoring.intervals import above_forecast
from tests.scoring.intervals import at
from tests.scoring.intervals import combining
from tests.scoring.intervals import counts
from tests.scoring.intervals import figure
from tests.scoring.intervals import ground
from tests.scoring.intervals import measured
from tests.scoring.intervals import row
from tests.scoring.terms import target

from outscore.model.slices import Granted
from outscore.model.slices import Slice
from outscore.model.target import Comparison
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import Needs
from outscore.model.terms.measuring import ReliefUnit
from outscore.scoring.readings import by_calculation

LONDON = ZoneInfo("Europe/London")
EIGHTY = target(Comparison.AT_LEAST, "80")
AVERAGE = combining(Method.AVERAGE_OF_INTERVALS)
GOOD_SHARE = combining(Method.SHARE_OF_GOOD_INTERVALS, EIGHTY)


@pytest.mark.parametrize(("date", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_day_on_which_the_clocks_change_is_one_day_of_its_own_length(date: str, hours: int) -> None:
    midnight = at("00:00", LONDON, date)
    day_row = Slice(midnight, midnight + DAY, counts(offered=100, in_time=40))
    other = Slice(midnight + DAY, midnight + 2 * DAY, counts(offered=100, in_time=90))
    start = midnight.astimezone(UTC)
    last = Granted(TOUCHING, start + timedelta(hours=hours) - HALF_HOUR, start + timedelta(hours=hours))
    after = Granted(TOUCHING, start + timedelta(hours=hours), start + timedelta(hours=hours) + HALF_HOUR)
    whole = Granted(OUTAGE, start, start + timedelta(hours=hours))
    almost = Granted(OUTAGE, start, start + timedelta(hours=hours) - HALF_HOUR)
    assert figure(measured(), [day_row, other], [whole]) == "90.000"
    assert figure(measured(), [day_row, other], [almost]) == "65.000"
    assert figure(measured(), [day_row, other], [last]) == "90.000"
    assert figure(measured(), [day_row, other], [after]) == "40.000"


def test_the_hour_that_is_lived_twice_is_two_intervals() -> None:
    once, again = (at("01:00", LONDON, "2026-10-25").replace(fold=fold) for fold in (0, 1))
    length = timedelta(hours=1)
    rows = [
        Slice(once, (once.astimezone(UTC) + length).astimezone(LONDON), counts(offered=100, in_time=0)),
        Slice(again, (again.astimezone(UTC) + length).astimezone(LONDON), counts(offered=50, in_time=50)),
    ]
    assert figure(measured(combined=AVERAGE), rows) == "50.000"
    assert figure(measured(), rows, [Granted(OUTAGE, rows[0].begin, rows[0].end)]) == "100.000"


def test_a_day_is_tested_against_its_forecast_by_the_clock_on_its_own_wall() -> None:
    far = timezone(timedelta(hours=13))
    rows = [
        row(at("23:00", far), forecast=100, offered=200, in_time=0),
        row(at("00:00", far, "2026-04-02"), forecast=200, offered=100, in_time=100),
    ]
    granted = by_calculation([ground(above_forecast(ReliefUnit.DAY), needs=Needs.CALCULATION)], rows)
    assert figure(measured(), rows, granted) == "100.000"
