"""What a month's work needs: the workspace as it was read, and the stores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.contracts.workspace import Workspace
    from outscore.model.period import Period
    from outscore.model.statement import ProgrammeDocument
    from outscore.storage.approvals import Approvals
    from outscore.storage.archive import Archive
    from outscore.storage.deliveries import Deliveries
    from outscore.storage.facts import FactStore
    from outscore.storage.fetched import FetchedFiles
    from outscore.storage.ledger import Ledger
    from outscore.storage.relief import ReliefRegister
    from outscore.storage.statements import Statements


@dataclass(frozen=True, slots=True)
class Office:
    """A workspace and its stores. `now` gives the time of day for the records, never for a result."""

    workspace: Workspace
    archive: Archive
    deliveries: Deliveries
    facts: FactStore
    fetched: FetchedFiles
    statements: Statements
    approvals: Approvals
    relief: ReliefRegister
    ledger: Ledger
    now: Callable[[], str]

    @property
    def programme(self) -> ProgrammeDocument:
        """The programme as documents name it."""
        settings = self.workspace.settings
        return {"name": settings.programme, "notices": list(settings.notices)}

    def pairs(self, period: Period) -> tuple[tuple[str, str], ...]:
        """Every vendor and contract in force in a period, as (vendor id, contract id), sorted."""
        return tuple(
            sorted(
                (vendor, contract.id)
                for contract in self.workspace.contracts
                if any(map(contract.in_force, period.months()))
                for vendor in contract.vendors
            )
        )
