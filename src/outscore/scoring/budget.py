"""What is left in a period that still runs: what the rest of it must achieve, and the money at stake.

A figure of sums is n of d so far with r still to come. The rest can make of the numerator what it will
within its bounds; every question is put to the judging itself, so that smoothing, rounding, ramps and
levels that have risen count as they will when the period is settled.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.carry import State
from outscore.model.outcome import ZERO
from outscore.model.outcome import Entry
from outscore.scoring.budget_reach import Reaching
from outscore.scoring.budget_values import BandBudget
from outscore.scoring.budget_values import Budget
from outscore.scoring.budget_values import MeasureBudget
from outscore.scoring.budget_values import Reach
from outscore.scoring.budget_values import Stake
from outscore.scoring.judging import rule
from outscore.scoring.moved_level import edges_in_force
from outscore.scoring.moved_level import out_of_reach
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.carry import Carry
    from outscore.model.contract import Contract
    from outscore.model.outcome import Outcome
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.period_facts import Reading
    from outscore.scoring.budget_values import Ahead

_FAR = 2**20
_NEW = State()


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
        reach = Reaching(rule(in_force, one.measure, 1), states, facts.period, one)
        found.append(_measure(reach, outcome, settled))
    return Budget(outcome, tuple(found))


def _ripe(reading: Reading) -> Reading:
    return reading if reading.mature else replace(reading, mature=True)


def _measure(
    reach: Reaching, outcome: Outcome, settled: Callable[[Mapping[str, Reading]], Outcome]
) -> MeasureBudget:
    ahead = reach.ahead
    today = outcome.of(ahead.measure.id)
    found = MeasureBudget(
        ahead=ahead,
        higher_is_better=reach.upward,
        so_far=today.adjusted,
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


def _untold(reach: Reaching) -> str:
    """Why the rest cannot be told of, where the contract itself is the reason."""
    if len(reach.places) < 2:
        return "It is reported, not judged."
    if reach.ahead.below is not None and reach.ahead.rest is None:
        return "How much is still to come is not known."
    judged = reach.judged(0)
    if judged is None:
        return "Nothing was counted, and nothing is to come."
    return judged.reason if judged.band is None else ""


def _bands(reach: Reaching) -> list[BandBudget]:
    """The bands that the rest can still lead to; one whose edge lies above a moved level is none of them."""
    steps = reach.rule.banding.steps
    printed = [(band.edge, verdict) for band, verdict in steps]
    edges, passed_over = tuple(edge for edge, _ in printed), frozenset[int]()
    if reach.level is not None and reach.level is not reach.rule.measure.target:
        edges, passed_over = edges_in_force(printed, reach.level), out_of_reach(printed, reach.level)
    found = []
    for place, (band, verdict) in enumerate(steps[:-1]):
        edge = edges[place]
        if edge is None or place in passed_over:
            continue
        state, needed = reach.needed(place)
        found.append(_band(reach, BandBudget(band.band, verdict, edge, state), needed))
    return found


def _band(reach: Reaching, one: BandBudget, steps: int) -> BandBudget:
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
    reach: Reaching, steps: int, beyond: bool, settled: Callable[[Mapping[str, Reading]], Outcome]
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
        booked=tuple(
            (kind, sum((one.amount for one in outcome.bookings if one.entry is kind), ZERO)) for kind in Entry
        ),
    )
