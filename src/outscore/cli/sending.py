"""Commands that let pages out: approve what is shown, send what is approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.cli.output import tell_sentences
from outscore.errors import ApprovalError

if TYPE_CHECKING:
    from collections.abc import Collection

    from outscore.model.period import Period
    from outscore.workflow.approve import Signature
    from outscore.workflow.manifest import Prepared
    from outscore.workflow.office import Office

PARCEL_COLUMNS = ("vendor", "name", "recipient", "shows", "page", "file", "sha256")
SHORTEST_MANIFEST = 8
SENDING_COLUMNS = ("vendor", "name", "recipient", "status", "detail")


@click.command(short_help="Show who would get which files, and approve exactly that.")
@click.argument("period", type=PERIOD)
@click.option("--by", "person", help="Who approves. Without it the list is shown and nothing is approved.")
@click.option("--reason", help="Why, in a few words: what was looked at.")
@click.option("--vendor", "vendors", multiple=True, help="Only this vendor's card (may be repeated).")
@click.option("--manifest", help="The SHA-256 that was shown: refuse if anything moved since.")
@click.option(
    "--restatement",
    is_flag=True,
    help="All that restating PERIOD opened, later periods too, one after the other.",
)
@format_option
def approve(
    period: Period,
    person: str | None,
    reason: str | None,
    vendors: tuple[str, ...],
    manifest: str | None,
    restatement: bool,
    form: str,
) -> None:
    """Show who would get which files for PERIOD; with --by and --reason, approve exactly that.

    What stands against it is told with the files, and makes the exit code 1.
    With --restatement: the same for every result that restating PERIOD opened, in the order of the periods.
    What was approved stays so if a later one is refused; the same command goes on from there.
    """
    from outscore.workflow.approve import Signature
    from outscore.workflow.approve import proposed_by

    if manifest is not None and restatement:
        raise click.UsageError("--manifest names one period's files. Leave it away with --restatement.")
    if manifest is not None and len(manifest) < SHORTEST_MANIFEST:
        raise click.UsageError(f"--manifest takes at least {SHORTEST_MANIFEST} digits of what was shown.")
    asked = person is None and reason is None
    signature = Signature(person or "", reason or "", manifest or "")
    with office() as here:
        only = {here.workspace.vendor(name).id for name in vendors} or None
        together = proposed_by(here, period, only) if restatement else [(period, only)]
        hindered = False
        for number, (one, whose) in enumerate(together):
            if asked:
                hindered |= _preview(here, one, whose, form, is_first=number == 0)
            else:
                _approve(here, one, signature, whose, form)
    finish(needs_a_person=hindered)


def _preview(
    here: Office, period: Period, only: Collection[str] | None, form: str, *, is_first: bool
) -> bool:
    """Show what would be sent, and whether something stands against approving it.

    Of several periods the later ones wait for the first, so only the first is looked at.
    """
    from outscore.workflow.approve import hindrance
    from outscore.workflow.approve import less_returned
    from outscore.workflow.approve import preview
    from outscore.workflow.promises_doubts import doubted_shortly
    from outscore.workflow.relief_waiting import waiting_sentences

    prepared = preview(here, period, only)
    _show(here, prepared, form)
    tell_sentences(less_returned(here, period, prepared))
    tell_sentences(doubted_shortly(here, period))
    waiting = waiting_sentences(here, period, only)
    tell_sentences(waiting)
    against = (hindrance(here, period, prepared) if is_first else "") or _unkept(here, period)
    if against:
        click.echo(f"Nothing is approved yet, and it could not be now. {against}", err=True)
        return True
    click.echo(
        f"Nothing is approved yet. To approve exactly this: outscore approve {period} --by NAME "
        f"--reason TEXT --manifest {prepared.sha256[:12]}",
        err=True,
    )
    return bool(waiting)


def _unkept(here: Office, period: Period) -> str:
    """Why pages would not show what results ask for: a run that was broken off has left it out."""
    from outscore.workflow.plan_keeping import plans_wait

    if not plans_wait(here):
        return ""
    return (
        f"What results ask of action plans is not in the register yet, so no page of {period} shows it. "
        f"Next: outscore run {period}"
    )


def _approve(
    here: Office, period: Period, signature: Signature, only: Collection[str] | None, form: str
) -> None:
    from outscore.workflow.approve import approve as approve_period
    from outscore.workflow.approve import less_was_returned

    if against := _unkept(here, period):
        raise ApprovalError(against)
    approval, prepared = approve_period(here, period, signature, only)
    _show(here, prepared, form)
    tell_sentences(less_was_returned(here, approval))
    click.echo(
        f"Approved by {approval.person} at {approval.approved_at}: {approval.reason}. "
        f"Next: outscore send {period}",
        err=True,
    )


def _show(here: Office, prepared: Prepared, form: str) -> None:
    folder = here.workspace.settings.output.name
    rows = [
        {
            "vendor": parcel["vendor"] or "(team)",
            "name": parcel["name"],
            "recipient": parcel["recipient"],
            "shows": parcel["shows"],
            "page": f"{folder}/{prepared.pages[parcel['vendor'], parcel['contract']]}",
            "file": parcel["files"][0]["name"],
            "sha256": parcel["files"][0]["sha256"] if form != "table" else parcel["files"][0]["sha256"][:12],
        }
        for parcel in prepared.document["parcels"]
    ]
    emit(rows, PARCEL_COLUMNS, form, "Nobody would get anything: no recipients are named.")
    if prepared.without_recipients:
        click.echo(f"No recipients in vendors.yaml: {', '.join(prepared.without_recipients)}", err=True)
    click.echo(f"Manifest SHA-256 {prepared.sha256}", err=True)


@click.command(short_help="Deliver what is approved, each message once.")
@click.argument("period", type=PERIOD)
@click.option("--settle", metavar="KEY", help="Settle an unconfirmed message, by the key that was shown.")
@click.option(
    "--as",
    "outcome",
    type=click.Choice(["arrived", "again"]),
    help="With --settle: it arrived, or may go again.",
)
@click.option("--by", "person", help="With --settle: who says so.")
@format_option
def send(period: Period, settle: str | None, outcome: str | None, person: str | None, form: str) -> None:
    """Deliver what is approved for PERIOD, each message once; running it again sends nothing."""
    from outscore.workflow.channel import open_channel
    from outscore.workflow.send import NOT_APPROVED
    from outscore.workflow.send import send as send_period
    from outscore.workflow.send import settle as settle_message

    with office() as here:
        if settle is None and (outcome or person):
            raise click.UsageError("--as and --by belong to --settle KEY.")
        if settle is not None:
            if not (outcome and person):
                raise click.UsageError("--settle needs --as arrived or --as again, and --by NAME.")
            done = settle_message(here, period, settle, delivered=outcome == "arrived", person=person)
            click.echo(f"{done.recipient}: {done.status} ({done.detail})")
            return
        channel, sender = open_channel(here.workspace.settings.dispatch)
        sendings = send_period(here, period, channel, sender)
    waiting = [one for one in sendings if one.status == NOT_APPROVED]
    rows = [
        {
            "vendor": one.vendor or "(team)",
            "name": one.name,
            "recipient": one.recipient,
            "status": one.status,
            "detail": one.detail,
        }
        for one in sendings
        if form != "table" or one.status != NOT_APPROVED
    ]
    emit(rows, SENDING_COLUMNS, form, "Nothing to send.")
    if waiting and form == "table":
        click.echo(f"Not approved and not sent: {len(waiting)}. Next: outscore approve {period}", err=True)
    finish(needs_a_person=any(one.needs_a_person for one in sendings))
