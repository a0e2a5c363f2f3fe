"""Which months of a measure ask for an action plan: an explicit fold, (watch, month, rules) -> watch.

A floor that is missed asks at once, and so do several months below target in a row, and a trigger of the
contract. A month that was not judged, or is provisional, neither counts nor ends a run. Later misses belong
to the plan that is open; a floor missed meanwhile, or a run that began meanwhile, escalates it, a trigger of
the contract is told once. Months at target, so many in a row, propose to close it; a person closes it with a
month, and months are counted anew after that one, whichever month had asked for the plan. Where a contract
judges quarters, all this is said of quarters.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING

from outscore.governance.naming import months_named
from outscore.model.result import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.governance import WatchRules
    from outscore.model.period import Period


class Trigger(StrEnum):
    """What opened a plan."""

    FLOOR = "floor_missed"
    IN_A_ROW = "missed_in_a_row"
    CONTRACT = "contract"

    @property
    def words(self) -> str:
        """The trigger as a page shows it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class ByContract:
    """A trigger of the contract that stands in a month: its id, what follows, and by when."""

    id: str
    sentence: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a measure, judged on the adjusted figure.

    A quarter where the contract judges quarters. below_floor: a floor was missed. by_contract: triggers of
    the contract that the measure brought about. final_on: of a figure that is provisional, the day on which
    or after which its rows must be received for it to be final; None of one that is final.
    """

    period: Period
    verdict: Verdict
    below_floor: bool = False
    by_contract: tuple[ByContract, ...] = ()
    final_on: date | None = None

    @property
    def is_judged(self) -> bool:
        """Whether it counts for or against anybody."""
        return self.final_on is None and self.verdict in (Verdict.MET, Verdict.MISSED)


@dataclass(frozen=True, slots=True)
class Fired:
    """A trigger that fired: in which month, over which months, and those among them that did not count.

    rule: of the contract, where it was one of its triggers.
    """

    trigger: Trigger
    month: Period
    because: tuple[Period, ...]
    passed_over: tuple[Month, ...] = ()
    rule: ByContract | None = None

    @property
    def sentence(self) -> str:
        """Why it fired."""
        if self.rule is not None:
            return f"By the contract in {months_named(self.because)}: {self.rule.sentence}"
        if self.trigger is Trigger.FLOOR:
            return f"Below its floor in {months_named(self.because)}."
        return " ".join((f"Missed in {months_named(self.because)}.", *_not_counted(self.passed_over)))


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that results ask for.

    fired: the trigger that opened it, and those that fired since. attached: later months below target. met:
    months at target in a row, so far. closable: the month from which on closing it is proposed, None before.
    closed: the month with which a person closed it.
    """

    fired: tuple[Fired, ...]
    attached: tuple[Period, ...] = ()
    met: int = 0
    closable: Period | None = None
    closed: Period | None = None

    @property
    def opened(self) -> Period:
        """The month that asked for it."""
        return self.fired[0].month

    @property
    def reason(self) -> str:
        """Why it was opened, in sentences: everything that fired in the month."""
        return " ".join(one.sentence for one in self.fired if one.month == self.opened)

    @property
    def escalations(self) -> tuple[Fired, ...]:
        """What escalated it: each floor missed, and each run begun, after the month in which it opened."""
        return tuple(one for one in self.fired if one.rule is None and one.because[0] > self.opened)

    @property
    def level(self) -> int:
        """In how many months it was escalated."""
        return len({one.month for one in self.escalations})

    @property
    def answer_by(self) -> date | None:
        """The day by which the contract asks for it, the earliest where several of its triggers do."""
        return min((one.rule.due for one in self.fired if one.rule and one.rule.due), default=None)

    @property
    def since(self) -> str:
        """What came after it was opened, in sentences; "" where nothing has."""
        told = [f"Missed since in {months_named(self.attached)}."] if self.attached else []
        for _, several in groupby(self.escalations, key=lambda one: one.month):
            said = " ".join(one.sentence for one in several)
            told.append(f"Escalated: {said[0].lower()}{said[1:]}")
        told += [one.sentence for one in self.fired if one.rule is not None and one.month > self.opened]
        if self.closable and not self.closed:
            last = months_named((self.closable,))
            told.append(f"At target {self.met} months in a row up to {last}: close it?")
        return " ".join(told)


@dataclass(frozen=True, slots=True)
class Watch:
    """What is known of a measure after some months.

    missed: the months below target in a row, up to now. passed_over: months not judged, or
    provisional, since the first of them. seen: the last month, None before the first.
    """

    missed: tuple[Period, ...] = ()
    passed_over: tuple[Month, ...] = ()
    plans: tuple[Plan, ...] = ()
    seen: Period | None = None

    @property
    def open_plan(self) -> Plan | None:
        """The plan that is open, if one is."""
        return self.plans[-1] if self.plans and self.plans[-1].closed is None else None


def _not_counted(months: Sequence[Month]) -> Iterator[str]:
    """Why months within a run do not count, in sentences."""
    if unjudged := [one.period for one in months if one.final_on is None]:
        was = "was" if len(unjudged) == 1 else "were"
        yield f"{months_named(unjudged)} {was} not judged and neither counts nor ends the run."
    for one in months:
        if one.final_on is not None:
            yield (
                f"{months_named((one.period,))} is provisional until its rows come on {one.final_on} or "
                f"later, and neither counts nor ends the run."
            )


def watch(months: Iterable[Month], rules: WatchRules, closed: Collection[Period] = ()) -> Watch:
    """What months ask for, oldest first. closed: the months that a person closed a plan with."""
    return _closed(reduce(lambda known, month: step(known, month, rules, closed), months, Watch()), closed)


def step(known: Watch, month: Month, rules: WatchRules, closed: Collection[Period] = ()) -> Watch:
    """One month more."""
    known = replace(_closed(known, [one for one in closed if one.end < month.period.end]), seen=month.period)
    if month.is_judged:
        is_missed = month.verdict is Verdict.MISSED
        missed = (*known.missed, month.period) if is_missed else ()
        known = replace(known, missed=missed, passed_over=known.passed_over if is_missed else ())
    elif known.missed:
        known = replace(known, passed_over=(*known.passed_over, month))
    fired = tuple(_fired(known, month, rules))
    plan = known.open_plan
    if plan is not None:
        return replace(known, plans=(*known.plans[:-1], _with(plan, month, fired, rules)))
    return replace(known, plans=(*known.plans, Plan(fired))) if fired else known


def _fired(known: Watch, month: Month, rules: WatchRules) -> Iterator[Fired]:
    """What a month sets off: a floor at once, a run in the month in which it is long enough.

    A trigger of the contract may stand for as long as the run goes on: a plan is told of it once.
    """
    if month.below_floor:
        yield Fired(Trigger.FLOOR, month.period, (month.period,))
    if month.is_judged and month.verdict is Verdict.MISSED and len(known.missed) == rules.missed_in_a_row:
        yield Fired(Trigger.IN_A_ROW, month.period, known.missed, known.passed_over)
    plan = known.open_plan
    told = {one.rule.id for one in plan.fired if one.rule} if plan else set()
    for rule in month.by_contract:
        if rule.id not in told:
            yield Fired(Trigger.CONTRACT, month.period, (month.period,), rule=rule)


def _closed(known: Watch, closed: Collection[Period]) -> Watch:
    """What is known once a person closed a plan with the last month, or with one that nobody has looked at.

    The plan that is open is the one that was closed, in whichever month the months as they stand now open it.
    Without a plan, too, months are counted anew.
    """
    ends = [one for one in closed if known.seen is not None and one.end >= known.seen.end]
    if not ends:
        return known
    plan = known.open_plan
    plans = known.plans if plan is None else (*known.plans[:-1], replace(plan, closed=min(ends)))
    return Watch(plans=plans, seen=known.seen)


def _with(plan: Plan, month: Month, fired: tuple[Fired, ...], rules: WatchRules) -> Plan:
    """A plan that is open, a month later."""
    plan = replace(plan, fired=plan.fired + fired)
    if (month.is_judged and month.verdict is Verdict.MISSED) or month.below_floor:
        return replace(plan, attached=(*plan.attached, month.period), met=0, closable=None)
    if not month.is_judged:
        return plan
    met = plan.met + 1
    return replace(plan, met=met, closable=month.period if met >= rules.met_in_a_row else None)
