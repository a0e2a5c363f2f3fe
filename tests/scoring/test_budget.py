"""What is left in an open period: sums done by hand, and what holds for every number."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.scoring.settling import APRIL
from tests.scoring.settling import PUBLISHED
from tests.scoring.settling import at_least
from tests.scoring.settling import at_most
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import texts

from outscore.model.carry import START
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Unit
from outscore.model.period_facts import PeriodFacts
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import RampStep
from outscore.model.terms.judging import Repeats
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.measuring import Absent
from outscore.model.terms.measuring import MissingData
from outscore.model.terms.measuring import Rounding
from outscore.model.terms.measuring import RoundingMode
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.whole import Smoothing
from outscore.scoring.banding import banding
from outscore.scoring.budget import budget
from outscore.scoring.budget_values import Ahead
from outscore.scoring.budget_values import Reach
from outscore.scoring.budget_wording import band_sentence
from outscore.scoring.budget_wording import edge_words
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from outscore.model.carry import Carry
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.target import Target
    from outscore.scoring.budget_values import MeasureBudget

F = Fraction
POINTS = PointsToMoney("8", percent_per_point=F(1))


def lost(level: str = "5") -> Measure:
    """A share of which less is better."""
    one = measure("lost", at_most(level))
    return replace(one, metric=replace(one.metric, unit=Unit.PERCENT))


def complaints(level: Target) -> Measure:
    """A total."""
    one = measure("complaints", level)
    metric = replace(one.metric, unit=Unit.COUNT, combine=Combine.TOTAL, denominator=None)
    return replace(one, metric=metric)


def so_far(one: Measure, above: str, below: str | None, rest: str | None, parts: int = 1) -> Ahead:
    """A measure with so much counted and so much to come."""
    return Ahead(one, F(above), None if below is None else F(below), parts, None if rest is None else F(rest))


def left(terms: Contract, *ahead: Ahead, carry: Carry = START, **known: Any) -> list[MeasureBudget]:
    """The budget of April, each figure so far being what was read."""
    readings = {
        one.measure.id: Reading(value, value, one.below)
        for one in ahead
        if (value := replace(one, rest=F(0)).value(F(0))) is not None
    }
    facts = PeriodFacts(APRIL, readings, **{"charges": F(100000), **known})
    return list(budget(terms, carry, facts, ahead).measures)


def sentences(one: MeasureBudget) -> list[str]:
    return [band_sentence(one, band) for band in one.bands]


def test_a_share_says_what_the_rest_needs_and_how_many_may_fail() -> None:
    terms = contract(measure(target=at_least("95")))
    (one,) = left(terms, so_far(terms.measures[0], "930", "1000", "2100"))
    (band,) = one.bands
    assert (band.reach, band.needed, band.failures) == (Reach.OPEN, F(2015), F(85))
    assert band.rate == F(201500, 2100)
    assert sentences(one) == ["needs at least 95.96 % of the rest (2,015 of 2,100)"]
    assert edge_words(one, band) == "met, at least 95 %"


def test_a_share_that_nothing_can_lose_is_safe_and_one_that_nothing_can_win_is_lost() -> None:
    terms = contract(measure(target=at_least("95")))
    (safe,) = left(terms, so_far(terms.measures[0], "1000", "1000", "50"))
    assert (sentences(safe), safe.bands[0].failures) == (["already safe"], F(50))
    (gone,) = left(terms, so_far(terms.measures[0], "900", "1000", "500"))
    assert sentences(gone) == ["can no longer be reached"]
    (edge,) = left(terms, so_far(terms.measures[0], "900", "1000", "1000"))
    assert sentences(edge) == ["needs at least 100.00 % of the rest (1,000 of 1,000)"]
    assert edge.bands[0].failures == 0


def test_where_less_is_better_the_rest_may_have_so_many() -> None:
    terms = contract(lost())
    (one,) = left(terms, so_far(terms.measures[0], "40", "1040", "2184"))
    assert sentences(one) == ["needs at most 5.54 % of the rest (121 of 2,184)"]
    assert one.bands[0].failures == 121
    (gone,) = left(terms, so_far(terms.measures[0], "60", "100", "1000"))
    assert sentences(gone) == ["can no longer be reached"]
    (safe,) = left(terms, so_far(terms.measures[0], "1", "1000", "40"))
    assert sentences(safe) == ["already safe"]


def test_a_time_has_an_average_to_keep_and_no_worst() -> None:
    terms = contract(measure("wait", at_most("20")))
    (one,) = left(terms, so_far(terms.measures[0], "19000", "1000", "2100", 1000))
    assert sentences(one) == ["needs at most 20.4 s on average over the rest (2,100)"]
    assert (one.bands[0].needed, one.bands[0].failures) == (F(43000), None)
    assert one.worst
    assert one.worst.beyond
    assert one.worst.verdict.value == "missed"
    (gone,) = left(terms, so_far(terms.measures[0], "90000", "1000", "2100", 1000))
    assert sentences(gone) == ["can no longer be reached"]


def test_a_total_says_what_is_left_to_the_limit() -> None:
    terms = contract(complaints(at_most("12")))
    (one,) = left(terms, so_far(terms.measures[0], "10", None, None))
    assert sentences(one) == ["at most 2 more"]
    (gone,) = left(terms, so_far(terms.measures[0], "13", None, None))
    assert sentences(gone) == ["can no longer be reached"]
    (closed,) = left(terms, so_far(terms.measures[0], "12", None, "0"))
    assert sentences(closed) == ["already safe"]
    upward = contract(complaints(at_least("500")))
    (more,) = left(upward, so_far(upward.measures[0], "380", None, None))
    assert sentences(more) == ["at least 120 more"]
    assert more.best
    assert (more.best.value, more.best.beyond) == (F(500), True)


def test_each_band_has_its_own_line() -> None:
    terms = contract(measure(target=at_least("99"), bands=PUBLISHED))
    (one,) = left(terms, so_far(terms.measures[0], "970", "1000", "500"))
    assert [band.band for band in one.bands] == ["met", "minor", "serious", "severe"]
    assert texts(band.needed for band in one.bands) == ["None", "500", "485", "470"]
    assert [band.reach.value for band in one.bands] == ["out_of_reach", "open", "open", "open"]


def test_the_rounding_of_the_contract_counts() -> None:
    rounding = Rounding(F("0.1"), RoundingMode.HALF_UP)
    terms = contract(measure(target=at_least("95"), round_value=rounding))
    (one,) = left(terms, so_far(terms.measures[0], "9000", "9500", "500"))
    assert one.bands[0].needed == 495, "94.95 % is rounded to 95.0 %"


def test_the_period_before_counts_where_figures_are_smoothed() -> None:
    terms = contract(measure(target=at_least("95"), smoothing=Smoothing.WITH_PREVIOUS))
    _, carry = Settlement(terms).step(START, PeriodFacts(APRIL.previous(), {"sl": Reading(F(97))}))
    (one,) = left(terms, so_far(terms.measures[0], "0", "0", "100"), carry=carry)
    assert one.bands[0].needed == 93


def test_a_ramp_leaves_no_band_that_lies_above_its_level() -> None:
    """69 of 100 so far and 100 to come: 71 of them make the ramp's 70 %; 75 % would be met as well."""
    graded = (
        Band("met", at_least("80"), points=F(0)),
        Band("minor", at_least("75"), points=F(2)),
        Band("serious", at_least("60"), points=F(4)),
        Band("severe", points=F(8)),
    )
    step = RampStep(APRIL.end, at_least("70"))
    one = measure(target=at_least("80"), bands=graded, ramp=(step,))
    (found,) = left(contract(one), so_far(one, "69", "100", "100"))
    told = [(edge_words(found, band), band.needed) for band in found.bands]
    assert told == [("met, at least 70 %", F(71)), ("serious, at least 60 %", F(51))]


def test_a_ramp_moves_the_level_that_must_be_reached() -> None:
    step = RampStep(APRIL.end, at_least("90"))
    terms = contract(measure(target=at_least("95"), ramp=(step,)))
    (one,) = left(terms, so_far(terms.measures[0], "0", "0", "100"))
    assert (one.bands[0].needed, edge_words(one, one.bands[0])) == (F(90), "met, at least 90 %")


def test_the_stake_is_the_period_settled_at_both_ends() -> None:
    terms = contract(
        measure(target=at_least("99"), bands=PUBLISHED),
        measure("other", at_least("99"), bands=PUBLISHED),
        points=POINTS,
    )
    ahead = [so_far(one, "970", "1000", "1000") for one in terms.measures]
    one, _ = left(terms, *ahead)
    assert one.best
    assert one.worst
    assert texts([one.best.credit, one.worst.credit, one.at_stake]) == ["3000", "6000", "3000"]
    assert (one.best.band, one.worst.band) == ("minor", "below")
    assert texts([one.best.value, one.worst.value]) == ["197/2", "97/2"]


def test_repeats_and_caps_count_in_the_stake() -> None:
    terms = contract(
        measure(target=at_least("99"), bands=PUBLISHED),
        points=POINTS,
        repeats=Repeats("9", Gap.KEEPS, multiply_points_by=F(2)),
        caps=(Cap("month", "10", CapWindow.PERIOD, percent=F(7)),),
    )
    before = PeriodFacts(APRIL.previous(), {"sl": Reading(F(90))}, F(100000))
    _, carry = Settlement(terms).step(START, before)
    (one,) = left(terms, so_far(terms.measures[0], "0", "0", "1000"), carry=carry)
    assert one.worst
    assert texts([one.worst.points, one.worst.credit, one.at_stake]) == ["8", "7000", "7000"]


def test_a_figure_that_may_still_ripen_is_taken_as_final() -> None:
    terms = contract(measure(target=at_least("99"), bands=PUBLISHED), points=POINTS)
    facts = PeriodFacts(APRIL, {"sl": Reading(F(97), F(97), F(100), mature=False)}, F(100000))
    found = budget(terms, START, facts, [so_far(terms.measures[0], "97", "100", "0")])
    assert (found.outcome.points, found.outcome.credit) == (F(2), F(2000))


def test_too_few_cases_and_measures_without_a_level_cannot_be_told() -> None:
    missing = MissingData(Absent.NOT_MEASURED, Absent.NOT_MEASURED, few=Absent.NOT_MEASURED, fewer_than=50)
    terms = contract(measure(missing_data=missing), replace(measure("plain"), target=None))
    few, plain = left(terms, *(so_far(one, "9", "10", "20") for one in terms.measures))
    assert few.untold == "Only 30 cases: too few."
    assert plain.untold == "It is reported, not judged."
    assert (few.bands, few.best, few.at_stake) == ((), None, None)
    (unknown, _) = left(terms, *(so_far(one, "9", "10", None) for one in terms.measures))
    assert unknown.untold == "How much is still to come is not known."


def test_nothing_counted_and_nothing_to_come_is_said() -> None:
    terms = contract(measure())
    nothing = PeriodFacts(APRIL, {"sl": Reading(None, absent=WhyAbsent.NO_VOLUME)})
    (one,) = budget(terms, START, nothing, [so_far(terms.measures[0], "0", "0", "0")]).measures
    assert one.untold == "Nothing was counted, and nothing is to come."


def test_a_share_above_its_whole_has_no_bound() -> None:
    terms = contract(measure(target=at_least("110")))
    (one,) = left(terms, so_far(terms.measures[0], "120", "100", "100"))
    assert sentences(one) == ["needs at least 100.00 % on average over the rest (100)"]
    assert one.best
    assert one.best.beyond


COUNT = st.integers(0, 400)
EDGES = st.lists(st.integers(1, 199).map(lambda half: F(half, 2)), min_size=1, max_size=4, unique=True)
TERMS = {
    "smoothing": st.sampled_from(list(Smoothing)),
    "round_value": st.sampled_from([None, *(Rounding(F("0.5"), how) for how in RoundingMode)]),
}


def banded(upward: bool, edges: list[Fraction], terms: dict[str, Any]) -> Contract:
    """A share with so many bands, each dearer than the one before."""
    ordered = sorted(edges, reverse=upward)
    levels = [at_least(str(edge)) if upward else at_most(str(edge)) for edge in ordered]
    bands = [Band(f"band {place}", level, points=F(place)) for place, level in enumerate(levels)]
    bands.append(Band("last", None, points=F(9)))
    one = measure("sl", levels[0], bands=tuple(bands), **terms)
    one = replace(one, metric=replace(one.metric, unit=Unit.PERCENT))
    return contract(one, points=POINTS)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.booleans(), EDGES, st.fixed_dictionaries(TERMS), COUNT, COUNT, COUNT, st.integers(0, 100))
def test_exactly_the_needed_count_reaches_the_band_and_one_worse_does_not(
    upward: bool, edges: list[Fraction], words: dict[str, Any], good: int, bad: int, rest: int, before: int
) -> None:
    terms = banded(upward, edges, words)
    (one,) = terms.measures
    earlier = PeriodFacts(APRIL.previous(), {"sl": Reading(F(before))}, F(100000))
    _, carry = Settlement(terms).step(START, earlier)
    (found,) = left(terms, Ahead(one, F(good), F(good + bad), 1, F(rest)), carry=carry)
    if good + bad + rest == 0:
        assert found.untold
        return
    labels = [band.band for band, _ in banding(one).steps]

    def place(more: int) -> int:
        value = F((good + more) * 100, good + bad + rest)
        outcome, _ = Settlement(terms).step(carry, PeriodFacts(APRIL, {"sl": Reading(value)}, F(100000)))
        return labels.index(outcome.measures[0].band)

    for number, band in enumerate(found.bands):
        reached = [more for more in range(rest + 1) if place(more) <= number]
        if band.reach is Reach.OPEN:
            assert band.needed == (min(reached) if upward else max(reached))
            assert band.failures == (rest - min(reached) if upward else max(reached))
        else:
            assert len(reached) == (rest + 1 if band.reach is Reach.SAFE else 0)
    assert found.best
    assert found.worst
    ends = {place(0), place(rest)}
    assert {labels.index(found.best.band), labels.index(found.worst.band)} == ends
    assert found.at_stake is not None
    assert found.at_stake >= 0


@pytest.mark.parametrize("upward", [True, False])
@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.data())
def test_a_rest_at_the_rate_that_is_shown_suffices(upward: bool, data: st.DataObject) -> None:
    good, bad, rest = data.draw(COUNT), data.draw(COUNT), data.draw(st.integers(1, 400))
    terms = banded(upward, data.draw(EDGES), {})
    (found,) = left(terms, Ahead(terms.measures[0], F(good), F(good + bad), 1, F(rest)))
    for band in found.bands:
        if band.reach is Reach.OPEN:
            shown = F(band_sentence(found, band).split()[3])
            value = (good + shown * rest / 100) * 100 / (good + bad + rest)
            assert value >= band.edge.value if upward else value <= band.edge.value


def test_money_by_the_unit_is_at_stake_without_a_bound() -> None:
    credit = PerUnit(per=F(1), part_units=PartUnits.WHOLE, amount=F(5))
    terms = contract(measure("wait", at_most("20"), credit=credit))
    (one,) = left(terms, so_far(terms.measures[0], "19000", "1000", "2100", 1000))
    assert one.worst
    assert one.worst.beyond
    assert texts([one.at_stake]) == ["5"]


def test_bands_say_the_direction_where_neither_is_better() -> None:
    bands = (Band("calm", at_most("10")), Band("busy", None))
    one = measure("load", at_most("10"))
    metric = replace(one.metric, unit=Unit.PERCENT, better=Better.NEITHER)
    terms = contract(replace(one, metric=metric, target=None, terms=replace(one.terms, bands=bands)))
    (found,) = left(terms, so_far(terms.measures[0], "5", "50", "50"))
    assert sentences(found) == ["needs at most 10.00 % of the rest (5 of 50)"]
