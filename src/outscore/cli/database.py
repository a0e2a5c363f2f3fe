"""Commands about the database."""

from __future__ import annotations

import click

from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.context import workspace_folder
from outscore.cli.output import tell_sentences
from outscore.cli.output import watch


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database's tables to this program's version. Make a backup first."""
    from outscore.assembly import database_from_environment
    from outscore.assembly import refuse_without_its_database
    from outscore.contracts.workspace import load_workspace
    from outscore.storage.database import open_for_upgrade

    workspace = load_workspace(workspace_folder(), database_from_environment())
    database = open_for_upgrade(workspace.settings.database_url)
    before = database.version()
    if before is None:
        refuse_without_its_database(workspace)
    database.upgrade()
    click.echo(f"Tables: {before or 'none'} -> {database.version()}")
    database.close()


@db.command(short_help="Hold what is recorded against what was written.")
@click.option("--head", default="", help="The head of the chain that was noted before, or its beginning.")
def verify(head: str) -> None:
    """Hold rows, documents and archived files against each other, and print the head of the chain.

    Sees what was changed, deleted or put in by other means than Outscore: deliveries, approvals, relief, the
    ledger, registers, statements and their results, files that no longer have the SHA-256 in their name, and
    releases of catalogues that were edited after they were used. Note the head where nobody who can write the
    database can change it: with --head, a chain written anew is seen too.
    """
    from outscore.workflow.verify import verify as verify_all

    with office(holding=False) as here:
        done = verify_all(here, head, watch)
    tell_sentences(done.faults)
    click.echo(
        f"Held against each other: {done.statements:,} statements, {done.chain.links:,} links of the chain, "
        f"{done.files:,} files."
    )
    click.echo("Nothing is wrong." if not done.faults else f"Wrong: {len(done.faults):,}, as told above.")
    click.echo(f"Head of the chain: {done.chain.head or 'none yet'}")
    finish(needs_a_person=bool(done.faults))


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
