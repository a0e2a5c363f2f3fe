"""Commands about the workspace's own files."""

from __future__ import annotations

from pathlib import Path

import click

from outscore.cli.context import finish
from outscore.cli.context import workspace_folder
from outscore.cli.output import emit
from outscore.cli.output import format_option


@click.command(short_help="Make a new workspace, with notes on what to change.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make a new workspace in FOLDER, with comments that say what to change."""
    from outscore.contracts.initial import init_workspace

    made = init_workspace(folder)
    click.echo(f"A new workspace is in {folder}:")
    for path in made:
        click.echo(f"  {path}")
    click.echo(f"Next: change these files to your own, then  outscore -w {folder} check")


@click.command(short_help="Report every fault in the workspace's files.")
@format_option
def check(form: str) -> None:
    """Report every fault of every file of the workspace, with file, line and what would be right."""
    from outscore.contracts.workspace import check_workspace

    faults = check_workspace(workspace_folder())
    if form == "table":
        for fault in faults:
            click.echo(str(fault))
        click.echo("The workspace is in order." if not faults else f"{len(faults)} to mend.")
    else:
        rows = [{"file": one.file, "line": one.line, "message": one.message} for one in faults]
        emit(rows, ("file", "line", "message"), form, "The workspace is in order.")
    finish(needs_a_person=bool(faults))
