"""From governance.yaml to values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.build import span_of
from outscore.contracts.levels import target_of
from outscore.contracts.meeting_build import meetings_of
from outscore.contracts.signal_build import signals_of
from outscore.model.governance import Floor
from outscore.model.governance import Governance
from outscore.model.governance import Person
from outscore.model.governance import Rung
from outscore.model.governance import WatchRules

if TYPE_CHECKING:
    from outscore.contracts.governance_documents import GovernanceDocument


def governance_of(document: GovernanceDocument) -> Governance:
    """What the file says."""
    return Governance(
        people=tuple(
            Person(each.id, each.name, each.organisation or "", each.email or "", each.roles)
            for each in document.people
        ),
        floors=tuple(
            Floor(entry.contract, entry.measure, level, span_of(entry), entry.vendor or "")
            for entry in document.floors
            if (level := target_of(entry)) is not None
        ),
        rules=WatchRules(
            document.rules.missed_in_a_row, document.rules.met_in_a_row, document.rules.answer_days
        ),
        escalation=tuple(
            Rung(each.level, each.people, each.after.days_overdue, each.after.slipped)
            for each in sorted(document.escalation, key=lambda one: one.level)
        ),
        meetings=meetings_of(document.meetings),
        signals=signals_of(document.signals),
    )
