"""Figures that can be read and are not plausible, over whole numbers and exact fractions.

A doubt is a value for a person to look at. Nothing here is asked when a figure is worked out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from math import comb
from math import lcm
from typing import TYPE_CHECKING

from outscore.model.feed_promises import Doubt
from outscore.model.period import Grain

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.feed_promises import Plausible

MOST_COMPARED = 12
MOST_ZEROS = 3
CHANCE = Fraction(455, 1000)
"""The square of the usual distance (0.6745 of the standard deviation) of a count that is 1 on average."""
ANY_DIGITS = 99


@dataclass(frozen=True, slots=True)
class Usual:
    """What is known of a figure before it comes: its level, and the lowest and highest comparable ones.

    distance: how far from the level is usual. chance2: the square of what chance alone gives in counts, 0 for
    what is not counted.
    """

    level: Fraction
    lowest: int
    highest: int
    distance: Fraction
    chance2: Fraction

    def side(self, figure: int) -> int:
        """-1 for a figure below all comparable ones, 1 for one above, 0 for one among them."""
        return (figure > self.highest) - (figure < self.lowest)

    def is_far(self, figure: int, times: Fraction) -> bool:
        """Whether a figure is more than so many usual distances away.

        Figures that jump do so by a share of themselves, and so further up than down.
        """
        away, usually = abs(figure - self.level), times * self.distance
        if figure > self.level > 0:
            usually += usually**2 / (2 * self.level)
        return away > usually and away**2 > times**2 * self.chance2


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
    """How far values usually are from a level: the median of their distances.

    >>> deviation([1, 4, 2], Fraction(5, 2))
    Fraction(3, 2)
    """
    scale = level.denominator  # of whole numbers distances are whole, which is many times as fast
    return median([abs(value * scale - level.numerator) for value in values]) / scale


def comparable(day: date, history: Mapping[date, int], grain: Grain, terms: Plausible) -> tuple[int, ...]:
    """The figures of earlier days that can be compared with a day's, the latest of them.

    Of days those of the same day of the week; of months those of the same month in earlier years where there
    are enough of them, else the months before.
    """
    earlier = [one for one in history if one < day]
    if grain is Grain.DAY:
        weekday = day.weekday()
        alike = [one for one in earlier if one.weekday() == weekday]
    else:
        alike = [one for one in earlier if one.month == day.month]
        alike = alike if len(alike) >= terms.earlier else earlier
    return tuple(history[one] for one in sorted(alike)[-MOST_COMPARED:])


def usual_share(history: Mapping[date, int], grain: Grain, terms: Plausible) -> Fraction:
    """How far figures of a column usually are from their level, as a share of it: over all that are known.

    The few figures that a single day is held against may lie close together by chance.
    """
    alike: dict[int, list[int]] = defaultdict(list)
    for day, figure in history.items():
        alike[day.weekday() if grain is Grain.DAY else 0].append(figure)
    known = [(figures, median(figures)) for figures in alike.values() if len(figures) >= terms.earlier]
    levels = [(figures, level) for figures, level in known if level]
    scale = lcm(*(level.numerator for _, level in levels))  # whole numbers are many times as fast
    shares = [
        abs(figure * level.denominator - level.numerator) * (scale // abs(level.numerator))
        for figures, level in levels
        for figure in figures
    ]
    return median(shares) / scale if shares else Fraction(0)


def usual(
    earlier: Sequence[int], terms: Plausible, share: Fraction = Fraction(0), counted: int = 0
) -> Usual | None:
    """What comparable earlier figures say of the next one; None where they are too few.

    share: how far figures of the column usually are from their level. counted: what stands for 1 in figures
    that are counts, which chance moves however steady they are; 0 for others.
    """
    if len(earlier) < max(terms.earlier, 1):
        return None
    level = median(earlier)
    mean = Fraction(sum(abs(one) for one in earlier), len(earlier))
    chance2 = CHANCE * (mean + counted) * counted
    distance = max(deviation(earlier, level), abs(share * level))
    return Usual(level, min(earlier), max(earlier), distance, chance2)


def level_doubt(figure: int, known: Usual | None, terms: Plausible) -> LevelDoubt | None:
    """What is to be doubted of a figure, held against what is usual; None where nothing is.

    A figure between the lowest and the highest of the comparable ones is not doubted.

    >>> from outscore.model.feed_promises import Plausible
    >>> known = usual([700, 690, 710, 705, 695, 702], Plausible())
    >>> level_doubt(42_000, known, Plausible()).factor
    Fraction(60, 1)
    >>> level_doubt(1200, known, Plausible()).doubt.value, level_doubt(760, known, Plausible())
    ('level_shift', None)
    """
    if known is None or not known.side(figure):
        return None
    factor = factor_of(figure, known.level, terms)
    if factor is not None and replace(known, distance=Fraction(0)).is_far(figure, terms.shift_mads):
        return LevelDoubt(figure, known.level, factor)
    is_unusual = known.is_far(figure, terms.shift_mads)
    is_large = abs(figure - known.level) * 100 > terms.shift_percent * abs(known.level)
    return LevelDoubt(figure, known.level, None) if is_unusual and is_large else None


def factor_of(figure: int | Fraction, level: Fraction, terms: Plausible) -> Fraction | None:
    """The factor between units that a figure is nearest to, if it is near enough to one."""
    if level == 0:
        return None
    ratio = figure / level
    nearest = min(terms.unit_factors, key=lambda one: abs(ratio / one - 1), default=None)
    near = nearest is not None and abs(ratio / nearest - 1) * 100 <= terms.unit_percent
    return nearest if near else None


def most_digits(figures: Collection[int]) -> int:
    """How many digits one figure of a column may add to what is repeated, by the figures it had before.

    A column that has few different figures repeats them anyway: a constant adds nothing, and one that has
    thirty different ones adds one digit.

    >>> most_digits([28_800] * 40), most_digits([*range(30), *range(30)]), most_digits([7123])
    (0, 1, 99)
    """
    different = len(set(figures))
    if different * 2 > len(figures):
        return ANY_DIGITS
    return len(str(different)) - 1


def digits_repeated(
    now: Sequence[int | None], before: Sequence[int | None], most: Sequence[int] | None = None
) -> int:
    """How many digits the figures of a row have in all, if they are those of an earlier row; else 0.

    Zeros say nothing: a row of zeros repeats nothing. most: how many digits each of them may add.

    >>> digits_repeated([412, 398, 0], [412, 398, 0]), digits_repeated([412, 398], [412, 397])
    (6, 0)
    >>> digits_repeated([412, 28_800], [412, 28_800], [99, 0])
    3
    """
    if list(now) != list(before):
        return 0
    limits = most if most is not None else [ANY_DIGITS] * len(now)
    return sum(min(len(str(abs(figure))), limit) for figure, limit in zip(now, limits, strict=True) if figure)


def repeated_runs(digits: Sequence[tuple[date, int]], terms: Plausible) -> Iterator[tuple[date, ...]]:
    """Days next to each other that repeat earlier ones, with enough digits in all.

    `digits` says for each day how many digits it repeats, 0 where it repeats nothing.
    """
    for repeats, run in groupby(digits, key=lambda one: one[1] > 0):
        found = list(run)
        if repeats and sum(number for _, number in found) >= terms.repeated_digits:
            yield tuple(day for day, _ in found)


def round_doubt(figures: Collection[int], terms: Plausible) -> RoundDoubt | None:
    """Whether more figures end in 000, in 00 or in 0 than chance gives; the most zeros are told.

    Each last digit counts as equally likely, so of n figures k end in 0 with the binomial chance of 1 in 10.
    That holds for different figures that are large beside their last digits, so only these are looked at.

    >>> from outscore.model.feed_promises import Plausible
    >>> round_doubt([1200, 900, 1500, 1300, 800, 1100, 1400], Plausible())
    RoundDoubt(zeros=2, round=5, figures=5)
    >>> round_doubt([1200] * 30, Plausible())
    """
    different = {abs(figure) for figure in figures}
    for zeros in range(MOST_ZEROS, 0, -1):
        of = 10**zeros
        large = [figure for figure in different if figure * 2 >= of * 21]
        found = sum(figure % of == 0 for figure in large)
        if found * of > len(large) and _is_rarer(found, len(large), of, terms.round_one_in):
            return RoundDoubt(zeros, found, len(large))
    return None


def _is_rarer(found: int, figures: int, of: int, one_in: int) -> bool:
    """Whether so many round figures or more come by chance less often than once in so many times."""
    ways = sum(comb(figures, number) * (of - 1) ** (figures - number) for number in range(found, figures + 1))
    return bool(ways * one_in < of**figures)
