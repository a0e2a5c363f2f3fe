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
    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.statements import StoredResult
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
    "band",
    "points",
    "credit",
    "currency",
)
SETTLED_COLUMNS = ("band", "points", "credit")
MOST_NAMES = 2
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
@click.option("--as-of", metavar="TIME", help="As it stood on a day (2026-10-05, to its end) or at a time.")
@format_option
def results(
    periods: tuple[Period, ...], vendor: str | None, measure: str | None, as_of: str | None, form: str
) -> None:
    """Print every result of a period, with six decimals; the verdicts come from exact fractions."""
    from outscore.errors import NotScored
    from outscore.errors import UnknownName
    from outscore.workflow.ledger import recorded_before

    with office() as here:
        only = here.workspace.vendor(vendor).id if vendor else None
        found: list[StoredResult] = []
        before = recorded_before(as_of, here.workspace.settings.timezone)[0] if as_of else None
        for period in periods:
            scored = here.statements.results(str(period), before)
            if not scored:
                raise NotScored(str(period))
            found += scored
        wanted = [one for one in found if only in (None, one.vendor) and measure in (None, one.measure)]
        settled = _settled(here, wanted)
    rows = [_result_row(one, settled.get(_key(one))) for one in wanted]
    known = {one.measure for one in found}
    if measure is not None and measure not in known:
        raise UnknownName("measure", measure, known)
    columns = RESULT_COLUMNS if form != "table" else _columns_of_table(rows)
    emit(rows, columns, form, "No result fits. See: outscore results --period PERIOD")


def _columns_of_table(rows: list[dict[str, object]]) -> tuple[str, ...]:
    """What fits on a screen; of points and money only what there is."""
    there = tuple(name for name in SETTLED_COLUMNS if any(row[name] for row in rows))
    currency = ("currency",) if "credit" in there else ()
    return (*RESULT_COLUMNS[: RESULT_COLUMNS.index("unit")], *there, *currency)


def _key(one: StoredResult) -> tuple[str, str, str, int, str]:
    return (one.vendor, one.contract, one.period, one.revision, one.measure)


def _settled(
    here: Office, found: list[StoredResult]
) -> dict[tuple[str, str, str, int, str], tuple[MeasureSettlementDocument, str]]:
    """What each result came to, with its currency; only statements whose contract settles are read."""
    from outscore.model.period import Period
    from outscore.workflow.settling import is_settled

    contracts = {one.id: one for one in here.workspace.contracts}
    wanted = {
        (one.vendor, one.contract, one.period, one.revision)
        for one in found
        if one.contract not in contracts or is_settled(contracts[one.contract], Period.parse(one.period))
    }
    settled = {}
    for stored, _ in here.statements.revisions() if wanted else ():
        key = (stored.vendor, stored.contract, stored.period, stored.revision)
        settlement = here.statements.read(stored.sha256).get("settlement") if key in wanted else None
        for one in settlement["measures"] if settlement else ():
            settled[*key, one["measure"]] = (one, settlement["currency"] if settlement else "")
    return settled


def _exactly(number: NumberDocument) -> str:
    """A number as a spreadsheet reads it, with six decimals where it has any."""
    from fractions import Fraction

    from outscore.scoring.wording import decimal_text

    value = Fraction(number["n"], number["d"])
    return decimal_text(value, 0 if value.denominator == 1 else 6)


def _numerator(one: StoredResult) -> int | str | None:
    """In the unit itself: whole where it is whole, else an exact decimal."""
    from outscore.scoring.wording import plain

    if one.numerator is None or one.numerator % one.scale == 0:
        return one.numerator // one.scale if one.numerator is not None else None
    return plain(one.numerator, one.scale)


def _result_row(
    one: StoredResult, settled: tuple[MeasureSettlementDocument, str] | None
) -> dict[str, object]:
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
        "band": one.band,
        **_settled_cells(settled),
    }


def _settled_cells(settled: tuple[MeasureSettlementDocument, str] | None) -> dict[str, object]:
    """Points after repeat, and the exact share of the credit; nothing where the contract settles nothing."""
    if settled is None:
        return {"points": None, "credit": None, "currency": ""}
    measure, currency = settled
    has_points = any(band["points"] for band in measure["bands"])
    return {
        "points": _exactly(measure["points"]) if has_points else None,
        "credit": _exactly(measure["charged"]) if currency else None,
        "currency": currency,
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
@click.argument("names", nargs=-1, required=True, metavar="[MEASURE] PERIOD")
@click.option("--contract", help="Where the vendor has several contracts.")
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
def explain(vendor: str, names: tuple[str, ...], contract: str | None, most: int, form: str) -> None:
    """Go from a figure to its clause, its formula with the numbers, the deliveries and the rows.

    Without MEASURE: from the whole amount of PERIOD to each line of it, with its clause.
    """
    from outscore.cli import explaining
    from outscore.workflow.explain import explain as explain_figure
    from outscore.workflow.explain import explain_money

    measure, period = _measure_and_period(names)
    with office() as here:
        if measure is None:
            whole = explain_money(here, vendor, period, contract)
            document, lines = explaining.money_document(whole), explaining.money_lines(whole)
        else:
            found = explain_figure(here, vendor, measure, period, contract)
            document, lines = explaining.figure_document(found), explaining.figure_lines(found, most)
    if form == "json":
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            click.echo(line)


def _measure_and_period(names: tuple[str, ...]) -> tuple[str | None, Period]:
    if len(names) > MOST_NAMES:
        raise click.UsageError(f"Too many names: {' '.join(names)}. Give: VENDOR [MEASURE] PERIOD")
    *measure, last = names
    context = click.get_current_context()
    return (measure[0] if measure else None), PERIOD.convert(last, None, context)
