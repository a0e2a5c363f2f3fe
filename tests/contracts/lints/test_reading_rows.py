"""Which rows count for a measure: its hours, time that was used elsewhere, the share that must be granted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.contracts.lints.agreements import found
from tests.contracts.lints.spoiling import ABANDON
from tests.contracts.lints.spoiling import QUALITY
from tests.contracts.lints.spoiling import SERVICE
from tests.contracts.lints.spoiling import SOLVED
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

from outscore.model.terms import measuring
from outscore.model.terms.measuring import WeekDay

if TYPE_CHECKING:
    from tests.contracts.lints.spoiling import Case

    from outscore.model.contract import Contract

EVERY_DAY = tuple(WeekDay)
PLACE = ("measures", SERVICE, "combined", "hours")


def open_at(begin: str, end: str, days: tuple[WeekDay, ...] = EVERY_DAY) -> Contract:
    """The sound contract with hours for its first measure."""
    window = measuring.HourWindow(days, begin, end)
    return with_measure(SERVICE, combined=replace(M[SERVICE].combined, hours=(window,)))


def after(place: int, *names: str, of: Contract = WHOLE) -> Contract:
    """A contract with a measure that is charged after others."""
    once = measuring.UsedOnce(names, "No double counting")
    combined = measuring.Combining(measuring.Method.WHOLE_PERIOD, used_once=once)
    old = of.measures[place]
    new = replace(old, terms=replace(old.terms, combined=combined))
    return replace(of, measures=(*of.measures[:place], new, *of.measures[place + 1 :]))


BY = ("measures", SOLVED, "combined", "used_once", "by")
MET = replace(T.relief[1], effect=measuring.ReliefEffect.TREAT_AS_MET)
CASES = [
    (open_at("08:00", "20:00"), None, F, ""),
    (open_at("00:00", "24:00"), None, F, ""),
    (open_at("8:00", "20:00"), (*PLACE, 0, "from"), F, "'8:00' is no time of the day. Write it as \"08:00\""),
    (open_at("08:00", "24:30"), (*PLACE, 0, "to"), F, "'24:30' is no time of the day"),
    (open_at("22:00", "06:00"), (*PLACE, 0, "to"), F, "end at 06:00, not after 22:00. Hours beyond midnight"),
    (open_at("08:00", "08:00"), (*PLACE, 0, "to"), F, "end at 08:00, not after 08:00"),
    (open_at("08:00", "20:00", EVERY_DAY[:5]), None, F, ""),
    (
        open_at("08:00", "20:00", EVERY_DAY[:7]),
        PLACE,
        W,
        "On the closed day measure 'service_level' counts nothing, though it counts on each day of the week",
    ),
    (
        replace(open_at("08:00", "20:00"), terms=replace(T, closed_days=())),
        (*PLACE, 0, "days"),
        F,
        "Which days are closed days for measure 'service_level'? List them under closed_days.",
    ),
    (after(SOLVED, "quality"), None, F, ""),
    (after(SOLVED, "solved"), (*BY, 0), F, "Measure 'solved' cannot be charged before itself"),
    (after(SOLVED, "inspected"), (*BY, 0), F, "'inspected' has no counts by stretch of time"),
    (after(SOLVED, "calls"), (*BY, 0), W, "'calls' costs nothing, so no time is ever used by it"),
    (
        after(SOLVED, "quality", "abandoned", "service_level", "holds"),
        BY,
        F,
        "Measure 'solved' comes after 4 measures. At most three.",
    ),
    (
        after(SOLVED, "quality", of=after(QUALITY, "abandoned")),
        (*BY, 0),
        F,
        "'quality' comes after 'abandoned', which measure 'solved' does not name",
    ),
    (after(SOLVED, "quality", "abandoned", of=after(QUALITY, "abandoned")), None, F, ""),
    (
        spoilt("relief", 1, effect=MET.effect),
        ("relief", 1, "effect"),
        F,
        "How much of a period must be granted under relief ground 'outage' before all of it counts as met?",
    ),
    (spoilt("relief", 1, effect=MET.effect, from_percent=N(50)), None, F, ""),
    (spoilt("relief", 1, effect=MET.effect, from_percent=N(0)), None, F, ""),
    (
        spoilt("relief", 1, effect=MET.effect, from_percent=N(101)),
        ("relief", 1, "from_percent"),
        F,
        "A share of the period is 0 to 100 percent",
    ),
    (
        spoilt("relief", 1, from_percent=N(50)),
        ("relief", 1, "from_percent"),
        F,
        "from_percent belongs to treat_period_as_met. Leave it out.",
    ),
    (
        spoilt(
            "relief",
            0,
            effect=MET.effect,
            forecast=replace(T.relief[0].forecast, per=measuring.ReliefUnit.PERIOD),
        ),
        None,
        F,
        "",
    ),
]


@pytest.mark.parametrize("case", numbered(CASES))
def test_one_spoilt_place_is_found_and_nothing_else(case: Case) -> None:
    expect(case)


def test_two_measures_that_come_after_each_other_are_told_both() -> None:
    each = after(ABANDON, "quality", of=after(QUALITY, "abandoned"))
    paths = {("measures", place, "combined", "used_once", "by", 0) for place in (ABANDON, QUALITY)}
    assert {finding.path for finding in found(each)} == paths
