"""Runs a migration on the engine that was handed over, in one transaction."""

from __future__ import annotations

from alembic import context

from outscore.storage.tables import metadata

engine = context.config.attributes["engine"]
with engine.connect().execution_options(outscore_writes=True) as connection:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with connection.begin(), context.begin_transaction():
        context.run_migrations()
