"""Putting an office together: the one place where stores are constructed."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING

from outscore.contracts.workspace import load_workspace
from outscore.storage.approvals import Approvals
from outscore.storage.archive import Archive
from outscore.storage.database import Database
from outscore.storage.deliveries import Deliveries
from outscore.storage.facts import FactStore
from outscore.storage.fetched import FetchedFiles
from outscore.storage.ledger import Ledger
from outscore.storage.relief import ReliefRegister
from outscore.storage.statements import Statements
from outscore.workflow.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def database_from_environment() -> str | None:
    """The database that OUTSCORE_DATABASE_URL names, which wins over the one in outscore.yaml."""
    return os.environ.get("OUTSCORE_DATABASE_URL") or None


@contextmanager
def open_office(folder: Path, database_url: str | None = None) -> Iterator[Office]:
    """The office of a workspace folder; `database_url` wins over the environment and outscore.yaml."""
    workspace = load_workspace(folder, database_url or database_from_environment())
    database = Database(workspace.settings.database_url)
    archive = Archive(workspace.settings.archive_url)
    deliveries = Deliveries(database)
    try:
        yield Office(
            workspace=workspace,
            archive=archive,
            deliveries=deliveries,
            facts=FactStore(archive, deliveries),
            fetched=FetchedFiles(database),
            statements=Statements(database, archive),
            approvals=Approvals(database),
            relief=ReliefRegister(database),
            ledger=Ledger(database),
            now=_now,
        )
    finally:
        database.close()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
