"""Whether an action plan has moved its measure: what was expected, against the months that came since."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile
from typing import TYPE_CHECKING

from outscore.governance.naming import months_named
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.scoring.judge import reaches
from outscore.scoring.wording import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.metric import Unit
    from outscore.model.period import Period


class Told(StrEnum):
    """What can be said of an effect."""

    TOO_EARLY = "too_early"
    WORKED = "worked"
    DID_NOT_WORK = "did_not_work"
    CANNOT_BE_TOLD = "cannot_be_told"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a plan is to bring about.

    figure: the level, on the side of the measure's target. by: the first month that must reach it. kept_for:
    how many months with a figure must reach it, that one included.
    """

    figure: Target
    by: Period
    kept_for: int = 1

    @property
    def each(self) -> str:
        """What is counted: months, or quarters where one is named."""
        return self.by.grain.value

    @property
    def words(self) -> str:
        """What is expected, as part of a sentence."""
        months = "" if self.kept_for == 1 else f" and kept for {self.kept_for} {self.each}s"
        return f"{self.figure.comparison.words} {self.figure.written} in {months_named([self.by])}{months}"


def expected_figure(said: str, target: Target) -> Target:
    """The figure that a plan expects, on the side of its measure's target."""
    side = Comparison.AT_LEAST if target.comparison.is_upward else Comparison.AT_MOST
    return Target(side, Fraction(said), said)


@dataclass(frozen=True, slots=True)
class Effect:
    """What can be said of an effect, and why, in a sentence."""

    told: Told
    sentence: str


def effect_of(expected: Expected, figures: Mapping[Period, Fraction | None], unit: Unit) -> Effect:
    """What the months that came say of what was expected.

    figures: of every month that came, on adjusted figures; None where there is none. A month without a figure
    neither counts nor ends the months in a row, as with the misses that asked for the plan.
    """
    came = sorted(month for month in figures if month.end >= expected.by.end)
    with_figure = [(month, value) for month in came if (value := figures[month]) is not None]
    kept = [*takewhile(lambda one: reaches(one[1], expected.figure), with_figure)][: expected.kept_for]
    said = ", ".join(f"{_said(expected, value, unit)} in {months_named([month])}" for month, value in kept)
    if len(kept) == expected.kept_for:
        return Effect(Told.WORKED, f"Worked: {said}; {expected.words} was expected.")
    if len(kept) < len(with_figure):
        month, value = with_figure[len(kept)]
        failed = f"{_said(expected, value, unit)} in {months_named([month])}"
        return Effect(Told.DID_NOT_WORK, f"Did not work: {failed}; {expected.words} was expected.")
    if kept:
        left = f"{len(kept)} of {expected.kept_for} {expected.each}s"
        return Effect(Told.TOO_EARLY, f"Too early to tell: {said}, {left}; {expected.words} is expected.")
    if came:
        none = f"{months_named(came)} {'has' if len(came) == 1 else 'have'} no figure"
        return Effect(Told.CANNOT_BE_TOLD, f"Cannot be told: {none}; {expected.words} was expected.")
    upto = f"figures go up to {months_named([max(figures)])}" if figures else "no figure has come"
    return Effect(Told.TOO_EARLY, f"Too early to tell: {expected.words} is expected, and {upto}.")


def _said(expected: Expected, value: Fraction, unit: Unit) -> str:
    return shown(value, unit, expected.figure)
