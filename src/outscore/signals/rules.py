"""Four rules that say that a figure has changed, and which months say so.

One month beyond a limit; eight in a row on one side of the middle; six in a row rising or falling; two of
three near the same limit. A month that was not measured neither counts nor ends a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.model.metric import Better

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.period import Period
    from outscore.signals.charts import Chart
    from outscore.signals.charts import Place
    from outscore.signals.charts import Stretch

ON_ONE_SIDE = 8
RISING_OR_FALLING = 6
NEAR = Fraction(2, 3)
"""Of the way to the limit: two sigma."""
_WITHIN = 2
"""Two of three: no further apart than this many measured months."""


class Rule(StrEnum):
    """Which rule it was."""

    OUTSIDE = "outside_the_limits"
    ONE_SIDE = "eight_on_one_side"
    TREND = "six_rising_or_falling"
    NEAR_LIMIT = "two_of_three_near_a_limit"

    @property
    def words(self) -> str:
        """The rule as a page shows it."""
        return self.value.replace("_", " ")


class Side(StrEnum):
    """Where the figure went."""

    UP = "up"
    DOWN = "down"


class Meaning(StrEnum):
    """Whether it is good that the figure went there; a change where there is no better or worse."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Signal:
    """A change that a rule saw.

    periods: the months that say so. passed_over: not measured among them. no_share: measured among them, and
    not on the chart, as the figure is no share of the month's own cases.
    """

    rule: Rule
    side: Side
    meaning: Meaning
    periods: tuple[Period, ...]
    passed_over: tuple[Period, ...] = ()
    no_share: tuple[Period, ...] = ()

    @property
    def sentence(self) -> str:
        """What was seen, in a sentence or two."""
        told = f"{_SAID[self.rule](self)}: {_ARTICLE[self.meaning]} {self.meaning}."
        for months, why in ((self.passed_over, "not measured"), (self.no_share, "no share of its cases")):
            if months:
                was = "was" if len(months) == 1 else "were"
                named = ", ".join(one.label for one in months)
                told += f" {named} {was} {why} and neither counts nor ends the run."
        return told


def signals(chart: Chart, better: Better) -> tuple[Signal, ...]:
    """Every signal of a chart, by the last month that belongs to it.

    A run is one signal, however long it is. Stretches without limits have none.
    """
    found = [signal for stretch in chart.stretches for signal in _of(stretch, better, chart.no_share)]
    return tuple(sorted(found, key=lambda one: (one.periods[-1], list(Rule).index(one.rule), one.side)))


def meaning_of(side: Side, better: Better) -> Meaning:
    """What it means that a figure moved to a side.

    >>> meaning_of(Side.DOWN, Better.LOWER).value
    'improvement'
    """
    if better is Better.NEITHER:
        return Meaning.CHANGE
    return Meaning.IMPROVEMENT if (side is Side.UP) == (better is Better.HIGHER) else Meaning.CONCERN


def _of(stretch: Stretch, better: Better, no_share: Sequence[Period]) -> Iterator[Signal]:
    for rule, finds in _RULES:
        for side, places in finds(stretch.places):
            periods = tuple(place.period for place in places)
            known = {place.period for place in stretch.places}
            gaps = tuple(
                one for one in stretch.periods if periods[0] < one < periods[-1] and one not in known
            )
            yield Signal(
                rule,
                side,
                meaning_of(side, better),
                periods,
                tuple(one for one in gaps if one not in no_share),
                tuple(one for one in gaps if one in no_share),
            )


Found = tuple[Side, "Sequence[Place]"]


def _outside(places: Sequence[Place]) -> Iterator[Found]:
    for place in places:
        if abs(place.off) > place.width:
            yield _side(place.off), [place]


def _one_side(places: Sequence[Place]) -> Iterator[Found]:
    for sign, group in groupby(places, key=lambda place: _sign(place.off)):
        own = list(group)
        if sign and len(own) >= ON_ONE_SIDE:
            yield _side(sign), own


def _trend(places: Sequence[Place]) -> Iterator[Found]:
    moves = [(there.value > here.value) - (there.value < here.value) for here, there in pairwise(places)]
    start = 0
    for sign, group in groupby(moves):
        own = list(group)
        if sign and len(own) + 1 >= RISING_OR_FALLING:
            yield _side(sign), places[start : start + len(own) + 1]
        start += len(own)


def _near(places: Sequence[Place]) -> Iterator[Found]:
    beyond = [_sign(one.off) if abs(one.off) > NEAR * one.width else 0 for one in places]
    for sign in (1, -1):
        near = [number for number, side in enumerate(beyond) if side == sign]
        together: list[list[int]] = []
        for number in near:
            if together and number - together[-1][-1] <= _WITHIN:
                together[-1].append(number)
            else:
                together.append([number])
        for group in together:
            if len(group) > 1:
                yield _side(sign), [places[number] for number in group]


_RULES: tuple[tuple[Rule, Callable[[Sequence[Place]], Iterator[Found]]], ...] = (
    (Rule.OUTSIDE, _outside),
    (Rule.ONE_SIDE, _one_side),
    (Rule.TREND, _trend),
    (Rule.NEAR_LIMIT, _near),
)


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def _side(value: Fraction | int) -> Side:
    return Side.UP if value > 0 else Side.DOWN


_ARTICLE = {Meaning.IMPROVEMENT: "an", Meaning.CONCERN: "a", Meaning.CHANGE: "a"}


def _span(signal: Signal) -> str:
    return f"{signal.periods[0].label} to {signal.periods[-1].label}"


def _said_outside(signal: Signal) -> str:
    where = "above the upper" if signal.side is Side.UP else "below the lower"
    return f"{signal.periods[0].label} is {where} limit"


def _said_one_side(signal: Signal) -> str:
    where = "above" if signal.side is Side.UP else "below"
    return f"{len(signal.periods)} measured months in a row {where} the mean, {_span(signal)}"


def _said_trend(signal: Signal) -> str:
    how = "higher" if signal.side is Side.UP else "lower"
    months = len(signal.periods)
    return f"{months} measured months in a row, each {how} than the one before, {_span(signal)}"


def _said_near(signal: Signal) -> str:
    where = "upper" if signal.side is Side.UP else "lower"
    months = ", ".join(one.label for one in signal.periods)
    return f"More than two thirds of the way to the {where} limit in {months}"


_SAID: dict[Rule, Callable[[Signal], str]] = {
    Rule.OUTSIDE: _said_outside,
    Rule.ONE_SIDE: _said_one_side,
    Rule.TREND: _said_trend,
    Rule.NEAR_LIMIT: _said_near,
}
