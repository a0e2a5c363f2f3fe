"""What was fetched from the sources of feeds, so that it is fetched once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert
from sqlalchemy import select

from outscore.storage import tables

if TYPE_CHECKING:
    from sqlalchemy import Column
    from sqlalchemy import Connection

    from outscore.storage.database import Database


class FetchedFiles:
    """Identities that a source gives its files, and the SHA-256 of their bytes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def identities(self, feed: str) -> frozenset[str]:
        """What need not be fetched again."""
        return self._all(feed, tables.fetched.c.identity)

    def contents(self, feed: str) -> frozenset[str]:
        """The SHA-256 of everything that was fetched."""
        return self._all(feed, tables.fetched.c.sha256)

    def latest(self, feed: str) -> dict[str, tuple[str, str]]:
        """For each name the identity and the SHA-256 of what was fetched last under it."""
        one = tables.fetched.c
        query = select(one.name, one.identity, one.sha256).where(one.feed == feed, one.sha256 != "")
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(one.id))
            return {name: (identity, digest) for name, identity, digest in rows}

    def add(self, feed: str, identity: str, sha256: str, name: str, at: str) -> None:
        """Note what was fetched, or with an empty SHA-256 what was told once; twice is as once."""
        row = {"feed": feed, "identity": identity, "sha256": sha256, "name": name, "at": at}
        there = select(tables.fetched.c.id).filter_by(feed=feed, identity=identity)

        def note(connection: Connection) -> None:
            if connection.execute(there).first() is None:
                connection.execute(insert(tables.fetched), row)

        self._database.write(note)

    def _all(self, feed: str, column: Column[str]) -> frozenset[str]:
        with self._database.reading() as connection:
            return frozenset(
                connection.execute(select(column).where(tables.fetched.c.feed == feed)).scalars()
            )
