"""Levels, totals and caps that nothing reaches or that let nothing through; rules that meet unforeseen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.contracts.lints.agreements import COUNT
from tests.contracts.lints.agreements import HIGHER
from tests.contracts.lints.agreements import LOWER
from tests.contracts.lints.agreements import SECONDS
from tests.contracts.lints.agreements import agreed
from tests.contracts.lints.agreements import at
from tests.contracts.lints.agreements import band
from tests.contracts.lints.agreements import contract
from tests.contracts.lints.agreements import found
from tests.contracts.lints.agreements import level
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.agreements import metric
from tests.contracts.lints.agreements import only
from tests.contracts.lints.agreements import priced
from tests.contracts.lints.agreements import warnings
from tests.contracts.lints.spoiling import N

from outscore.contracts.lints import Severity
from outscore.model.metric import Better
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.terms import judging
from outscore.model.terms import limits
from outscore.model.terms import measuring
from outscore.model.terms import schemes
from outscore.model.terms import timing
from outscore.model.terms import triggers
from outscore.scoring.banding import banding

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.metric import Metric

PER_POINT = schemes.PointsToMoney("7", percent_per_point=N(1))
POINTED = (band("met", "at_least 80", points="0"), band("missed", points="4"))
SPEED = measure("speed", "at_least 80", bands=POINTED)
CALLS = measure("calls", "at_least 80", bands=POINTED)
PER_THOUSAND = metric(Better.LOWER, Unit.PER_THOUSAND)

# Levels outside of a share


@pytest.mark.parametrize(
    ("target", "kind", "sentence"),
    [
        ("at_least 120", None, "is at least 120, but 'figure' is a share from 0 to 100, so no figure"),
        ("above 100.5", None, "so no figure reaches it"),
        ("at_least -1", None, "so every figure reaches it"),
        ("at_most 101", LOWER, "so every figure reaches it"),
        ("below -0.5", LOWER, "so no figure reaches it"),
        ("at_most 1001", PER_THOUSAND, "is a share from 0 to 1000, so every figure reaches it"),
    ],
)
def test_a_target_outside_of_a_share_is_told(target: str, kind: object, sentence: str) -> None:
    own = measure("speed", target, kind or metric())  # type: ignore[arg-type]
    finding = at(priced(own), "measures", 0, "target", target.split(maxsplit=1)[0])
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("The target of measure 'speed' is ")
    assert sentence in finding.message


@pytest.mark.parametrize(("target", "better"), [("at_least 100", Better.HIGHER), ("at_most 0", Better.LOWER)])
def test_the_ends_of_a_share_are_levels(target: str, better: Better) -> None:
    assert not [one for one in warnings(priced(measure("speed", target, metric(better)))) if "share" in one]


def test_seconds_have_no_end() -> None:
    assert not found(priced(measure("speed", "at_most 120", metric(Better.LOWER, Unit.SECONDS))))


def test_every_level_of_a_share_is_looked_at() -> None:
    own = measure(
        "speed",
        "at_least 80",
        minimum=level("at_least -5"),
        expected_misses=judging.ExpectedMisses(2, 3, judging.Counts.COUNT),
        bonus=schemes.PerUnit(
            N(1), schemes.PartUnits.PRO_RATA, level("at_least 105"), N(5), at_most_amount=N(50)
        ),
    )
    plan = triggers.Trigger("plan", "Plan", "6", (triggers.Level("speed", level("below -2")),))
    gate = schemes.Gate(
        "top", "7", schemes.PaidTo.VENDOR, (schemes.GateTest("speed", level("above 100.1")),), amount=N(9)
    )
    told = [one for one in found(priced(own, triggers=(plan,), gates=(gate,))) if "share from" in one.message]
    assert {one.path for one in told} == {
        ("measures", 0, "minimum", "at_least"),
        ("measures", 0, "bonus", "beyond", "at_least"),
        ("triggers", 0, "when", 0, "below"),
        ("gates", 0, "all_of", 0, "above"),
    }
    assert "Minimum of measure 'speed' is at least -5" in " ".join(one.message for one in told)


# Points that never add up


def waiting(asked: str, periods: int = 1, **terms: object) -> list[str]:
    """What is said of a trigger that waits for points, where a period makes 8 at most."""
    plan = triggers.Trigger("plan", "Plan", "6", (triggers.PointsTotal(level(asked), periods),))
    return warnings(priced(SPEED, CALLS, points=PER_POINT, triggers=(plan,), **terms))


def test_points_that_the_bands_never_come_to_are_told() -> None:
    (told,) = waiting("at_least 9")
    assert told.startswith("Test 1 of trigger 'plan' waits for at least 9 points in 1 period, but if ")
    assert "there are 8, so it can never come true" in told
    (told,) = waiting("above 24", 3)
    assert "more than 24 points in 3 periods" in told
    assert "there are 24" in told


def test_points_that_the_bands_just_come_to_are_in_order() -> None:
    assert waiting("at_least 8") == []
    assert waiting("at_least 24", 3) == []


def test_a_failure_that_repeats_makes_more_points() -> None:
    repeats = judging.Repeats("7", judging.Gap.KEEPS, measures=("calls",), multiply_points_by=N(2))
    assert waiting("at_least 12", repeats=repeats) == []
    (told,) = waiting("at_least 13", repeats=repeats)
    assert "there are 12" in told


# A cap of nothing


@pytest.mark.parametrize("key", ["percent", "amount"])
def test_a_cap_of_nothing_is_told(key: str) -> None:
    cap = limits.Cap("month", "7", limits.CapWindow.PERIOD, **{key: N(0)})  # type: ignore[arg-type]
    finding = only(priced(SPEED, points=PER_POINT, caps=(cap,)))
    assert finding.path == ("caps", 0, key)
    assert finding.severity is Severity.WARNING
    assert "The cap 'month' is 0, so no credit that it covers is ever paid" in finding.message


# A bonus and a penalty at once


def gated(bonus: schemes.Gate, penalty: schemes.Gate, **terms: object) -> list[str]:
    """What is said of two gates that open together."""
    own = (measure("speed", "at_least 80"), measure("wait", "at_most 5", LOWER))
    told = warnings(priced(*own, gates=(bonus, penalty), **terms))
    return [one for one in told if "in the same period" in one]


BONUS = schemes.Gate(
    "good", "7.1", schemes.PaidTo.VENDOR, (schemes.GateTest("speed", level("at_least 90")),), amount=N(9)
)
PENALTY = schemes.Gate(
    "poor", "7.2", schemes.PaidTo.CLIENT, (), (schemes.GateTest("speed", level("below 70")),), amount=N(9)
)
SLOW = schemes.GateTest("wait", level("above 8"))


def test_gates_that_exclude_each_other_are_in_order() -> None:
    assert gated(BONUS, PENALTY) == []
    assert gated(BONUS, replace(PENALTY, any_of=(schemes.GateTest("speed", level("below 90")),))) == []


def test_one_figure_that_opens_a_bonus_and_a_penalty_is_told() -> None:
    (told,) = gated(BONUS, replace(PENALTY, any_of=(schemes.GateTest("speed", level("at_most 90")),)))
    assert "Bonus gate 'good' and penalty gate 'poor' can open in the same period" in told
    assert "'speed' at least 90 and 'speed' at most 90. Then both are paid" in told


def test_two_measures_that_open_a_bonus_and_a_penalty_are_told() -> None:
    (told,) = gated(BONUS, replace(PENALTY, any_of=(*PENALTY.any_of, SLOW)))
    assert "'speed' at least 90 and 'wait' more than 8" in told
    assert gated(BONUS, replace(PENALTY, any_of=(), all_of=(*PENALTY.any_of, SLOW))) == []


def test_a_bonus_that_falls_away_beside_credits_is_in_order() -> None:
    never = replace(BONUS, with_credits=schemes.WithCredits.NEVER)
    assert gated(never, replace(PENALTY, any_of=(SLOW,))) == []


def test_a_bonus_beside_a_penalty_can_be_agreed() -> None:
    both = agreed("7.1", "Is the bonus paid beside the penalty?")
    assert gated(BONUS, replace(PENALTY, any_of=(SLOW,)), agreed_readings=(both,)) == []


# Failures of one incident that cost the same

LARGEST = limits.SameIncident(limits.IncidentRule.LARGEST, "7.5")
OWN_CAP = limits.Cap("calls_only", "7.6", limits.CapWindow.PERIOD, amount=N(50), measures=("calls",))


def test_a_tie_where_a_clause_covers_one_of_the_two_is_told() -> None:
    finding = only(priced(SPEED, CALLS, points=PER_POINT, same_incident=LARGEST, caps=(OWN_CAP,)))
    assert finding.path == ("same_incident", "rule")
    assert finding.severity is Severity.WARNING
    assert "'speed' and 'calls' can cost the same, and cap 'calls_only' covers one of them" in finding.message


def test_a_tie_within_a_group_is_told_at_the_group() -> None:
    back = timing.EarnBack(
        "back",
        "7.8",
        N(50),
        3,
        timing.EarnTest.MET,
        timing.PaidAs.RETURN,
        timing.Pause.ENDS,
        measures=("speed",),
    )
    group = limits.OnlyLargest(("speed", "calls"), "7.7")
    finding = only(priced(SPEED, CALLS, points=PER_POINT, only_largest_of=(group,), earn_back=(back,)))
    assert finding.path == ("only_largest_of", 0, "measures")
    assert "earn-back 'back' covers one of them alone" in finding.message


def test_a_tie_that_changes_nothing_is_in_order() -> None:
    both = replace(OWN_CAP, measures=("all",))
    assert found(priced(SPEED, CALLS, points=PER_POINT, same_incident=LARGEST, caps=(both,))) == []
    stacked = replace(LARGEST, add_up=(limits.AddingUp(("speed", "calls")),))
    assert found(priced(SPEED, CALLS, points=PER_POINT, same_incident=stacked, caps=(OWN_CAP,))) == []
    chosen = replace(LARGEST, rule=limits.IncidentRule.CHOICE)
    assert found(priced(SPEED, CALLS, points=PER_POINT, same_incident=chosen, caps=(OWN_CAP,))) == []


def test_failures_that_never_cost_the_same_are_in_order() -> None:
    dearer = measure("calls", "at_least 80", bands=(POINTED[0], band("missed", points="5")))
    assert found(priced(SPEED, dearer, points=PER_POINT, same_incident=LARGEST, caps=(OWN_CAP,))) == []


def test_a_share_of_good_intervals_is_looked_at_where_intervals_combine() -> None:
    combined = measuring.Combining(
        measuring.Method.SHARE_OF_GOOD_INTERVALS, level("at_least 80"), measuring.EmptyInterval.LEFT_OUT
    )
    told = found(priced(measure("speed", "at_least 120", combined=combined)))
    assert len(told) == 1
    assert "percentage of good intervals" in told[0].message


# Figures that there cannot be


@pytest.mark.parametrize(
    ("target", "kind", "sentence"),
    [
        ("above 100", HIGHER, "'figure' is a share from 0 to 100, so no figure reaches it"),
        ("below 0", LOWER, "so no figure reaches it"),
        ("at_least 0", HIGHER, "so every figure reaches it"),
        ("at_most 100", LOWER, "so every figure reaches it"),
        ("below 0", SECONDS, "a figure of 'speed' is at least 0, so no figure reaches it. Mend the number."),
        ("at_most -1", COUNT, "so no figure reaches it"),
    ],
)
def test_a_target_on_the_end_of_what_there_can_be_is_told(target: str, kind: Metric, sentence: str) -> None:
    finding = at(
        contract(measure("speed", target, kind)), "measures", 0, "target", target.split(maxsplit=1)[0]
    )
    assert finding.severity is Severity.WARNING
    assert sentence in finding.message


def test_what_is_left_after_a_subtraction_may_be_below_0() -> None:
    net = replace(COUNT, numerator=Sum(("good",), ("bad",)))
    assert not found(contract(measure("speed", "at_least -5", replace(net, better=Better.HIGHER))))
    assert found(contract(measure("speed", "at_least -5", replace(COUNT, better=Better.HIGHER))))


@pytest.mark.parametrize(
    ("kind", "bands", "place"),
    [
        (HIGHER, (band("more", "above 100"), band("met", "at_least 80"), band("rest")), (0, "above")),
        (HIGHER, (band("met", "at_least 80"), band("some", "at_least 0"), band("never")), (2, "band")),
        (LOWER, (band("none", "below 0"), band("met", "at_most 9"), band("rest")), (0, "below")),
        (LOWER, (band("met", "at_most 100"), band("rest")), (1, "band")),
        (SECONDS, (band("at once", "below 0"), band("rest")), (0, "below")),
    ],
)
def test_a_band_that_no_figure_falls_into_is_told(
    kind: Metric, bands: tuple[judging.Band, ...], place: tuple[int, str]
) -> None:
    finding = at(contract(measure("speed", "", kind, bands=bands)), "measures", 0, "bands", *place)
    assert finding.severity is Severity.WARNING
    assert f"The band {bands[place[0]].band!r} of measure 'speed' can never hold" in finding.message


@given(
    st.sampled_from([HIGHER, LOWER, SECONDS]),
    st.lists(st.integers(0, 100), min_size=1, max_size=5, unique=True),
    st.lists(st.booleans(), min_size=5, max_size=5),
)
@settings(max_examples=50, deadline=None)
def test_a_band_is_told_exactly_when_no_figure_falls_into_it(
    kind: Metric, values: list[int], strict: list[bool]
) -> None:
    upward = kind.better is Better.HIGHER
    words = ("at_least", "above") if upward else ("at_most", "below")
    edges = [f"{words[one]} {value}" for one, value in zip(strict, sorted(values, reverse=upward))]  # noqa: B905
    bands = tuple(band(f"b{place}", edge) for place, edge in enumerate((*edges, "")))
    own = measure("speed", "", kind, bands=bands)
    most = 100 if kind.unit is Unit.PERCENT else 1000
    figures = [N(half, 2) for half in range(2 * most + 1)]
    held = {one.band for figure in figures if (one := banding(own).of(figure)[0]) is not None}
    told = [one for one in warnings(contract(own)) if "can never hold" in one]
    assert bool(told) is (len(held) < len(bands))
    assert not any(f"The band {name!r} of" in one for one in told for name in held)


def test_a_row_of_points_that_all_measures_do_not_come_to_is_told() -> None:
    table = tuple(schemes.PointStep(N(points), N(points)) for points in (4, 8, 9, 20))
    finding = at(
        priced(SPEED, CALLS, points=schemes.PointsToMoney("7", table=table)), "points", "table", 2, "points"
    )
    assert "Row 3 of the table of points begins at 9 points" in finding.message
    assert "as badly as it can there are 8" in finding.message
    assert not found(priced(SPEED, CALLS, points=schemes.PointsToMoney("7", table=table[:2])))


@pytest.mark.parametrize(
    ("target", "kind", "farthest"), [("at_least 80", HIGHER, 80), ("at_most 5", LOWER, 95)]
)
def test_a_row_beyond_the_farthest_figure_is_told(target: str, kind: Metric, farthest: int) -> None:
    def told(**end: Fraction) -> list[str]:
        rows = (schemes.ExcessRow(**end, percent=N(1)), schemes.ExcessRow(percent=N(2)))
        return warnings(priced(measure("speed", target, kind, credit=schemes.ExcessTable(rows))))

    (one,) = told(up_to=N(farthest))
    assert (
        f"Row 2 of the credit of measure 'speed' is never reached: no figure is more than {farthest}" in one
    )
    assert told(below=N(farthest)) == []
    assert told(up_to=N(farthest - 1)) == []
    assert len(told(below=N(farthest + 1))) == 1


def test_a_level_that_rises_brings_a_row_into_reach() -> None:
    rows = (schemes.ExcessRow(up_to=N(80), percent=N(1)), schemes.ExcessRow(percent=N(2)))
    own = measure("speed", "at_least 80", credit=schemes.ExcessTable(rows))
    rise = timing.StepUp("7", ("speed",), 12, timing.StepBlock.IGNORED)
    assert not [one for one in warnings(priced(own, step_up=(rise,))) if "never reached" in one]


# What can be paid


@pytest.mark.parametrize(
    ("currency", "to", "coin"),
    [("GBP", "0.001", "0.01"), ("GBP", "0.3", ""), ("GBP", "0.015", "0.01"), ("JPY", "0.5", "1")],
)
def test_amounts_are_rounded_to_what_can_be_paid(currency: str, to: str, coin: str) -> None:
    rounding = limits.MoneyRounding(N(to), measuring.RoundingMode.HALF_UP)
    told = found(priced(SPEED, points=PER_POINT, currency=currency, money_rounding=rounding))
    if not coin:
        assert told == []
        return
    (finding,) = told
    assert (finding.path, finding.severity) == (("money_rounding", "to"), Severity.FAULT)
    assert f"can be paid in {currency} is {coin}. Write {coin}, or a multiple of it." in finding.message


def test_a_currency_that_nobody_pays_in_is_asked_about() -> None:
    finding = only(priced(SPEED, points=PER_POINT, currency="GPB"))
    assert (finding.path, finding.severity) == (("currency",), Severity.WARNING)
    assert finding.message.startswith("The currency is 'GPB', which ISO 4217 does not list.")
