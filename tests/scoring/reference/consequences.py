"""The tests of triggers and critical failures."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from tests.scoring.reference.failures import band_name
from tests.scoring.reference.judging import named
from tests.scoring.reference.judging import reaches
from tests.scoring.reference.record import NONE

from outscore.model.terms import judging as j
from outscore.model.terms import triggers as tri

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from tests.scoring.reference.record import Settled


def holds(test: tri.Test, now: Settled, past: list[Settled], settled: bool = True) -> bool:
    """Whether a trigger's test holds; `settled` is False while the period's money is not known yet."""
    if isinstance(test, tri.CreditsTotal | tri.CreditsShare | tri.CapReached) and not settled:
        return False
    return TESTS[type(test)](test, now, past)


def in_band(test: tri.InBand, now: Settled, _past: list[Settled]) -> bool:
    return any(
        named(test.measures, name) and band_name(now, name) in test.bands
        for name, one in now.judged.items()
        if one.band and not one.provisional
    )


def missed(test: tri.Missed, now: Settled, past: list[Settled]) -> bool:
    ours = [name for name in now.judged if named(test.measures, name)]
    if test.counting is tri.Counting.ANY:
        return enough(test, [flag(month, test.measures) for month in [*past, now]])
    return any(enough(test, [flag(month, (name,)) for month in [*past, now]]) for name in ours)


def flag(month: Settled, measures: tuple[str, ...]) -> bool | None:
    """Whether one of the measures failed in a period; None where none of them was measured."""
    ours = [one for name, one in month.judged.items() if named(measures, name)]
    if not any(one.measured for one in ours):
        return None
    return any(one.failed for one in ours)


def enough(test: tri.Missed, flags: list[bool | None]) -> bool:
    """Whether the last period is a miss that completes the number."""
    if not flags[-1]:
        return False
    if test.in_last is not None:
        return sum(bool(one) for one in flags[-test.in_last :]) >= test.times
    if test.not_measured is j.Gap.BREAKS:
        flags = [bool(one) for one in flags]
    known = [one for one in flags if one is not None]
    return len(known) >= test.times and all(known[-test.times :])


def level(test: tri.Level, now: Settled, _past: list[Settled]) -> bool:
    value = now.judged[test.measure].figure
    return value is not None and reaches(value, test.level)


def average(test: tri.AverageLevel, now: Settled, past: list[Settled]) -> bool:
    months = [*past, now][-test.in_last :]
    values = [m.judged[test.measure].figure for m in months if test.measure in m.judged]
    if len(values) < test.in_last or None in values:
        return False
    return reaches(sum((value or NONE for value in values), NONE) / test.in_last, test.level)


def points_total(test: tri.PointsTotal, now: Settled, past: list[Settled]) -> bool:
    months = [points_that_count(month) for month in [*past, now][-test.in_last :]]
    return months[-1] != 0 and reaches(sum(months, NONE), test.level)


def points_that_count(month: Settled) -> Fraction:
    """Points of settling in count only where its failures do."""
    counted = [
        one.points
        for one in month.judged.values()
        if one.settling is None or one.settling.earlier_failures is j.Counts.COUNT or one.points == 0
    ]
    return sum(counted, NONE)


def credits_total(test: tri.CreditsTotal, now: Settled, past: list[Settled]) -> bool:
    of = credited if test.caps is tri.Limits.APPLIED else uncapped
    months = [of(month) for month in [*past, now][-test.in_last :]]
    return months[-1] != 0 and reaches(sum(months, NONE), test.level)


def credited(month: Settled) -> Fraction:
    """What a period's credits come to after all limits, rounded."""
    return month.amount


def uncapped(month: Settled) -> Fraction:
    """What a period's credits come to before any limit."""
    return month.uncapped


def credits_share(test: tri.CreditsShare, now: Settled, past: list[Settled]) -> bool:
    of = exact if test.caps is tri.Limits.APPLIED else uncapped
    hits = [
        bool(month.charges) and reaches(of(month) * 100 / month.charges, test.level)
        for month in [*past, now][-test.in_last :]
    ]
    return hits[-1] and sum(hits) >= test.times


def exact(month: Settled) -> Fraction:
    """What a period's credits come to before they are rounded."""
    return sum((part.amount for part in month.parts), NONE)


def cap_reached(test: tri.CapReached, now: Settled, past: list[Settled]) -> bool:
    hits = [test.cap in month.caps_reached for month in [*past, now][-test.in_last :]]
    return hits[-1] and sum(hits) >= test.times


TESTS: dict[type[tri.Test], Callable[[Any, Settled, list[Settled]], bool]] = {
    tri.InBand: in_band,
    tri.Missed: missed,
    tri.Level: level,
    tri.AverageLevel: average,
    tri.PointsTotal: points_total,
    tri.CreditsTotal: credits_total,
    tri.CreditsShare: credits_share,
    tri.CapReached: cap_reached,
}
