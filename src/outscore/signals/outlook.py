"""The chance that a coming month misses its target, and how good such forecasts have been.

It lies between two shares: how many of the earlier months would have missed the target, and how many of the
moves from month to month would take the latest figure past it. The first knows how the work usually is, the
second where it is now; the more each month leans on the one before, the more the second counts. A quarter of
a miss and a quarter of a hit are added to each, so that no chance is ever 0 or 1. Months that the contract
judged without a figure, such as one that counts as failed because nothing was reported, come back as often as
they came. Nothing is drawn at random: the same months give the same chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING

from outscore.scoring.exact import exact_sum
from outscore.scoring.judge import reaches
from outscore.signals.points import LONGEST
from outscore.signals.points import measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.period import Period
    from outscore.model.target import Target
    from outscore.signals.points import Point

FEWEST_MONTHS = 12
FEWEST_FORECASTS = 6
ADDED = Fraction(1, 4)
"""Of a miss, and of a hit, to every share."""
_HALF = Fraction(1, 2)
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a coming month will be held against.

    level: None where it cannot be missed, and why says so in a sentence; "" where there is just no target.
    """

    level: Target | None
    why: str = ""


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
    """Forecasts of months that have come, oldest first.

    Each is worked out from the months before it as their figures stand today, corrections included; what was
    told at the time came from the figures of that time.
    """

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


def outlook(points: Sequence[Point], month: Period, ahead: Ahead) -> Outlook:
    """The chance that a month misses, from the latest 36 points before it, oldest first.

    ahead: what the month will be held against; a plan's expected figure may stand there as well. The record
    is of the same months, each forecast from the 36 points before it.
    """
    before = [point for point in points if point.period < month]
    record = Record(tuple(_checked(before)))
    if ahead.level is None:
        return Outlook(None, record, ahead.why or f"{month.label} has no target that could be missed.")
    known = _looked_at(before)
    chance = chance_ahead(known, ahead.level)
    if chance is None:
        told = f"{_counted(known)} before {month.label}, and {FEWEST_MONTHS} are needed"
        return Outlook(None, record, f"{told}: too little history.")
    forecast = Forecast(month, chance, _plain(known))
    told = f"The chance that {month.label} misses its target is {_percent(chance)} %, going by"
    return Outlook(forecast, record, f"{told} {len(known)} months{_unseen(known)}. {record.sentence}")


def chance_ahead(known: Sequence[Point], target: Target) -> Fraction | None:
    """The chance that the month after some points, oldest first, misses a target; None with too few of them.

    With k of n months missed without a figure, and m of them measured: (k + m x the chance of figures) / n.
    """
    values = [value for _, value in measured(known)]
    unseen = [missed for point in known if point.value is None and (missed := point.missed()) is not None]
    months = len(values) + len(unseen)
    if months < FEWEST_MONTHS:
        return None
    if not values:
        return _softened(sum(unseen), months)
    return (sum(unseen) + len(values) * chance_of_missing(values, target)) / months


def chance_of_missing(values: Sequence[Fraction], target: Target) -> Fraction:
    """The chance that the next of some figures, oldest first and at least one, misses a target."""
    level = target.value
    scale = lcm(level.denominator, *(value.denominator for value in values))
    figures, edge = _whole(values, scale), replace(target, value=level * scale)
    moved = [figures[-1] + there - here for here, there in pairwise(figures)]
    weight = Fraction(_leaning(figures), _HUNDRED)
    return (1 - weight) * _share_missing(figures, edge) + weight * _share_missing(moved, edge)


def leaning(values: Sequence[Fraction]) -> Fraction:
    """How far each figure leans on the one before: 0 for not at all, 1 for wholly, in whole hundredths.

    Steps from figure to figure are, squared, twice as large as distances from the mean where figures are
    independent of each other, and hardly any where each is the one before moved a little.

    >>> from fractions import Fraction
    >>> [float(leaning([Fraction(one) for one in some])) for some in ([1, 5, 1, 5], [1, 2, 3, 4, 5, 6])]
    [0.0, 0.86]
    """
    return Fraction(_leaning(_whole(values, lcm(*(value.denominator for value in values)))), _HUNDRED)


def _whole(values: Sequence[Fraction], scale: int) -> list[int]:
    """Figures times a multiple of their denominators: sums of whole numbers are exact and quick."""
    return [value.numerator * (scale // value.denominator) for value in values]


def _leaning(figures: Sequence[int]) -> int:
    """In hundredths, halves upward: 1 - steps / (2 x distances), both squared and summed up."""
    count = len(figures)
    distances = 2 * (count * sum(one * one for one in figures) - sum(figures) ** 2)
    steps = count * sum((there - here) ** 2 for here, there in pairwise(figures))
    left = distances - steps
    return (2 * _HUNDRED * left + distances) // (2 * distances) if left > 0 else 0


def _share_missing(figures: Sequence[int], target: Target) -> Fraction:
    return _softened(sum(not reaches(Fraction(one), target) for one in figures), len(figures))


def _softened(misses: int, of: int) -> Fraction:
    """A share with a quarter of a miss and a quarter of a hit more."""
    return (misses + ADDED) / (of + 2 * ADDED)


def _looked_at(before: Sequence[Point]) -> list[Point]:
    """Of the latest 36 points, those that tell something: a figure, or a verdict without one."""
    return [point for point in before[-LONGEST:] if point.value is not None or point.missed() is not None]


def _checked(before: Sequence[Point]) -> list[Forecast]:
    """Each of the latest 36 months that could have been forecast and was judged, from those before it."""
    found = []
    for place, point in list(enumerate(before))[-LONGEST:]:
        missed = point.missed()
        if missed is None or point.target is None:
            continue
        known = _looked_at(before[:place])
        chance = chance_ahead(known, point.target)
        if chance is not None:
            found.append(Forecast(point.period, chance, _plain(known), missed))
    return found


def _plain(known: Sequence[Point]) -> Fraction:
    judged = [missed for point in known if (missed := point.missed()) is not None]
    return _softened(sum(judged), len(judged))


def _counted(known: Sequence[Point]) -> str:
    kind = "measured" if all(point.value is not None for point in known) else "measured or judged"
    return f"{len(known)} {kind} {'month' if len(known) == 1 else 'months'}"


def _unseen(known: Sequence[Point]) -> str:
    """How many of the months were judged without a figure, where any were."""
    unseen = [point.missed() for point in known if point.value is None]
    missed = sum(map(bool, unseen))
    told = [
        f"{count} {word}"
        for count, word in ((missed, "counted as missed"), (len(unseen) - missed, "counted as met"))
        if count
    ]
    return f", of which {' and '.join(told)} without a figure" if told else ""


def _count(forecasts: Sequence[Forecast]) -> tuple[int, int]:
    return len(forecasts), sum(bool(one.missed) for one in forecasts)


def _brier(pairs: Sequence[tuple[Fraction, bool | None]]) -> Fraction | None:
    if not pairs:
        return None
    return exact_sum((chance - int(bool(missed))) ** 2 for chance, missed in pairs) / len(pairs)


def _percent(chance: Fraction) -> int:
    """In whole percent, halves upward."""
    return int(chance * 100 + _HALF)
