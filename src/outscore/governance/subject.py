"""One thing in a register, as it stands after some entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.governance.register_ids import PLANS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.trail import Entry

STATE = "state"
"""The field in which every register keeps how far a subject has come."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing in a register as it stands: its version, its fields that say something, and its entries."""

    register: str
    id: str
    version: int
    fields: Mapping[str, str]
    entries: tuple[Entry, ...] = ()

    def says(self, name: str) -> str:
        """What a field says, "" where it says nothing."""
        return self.fields.get(name, "")

    @property
    def state(self) -> str:
        """How far it has come."""
        return self.says(STATE)

    def values_of(self, name: str) -> tuple[tuple[Entry, str], ...]:
        """What a field said, entry by entry, oldest first."""
        return tuple((entry, entry.changes[name]) for entry in self.entries if name in entry.changes)


def concerns(subject: Subject, vendor: str) -> bool:
    """Whether a vendor sees something: it names the vendor; a plan of the vendor is not enough."""
    return subject.says("vendor") == vendor


def vendor_of(subject: Subject, subjects: Mapping[tuple[str, str], Subject]) -> str:
    """Which vendor something is about, by itself or by its plan, as the client sees it; "" where none."""
    plan = subjects.get((PLANS, subject.says("plan")))
    return subject.says("vendor") or (plan.says("vendor") if plan else "")
