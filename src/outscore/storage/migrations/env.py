"""Runs a migration on the engine that was handed over: in one transaction, and one process at a time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from alembic import context
from sqlalchemy import text

from outscore.storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

LOCK = 7_028_671  # any number, as long as every version of the program has the same


@contextmanager
def tables_may_be_made_anew(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying it, and would see the rows that refer to it as orphans meanwhile."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a connection that was just opened
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def orphans(connection: Connection) -> bool:
    """Whether a row refers to one that is not there."""
    if connection.dialect.name != "sqlite":
        return False
    return connection.execute(text("PRAGMA foreign_key_check")).first() is not None


engine = context.config.attributes["engine"]
with (
    engine.connect().execution_options(outscore_writes=True) as connection,
    tables_may_be_made_anew(connection),
):
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with connection.begin(), context.begin_transaction():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
        if orphans(connection):
            raise RuntimeError("rows would refer to others that are gone; nothing was changed")
