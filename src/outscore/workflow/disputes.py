"""What came of upheld disputes: written when the restated statement is approved."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.governance.register import Wanted
from outscore.governance.register_ids import DISPUTES
from outscore.governance.registers.disputes import RESTATED
from outscore.governance.registers.disputes import UPHELD
from outscore.governance.subject import STATE
from outscore.model.period import Period
from outscore.model.trail import BY_OUTSCORE
from outscore.workflow.registers import in_registers
from outscore.workflow.registers import written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.governance.subject import Subject
    from outscore.model.statement import StatementDocument
    from outscore.model.trail import Entry
    from outscore.storage.frozen import Freezing
    from outscore.storage.frozen import Reopening
    from outscore.workflow.office import Office

    History = Sequence[tuple[Freezing, Reopening | None]]


@dataclass(frozen=True, slots=True)
class Restatement:
    """What stood when a dispute was upheld, what opened it again for the dispute, and what stands since."""

    before: Freezing
    opened: Reopening
    after: Freezing


def note_restated(office: Office) -> tuple[Entry, ...]:
    """Write what each restatement moved that was begun for an upheld dispute and approved since.

    Doing it again writes nothing.
    """
    waiting = [
        one for one in in_registers(office).values() if one.register == DISPUTES and one.state == UPHELD
    ]
    history = office.approvals.history() if waiting else ()
    wishes = [wish for one in waiting for wish in _wish(office, history, one)]
    return written(office, BY_OUTSCORE, wishes) if wishes else ()


def _wish(office: Office, history: History, dispute: Subject) -> Iterator[Wanted]:
    found = restatement_for(history, dispute)
    if found is not None:
        says = moved_words(
            office.statements.read(found.before.statement_sha256),
            office.statements.read(found.after.statement_sha256),
            dispute.says("measure"),
        )
        yield Wanted(
            DISPUTES,
            dispute.id,
            dispute.version,
            {STATE: RESTATED, "moved": f"{says} Because: {found.opened.reason}"},
            f"Approved by {found.after.person}",
        )


def restatement_for(history: History, dispute: Subject) -> Restatement | None:
    """The first restatement of the disputed month or quarter that was begun after the dispute was upheld.

    What was restated before, or while nobody had decided, is about something else, and so is what only
    follows the restatement of another month. A quarter is restated by itself or by any of its months.
    """
    upheld = [entry.at for entry, state in dispute.values_of(STATE) if state == UPHELD][-1]
    about = (dispute.says("vendor"), dispute.says("contract"), dispute.says("month"))
    disputed = set(Period.parse(dispute.says("month")).months())
    own = [one for one in history if one[0].subject == about]
    for at, ((_, opened), (after, _)) in enumerate(pairwise(own), start=1):
        if (
            opened is None
            or opened.reopened_at < upheld
            or disputed.isdisjoint(Period.parse(opened.because).months())
        ):
            continue
        stood = [one for one, _ in own[:at] if one.frozen_at <= upheld]
        return Restatement(stood[-1], opened, after) if stood else None
    return None


def moved_words(before: StatementDocument, after: StatementDocument, measure: str) -> str:
    """What a measure and the money were and are, in sentences."""
    was, now = _figure(before, measure), _figure(after, measure)
    said = f"Was {was}, now {now}." if was != now else f"Still {now}."
    was, now = _net(before), _net(after)
    if was and now and was != now:
        said += f" Net amount: was {was}, now {now}."
    return said


def _figure(statement: StatementDocument, measure: str) -> str:
    for result in statement["results"]:
        if result["measure"] == measure:
            figure = result["figure"]
            verdict = f" ({figure['verdict'].replace('_', ' ')})" if result["target"] else ""
            return f"{figure['shown']}{verdict}"
    return "not in the contract"


def _net(statement: StatementDocument) -> str:
    settlement = statement.get("settlement")
    return settlement["net"]["shown"] if settlement and settlement["currency"] else ""
