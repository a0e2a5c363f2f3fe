"""The command that opens a frozen result again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import office

if TYPE_CHECKING:
    from outscore.model.period import Period
    from outscore.workflow.office import Office
    from outscore.workflow.score import Scored


@click.command(short_help="Open a frozen result again, so that it can be put right.")
@click.argument("period", type=PERIOD)
@click.option("--vendor", required=True, help="Whose result: its id, a feed's code for it, or its name.")
@click.option("--contract", help="Where the vendor's results under several contracts are frozen.")
@click.option("--by", "person", required=True, help="Who opens it.")
@click.option("--reason", required=True, help="Why: what was found wrong.")
def restate(period: Period, vendor: str, contract: str | None, person: str, reason: str) -> None:
    """Open the frozen result of a vendor for PERIOD again.

    Its rows count again, and it is scored anew as a proposed revision, as are later frozen results that rest
    on it. What was approved stays readable; the difference is booked when the revisions are approved.
    """
    from outscore.workflow.restate import restate as restate_result

    with office() as here:
        done = restate_result(here, period, vendor, contract, person, reason)
        one = done.opened
        news = "is open again" if done.new else "was opened before"
        click.echo(f"{one.vendor}, {one.contract}, {one.period} {news}: {one.person}, {one.reason}")
        tell_restated(here, done.scored)
        moved = [here.statements.read(one.sha256).get("restatement") for one in done.scored.restated]
    if not any(one and one["moved"] for one in moved):
        click.echo(
            f"Nothing has moved yet. Put the corrected file into the inbox, then: outscore run {period}",
            err=True,
        )


def tell_restated(here: Office, scored: Scored) -> None:
    """Print what the proposed revisions move, and what to do next."""
    for one in scored.restated:
        document = here.statements.read(one.sha256)
        click.echo(f"  {one.vendor}, {one.contract}, {one.period}: revision {one.revision} is proposed.")
        restatement = document.get("restatement")
        for sentence in restatement["sentences"] if restatement else ("It says again what was approved.",):
            click.echo(f"    {sentence}")
    for period, vendor in dict.fromkeys((one.period, one.vendor) for one in scored.restated):
        click.echo(f"  Next: outscore approve {period} --vendor {vendor} --by NAME --reason TEXT", err=True)
    for vendor, contract in scored.known_now:
        click.echo(
            f"  The charges of {vendor} were estimated when {scored.period} was approved, and are known now. "
            f"To book the difference: outscore restate {scored.period} --vendor {vendor} --contract "
            f"{contract} --by NAME --reason TEXT",
            err=True,
        )
