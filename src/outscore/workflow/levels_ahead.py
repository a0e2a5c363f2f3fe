"""What a contract holds a month of a measure against: the level in force, or why nothing is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.carry import State
from outscore.model.result import Verdict
from outscore.model.terms.clause import names
from outscore.model.terms.judging import SettlingEffect
from outscore.scoring.banding import banding_of
from outscore.scoring.judging import level_in_force
from outscore.scoring.judging import rule
from outscore.scoring.measure import stretch
from outscore.signals.outlook import Ahead
from outscore.workflow.earlier import Earlier
from outscore.workflow.settling import is_settled

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.period import Period
    from outscore.model.target import Target
    from outscore.workflow.office import Office

NEW = State()


class LevelsAhead:
    """The levels of one month, as far as the statements before it decide them."""

    def __init__(self, office: Office, month: Period) -> None:
        self._earlier = Earlier(office, month)
        self._month = month

    def of(self, vendor: str, contract: Contract, measure: str) -> Ahead:
        """What the month of a measure will be held against, a level that has risen included."""
        terms, month = contract.on(self._month.start), self._month
        own = measure_on(contract, measure, month)
        if why := why_not_judged(contract, measure, month):
            return Ahead(None, why)
        if own is None or not is_settled(contract, month):
            return Ahead(own.target if own else None)
        level = level_in_force(rule(terms, own, 1), self._state(vendor, contract, measure), month)
        found = deciding(own, level)
        why = f"No one level parts met from missed in {month.label}, so no chance is told."
        return Ahead(found, "" if found else why)

    def _state(self, vendor: str, contract: Contract, measure: str) -> State:
        """What was carried of a measure; only a level that may have risen hangs on it."""
        if not any(names(one.measures, measure) for some in contract.versions for one in some.terms.step_up):
            return NEW
        carried = self._earlier.carried(vendor, contract.id)
        return carried[0].states.get(measure, NEW) if carried else NEW


def measure_on(contract: Contract, name: str, month: Period) -> Measure | None:
    """A measure as the contract has it in a month."""
    return next((one for one in contract.on(month.start).measures if one.id == name), None)


def why_not_judged(contract: Contract, name: str, month: Period) -> str:
    """Why a measure can be neither met nor missed in a month; "" where it can."""
    if not contract.in_force(month):
        return f"The contract is not in force in {month.label}, so nothing can be missed."
    measure = measure_on(contract, name, month)
    if measure is None:
        return f"The contract no longer has this measure in {month.label}, so nothing can be missed."
    if not banding_of(measure).is_judged:
        return f"{month.label} has no target that could be missed."
    return _why_only_reported(contract, measure, month)


def _why_only_reported(contract: Contract, measure: Measure, month: Period) -> str:
    """Why the figures of a month get no verdict, though the measure has a target."""
    terms = contract.on(month.start)
    if not is_settled(contract, month):
        unjudged = stretch(terms, month).unjudged
        return f"{month.label} cannot be missed. {unjudged}" if unjudged else ""
    settling = rule(terms, measure, 1).settling
    if settling is None or settling.effect is not SettlingEffect.REPORT_ONLY or month.start > settling.until:
        return ""
    return f"{month.label} is part of the settling-in time and only reported, so nothing can be missed."


def deciding(measure: Measure, level: Target | None) -> Target | None:
    """The level that alone parts met from missed: one that has moved, else the edge of the last band met.

    None where no one level does, as for what a person grades.
    """
    if level is not None and level != measure.target:
        return level
    steps = banding_of(measure).steps
    met = [place for place, (_, verdict) in enumerate(steps) if verdict is Verdict.MET]
    rest = [verdict for _, verdict in steps[len(met) :]]
    if met != list(range(len(met))) or not met or Verdict.MISSED not in rest:
        return None
    return steps[met[-1]][0].edge
