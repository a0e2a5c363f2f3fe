"""The trail of the registers: entries are only ever added, each with a link of the chain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from outscore.model.canonical import canonical
from outscore.model.trail import Entry
from outscore.storage import tables
from outscore.storage.chain import add_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from outscore.storage.database import Database


class Trail:
    """What people wrote in the registers, and what Outscore wrote there from results."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, until: str = "") -> tuple[Entry, ...]:
        """Every entry, oldest first; until: only those written up to this moment (UTC, ISO 8601)."""
        with self._database.reading() as connection:
            return _entries(connection, until)

    def head(self, until: str = "") -> str:
        """The chain's link of the last entry, "" where there is none; until: as for `entries`."""
        with self._database.reading() as connection:
            return _head(connection, until)

    def add(
        self,
        make: Callable[[tuple[Entry, ...]], Sequence[Entry]],
        beside: Callable[[Connection], object] | None = None,
    ) -> tuple[Entry, ...]:
        """Add the entries that are made of those that are there, all in one transaction, or none.

        Nobody else writes meanwhile, so what `make` saw is what its entries follow. beside: what else is
        written in the same transaction, after them.
        """

        def work(connection: Connection) -> tuple[Entry, ...]:
            made = _add(connection, make)
            if beside is not None:
                beside(connection)
            return made

        return self._database.write(work)


def _add(connection: Connection, make: Callable[[tuple[Entry, ...]], Sequence[Entry]]) -> tuple[Entry, ...]:
    made = make(_entries(connection, ""))
    add_rows(
        connection,
        tables.register_entry,
        (
            {
                "register": each.register,
                "subject": each.subject,
                "version": each.version,
                "person": each.person,
                "at": each.at,
                "changes": canonical(dict(each.changes)).decode(),
                "reason": each.reason,
            }
            for each in made
        ),
    )
    return tuple(made)


def _head(connection: Connection, until: str) -> str:
    entry, link = tables.register_entry, tables.chain_link
    last = select(entry.c.id).order_by(entry.c.id.desc()).limit(1)
    number = connection.execute(last.where(entry.c.at <= until) if until else last).scalar()
    key = canonical([number]).decode()
    query = select(link.c.sha256).where(link.c.table_name == entry.name, link.c.row_key == key)
    return str(connection.execute(query).scalar_one()) if number is not None else ""


def _entries(connection: Connection, until: str) -> tuple[Entry, ...]:
    table = tables.register_entry
    query = select(table).order_by(table.c.id)
    if until:
        query = query.where(table.c.at <= until)
    return tuple(
        Entry(
            register=row.register,
            subject=row.subject,
            version=row.version,
            person=row.person,
            at=row.at,
            changes=json.loads(row.changes),
            reason=row.reason,
            number=row.id,
        )
        for row in connection.execute(query)
    )
