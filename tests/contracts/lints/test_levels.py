"""Levels that look the wrong way, levels that rise, and the overall rating."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.contracts.lints.agreements import level
from tests.contracts.lints.spoiling import BANDS
from tests.contracts.lints.spoiling import HANDLING
from tests.contracts.lints.spoiling import QUALITY
from tests.contracts.lints.spoiling import REST
from tests.contracts.lints.spoiling import SERVICE
from tests.contracts.lints.spoiling import SOLVED
from tests.contracts.lints.spoiling import SPEED
from tests.contracts.lints.spoiling import F
from tests.contracts.lints.spoiling import M
from tests.contracts.lints.spoiling import N
from tests.contracts.lints.spoiling import T
from tests.contracts.lints.spoiling import W
from tests.contracts.lints.spoiling import credited
from tests.contracts.lints.spoiling import expect
from tests.contracts.lints.spoiling import numbered
from tests.contracts.lints.spoiling import rated
from tests.contracts.lints.spoiling import spoilt
from tests.contracts.lints.spoiling import triggered
from tests.contracts.lints.spoiling import with_measure
from tests.contracts.lints.spoiling import with_terms

from outscore.model.terms import judging
from outscore.model.terms import rating
from outscore.model.terms import schemes
from outscore.model.terms import timing
from outscore.model.terms import triggers

if TYPE_CHECKING:
    from tests.contracts.lints.spoiling import Case

SIDES = [
    (
        with_measure(QUALITY, minimum=None),
        ("measures", QUALITY, "expected_misses"),
        F,
        "Which level is the minimum",
    ),
    (
        with_measure(QUALITY, minimum=level("at_least 95")),
        ("measures", QUALITY, "minimum", "at_least"),
        F,
        "asks as much as its target",
    ),
    (
        with_measure(QUALITY, minimum=level("at_most 90")),
        ("measures", QUALITY, "minimum", "at_most"),
        F,
        "Turn the comparison round",
    ),
    (
        with_measure(QUALITY, expected_misses=None),
        ("measures", QUALITY, "minimum", "at_least"),
        W,
        "changes nothing without expected_misses",
    ),
    (
        with_measure(HANDLING, minimum=level("at_most 400")),
        ("measures", HANDLING, "minimum", "at_most"),
        F,
        "has a minimum and no target",
    ),
    (
        with_measure(SERVICE, ramp=(judging.RampStep(date(2026, 4, 30), level("at_most 70")),)),
        ("measures", SERVICE, "ramp", 0, "at_most"),
        F,
        "Step 1 of the ramp of measure 'service_level' is at most 70, yet higher is better",
    ),
    (
        with_measure(SERVICE, ramp=(judging.RampStep(date(2026, 4, 30), level("at_least 85")),)),
        ("measures", SERVICE, "ramp", 0, "at_least"),
        W,
        "asks more than the target after it",
    ),
    (
        with_measure(
            SERVICE, ramp=(M[SERVICE].ramp[0], judging.RampStep(date(2026, 5, 31), level("at_least 60")))
        ),
        ("measures", SERVICE, "ramp", 1, "at_least"),
        W,
        "asks less than the step before it (at least 70)",
    ),
    (
        with_measure(HANDLING, ramp=(judging.RampStep(date(2026, 5, 31), level("at_most 400")),)),
        ("measures", HANDLING, "ramp"),
        F,
        "leads to no target",
    ),
    (
        credited(SPEED, beyond=level("at_least 30")),
        ("measures", SPEED, "credit", "beyond", "at_least"),
        F,
        "Turn the comparison round",
    ),
    (
        credited(SPEED, beyond=level("at_most 20")),
        ("measures", SPEED, "credit", "beyond", "at_most"),
        F,
        "a figure between 20 and 30 is met and would still cost",
    ),
    (
        credited(SPEED, beyond=level("at_most 40")),
        ("measures", SPEED, "credit", "beyond", "at_most"),
        W,
        "a figure between 40 and 30 is missed free of charge",
    ),
    (
        with_measure(SPEED, bonus=replace(M[SPEED].bonus, beyond=level("at_most 45"))),
        ("measures", SPEED, "bonus", "beyond", "at_most"),
        F,
        "is missed and would still earn",
    ),
    (
        replace(
            with_measure(
                SPEED,
                target=None,
                bonus=replace(M[SPEED].bonus, beyond=level("at_most 45")),
                credit=replace(M[SPEED].credit, beyond=level("at_most 30")),
            ),
            terms=replace(T, earn_back=()),
        ),
        ("measures", SPEED, "bonus"),
        F,
        "between 45 and 30 would cost a credit and earn a bonus",
    ),
    (
        spoilt("gates", 1, any_of=(schemes.GateTest("service_level", level("at_least 60")),)),
        ("gates", 1, "any_of", 0, "at_least"),
        F,
        "Gate 'penalty' charges a better figure: 'service_level' at least 60, though higher is better",
    ),
    (
        spoilt("gates", 0, all_of=(schemes.GateTest("abandoned", level("above 5")),)),
        ("gates", 0, "all_of", 0, "above"),
        F,
        "Gate 'bonus' rewards a worse figure",
    ),
    (
        triggered(triggers.AverageLevel("quality", 3, level("at_least 97")), REST),
        ("triggers", 0, "when", 0, "at_least"),
        W,
        "comes true when 'quality' does well: at least 97",
    ),
    (
        triggered(triggers.PointsTotal(level("below 50"))),
        ("triggers", 0, "when", 0, "below"),
        W,
        "comes true when little is lost",
    ),
]

RAISING = [
    (
        replace(
            credited(SPEED, beyond=level("at_most 30")),
            terms=replace(T, step_up=(timing.StepUp("7.12", ("speed",), 12, timing.StepBlock.BLOCKS),)),
        ),
        ("step_up", 0, "measures", 0),
        W,
        "The level of 'speed' rises, but its credit goes on counting from at most 30",
    ),
    (
        spoilt("step_up", 0, measures=("calls",), at_most_percent_of_gap=None),
        ("step_up", 0, "measures", 0),
        F,
        "has no target",
    ),
    (
        spoilt("step_up", 0, measures=("holds",)),
        ("step_up", 0, "at_most_percent_of_gap"),
        F,
        "says nothing of 'holds'",
    ),
    (
        with_measure(SOLVED, target="at_least 100"),
        ("step_up", 0, "measures", 0),
        W,
        "can never be exceeded, so it never rises",
    ),
    (
        spoilt("step_up", 0, measures=("service_level",)),
        ("step_up", 0, "measures", 0),
        W,
        "The level of 'service_level' rises, but the edges of its bands stay",
    ),
    (
        with_terms(step_up=(*T.step_up, *T.step_up)),
        ("step_up", 1, "measures", 0),
        F,
        "Two blocks of step_up raise the level of 'solved'",
    ),
]

RATING = [
    (
        rated(standings=(T.rating.standings[0], replace(T.rating.standings[1], edge=level("at_least 50")))),
        ("rating", "standings", 1, "at_least"),
        F,
        "The standings of the rating end with 'red' (at least 50) and do not say what less than 50 is",
    ),
    (
        rated(standings=(replace(T.rating.standings[0], standing="red"), T.rating.standings[1])),
        ("rating", "standings", 1, "standing"),
        F,
        "Two standings are called 'red'",
    ),
    (rated(gate_failed="black"), ("rating", "gate_failed"), W, "is none of the standings"),
    (
        rated(gates=(rating.RatingGate("calls", rating.GateUnmeasured.FAIL),)),
        ("rating", "gates", 0, "measure"),
        F,
        "The gate 'calls' is only reported",
    ),
    (
        with_measure(SERVICE, bands=(BANDS[0], replace(BANDS[1], score=None), BANDS[2])),
        ("rating", "categories", 0, "measures", 0),
        F,
        "What do the bands 'minor' of 'service_level' score",
    ),
    (
        rated(
            categories=(
                T.rating.categories[0],
                replace(
                    T.rating.categories[1],
                    measures=(rating.RatedMeasure("calls", N(1), rating.Unmeasured.ZERO),),
                ),
            )
        ),
        ("rating", "categories", 1, "measures", 0),
        F,
        "How is 'calls' scored in the rating?",
    ),
    (
        rated(categories=(T.rating.categories[0], replace(T.rating.categories[0], id="again"))),
        ("rating", "categories", 1, "measures", 0),
        W,
        "'service_level' is rated twice",
    ),
]


@pytest.mark.parametrize("case", numbered((*SIDES, *RAISING, *RATING)))
def test_one_spoilt_place_is_found_and_nothing_else(case: Case) -> None:
    expect(case)
