"""What people decide that a settlement goes by: grades, incidents, and credits they waive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outscore.model.matter import Matter
    from outscore.model.source_decision import SourceDecision


@dataclass(frozen=True, slots=True)
class Grade:
    """The label a person gives to a measure that no feed brings, with what shows it."""

    matter: Matter
    measure: str
    grade: str
    evidence: str


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """One event that made several measures fail; `charged` is the one the client chose, "" where none."""

    matter: Matter
    id: str
    measures: tuple[str, ...]
    charged: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """Credits that a person waives for a period; measures may be ("all",)."""

    matter: Matter
    measures: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that was decided, in the order of the files."""

    grades: tuple[Grade, ...] = ()
    incidents: tuple[IncidentRecord, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    sources: tuple[SourceDecision, ...] = ()
