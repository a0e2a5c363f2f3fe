"""Stores in which something is only tried out: whatever is written in them is gone afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from outscore.storage.archive import Archive
from outscore.storage.archive import place_of
from outscore.storage.database import Database
from outscore.storage.database import said_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection


class SupposedDatabase(Database):
    """A database within one transaction that is never committed."""

    def __init__(self, connection: Connection) -> None:
        """Everything is read and written through one connection, whose transaction somebody else ends."""
        self.engine = connection.engine
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The one connection."""
        with said_plainly():
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one connection; what the block has written is undone where it raises."""
        with said_plainly(), self._connection.begin_nested():
            yield self._connection


class SupposedArchive(Archive):
    """An archive over another one: what is new goes into a folder of its own."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        """What is in the archive is read from there; the folder is for somebody else to take away."""
        super().__init__(str(folder))
        self._beneath = archive
        self._new = folder

    def get(self, kind: str, digest: str) -> bytes:
        """The bytes of that name, new or old."""
        return super().get(kind, digest) if self._has(kind, digest) else self._beneath.get(kind, digest)

    def local(self, kind: str, digest: str, folder: Path) -> Path:
        """The bytes of that name as a file, new or old."""
        if self._has(kind, digest):
            return super().local(kind, digest, folder)
        return self._beneath.local(kind, digest, folder)

    def copy(self, kind: str, digest: str, path: Path) -> None:
        """Write the bytes of that name to a file, new or old."""
        if self._has(kind, digest):
            super().copy(kind, digest, path)
        else:
            self._beneath.copy(kind, digest, path)

    def _has(self, kind: str, digest: str) -> bool:
        return (self._new / place_of(kind, digest)).is_file()


@contextmanager
def supposed(database: Database) -> Iterator[SupposedDatabase]:
    """The database as it is, to be written in until the block ends; others that write wait meanwhile.

    In one that is itself supposed, what the block writes is undone at its end.
    """
    if isinstance(database, SupposedDatabase):
        with database.reading() as connection:
            undone = connection.begin_nested()
            try:
                yield database
            finally:
                undone.rollback()
        return
    with (
        said_plainly(),
        database.engine.connect().execution_options(outscore_writes=True) as connection,
    ):
        transaction = connection.begin()
        try:
            yield SupposedDatabase(connection)
        finally:
            transaction.rollback()
