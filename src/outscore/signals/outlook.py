"""The chance that the next month misses its target, and how good such forecasts have been.

It is the mean of two chances: how many of the earlier months would have missed the target, and how many of
the moves from month to month would take the latest figure past it. The first knows how the work usually is,
the second where it is now. Half a miss and half a hit are added to each, so that no chance is ever 0 or 1.
Nothing is drawn at random: the same months give the same chance. The record is made by forecasting every
earlier month from the months before it alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.scoring.exact import exact_sum
from outscore.scoring.judge import reaches
from outscore.signals.points import measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.period import Period
    from outscore.model.target import Target
    from outscore.signals.points import Point

FEWEST_MONTHS = 12
FEWEST_FORECASTS = 6
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The chance, between 0 and 1, that a month misses; missed: what came, None where it is not known.

    plain: the share of months missed before it, the forecast of somebody who looks at nothing else.
    """

    period: Period
    chance: Fraction
    plain: Fraction
    missed: bool | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Forecasts of months that have come, oldest first."""

    forecasts: tuple[Forecast, ...] = ()

    @property
    def warned(self) -> tuple[int, int]:
        """How many forecasts were above one half, and how many of those months were missed."""
        return _count([one for one in self.forecasts if one.chance > _HALF])

    @property
    def calm(self) -> tuple[int, int]:
        """How many forecasts were at or below one half, and how many of those months were missed."""
        return _count([one for one in self.forecasts if one.chance <= _HALF])

    @property
    def brier(self) -> Fraction | None:
        """The mean squared distance between chance and outcome: 0 is always right and sure."""
        return _brier([(one.chance, one.missed) for one in self.forecasts])

    @property
    def plain_brier(self) -> Fraction | None:
        """The same for the share of months missed so far, in place of the chance."""
        return _brier([(one.plain, one.missed) for one in self.forecasts])

    @property
    def sentence(self) -> str:
        """How often such forecasts were right, in words."""
        if len(self.forecasts) < FEWEST_FORECASTS:
            return (
                f"How good such forecasts are is not known: {len(self.forecasts)} could be checked, "
                f"and {FEWEST_FORECASTS} are needed."
            )
        (warned, came), (calm, surprises) = self.warned, self.calm
        return (
            f"Of {warned} earlier forecasts above 50 %, {came} came to a miss; of {calm} at or below, "
            f"{surprises} did. {self._against_plain()}"
        )

    def _against_plain(self) -> str:
        own, plain = self.brier or Fraction(0), self.plain_brier or Fraction(0)
        closer = "closer to" if own < plain else "further from" if own > plain else "as far from"
        than = "as" if own == plain else "than"
        return (
            f"They were {closer} what came {than} the share of months missed so far would have been "
            f"({float(own):.2f} against {float(plain):.2f}; 0 is always right and sure, 1 always wrong and "
            f"sure)."
        )


@dataclass(frozen=True, slots=True)
class Outlook:
    """What may be expected of a month; forecast: None where it cannot be said, and sentence says why."""

    forecast: Forecast | None
    record: Record
    sentence: str


def outlook(points: Sequence[Point], month: Period, target: Target | None) -> Outlook:
    """The chance that a month misses its target, from the points before it, oldest first.

    target: what the month will be held against; a plan's expected figure may stand there as well.
    """
    known = [point for point in points if point.period < month and point.value is not None]
    record = Record(tuple(_checked(known)))
    if target is None:
        return Outlook(None, record, f"{month.label} has no target that could be missed.")
    chance = chance_of_missing([value for _, value in measured(known)], target)
    if chance is None:
        months = "month" if len(known) == 1 else "months"
        told = f"{len(known)} measured {months} before {month.label}, and {FEWEST_MONTHS} are needed"
        return Outlook(None, record, f"{told}: too little history.")
    forecast = Forecast(month, chance, _plain(known))
    told = f"The chance that {month.label} misses its target is {_percent(chance)} %"
    return Outlook(forecast, record, f"{told}, going by {len(known)} months. {record.sentence}")


def chance_of_missing(values: Sequence[Fraction], target: Target) -> Fraction | None:
    """The chance that the next of some figures, oldest first, misses a target; None with too few of them."""
    if len(values) < FEWEST_MONTHS:
        return None
    moved = [values[-1] + there - here for here, there in pairwise(values)]
    return (_share_missing(values, target) + _share_missing(moved, target)) / 2


def _share_missing(values: Sequence[Fraction], target: Target) -> Fraction:
    return _softened(sum(not reaches(value, target) for value in values), len(values))


def _softened(misses: int, of: int) -> Fraction:
    """A share with half a miss and half a hit more."""
    return Fraction(2 * misses + 1, 2 * of + 2)


def _checked(known: Sequence[Point]) -> list[Forecast]:
    """Each month that could have been forecast and was judged, as it would have been at the time."""
    found = []
    for place, point in enumerate(known):
        missed = point.missed()
        if missed is None or point.target is None:
            continue
        before = known[:place]
        chance = chance_of_missing([value for _, value in measured(before)], point.target)
        if chance is not None:
            found.append(Forecast(point.period, chance, _plain(before), missed))
    return found


def _plain(known: Sequence[Point]) -> Fraction:
    judged = [missed for point in known if (missed := point.missed()) is not None]
    return _softened(sum(judged), len(judged))


def _count(forecasts: Sequence[Forecast]) -> tuple[int, int]:
    return len(forecasts), sum(bool(one.missed) for one in forecasts)


def _brier(pairs: Sequence[tuple[Fraction, bool | None]]) -> Fraction | None:
    if not pairs:
        return None
    return exact_sum((chance - int(bool(missed))) ** 2 for chance, missed in pairs) / len(pairs)


def _percent(chance: Fraction) -> int:
    """In whole percent, halves upward."""
    return int(chance * 100 + _HALF)
