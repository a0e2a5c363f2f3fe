"""What came of upheld disputes: written when the restated statement is approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register import Wanted
from outscore.governance.register_ids import DISPUTES
from outscore.governance.registers.disputes import RESTATED
from outscore.governance.registers.disputes import UPHELD
from outscore.governance.subject import STATE
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


def note_restated(office: Office) -> tuple[Entry, ...]:
    """Write what each approved restatement moved of an upheld dispute; doing it again writes nothing."""
    waiting = [
        one for one in in_registers(office).values() if one.register == DISPUTES and one.state == UPHELD
    ]
    history = office.approvals.history() if waiting else ()
    wishes = [wish for one in waiting for wish in _wish(office, history, one)]
    return written(office, BY_OUTSCORE, wishes) if wishes else ()


def _wish(office: Office, history: History, dispute: Subject) -> Iterator[Wanted]:
    about = (dispute.says("vendor"), dispute.says("contract"), dispute.says("month"))
    opened = dispute.entries[0].at
    own = [one for one in history if one[0].subject == about]
    known = [one for one in own if one[0].frozen_at <= opened]
    later = [one for one in own if one[0].frozen_at > opened]
    if known and later:
        (before, ended), (after, _) = known[-1], later[-1]
        says = moved_words(
            office.statements.read(before.statement_sha256),
            office.statements.read(after.statement_sha256),
            dispute.says("measure"),
        )
        why = ended.reason if ended else after.reason
        yield Wanted(
            DISPUTES,
            dispute.id,
            dispute.version,
            {STATE: RESTATED, "moved": f"{says} Because: {why}"},
            f"Approved by {after.person}",
        )


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
