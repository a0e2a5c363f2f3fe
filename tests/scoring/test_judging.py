"""From a reading to a verdict with points, by hand-made numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.scoring.settling import NOT_MEASURED
from tests.scoring.settling import PUBLISHED
from tests.scoring.settling import above
from tests.scoring.settling import at_least
from tests.scoring.settling import at_most
from tests.scoring.settling import below
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import settled
from tests.scoring.settling import steps
from tests.scoring.settling import texts

from outscore.model.outcome import Default
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent
from outscore.model.result import Verdict
from outscore.model.target import Target
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import BandVerdict
from outscore.model.terms.judging import Counts
from outscore.model.terms.judging import ExpectedMisses
from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import RampStep
from outscore.model.terms.judging import Repeats
from outscore.model.terms.judging import SettlingEffect
from outscore.model.terms.judging import SettlingIn
from outscore.model.terms.measuring import Absent
from outscore.model.terms.measuring import MissingData
from outscore.model.terms.measuring import Rounding
from outscore.model.terms.measuring import RoundingMode
from outscore.model.terms.timing import StepBlock
from outscore.model.terms.timing import StepUp
from outscore.model.terms.whole import Smoothing

F = Fraction
DOUBLED = Repeats("2.2", Gap.KEEPS, multiply_points_by=F(2))
BROKEN = Repeats("2.2", Gap.BREAKS, multiply_points_by=F(2))


def points(values: list[str | None], repeats: Repeats | None = DOUBLED) -> list[str]:
    terms = contract(measure(bands=PUBLISHED), repeats=repeats)
    return texts(one.points for one in settled(terms, *values))


def verdicts(terms: object, *values: object) -> list[str]:
    return [one.of("sl").verdict.value for one in settled(contract(terms), *values)]  # type: ignore[arg-type]


# edges


@pytest.mark.parametrize(
    ("target", "met", "missed"),
    [
        (at_least("99"), "99", "98.9999999999"),
        (above("99"), "99.0000000001", "99"),
        (at_most("30"), "30", "30.0000000001"),
        (below("30"), "29.9999999999", "30"),
    ],
)
def test_the_level_itself_is_met_only_where_the_words_include_it(
    target: Target, met: str, missed: str
) -> None:
    assert verdicts(measure(target=target), met, missed) == ["met", "missed"]


def test_a_third_is_compared_exactly() -> None:
    thirds = measure(target=Target(at_least("1").comparison, F(200, 3), "66.67"))
    assert verdicts(thirds, Reading(F(200, 3)), Reading(F(200, 3) - F(1, 10**30))) == ["met", "missed"]


@pytest.mark.parametrize(
    ("value", "band", "cost"),
    [
        ("99", "met", "0"),
        ("98.95", "minor", "1"),
        ("98", "minor", "1"),
        ("97.999", "serious", "2"),
        ("0", "below", "4"),
    ],
)
def test_an_edge_belongs_to_the_better_band_and_there_are_no_holes(value: str, band: str, cost: str) -> None:
    [outcome] = settled(contract(measure(bands=PUBLISHED)), value)
    assert (outcome.of("sl").band, str(outcome.points)) == (band, cost)


def test_bands_of_a_level_downward_go_upward() -> None:
    waits = measure(
        target=at_most("30"),
        bands=steps(("met", at_most("30"), "0"), ("late", at_most("45"), "1"), ("far", None, "3")),
    )
    assert texts(one.points for one in settled(contract(waits), "30", "45", "45.01")) == ["0", "1", "3"]


def test_a_band_may_say_itself_that_it_is_missed() -> None:
    own = measure(
        bands=(Band("watch", at_least("99.5"), BandVerdict.MISSED), Band("rest", None, BandVerdict.MET))
    )
    assert verdicts(own, "99.6", "50") == ["missed", "met"]


def test_rounding_before_judging_happens_only_where_the_contract_says_so() -> None:
    for how, band in ((RoundingMode.HALF_UP, "met"), (RoundingMode.DOWN, "minor")):
        rounded = measure(bands=PUBLISHED, round_value=Rounding(F("0.1"), how))
        [outcome] = settled(contract(rounded), "98.95")
        assert outcome.of("sl").band == band
        assert outcome.of("sl").adjusted == F("98.95")


# smoothing


def test_the_average_is_of_this_and_the_previous_own_figure() -> None:
    smooth = measure(smoothing=Smoothing.WITH_PREVIOUS)
    values = [one.of("sl").judged for one in settled(contract(smooth), "99", "98", "100", None, "97")]
    assert values == [F(99), F("98.5"), F(99), None, F(97)]


def test_a_sample_that_was_too_small_is_not_averaged_in() -> None:
    missing = MissingData(Absent.NOT_MEASURED, Absent.NOT_MEASURED, fewer_than=10, few=Absent.NOT_MEASURED)
    smooth = measure(smoothing=Smoothing.WITH_PREVIOUS, missing_data=missing)
    outcomes = settled(contract(smooth), Reading(F(50), count=F(9)), Reading(F(98), count=F(10)))
    assert [one.of("sl").judged for one in outcomes] == [None, F(98)]


def test_the_average_takes_the_figure_that_the_contract_put_in_the_place_of_a_small_sample() -> None:
    missing = MissingData(Absent.PREVIOUS, Absent.PREVIOUS, fewer_than=50, few=Absent.PREVIOUS)
    smooth = measure(smoothing=Smoothing.WITH_PREVIOUS, missing_data=missing)
    outcomes = settled(contract(smooth), "90", Reading(F(0), count=F(10)), "85", None, "75")
    assert [one.of("sl").judged for one in outcomes] == [F(90), F(90), F("87.5"), F("87.5"), F("81.25")]


@pytest.mark.parametrize("few", [Absent.MET, Absent.FAIL, Absent.NOT_MEASURED])
def test_a_period_that_is_only_declared_has_no_figure_to_average(few: Absent) -> None:
    missing = MissingData(Absent.NOT_MEASURED, Absent.NOT_MEASURED, fewer_than=50, few=few)
    smooth = measure(smoothing=Smoothing.WITH_PREVIOUS, missing_data=missing)
    outcomes = settled(contract(smooth), "90", Reading(F(0), count=F(10)), "85")
    assert [one.of("sl").judged for one in outcomes] == [F(90), None, F(85)]


def test_a_period_that_relief_treats_as_met_has_no_figure_to_average() -> None:
    smooth = measure(smoothing=Smoothing.WITH_PREVIOUS)
    outcomes = settled(contract(smooth), "90", Reading(F(10), treated_as_met=True), "85")
    assert outcomes[2].of("sl").judged == F(85)


# missing data


@pytest.mark.parametrize(
    ("absent", "verdict", "band"),
    [
        (Absent.NOT_MEASURED, Verdict.NOT_MEASURED, ""),
        (Absent.FAIL, Verdict.MISSED, "severe"),
        (Absent.MET, Verdict.MET, "met"),
        (Absent.PREVIOUS, Verdict.MISSED, "serious"),
    ],
)
def test_what_is_missing_counts_as_the_contract_says(absent: Absent, verdict: Verdict, band: str) -> None:
    missing = MissingData(absent, Absent.NOT_MEASURED, fail_as="severe")
    one = settled(contract(measure(bands=PUBLISHED, missing_data=missing)), "97.5", None)[1].of("sl")
    assert (one.verdict, one.band) == (verdict, band)


def test_no_report_and_no_volume_are_different_questions() -> None:
    own = measure(missing_data=MissingData(Absent.FAIL, Absent.MET))
    assert verdicts(own, None, Reading(None, absent=WhyAbsent.NO_VOLUME)) == ["missed", "met"]


def test_a_period_that_was_all_relieved_is_not_measured_whatever_missing_data_means() -> None:
    own = measure(missing_data=MissingData(Absent.FAIL, Absent.FAIL))
    assert verdicts(own, Reading(None, absent=WhyAbsent.ALL_RELIEVED)) == ["not_measured"]


def test_previous_is_not_measured_before_there_is_one() -> None:
    own = measure(missing_data=MissingData(Absent.PREVIOUS, Absent.PREVIOUS))
    assert verdicts(own, None, "98", None, None) == ["not_measured", "missed", "missed", "missed"]


def test_a_failure_that_is_declared_without_a_named_band_is_the_mildest() -> None:
    own = measure(bands=PUBLISHED, missing_data=MissingData(Absent.FAIL, Absent.FAIL))
    assert settled(contract(own), None)[0].of("sl").band == "minor"


def test_the_sample_is_small_only_below_the_number() -> None:
    missing = MissingData(Absent.FAIL, Absent.FAIL, fewer_than=30, few=Absent.NOT_MEASURED)
    own = measure(missing_data=missing)
    counts = [Reading(F(90), count=count) for count in (F(29), F(30), None)]
    assert verdicts(own, *counts) == ["not_measured", "missed", "missed"]


def test_a_grade_stands_for_its_band() -> None:
    own = measure(bands=PUBLISHED)
    one, other = settled(contract(own), Reading(None, grade="severe"), Reading(None, grade="unheard of"))
    assert (one.of("sl").verdict, str(one.points)) == (Verdict.MISSED, "3")
    assert other.of("sl").verdict is Verdict.NOT_MEASURED
    assert "unheard of" in other.of("sl").reason


# repeats


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["98.5", "96.5", "96.5"], ["1", "6", "6"]),
        (["96.5", "98.5", "96.5"], ["3", "2", "6"]),
        (["98.5", "99.2", "96.5"], ["1", "0", "3"]),
        (["96.5", "99", "96.5", "96.5", "96.5"], ["3", "0", "3", "6", "6"]),
    ],
)
def test_a_repeat_doubles_the_points_and_does_not_compound(
    values: list[str | None], expected: list[str]
) -> None:
    assert points(values) == expected


def test_a_period_between_that_was_not_measured_keeps_or_breaks_the_chain() -> None:
    assert points(["96.5", None, "96.5"], DOUBLED) == ["3", "0", "6"]
    assert points(["96.5", None, "96.5"], BROKEN) == ["3", "0", "3"]
    assert points(["96.5", None, None, "99", None, "96.5"], DOUBLED)[-1] == "3"


def test_without_a_clause_nothing_repeats() -> None:
    assert points(["96.5", "96.5"], None) == ["3", "3"]


def test_only_the_named_measures_repeat() -> None:
    terms = contract(
        measure("a", bands=PUBLISHED),
        measure("b", bands=PUBLISHED),
        repeats=Repeats("2.2", Gap.KEEPS, ("b",), F(2)),
    )
    last = settled(terms, {"a": "98", "b": "98"}, {"a": "98", "b": "98"})[-1]
    assert [(one.repeat, str(one.points)) for one in last.measures] == [(False, "1"), (True, "2")]


# expected and minimum level


def defaults(values: str, counts: Counts) -> list[str]:
    level = measure(
        target=at_least("95"), minimum=at_least("90"), expected_misses=ExpectedMisses(4, 12, counts)
    )
    return [one.of("sl").default.value for one in settled(contract(level), *values.split())]


def test_the_fourth_miss_in_twelve_periods_is_a_default() -> None:
    found = defaults("94 96 94 96 94 94 96 96 96 96 96 96 94", Counts.COUNT)
    assert [number for number, one in enumerate(found, start=1) if one] == [6, 13]


def test_below_the_minimum_is_a_default_at_once_and_counts_as_the_contract_says() -> None:
    assert defaults("94 96 94 96 89 94", Counts.COUNT) == ["", "", "", "", "minimum", "expected"]
    assert defaults("94 96 94 96 89 94", Counts.DO_NOT_COUNT) == ["", "", "", "", "minimum", ""]


def test_the_minimum_itself_is_not_below_it() -> None:
    assert defaults("90 89.99", Counts.COUNT) == ["", "minimum"]


def test_a_month_not_measured_moves_the_window_but_is_no_miss() -> None:
    level = measure(
        target=at_least("95"), minimum=at_least("90"), expected_misses=ExpectedMisses(2, 3, Counts.COUNT)
    )
    found = [
        one.of("sl").default.value for one in settled(contract(level), "94", None, "94", None, None, "94")
    ]
    assert found == ["", "", "expected", "", "", ""]


def test_a_miss_that_is_no_default_has_no_points() -> None:
    level = measure(
        target=at_least("99"),
        bands=PUBLISHED,
        minimum=at_least("96"),
        expected_misses=ExpectedMisses(2, 3, Counts.COUNT),
    )
    assert texts(one.points for one in settled(contract(level), "98", "98", "95")) == ["0", "1", "4"]


# settling in, ramps, rising levels


def settling(effect: SettlingEffect, counts: Counts) -> list[tuple[str, str]]:
    rule = SettlingIn(date(2026, 5, 31), effect, counts, "2.6", points_percent=F(50))
    terms = contract(measure(bands=PUBLISHED), settling_in=rule, repeats=DOUBLED)
    outcomes = settled(terms, "96.5", "96.5", "96.5")
    return [(one.of("sl").verdict.value, str(one.points)) for one in outcomes]


def test_settling_in_reports_or_lowers_the_points() -> None:
    assert settling(SettlingEffect.REPORT_ONLY, Counts.COUNT) == [
        ("report_only", "0"),
        ("report_only", "0"),
        ("missed", "6"),
    ]
    assert settling(SettlingEffect.REDUCED_POINTS, Counts.COUNT) == [
        ("missed", "3/2"),
        ("missed", "3"),
        ("missed", "6"),
    ]


def test_a_failure_while_settling_in_may_not_count_as_a_previous_one() -> None:
    assert settling(SettlingEffect.NO_CREDITS, Counts.DO_NOT_COUNT) == [("missed", "3")] * 3
    assert settling(SettlingEffect.NO_CREDITS, Counts.COUNT)[1] == ("missed", "6")


def test_a_ramp_holds_up_to_and_on_its_last_day() -> None:
    ramped = measure(
        ramp=(RampStep(date(2026, 4, 30), at_least("90")), RampStep(date(2026, 6, 1), at_least("95")))
    )
    outcomes = settled(contract(ramped), "90", "95", "95", "95")
    assert [one.of("sl").verdict.value for one in outcomes] == ["met", "met", "met", "missed"]
    assert [one.of("sl").level and str(one.of("sl").level) for one in outcomes] == [
        ">= 90",
        ">= 95",
        ">= 95",
        ">= 99",
    ]


def test_a_figure_that_meets_a_lowered_level_keeps_its_own_band_where_that_is_met() -> None:
    bands = steps(
        ("best", at_least("99"), "0"),
        ("good", at_least("95"), "0"),
        ("poor", at_least("92"), "2"),
        ("far", None, "4"),
    )
    ramped = measure(target=at_least("95"), bands=bands, ramp=(RampStep(date(2026, 6, 30), at_least("93")),))
    outcomes = settled(contract(ramped), "96", "93", "92.5")
    assert [one.of("sl").band for one in outcomes] == ["good", "good", "poor"]
    assert texts(one.points for one in outcomes) == ["0", "0", "2"]


def test_a_level_that_has_risen_is_what_counts_and_the_bands_say_how_badly() -> None:
    rising = measure(target=at_least("90"), bands=steps(("met", at_least("90"), "0"), ("missed", None, "1")))
    terms = contract(rising, step_up=(StepUp("9", ("all",), 2, StepBlock.BLOCKS),))
    outcomes = settled(terms, "94", "94", "91", "92")
    assert [one.levels for one in outcomes] == [(), (("sl", F(92)),), (), ()]
    assert [(one.of("sl").verdict.value, str(one.points)) for one in outcomes[2:]] == [
        ("missed", "1"),
        ("met", "0"),
    ]


# relief and figures that may still ripen


def test_relief_that_treats_a_period_as_met_takes_the_best_band() -> None:
    relieved = Reading(F(50), treated_as_met=True)
    one = settled(contract(measure(bands=PUBLISHED), repeats=DOUBLED), "96.5", relieved, "96.5")
    assert [str(each.points) for each in one] == ["3", "0", "3"]
    assert one[1].of("sl").band == "met"


def test_a_figure_that_may_still_ripen_has_a_verdict_and_no_points() -> None:
    [outcome] = settled(contract(measure(bands=PUBLISHED)), Reading(F(90), mature=False))
    assert (outcome.of("sl").verdict, outcome.points, outcome.provisional) == (Verdict.MISSED, F(0), True)


def test_a_measure_without_a_level_is_graded_without_a_verdict() -> None:
    [outcome] = settled(contract(replace(measure(bands=PUBLISHED), target=None)), "97")
    assert (outcome.of("sl").verdict, outcome.of("sl").band) == (Verdict.REPORT_ONLY, "serious")


def test_a_measure_says_itself_what_missing_data_means_before_the_contract_does() -> None:
    terms = contract(
        measure("a", missing_data=MissingData(Absent.FAIL, Absent.FAIL)),
        measure("b"),
        missing_data=NOT_MEASURED,
    )
    [outcome] = settled(terms, {})
    assert [one.verdict for one in outcome.measures] == [Verdict.MISSED, Verdict.NOT_MEASURED]


# a declared failure and the minimum


TWO_LEVELS = steps(("met", at_least("95"), "0"), ("low", at_least("90"), "1"), ("lowest", None, "3"))


def declared(fail_as: str, minimum: Target | None = None, **terms: Any) -> list[Default]:
    missing = MissingData(Absent.FAIL, Absent.NOT_MEASURED, fail_as=fail_as)
    rule = ExpectedMisses(4, 12, Counts.DO_NOT_COUNT)
    own = measure(
        target=at_least("95"),
        minimum=minimum or at_least("90"),
        expected_misses=rule,
        missing_data=missing,
        **terms,
    )
    return [one.of("sl").default for one in settled(contract(own), None)]


@pytest.mark.parametrize(
    ("fail_as", "minimum", "default"),
    [
        ("lowest", at_least("90"), Default.MINIMUM),
        ("low", at_least("90"), Default.NONE),
        ("low", at_least("85"), Default.NONE),
        ("low", at_least("92"), Default.MINIMUM),
        ("low", above("90"), Default.MINIMUM),
    ],
)
def test_a_declared_failure_is_below_the_minimum_unless_its_band_is_not(
    fail_as: str, minimum: Target, default: Default
) -> None:
    assert declared(fail_as, minimum, bands=TWO_LEVELS) == [default]


def test_a_declared_failure_without_bands_is_below_the_minimum() -> None:
    assert declared("") == [Default.MINIMUM]


@pytest.mark.parametrize(("below_minimum", "misses"), [(Counts.COUNT, 2), (Counts.DO_NOT_COUNT, 1)])
def test_a_declared_failure_counts_as_a_miss_like_any_below_the_minimum(
    below_minimum: Counts, misses: int
) -> None:
    own = measure(
        target=at_least("95"),
        minimum=at_least("90"),
        expected_misses=ExpectedMisses(4, 12, below_minimum),
        missing_data=MissingData(Absent.FAIL, Absent.NOT_MEASURED),
    )
    assert settled(contract(own), None, "92")[1].of("sl").misses == misses


@pytest.mark.parametrize("absent", [Absent.FAIL, Absent.MET])
def test_what_is_only_reported_is_neither_met_nor_missed_without_a_figure(absent: Absent) -> None:
    missing = MissingData(absent, absent, fewer_than=50, few=absent)
    told = replace(measure("told"), target=None)
    few = Reading(F("91"), count=F(3))
    relieved = Reading(None, absent=WhyAbsent.ALL_RELIEVED, treated_as_met=True)
    outcomes = settled(
        contract(told, missing_data=missing), *({"told": one} for one in (None, few, relieved))
    )
    verdicts = [one.measures[0].verdict for one in outcomes]
    assert verdicts == [Verdict.NOT_MEASURED, Verdict.REPORT_ONLY, Verdict.NOT_MEASURED]
