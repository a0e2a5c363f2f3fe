"""Commands that only read: results and deliveries."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from outscore.cli import exchange
from outscore.cli.changes import changes
from outscore.cli.context import PERIODS
from outscore.cli.context import as_of_option
from outscore.cli.context import office
from outscore.cli.output import MOST_FOUND
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.cli.result_rows import RESULT_COLUMNS
from outscore.cli.result_rows import columns_of_table
from outscore.cli.result_rows import result_key
from outscore.cli.result_rows import result_row
from outscore.cli.result_rows import settled_results

if TYPE_CHECKING:
    from outscore.errors import NotScored
    from outscore.model.period import Period
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.statements import StoredResult
    from outscore.workflow.office import Office

DELIVERY_COLUMNS = (
    "id",
    "feed",
    "file",
    "sha256",
    "status",
    "rows_read",
    "rows_accepted",
    "rows_rejected",
    "rows_duplicate",
    "rows_skipped",
    "received_at",
    "read_again_at",
)
ISSUE_COLUMNS = ("file", "severity", "code", "row", "column", "value", "vendor", "month", "message")


@click.command(short_help="Print every result of a period.")
@click.option(
    "--period", "periods", type=PERIODS, required=True, help="2026-10, 2026-Q3 or 2026-04..2026-09."
)
@click.option("--vendor", help="Only this vendor: its id, a feed's code for it, or its name.")
@click.option("--measure", help="Only this measure.")
@as_of_option
@format_option
def results(
    periods: tuple[Period, ...], vendor: str | None, measure: str | None, as_of: str | None, form: str
) -> None:
    """Print every result of a period, with six decimals; the verdicts come from exact fractions.

    A measure's credit is its share of what is owed, after every limit (`charged` in a worked example). The
    table shows it in whole coins, as it is booked; csv and json exactly.
    """
    from outscore.errors import UnknownName
    from outscore.workflow.as_of import recorded_before

    with office() as here:
        only = here.workspace.vendor(vendor).id if vendor else None
        found: list[StoredResult] = []
        before = recorded_before(as_of, here.workspace.settings.timezone)[0] if as_of is not None else None
        for period in periods:
            scored = here.statements.results(str(period), before)
            if not scored:
                raise _not_there(here, period, as_of)
            found += scored
        wanted = [one for one in found if only in (None, one.vendor) and measure in (None, one.measure)]
        settled = settled_results(here, wanted)
    rows = [result_row(one, settled.get(result_key(one)), in_coins=form == "table") for one in wanted]
    known = {one.measure for one in found}
    if measure is not None and measure not in known:
        raise UnknownName("measure", measure, known)
    columns = RESULT_COLUMNS if form != "table" else columns_of_table(rows)
    emit(rows, columns, form, "No result fits. See: outscore results --period PERIOD")


def _not_there(here: Office, period: Period, as_of: str | None) -> NotScored:
    """Why a period has no result: none was worked out, or none before the day that was asked about."""
    from outscore.errors import NothingStood
    from outscore.errors import NotScored

    first = here.statements.first_made_at(str(period))
    if first is None or as_of is None:
        return NotScored(str(period))
    zone = here.workspace.settings.timezone
    since = datetime.fromisoformat(first).astimezone(ZoneInfo(zone))
    return NothingStood(str(period), as_of, f"{since:%Y-%m-%d %H:%M} ({zone})")


@click.group(short_help="Print what arrived, and what was wrong with it.", invoke_without_command=True)
@click.option("--issues", is_flag=True, help="Print what was found wrong, issue by issue, instead.")
@click.option("--rejected", is_flag=True, help="Print the rejected rows, whole, instead.")
@click.option(
    "--all", "everything", is_flag=True, help="Also the readings of a file that a later reading replaced."
)
@format_option
@click.pass_context
def deliveries(ctx: click.Context, issues: bool, rejected: bool, everything: bool, form: str) -> None:
    """Print what arrived, with its row accounting: read = accepted + rejected + duplicate + skipped."""
    if ctx.invoked_subcommand is not None:
        return
    with office() as here:
        found = here.deliveries.all(superseded=everything)
        if rejected:
            _emit_rejected(here, found, form)
        elif issues:
            emit(_issue_rows(here, found), ISSUE_COLUMNS, form, "Nothing was found wrong.", MOST_FOUND)
        else:
            rows = _delivery_rows(here, found)
            columns = DELIVERY_COLUMNS if form != "table" else _columns_of_table(rows)
            emit(rows, columns, form, "Nothing has been received yet. Run: outscore receive")


for _command in (exchange.show, exchange.rejects, changes):
    deliveries.add_command(_command)


def _columns_of_table(rows: list[dict[str, object]]) -> tuple[str, ...]:
    columns = tuple(one for one in DELIVERY_COLUMNS if one != "sha256")
    return columns if any(row["read_again_at"] for row in rows) else columns[:-1]


def _delivery_rows(here: Office, found: tuple[StoredDelivery, ...]) -> list[dict[str, object]]:
    """Each delivery with when its bytes came, and when it was read again since."""
    came = here.deliveries.first_arrivals()
    first = {(one.feed, one.sha256): came.get(one.id) for one in here.deliveries.all()}
    return [_delivery_row(one, first.get((one.feed, one.sha256)) or one.received_at) for one in found]


def _delivery_row(one: StoredDelivery, came: str) -> dict[str, object]:
    return {
        "id": one.id,
        "feed": one.feed,
        "file": one.file,
        "sha256": one.sha256,
        "status": one.status.value,
        "rows_read": one.rows.read,
        "rows_accepted": one.rows.accepted,
        "rows_rejected": one.rows.rejected,
        "rows_duplicate": one.rows.duplicate,
        "rows_skipped": one.rows.skipped,
        "received_at": came,
        "read_again_at": one.received_at if one.received_at != came else None,
    }


def _issue_rows(here: Office, found: tuple[StoredDelivery, ...]) -> list[dict[str, object]]:
    issues = here.deliveries.issues([one.id for one in found])
    return [
        {
            "file": one.file,
            "severity": issue.severity.value,
            "code": issue.code,
            "row": issue.row,
            "column": issue.column,
            "value": issue.value,
            "vendor": issue.vendor,
            "month": issue.month,
            "message": issue.message,
        }
        for one in found
        for issue in issues.get(one.id, ())
    ]


def _emit_rejected(here: Office, found: tuple[StoredDelivery, ...], form: str) -> None:
    why: dict[tuple[int, int | None], list[str]] = {}
    for number, issues in here.deliveries.issues([one.id for one in found]).items():
        for issue in issues:
            why.setdefault((number, issue.row), []).append(issue.message)
    rows = [
        {
            "file": one.file,
            "row": row.row,
            "why": " ".join(why.get((one.id, row.row), ())),
            "cells": json.dumps(dict(zip(one.header, row.cells, strict=False)), ensure_ascii=False),
        }
        for one in found
        for row in here.deliveries.rejected(one.id)
    ]
    emit(rows, ("file", "row", "why", "cells"), form, "No row was rejected.", MOST_FOUND)
