"""Credits, bonuses, tables, pool and limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.contracts.lints.agreements import band
from tests.contracts.lints.agreements import level
from tests.contracts.lints.spoiling import ABANDON
from tests.contracts.lints.spoiling import BANDS
from tests.contracts.lints.spoiling import HANDLING
from tests.contracts.lints.spoiling import HOLD
from tests.contracts.lints.spoiling import HOLDS
from tests.contracts.lints.spoiling import INSPECTED
from tests.contracts.lints.spoiling import INSPECTION
from tests.contracts.lints.spoiling import RESTORE
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
from tests.contracts.lints.spoiling import spoilt
from tests.contracts.lints.spoiling import with_measure
from tests.contracts.lints.spoiling import with_terms

from outscore.model.terms import invoicing
from outscore.model.terms import schemes
from outscore.model.terms import timing

if TYPE_CHECKING:
    from tests.contracts.lints.spoiling import Case

PRICING = [
    (with_measure(SOLVED, bonus=M[SOLVED].credit), ("measures", SOLVED, "bonus"), F, "cannot be the bonus"),
    (
        with_measure(SPEED, target=None, bonus=None),
        ("measures", SPEED, "credit"),
        F,
        "counts how far a figure is beyond the target. Add the target.",
    ),
    (
        with_measure(INSPECTED, bonus=schemes.AmountByBand()),
        (*INSPECTION, "bonus"),
        F,
        "no band that is met has one",
    ),
    (
        with_measure(
            ABANDON, bands=(band("met", "at_most 4", points="0"), band("serious", points="2", percent="3"))
        ),
        ("measures", ABANDON, "bands", 1, "percent"),
        W,
        "has the percent 3, but nothing takes it there",
    ),
    (
        credited(HOLDS, free=N(12)),
        (*HOLD, "credit", "free"),
        W,
        "is at most 10, yet the credit leaves 12 free",
    ),
    (
        with_measure(RESTORE, target="below 15"),
        ("measures", RESTORE, "target", "below"),
        W,
        "at exactly 15, but is 0 units away from it",
    ),
]

CHEAPER = [
    (
        with_measure(SERVICE, bands=(*BANDS[:2], replace(BANDS[2], points=N("0.5")))),
        ("measures", SERVICE, "bands", 2, "points"),
        F,
        "Band 'severe' of measure 'service_level' is worse than 'minor' and cheaper: points 0.5 against 1.",
    ),
    (
        with_measure(SERVICE, bands=(*BANDS[:2], replace(BANDS[2], score=N(70)))),
        ("measures", SERVICE, "bands", 2, "score"),
        F,
        "worth more: score 70 against 60",
    ),
    (
        credited(
            RESTORE, rows=(schemes.ExcessRow(N(2), percent=N(3)), schemes.ExcessRow(None, percent=N(2)))
        ),
        ("measures", RESTORE, "credit", "rows", 1, "percent"),
        F,
        (
            "Row 2 of credit of measure 'restore' is for a worse result than row 1 and costs less: percent 2 "
            "against 3"
        ),
    ),
    (
        spoilt("counted_credits", table=(timing.CreditStep(1, N(2)), timing.CreditStep(2, N(1)))),
        ("counted_credits", "table", 1, "percent"),
        F,
        "costs less",
    ),
    (
        spoilt("repeats", multiply_points_by=N("0.5")),
        ("repeats", "multiply_points_by"),
        F,
        "0.5 times its points",
    ),
    (
        with_measure(
            INSPECTED,
            bands=(replace(M[INSPECTED].bands[0], amount=None), M[INSPECTED].bands[1]),
            grades=("good", "poor"),
            credit=schemes.AmountByBand(),
            bonus=None,
        ),
        None,
        F,
        "",
    ),
]

TABLES = [
    (
        spoilt("rates", 1, slabs=(invoicing.Slab(N(3)), invoicing.Slab(N(2)))),
        ("rates", 1, "slabs", 0),
        F,
        "Row 1 of rate 'cases' has no up_to, so no row after it can be reached",
    ),
    (
        spoilt(
            "rates",
            1,
            slabs=(invoicing.Slab(N(3), N(2000)), invoicing.Slab(N(2), N(1000)), invoicing.Slab(N(1))),
        ),
        ("rates", 1, "slabs", 1, "up_to"),
        F,
        "ends at 1000, no higher than the row before it (2000)",
    ),
    (
        spoilt("rates", 1, slabs=(invoicing.Slab(N(3), N(2000)),)),
        ("rates", 1, "slabs", 0, "up_to"),
        F,
        "What do units beyond 2000 cost? The last slab of rate 'cases' ends there.",
    ),
    (
        credited(RESTORE, rows=(schemes.ExcessRow(N(2), percent=N(1)),)),
        ("measures", RESTORE, "credit", "rows", 0, "up_to"),
        F,
        "The rows of credit of measure 'restore' end at 2 and do not say what more than that costs",
    ),
    (
        credited(RESTORE, rows=(schemes.ExcessRow(below=N(2), percent=N(1)),)),
        ("measures", RESTORE, "credit", "rows", 0, "below"),
        F,
        "Add a last row without below.",
    ),
    (
        credited(
            RESTORE,
            rows=(
                schemes.ExcessRow(N(2), percent=N(1)),
                schemes.ExcessRow(below=N(2), percent=N(2)),
                schemes.ExcessRow(percent=N(3)),
            ),
        ),
        ("measures", RESTORE, "credit", "rows", 1, "below"),
        F,
        "ends at 2, no higher than the row before it (2), so it covers nothing",
    ),
    (
        credited(
            RESTORE, rows=(schemes.ExcessRow(N(2), N(3), percent=N(1)), schemes.ExcessRow(percent=N(3)))
        ),
        ("measures", RESTORE, "credit", "rows", 0, "below"),
        F,
        "Keep up_to where the end itself belongs to the row, below where it does not.",
    ),
    (
        credited(
            RESTORE,
            rows=(
                schemes.ExcessRow(below=N(2), percent=N(1)),
                schemes.ExcessRow(N(2), percent=N(2)),
                schemes.ExcessRow(percent=N(3)),
            ),
        ),
        None,
        F,
        "",
    ),
    (
        spoilt("rates", 1, minimum=invoicing.Minimum(N(850), "cases_forecast")),
        ("rates", 1, "minimum", "percent"),
        W,
        "at least 850 percent of the forecast",
    ),
    (
        spoilt(
            "points",
            percent_per_point=None,
            table=(schemes.PointStep(N(5), N(2)), schemes.PointStep(N(5), N(4))),
        ),
        ("points", "table", 1, "points"),
        F,
        "begins at 5 points, no higher than the row before it (5)",
    ),
]

POOL = [
    (
        spoilt("pool", shares_may_total=N(90)),
        ("pool", "categories"),
        F,
        "share out 100 percent of the amount at risk, but may total 90",
    ),
    (
        credited(SOLVED, share=N(50)),
        ("measures", SOLVED, "credit", "share"),
        F,
        "share out 110 percent of it",
    ),
    (credited(SOLVED, share=N(30)), ("pool", "categories", 0), W, "so 10 percent can never be lost"),
    (
        spoilt("pool", categories=(*T.pool.categories, schemes.PoolCategory("speed", N(50)))),
        ("pool", "categories", 1),
        W,
        "No measure belongs to category 'speed' of the pool, so its 50 percent can never be lost",
    ),
]

STATED = [
    (with_terms(currency=""), ("currency",), F, "the contract's money? It is needed for amounts. Add"),
    (with_terms(currency="pounds"), ("currency",), F, "Write its three letters"),
    (
        spoilt("rates", 0, currency="eur"),
        ("rates", 0, "currency"),
        F,
        "The currency of rate 'hours' is 'eur'",
    ),
    (with_terms(charges=None), ("points",), F, "A percentage of them is taken for points and 7 more. Add"),
    (
        with_terms(same_incident=None),
        ("same_incident",),
        W,
        (
            "What does one incident cost that fails several of 'service_level', 'abandoned', 'quality' and "
            "'solved'?"
        ),
    ),
]

BOUNDS = [
    (
        with_measure(SPEED, bonus=replace(M[SPEED].bonus, beyond=level("at_most 15"), at_most_amount=None)),
        None,
        W,
        "",
    ),
    (
        with_measure(HANDLING, bonus=replace(M[HANDLING].bonus, at_most_amount=None)),
        ("measures", HANDLING, "bonus"),
        W,
        "Nothing limits what the bonus of measure 'handling' can come to in a period. Add at_most_amount",
    ),
    (
        with_terms(caps=(T.caps[0], replace(T.caps[1], percent=N(12))), suspended_credits=None),
        ("caps", 1, "percent"),
        W,
        "The cap 'year' (12 percent of charges, last_periods) never lowers a credit: 'month' (12 percent",
    ),
    (with_terms(caps=(T.caps[0], replace(T.caps[1], percent=N(12)))), None, W, ""),
]


@pytest.mark.parametrize("case", numbered((*PRICING, *CHEAPER, *TABLES, *POOL, *STATED, *BOUNDS)))
def test_one_spoilt_place_is_found_and_nothing_else(case: Case) -> None:
    expect(case)
