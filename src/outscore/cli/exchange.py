"""Commands about one delivery: what was found in it, and its rejects file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.context import workspace_option
from outscore.cli.output import MOST_FOUND
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.model.visible import visible_line

if TYPE_CHECKING:
    from outscore.model.delivery import Issue
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office

FOUND_COLUMNS = ("row", "column", "value", "severity", "code", "vendor", "month", "message", "what_to_do")
ON_SCREEN = ("row", "column", "value", "severity", "message")


@click.command(short_help="Print what was found in one delivery, and what to do.")
@click.argument("number", type=click.IntRange(min=1), metavar="ID")
@click.option("--vendor", help="Only what this vendor is told: its id, a feed's code for it, or its name.")
@format_option
def show(number: int, vendor: str | None, form: str) -> None:
    """Print every issue of the delivery ID, as `outscore deliveries` numbers it.

    With --vendor, exactly what that vendor is told: of a file with rows of several vendors its own alone.
    """
    with office() as here:
        delivery = _delivery(here, number)
        issues = _told(here, delivery, vendor)
        if form == "table":
            click.echo(visible_line(_heading(delivery, vendor)))
        columns = ON_SCREEN if form == "table" else FOUND_COLUMNS
        emit([_row(issue) for issue in issues], columns, form, "Nothing was found wrong.", MOST_FOUND)


@click.command(short_help="Write the rejected rows of one delivery to a file that can be sent back.")
@click.argument("number", type=click.IntRange(min=1), metavar="ID")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file to write; .csv or .xlsx says how.",
)
@click.option("--vendor", help="Only the rows of this vendor: its id, a feed's code for it, or its name.")
def rejects(number: int, target: Path, vendor: str | None) -> None:
    """Write the rejected rows of the delivery ID: the sender's columns, then row, reason and what to do.

    Without --vendor the file holds the rows of every vendor, also those of which nobody can say whose they
    are: never send that to one of several vendors. Call it FILE.rejects.csv or FILE.rejects.xlsx after the
    file that was sent, so that it is known when it comes back.
    """
    from outscore.storage.archive import write_whole
    from outscore.workflow.exchange import rejects_file

    form = target.suffix.lower().removeprefix(".")
    if form not in ("csv", "xlsx"):
        message = f"{target} must end in .csv or .xlsx, which says how it is written."
        raise click.BadParameter(message, param_hint="--to")
    with office() as here:
        delivery = _delivery(here, number)
        only = here.workspace.vendor(vendor).id if vendor else ""
        content, rows = rejects_file(here, delivery, only, form)
    if not rows:
        click.echo(
            f"No row of {visible_line(delivery.file)} was rejected{f' for {vendor}' if vendor else ''}."
        )
        return
    if content is None:
        click.echo("A workbook cannot hold these rows whole. Write them as .csv.", err=True)
        finish(needs_a_person=True)
        return
    write_whole(target.absolute(), content)
    click.echo(f"{target}: {rows:,} row{'' if rows == 1 else 's'}")


def _delivery(here: Office, number: int) -> StoredDelivery:
    from outscore.errors import UnknownName

    found = here.deliveries.numbered(number)
    if found is None:
        raise UnknownName("delivery", str(number), [str(one.id) for one in here.deliveries.all()])
    return found


def _told(here: Office, delivery: StoredDelivery, vendor: str | None) -> tuple[Issue, ...]:
    from outscore.workflow.exchange import share_of

    share = share_of(here, delivery, here.workspace.vendor(vendor).id if vendor else "")
    return share.issues if share else ()


def _heading(delivery: StoredDelivery, vendor: str | None) -> str:
    if vendor is not None:
        return f"{delivery.file} ({delivery.feed}): what {vendor} is told"
    rows = delivery.rows
    return (
        f"{delivery.file} ({delivery.feed}): {delivery.status.value}; {rows.read:,} rows read = "
        f"{rows.accepted:,} accepted + {rows.rejected:,} rejected + {rows.duplicate:,} duplicate + "
        f"{rows.skipped:,} skipped"
    )


def _row(issue: Issue) -> dict[str, object]:
    from outscore.reporting.rejects_advice import what_to_do

    return {
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "severity": issue.severity.value,
        "code": issue.code,
        "vendor": issue.vendor,
        "month": issue.month,
        "message": issue.message,
        "what_to_do": what_to_do(issue.code),
    }


for _command in (show, rejects):
    workspace_option(_command)
