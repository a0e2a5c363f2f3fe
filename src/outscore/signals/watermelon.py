"""Green outside, red inside: every judged measure met while customers fare badly; and judging by one figure.

What customers see is looked at through three themes: satisfaction, solved in the first contact, complaints.
A measure of a theme speaks when its figure is below its floor or signals a concern; whether the contract
judges it does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.result import Verdict
from outscore.scoring.exact import exact_sum
from outscore.signals.rules import Meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.signals.rules import Signal

MOST_OF_THE_WEIGHT = Fraction(1, 2)
_JUDGED = (Verdict.MET, Verdict.MISSED)


class Theme(StrEnum):
    """What a customer sees."""

    SATISFACTION = "satisfaction"
    FIRST_CONTACT = "first_contact"
    COMPLAINTS = "complaints"

    @property
    def words(self) -> str:
        """The theme as a page shows it."""
        return {
            "satisfaction": "customer satisfaction",
            "first_contact": "solved in the first contact",
            "complaints": "complaints",
        }[self.value]


THEMES = {
    "satisfied": Theme.SATISFACTION,
    "dissatisfied": Theme.SATISFACTION,
    "satisfaction_mean": Theme.SATISFACTION,
    "net_promoter_score": Theme.SATISFACTION,
    "customer_effort": Theme.SATISFACTION,
    "solved_first_time_survey": Theme.FIRST_CONTACT,
    "solved_first_time_systems": Theme.FIRST_CONTACT,
    "repeat_contacts": Theme.FIRST_CONTACT,
    "complaints": Theme.COMPLAINTS,
    "complaints_upheld": Theme.COMPLAINTS,
}
"""Which theme a metric that comes with Outscore belongs to."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A measure of a contract in a month.

    weight: its share in the rating, None where nothing is said. is_judged: whether the contract judges it in
    that month, measured or not.
    """

    measure: str
    name: str
    verdict: Verdict
    weight: Fraction | None = None
    is_judged: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """A measure of what customers see, in the same month.

    is_measured: whether there is a figure. signals: those that the month is part of.
    """

    theme: Theme
    name: str
    is_measured: bool
    below_floor: bool = False
    signals: tuple[Signal, ...] = ()

    @property
    def speaks(self) -> tuple[str, ...]:
        """What is wrong with it, in sentences; none where nothing is."""
        told = [f"{self.name} is below its floor."] if self.below_floor else []
        concerns = [one for one in self.signals if one.meaning is Meaning.CONCERN]
        return (*told, *(f"{self.name}: {one.sentence}" for one in concerns))


class State(StrEnum):
    """What the check came to."""

    WATERMELON = "watermelon"
    CLEAR = "clear"
    NOT_ALL_MET = "not_all_met"
    NOBODY_LOOKS = "nobody_looks"

    @property
    def words(self) -> str:
        """The state as a page shows it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Check:
    """What the check came to, why in sentences, and the themes of which there was no figure."""

    state: State
    sentences: tuple[str, ...]
    unseen: tuple[Theme, ...] = ()


def watermelon(judged: Sequence[Judged], seen: Sequence[Seen]) -> Check:
    """Whether all that is judged is met while customers fare badly.

    A measure that was not judged this month neither helps nor hinders. Without a figure of any theme the
    check says that nobody looks, and not that all is well.
    """
    unseen = tuple(one for one in Theme if one not in {each.theme for each in seen if each.is_measured})
    verdicts = [one.verdict for one in judged if one.verdict in _JUDGED]
    if not verdicts or Verdict.MISSED in verdicts:
        why = "Not every judged measure is met." if verdicts else "No measure was judged."
        return Check(State.NOT_ALL_MET, (why,), unseen)
    if len(unseen) == len(Theme):
        why = "Every judged measure is met, and no figure tells how customers fare."
        return Check(State.NOBODY_LOOKS, (why,), unseen)
    told = tuple(sentence for one in seen if one.is_measured for sentence in one.speaks)
    if told:
        return Check(State.WATERMELON, ("Every judged measure is met, and yet:", *told), unseen)
    return Check(State.CLEAR, (_clear(unseen),), unseen)


def single_metric(judged: Sequence[Judged]) -> str:
    """A warning where one figure decides alone, or has most of the weight; "" where none does.

    Measures that are only reported do not count here, measured or not; judged ones that were not measured do,
    as they would have been.
    """
    targets = [
        one
        for one in judged
        if one.verdict in _JUDGED or (one.verdict is Verdict.NOT_MEASURED and one.is_judged)
    ]
    if len(targets) == 1:
        name = targets[0].name
        return f"The contract is judged by one measure alone, {name}: what it leaves out, nobody sees."
    weighed = [(one.weight, one) for one in targets if one.weight is not None]
    whole = exact_sum(weight for weight, _ in weighed)
    if not whole:
        return ""
    most, one = max(weighed, key=lambda each: each[0])
    if most <= MOST_OF_THE_WEIGHT * whole:
        return ""
    return f"{one.name} carries {_percent(most / whole)} % of the weight: it decides nearly alone."


def _clear(unseen: Sequence[Theme]) -> str:
    told = "Every judged measure is met, and nothing that customers see speaks against it."
    if unseen:
        told += f" There is no figure for {' and '.join(one.words for one in unseen)}."
    return told


def _percent(share: Fraction) -> int:
    return int(share * 100 + Fraction(1, 2))
