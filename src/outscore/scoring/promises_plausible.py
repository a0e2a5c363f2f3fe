"""Figures that can be read and are not plausible, over whole numbers and exact fractions.

A doubt is a value for a person to look at. Nothing here is asked when a figure is worked out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import comb
from typing import TYPE_CHECKING

from outscore.model.feed_promises import Doubt
from outscore.model.period import Grain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.feed_promises import Plausible

MOST_COMPARED = 12
MOST_ZEROS = 3


@dataclass(frozen=True, slots=True)
class LevelDoubt:
    """A figure far from its level; factor: the ratio of two units that it is near to, None where to none."""

    figure: int
    level: Fraction
    factor: Fraction | None

    @property
    def doubt(self) -> Doubt:
        """What is doubted."""
        return Doubt.LEVEL_SHIFT if self.factor is None else Doubt.UNIT_CHANGED


@dataclass(frozen=True, slots=True)
class RoundDoubt:
    """More figures end in some zeros than chance gives: `round` of the `figures` that are large enough."""

    zeros: int
    round: int
    figures: int


def median(values: Sequence[int | Fraction]) -> Fraction:
    """The middle value, or the mean of the two in the middle; of no values it is ZeroDivisionError's matter.

    >>> median([1, 4, 2]), median([1, 2])
    (Fraction(2, 1), Fraction(3, 2))
    """
    found = sorted(values)
    half = len(found) // 2
    return Fraction(found[half]) if len(found) % 2 else Fraction(found[half - 1] + found[half]) / 2


def deviation(values: Sequence[int], level: Fraction) -> Fraction:
    """How far values usually are from a level: the median of their distances."""
    return median([abs(value - level) for value in values])


def comparable(day: date, history: Mapping[date, int], grain: Grain, terms: Plausible) -> tuple[int, ...]:
    """The figures of earlier days that can be compared with a day's, the latest of them.

    Of days those of the same day of the week; of months those of the same month in earlier years where there
    are enough of them, else the months before.
    """
    earlier = sorted(one for one in history if one < day)
    if grain is Grain.DAY:
        alike = [one for one in earlier if one.weekday() == day.weekday()]
    else:
        alike = [one for one in earlier if one.month == day.month]
        alike = alike if len(alike) >= terms.earlier else earlier
    return tuple(history[one] for one in alike[-MOST_COMPARED:])


def level_doubt(figure: int, earlier: Sequence[int], terms: Plausible) -> LevelDoubt | None:
    """What is to be doubted of a figure, held against comparable earlier ones; None where nothing is.

    A figure between the lowest and the highest of them is not doubted.

    >>> from outscore.model.feed_promises import Plausible
    >>> usual = [700, 690, 710, 705, 695, 702]
    >>> level_doubt(42_000, usual, Plausible()).factor
    Fraction(60, 1)
    >>> level_doubt(1200, usual, Plausible()).doubt.value, level_doubt(760, usual, Plausible())
    ('level_shift', None)
    """
    if len(earlier) < max(terms.earlier, 1) or min(earlier) <= figure <= max(earlier):
        return None
    level = median(earlier)
    factor = _factor(figure, level, terms)
    if factor is not None:
        return LevelDoubt(figure, level, factor)
    away = abs(figure - level)
    is_unusual = away > terms.shift_mads * deviation(earlier, level)
    is_large = away * 100 > terms.shift_percent * abs(level)
    return LevelDoubt(figure, level, None) if is_unusual and is_large else None


def _factor(figure: int, level: Fraction, terms: Plausible) -> Fraction | None:
    """The factor between units that a figure is nearest to, if it is near enough to one."""
    if level == 0:
        return None
    ratio = figure / level
    nearest = min(terms.unit_factors, key=lambda one: abs(ratio / one - 1), default=None)
    near = nearest is not None and abs(ratio / nearest - 1) * 100 <= terms.unit_percent
    return nearest if near else None


def digits_repeated(now: Sequence[int | None], before: Sequence[int | None]) -> int:
    """How many digits the figures of a row have in all, if they are those of an earlier row; else 0.

    Zeros say nothing: a row of zeros repeats nothing.

    >>> digits_repeated([412, 398, 0], [412, 398, 0]), digits_repeated([412, 398], [412, 397])
    (6, 0)
    """
    if list(now) != list(before):
        return 0
    return sum(len(str(abs(figure))) for figure in now if figure)


def repeated_runs(
    rows: Sequence[tuple[date, Sequence[int | None]]],
    before: Mapping[date, Sequence[int | None]],
    terms: Plausible,
) -> Iterator[tuple[date, ...]]:
    """Days next to each other whose figures are those of the earlier rows they are held against.

    `before` has the earlier row by the day that it is held against.
    """
    digits = [(day, digits_repeated(figures, before.get(day, ()))) for day, figures in rows]
    for repeats, run in groupby(digits, key=lambda one: one[1] > 0):
        found = list(run)
        if repeats and sum(number for _, number in found) >= terms.repeated_digits:
            yield tuple(day for day, _ in found)


def round_doubt(figures: Sequence[int], terms: Plausible) -> RoundDoubt | None:
    """Whether more figures end in 000, in 00 or in 0 than chance gives; the most zeros are told.

    Each last digit counts as equally likely, so of n figures k end in 0 with the binomial chance of 1 in 10.

    >>> from outscore.model.feed_promises import Plausible
    >>> round_doubt([1200, 900, 1500, 1300, 800, 1100], Plausible())
    RoundDoubt(zeros=2, round=6, figures=6)
    """
    for zeros in range(MOST_ZEROS, 0, -1):
        of = 10**zeros
        large = [figure for figure in figures if abs(figure) >= of]
        found = sum(figure % of == 0 for figure in large)
        if found * of > len(large) and _is_rarer(found, len(large), of, terms.round_one_in):
            return RoundDoubt(zeros, found, len(large))
    return None


def _is_rarer(found: int, figures: int, of: int, one_in: int) -> bool:
    """Whether so many round figures or more come by chance less often than once in so many times."""
    ways = sum(comb(figures, number) * (of - 1) ** (figures - number) for number in range(found, figures + 1))
    return bool(ways * one_in < of**figures)
