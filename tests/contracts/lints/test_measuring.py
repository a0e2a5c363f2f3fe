"""What a figure is made of, and what a missing one means."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.contracts.lints.agreements import SECONDS
from tests.contracts.lints.agreements import level
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.agreements import metric
from tests.contracts.lints.spoiling import ABANDON
from tests.contracts.lints.spoiling import CALLS
from tests.contracts.lints.spoiling import HOLDS
from tests.contracts.lints.spoiling import SERVICE
from tests.contracts.lints.spoiling import SPEED
from tests.contracts.lints.spoiling import WHOLE
from tests.contracts.lints.spoiling import F
from tests.contracts.lints.spoiling import M
from tests.contracts.lints.spoiling import N
from tests.contracts.lints.spoiling import T
from tests.contracts.lints.spoiling import W
from tests.contracts.lints.spoiling import expect
from tests.contracts.lints.spoiling import numbered
from tests.contracts.lints.spoiling import spoilt
from tests.contracts.lints.spoiling import with_measure
from tests.contracts.lints.spoiling import with_terms

from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Unit
from outscore.model.terms import measuring
from outscore.model.terms import schemes

if TYPE_CHECKING:
    from tests.contracts.lints.spoiling import Case

    from outscore.model.contract import Contract


def shares(target: str) -> Contract:
    """The sound contract with a measure of waits that is the percentage of its good intervals."""
    method = measuring.Method.SHARE_OF_GOOD_INTERVALS
    good = measuring.Combining(method, level("at_most 20"), measuring.EmptyInterval.GOOD)
    credit = schemes.CountInWindow(2, 3, schemes.CountOf.MISSES, percent=N(1))
    waits = measure("waits", target, SECONDS, combined=good, credit=credit)
    return replace(WHOLE, measures=(*WHOLE.measures[:CALLS], waits))


MEASURING = [
    (
        with_terms(missing_data=None),
        ("measures", SERVICE),
        F,
        "What does it mean when 'service_level', 'quality', 'solved', 'holds' or 4 more is not reported",
    ),
    (
        with_measure(
            SERVICE, missing_data=measuring.MissingData(measuring.Absent.FAIL, measuring.Absent.MET)
        ),
        ("measures", SERVICE, "missing_data"),
        F,
        "As which band does a missing figure of measure 'service_level' fail: minor or severe? Add fail_as.",
    ),
    (
        with_measure(ABANDON, missing_data=replace(M[ABANDON].missing_data, fail_as="met")),
        ("measures", ABANDON, "missing_data", "fail_as"),
        F,
        "A missing figure fails as 'met', but measure 'abandoned' is met in that band",
    ),
    (
        with_measure(SPEED, missing_data=measuring.MissingData(measuring.Absent.FAIL, measuring.Absent.MET)),
        ("measures", SPEED, "missing_data"),
        W,
        "its credit is worked out from the figure, so it costs nothing",
    ),
    (
        replace(
            WHOLE,
            measures=(
                *WHOLE.measures[:-1],
                measure(
                    "calls",
                    metric=metric(Better.HIGHER, Unit.COUNT, Combine.TOTAL),
                    combined=measuring.Combining(
                        measuring.Method.AVERAGE_OF_INTERVALS, empty_interval=measuring.EmptyInterval.GOOD
                    ),
                ),
            ),
        ),
        ("measures", 10, "combined", "method"),
        F,
        "is a total, so the mean of its intervals is not what it says",
    ),
    *(
        (shares(target), ("measures", CALLS, "target", target.split()[0]), F, sentence)
        for target, sentence in (
            (
                "at_most 20",
                "of which more is better, but the target is at most 20. Turn the comparison",
            ),
            ("at_least 850", "from 0 to 100, but the target is at least 850. Write 95 for 95 percent"),
            ("at_least 0.85", "from 0 to 100, but the target is at least 0.85. Write 95 for 95 percent"),
        )
    ),
    (shares("at_least 100"), None, F, ""),
    (
        with_measure(HOLDS, exclusions=(measuring.Exclusion("tests", measuring.Effect.BOTH),)),
        ("measures", HOLDS, "exclusions", 0, "effect"),
        F,
        "leave_out_of_both needs something below the line",
    ),
    (
        replace(
            WHOLE,
            measures=(
                *WHOLE.measures[:-1],
                measure(
                    "calls",
                    metric=metric(combine=Combine.PRINTED),
                    exclusions=(measuring.Exclusion("tests", measuring.Effect.NUMERATOR),),
                ),
            ),
        ),
        ("measures", 10, "exclusions", 0, "effect"),
        F,
        "Nothing can be left out of measure 'calls'",
    ),
    (
        with_measure(SERVICE, round_value=measuring.Rounding(N(10), measuring.RoundingMode.DOWN)),
        ("measures", SERVICE, "round_value", "to"),
        W,
        "is rounded to 10 before it is judged, but at least 75 is finer than that",
    ),
    (
        with_terms(relief_authority=()),
        ("relief", 1, "needs"),
        W,
        "Who may approve a claim under relief ground 'outage'?",
    ),
    (
        spoilt("relief_authority", 0, hours_up_to=N(8)),
        ("relief_authority",),
        W,
        "Nobody may decide a claim of more than 8 hours",
    ),
    (
        spoilt("relief", 0, forecast=replace(T.relief[0].forecast, actual="calls_forecast")),
        ("relief", 0, "forecast", "actual"),
        F,
        "holds 'calls_forecast' against itself",
    ),
]


@pytest.mark.parametrize("case", numbered(MEASURING))
def test_one_spoilt_place_is_found_and_nothing_else(case: Case) -> None:
    expect(case)
