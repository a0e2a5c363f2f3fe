"""How far the rest of a period can still move a measure; the judging itself is asked, step by step."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.period_facts import Reading
from outscore.scoring.budget_values import Reach
from outscore.scoring.judging import judge_reading
from outscore.scoring.judging import level_in_force

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.model.carry import State
    from outscore.model.period import Period
    from outscore.scoring.budget_values import Ahead
    from outscore.scoring.judging import Judged
    from outscore.scoring.judging import Rule

_FURTHEST = 2**80


class Reaching:
    """How far a measure can still go: steps are whole numbers of 1/parts that the rest adds."""

    def __init__(self, rule: Rule, state: State, period: Period, ahead: Ahead) -> None:
        self.rule = rule
        self.ahead = ahead
        self._state = state
        self._period = period
        self.level = level_in_force(rule, state, period)
        self.places = {band: place for place, (band, _) in enumerate(rule.banding.steps)}
        edge = next((band.edge for band in self.places if band.edge), None)
        self.upward = edge.comparison.is_upward if edge else rule.higher_is_better

    @property
    def furthest(self) -> int | None:
        """The most steps that the rest can add; None where nothing bounds it."""
        if self.ahead.rest == 0:
            return 0
        if not self.ahead.bounded or self.ahead.rest is None:
            return None
        return int(self.ahead.rest * self.ahead.parts)

    def more(self, steps: int) -> Fraction:
        """Steps in the unit of the numerator."""
        return Fraction(steps, self.ahead.parts)

    def reading(self, steps: int) -> Reading | None:
        """The reading of the whole period after so many steps."""
        value = self.ahead.value(self.more(steps))
        below = self.ahead.below
        count = None if below is None else below + (self.ahead.rest or 0)
        return None if value is None else Reading(value, value, count)

    def judged(self, steps: int) -> Judged | None:
        """What the contract would say then."""
        reading = self.reading(steps)
        return None if reading is None else judge_reading(self.rule, reading, self._state, self._period)

    def place(self, steps: int) -> int | None:
        """The band then, 0 for the best; None where the contract would not judge the figure."""
        judged = self.judged(steps)
        return None if judged is None or judged.band is None else self.places[judged.band]

    def reaches(self, steps: int, place: int) -> bool:
        """Whether it would be that band or a better one."""
        found = self.place(steps)
        return found is not None and found <= place

    def needed(self, place: int) -> tuple[Reach, int]:
        """Whether a band can be reached and lost, and the last step that still makes it.

        That is the smallest number where higher is better, and the largest where lower is.
        """
        if self.upward:
            if self.reaches(0, place):
                return Reach.SAFE, 0
            first = first_that(lambda steps: self.reaches(steps, place), self.furthest)
            return (Reach.LOST, 0) if first is None else (Reach.OPEN, first)
        if not self.reaches(0, place):
            return Reach.LOST, 0
        lost = first_that(lambda steps: not self.reaches(steps, place), self.furthest)
        return (Reach.SAFE, 0) if lost is None else (Reach.OPEN, lost - 1)

    def ends(self) -> tuple[tuple[int, bool], tuple[int, bool]]:
        """The steps at the best and at the worst end, each with whether it goes on beyond that."""
        furthest = self.furthest
        last = len(self.places) - 1
        if furthest is not None:
            far, beyond = furthest, False
        elif self.upward:
            far, beyond = first_that(lambda steps: self.reaches(steps, 0), None) or 0, True
        else:
            worse = first_that(lambda steps: not self.reaches(steps, last - 1), None)
            far, beyond = worse or 0, True
        near = (0, False)
        return ((far, beyond), near) if self.upward else (near, (far, beyond))


def first_that(holds: Callable[[int], bool], furthest: int | None) -> int | None:
    """The smallest number for which something holds that goes on to hold; None where none does."""
    high = furthest
    if high is None:
        high = 1
        while not holds(high):
            high *= 2
            if high > _FURTHEST:
                return None
    elif not holds(high):
        return None
    low = 0
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
