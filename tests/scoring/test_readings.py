"""From rows to a figure: exclusions, intervals and relief, by the worked figures of public contracts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.intervals import ABANDONED
from tests.scoring.intervals import DAY
from tests.scoring.intervals import FIRST
from tests.scoring.intervals import HALF_HOUR
from tests.scoring.intervals import IN_TIME
from tests.scoring.intervals import OFFERED
from tests.scoring.intervals import OUTAGE
from tests.scoring.intervals import TOUCHING
from tests.scoring.intervals import WAIT
from tests.scoring.intervals import above_forecast
from tests.scoring.intervals import at
from tests.scoring.intervals import between
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
from outscore.model.period_facts import LeftOut
from outscore.model.period_facts import WhyAbsent
from outscore.model.slices import Granted
from outscore.model.slices import Slice
from outscore.model.target import Comparison
from outscore.model.terms.measuring import Effect
from outscore.model.terms.measuring import EmptyInterval
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import Needs
from outscore.model.terms.measuring import PartIntervals
from outscore.model.terms.measuring import ReliefEffect
from outscore.model.terms.measuring import ReliefUnit
from outscore.scoring.readings import by_calculation
from outscore.scoring.readings import by_interval
from outscore.scoring.readings import for_measures
from outscore.scoring.readings import left_out
from outscore.scoring.readings import quantities_read
from outscore.scoring.readings import reading

if TYPE_CHECKING:
    from random import Random

    from outscore.model.contract import Measure
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
    assert found.reason == "1 of 2 intervals give no figure for in_time or offered."


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


# Relief


MORNING = [row(at("08:00") + number * HALF_HOUR, offered=100, in_time=40) for number in range(6)]
REST = row(at("11:00"), timedelta(hours=13), offered=1000, in_time=850)
BOTH_CLAIMS = [between("08:00", "10:00"), between("09:30", "11:00")]


def test_what_an_outage_and_an_over_forecast_share_is_left_out_once() -> None:
    rows = [*MORNING, REST]
    assert figure(measured(), rows, BOTH_CLAIMS) == "85.000"
    assert figure(measured(), rows, BOTH_CLAIMS[1:]) == "74.615"
    assert figure(measured(), rows) == "68.125"
    assert reading(measured(), rows, BOTH_CLAIMS).raw == Fraction(68125, 1000)
    assert reading(measured(), rows, BOTH_CLAIMS).count == 1000


def test_a_claim_that_ends_where_an_interval_begins_leaves_it_in() -> None:
    rows = [*MORNING, REST]
    assert figure(measured(), rows, [between("07:00", "08:00")]) == "68.125"
    assert figure(measured(), rows, [between("07:00", "08:01", TOUCHING)]) == "70.000"
    assert figure(measured(), rows, [between("08:15", "08:15", TOUCHING)]) == "68.125"


def test_an_interval_goes_only_if_what_was_granted_covers_all_of_it() -> None:
    rows = [*MORNING, REST]
    assert figure(measured(), rows, [between("08:00", "08:30")]) == "70.000"
    assert figure(measured(), rows, [between("08:00", "08:29")]) == "68.125"
    assert figure(measured(), rows, [between("08:01", "09:29")]) == "70.000"
    whole_month = [row(FIRST, 30 * DAY, offered=100, in_time=40)]
    assert figure(measured(), whole_month, [between("08:00", "08:10")]) == "40.000"
    assert figure(measured(), whole_month, [between("08:00", "08:10", TOUCHING)]) == WhyAbsent.ALL_RELIEVED


def test_several_claims_may_cover_an_interval_together() -> None:
    rows = [*MORNING, REST]
    other = replace(OUTAGE, id="other", clause="9.2")
    parts = [between("08:00", "08:20"), between("08:15", "08:30", other)]
    assert figure(measured(), rows, parts) == "70.000"
    assert figure(measured(), rows, parts[:1]) == "68.125"
    apart = [between("08:00", "08:14"), between("08:15", "08:30", other)]
    assert figure(measured(), rows, apart) == "68.125"
    good = replace(other, effect=ReliefEffect.ADD_BACK)
    assert figure(measured(), rows, [parts[0], between("08:15", "08:30", good)]) == "68.125"
    touching = replace(TOUCHING, id="other")
    assert figure(measured(), rows, [parts[0], between("08:25", "08:26", touching)]) == "70.000"


def test_it_is_told_what_each_claim_leaves_out() -> None:
    half = timedelta(minutes=15)
    queue = Slice(at("08:00"), at("08:00") + HALF_HOUR, counts(offered=0, in_time=0))
    rows = [*MORNING, REST, queue, row(at("08:00"), half, forecast=3)]
    claims = [between("08:00", "09:15"), between("09:15", "09:30"), between("07:00", "07:30")]
    assert left_out(measured(), rows, claims) == {
        0: LeftOut(4, 8, Fraction(3, 2)),
        1: LeftOut(1, 8, Fraction(1, 2)),
        2: LeftOut(0, 8, Fraction(0)),
    }
    other = between("08:00", "09:15", ground(measures=("accuracy",)))
    assert set(left_out(measured(), rows, [other, *claims[:1]])) == {1}


def test_counts_with_and_without_relief_stand_side_by_side() -> None:
    def told(own: Measure, rows: list[Slice], claims: list[Granted]) -> list[str]:
        found = reading(own, rows, claims)
        four = (found.numerator, found.denominator, found.raw_numerator, found.raw_denominator)
        return [str(one) for one in four]

    assert told(measured(), [*MORNING, REST], BOTH_CLAIMS) == ["850", "1000", "1090", "1600"]
    assert told(measured(), [*MORNING, REST], []) == ["1090", "1600", "1090", "1600"]
    assert told(measured(OFFERED), [*MORNING, REST], BOTH_CLAIMS) == ["1000", "None", "1600", "None"]
    assert told(measured(combined=AVERAGE), [*MORNING, REST], BOTH_CLAIMS) == ["None"] * 4
    good = [between("08:00", "11:00", ground(effect=ReliefEffect.ADD_BACK))]
    assert told(measured(), [*MORNING, REST], good) == ["1450", "1600", "1090", "1600"]
    assert told(measured(), MORNING, BOTH_CLAIMS) == ["None", "None", "240", "600"]


def test_relief_for_other_measures_is_passed_over() -> None:
    other = ground(measures=("accuracy", "quality"))
    assert figure(measured(), [*MORNING, REST], [between("08:00", "11:00", other)]) == "68.125"
    own = ground(measures=("accuracy", "level"))
    assert figure(measured(), [*MORNING, REST], [between("08:00", "11:00", own)]) == "85.000"


def test_a_period_that_is_all_relieved_is_not_measured_and_keeps_its_raw_figure() -> None:
    found = reading(measured(), MORNING, BOTH_CLAIMS)
    assert found.value is None
    assert found.raw == 40
    assert found.absent is WhyAbsent.ALL_RELIEVED
    night = [*MORNING, row(at("20:00"), offered=0, in_time=0)]
    assert figure(measured(), night, BOTH_CLAIMS) == WhyAbsent.ALL_RELIEVED
    assert figure(measured(combined=AVERAGE), night, BOTH_CLAIMS) == WhyAbsent.ALL_RELIEVED


def test_relieved_time_can_count_as_all_good() -> None:
    good = ground(effect=ReliefEffect.ADD_BACK)
    claims = [between("08:00", "11:00", good)]
    assert figure(measured(), [*MORNING, REST], claims) == "90.625"
    rows = [row(at("08:00"), offered=100, abandoned=60), row(at("08:30"), offered=100, abandoned=4)]
    assert figure(measured(ABANDONED), rows, claims[:1]) == "0.000"
    assert figure(measured(ABANDONED), rows, [between("08:00", "08:30", good)]) == "2.000"


def test_time_that_is_left_out_is_not_there_to_count_as_good() -> None:
    good = ground(effect=ReliefEffect.ADD_BACK)
    for claims in ([between("08:00", "11:00", good), between("08:00", "11:00")],):
        assert figure(measured(), [*MORNING, REST], claims) == "85.000"
        assert figure(measured(), [*MORNING, REST], claims[::-1]) == "85.000"


def test_a_total_knows_no_good_cases_so_that_the_time_is_left_out() -> None:
    good = ground(effect=ReliefEffect.ADD_BACK)
    assert figure(measured(OFFERED), [*MORNING, REST], [between("08:00", "11:00", good)]) == "1000.000"


def test_the_target_says_which_way_is_good_where_the_metric_does_not() -> None:
    good = between("08:00", "08:30", ground(effect=ReliefEffect.ADD_BACK))
    own = metric(Sum(("transferred",)), better=Better.NEITHER)
    rows = [row(at("08:00"), offered=10, transferred=9), row(at("08:30"), offered=10, transferred=5)]
    at_most = target(Comparison.AT_MOST, "30")
    assert figure(measured(own, goal=at_most), rows, [good]) == "25.000"
    assert figure(measured(own, goal=EIGHTY), rows, [good]) == "75.000"
    assert figure(measured(own), rows, [good]) == "50.000"


def test_a_period_can_be_treated_as_met_without_changing_its_figure() -> None:
    met = ground(effect=ReliefEffect.TREAT_AS_MET)
    found = reading(measured(), [*MORNING, REST], [between("08:00", "08:30", met)])
    assert (found.value, found.treated_as_met) == (Fraction(68125, 1000), True)
    assert not reading(measured(), [*MORNING, REST], [between("07:00", "08:00", met)]).treated_as_met
    assert not reading(measured(), [*MORNING, REST], [between("08:00", "08:30")]).treated_as_met


def test_an_outage_that_left_no_rows_still_makes_the_period_treated_as_met() -> None:
    met = ground(effect=ReliefEffect.TREAT_AS_MET)
    found = reading(measured(), [], [between("08:00", "08:30", met)])
    assert (found.absent, found.treated_as_met) == (WhyAbsent.NO_REPORT, True)
    gap = [row(at("08:00"), offered=1, in_time=1), row(at("12:00"), offered=1, in_time=1)]
    assert reading(measured(), gap, [between("09:00", "10:00", met)]).treated_as_met


# Forecasts


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


# Days of 23 and 25 hours


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


def test_a_claim_may_be_about_some_of_the_measures_of_its_ground() -> None:
    claim = for_measures(between("08:00", "11:00"), ("quality",))
    assert figure(measured(), [*MORNING, REST], [claim]) == "68.125"
    wider = for_measures(between("08:00", "11:00", ground(measures=("quality",))), ("level", "quality"))
    assert wider.relief.measures == ("quality",)


# Whatever the rows and the claims


NUMBERS = st.integers(0, 50)
ROWS = st.lists(
    st.builds(
        lambda place, forecast, bad, good: row(
            FIRST + place * timedelta(hours=6), forecast=forecast, offered=bad + good, in_time=good
        ),
        st.integers(0, 11),
        NUMBERS,
        NUMBERS,
        NUMBERS,
    ),
    max_size=8,
)
GROUNDS = st.sampled_from(
    [OUTAGE, TOUCHING]
    + [ground(effect=effect) for effect in (ReliefEffect.ADD_BACK, ReliefEffect.TREAT_AS_MET)]
    + [ground(above_forecast(unit)) for unit in ReliefUnit]
)
CLAIMS = st.lists(
    st.builds(
        lambda relief, begin, hours: Granted(
            relief, FIRST + timedelta(hours=begin), FIRST + timedelta(hours=begin + hours)
        ),
        GROUNDS,
        st.integers(-6, 80),
        st.integers(0, 30),
    ),
    max_size=4,
)
MEASURES = st.sampled_from([measured(), measured(combined=AVERAGE), measured(combined=GOOD_SHARE)])


@given(MEASURES, ROWS, CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_claims_never_matters(
    own: Measure, rows: list[Slice], claims: list[Granted], chance: Random
) -> None:
    before = reading(own, rows, claims)
    chance.shuffle(rows)
    chance.shuffle(claims)
    assert reading(own, rows, claims) == before


@given(MEASURES, ROWS, CLAIMS, st.integers(1, 40), st.integers(0, 40))
def test_a_claim_split_in_two_that_overlap_or_meet_changes_nothing(
    own: Measure, rows: list[Slice], claims: list[Granted], tenths: int, overlap: int
) -> None:
    parts = []
    for one in claims:
        cut = one.begin + (one.end - one.begin) * min(tenths, 39) / 40
        parts += [Granted(one.relief, cut, one.end)]
        parts += [Granted(one.relief, one.begin, min(cut + timedelta(hours=overlap), one.end))]
    assert reading(own, rows, parts) == reading(own, rows, claims)


@given(ROWS, CLAIMS)
def test_rows_split_within_their_interval_change_nothing(rows: list[Slice], claims: list[Granted]) -> None:
    halves = [
        Slice(one.begin, one.end, {name: count * share for name, count in one.counts.items()})
        for one in rows
        for share in (Fraction(1, 3), Fraction(2, 3))
    ]
    for combined in (None, AVERAGE, GOOD_SHARE):
        own = measured(combined=combined)
        assert reading(own, halves, claims) == reading(own, rows, claims)


@given(ROWS)
def test_rows_split_in_time_change_nothing_over_the_whole_period(rows: list[Slice]) -> None:
    parts = []
    for one in rows:
        middle = one.begin + (one.end - one.begin) / 3
        small = {name: Fraction(int(count) // 3) for name, count in one.counts.items()}
        large = {name: count - small[name] for name, count in one.counts.items()}
        parts += [Slice(one.begin, middle, small), Slice(middle, one.end, large)]
    assert reading(measured(), parts) == reading(measured(), rows)


@given(ROWS, CLAIMS)
def test_the_raw_figure_never_depends_on_claims(rows: list[Slice], claims: list[Granted]) -> None:
    assert reading(measured(IN_TIME), rows, claims).raw == reading(measured(IN_TIME), rows).value
