"""The trail of the registers: entries are only ever added, each with a link of the chain."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any

from sqlalchemy import func
from sqlalchemy import select

from outscore.model.canonical import canonical
from outscore.model.trail import NOTES
from outscore.model.trail import Entry
from outscore.storage import tables
from outscore.storage.chain import add_rows
from outscore.storage.damaged import damaged
from outscore.storage.damaged import odd_texts_as_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy import Connection
    from sqlalchemy import Row

    from outscore.storage.database import Database

_TEXTS = ("register", "subject", "person", "at", "changes", "reason")


class Trail:
    """What people wrote in the registers, what Outscore wrote there from results, and what it notes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, until: str = "") -> tuple[Entry, ...]:
        """Every entry of the registers, oldest first; until: those up to this moment (UTC, ISO 8601)."""
        with self._database.reading() as connection:
            return _entries(connection, until)

    def notes(self, kind: str) -> tuple[Entry, ...]:
        """What Outscore noted of one kind, oldest first."""
        with self._database.reading() as connection:
            return _read(connection, tables.register_entry.c.register == kind)

    def head(self, until: str = "") -> str:
        """The chain's link of the last entry, "" where there is none; until: as for `entries`."""
        with self._database.reading() as connection:
            return head_of(connection, until)

    def add(
        self,
        make: Callable[[tuple[Entry, ...]], Sequence[Entry]],
        beside: Callable[[Connection], object] | None = None,
    ) -> tuple[Entry, ...]:
        """Add the entries that are made of those that are there, all in one transaction, or none.

        Nobody else writes meanwhile, so what `make` saw is what its entries follow. beside: what else is
        written in the same transaction, after them. Notes may be among them, and are not handed back.
        """

        def work(connection: Connection) -> tuple[Entry, ...]:
            made = _add(connection, make)
            if beside is not None:
                beside(connection)
            return tuple(each for each in made if each.register not in NOTES)

        return self._database.write(work)


def _add(connection: Connection, make: Callable[[tuple[Entry, ...]], Sequence[Entry]]) -> tuple[Entry, ...]:
    there = _entries(connection, "")
    after = _last_moment(connection)
    made = tuple(replace(each, at=later(each.at, after)) for each in make(there))
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
    return made


def later(moment: str, after: str) -> str:
    """A moment, or the first one after another where it does not come after that (UTC, ISO 8601).

    Clocks differ and are set back; what was written later is kept as later, so that a cut by time is a cut by
    order.

    >>> later("2026-10-05T09:00:00.000+00:00", "2026-10-05T09:00:00.000+00:00")
    '2026-10-05T09:00:00.001+00:00'
    """
    if not after or datetime.fromisoformat(moment) > datetime.fromisoformat(after):
        return moment
    return (datetime.fromisoformat(after) + timedelta(milliseconds=1)).isoformat(timespec="milliseconds")


def _last_moment(connection: Connection) -> str:
    """The moment of the last entry or approval, whichever is later."""
    last = select(func.max(tables.register_entry.c.at)), select(func.max(tables.approval.c.approved_at))
    return max(str(connection.execute(each).scalar() or "") for each in last)


def last_entry_at(connection: Connection) -> str:
    """The moment of the last entry, "" where there is none."""
    return str(connection.execute(select(func.max(tables.register_entry.c.at))).scalar() or "")


def head_of(connection: Connection, until: str = "") -> str:
    """The chain's link of the last entry, up to a moment where one is given; "" where there is none."""
    entry, link = tables.register_entry, tables.chain_link
    last = select(entry.c.id).order_by(entry.c.id.desc()).limit(1)
    number = connection.execute(last.where(entry.c.at <= until) if until else last).scalar()
    key = canonical([number]).decode()
    query = select(link.c.sha256).where(link.c.table_name == entry.name, link.c.row_key == key)
    if number is None:
        return ""
    found = connection.execute(query).scalar()
    if found is None:
        raise damaged(f"Register entry {number}", "the chain has no link for it")
    return str(found)


def _entries(connection: Connection, until: str) -> tuple[Entry, ...]:
    entry = tables.register_entry
    of_registers = entry.c.register.not_in(sorted(NOTES))
    return _read(connection, of_registers, *([entry.c.at <= until] if until else []))


def _read(connection: Connection, *wanted: ColumnElement[bool]) -> tuple[Entry, ...]:
    table = tables.register_entry
    query = select(table).where(*wanted).order_by(table.c.id)
    with odd_texts_as_bytes(connection):
        return tuple(map(_entry, connection.execute(query)))


def _entry(row: Row[Any]) -> Entry:
    """An entry as it was written; raises DatabaseError for one that Outscore cannot have written."""
    if why := _odd(row):
        raise damaged(f"Register entry {row.id}", why)
    return Entry(
        register=row.register,
        subject=row.subject,
        version=row.version,
        person=row.person,
        at=row.at,
        changes=json.loads(row.changes),
        reason=row.reason,
        number=row.id,
    )


def _odd(row: Row[Any]) -> str:
    """Why a row of the table can be no entry, "" where it is one."""
    odd = [name for name in _TEXTS if not isinstance(getattr(row, name), str)]
    if odd:
        return f"{odd[0]} is no text"
    if not isinstance(row.version, int):
        return f"version is {row.version!r}, which is no number"
    try:
        datetime.fromisoformat(row.at)
    except ValueError:
        return f"at is {row.at!r}, which is no moment"
    return "" if _says_fields(row.changes) else "changes does not name fields with what they say"


def _says_fields(text: str) -> bool:
    try:
        changes = json.loads(text)
    except ValueError:
        return False
    return isinstance(changes, dict) and all(isinstance(said, str) for said in changes.values())
