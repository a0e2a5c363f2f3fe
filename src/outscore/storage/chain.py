"""The chain over what people decided and what was booked: each link names its row and the link before.

A row that is changed, deleted or put in by other means than Outscore's no longer fits its link, and a link
that is changed no longer fits the one after. Whoever keeps the SHA-256 of the last link elsewhere can tell,
too, that the whole chain was written anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from typing import Any

from sqlalchemy import and_
from sqlalchemy import column
from sqlalchemy import insert
from sqlalchemy import inspect
from sqlalchemy import literal_column
from sqlalchemy import select
from sqlalchemy import table as bare_table

from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.storage import tables

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy import Connection
    from sqlalchemy import Select
    from sqlalchemy import Table

CHAINED = (
    tables.approval,
    tables.frozen,
    tables.reopened,
    tables.relief_claim,
    tables.relief_evidence,
    tables.relief_decision,
    tables.ledger_line,
    tables.register_entry,
    tables.receipt,
    tables.arrival,
)
"""The tables whose rows are only ever added, in the order in which a new chain takes them up."""
BEFORE_THE_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Chain:
    """The whole chain as it was checked. head: the SHA-256 of the last link. faults: sentences."""

    links: int
    head: str
    faults: tuple[str, ...]
    known: frozenset[str]


def add_rows(connection: Connection, table: Table, rows: Iterable[Mapping[str, object]]) -> list[int]:
    """Insert rows of a chained table and their links, in this transaction; their first keys, in order."""
    keys = []
    for values in rows:
        inserted = connection.execute(insert(table).values(dict(values))).inserted_primary_key
        key = tuple(inserted or ())
        link(connection, table.name, key, _read(connection, table, key))
        keys.append(key[0] if isinstance(key[0], int) else 0)
    return keys


def link(connection: Connection, table: str, key: Sequence[object], row: Mapping[str, object]) -> None:
    """Add the link of a row that is there."""
    links = tables.chain_link
    last = connection.execute(select(links.c.sha256).order_by(links.c.id.desc()).limit(1)).scalar()
    fields = sorted(row)
    values = {
        "table_name": table,
        "row_key": _key_text(key),
        "fields": json.dumps(fields),
        "content_sha256": content_sha256(row, fields),
        "before_sha256": last or BEFORE_THE_FIRST,
    }
    connection.execute(insert(links).values({**values, "sha256": _link_sha256(values)}))


def link_all(connection: Connection) -> None:
    """Begin a chain with the rows that are there, table by table in the order of their keys."""
    there = inspect(connection).get_table_names()
    for table in (each for each in CHAINED if each.name in there):
        names = _keys(table)
        for row in raw_rows(connection, table):
            link(connection, table.name, [row[name] for name in names], row)


def link_missing(connection: Connection, table: Table) -> None:
    """Add links of the rows of one table that have none."""
    links, names = tables.chain_link.c, _keys(table)
    found = connection.execute(select(links.row_key).where(links.table_name == table.name)).scalars()
    linked = {*found}
    for row in raw_rows(connection, table):
        key = [row[name] for name in names]
        if _key_text(key) not in linked:
            link(connection, table.name, key, row)


def content_sha256(row: Mapping[str, object], fields: Iterable[str]) -> str:
    """The SHA-256 of some columns of a row, whatever the database; "" where one of them is not there."""
    names = list(fields)
    return sha256(canonical({name: plain(row[name]) for name in names})) if {*names} <= {*row} else ""


def read_chain(connection: Connection) -> Chain:
    """Hold every link against its row and the link before, and every row against the links."""
    there = {
        (table.name, _key_text([row[name] for name in _keys(table)])): row
        for table in CHAINED
        for row in raw_rows(connection, table)
    }
    faults: list[str] = []
    seen: set[tuple[str, str]] = set()
    hashes: list[str] = []
    before = BEFORE_THE_FIRST
    query = select(tables.chain_link).order_by(tables.chain_link.c.id)
    for one in connection.execute(query).mappings():
        faults += _link_faults(dict(one), before, there, seen)
        seen.add((str(one["table_name"]), str(one["row_key"])))
        before = str(one["sha256"])
        hashes.append(before)
    faults += [
        f"{_named(*subject)} was put in by other means than Outscore: the chain has no link for it."
        for subject in there
        if subject not in seen
    ]
    return Chain(len(hashes), before if hashes else "", tuple(faults), frozenset(hashes))


def _link_faults(
    one: Mapping[str, object],
    before: str,
    there: Mapping[tuple[str, str], Mapping[str, object]],
    seen: set[tuple[str, str]],
) -> Iterator[str]:
    subject = (str(one["table_name"]), str(one["row_key"]))
    if one["before_sha256"] != before or one["sha256"] != _link_sha256(one):
        yield f"Link {one['id']} of the chain, {_named(*subject)}, was changed, or one before it is gone."
    if subject in seen:
        yield f"{_named(*subject)} has two links in the chain: it was deleted and put in anew."
    row = there.get(subject)
    if row is None:
        yield f"{_named(*subject)} was deleted."
    elif one["content_sha256"] != content_sha256(row, _fields(str(one["fields"]))):
        yield f"{_named(*subject)} was changed after it was written. It now says: {_shown(row)}."


def _fields(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        return [""]
    return [str(one) for one in found] if isinstance(found, list) else [""]


def _link_sha256(values: Mapping[str, object]) -> str:
    names = ("table_name", "row_key", "fields", "content_sha256", "before_sha256")
    return sha256(canonical([str(values[name]) for name in names]))


def _keys(table: Table) -> list[str]:
    return [one.name for one in table.primary_key.columns]


def _key_text(key: Iterable[object]) -> str:
    return canonical([plain(one) for one in key]).decode()


def _read(connection: Connection, table: Table, key: Sequence[object]) -> Mapping[str, object]:
    """A row as the database has it, without what SQLAlchemy makes of its columns."""
    wanted = and_(*(column(name) == value for name, value in zip(_keys(table), key, strict=True)))
    query: Select[Any] = select(literal_column("*")).select_from(bare_table(table.name)).where(wanted)
    return dict(connection.execute(query).mappings().one())


def raw_rows(
    connection: Connection, table: Table, *wanted: ColumnElement[bool]
) -> list[Mapping[str, object]]:
    """The rows of a table as the database has them, without what SQLAlchemy makes of its columns."""
    return list(each_raw_row(connection, table, *wanted))


def each_raw_row(
    connection: Connection, table: Table, *wanted: ColumnElement[bool]
) -> Iterator[Mapping[str, object]]:
    """The same one by one, in the order of their keys."""
    order: list[ColumnElement[Any]] = [column(name) for name in _keys(table)]
    query: Select[Any] = select(literal_column("*")).select_from(bare_table(table.name))
    found = connection.execute(query.where(*wanted).order_by(*order))
    for row in found.mappings():
        yield dict(row)


def plain(value: object) -> object:
    """A value that is the same from every database: yes and no as 1 and 0, days as text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    return value.isoformat() if isinstance(value, date) else repr(value)


_NAMES = {
    "approval": "Approval",
    "frozen": "The approved result",
    "reopened": "The reopening",
    "relief_claim": "Relief claim",
    "relief_evidence": "Evidence",
    "relief_decision": "Relief decision",
    "ledger_line": "Ledger line",
    "register_entry": "Register entry",
    "receipt": "Receipt",
    "arrival": "Arrival",
}


def _named(table: str, key: str) -> str:
    try:
        parts = [str(one) for one in json.loads(key)]
    except (TypeError, ValueError):
        parts = [key]
    return f"{_NAMES.get(table, table)} {', '.join(parts)}"


def _shown(row: Mapping[str, object]) -> str:
    told = (f"{name} {value!r}" for name, value in row.items() if value not in (None, "", "[]"))
    return ", ".join(told)
