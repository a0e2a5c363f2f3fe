"""Runs a migration on the engine that was handed over: in one transaction, and one process at a time."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

from outscore.storage.tables import metadata

LOCK = 7_028_671  # any number, as long as every version of the program has the same

engine = context.config.attributes["engine"]
with engine.connect().execution_options(outscore_writes=True) as connection:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with connection.begin(), context.begin_transaction():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
