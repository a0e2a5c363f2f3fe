"""Bands, grades and verdicts that leave a figure without one clear band."""

from __future__ import annotations

from tests.contracts.lints.agreements import LOWER
from tests.contracts.lints.agreements import ONE_PERCENT
from tests.contracts.lints.agreements import UK_BANDS
from tests.contracts.lints.agreements import at
from tests.contracts.lints.agreements import band
from tests.contracts.lints.agreements import contract
from tests.contracts.lints.agreements import faults
from tests.contracts.lints.agreements import found
from tests.contracts.lints.agreements import level
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.agreements import metric
from tests.contracts.lints.agreements import only
from tests.contracts.lints.agreements import priced

from outscore.contracts.lints import Severity
from outscore.model.metric import Better
from outscore.model.terms.judging import BandVerdict
from outscore.model.terms.measuring import Combining
from outscore.model.terms.measuring import EmptyInterval
from outscore.model.terms.measuring import Method
from outscore.model.terms.schemes import PercentByBand

MET, MISSED = BandVerdict.MET, BandVerdict.MISSED


def test_bands_that_end_with_an_edge_leave_a_hole() -> None:
    finding = only(priced(measure(target="at_least 99", bands=UK_BANDS[:-1]), points=ONE_PERCENT))
    assert finding.path == ("measures", 0, "bands", 3, "at_least")
    assert finding.message == (
        "The bands of measure 'service_level' end with 'severe' (at least 96) and do not say what less than "
        "96 is. Add a last band without an edge."
    )


def test_a_last_band_may_be_written_as_what_the_one_before_is_not() -> None:
    bands = (band("met", "at_least 80"), band("missed", "below 80"))
    assert not found(contract(measure(target="at_least 80", bands=bands)))
    hole = (band("met", "at_least 80"), band("missed", "below 79"))
    assert any(
        "yet higher is better here" in said
        for said in faults(contract(measure(target="at_least 80", bands=hole)))
    )


def test_a_band_without_an_edge_hides_those_after_it() -> None:
    bands = (band("met", "at_least 99"), band("rest"), band("worst"))
    said = faults(contract(measure(target="at_least 99", bands=bands)))
    assert said == [
        (
            "The band 'rest' of measure 'service_level' has no edge, so every figure reaches it and "
            "'worst' can never hold. Only the last has none: give 'rest' an edge."
        )
    ]


def test_bands_out_of_order_cannot_be_reached() -> None:
    bands = (band("met", "at_least 98"), band("minor", "at_least 99"), band("rest"))
    finding = at(contract(measure(target="at_least 98", bands=bands)), "measures", 0, "bands", 1, "at_least")
    assert finding.message == (
        "The band 'minor' of measure 'service_level' (at least 99) can never hold: 'met' before it (at "
        "least 98) takes every such figure. Put the bands in order, best first, each with its own edge."
    )
    twice = (band("met", "at_least 98"), band("minor", "at_least 98"), band("rest"))
    assert "can never hold" in only(contract(measure(target="at_least 98", bands=twice))).message
    strict = (band("better", "above 98"), band("exactly", "at_least 98"), band("rest"))
    assert not found(contract(measure(target="at_least 98", bands=strict)))


def test_edges_that_look_away_from_what_is_better() -> None:
    bands = (band("met", "at_least 5"), band("rest"))
    said = faults(contract(measure("abandoned", metric=LOWER, bands=bands)))
    assert said == [
        (
            "The band 'met' of measure 'abandoned' is at least 5, yet lower is better here. Write every edge "
            "with at_most or below, best band first."
        )
    ]
    neither = metric(Better.NEITHER)
    assert not faults(contract(measure("abandoned", metric=neither, bands=bands)))


def test_a_share_of_good_intervals_is_better_when_it_is_higher() -> None:
    shares = Combining(
        Method.SHARE_OF_GOOD_INTERVALS, level("at_most 5"), empty_interval=EmptyInterval.LEFT_OUT
    )
    bands = (band("met", "at_least 90"), band("rest"))
    assert not found(contract(measure("abandoned", "at_least 90", LOWER, bands=bands, combined=shares)))
    turned = Combining(Method.SHARE_OF_GOOD_INTERVALS, level("at_least 5"), EmptyInterval.LEFT_OUT)
    finding = only(contract(measure("abandoned", "at_least 90", LOWER, bands=bands, combined=turned)))
    assert finding.path == ("measures", 0, "combined", "good_interval", "at_least")


def test_two_bands_of_one_name() -> None:
    bands = (band("met", "at_least 99"), band("missed", "at_least 98"), band("missed"))
    finding = only(contract(measure(target="at_least 99", bands=bands)))
    assert finding.path == ("measures", 0, "bands", 2, "band")
    assert "are called 'missed', this one and band 2" in finding.message


def test_a_percentage_beyond_100() -> None:
    bands = (band("met", "at_least 101"), band("rest"))
    finding = only(contract(measure(bands=bands)))
    assert "is at least 101, but a percentage is 0 to 100" in finding.message


def test_a_target_inside_a_band() -> None:
    inside = priced(measure(target="at_least 97.5", bands=UK_BANDS), points=ONE_PERCENT)
    finding = at(inside, "measures", 0, "target", "at_least")
    assert finding.severity is Severity.FAULT
    assert finding.message == (
        "The target of measure 'service_level' is at least 97.5, which lies inside band 'serious': one part "
        "of the band would be met and the other missed. Give a band the edge 97.5, or mend the target."
    )


def test_a_boundary_that_only_the_bands_include() -> None:
    bands = (band("met", "at_least 98"), band("rest"))
    finding = only(contract(measure(target="above 98", bands=bands)))
    assert finding.message.startswith(
        "Exactly 98 misses the target of measure 'service_level' (more than 98), yet it falls in band 'met'"
    )


def test_a_verdict_against_the_target() -> None:
    bands = (band("met", "at_least 99"), band("minor", "at_least 98", verdict=MET), band("rest"))
    finding = only(contract(measure(target="at_least 99", bands=bands)))
    assert finding.path == ("measures", 0, "bands", 1, "verdict")
    assert "(at least 98) says met, but by the target (at least 99) it is missed" in finding.message


def test_bands_that_cost_and_do_not_say_what_is_missed() -> None:
    finding = only(priced(measure(bands=UK_BANDS), points=ONE_PERCENT))
    assert finding.message.startswith("From which band on is measure 'service_level' missed?")
    graded = (band("high", "at_least 99"), band("low"))
    assert not found(contract(measure(bands=graded)))


def test_verdicts_for_some_bands_only_and_in_the_wrong_order() -> None:
    some = (band("a", "at_least 99", verdict=MET), band("b", "at_least 98"), band("c", verdict=MISSED))
    assert faults(contract(measure(bands=some))) == [
        (
            "Is band 'b' of measure 'service_level' met or missed? Other bands say it and there is no "
            "target. Add verdict: met or verdict: missed."
        )
    ]
    turned = (band("a", "at_least 99", verdict=MISSED), band("b", verdict=MET))
    assert (
        "is met, though it is worse than 'a', which is missed"
        in only(contract(measure(bands=turned))).message
    )


def test_grades_and_bands_that_do_not_fit() -> None:
    good, poor = band("good", verdict=MET), band("poor", verdict=MISSED)
    assert not found(contract(measure("inspection", bands=(good, poor), grades=("good", "poor"))))
    cases = (
        (
            (good,),
            ("good", "poor"),
            "There is no band 'poor'. Known: good. Each grade of measure 'inspection'",
        ),
        ((good, poor), ("good",), "Band 'poor' of measure 'inspection' is none of its grades (good)"),
        ((poor, good), ("good", "poor"), "run good, poor, its bands poor, good. Write both best first."),
        (
            (band("good", "at_least 90", verdict=MET), poor),
            ("good", "poor"),
            "has the edge at least 90, but the measure is graded by a person",
        ),
    )
    for bands, grades, sentence in cases:
        assert any(
            sentence in said for said in faults(contract(measure("inspection", bands=bands, grades=grades)))
        )
    aimed = measure("inspection", "at_least 90", bands=(good, poor), grades=("good", "poor"))
    assert only(contract(aimed)).path == ("measures", 0, "target")


def test_a_credit_by_band_asks_for_every_missed_band() -> None:
    bands = (band("met", "at_least 99"), band("minor", "at_least 98", percent="2"), band("rest"))
    finding = only(priced(measure(target="at_least 99", bands=bands, credit=PercentByBand())))
    assert finding.severity is Severity.FAULT
    assert finding.path == ("measures", 0, "bands", 2)
    assert finding.message.startswith("What does band 'rest' of measure 'service_level' cost?")
    bare = only(priced(measure(target="at_least 99", credit=PercentByBand())))
    assert "has no bands" in bare.message
