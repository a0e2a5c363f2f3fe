"""The command that prints which days matter, and writes them for a calendar program."""

from __future__ import annotations

from datetime import date
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from outscore.cli.context import office
from outscore.cli.new_file import NEW_FILE
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.model.period import FIRST_YEAR
from outscore.model.period import LAST_YEAR

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

USUAL_DAYS = 92
MOST_DAYS = 3660
_LAST_START = date.max - timedelta(days=USUAL_DAYS)
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(short_help="Which days matter: meetings, what is due, what runs out.")
@click.option("--from", "since", type=_DAY, metavar="DAY", help="The first day, today if not given.")
@click.option("--until", type=_DAY, metavar="DAY", help="The last day, 92 days later if not given.")
@click.option("--vendor", help="Only what concerns this vendor.")
@click.option(
    "--ics",
    type=NEW_FILE,
    metavar="FILE",
    help="Write it as an iCalendar file that calendar programs import.",
)
@format_option
def calendar(
    since: datetime | None, until: datetime | None, vendor: str | None, ics: Path | None, form: str
) -> None:
    """Print the meetings of governance.yaml with what is due before them, and every other day that matters.

    Those are the days of registers (actions, plans, risks, certificates, assessments), of vendors' records
    (notice, contract ends, other days) and of monthly and weekly feeds. Where a party has a holiday, a
    meeting is on the next day on which all work.
    """
    from outscore.workflow.calendar import events
    from outscore.workflow.calendar import ics as ics_of
    from outscore.workflow.today import today_of

    with office() as here:
        first = since.date() if since else today_of(here)
        last = until.date() if until else min(first, _LAST_START) + timedelta(days=USUAL_DAYS)
        if last < first:
            message = f"--until {last} is before {first}. Put them in order."
            raise click.UsageError(message)
        if (last - first).days > MOST_DAYS or not FIRST_YEAR < first.year <= last.year < LAST_YEAR:
            message = (
                f"From {first} to {last} is too far: at most {MOST_DAYS:,} days are shown, of the years "
                f"{FIRST_YEAR + 1} to {LAST_YEAR - 1}."
            )
            raise click.UsageError(message)
        only = here.workspace.vendor(vendor).id if vendor else None
        found = events(here, first, last, only)
        if ics:
            ics.write_bytes(ics_of(here, found))
    if ics:
        click.echo(f"Written: {ics}, {len(found):,} days from {first} to {last}.")
        return
    rows = [
        {
            "day": f"{one.day:%Y-%m-%d}",
            "weekday": f"{one.day:%a}",
            "kind": one.kind.value,
            "what": one.what,
            "who": ", ".join(one.people),
            "vendors": ", ".join(one.vendors),
            "note": one.note,
        }
        for one in found
    ]
    columns = ("day", "weekday", "kind", "what", "who", "vendors", "note")
    emit(rows, columns, form, f"Nothing from {first} to {last}. Add `meetings` to governance.yaml.")
