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
    """Report every fault of every file of the workspace, with file, line and what would be right.

    Warnings, which say what may not have been meant, are marked as such. Only faults refuse the workspace
    and make the exit code 1. Where there is a database, releases of catalogues are held against what they
    said when they were used first.
    """
    from outscore.assembly import faults_since_used
    from outscore.contracts.workspace import check_workspace

    faults = sorted({*check_workspace(workspace_folder()), *faults_since_used(workspace_folder())})
    refused = sum(one.refuses for one in faults)
    if form == "table":
        for fault in faults:
            click.echo(str(fault))
        click.echo(f"{refused} to mend." if refused else "The workspace is in order.")
    else:
        rows = [
            {"file": one.file, "line": one.line, "severity": one.severity.value, "message": one.message}
            for one in faults
        ]
        emit(rows, ("file", "line", "severity", "message"), form, "The workspace is in order.")
    finish(needs_a_person=bool(refused))
