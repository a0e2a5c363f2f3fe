"""The examples, each made in a folder and run for a month."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import finish
from outscore.cli.month import run


@dataclass(frozen=True, slots=True)
class Example:
    """An example workspace: what it shows, the month that is run, and what to look at next."""

    about: str
    period: str
    explain: str
    folder: str


EXAMPLES = {
    "nhs111": Example(
        "NHS 111 in England, real public data", "2015-09", "luton answered_60s", "outscore-demo"
    ),
    "medicaid_callcentre": Example(
        "call centres of Medicaid agencies, real public data",
        "2025-01",
        "oklahoma abandonment",
        "outscore-medicaid",
    ),
    "forty-seats": Example(
        "one vendor, one spreadsheet a month; invented", "2026-01", "kestrel answered", "outscore-forty-seats"
    ),
    "harbour": Example(
        "a bank with six vendors and every kind of feed; invented",
        "2025-06",
        "alder answered_retail",
        "outscore-harbour",
    ),
}


@click.command(short_help="Make an example workspace and run a month of it.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option(
    "--example", type=click.Choice(list(EXAMPLES)), default="nhs111", show_default=True, help="Which one."
)
@click.option("--flow/--no-flow", default=True, show_default=True, help="Run it as a Prefect flow.")
@click.pass_context
def demo(ctx: click.Context, folder: Path | None, example: str, flow: bool) -> None:
    """Make an example workspace in FOLDER and run a month of it.

    nhs111 is NHS 111 in England, September 2015, and medicaid_callcentre the call centres of Medicaid
    agencies: real public data. forty-seats is one vendor with one spreadsheet a month, harbour a bank with
    six vendors and every kind of feed: both invented.
    """
    chosen = EXAMPLES[example]
    where = folder or Path(chosen.folder)
    if _make(example, where):
        click.echo(f"The example workspace is in {where}: {chosen.about}.")
    os.environ.pop("OUTSCORE_DATABASE_URL", None)
    ctx.ensure_object(dict)["workspace"] = where
    needs_a_person = False
    try:
        ctx.invoke(run, period=PERIOD.convert(chosen.period, None, None), flow=flow)
    except click.exceptions.Exit:
        needs_a_person = True
    click.echo(f"\nNext: outscore -w {where} explain {chosen.explain} {chosen.period}")
    finish(needs_a_person=needs_a_person)


def _make(example: str, folder: Path) -> bool:
    """Whether the workspace was made now; it may be there from an earlier time."""
    from outscore.contracts.examples import copy_example

    if example != "harbour":
        return copy_example(example, folder)
    from outscore.contracts.examples import is_there
    from outscore.examples.harbour.making.workspace import make

    if is_there(example, folder):
        return False
    make(folder, months=3, seed="harbour")
    return True
