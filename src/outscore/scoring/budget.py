"""What is left in a period that still runs: what the rest of it must achieve, and the money at stake.

A figure of sums is n of d so far with r still to come. The rest can make of the numerator what it will
within its bounds; every question is put to the judging itself, so that smoothing, rounding, ramps and
levels that have risen count as they will when the period is settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.carry import State
from outscore.model.metric import Unit
from outscore.model.period_facts import Reading
from outscore.model.result import Verdict
from outscore.scoring.banding import UPWARD
from outscore.scoring.judging import judge_reading
from outscore.scoring.judging import level_in_force
from outscore.scoring.judging import rule
from outscore.scoring.measure import UNIT_FACTOR
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.carry import Carry
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.outcome import Outcome
    from outscore.model.period import Period
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.target import Target
    from outscore.scoring.judging import Judged
    from outscore.scoring.judging import Rule

_SHARES = (Unit.PERCENT, Unit.PER_THOUSAND)
_FURTHEST = 2**80
_FAR = 2**20
_NEW = State()


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
        factor = UNIT_FACTOR.get(self.measure.metric.unit, 1)
        if self.below is None:
            return self.above + more
        whole = self.below + (self.rest or 0)
        return None if whole == 0 else (self.above + more) * factor / whole

    def rate(self, more: Fraction) -> Fraction | None:
        """The figure of the rest alone; None where there is no rest or the figure is a total."""
        if self.below is None or not self.rest:
            return None
        return more * UNIT_FACTOR.get(self.measure.metric.unit, 1) / self.rest


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
    grows: and the money goes on with it. caps_reached: the caps that limit the money at this end.
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


@dataclass(frozen=True, slots=True)
class MeasureBudget:
    """What is left of one measure: today's figure and verdict, each band, and the two ends of its reach."""

    ahead: Ahead
    higher_is_better: bool
    today: Fraction | None
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


def budget(contract: Contract, carry: Carry, facts: PeriodFacts, ahead: Sequence[Ahead]) -> Budget:
    """What is left of the measures of a period, under a contract with its changes.

    Every figure is taken as final: one that may still ripen would have neither points nor money to show.
    """
    ripe = replace(facts, readings={name: _ripe(one) for name, one in facts.readings.items()})
    settlement = Settlement(contract)

    def settled(readings: Mapping[str, Reading]) -> Outcome:
        return settlement.step(carry, replace(ripe, readings={**ripe.readings, **readings}))[0]

    outcome = settled({})
    in_force = contract.on(facts.period.start)
    found = []
    for one in ahead:
        states = carry.states.get(one.measure.id, _NEW)
        reach = _Reach(rule(in_force, one.measure, 1), states, facts.period, one)
        found.append(_measure(reach, outcome, settled))
    return Budget(outcome, tuple(found))


def _ripe(reading: Reading) -> Reading:
    return reading if reading.mature else replace(reading, mature=True)


class _Reach:
    """How far a measure can still go: steps are whole numbers of 1/parts that the rest adds."""

    def __init__(self, rule: Rule, state: State, period: Period, ahead: Ahead) -> None:
        self.rule = rule
        self.ahead = ahead
        self._state = state
        self._period = period
        self.level = level_in_force(rule, state, period)
        self.places = {band: place for place, (band, _) in enumerate(rule.banding.steps)}
        edge = next((band.edge for band in self.places if band.edge), None)
        self.upward = edge.comparison in UPWARD if edge else rule.higher_is_better

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
            first = _first(lambda steps: self.reaches(steps, place), self.furthest)
            return (Reach.LOST, 0) if first is None else (Reach.OPEN, first)
        if not self.reaches(0, place):
            return Reach.LOST, 0
        lost = _first(lambda steps: not self.reaches(steps, place), self.furthest)
        return (Reach.SAFE, 0) if lost is None else (Reach.OPEN, lost - 1)

    def ends(self) -> tuple[tuple[int, bool], tuple[int, bool]]:
        """The steps at the best and at the worst end, each with whether it goes on beyond that."""
        furthest = self.furthest
        last = len(self.places) - 1
        if furthest is not None:
            far, beyond = furthest, False
        elif self.upward:
            far, beyond = _first(lambda steps: self.reaches(steps, 0), None) or 0, True
        else:
            worse = _first(lambda steps: not self.reaches(steps, last - 1), None)
            far, beyond = worse or 0, True
        near = (0, False)
        return ((far, beyond), near) if self.upward else (near, (far, beyond))


def _first(holds: Callable[[int], bool], furthest: int | None) -> int | None:
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


def _measure(
    reach: _Reach, outcome: Outcome, settled: Callable[[Mapping[str, Reading]], Outcome]
) -> MeasureBudget:
    ahead = reach.ahead
    today = outcome.of(ahead.measure.id)
    found = MeasureBudget(
        ahead=ahead,
        higher_is_better=reach.upward,
        today=today.adjusted,
        verdict=today.verdict,
        band=today.band,
        untold=ahead.untold or _untold(reach),
    )
    if found.untold:
        return found
    best, worst = reach.ends()
    return replace(
        found,
        bands=tuple(_bands(reach)),
        best=_stake(reach, *best, settled),
        worst=_stake(reach, *worst, settled),
    )


def _untold(reach: _Reach) -> str:
    """Why the rest cannot be told of, where the contract itself is the reason."""
    if len(reach.places) < 2:
        return "It is reported, not judged."
    if reach.ahead.below is not None and reach.ahead.rest is None:
        return "How much is still to come is not known."
    judged = reach.judged(0)
    if judged is None:
        return "Nothing was counted, and nothing is to come."
    return judged.reason if judged.band is None else ""


def _bands(reach: _Reach) -> list[BandBudget]:
    steps = reach.rule.banding.steps
    met = [place for place, (_, verdict) in enumerate(steps) if verdict is Verdict.MET]
    moved = reach.level is not None and reach.level is not reach.rule.measure.target
    found = []
    for place, (band, verdict) in enumerate(steps[:-1]):
        edge = reach.level if moved and met and place == met[-1] else band.edge
        if edge is None:
            continue
        state, needed = reach.needed(place)
        found.append(_band(reach, BandBudget(band.band, verdict, edge, state), needed))
    return found


def _band(reach: _Reach, one: BandBudget, steps: int) -> BandBudget:
    ahead = reach.ahead
    if one.reach is not Reach.OPEN:
        every = ahead.rest if ahead.bounded and one.reach is Reach.SAFE else None
        return replace(one, failures=every)
    needed = reach.more(steps)
    failures = None
    if ahead.bounded and ahead.rest is not None:
        failures = ahead.rest - needed if reach.upward else needed
    return replace(one, needed=needed, rate=ahead.rate(needed), failures=failures)


def _stake(
    reach: _Reach, steps: int, beyond: bool, settled: Callable[[Mapping[str, Reading]], Outcome]
) -> Stake | None:
    reading = reach.reading(steps)
    if reading is None or reading.value is None:
        return None
    name = reach.ahead.measure.id
    outcome = settled({name: reading})
    one = outcome.of(name)
    further = reach.reading(max(steps, 1) * _FAR) if beyond else None
    return Stake(
        value=reading.value,
        verdict=one.verdict,
        band=one.band,
        points=one.points,
        credit=outcome.credit,
        net=outcome.net,
        beyond=beyond,
        grows=further is not None and settled({name: further}).net != outcome.net,
        caps_reached=outcome.caps_reached,
    )
