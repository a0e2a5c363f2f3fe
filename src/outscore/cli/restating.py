"""Commands about frozen results that would be others today: what is due, and opening one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.cli.output import tell_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.period import Period
    from outscore.workflow.office import Office
    from outscore.workflow.restatements import Restatement
    from outscore.workflow.score import Scored

COLUMNS = ("vendor", "contract", "period", "state", "what")
NOTHING_DUE = (
    "No restatement is due: figures, verdicts and money that were approved come out the same by today's "
    "terms and decisions, and no rows wait for them."
)


@click.command(short_help="Open a frozen result again, so that it can be put right.")
@click.argument("period", type=PERIOD)
@click.option("--vendor", required=True, help="Whose result: its id, a feed's code for it, or its name.")
@click.option("--contract", help="Where the vendor's results under several contracts are frozen.")
@click.option("--by", "person", required=True, help="Who opens it.")
@click.option("--reason", required=True, help="Why: what was found wrong.")
def restate(period: Period, vendor: str, contract: str | None, person: str, reason: str) -> None:
    """Open the frozen result of a vendor for PERIOD again.

    The rows that came for it since it was approved count from now on, and it is scored anew as a proposed
    revision, as are later frozen results that rest on it. What was approved stays readable; the difference is
    booked when the revisions are approved. To see first what would move: outscore restatements.
    """
    from outscore.scoring.restated_wording import NOTHING_MOVED
    from outscore.workflow.restate import restate as restate_result

    with office() as here:
        done = restate_result(here, period, vendor, contract, person, reason)
        one = done.opened
        news = "is open again" if done.new else "was opened before"
        click.echo(f"{one.vendor}, {one.contract}, {one.period} {news}: {one.person}, {one.reason}")
        tell_restated(here, done.scored)
        refused = bool(done.scored.refused)
        moved = [here.statements.read(one.sha256).get("restatement") for one in done.scored.restated]
    finish(needs_a_person=refused)
    if all(one is None or NOTHING_MOVED in one["sentences"] for one in moved):
        click.echo(
            f"Nothing has moved yet. Put the corrected file into the inbox, then: outscore run {period}",
            err=True,
        )


def tell_restated(here: Office, scored: Scored) -> None:
    """Print what the proposed revisions move, what could not be worked out, and what to do next."""
    for one in scored.restated:
        document = here.statements.read(one.sha256)
        click.echo(f"  {one.vendor}, {one.contract}, {one.period}: revision {one.revision} is proposed.")
        restatement = document.get("restatement")
        for sentence in restatement["sentences"] if restatement else ("It says again what was approved.",):
            click.echo(f"    {sentence}")
    tell_sentences([one.sentence for one in scored.refused])
    for period, vendor in dict.fromkeys((one.period, one.vendor) for one in scored.restated):
        click.echo(f"  Next: outscore approve {period} --vendor {vendor} --by NAME --reason TEXT", err=True)
    for vendor, contract in scored.known_now:
        click.echo(
            f"  The charges of {vendor} were estimated when {scored.period} was approved, and are known now. "
            f"To book the difference: outscore restate {scored.period} --vendor {vendor} --contract "
            f"{contract} --by NAME --reason TEXT",
            err=True,
        )


def tell_due(found: Iterable[Restatement]) -> bool:
    """Print in a line each what restating frozen results would move; whether one is proposed."""
    listed = list(found)
    tell_sentences([one.in_short for one in listed])
    return any(one.state == "proposed" for one in listed)


@click.command(short_help="Print which frozen results would be others today, and why.")
@click.argument("period", type=PERIOD, required=False)
@click.option("--vendor", help="Only this vendor: its id, a feed's code for it, or its name.")
@format_option
def restatements(period: Period | None, vendor: str | None, form: str) -> None:
    """Print what restating frozen results would move: figures, verdicts, points, money, later periods.

    Every approved result is looked at, or with PERIOD those of that period: whether rows that came since, or
    today's terms, definitions, relief and other decisions, would give something else. Results that are open
    again are listed too. Nothing is changed by it.
    """
    from outscore.workflow.restatements import look_through
    from outscore.workflow.restatements import out_of_reach

    with office() as here:
        only = {here.workspace.vendor(vendor).id} if vendor else None
        found, refused = look_through(here, period, only)
        left_out = out_of_reach(here, period, only)
    if form == "table":
        for one in found:
            tell_restatement(one)
        if not found:
            click.echo(NOTHING_DUE)
    else:
        emit([row for one in found for row in _rows(one)], COLUMNS, form, NOTHING_DUE)
    tell_sentences([*left_out, *refused])
    finish(needs_a_person=bool(refused) or any(one.state != "told" for one in found))


def _rows(one: Restatement) -> list[dict[str, object]]:
    """A row for each sentence: what moves, why it is material, and whose rows would count."""
    from outscore.workflow.restatements import rows_in_words

    subject = {"vendor": one.vendor, "contract": one.contract, "period": one.period, "state": one.state.value}
    told = (*one.sentences, *one.why, *rows_in_words(one.rows), *one.decided)
    return [{**subject, "what": sentence} for sentence in told]


def tell_restatement(one: Restatement) -> None:
    """Print one restatement as a vendor manager reads it, and what to do."""
    from outscore.workflow.restatements import headline
    from outscore.workflow.restatements import next_step
    from outscore.workflow.restatements import rows_in_words

    click.echo(headline(one))
    for sentence in (*one.sentences, *rows_in_words(one.rows), *one.decided):
        click.echo(f"  {sentence}")
    click.echo(f"  {next_step(one)}", err=True)
