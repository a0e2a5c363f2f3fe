"""Control charts: between which limits a figure moves when nothing has changed.

A figure that is a share of counted cases gets Laney's p' chart, in which the cases of each month set the
width and the spread seen from month to month corrects it; every other figure gets an XmR chart. Limits come
from the chart's own months, or from the months that a declared baseline names.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING
from typing import NamedTuple

from outscore.scoring.exact import exact_sum
from outscore.signals.points import measured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.period import Period
    from outscore.signals.points import Point

FEWEST_POINTS = 12
RANGE_TO_LIMIT = Fraction("2.66")
"""Three sigma in mean moving ranges: 3 / d2 with d2 = 1.128, for ranges of two points."""
RANGE_TO_RANGE_LIMIT = Fraction("3.267")
"""The upper limit of moving ranges, in mean moving ranges: D4 for ranges of two points."""
RANGE_PER_SIGMA = Fraction("1.128")
_THREE = 3
_ZERO = Fraction(0)


class Method(StrEnum):
    """How the limits were worked out."""

    XMR = "xmr"
    LANEY = "laney"

    @property
    def words(self) -> str:
        """The chart's name as a page shows it."""
        return {"xmr": "XmR chart", "laney": "p' chart (Laney)"}[self.value]


@dataclass(frozen=True, slots=True)
class StepChange:
    """Something was changed on purpose: from a month on, limits are worked out anew.

    limits_until: the last month of the agreed baseline that limits come from; None for all months of the
    stretch. A baseline is a step change at its first month.
    """

    since: Period
    reason: str
    limits_until: Period | None = None


class Place(NamedTuple):
    """A measured month on the chart.

    width: the distance of three sigma. off: how far the figure is above the middle, below 0 if it is under.
    """

    period: Period
    value: Fraction
    centre: Fraction
    width: Fraction
    off: Fraction


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months with one set of limits.

    periods: all of them, with those not measured. places: the measured ones, empty where there are no limits;
    then sentence says why. mean_range: the mean moving range, in the unit of the figure (XmR) or in binomial
    sigmas (p'). left_out: months whose move from the month before was beyond the range's own limit, and did
    not count for the width. reason: of the step change that began it, "" for none. lowest, highest: what the
    figure cannot go beyond, None where nothing is known.
    """

    periods: tuple[Period, ...]
    places: tuple[Place, ...]
    sentence: str
    mean_range: Fraction | None = None
    left_out: tuple[Period, ...] = ()
    reason: str = ""
    lowest: Fraction | None = None
    highest: Fraction | None = None

    @property
    def range_limit(self) -> Fraction | None:
        """Beyond it, the move from one measured month to the next is a signal of its own kind."""
        return None if self.mean_range is None else RANGE_TO_RANGE_LIMIT * self.mean_range

    @property
    def spread(self) -> Fraction | None:
        """On a p' chart: how many times wider months stray than counting alone would make them.

        Below 1 the limits are those of counting alone: cases that are counted one by one stray that far.
        """
        return None if self.mean_range is None else self.mean_range / RANGE_PER_SIGMA

    def limits(self, place: Place) -> tuple[Fraction, Fraction]:
        """The lower and the upper limit at a place, within what the figure can be."""
        low, high = place.centre - place.width, place.centre + place.width
        low = low if self.lowest is None else max(low, self.lowest)
        return low, high if self.highest is None else min(high, self.highest)


@dataclass(frozen=True, slots=True)
class Chart:
    """All months of a measure, in stretches of equal limits, oldest first.

    no_share: months whose figure is not the share of their own cases, such as one that took the figure of the
    month before. On a p' chart they are gaps.
    """

    method: Method
    stretches: tuple[Stretch, ...]
    no_share: tuple[Period, ...] = ()

    @property
    def last(self) -> Stretch | None:
        """The stretch that the latest month is in; None without months."""
        return self.stretches[-1] if self.stretches else None

    @property
    def sentence(self) -> str:
        """Which months have a figure and no place on the chart; "" where all have one."""
        if not self.no_share:
            return ""
        named, one = ", ".join(period.label for period in self.no_share), len(self.no_share) == 1
        return (
            f"{named} {'is' if one else 'are'} not on the chart: the figure is no share of the month's own "
            f"cases."
        )


def chart(
    points: Sequence[Point], factor: int | None = None, step_changes: Sequence[StepChange] = ()
) -> Chart:
    """The chart of a measure's months, oldest first.

    factor: 100 for a share of cases in percent, 1000 per thousand, None for any other figure. A month's share
    is taken from its counts, where the figure is that share as the contract rounds it. Where more passed in a
    month than there were, or half of the months have no such share (good half hours have none), the whole
    chart is an XmR chart.
    """
    own = measured(points)
    shares = {} if factor is None else {point.period: point.share(factor) for point, _ in own}
    no_share = tuple(period for period, share in shares.items() if share is None)
    if factor is None or _is_no_share(own, no_share):
        return Chart(Method.XMR, _stretches(points, step_changes, None))
    on_chart = [replace(point, value=shares.get(point.period)) for point in points]
    return Chart(Method.LANEY, _stretches(on_chart, step_changes, factor), no_share)


def _stretches(
    points: Sequence[Point], step_changes: Sequence[StepChange], factor: int | None
) -> tuple[Stretch, ...]:
    return tuple(_stretch(own, step, factor) for own, step in _cut(points, step_changes))


def _is_no_share(own: Sequence[tuple[Point, Fraction]], no_share: Sequence[Period]) -> bool:
    """Whether a measure's figures are not shares of cases at all."""
    return 2 * len(no_share) >= max(len(own), 1) or any(
        not 0 <= point.passed <= point.cases for point, _ in own if point.passed is not None and point.cases
    )


def _cut(
    points: Sequence[Point], step_changes: Sequence[StepChange]
) -> Iterator[tuple[list[Point], StepChange | None]]:
    """The months before the first step change, and those from each on."""
    edges: list[StepChange | None] = [None, *sorted(step_changes, key=lambda step: step.since)]
    for number, step in enumerate(edges):
        following = edges[number + 1] if number + 1 < len(edges) else None
        own = [
            point
            for point in points
            if (step is None or step.since <= point.period)
            and (following is None or point.period < following.since)
        ]
        if own:
            yield own, step


def _stretch(points: list[Point], step: StepChange | None, factor: int | None) -> Stretch:
    """One stretch with its limits, or with the reason why it has none."""
    until = step.limits_until if step else None
    base = measured(point for point in points if until is None or point.period <= until)
    periods, reason = tuple(point.period for point in points), step.reason if step else ""
    if len(base) < FEWEST_POINTS:
        return Stretch(periods, (), _too_few(len(base), step), reason=reason)
    return (
        _xmr(points, base, periods, reason)
        if factor is None
        else _laney(points, base, factor, periods, reason)
    )


def _too_few(count: int, step: StepChange | None) -> str:
    """Why there are no limits yet."""
    where = f" since {step.since.label} ({step.reason})" if step else ""
    if step and step.limits_until:
        where = f" in the baseline, {step.since.label} to {step.limits_until.label}"
    months = "month" if count == 1 else "months"
    return (
        f"{count} measured {months}{where}. Limits need {FEWEST_POINTS}, so there are none, and whether the "
        f"figure has changed is not known."
    )


def _xmr(
    points: list[Point], base: list[tuple[Point, Fraction]], periods: tuple[Period, ...], reason: str
) -> Stretch:
    mean_range, left_out = _ranges([(point.period, value) for point, value in base])
    usual = _without_spikes(base, left_out)
    centre = exact_sum(value for _, value in usual) / len(usual)
    width = RANGE_TO_LIMIT * mean_range
    places = tuple(
        Place(point.period, value, centre, width, value - centre) for point, value in measured(points)
    )
    return Stretch(periods, places, "", mean_range, left_out, reason)


def _laney(
    points: list[Point],
    base: list[tuple[Point, Fraction]],
    factor: int,
    periods: tuple[Period, ...],
    reason: str,
) -> Stretch:
    share = _pooled(base)
    _, spikes = _scaled_ranges(base, share, factor)
    usual = _pooled(_without_spikes(base, spikes))
    share = usual if 0 < usual < 1 else share
    mean_range, left_out = _scaled_ranges(base, share, factor)
    three = factor * _THREE * max(1.0, float(mean_range / RANGE_PER_SIGMA))
    centre = factor * share
    places = tuple(
        Place(point.period, value, centre, Fraction(three * _sigma(point, share)), value - centre)
        for point, value in measured(points)
    )
    return Stretch(periods, places, "", mean_range, left_out, reason, _ZERO, Fraction(factor))


def _pooled(base: Sequence[tuple[Point, Fraction]]) -> Fraction:
    """So many of so many, over all months."""
    return Fraction(sum(point.passed or 0 for point, _ in base), sum(point.cases or 0 for point, _ in base))


def _sigma(point: Point, share: Fraction) -> float:
    """How far a month's share strays by counting alone."""
    return sqrt(share * (1 - share) / (point.cases or 1))


def _scaled_ranges(
    base: Sequence[tuple[Point, Fraction]], share: Fraction, factor: int
) -> tuple[Fraction, tuple[Period, ...]]:
    """The mean moving range in binomial sigmas, so that months with many and with few cases compare."""
    return _ranges(
        [
            (point.period, Fraction(float(value / factor - share) / one) if one else _ZERO)
            for point, value in base
            for one in [_sigma(point, share)]
        ]
    )


def _without_spikes(
    base: Sequence[tuple[Point, Fraction]], left_out: tuple[Period, ...]
) -> list[tuple[Point, Fraction]]:
    """The months without those that jump away and back: one wrong month does not move the middle."""
    periods = [point.period for point, _ in base]
    away_and_back = {here for here, after in pairwise(periods) if here in left_out and after in left_out}
    usual = [(point, value) for point, value in base if point.period not in away_and_back]
    return usual or list(base)


def _ranges(base: Sequence[tuple[Period, Fraction]]) -> tuple[Fraction, tuple[Period, ...]]:
    """The mean moving range, and the months whose move was left out of it.

    A range is between a month and the last one measured before it. Ranges beyond their own limit come from a
    change, not from the usual movement; they are left out once, unless nothing but standing still is left.
    """
    ranges = [(after, abs(there - here)) for (_, here), (after, there) in pairwise(base)]
    mean = exact_sum(size for _, size in ranges) / len(ranges)
    kept = [size for _, size in ranges if size <= RANGE_TO_RANGE_LIMIT * mean]
    screened = exact_sum(kept) / len(kept)
    if not screened or len(kept) == len(ranges):
        return mean, ()
    return screened, tuple(month for month, size in ranges if size > RANGE_TO_RANGE_LIMIT * mean)
