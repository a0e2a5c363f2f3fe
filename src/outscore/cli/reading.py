"""Commands that only read: results, deliveries, and the explanation of a figure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import PERIODS
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option

if TYPE_CHECKING:
    from outscore.model.period import Period
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.statements import StoredResult
    from outscore.workflow.explain import Explanation
    from outscore.workflow.office import Office

RESULT_COLUMNS = (
    "vendor",
    "contract",
    "measure",
    "scope",
    "period",
    "numerator",
    "denominator",
    "value",
    "target",
    "verdict",
    "revision",
    "unit",
    "reason",
)
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
    "received_at",
)
ISSUE_COLUMNS = ("file", "severity", "code", "row", "column", "value", "vendor", "month", "message")


@click.command(short_help="Print every result of a period.")
@click.option(
    "--period", "periods", type=PERIODS, required=True, help="2026-10, 2026-Q3 or 2026-04..2026-09."
)
@click.option("--vendor", help="Only this vendor: its id, a feed's code for it, or its name.")
@click.option("--measure", help="Only this measure.")
@format_option
def results(periods: tuple[Period, ...], vendor: str | None, measure: str | None, form: str) -> None:
    """Print every result of a period, with six decimals; the verdicts come from exact fractions."""
    from outscore.errors import NotScored
    from outscore.errors import UnknownName

    with office() as here:
        only = here.workspace.vendor(vendor).id if vendor else None
        found: list[StoredResult] = []
        for period in periods:
            scored = here.statements.results(str(period))
            if not scored:
                raise NotScored(str(period))
            found += scored
    rows = [
        _result_row(one) for one in found if only in (None, one.vendor) and measure in (None, one.measure)
    ]
    known = {one.measure for one in found}
    if measure is not None and measure not in known:
        raise UnknownName("measure", measure, known)
    columns = RESULT_COLUMNS if form != "table" else RESULT_COLUMNS[:-2]
    emit(rows, columns, form, "No result fits. See: outscore results --period PERIOD")


def _numerator(one: StoredResult) -> int | str | None:
    """In the unit itself: whole where it is whole, else an exact decimal."""
    from outscore.scoring.wording import plain

    if one.numerator is None or one.numerator % one.scale == 0:
        return one.numerator // one.scale if one.numerator is not None else None
    return plain(one.numerator, one.scale)


def _result_row(one: StoredResult) -> dict[str, object]:
    from fractions import Fraction

    from outscore.scoring.wording import decimal_text

    return {
        "vendor": one.vendor,
        "contract": one.contract,
        "measure": one.measure,
        "scope": one.scope,
        "period": one.period,
        "numerator": _numerator(one),
        "denominator": one.denominator,
        "value": decimal_text(Fraction(*one.value), 6) if one.value else None,
        "target": one.target,
        "verdict": one.verdict,
        "revision": one.revision,
        "unit": one.unit,
        "reason": one.reason,
    }


@click.command(short_help="Print what arrived, and what was wrong with it.")
@click.option("--issues", is_flag=True, help="Print what was found wrong, issue by issue, instead.")
@click.option("--rejected", is_flag=True, help="Print the rejected rows, whole, instead.")
@click.option(
    "--all", "everything", is_flag=True, help="Also the readings of a file that a later reading replaced."
)
@format_option
def deliveries(issues: bool, rejected: bool, everything: bool, form: str) -> None:
    """Print what arrived, with its row accounting: read = accepted + rejected + duplicate."""
    with office() as here:
        found = here.deliveries.all(superseded=everything)
        if rejected:
            _emit_rejected(here, found, form)
        elif issues:
            emit(_issue_rows(here, found), ISSUE_COLUMNS, form, "Nothing was found wrong.")
        else:
            rows = [_delivery_row(one) for one in found]
            columns = DELIVERY_COLUMNS if form != "table" else DELIVERY_COLUMNS[1:3] + DELIVERY_COLUMNS[4:]
            emit(rows, columns, form, "Nothing has been received yet. Run: outscore receive")


def _delivery_row(one: StoredDelivery) -> dict[str, object]:
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
        "received_at": one.received_at,
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
    issues = here.deliveries.issues([one.id for one in found])
    rows = [
        {
            "file": one.file,
            "row": row.row,
            "why": " ".join(issue.message for issue in issues.get(one.id, ()) if issue.row == row.row),
            "cells": json.dumps(dict(zip(one.header, row.cells, strict=False)), ensure_ascii=False),
        }
        for one in found
        for row in here.deliveries.rejected(one.id)
    ]
    emit(rows, ("file", "row", "why", "cells"), form, "No row was rejected.")


@click.command(short_help="Go from a figure back to the clause, the file and the row.")
@click.argument("vendor")
@click.argument("measure")
@click.argument("period", type=PERIOD)
@click.option("--contract", help="Where the vendor has the measure under several contracts.")
@click.option(
    "--rows",
    "most",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="How many rows to print.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How to print it.",
)
def explain(vendor: str, measure: str, period: Period, contract: str | None, most: int, form: str) -> None:
    """Go from a figure to its clause, its formula with the numbers, the deliveries and the rows."""
    from outscore.workflow.explain import explain as explain_figure

    with office() as here:
        explanation = explain_figure(here, vendor, measure, period, contract)
    if form == "json":
        click.echo(json.dumps(_explained_document(explanation), ensure_ascii=False, indent=2))
    else:
        for line in _explained_lines(explanation, most):
            click.echo(line)


def _explained_document(one: Explanation) -> dict[str, object]:
    return {
        "vendor": one.document["vendor"],
        "contract": one.document["contract"],
        "period": one.document["period"],
        "statement": {"sha256": one.statement.sha256, "revision": one.statement.revision},
        "result": one.result,
        "definition": one.definition,
        "working": one.working,
        "rows_agree": one.agrees,
        "rows": [
            {
                "file": row.file,
                "delivery": row.delivery,
                "row": row.row,
                "period": row.month,
                "scope": row.scope,
                "quantities": dict(row.quantities),
                "texts": dict(row.texts),
            }
            for row in one.rows
        ],
    }


def _explained_lines(one: Explanation, most: int) -> list[str]:
    document, result, definition = one.document, one.result, one.definition
    figure, target = result["figure"], result["target"]
    judged = f"against {target['shown']}" if target else "reported, not judged"
    lines = [
        f"{document['vendor']['name']}, {document['period']['label']}: {result['name']}",
        f"  {figure['shown']}, {figure['verdict'].replace('_', ' ')} ({judged})",
    ]
    if figure["reason"]:
        lines.append(f"  why: {figure['reason']}")
    lines += [
        f"  clause      {result['clause']}",
        f"  contract    {document['contract']['name']} (terms {document['contract']['terms_sha256'][:12]})",
        f"  definition  {definition['name']}, version {definition['version']}: {definition['definition']}",
        f"  working     {one.working}",
        f"  statement   revision {one.statement.revision}, SHA-256 {one.statement.sha256}",
        f"  rows        {len(one.rows)}, {_agreement(one)}",
    ]
    for row in one.rows[:most]:
        cells = ", ".join(f"{column} = {text!r}" for column, text in row.texts.items())
        lines.append(f"    {row.file} row {row.row} ({row.month}, {row.scope}): {cells}")
        lines.append(f"      delivery SHA-256 {row.delivery}")
    if len(one.rows) > most:
        lines.append(f"    ... and {len(one.rows) - most:,} more: --rows {len(one.rows)}")
    return lines


def _agreement(one: Explanation) -> str:
    if one.agrees:
        return "added up again just now: they give the numbers above"
    period = one.document["period"]["id"]
    return f"which no longer give the numbers above: rows came in since. Run: outscore score {period}"
