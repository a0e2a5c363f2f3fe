"""What results say of action plans, written into the register: asked for, attached, escalated, its effect.

What is written follows from the months as they stand and from what people wrote, never from the order in
which months were scored. So the same again writes nothing, and a month that is restated changes what follows
from it. Nothing is deleted: a plan that results no longer ask for is withdrawn. One that somebody has worked
on goes on under its name while results ask for a plan, whichever month asks for it now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.effects import Effect
from outscore.governance.effects import Expected
from outscore.governance.effects import Told
from outscore.governance.effects import effect_of
from outscore.governance.effects import expected_figure
from outscore.governance.plan_states import ASKED
from outscore.governance.plan_states import ENDED
from outscore.governance.plan_states import WITHDRAWN
from outscore.governance.register import Wanted
from outscore.governance.register_ids import PLANS
from outscore.governance.subject import STATE
from outscore.model.period import Period
from outscore.model.trail import BY_OUTSCORE
from outscore.workflow.plans import asked_by
from outscore.workflow.plans import results_until
from outscore.workflow.plans import watched_by
from outscore.workflow.registers import in_registers
from outscore.workflow.registers import written_after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.governance.subject import Subject
    from outscore.model.contract import Measure
    from outscore.model.trail import Entry
    from outscore.workflow.office import Office
    from outscore.workflow.plans import PlanAsked
    from outscore.workflow.plans import Results
    from outscore.workflow.plans import Watched

    Subjects = Mapping[tuple[str, str], Subject]


OF_EFFECT = frozenset({"effect", "worked"})


def keep_plans(office: Office) -> tuple[Entry, ...]:
    """Write what all months that were scored say of action plans; what is there already is not written.

    What is written follows from the statements as they stand while nobody else writes in the registers, so a
    run that took longer does not undo what a later one found.
    """
    if not any(_waiting(office)):
        return ()
    return written_after(
        office, BY_OUTSCORE, lambda subjects: tuple(plan_changes(office, results_until(office), subjects))
    )


def plans_wait(office: Office) -> bool:
    """Whether results ask something of action plans that the register does not hold yet.

    What is told of an effect is not asked: it follows from what people have written since.
    """
    return any(one.changes.keys() - OF_EFFECT for one in _waiting(office))


def _waiting(office: Office) -> Iterator[Wanted]:
    return plan_changes(office, results_until(office), in_registers(office))


def kept_words(entries: Sequence[Entry]) -> str:
    """What became of plans, counted, as a sentence.

    >>> from outscore.model.trail import Entry
    >>> kept_words([Entry("plans", "a", 1, "outscore", "", {"state": "asked"})])
    'Action plans: 1 asked for.'
    """
    counted = {
        "asked for": sum(one.changes.get(STATE) == ASKED for one in entries),
        "brought up to date": sum(STATE not in one.changes for one in entries),
        "withdrawn": sum(one.changes.get(STATE) == WITHDRAWN for one in entries),
    }
    return f"Action plans: {', '.join(f'{number} {what}' for what, number in counted.items() if number)}."


def plan_changes(office: Office, results: Results, subjects: Subjects) -> Iterator[Wanted]:
    """What differs between what results say and what the register holds.

    What is no longer part of the workspace is left as it is.
    """
    there = _in_workspace(office)
    asked = {one.id: one for one in asked_by(office, results, subjects) if one.watched in there}
    for one in asked.values():
        yield from _changed(office, results, one)
    for (register, name), subject in subjects.items():
        if register == PLANS and name not in asked and subject.state not in ENDED:
            watched = watched_by(subject)
            if watched in there:
                instead = [one for one in asked.values() if one.watched == watched and not one.plan.closed]
                yield _withdrawn(results, subject, instead)


def _in_workspace(office: Office) -> frozenset[tuple[str, str, str]]:
    """Every measure of a vendor that the contracts know, as signed or as amended."""
    return frozenset(
        (vendor, version.id, measure.id)
        for contract in office.workspace.contracts
        for version in contract.versions
        for vendor in version.vendors
        for measure in version.measures
    )


def _changed(office: Office, results: Results, one: PlanAsked) -> Iterator[Wanted]:
    says, there = _from_results(one), one.kept
    if there is None:
        opening = {**one.watched._asdict(), "opened": one.opened, **says}
        yield Wanted(PLANS, "", None, opening, f"Results of {one.opened} ask for it.")
        return
    says |= _effect(office, results, one.watched, there)
    again = there.state == WITHDRAWN
    if again:
        says |= {STATE: ASKED, "withdrawn_with": ""}
    changes = {name: said for name, said in says.items() if said != there.says(name)}
    if changes:
        reason = "Results ask for it again." if again else f"Results up to {_last(results, one.watched)}."
        if "trigger" in changes and one.opened != str(one.plan.opened):
            reason += f" {one.plan.opened} is the month that asks for it now."
        yield Wanted(PLANS, there.id, there.version, changes, reason)


def _last(results: Results, watched: Watched) -> Period:
    return results.months[watched][-1].period


def _from_results(one: PlanAsked) -> dict[str, str]:
    plan = one.plan
    return {
        "trigger": plan.reason,
        "since": one.since,
        "level": str(plan.level),
        "answer_by": plan.answer_by.isoformat() if plan.answer_by else "",
        "closable": str(plan.closable) if plan.closable else "",
    }


def _withdrawn(results: Results, subject: Subject, instead: list[PlanAsked]) -> Wanted:
    reason = (
        f"Results no longer ask for it, as they stand now. It was asked for so: {subject.says('trigger')}"
    )
    if instead:
        reason += f" Asked for instead: {', '.join(one.id for one in instead)}."
    watched = watched_by(subject)
    last = {"withdrawn_with": str(_last(results, watched))} if watched in results.months else {}
    return Wanted(PLANS, subject.id, subject.version, {STATE: WITHDRAWN, **last}, reason)


def _effect(office: Office, results: Results, watched: Watched, there: Subject) -> dict[str, str]:
    """What the months that came say of what the plan expects; nothing where it expects nothing."""
    if not there.says("expected"):
        return {"effect": "", "worked": ""}
    effect = _told(office, results, watched, there)
    return {"effect": effect.sentence, "worked": effect.told.value}


def _told(office: Office, results: Results, watched: Watched, there: Subject) -> Effect:
    by = Period.parse(there.says("expected_by"))
    measure = _measure(office, watched, by)
    if measure is None or measure.target is None:
        sentence = f"Cannot be told: the contract sets no target for {watched.measure} in {by.label}."
        return Effect(Told.CANNOT_BE_TOLD, sentence)
    figure = expected_figure(there.says("expected"), measure.target)
    expected = Expected(figure, by, int(there.says("kept_for") or 1))
    return effect_of(expected, results.figures[watched], measure.metric.unit)


def _measure(office: Office, watched: Watched, month: Period) -> Measure | None:
    """The measure as the contract has it in a month."""
    contract = office.workspace.contract(watched.contract).on(month.start)
    return next((one for one in contract.measures if one.id == watched.measure), None)
