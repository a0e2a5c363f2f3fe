"""Commands about the database."""

from __future__ import annotations

import click

from outscore.cli.context import workspace_folder


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database's tables to this program's version. Make a backup first."""
    from outscore.assembly import database_from_environment
    from outscore.contracts.workspace import load_workspace
    from outscore.storage.database import open_for_upgrade

    workspace = load_workspace(workspace_folder(), database_from_environment())
    database = open_for_upgrade(workspace.settings.database_url)
    before = database.version()
    database.upgrade()
    click.echo(f"Tables: {before or 'none'} -> {database.version()}")
    database.close()


@db.command(short_help="Print the version of the tables.")
def version() -> None:
    """Print the version of the database's tables and the one this program needs."""
    from outscore.assembly import database_from_environment
    from outscore.contracts.workspace import load_workspace
    from outscore.storage.database import HEAD
    from outscore.storage.database import open_for_upgrade

    workspace = load_workspace(workspace_folder(), database_from_environment())
    database = open_for_upgrade(workspace.settings.database_url)
    click.echo(f"Tables: {database.version() or 'none'}, needed: {HEAD}")
    database.close()
