"""Days and windows that cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.contracts.lints.agreements import END
from tests.contracts.lints.agreements import START
from tests.contracts.lints.agreements import agreed
from tests.contracts.lints.agreements import contract
from tests.contracts.lints.agreements import found
from tests.contracts.lints.agreements import level
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.spoiling import OUTAGES
from tests.contracts.lints.spoiling import QUALITY
from tests.contracts.lints.spoiling import REST
from tests.contracts.lints.spoiling import SERVICE
from tests.contracts.lints.spoiling import SPEED
from tests.contracts.lints.spoiling import WHOLE
from tests.contracts.lints.spoiling import F
from tests.contracts.lints.spoiling import M
from tests.contracts.lints.spoiling import N
from tests.contracts.lints.spoiling import T
from tests.contracts.lints.spoiling import W
from tests.contracts.lints.spoiling import credited
from tests.contracts.lints.spoiling import expect
from tests.contracts.lints.spoiling import numbered
from tests.contracts.lints.spoiling import spoilt
from tests.contracts.lints.spoiling import triggered
from tests.contracts.lints.spoiling import with_measure
from tests.contracts.lints.spoiling import with_terms

from outscore.model.dated import Span
from outscore.model.terms import judging
from outscore.model.terms import triggers
from outscore.model.terms.whole import Charges
from outscore.model.terms.whole import ChargesFrom
from outscore.model.terms.whole import SettledEvery

if TYPE_CHECKING:
    from tests.contracts.lints.spoiling import Case

DATES = [
    (
        spoilt("settling_in", until=date(2026, 3, 31)),
        ("settling_in", "until"),
        F,
        "before the contract starts",
    ),
    (spoilt("settling_in", until=END), ("settling_in", "until"), W, "to the end of the contract"),
    (
        spoilt("settling_in", until=date(2026, 6, 15)),
        ("settling_in", "until"),
        W,
        (
            "in the middle of 2026-06. A period is settled by what holds on its first day, so 2026-06 is the "
            "last"
        ),
    ),
    (
        with_measure(
            SERVICE, ramp=(M[SERVICE].ramp[0], judging.RampStep(date(2026, 4, 30), level("at_least 75")))
        ),
        ("measures", SERVICE, "ramp", 1, "until"),
        F,
        "holds until 2026-04-30, no later than the step before it",
    ),
    (
        with_measure(SERVICE, ramp=(judging.RampStep(date(2025, 4, 30), level("at_least 75")),)),
        ("measures", SERVICE, "ramp", 0, "until"),
        F,
        "Step 1 of the ramp of measure 'service_level' ends on 2025-04-30, before the contract starts",
    ),
    (
        spoilt("indexation", values=T.indexation.values[::-1]),
        ("indexation", "values", 1, "from"),
        F,
        "stands after that of 2028-04-01",
    ),
    (
        with_terms(closed_days=("2026-02-30",)),
        ("closed_days", 0),
        F,
        "'2026-02-30' is no day of the calendar",
    ),
    (
        with_terms(agreed_readings=(replace(agreed("3", "?"), agreed_on="March 2026"),)),
        ("agreed_readings", 0, "agreed_on"),
        F,
        "'March 2026' is no day",
    ),
    (replace(WHOLE, changes=((START, WHOLE),)), ("changes", 0, "from"), F, "from the contract's first day"),
    (
        replace(WHOLE, changes=((date(2030, 1, 1), WHOLE),)),
        ("changes", 0, "from"),
        F,
        "after the contract has ended",
    ),
    (
        replace(WHOLE, changes=((date(2027, 4, 1), WHOLE), (date(2027, 1, 1), WHOLE))),
        ("changes", 1, "from"),
        F,
        "The change of 2027-01-01 stands after that of 2027-04-01",
    ),
    (
        replace(WHOLE, changes=((date(2027, 4, 10), WHOLE),)),
        ("changes", 0, "from"),
        W,
        "so 2027-05 is the first that it covers",
    ),
]

WINDOWS = [
    (
        triggered(triggers.Missed(4, 3, measures=("quality",)), REST),
        ("triggers", 0, "when", 0, "times"),
        F,
        "Test 1 of trigger 't' counts 4 in the last 3 periods, which can never be",
    ),
    *(
        (
            spoilt("critical_failures", 0, when=(test,)),
            ("critical_failures", 0, "when", 0),
            F,
            f"tests {test.test}, which is never so: critical failures are decided before credits are",
        )
        for test in (
            triggers.CapReached("month"),
            triggers.CreditsTotal(level("at_least 100")),
            triggers.CreditsShare(level("at_least 5")),
        )
    ),
    (
        with_measure(QUALITY, expected_misses=judging.ExpectedMisses(4, 3, judging.Counts.COUNT)),
        ("measures", QUALITY, "expected_misses", "times"),
        F,
        "can never be",
    ),
    (
        credited(OUTAGES, every=13),
        ("measures", OUTAGES, "credit", "every"),
        F,
        "charges every 13 misses in the last 12",
    ),
    (
        with_measure(QUALITY, matures_after_days=21),
        ("measures", QUALITY, "matures_after_days"),
        W,
        "is final 21 days after the period, but its credit must be claimed within 21",
    ),
    (
        triggered(triggers.Missed(3, measures=("quality", "calls")), REST),
        ("triggers", 0, "when", 0, "measures", 1),
        W,
        "waits for a miss of 'calls', which is only reported",
    ),
    (
        spoilt("earn_back", 0, measures=("handling",), never_for_bands=()),
        ("earn_back", 0),
        W,
        "none of its measures costs any",
    ),
    (
        with_measure(SPEED, target="at_most 0", bonus=None),
        ("earn_back", 0, "test"),
        W,
        "'speed' is at most 0, which cannot be exceeded",
    ),
]


@pytest.mark.parametrize("case", numbered((*DATES, *WINDOWS)))
def test_one_spoilt_place_is_found_and_nothing_else(case: Case) -> None:
    expect(case)


@pytest.mark.parametrize(
    ("settled", "first", "last", "holds_one"),
    [
        ("day", date(2026, 4, 1), date(2026, 4, 1), True),
        ("week", date(2026, 4, 6), date(2026, 4, 12), True),
        ("week", date(2026, 4, 7), date(2026, 4, 18), False),
        ("month", date(2026, 4, 2), date(2026, 5, 31), True),
        ("month", date(2026, 4, 2), date(2026, 5, 30), False),
        ("quarter", date(2026, 4, 1), date(2026, 6, 30), True),
        ("quarter", date(2026, 5, 1), date(2026, 9, 29), False),
    ],
)
def test_a_contract_holds_at_least_one_whole_period(
    settled: str, first: date, last: date, *, holds_one: bool
) -> None:
    short = contract(
        measure(target="at_least 80"), span=Span(first, last), settled_every=SettledEvery(settled)
    )
    refused = [finding.path for finding in found(short) if finding.severity is F]
    assert refused == ([] if holds_one else [("ends",)])


@pytest.mark.parametrize(
    ("settled", "first", "last", "said"),
    [
        ("month", date(2026, 4, 15), None, ["2026-05 is the first: nothing is settled for 2026-04-15 to"]),
        ("month", None, date(2027, 6, 10), ["2027-06 is the last, and what is reported for 2027-06-11 to"]),
        ("quarter", date(2023, 11, 15), None, ["so 2024-Q1 is the first: nothing is settled for"]),
        ("week", date(2026, 4, 7), date(2027, 4, 17), ["is the first", "is the last"]),
        ("day", date(2026, 4, 15), date(2027, 6, 10), []),
        ("month", date(2026, 4, 1), date(2027, 6, 30), []),
    ],
)
def test_a_contract_that_cuts_a_period_in_two_says_which_part_is_settled(
    settled: str, first: date | None, last: date | None, said: list[str]
) -> None:
    one = contract(measure(target="at_least 80"), span=Span(first, last), settled_every=SettledEvery(settled))
    messages = [finding.message for finding in found(one) if finding.path != ("settled_every",)]
    assert len(messages) == len(said)
    assert all(part in message for part, message in zip(said, messages, strict=True))


@pytest.mark.parametrize(
    ("settled", "said"),
    [
        ("day", "no day of it is ever settled"),
        ("week", "no week of it is ever settled"),
        ("half_month", "no half month of it is ever settled"),
        ("year", "no year of it is ever settled"),
        ("month", ""),
        ("quarter", ""),
    ],
)
def test_a_rhythm_in_which_nothing_is_scored_is_pointed_out(settled: str, said: str) -> None:
    one = contract(measure(target="at_least 80"), span=Span(), settled_every=SettledEvery(settled))
    assert [(finding.path, finding.severity) for finding in found(one)] == (
        [(("settled_every",), W)] if said else []
    )
    assert all(said in finding.message for finding in found(one))


def test_how_a_part_of_a_period_is_settled_can_be_agreed() -> None:
    readings = (agreed("2.1", "What of the days from 2026-04-15?"), agreed("2.1", "And up to 2027-06-10?"))
    one = contract(
        measure(target="at_least 80"),
        span=Span(date(2026, 4, 15), date(2027, 6, 10)),
        agreed_readings=readings,
    )
    assert not found(one)


def test_an_open_span_and_charges_from_elsewhere_are_sound() -> None:
    assert not found(contract(measure(target="at_least 80"), span=Span()))
    invoice = Charges(ChargesFrom.INVOICE, "8", amount=N(90000))
    assert not found(with_terms(charges=invoice))
    volume = Charges(ChargesFrom.QUANTITY, "8", quantity="fees")
    assert not found(with_terms(charges=volume))
