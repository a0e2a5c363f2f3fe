"""Opening the office of a workspace folder."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING

from outscore.contracts.workspace import load_workspace
from outscore.errors import DatabaseError
from outscore.storage.archive import Archive
from outscore.storage.database import Database
from outscore.workflow.office import office_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from outscore.contracts.workspace import Workspace
    from outscore.workflow.office import Office


def database_from_environment() -> str | None:
    """The database that OUTSCORE_DATABASE_URL names, which wins over the one in outscore.yaml."""
    return os.environ.get("OUTSCORE_DATABASE_URL") or None


@contextmanager
def open_office(folder: Path, database_url: str | None = None) -> Iterator[Office]:
    """The office of a workspace folder; `database_url` wins over the environment and outscore.yaml."""
    workspace = load_workspace(folder, database_url or database_from_environment())
    database = Database(
        workspace.settings.database_url, when_new=lambda: refuse_without_its_database(workspace)
    )
    archive = Archive(workspace.settings.archive_url)
    try:
        yield office_of(workspace, database, archive, _now)
    finally:
        database.close()


def refuse_without_its_database(workspace: Workspace) -> None:
    """Raise DatabaseError where an archive holds files and the database is empty: what they are is lost."""
    archive = workspace.settings.archive_url
    if not Archive(archive).is_empty():
        raise DatabaseError(
            f"The database has no tables, and the archive {archive} holds files that an earlier one knew. "
            f"Restore the database from its backup, or correct `database` in outscore.yaml or "
            f"OUTSCORE_DATABASE_URL. To begin anew, move the archive away first."
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
