"""One sound contract that uses nearly every kind of term, spoilt in one place at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeAlias

import pytest
from tests.contracts.lints.agreements import COUNT
from tests.contracts.lints.agreements import LOWER
from tests.contracts.lints.agreements import MONEY
from tests.contracts.lints.agreements import SECONDS
from tests.contracts.lints.agreements import band
from tests.contracts.lints.agreements import contract
from tests.contracts.lints.agreements import found
from tests.contracts.lints.agreements import level
from tests.contracts.lints.agreements import measure

from outscore.contracts.lints import Severity
from outscore.model.terms import invoicing
from outscore.model.terms import judging
from outscore.model.terms import limits
from outscore.model.terms import measuring
from outscore.model.terms import rating
from outscore.model.terms import schemes
from outscore.model.terms import timing
from outscore.model.terms import triggers
from outscore.model.terms.judging import BandVerdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.contract import Contract

N = Fraction
SERVICE, ABANDON, QUALITY, SOLVED, HOLDS, SPEED, INSPECTED, RESTORE, OUTAGES, HANDLING, CALLS = range(11)
MEASURES = (
    measure(
        "service_level",
        "at_least 80",
        bands=(
            band("met", "at_least 80", points="0", score="100"),
            band("minor", "at_least 75", points="1", score="60"),
            band("severe", points="3", score="0"),
        ),
        exclusions=(measuring.Exclusion("short_abandoned", measuring.Effect.BOTH),),
        combined=measuring.Combining(
            measuring.Method.AVERAGE_OF_INTERVALS, empty_interval=measuring.EmptyInterval.LEFT_OUT
        ),
        round_value=measuring.Rounding(N("0.1"), measuring.RoundingMode.HALF_UP),
        ramp=(judging.RampStep(date(2026, 4, 30), level("at_least 70")),),
    ),
    measure(
        "abandoned",
        "at_most 4",
        LOWER,
        bands=(band("met", "at_most 4", points="0"), band("serious", points="2")),
        missing_data=measuring.MissingData(
            measuring.Absent.FAIL, measuring.Absent.NOT_MEASURED, fail_as="serious"
        ),
    ),
    measure(
        "quality",
        "at_least 95",
        minimum=level("at_least 90"),
        expected_misses=judging.ExpectedMisses(4, 12, judging.Counts.COUNT),
        credit=schemes.PoolShare("care", N(60)),
        matures_after_days=10,
    ),
    measure("solved", "at_least 70", credit=schemes.PoolShare("care", N(40))),
    measure(
        "holds",
        "at_most 10",
        COUNT,
        credit=schemes.PerOccurrence(amount=N(5), free=N(10), at_most_amount=N(1000)),
    ),
    measure(
        "speed",
        "at_most 30",
        SECONDS,
        credit=schemes.PerUnit(N(1), schemes.PartUnits.PRO_RATA, amount=N(500), at_most_amount=N(5000)),
        bonus=schemes.PerUnit(
            N(1), schemes.PartUnits.PRO_RATA, level("at_most 15"), amount=N(500), at_most_amount=N(5000)
        ),
    ),
    measure(
        "inspected",
        bands=(
            band("good", verdict=BandVerdict.MET, amount="0"),
            band("poor", verdict=BandVerdict.MISSED, amount="500"),
        ),
        grades=("good", "poor"),
        credit=schemes.AmountByBand(),
    ),
    measure(
        "restore",
        "at_most 15",
        SECONDS,
        credit=schemes.ExcessTable(
            (schemes.ExcessRow(N(2), percent=N(1)), schemes.ExcessRow(None, percent=N(2)))
        ),
    ),
    measure(
        "outages",
        "at_most 2",
        COUNT,
        credit=schemes.CountInWindow(2, 12, schemes.CountOf.MISSES, percent=N(5), of="annual_fees"),
    ),
    measure("handling", metric=SECONDS, bonus=schemes.GainShare(N(300), N(2), N(50), at_most_amount=N(9000))),
    measure("calls", metric=COUNT),
)
TERMS: dict[str, Any] = {
    **MONEY,
    "relief": (
        measuring.Relief(
            "forecast",
            "4.2",
            measuring.Cause.FORECAST_EXCEEDED,
            measuring.ReliefEffect.BOTH,
            measuring.Needs.CALCULATION,
            ("service_level",),
            measuring.ForecastTest("calls_forecast", "calls_offered", N(10), measuring.ReliefUnit.DAY),
        ),
        measuring.Relief(
            "outage",
            "4.3",
            measuring.Cause.CLIENT_SYSTEM,
            measuring.ReliefEffect.BOTH,
            measuring.Needs.APPROVAL,
        ),
    ),
    "relief_authority": (measuring.ReliefAuthority("vendor_manager", ("A. Client",)),),
    "amounts": (("annual_fees", N(120000)), ("contract_value", N(2500000))),
    "rates": (
        invoicing.RateLine("hours", "Hours", "hour", "8.1", rate=N(20)),
        invoicing.RateLine(
            "cases",
            "Cases",
            "case",
            "8.2",
            slabs=(invoicing.Slab(N(3), N(2000)), invoicing.Slab(N(2))),
            minimum=invoicing.Minimum(N(85), "cases_forecast"),
        ),
    ),
    "points": schemes.PointsToMoney("7.1", percent_per_point=N(1)),
    "pool": schemes.Pool("7.2", N(10), (schemes.PoolCategory("care", N(100)),), N(250)),
    "gates": (
        schemes.Gate(
            "bonus",
            "7.3",
            schemes.PaidTo.VENDOR,
            all_of=(
                schemes.GateTest("service_level", level("at_least 85")),
                schemes.GateTest("abandoned", level("at_most 3")),
            ),
            percent=N(1),
        ),
        schemes.Gate(
            "penalty",
            "7.4",
            schemes.PaidTo.CLIENT,
            any_of=(schemes.GateTest("service_level", level("below 60")),),
            amount=N(2000),
        ),
    ),
    "repeats": judging.Repeats("7.5", judging.Gap.KEEPS, multiply_points_by=N(2)),
    "settling_in": judging.SettlingIn(
        until=date(2026, 6, 30),
        effect=judging.SettlingEffect.NO_CREDITS,
        earlier_failures=judging.Counts.DO_NOT_COUNT,
        clause="2.7",
    ),
    "only_largest_of": (limits.OnlyLargest(("restore", "outages"), "7.6"),),
    "critical_failures": (
        limits.CriticalFailure(
            "critical", "14", (triggers.Level("service_level", level("below 50")),), withhold_percent=N(100)
        ),
    ),
    "caps": (
        limits.Cap("month", "7.7", limits.CapWindow.PERIOD, percent=N(12)),
        limits.Cap("year", "7.7", limits.CapWindow.LAST_PERIODS, periods=12, percent=N(8)),
        limits.Cap("ever", "7.7", limits.CapWindow.CONTRACT, percent=N(4), of="contract_value"),
    ),
    "counted_credits": timing.CountedCredits(
        "7.8", (timing.CreditStep(1, N(1)), timing.CreditStep(2, N(2))), "contract_value", ("inspected",)
    ),
    "suspended_credits": timing.Suspension("7.9", timing.NextNotMeasured.HOLD, ("inspected",)),
    "retainage": (timing.Retainage("held", "7.10", N(10), forfeited_after=3, measures=("inspected",)),),
    "earn_back": (
        timing.EarnBack(
            "half",
            "7.11",
            N(50),
            6,
            timing.EarnTest.EXCEEDED,
            timing.PaidAs.RETURN,
            timing.Pause.PAUSES,
            ("service_level", "speed"),
            ("severe",),
            (12,),
        ),
    ),
    "step_up": (timing.StepUp("7.12", ("solved",), 12, timing.StepBlock.BLOCKS, N(20)),),
    "indexation": timing.Indexation(
        "8.3",
        N(100),
        (timing.IndexValue(date(2027, 4, 1), N(103)), timing.IndexValue(date(2028, 4, 1), N(105))),
        ("hours", "annual_fees"),
    ),
    "small_amounts": limits.SmallAmounts(N(1), "7.13"),
    "claim_within": limits.ClaimWithin(21, "7.14"),
    "disputes": limits.Disputes(10, limits.AfterWindow.MOVES, "7.15"),
    "triggers": (
        triggers.Trigger(
            "rectify",
            "Rectification plan",
            "6.1",
            (
                triggers.InBand(("severe",), ("service_level",)),
                triggers.Missed(3, 6, triggers.Counting.EACH, ("quality",)),
                triggers.PointsTotal(level("at_least 5"), 3),
                triggers.CapReached("month", 2, 4),
                triggers.CreditsShare(level("at_least 20"), 2, 4),
            ),
            due_within_days=10,
        ),
    ),
    "rating": rating.OverallRating(
        "9",
        (
            rating.RatingCategory(
                "service",
                "Service",
                N(60),
                (rating.RatedMeasure("service_level", N(1), rating.Unmeasured.REWEIGHT),),
            ),
            rating.RatingCategory(
                "care", "Care", N(40), (rating.RatedMeasure("solved", N(1), rating.Unmeasured.ZERO),)
            ),
        ),
        (
            rating.RatingStanding("green", level("at_least 80")),
            rating.RatingStanding("red", consequences=("watch",)),
        ),
        (rating.RatingGate("quality", rating.GateUnmeasured.FAIL),),
        "red",
    ),
    "future_work": invoicing.FutureWork("10", 2, invoicing.Remainder.LARGEST),
    "closed_days": ("2026-12-25",),
}
WHOLE = contract(*MEASURES, **TERMS)


def with_terms(**terms: Any) -> Contract:
    """The sound contract with other terms."""
    return replace(WHOLE, terms=replace(WHOLE.terms, **terms))


def with_measure(place: int, **terms: Any) -> Contract:
    """The sound contract with other terms of one measure; a target is given as a text, or None."""
    old = WHOLE.measures[place]
    goal = old.target
    if "target" in terms:
        written = terms.pop("target")
        goal = level(written) if written else None
    new = replace(old, target=goal, terms=replace(old.terms, **terms))
    return replace(WHOLE, measures=(*WHOLE.measures[:place], new, *WHOLE.measures[place + 1 :]))


F, W = Severity.FAULT, Severity.WARNING
T: Any = WHOLE.terms
M: list[Any] = [one.terms for one in WHOLE.measures]
BANDS = M[SERVICE].bands
SAME = "exclude each other"
REST = triggers.PointsTotal(level("at_least 5"), 3)
HOLD, INSPECTION = ("measures", HOLDS), ("measures", INSPECTED)

Case: TypeAlias = "tuple[Contract, tuple[str | int, ...] | None, Severity, str]"
"""A contract, and the one finding it shows: its path, severity and words; no path where nothing is found."""


def spoilt(part: str, place: int | None = None, **keys: Any) -> Contract:
    """The sound contract with other keys in one block of its terms."""
    block = getattr(T, part)
    if place is None:
        return with_terms(**{part: replace(block, **keys)})
    return with_terms(**{part: (*block[:place], replace(block[place], **keys), *block[place + 1 :])})


def credited(place: int, **keys: Any) -> Contract:
    """The sound contract with other keys in the credit of a measure."""
    return with_measure(place, credit=replace(M[place].credit, **keys))


def triggered(*tests: Any) -> Contract:
    """The sound contract with one trigger of these tests."""
    return with_terms(triggers=(triggers.Trigger("t", "T", "6", tests),))


def rated(**keys: Any) -> Contract:
    """The sound contract with other keys in its rating."""
    return spoilt("rating", **keys)


def numbered(cases: Iterable[Case]) -> list[Any]:
    """Cases as parameters, each with the place of its finding for a name."""
    return [pytest.param(case, id=".".join(map(str, case[1] or ("sound",)))) for case in cases]


def expect(case: Case) -> None:
    """The contract of a case shows its finding and no other."""
    spoilt_contract, path, severity, sentence = case
    findings = found(spoilt_contract)
    assert [finding.path for finding in findings] == ([] if path is None else [path])
    for finding in findings:
        assert finding.severity is severity
        assert sentence in finding.message
