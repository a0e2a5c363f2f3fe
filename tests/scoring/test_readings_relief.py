"""Relief: which rows claims take out of the count, or make good, and the period as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.scoring.intervals import ABANDONED
from tests.scoring.intervals import DAY
from tests.scoring.intervals import FIRST
from tests.scoring.intervals import HALF_HOUR
from tests.scoring.intervals import OFFERED
from tests.scoring.intervals import OUTAGE
from tests.scoring.intervals import TOUCHING
from tests.scoring.intervals import above_forecast
from tests.scoring.intervals import at
from tests.scoring.intervals import between
from tests.scoring.intervals import combining
from tests.scoring.intervals import counts
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
from outscore.model.slices import Slice
from outscore.model.target import Comparison
from outscore.model.terms.measuring import Method
from outscore.model.terms.measuring import ReliefEffect
from outscore.model.terms.measuring import ReliefUnit
from outscore.scoring.readings import for_measures
from outscore.scoring.readings import left_out
from outscore.scoring.readings import reading

if TYPE_CHECKING:
    from outscore.model.contract import Measure
    from outscore.model.slices import Granted

LONDON = ZoneInfo("Europe/London")
EIGHTY = target(Comparison.AT_LEAST, "80")
AVERAGE = combining(Method.AVERAGE_OF_INTERVALS)
GOOD_SHARE = combining(Method.SHARE_OF_GOOD_INTERVALS, EIGHTY)


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


def test_a_claim_may_be_about_some_of_the_measures_of_its_ground() -> None:
    claim = for_measures(between("08:00", "11:00"), ("quality",))
    assert figure(measured(), [*MORNING, REST], [claim]) == "68.125"
    wider = for_measures(between("08:00", "11:00", ground(measures=("quality",))), ("level", "quality"))
    assert wider.relief.measures == ("quality",)


def test_a_period_counts_as_met_only_from_the_share_that_the_contract_asks_for() -> None:
    half = replace(ground(effect=ReliefEffect.TREAT_AS_MET), from_percent=Fraction(50))
    rows = [row(at("08:00") + number * HALF_HOUR, offered=1, in_time=1) for number in range(8)]
    assert not reading(measured(), rows, [between("08:00", "09:59", half)]).treated_as_met
    assert reading(measured(), rows, [between("08:00", "10:00", half)]).treated_as_met
    together = [between("08:00", "09:00", half), between("08:30", "09:00", half)]
    assert not reading(measured(), rows, together).treated_as_met
    assert reading(measured(), rows, [*together, between("11:00", "12:00", half)]).treated_as_met


def test_the_share_is_of_the_period_where_an_outage_left_no_rows() -> None:
    half = replace(ground(effect=ReliefEffect.TREAT_AS_MET), from_percent=Fraction(50))
    whole = (at("08:00"), at("12:00"))
    claim = replace(between("10:00", "12:00", half), period=whole)
    assert reading(measured(), [row(at("08:00"), offered=1, in_time=1)], [claim]).treated_as_met
    assert reading(measured(), [], [claim]).treated_as_met
    shorter = replace(claim, end=at("11:59"))
    assert not reading(measured(), [], [shorter]).treated_as_met
    later = replace(claim, end=at("23:00"), period=(at("08:00"), at("13:00")))
    assert reading(measured(), [], [later]).treated_as_met, "what lies after the period does not count"
    assert not reading(measured(), [], [replace(later, begin=at("10:31"))]).treated_as_met


def test_only_time_that_passes_its_forecast_test_counts_towards_the_share() -> None:
    test = above_forecast(ReliefUnit.INTERVAL)
    half = replace(ground(test, effect=ReliefEffect.TREAT_AS_MET), from_percent=Fraction(50))
    busy = [row(at("08:00") + number * HALF_HOUR, forecast=10, offered=20, in_time=1) for number in range(2)]
    calm = [row(at("09:00") + number * HALF_HOUR, forecast=10, offered=10, in_time=1) for number in range(3)]
    claim = between("08:00", "10:30", half)
    assert not reading(measured(), [*busy, *calm], [claim]).treated_as_met
    assert reading(measured(), [*busy, *calm[1:]], [claim]).treated_as_met
