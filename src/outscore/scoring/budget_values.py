"""What is left in a period that still runs, as values: what is to come, what it takes, what is at stake."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.metric import Unit
from outscore.model.outcome import ZERO
from outscore.model.outcome import Entry

if TYPE_CHECKING:
    from outscore.model.contract import Measure
    from outscore.model.outcome import Outcome
    from outscore.model.result import Verdict
    from outscore.model.target import Target

_SHARES = (Unit.PERCENT, Unit.PER_THOUSAND)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A measure in a period that still runs.

    above, below: numerator and denominator so far, after relief and exclusions; below is None for a total.
    parts: the numerator moves in steps of 1/parts (1000 for milliseconds). rest: how many cases (in the unit
    of the denominator) are still to come; None where that is not known, for a total where it is open.
    assumed: where the rest comes from. untold: why nothing can be told, "" where something can.
    """

    measure: Measure
    above: Fraction = Fraction(0)
    below: Fraction | None = None
    parts: int = 1
    rest: Fraction | None = None
    assumed: str = ""
    untold: str = ""

    @property
    def bounded(self) -> bool:
        """Whether the figure is a share: of so many more cases no more than all can go one way."""
        share = self.measure.metric.unit in _SHARES
        return share and self.below is not None and 0 <= self.above <= self.below

    def value(self, more: Fraction) -> Fraction | None:
        """The figure of the whole period where the rest adds so much to the numerator."""
        factor = self.measure.metric.factor
        if self.below is None:
            return self.above + more
        whole = self.below + (self.rest or 0)
        return None if whole == 0 else (self.above + more) * factor / whole

    def rate(self, more: Fraction) -> Fraction | None:
        """The figure of the rest alone; None where there is no rest or the figure is a total."""
        if self.below is None or not self.rest:
            return None
        return more * self.measure.metric.factor / self.rest


class Reach(StrEnum):
    """Whether a band can still be reached, and whether it can still be lost."""

    SAFE = "already_safe"
    OPEN = "open"
    LOST = "out_of_reach"


@dataclass(frozen=True, slots=True)
class BandBudget:
    """What it takes to end in a band or a better one.

    edge: the level that must be reached. needed: what the rest must add to the numerator at least (where
    higher is better), or may add at most; None unless it is open. rate: the same as the figure of the rest
    alone. failures: how many cases of the rest may still go wrong, None where the figure is not a share.
    """

    band: str
    verdict: Verdict
    edge: Target
    reach: Reach
    needed: Fraction | None = None
    rate: Fraction | None = None
    failures: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Stake:
    """The period settled with one measure at an end of its reach, all others as they stand today.

    beyond: the figure can be worse (or better) without bound; this is the nearest in the last band there.
    grows: and the money goes on with it. caps_reached: the caps that limit the money at this end. booked:
    what is booked of each kind, which together is the net amount.
    """

    value: Fraction
    verdict: Verdict
    band: str
    points: Fraction
    credit: Fraction
    net: Fraction
    beyond: bool
    grows: bool = False
    caps_reached: tuple[str, ...] = ()
    booked: tuple[tuple[Entry, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureBudget:
    """What is left of one measure: figure and verdict so far, each band, and the two ends of its reach."""

    ahead: Ahead
    higher_is_better: bool
    so_far: Fraction | None
    verdict: Verdict
    band: str
    untold: str
    bands: tuple[BandBudget, ...] = ()
    best: Stake | None = None
    worst: Stake | None = None

    @property
    def at_stake(self) -> Fraction | None:
        """How much more the client is owed at the worst end than at the best."""
        return self.worst.net - self.best.net if self.worst and self.best else None

    @property
    def made_of(self) -> dict[Entry, Fraction]:
        """What is at stake by its kind, such as a credit, a bonus or what is earned back; none of it 0."""
        best, worst = (dict(one.booked) if one else {} for one in (self.best, self.worst))
        moved = {kind: worst.get(kind, ZERO) - best.get(kind, ZERO) for kind in Entry}
        return {kind: amount for kind, amount in moved.items() if amount}

    @property
    def stuck(self) -> tuple[str, ...]:
        """The caps because of which the credit is the same at both ends, whatever else is at stake."""
        best, worst = self.best, self.worst
        if best is None or worst is None or best.credit != worst.credit or self.grows:
            return ()
        both = tuple(one for one in worst.caps_reached if one in best.caps_reached)
        return both or worst.caps_reached

    @property
    def grows(self) -> bool:
        """Whether more than that is at stake, because the money goes on beyond an end of the reach."""
        return any(one.grows for one in (self.best, self.worst) if one)

    @property
    def used_up(self) -> tuple[str, ...]:
        """The caps because of which nothing is at stake any more."""
        spent = self.worst is not None and self.at_stake == 0 and not self.grows
        return self.worst.caps_reached if self.worst is not None and spent else ()


@dataclass(frozen=True, slots=True)
class Budget:
    """A period that still runs: settled as it stands today, and what is left of each measure."""

    outcome: Outcome
    measures: tuple[MeasureBudget, ...]
