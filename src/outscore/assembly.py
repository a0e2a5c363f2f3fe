"""Opening the office of a workspace folder."""

from __future__ import annotations

import os
from contextlib import closing
from contextlib import contextmanager
from contextlib import suppress
from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING

from outscore.contracts.documents import OutscoreDocument
from outscore.contracts.files import NAME
from outscore.contracts.reading import read_sheet
from outscore.contracts.settings import settings_of
from outscore.contracts.workspace import load_workspace
from outscore.errors import DatabaseError
from outscore.storage.archive import Archive
from outscore.storage.database import Database
from outscore.storage.database import may_be_there
from outscore.storage.database import soon
from outscore.storage.trail import Trail
from outscore.workflow.office import office_of
from outscore.workflow.releases_used import hold_releases
from outscore.workflow.releases_used import used_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from outscore.contracts.workspace import Fault
    from outscore.contracts.workspace import Workspace
    from outscore.workflow.office import Office


def database_from_environment() -> str | None:
    """The database that OUTSCORE_DATABASE_URL names, which wins over the one in outscore.yaml."""
    return os.environ.get("OUTSCORE_DATABASE_URL") or None


@contextmanager
def open_office(folder: Path, database_url: str | None = None, *, holding: bool = True) -> Iterator[Office]:
    """The office of a workspace folder; `database_url` wins over the environment and outscore.yaml.

    holding: raise WorkspaceFaulty where a release of a catalogue was changed after it was used first.
    """
    workspace = load_workspace(folder, database_url or database_from_environment())
    database = Database(
        workspace.settings.database_url, when_new=lambda: refuse_without_its_database(workspace)
    )
    archive = Archive(workspace.settings.archive_url)
    try:
        office = office_of(workspace, database, archive, _now)
        if holding:
            hold_releases(office)
        yield office
    finally:
        database.close()


def faults_since_used(folder: Path) -> tuple[Fault, ...]:
    """What was changed in releases of catalogues after they were used first.

    Nothing where there is no database yet, or none that can be read: any command that needs it says so.
    """
    sheet, _ = read_sheet(folder, folder / NAME, OutscoreDocument)
    if sheet is None or sheet.document is None:
        return ()
    url = settings_of(sheet.document, folder.resolve(), database_from_environment()).database_url
    if not may_be_there(url):
        return ()
    with suppress(DatabaseError):
        database = Database(soon(url), when_new=_refuse)
        with closing(database):
            return used_faults(Trail(database), folder)
    return ()


def _refuse() -> None:
    raise DatabaseError("The database has no tables.")


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
