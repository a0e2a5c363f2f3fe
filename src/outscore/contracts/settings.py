"""What holds for a whole workspace: where things are kept, and how cards are sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from outscore.contracts.documents import FolderEntry
from outscore.model.materiality import Materiality

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.contracts.documents import OutscoreDocument
    from outscore.contracts.documents import SmtpEntry


@dataclass(frozen=True, slots=True)
class FolderDispatch:
    """What is sent is written into a folder."""

    path: Path
    channel: str = "folder"


@dataclass(frozen=True, slots=True)
class SmtpDispatch:
    """What is sent goes by email; security is none, starttls or tls. The password is not kept here."""

    host: str
    port: int
    security: str
    username: str | None
    sender: str
    channel: str = "smtp"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a workspace; every path is absolute."""

    programme: str
    client: str | None
    timezone: str
    notices: tuple[str, ...]
    team_recipients: tuple[str, ...]
    inbox: Path
    output: Path
    archive_url: str
    database_url: str
    dispatch: FolderDispatch | SmtpDispatch
    material: Materiality = field(default=Materiality())


def settings_of(document: OutscoreDocument, folder: Path, database_url: str | None = None) -> Settings:
    """The settings that outscore.yaml declares; a database URL given from outside wins."""
    return Settings(
        programme=document.programme,
        client=document.client,
        timezone=document.timezone,
        notices=document.notices,
        team_recipients=tuple(dict.fromkeys(document.team_recipients)),
        inbox=folder / document.inbox,
        output=folder / document.output,
        archive_url=document.archive if "://" in document.archive else str(folder / document.archive),
        database_url=database_url or _database(document.database, folder),
        dispatch=_dispatch(document.dispatch, folder),
        material=document.restatement.material.meant() if document.restatement else Materiality(),
    )


def _database(written: str, folder: Path) -> str:
    """A path or a relative SQLite URL means a file of the workspace, wherever the command is run."""
    relative = re.fullmatch(r"sqlite:///(?!/)(.+)", written)
    if relative:
        return f"sqlite:///{(folder / relative[1]).as_posix()}"
    if "://" in written:
        return written
    return f"sqlite:///{(folder / written).as_posix()}"


def _dispatch(entry: FolderEntry | SmtpEntry, folder: Path) -> FolderDispatch | SmtpDispatch:
    if isinstance(entry, FolderEntry):
        return FolderDispatch(folder / entry.path)
    return SmtpDispatch(entry.host, entry.port, entry.security, entry.username, entry.sender)
