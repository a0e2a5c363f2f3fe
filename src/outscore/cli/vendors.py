"""The command that prints what is known of vendors beside their figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option

if TYPE_CHECKING:
    from outscore.workflow.vendor_record import Line


@click.command(short_help="Every vendor, or one vendor's record.")
@click.argument("vendor", required=False)
@format_option
def vendors(vendor: str | None, form: str) -> None:
    """Print every vendor, or the record of VENDOR.

    A record is its contracts with their ends and days for notice, sites, subcontractors, contacts,
    certificates, and what is open in the registers.
    """
    from outscore.workflow.vendor_record import every_vendor
    from outscore.workflow.vendor_record import record_lines

    with office() as here:
        if vendor is None:
            rows = every_vendor(here)
            columns = ("vendor", "name", "tier", "contracts", "sites", "subcontractors", "next_day", "next")
            emit(rows, columns, form, "vendors.yaml has no vendor.")
            return
        lines = record_lines(here, here.workspace.vendor(vendor))
    emit([_row(line) for line in lines], ("part", "what", "says", "day"), form, "")


def _row(line: Line) -> dict[str, object]:
    return {
        "part": line.part,
        "what": line.what,
        "says": line.says,
        "day": line.day.isoformat() if line.day else "",
    }
