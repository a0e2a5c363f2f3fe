"""The command that fetches what vendors have put ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.output import print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.period import Period
    from outscore.workflow.fetch import Gathered
    from outscore.workflow.office import Office

_COLUMNS = ("feed", "origin", "file", "news")


@click.command(short_help="Fetch new files from the sources of the feeds into the inbox.")
@click.argument("period", type=PERIOD, required=False)
def fetch(period: Period | None) -> None:
    """Fetch what is new at the source of each feed (`from` in the feed contract) into the inbox.

    `outscore run` does so first. PERIOD is the month that queries are asked for. Each file comes whole or
    not at all, and once. Passwords and keys are environment variables, by the names in the feed contract.
    """
    with office() as here:
        gathered = fetched(here, period)
        if not any(feed.source for feed in here.workspace.feeds):
            click.echo("No feed has a source. Name one under `from` in a feed contract, or use the inbox.")
        elif not gathered:
            click.echo("Nothing new.")
    finish(needs_a_person=any(one.needs_a_person for one in gathered))


def fetched(here: Office, period: Period | None) -> Sequence[Gathered]:
    """Fetch, and tell what came and what did not."""
    from outscore.sources import secrets_of_environment
    from outscore.workflow.fetch import fetch as fetch_all

    gathered = tuple(fetch_all(here, secrets_of_environment, period))
    files = [one for one in gathered if one.trouble is None]
    if files:
        print_table([_row(one) for one in files], _COLUMNS, "Fetched")
    for one in gathered:
        if one.trouble:
            click.echo(f"{one.feed}, {one.origin}: {one.trouble.message} [{one.trouble.code}]", err=True)
    return gathered


def _row(one: Gathered) -> dict[str, object]:
    return {
        "feed": one.feed,
        "origin": one.origin,
        "file": one.file,
        "news": "came before" if one.known else "new",
    }
