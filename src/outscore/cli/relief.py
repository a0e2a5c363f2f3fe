"""Commands about relief: what vendors claim, and what persons decide."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import emit_json
from outscore.cli.output import format_option
from outscore.cli.relief_shown import HISTORY_COLUMNS
from outscore.cli.relief_shown import columns
from outscore.cli.relief_shown import details_of
from outscore.cli.relief_shown import history_of
from outscore.cli.relief_shown import left_out_of
from outscore.cli.relief_shown import row_of
from outscore.cli.relief_shown import tell
from outscore.cli.relief_typed import owed_by_client

if TYPE_CHECKING:
    from outscore.model.period import Period
    from outscore.model.relief import Claim
    from outscore.workflow.office import Office

STATUSES = ("open", "out_of_time", "granted", "granted_in_part", "refused", "withdrawn")
LARGEST_NUMBER = 2**31 - 1
NUMBER = click.IntRange(1, LARGEST_NUMBER)


@click.group()
def relief() -> None:
    """Keep the register of relief: what vendors claim, what was decided, by whom and why."""


@relief.command(short_help="Record a claim for relief.")
@click.argument("vendor")
@click.argument("ground")
@click.option(
    "--from", "since", required=True, metavar="TIME", help='Day and time when it begins: "2026-04-01 08:00".'
)
@click.option(
    "--to",
    "until",
    required=True,
    metavar="TIME",
    help='Day and time when it ends: "2026-04-01 10:00"; 24:00 is the end of a day.',
)
@click.option("--zone", help="The time zone of these times; the workspace's if not given.")
@click.option("--contract", default="", help="Where several contracts of the vendor know the ground.")
@click.option("--notice", metavar="TIME", help="When notice was given; now if not given.")
@click.option("--measure", "measures", multiple=True, help="Only for this measure (may be repeated).")
@click.option("--what", required=True, help="What happened, in a few words.")
@click.option("--owed", help="What the client owed and the claim builds on, such as a forecast.")
@click.option("--owed-on", metavar="DATE", help="With --owed: the day on which it was due.")
@click.option(
    "--evidence",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file to keep with the claim (may be repeated).",
)
@click.option("--by", "person", required=True, help="Who claims.")
@format_option
def claim(vendor: str, ground: str, form: str, **said: Any) -> None:
    """Record that VENDOR claims relief on a GROUND of its contract.

    A claim whose notice came too late is kept and refused at once. A claim is never changed: the same again
    only adds evidence, and to mend one it is withdrawn and made anew. Says how many rows it would leave out.
    """
    from outscore.workflow.relief import Asked
    from outscore.workflow.relief import claim_relief
    from outscore.workflow.relief_extent import Extents
    from outscore.workflow.relief_extent import extent_sentence
    from outscore.workflow.relief_extent import too_coarse
    from outscore.workflow.relief_granted import measures_of
    from outscore.workflow.relief_told import said_otherwise
    from outscore.workflow.relief_typed import moment

    with office() as here:
        zone = said["zone"] or here.workspace.settings.timezone
        asked = Asked(
            vendor=vendor,
            contract=said["contract"],
            ground=ground,
            begin=moment(said["since"], zone),
            end=moment(said["until"], zone),
            zone=zone,
            person=said["person"],
            what=said["what"],
            measures=said["measures"],
            owed=owed_by_client(said["owed"], said["owed_on"]),
            notice_at=moment(said["notice"], zone) if said["notice"] else None,
            evidence=tuple((path.name, path.read_bytes()) for path in said["files"]),
        )
        record, new = claim_relief(here, asked)
        extents = Extents(here).standing(record)
        claimed = measures_of(here.workspace, record.claim)
    emit([row_of(record, extents, claimed)], columns(form), form, "")
    number, otherwise = record.claim.id, () if new else said_otherwise(record, asked)
    if otherwise:
        click.echo(
            f"This is claim {number}, recorded before, and a claim is never changed. It stands as it was: "
            f"{'; '.join(otherwise)}. What you said instead was not recorded. To mend it: outscore relief "
            f"withdraw {number} --by NAME --reason TEXT, and then claim again.",
            err=True,
        )
    elif not new:
        click.echo(f"This is claim {number}, recorded before. See: outscore relief show {number}", err=True)
    elif record.standing is not None:
        click.echo(f"Claim {number} is out of time. {record.standing.reason}", err=True)
    else:
        click.echo(f"Next: outscore relief decide {number} grant --by NAME --reason TEXT", err=True)
    coarse = new and too_coarse(extents)
    if new:
        click.echo(extent_sentence(extents, record.claim.begin, record.claim.end), err=True)
    finish(needs_a_person=coarse or bool(otherwise) or (new and record.standing is not None))


@relief.command(short_help="Record what a person decides on a claim.")
@click.argument("number", type=NUMBER, metavar="CLAIM")
@click.argument("what", type=click.Choice(["grant", "refuse"]))
@click.option("--from", "since", metavar="TIME", help="Grant only from this time, in the claim's time zone.")
@click.option("--to", "until", metavar="TIME", help="Grant only up to this time.")
@click.option("--despite-late", is_flag=True, help="Grant although notice was given too late.")
@click.option("--by", "person", required=True, help="Who decides; the contract says who may.")
@click.option("--reason", required=True, help="Why.")
@format_option
def decide(number: int, what: str, form: str, **said: Any) -> None:
    """Grant or refuse CLAIM, whole or in part. A later decision takes the place of an earlier one."""
    from outscore.workflow.relief import Ruling
    from outscore.workflow.relief import decide_relief
    from outscore.workflow.relief_extent import Extents
    from outscore.workflow.relief_extent import extent_sentence
    from outscore.workflow.relief_granted import claim_record
    from outscore.workflow.relief_granted import measures_of
    from outscore.workflow.relief_typed import moment

    grant = what == "grant"
    if not grant and (said["since"] or said["until"]):
        raise click.UsageError("--from and --to say how much is granted; leave them out to refuse.")
    with office() as here:
        zone = claim_record(here.relief, number).claim.zone
        ruling = Ruling(
            claim=number,
            grant=grant,
            person=said["person"],
            reason=said["reason"],
            begin=moment(said["since"], zone) if said["since"] else None,
            end=moment(said["until"], zone) if said["until"] else None,
            despite_late=said["despite_late"],
        )
        record, new = decide_relief(here, ruling)
        following = _next(here, record.claim)
        extents = Extents(here).standing(record)
        claimed = measures_of(here.workspace, record.claim)
    emit([row_of(record, extents, claimed)], columns(form), form, "")
    if not new:
        click.echo(f"Claim {number} stands so already; nothing was recorded.", err=True)
    else:
        if record.granted:
            click.echo(extent_sentence(extents, *record.granted), err=True)
        click.echo(following, err=True)


def _next(here: Office, claim: Claim) -> str:
    """What makes a decision count: scoring, and for results that are frozen a restatement."""
    from outscore.workflow.relief_told import results_of

    whose = f"--vendor {claim.vendor} --contract {claim.contract} --by NAME --reason TEXT"
    commands = [
        f"outscore restate {period} {whose}" if frozen else f"outscore score {period}"
        for period, frozen in results_of(here, claim)
    ]
    return f"Next: {', '.join(commands)}"


@relief.command(short_help="End a claim, so that it may be made anew.")
@click.argument("number", type=NUMBER, metavar="CLAIM")
@click.option("--by", "person", required=True, help="Who claimed, or who may decide on it.")
@click.option("--reason", required=True, help="Why.")
@format_option
def withdraw(number: int, person: str, reason: str, form: str) -> None:
    """End CLAIM. It stays in the register, grants nothing from now on, and the same may be claimed anew."""
    from outscore.workflow.relief import withdraw_relief
    from outscore.workflow.relief_extent import Extents
    from outscore.workflow.relief_granted import claim_record
    from outscore.workflow.relief_granted import measures_of

    with office() as here:
        before = claim_record(here.relief, number)
        record, new = withdraw_relief(here, number, person, reason)
        following = _next(here, record.claim)
        extents = Extents(here).standing(record)
        claimed = measures_of(here.workspace, record.claim)
    emit([row_of(record, extents, claimed)], columns(form), form, "")
    if not new:
        click.echo(f"Claim {number} was withdrawn before; nothing was recorded.", err=True)
    elif before.granted:
        click.echo(following, err=True)
    else:
        click.echo("Next: outscore relief claim, where it is to be made anew", err=True)


@relief.command("list", short_help="Print the claims and how they stand.")
@click.option("--vendor", help="Only this vendor's.")
@click.option("--contract", help="Only under this contract.")
@click.option("--period", type=PERIOD, help="Only those that reach into this period.")
@click.option("--status", type=click.Choice(STATUSES), help="Only those that stand so.")
@format_option
def list_claims(
    vendor: str | None, contract: str | None, period: Period | None, status: str | None, form: str
) -> None:
    """Print the claims in the order of receipt, how each stands, and what it leaves out or would."""
    from outscore.workflow.relief_extent import Extents
    from outscore.workflow.relief_granted import measures_of
    from outscore.workflow.relief_granted import months_of

    with office() as here:
        extents = Extents(here)
        only = here.workspace.vendor(vendor).id if vendor else None
        under = here.workspace.contract(contract).id if contract else None
        months = set(period.months()) if period else set()
        rows = [
            row_of(record, extents.standing(record), measures_of(here.workspace, record.claim))
            for record in here.relief.all(only, under)
            if status in (None, record.status.value)
            and (not months or months & set(months_of(here.workspace, record.claim)))
        ]
    emit(rows, columns(form), form, "No claim fits. To record one: outscore relief claim --help")


@relief.command(short_help="Print a claim with its evidence and its history.")
@click.argument("number", type=NUMBER, metavar="CLAIM")
@format_option
def show(number: int, form: str) -> None:
    """Print CLAIM whole: what was claimed, the evidence kept with it, and every decision taken on it."""
    from outscore.workflow.relief_extent import Extents
    from outscore.workflow.relief_granted import claim_record
    from outscore.workflow.relief_granted import measures_of

    with office() as here:
        record = claim_record(here.relief, number)
        extents = Extents(here).standing(record)
        claimed = measures_of(here.workspace, record.claim)
    history = history_of(record)
    if form == "json":
        left_out = [left_out_of(one) for one in extents]
        document = {
            **row_of(record, extents, claimed),
            **details_of(record),
            "left_out": left_out,
            "history": history,
        }
        emit_json(document)
    elif form == "csv":
        emit(history, HISTORY_COLUMNS, form, "")
    else:
        tell(record, extents, history, claimed)
