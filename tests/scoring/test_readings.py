"""From rows to a figure: exclusions and intervals, by the worked figures of public contracts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tests.scoring.intervals import ABANDONED
from tests.scoring.intervals import DAY
from tests.scoring.intervals import FIRST
from tests.scoring.intervals import OFFERED
from tests.scoring.intervals import OUTAGE
from tests.scoring.intervals import WAIT
from tests.scoring.intervals import above_forecast
from tests.scoring.intervals import at
from tests.scoring.intervals import combining
from tests.scoring.intervals import counts
from tests.scoring.intervals import day
from tests.scoring.intervals import figure
from tests.scoring.intervals import ground
from tests.scoring.intervals import measured
from tests.scoring.intervals import metric
from tests.scoring.intervals import row
from tests.scoring.terms import target

from outscore.model.metric import Better
from outscore.model.metric import Sum
from outscore.model.period_facts import WhyAbsent
from outscore.model.slices import Granted
from outscore.model.slices import Slice
from outscore.model.target import Comparison
from outscore.model.terms.measuring import Effect
from outscore.model.terms.measuring import EmptyInterval
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import ReliefUnit
from outscore.scoring.readings import by_interval
from outscore.scoring.readings import quantities_read
from outscore.scoring.readings import reading

if TYPE_CHECKING:
    from outscore.model.terms.measuring import Combining

LONDON = ZoneInfo("Europe/London")
EIGHTY = target(Comparison.AT_LEAST, "80")
AVERAGE = combining(Method.AVERAGE_OF_INTERVALS)
GOOD_SHARE = combining(Method.SHARE_OF_GOOD_INTERVALS, EIGHTY)


# Combining intervals


@pytest.mark.parametrize(
    ("combined", "expected"), [(None, "86.364"), (AVERAGE, "70.000"), (GOOD_SHARE, "50.000")]
)
def test_the_same_day_averaged_in_three_ways_gives_three_figures(
    combined: Combining | None, expected: str
) -> None:
    rows = [row(at("08:00"), offered=100, in_time=90), row(at("08:30"), offered=10, in_time=5)]
    assert figure(measured(combined=combined), rows) == expected


def test_queues_of_one_interval_are_added_before_it_is_averaged() -> None:
    queues = [
        row(at("08:00"), offered=60, in_time=60),
        row(at("08:00"), offered=40, in_time=30),
        row(at("08:30"), offered=10, in_time=5),
    ]
    assert figure(measured(combined=AVERAGE), queues) == "70.000"


@pytest.mark.parametrize(
    ("method", "empty", "expected"),
    [
        (Method.AVERAGE_OF_INTERVALS, None, "50.000"),
        (Method.AVERAGE_OF_INTERVALS, EmptyInterval.LEFT_OUT, "50.000"),
        (Method.AVERAGE_OF_INTERVALS, EmptyInterval.GOOD, "75.000"),
        (Method.SHARE_OF_GOOD_INTERVALS, EmptyInterval.LEFT_OUT, "0.000"),
        (Method.SHARE_OF_GOOD_INTERVALS, EmptyInterval.GOOD, "50.000"),
    ],
)
def test_an_empty_interval_counts_as_the_contract_says(
    method: Method, empty: EmptyInterval | None, expected: str
) -> None:
    rows = [row(at("08:00"), offered=100, in_time=50), row(at("08:30"), offered=0, in_time=0)]
    assert figure(measured(combined=combining(method, EIGHTY, empty)), rows) == expected


def test_an_empty_interval_that_counts_as_good_adds_nothing_to_a_rate_that_should_be_low() -> None:
    rows = [row(at("08:00"), offered=100, abandoned=10), row(at("08:30"), offered=0, abandoned=0)]
    good = combining(Method.AVERAGE_OF_INTERVALS, None, EmptyInterval.GOOD)
    assert figure(measured(ABANDONED, combined=good), rows) == "5.000"


def test_a_period_without_any_volume_is_not_measured() -> None:
    rows = [row(at("08:00"), offered=0, in_time=0)]
    assert figure(measured(), rows) == WhyAbsent.NO_VOLUME
    assert figure(measured(combined=AVERAGE), rows) == WhyAbsent.NO_VOLUME
    assert reading(measured(), rows).reason == "offered is 0: there is nothing to divide by."


def test_a_period_without_rows_is_not_reported() -> None:
    assert figure(measured(), []) == WhyAbsent.NO_REPORT
    assert figure(measured(), [row(at("08:00"), forecast=100)]) == WhyAbsent.NO_REPORT


def test_averages_that_a_feed_has_finished_are_averaged_by_interval_and_never_rolled_up() -> None:
    rows = [row(at("08:00"), wait=30), row(at("08:30"), wait=40)]
    assert figure(measured(WAIT), rows) == WhyAbsent.INCOMPLETE
    assert figure(measured(WAIT, combined=AVERAGE), rows) == "35.000"
    assert figure(measured(WAIT, combined=AVERAGE), [*rows, rows[0]]) == WhyAbsent.INCOMPLETE
    assert figure(measured(WAIT), [rows[0], rows[0]]) == WhyAbsent.INCOMPLETE
    assert figure(measured(WAIT), rows[:1]) == "30.000"
    assert (
        figure(measured(WAIT, [("few", Effect.NUMERATOR)]), [row(at("08:00"), wait=3, few=1)]) == "incomplete"
    )


def test_a_total_is_added_up() -> None:
    found = reading(measured(OFFERED), [day(1, offered=100), day(2, offered=20)])
    assert found.value == 120
    assert found.count is None


# What is not known


def test_a_row_that_left_a_needed_quantity_empty_makes_the_period_incomplete() -> None:
    whole = row(at("08:00"), offered=100, in_time=90)
    partial = Slice(whole.begin, whole.end, counts(offered=50), ("in_time",))
    found = reading(measured(), [whole, partial, row(at("08:30"), offered=10, in_time=5)])
    assert found.absent is WhyAbsent.INCOMPLETE
    assert found.reason == "1 of 2 intervals gives no figure for in_time or offered."


def test_an_empty_cell_is_a_gap_although_a_row_about_a_longer_time_has_the_quantity() -> None:
    month = Slice(FIRST, FIRST + 30 * DAY, counts(in_time=9))
    empty = Slice(FIRST, FIRST + DAY, counts(offered=10), ("in_time",))
    assert figure(measured(), [month, empty]) == WhyAbsent.INCOMPLETE


def test_quantities_of_two_feeds_meet_in_their_interval() -> None:
    rows = [row(at("08:00"), offered=100), row(at("08:00"), in_time=90)]
    assert figure(measured(), rows) == "90.000"


def test_a_month_beside_its_days_is_enough_until_relief_takes_days_out() -> None:
    month = Slice(FIRST, FIRST + 30 * DAY, counts(offered=300))
    rows = [month, *(day(number, in_time=9) for number in range(1, 31))]
    assert figure(measured(), rows) == "90.000"
    assert figure(measured(), rows[:-1]) == "87.000"
    assert figure(measured(), rows, [Granted(OUTAGE, at("08:00"), at("10:00"))]) == "90.000"
    found = reading(measured(), rows, [Granted(OUTAGE, FIRST, FIRST + DAY)])
    assert found.absent is WhyAbsent.INCOMPLETE
    assert found.reason.startswith("Relief is for 1 of 31 intervals, but some of their counts")
    assert figure(measured(), rows, [Granted(OUTAGE, FIRST, FIRST + 30 * DAY)]) == WhyAbsent.ALL_RELIEVED


def test_a_month_of_one_queue_stays_when_a_day_of_another_goes() -> None:
    month = Slice(FIRST, FIRST + 30 * DAY, counts(offered=300, in_time=150))
    rows = [month, *(day(number, offered=10, in_time=5 if number > 1 else 0) for number in range(1, 31))]
    assert figure(measured(), rows, [Granted(OUTAGE, FIRST, FIRST + DAY)]) == "50.000"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    moment = datetime(2026, 4, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="has no time zone"):
        reading(measured(), [Slice(moment, moment + DAY, counts(offered=1, in_time=1))])


# Leaving out counts


def test_short_abandons_left_out_of_both_sides_or_of_the_top_only_end_in_different_tiers() -> None:
    rows = [day(1, received=10000, abandoned=400, short=60)]
    own = metric(Sum(("abandoned",)), "received", Better.LOWER)
    assert figure(measured(own, [("short", Effect.BOTH)]), rows) == "3.421"
    assert figure(measured(own, [("short", Effect.NUMERATOR)]), rows) == "3.400"
    assert figure(measured(own), rows) == "4.000"


def test_excused_calls_added_back_and_left_out_give_opposite_results() -> None:
    rows = [day(1, answered=10000, late=2300, excused=400)]
    own = metric(Sum(("answered",), ("late",)), "answered")
    assert figure(measured(own, [("excused", Effect.ADD_BACK)]), rows) == "81.000"
    assert figure(measured(own), rows) == "77.000"
    # The excused calls were late ones, so that only the lower side holds them; as a share of late calls
    # they leave both sides, and 100 less that share is the same figure.
    assert figure(measured(own, [("excused", Effect.DENOMINATOR)]), rows) == "80.208"
    late = metric(Sum(("late",)), "answered", Better.LOWER)
    assert figure(measured(late, [("excused", Effect.BOTH)]), rows) == "19.792"


@pytest.mark.parametrize(
    ("excused", "effect", "why"),
    [
        (101, Effect.BOTH, "below zero"),
        (91, Effect.NUMERATOR, "below zero"),
        (101, Effect.DENOMINATOR, "below zero"),
        (11, Effect.ADD_BACK, "above its whole (101.00 of 100.00)"),
        (11, Effect.DENOMINATOR, "above its whole (90.00 of 89.00)"),
    ],
)
def test_an_exclusion_that_cannot_be_right_is_not_clipped(excused: int, effect: Effect, why: str) -> None:
    rows = [day(1, offered=100, in_time=90, excused=excused)]
    for combined in (None, AVERAGE, GOOD_SHARE):
        found = reading(measured(excluded=[("excused", effect)], combined=combined), rows)
        assert found.value is None
        assert found.absent is WhyAbsent.INCOMPLETE
        assert why in found.reason
    assert figure(measured(excluded=[("excused", effect)]), [day(1, offered=100, in_time=90, excused=10)])


def test_a_share_that_is_no_part_of_its_whole_may_be_above_it() -> None:
    volume = metric(Sum(("offered",)), "forecast")
    rows = [day(1, offered=110, forecast=100, excused=5)]
    assert figure(measured(volume), rows) == "110.000"
    assert figure(measured(volume, [("excused", Effect.NUMERATOR)]), rows) == "105.000"


def test_counts_to_leave_out_that_were_not_reported_make_the_figure_incomplete() -> None:
    rows = [day(1, offered=100, in_time=90, excused=1), day(2, offered=100, in_time=90)]
    assert figure(measured(excluded=[("excused", Effect.BOTH)]), rows) == WhyAbsent.INCOMPLETE


def test_nothing_left_after_what_is_left_out_is_no_volume() -> None:
    found = reading(measured(excluded=[("offered", Effect.DENOMINATOR)]), [day(1, offered=5, in_time=0)])
    assert found.absent is WhyAbsent.NO_VOLUME
    assert "after what is left out" in found.reason


# What a caller asks


def test_a_measure_is_read_by_interval_only_where_its_terms_need_it() -> None:
    assert not by_interval(measured())
    assert not by_interval(measured(combined=combining(Method.WHOLE_PERIOD)), [ground(measures=("other",))])
    assert by_interval(measured(combined=AVERAGE))
    assert by_interval(measured(excluded=[("short", Effect.BOTH)]))
    assert by_interval(measured(), [OUTAGE])


def test_the_quantities_of_exclusions_and_forecast_tests_are_asked_for_too() -> None:
    own = measured(excluded=[("short", Effect.BOTH)])
    assert quantities_read(own) == ("in_time", "offered", "short")
    grounds = [ground(above_forecast(ReliefUnit.DAY)), OUTAGE]
    assert quantities_read(own, grounds) == ("in_time", "offered", "short", "forecast")
