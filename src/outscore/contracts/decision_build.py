"""Checked files of decisions as values of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.decision import Decisions
from outscore.model.decision import Grade
from outscore.model.decision import IncidentRecord
from outscore.model.decision import Waiver
from outscore.model.matter import Matter
from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.contracts.decision_documents import DecisionsDocument
    from outscore.contracts.decision_matter import MatterEntry


def decisions_of(documents: Sequence[DecisionsDocument]) -> Decisions:
    """Every decision of every file."""
    return Decisions(
        grades=tuple(
            Grade(_matter(item), item.measure, item.grade, item.evidence)
            for document in documents
            for item in document.grades
        ),
        incidents=tuple(
            IncidentRecord(_matter(item), item.id, item.measures, item.charged or "", item.evidence)
            for document in documents
            for item in document.incidents
        ),
        waivers=tuple(
            Waiver(_matter(item), item.measures, item.reason)
            for document in documents
            for item in document.waivers
        ),
        sources=tuple(item.meant() for document in documents for item in document.sources),
    )


def _matter(entry: MatterEntry) -> Matter:
    return Matter(entry.vendor, entry.contract, Period.parse(entry.period), entry.by, entry.day)
