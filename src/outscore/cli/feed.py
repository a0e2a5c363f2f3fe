"""Commands about feeds: what was due, came or is missing, and a first feed contract from a sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from outscore.cli.context import PERIODS
from outscore.cli.context import as_of_option
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.context import workspace_folder
from outscore.cli.output import emit
from outscore.cli.output import format_option

if TYPE_CHECKING:
    from datetime import datetime
    from datetime import tzinfo

    from outscore.model.period import Period
    from outscore.workflow.feed_draft import Drafted
    from outscore.workflow.office import Office
    from outscore.workflow.promise_kept import Kept

FEED_COLUMNS = (
    "feed",
    "vendor",
    "month",
    "due",
    "received",
    "state",
    "expected",
    "present",
    "percent",
    "over_limits",
    "refused",
    "told",
)
TABLE_COLUMNS = ("feed", "vendor", "month", "due", "received", "state", "percent", "told")


@click.group(short_help="What feeds were due and came, and a first feed contract from a sample.")
def feed() -> None:
    """Draft feed contracts from samples, and look at how vendors keep to what their feeds promise."""


@feed.command(short_help="Print what was due, what came, and what is missing.")
@click.option(
    "--period", "periods", type=PERIODS, required=True, help="2026-10, 2026-Q3 or 2026-04..2026-09."
)
@click.option("--feed", "only_feed", help="Only this feed.")
@click.option("--vendor", help="Only this vendor: its id, a feed's code for it, or its name.")
@click.option("--warnings", is_flag=True, help="Print the figures that are not plausible instead.")
@as_of_option
@format_option
def due(
    periods: tuple[Period, ...],
    only_feed: str | None,
    vendor: str | None,
    warnings: bool,
    as_of: str | None,
    form: str,
) -> None:
    """Print for each feed, vendor and month when it was due, when it came, and what is missing by name.

    Late and missing feeds are found from the calendar, without a file. Exit code 1 where something is
    missing, not whole or refused. With --warnings, which figures look wrong; they are scored all the same,
    but for what relief leaves out.
    """
    from outscore.workflow.promises import kept
    from outscore.workflow.promises import promises_in

    with office() as here:
        only = here.workspace.vendor(vendor).id if vendor else None
        wanted = here.workspace.feed(only_feed).id if only_feed else None
        months = [month for period in periods for month in period.months()]
        promises = promises_in(here.workspace)
        if warnings:
            _emit_warnings(here, months, (wanted, only), form)
            return
        now = _moment(as_of, here)
        found = [
            one
            for month in months
            for one in kept(here, month, promises, now)
            if wanted in (None, one.feed) and only in (None, one.vendor)
        ]
        zone = ZoneInfo(here.workspace.settings.timezone)
    emit(
        [_row(one, zone) for one in found],
        TABLE_COLUMNS if form == "table" else FEED_COLUMNS,
        form,
        "No feed is expected then. Name vendors under `expected` in the feed contracts.",
    )
    finish(needs_a_person=any(one.needs_a_person for one in found))


def _moment(as_of: str | None, here: Office) -> datetime | None:
    """The moment that --as-of means; None for now."""
    from datetime import UTC
    from datetime import datetime
    from datetime import timedelta

    from outscore.workflow.as_of import recorded_before

    if as_of is None:
        return None
    end = recorded_before(as_of, here.workspace.settings.timezone)[0]
    return datetime.fromisoformat(end).replace(tzinfo=UTC) - timedelta(milliseconds=1)


def _emit_warnings(
    here: Office, months: list[Period], only: tuple[str | None, str | None], form: str
) -> None:
    from outscore.workflow.promises import promises_in
    from outscore.workflow.promises_doubts import plausibility_warnings

    wanted, vendor = only
    promises = promises_in(here.workspace)
    rows = [
        {
            "feed": name,
            "vendor": issue.vendor,
            "month": issue.month,
            "code": issue.code,
            "column": issue.column,
            "value": issue.value,
            "message": issue.message,
        }
        for month in months
        for name, issue in plausibility_warnings(here, month, promises)
        if wanted in (None, name) and vendor in (None, issue.vendor)
    ]
    columns = ("feed", "vendor", "month", "code", "column", "value", "message")
    shown = columns if form != "table" else ("feed", "vendor", "month", "code", "message")
    emit(rows, shown, form, "No figure looks wrong.")


def _row(one: Kept, zone: ZoneInfo) -> dict[str, object]:
    from outscore.scoring.promises_complete import cut_text

    worst, whole = one.worst, one.completeness
    came = worst.first if worst and len(one.arrivals) > 1 else one.received
    clock = (worst.due_at.tzinfo if worst else None) or zone
    return {
        "feed": one.feed,
        "vendor": one.vendor,
        "month": str(one.month),
        "due": _local(worst.due_at if worst else None, clock),
        "received": _local(came, clock),
        "state": worst.receipt.value if worst else ("received" if one.received else "nothing received"),
        "expected": whole.expected if whole else None,
        "present": whole.present if whole else None,
        "percent": cut_text(whole.percent) if whole else None,
        "over_limits": len(one.limits),
        "refused": one.refused,
        "told": " ".join(filter(None, [*one.told, one.advice])),
    }


def _local(moment: datetime | None, zone: tzinfo) -> str | None:
    """A moment by the clock of the feed, with its distance from UTC."""
    return moment.astimezone(zone).isoformat(timespec="minutes") if moment else None


@feed.command(short_help="Draft a feed contract from a sample file, for a person to correct.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--vendor", default="", help="The id of the one vendor whose file it is.")
@click.option("--name", default="", help="The id of the feed; made from the file's name if not given.")
@click.option("--sheet", default="", help="The sheet of a workbook; the one with the most rows if not given.")
@click.option(
    "--write", is_flag=True, help="Write it to feeds/ID.yaml of the workspace instead of printing it."
)
def draft(file: Path, vendor: str, name: str, sheet: str, write: bool) -> None:
    """Print a feed contract that reads FILE: CSV, XLSX, ODS, Parquet, JSON lines, or a zip archive of such.

    What the file cannot tell is asked, in a comment that begins with QUESTION. The sample is read by the
    draft at once, and what becomes of its rows is said. Nothing is received and no file is overwritten.
    """
    from outscore.workflow.feed_draft import draft_feed
    from outscore.workflow.feed_draft import write_draft

    drafted = draft_feed(file, workspace_folder(), name, vendor, sheet)
    if write:
        click.echo(f"Written: {write_draft(drafted, workspace_folder())}")
    else:
        click.echo(drafted.text, nl=False)
    _tell_draft(drafted, write)


def _tell_draft(drafted: Drafted, written: bool) -> None:
    """What is asked and what became of the sample, for the person at the keyboard."""
    from outscore.workflow.feed_draft import rows_text

    click.echo(f"Read by this draft, the sample has {rows_text(drafted.rows)}.", err=True)
    for issue in drafted.issues:
        click.echo(f"  {issue.place}: {issue.message}", err=True)
    for fault in drafted.faults:
        click.echo(f"  outscore check will say: {fault}", err=True)
    for number, question in enumerate(drafted.questions, start=1):
        click.echo(f"QUESTION {number}: {question}", err=True)
    where = f"feeds/{drafted.feed}.yaml"
    step = f"answer them in {where}" if drafted.questions else f"look through {where}"
    step = step if written else f"save it as {where} of the workspace (or use --write), and {step}"
    click.echo(f"Next: {step}, then run  outscore check", err=True)
