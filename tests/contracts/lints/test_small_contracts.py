"""Points without a reader, failures without a consequence, sums without a limit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.contracts.lints.agreements import SECONDS
from tests.contracts.lints.agreements import band
from tests.contracts.lints.agreements import contract
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.agreements import metric
from tests.contracts.lints.agreements import priced
from tests.contracts.lints.spoiling import REST
from tests.contracts.lints.spoiling import F
from tests.contracts.lints.spoiling import N
from tests.contracts.lints.spoiling import W
from tests.contracts.lints.spoiling import expect
from tests.contracts.lints.spoiling import numbered

from outscore.model.metric import Better
from outscore.model.terms import judging
from outscore.model.terms import limits
from outscore.model.terms import schemes
from outscore.model.terms import triggers
from outscore.model.terms.whole import Charges
from outscore.model.terms.whole import ChargesFrom

if TYPE_CHECKING:
    from tests.contracts.lints.spoiling import Case

POINTED = (band("met", "at_least 80", points="0"), band("missed", points="9"))
ONE = schemes.PointsToMoney("7", percent_per_point=N(6))
PER_SECOND = schemes.PerUnit(N(1), schemes.PartUnits.PRO_RATA, amount=N(500))
MONTH = limits.Cap("month", "7", limits.CapWindow.PERIOD, percent=N(12))
PLAN = triggers.Trigger("plan", "Plan", "6", (triggers.Missed(3),))

BILLED = Charges(ChargesFrom.INVOICE, "8")
PLAIN = [
    (contract(measure(target="at_least 80"), measure("calls", metric=SECONDS)), None, W, ""),
    (
        priced(measure(target="at_least 80", bands=POINTED)),
        ("measures", 0, "bands", 1, "points"),
        W,
        "have points, but nothing is done with them",
    ),
    (
        priced(measure(target="at_least 80"), points=ONE, triggers=(PLAN,)),
        ("points",),
        W,
        "`points` says what a point costs, but no band of any measure has points",
    ),
    (
        priced(measure(target="at_least 80"), triggers=(PLAN, replace(PLAN, id="p", when=(REST,)))),
        ("triggers", 1, "when", 0),
        W,
        "Test 1 of trigger 'p' counts points, but no band of any measure has points",
    ),
    (
        priced(
            measure(target="at_least 80"),
            repeats=judging.Repeats("7", judging.Gap.KEEPS, multiply_points_by=N(2)),
        ),
        ("repeats", "multiply_points_by"),
        W,
        "A repeated failure multiplies points, but no band",
    ),
    (
        priced(
            measure(
                target="at_least 80",
                bands=(band("met", "at_least 80", points="1"), band("missed", points="2")),
            ),
            points=ONE,
        ),
        ("measures", 0, "bands", 0, "points"),
        W,
        "Band 'met' of measure 'service_level' is met and still makes 1 points",
    ),
    (
        priced(measure(target="at_least 80", bands=POINTED), measure("other", "at_least 70"), points=ONE),
        ("measures", 1),
        W,
        (
            "Nothing follows when measure 'other' is missed: no points, no credit, no trigger, no rating. Is "
            "that meant?"
        ),
    ),
    (
        priced(
            measure(target="at_least 80", bands=POINTED),
            measure("other", "at_least 70"),
            points=ONE,
            triggers=(PLAN,),
        ),
        None,
        W,
        "",
    ),
    (
        priced(measure("speed", "at_most 30", SECONDS, credit=PER_SECOND)),
        ("measures", 0, "credit"),
        W,
        (
            "Nothing limits what the credit of measure 'speed' can come to in a period. Add at_most_amount "
            "or a cap"
        ),
    ),
    (priced(measure("speed", "at_most 30", SECONDS, credit=PER_SECOND), caps=(MONTH,)), None, W, ""),
    (
        priced(
            measure("speed", "at_most 30", SECONDS, credit=PER_SECOND),
            caps=(MONTH,),
            currency="",
            charges=BILLED,
        ),
        ("currency",),
        F,
        "It is needed for credit of measure 'speed'. Add, for example: currency: GBP",
    ),
    (
        priced(measure("speed", "at_most 30", SECONDS, credit=PER_SECOND), caps=(MONTH,), charges=None),
        ("caps", 0),
        F,
        "What are the charges of a period? A percentage of them is taken for cap 'month'. Add `charges`",
    ),
    (
        priced(
            measure("speed", "at_most 30", SECONDS, credit=PER_SECOND),
            caps=(replace(MONTH, of="next_charges"),),
            charges=None,
        ),
        ("caps", 0),
        F,
        "What are the charges of a period? A percentage of them is taken for cap 'month'. Add `charges`",
    ),
    (priced(measure(target="at_least 90", credit=PER_SECOND)), None, W, ""),
    (
        priced(
            measure(target="at_least 80", bands=POINTED),
            measure("other", "at_least 80", bands=POINTED),
            points=ONE,
        ),
        ("caps",),
        W,
        "At worst points come to 108 percent of the charges of a period, and no cap limits that",
    ),
    (
        priced(
            measure(target="at_least 80", bands=POINTED), points=ONE, caps=(replace(MONTH, percent=N(60)),)
        ),
        ("caps", 0, "percent"),
        W,
        "can never be reached: at worst a period costs 54 percent. Mend the cap, or what it limits.",
    ),
    (
        priced(
            measure(target="at_least 80", bands=POINTED), points=ONE, caps=(MONTH, replace(MONTH, id="again"))
        ),
        ("caps", 1, "percent"),
        W,
        "'month' (12 percent of charges, period) keeps credits within it already",
    ),
    (
        priced(measure(target="at_least 80", credit=schemes.PoolShare("care", N(100)))),
        ("measures", 0, "credit", "category"),
        F,
        "is a share of the pool, but there is none. Add `pool`.",
    ),
    (
        priced(measure(credit=schemes.CountInWindow(2, 12, schemes.CountOf.MISSES, amount=N(5)))),
        ("measures", 0, "credit"),
        F,
        "When is measure 'service_level' missed? Its credit (count_in_window) needs to know.",
    ),
    (
        priced(measure(metric=metric(Better.NEITHER), bonus=schemes.GainShare(N(3), N(2), N(50)))),
        ("measures", 0, "bonus"),
        F,
        "Which way is measure 'service_level' better?",
    ),
]


@pytest.mark.parametrize("case", numbered(PLAIN))
def test_one_spoilt_place_is_found_and_nothing_else(case: Case) -> None:
    expect(case)
