"""What a month's work needs: the workspace as it was read, and the stores."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from outscore.storage.approvals import Approvals
from outscore.storage.deliveries import Deliveries
from outscore.storage.facts import FactStore
from outscore.storage.fetched import FetchedFiles
from outscore.storage.ledger import Ledger
from outscore.storage.relief import ReliefRegister
from outscore.storage.statements import Statements
from outscore.storage.supposed import SupposedArchive
from outscore.storage.supposed import supposed
from outscore.storage.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from outscore.contracts.workspace import Workspace
    from outscore.model.period import Period
    from outscore.model.statement import ProgrammeDocument
    from outscore.storage.archive import Archive
    from outscore.storage.database import Database


@dataclass(frozen=True, slots=True)
class Office:
    """A workspace and its stores. `now` gives the time of day for the records, never for a result."""

    workspace: Workspace
    database: Database
    archive: Archive
    deliveries: Deliveries
    facts: FactStore
    fetched: FetchedFiles
    statements: Statements
    approvals: Approvals
    relief: ReliefRegister
    ledger: Ledger
    trail: Trail
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


def office_of(workspace: Workspace, database: Database, archive: Archive, now: Callable[[], str]) -> Office:
    """An office over a database and an archive: the one place where stores are constructed."""
    deliveries = Deliveries(database)
    return Office(
        workspace=workspace,
        database=database,
        archive=archive,
        deliveries=deliveries,
        facts=FactStore(archive, deliveries),
        fetched=FetchedFiles(database),
        statements=Statements(database, archive),
        approvals=Approvals(database),
        relief=ReliefRegister(database),
        ledger=Ledger(database),
        trail=Trail(database),
        now=now,
    )


@contextmanager
def supposing(office: Office) -> Iterator[Office]:
    """An office to try something out in: it begins as this one stands, and nothing done in it is kept."""
    with (
        TemporaryDirectory(prefix="outscore-", ignore_cleanup_errors=True) as folder,
        supposed(office.database) as database,
    ):
        archive = SupposedArchive(office.archive, Path(folder))
        yield office_of(office.workspace, database, archive, office.now)
