"""Commands about relief: what vendors claim, and what persons decide."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.cli.output import print_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from outscore.model.period import Period
    from outscore.model.relief import ClaimRecord
    from outscore.model.relief import Owed
    from outscore.workflow.relief_extent import Extent

LIST_COLUMNS = (
    "claim",
    "vendor",
    "contract",
    "ground",
    "from",
    "to",
    "hours",
    "status",
    "granted_from",
    "granted_to",
    "decided_by",
    "rows",
    "left_out_hours",
    "notice",
    "notice_until",
    "measures",
    "claimed_by",
    "cause",
    "what",
)
TABLE_COLUMNS = LIST_COLUMNS[:13]
HISTORY_COLUMNS = (
    "claim",
    "decided_at",
    "outcome",
    "granted_from",
    "granted_to",
    "decided_by",
    "role",
    "reason",
    "despite_late",
)
STATUSES = ("open", "out_of_time", "granted", "granted_in_part", "refused", "withdrawn")
LARGEST_NUMBER = 2**31 - 1
NUMBER = click.IntRange(1, LARGEST_NUMBER)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})?")
_END_OF_DAY = "24:00"
NOTICE_RULE = "(notice rule)"


@click.group()
def relief() -> None:
    """Keep the register of relief: what vendors claim, what was decided, by whom and why."""


@relief.command(short_help="Record a claim for relief.")
@click.argument("vendor")
@click.argument("ground")
@click.option("--from", "since", required=True, metavar="TIME", help='When it begins: "2026-04-01 08:00".')
@click.option("--to", "until", required=True, metavar="TIME", help='When it ends: "2026-04-01 10:00".')
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
    from outscore.workflow.relief import said_otherwise
    from outscore.workflow.relief_extent import Extents
    from outscore.workflow.relief_extent import extent_sentence
    from outscore.workflow.relief_extent import too_coarse

    with office() as here:
        zone = said["zone"] or here.workspace.settings.timezone
        asked = Asked(
            vendor=vendor,
            contract=said["contract"],
            ground=ground,
            begin=_moment(said["since"], zone),
            end=_moment(said["until"], zone),
            zone=zone,
            person=said["person"],
            what=said["what"],
            measures=said["measures"],
            owed=_owed(said["owed"], said["owed_on"]),
            notice_at=_moment(said["notice"], zone) if said["notice"] else None,
            evidence=tuple((path.name, path.read_bytes()) for path in said["files"]),
        )
        record, new = claim_relief(here, asked)
        extents = Extents(here).standing(record)
    emit([_row(record, extents)], _columns(form), form, "")
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


def _owed(what: str | None, due: str | None) -> Owed | None:
    from outscore.model.relief import Owed

    if what is None and due is None:
        return None
    if not (what or "").strip() or due is None:
        raise click.UsageError("--owed TEXT and --owed-on DATE belong together.")
    return Owed(str(what).strip(), _day(due))


def _day(text: str) -> date:
    from datetime import date

    from outscore.model.relief import ReliefError

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ReliefError(f"{text!r} is not a day. Write it as 2026-04-01.") from error


def _moment(text: str, zone: str) -> datetime:
    """A time as it was typed; raises ReliefError, also for a time that a change of clocks leaves unclear."""
    from datetime import datetime
    from datetime import time
    from datetime import timedelta

    from outscore.model.relief import ReliefError

    known = _zone(zone)
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ReliefError(f"{text!r} is not a time. Write it as 2026-04-01 08:00, or with +01:00 after it.")
    day, clock, offset = match.groups()
    try:
        if clock == _END_OF_DAY:
            moment = datetime.combine(_day(day) + timedelta(days=1), time())
        else:
            moment = datetime.combine(_day(day), time.fromisoformat(clock))
        if offset:
            return datetime.fromisoformat(f"{moment.isoformat()}{offset}").astimezone(known)
    except (OverflowError, ValueError) as error:
        raise ReliefError(f"{text!r} is not a time of a day. Write it as 2026-04-01 08:00.") from error
    return _by_the_clock(moment, known)


def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo
    from zoneinfo import ZoneInfoNotFoundError

    from outscore.model.relief import ReliefError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ReliefError(f"There is no time zone {name!r}. Write one such as Europe/London.") from error


def _by_the_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    from datetime import UTC

    from outscore.model.relief import ReliefError

    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise ReliefError(f"{moment:%Y-%m-%d %H:%M} does not exist in {zone.key}: the clocks go forward.")
    raise ReliefError(
        f"{moment:%Y-%m-%d %H:%M} comes twice in {zone.key}: the clocks go back. Write "
        f"{first:%H:%M}{first.isoformat()[-6:]} or {second:%H:%M}{second.isoformat()[-6:]}."
    )


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
    from outscore.workflow.relief_granted import months_of

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
            begin=_moment(said["since"], zone) if said["since"] else None,
            end=_moment(said["until"], zone) if said["until"] else None,
            despite_late=said["despite_late"],
        )
        record, new = decide_relief(here, ruling)
        months = months_of(here.workspace, record.claim)
        extents = Extents(here).standing(record)
    emit([_row(record, extents)], _columns(form), form, "")
    if not new:
        click.echo(f"Claim {number} stands so already; nothing was recorded.", err=True)
    else:
        if record.granted:
            click.echo(extent_sentence(extents, *record.granted), err=True)
        click.echo(f"Next: {', '.join(f'outscore score {month}' for month in months)}", err=True)


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
    from outscore.workflow.relief_granted import months_of

    with office() as here:
        before = claim_record(here.relief, number)
        record, new = withdraw_relief(here, number, person, reason)
        months = months_of(here.workspace, record.claim)
        extents = Extents(here).standing(record)
    emit([_row(record, extents)], _columns(form), form, "")
    if not new:
        click.echo(f"Claim {number} was withdrawn before; nothing was recorded.", err=True)
    elif before.granted:
        click.echo(f"Next: {', '.join(f'outscore score {month}' for month in months)}", err=True)
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
    from outscore.workflow.relief_granted import months_of

    with office() as here:
        extents = Extents(here)
        only = here.workspace.vendor(vendor).id if vendor else None
        under = here.workspace.contract(contract).id if contract else None
        months = set(period.months()) if period else set()
        rows = [
            _row(record, extents.standing(record))
            for record in here.relief.all(only, under)
            if status in (None, record.status.value)
            and (not months or months & set(months_of(here.workspace, record.claim)))
        ]
    emit(rows, _columns(form), form, "No claim fits. To record one: outscore relief claim --help")


@relief.command(short_help="Print a claim with its evidence and its history.")
@click.argument("number", type=NUMBER, metavar="CLAIM")
@format_option
def show(number: int, form: str) -> None:
    """Print CLAIM whole: what was claimed, the evidence kept with it, and every decision taken on it."""
    from outscore.workflow.relief_extent import Extents
    from outscore.workflow.relief_granted import claim_record

    with office() as here:
        record = claim_record(here.relief, number)
        extents = Extents(here).standing(record)
    history = _history(record)
    if form == "json":
        left_out = [_left_out(one) for one in extents]
        document = {**_row(record, extents), **_details(record), "left_out": left_out, "history": history}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    elif form == "csv":
        emit(history, HISTORY_COLUMNS, form, "")
    else:
        _tell(record, extents, history)


def _tell(record: ClaimRecord, extents: Sequence[Extent], history: list[dict[str, object]]) -> None:
    from outscore.workflow.relief_extent import extent_sentence

    row, details = _row(record, extents), _details(record)
    lines = [(name.replace("_", " "), row[name]) for name in LIST_COLUMNS]
    lines += [("owed by the client", details["owed"]), ("due on", details["owed_due"])]
    lines += [("claimed at", record.claim.claimed_at)]
    span = record.granted or (record.claim.begin, record.claim.end)
    told = "granted" if record.granted else "if granted"
    lines += [(f"{told}, {one.measure}", extent_sentence([one], *span)) for one in extents]
    lines += [("evidence", f"{one.file}, SHA-256 {one.sha256}") for one in record.evidence]
    print_table(
        [{"": name, "claim": value} for name, value in lines if value not in (None, "")], ("", "claim")
    )
    emit(history, HISTORY_COLUMNS[1:], "table", "Nobody has decided on it yet.")


def _left_out(one: Extent) -> dict[str, object]:
    from outscore.scoring.wording import decimal_text

    return {
        "measure": one.measure,
        "rows": one.left_out.rows,
        "of": one.left_out.of,
        "hours": decimal_text(one.left_out.hours, 2),
        "touched": one.touched.rows,
        "expected": one.expected,
    }


def _row(record: ClaimRecord, extents: Sequence[Extent]) -> dict[str, object]:
    from outscore.model.relief import Outcome
    from outscore.scoring.claims import shown
    from outscore.scoring.wording import decimal_text
    from outscore.workflow.relief_extent import most

    claim, standing, granted = record.claim, record.standing, record.granted
    ended = record.status in (Outcome.REFUSED, Outcome.OUT_OF_TIME, Outcome.WITHDRAWN)
    left = most(() if ended else extents)
    return {
        "claim": claim.id,
        "vendor": claim.vendor,
        "contract": claim.contract,
        "ground": claim.ground,
        "from": shown(claim.begin),
        "to": shown(claim.end),
        "hours": decimal_text(claim.hours, 2),
        "status": record.status.value,
        "granted_from": shown(granted[0]) if granted else None,
        "granted_to": shown(granted[1]) if granted else None,
        "decided_by": (standing.decided_by or NOTICE_RULE) if standing else None,
        "rows": left.rows,
        "left_out_hours": decimal_text(left.hours, 2),
        "notice": shown(claim.notice_at),
        "notice_until": claim.notice_until.isoformat() if claim.notice_until else None,
        "measures": ", ".join(claim.measures),
        "claimed_by": claim.claimed_by,
        "cause": claim.cause,
        "what": claim.what,
    }


def _details(record: ClaimRecord) -> dict[str, object]:
    claim = record.claim
    return {
        "zone": claim.zone,
        "claimed_at": claim.claimed_at,
        "owed": claim.owed.what if claim.owed else None,
        "owed_due": claim.owed.due.isoformat() if claim.owed else None,
        "evidence": [
            {"file": one.file, "sha256": one.sha256, "added_at": one.added_at} for one in record.evidence
        ],
    }


def _history(record: ClaimRecord) -> list[dict[str, object]]:
    from outscore.scoring.claims import shown

    return [
        {
            "claim": one.claim,
            "decided_at": one.decided_at,
            "outcome": one.outcome.value,
            "granted_from": shown(one.begin) if one.begin else None,
            "granted_to": shown(one.end) if one.end else None,
            "decided_by": one.decided_by or NOTICE_RULE,
            "role": one.role,
            "reason": one.reason,
            "despite_late": "yes" if one.despite_late else "",
        }
        for one in record.decisions
    ]


def _columns(form: str) -> tuple[str, ...]:
    return TABLE_COLUMNS if form == "table" else LIST_COLUMNS
