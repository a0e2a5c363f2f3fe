"""Rows by the half hour and by the day, and measures with the terms that read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.scoring.terms import measure

from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.slices import Granted
from outscore.model.slices import Slice
from outscore.model.terms.measuring import Cause
from outscore.model.terms.measuring import Combining
from outscore.model.terms.measuring import Exclusion
from outscore.model.terms.measuring import ForecastTest
from outscore.model.terms.measuring import Needs
from outscore.model.terms.measuring import PartIntervals
from outscore.model.terms.measuring import Relief
from outscore.model.terms.measuring import ReliefEffect
from outscore.model.terms.whole import MeasureTerms
from outscore.scoring.readings import reading
from outscore.scoring.wording import decimal_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from outscore.model.contract import Measure
    from outscore.model.target import Target
    from outscore.model.terms.measuring import Effect
    from outscore.model.terms.measuring import EmptyInterval
    from outscore.model.terms.measuring import Method
    from outscore.model.terms.measuring import ReliefUnit

HALF_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)
FIRST = datetime(2026, 4, 1, tzinfo=UTC)


def metric(
    above: Sum, below: str = "offered", better: Better = Better.HIGHER, unit: Unit = Unit.PERCENT
) -> Metric:
    """A share of some quantities in one other."""
    return Metric("level", 1, "Level", "", unit, better, Combine.SUMS, above, Sum((below,)))


IN_TIME = metric(Sum(("in_time",)))
ABANDONED = metric(Sum(("abandoned",)), better=Better.LOWER)
OFFERED = Metric(
    "offered", 1, "Offered", "", Unit.COUNT, Better.NEITHER, Combine.TOTAL, Sum(("offered",)), None
)
WAIT = Metric("wait", 1, "Wait", "", Unit.SECONDS, Better.LOWER, Combine.PRINTED, Sum(("wait",)), None)


def measured(
    own: Metric = IN_TIME,
    excluded: Sequence[tuple[str, Effect]] = (),
    combined: Combining | None = None,
    goal: Target | None = None,
) -> Measure:
    """A measure with terms of its own."""
    exclusions = tuple(Exclusion(quantity, effect) for quantity, effect in excluded)
    return replace(measure(own, goal), terms=MeasureTerms(exclusions=exclusions, combined=combined))


def combining(method: Method, good: Target | None = None, empty: EmptyInterval | None = None) -> Combining:
    """How intervals become one figure."""
    return Combining(method, good, empty)


def counts(**numbers: int) -> dict[str, Fraction]:
    """Counts as exact numbers."""
    return {name: Fraction(number) for name, number in numbers.items()}


def row(begin: datetime, length: timedelta = HALF_HOUR, **numbers: int) -> Slice:
    """One row about a stretch of time."""
    return Slice(begin, begin + length, counts(**numbers))


def day(number: int, **numbers: int) -> Slice:
    """One row about a day of April."""
    return row(FIRST.replace(day=number), DAY, **numbers)


def at(clock: str, zone: tzinfo = UTC, date: str = "2026-04-01") -> datetime:
    """A time of the first of April, if no other day is given."""
    return datetime.fromisoformat(f"{date}T{clock}").replace(tzinfo=zone)


def above_forecast(per: ReliefUnit, over: str = "10") -> ForecastTest:
    """More than the forecast and its margin."""
    return ForecastTest("forecast", "offered", Fraction(over), per)


def ground(
    forecast: ForecastTest | None = None,
    *,
    effect: ReliefEffect = ReliefEffect.BOTH,
    needs: Needs = Needs.APPROVAL,
    measures: tuple[str, ...] = ("all",),
    part: PartIntervals = PartIntervals.COVERED_ONLY,
) -> Relief:
    """A ground of relief."""
    cause = Cause.FORECAST_EXCEEDED if forecast else Cause.CLIENT_SYSTEM
    return Relief("ground", "9.1", cause, effect, needs, measures, forecast, part_intervals=part)


OUTAGE = ground()
TOUCHING = ground(part=PartIntervals.TOUCHED)


def between(begin: str, end: str, relief: Relief = OUTAGE) -> Granted:
    """A stretch of the first of April that was granted."""
    return Granted(relief, at(begin), at(end))


def figure(own: Measure, slices: Sequence[Slice], granted: Sequence[Granted] = ()) -> str:
    """The figure with three decimals, or why there is none."""
    found = reading(own, slices, granted)
    return decimal_text(found.value, 3) if found.value is not None else found.absent.value
