"""Commands about invoices: what is billed, what is payable, and why the rest is disputed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import emit_json
from outscore.cli.output import format_option

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.invoice import InvoiceCheck
    from outscore.model.invoice import LineCheck

LINE_COLUMNS = (
    "invoice",
    "vendor",
    "contract",
    "period",
    "currency",
    "line",
    "name",
    "billed_units",
    "accepted_units",
    "paid_units",
    "billed",
    "payable",
    "disputed",
    "underbilled",
    "reason",
)
TABLE_COLUMNS = ("invoice", "line", "name", "billed", "payable", "disputed", "underbilled", "reason")
INVOICE_COLUMNS = (
    "invoice",
    "vendor",
    "contract",
    "period",
    "issued",
    "currency",
    "billed",
    "payable",
    "disputed",
    "underbilled",
    "credit_base",
    "state",
)
NO_INVOICE = "There is no invoice. Invoices are files of the workspace, such as invoices/acme-2026-04.yaml."


@click.group()
def invoice() -> None:
    """Check invoices against the rate card and the accepted units."""


@invoice.command(short_help="Hold invoices against contract and facts, line by line.")
@click.argument("wanted", metavar="[INVOICE | PERIOD]", required=False)
@click.option("--vendor", help="Only this vendor: its id, a feed's code for it, or its name.")
@format_option
def check(wanted: str | None, vendor: str | None, form: str) -> None:
    """Hold an invoice, all of a period, or all there are against the contract, line by line.

    A line is payable with the accepted units at the rate of the rate card. The credits that it shows are held
    against those that `outscore ledger apply` noted for its number. Exit code 1 where somebody must look:
    something is disputed, underbilled or not accepted yet, or a credit is missing, another, or not known.
    """
    from outscore.workflow.invoicing import wanted_checks

    with office() as here:
        found = wanted_checks(here, wanted, vendor)
    if form == "json":
        emit_json([_document(one) for one in found])
    else:
        rows = [row for one in found for row in _line_rows(one)]
        emit(rows, LINE_COLUMNS if form == "csv" else TABLE_COLUMNS, form, NO_INVOICE)
    if form == "table":
        for one in found:
            click.echo(_summary(one))
    finish(needs_a_person=any(not one.in_order for one in found))


@invoice.command("list", short_help="Print every invoice with its totals.")
@click.option("--vendor", help="Only this vendor: its id, a feed's code for it, or its name.")
@format_option
def list_invoices(vendor: str | None, form: str) -> None:
    """Print every invoice of the workspace with what is billed, payable and disputed."""
    from outscore.workflow.invoicing import wanted_checks

    with office() as here:
        rows = [_invoice_row(one) for one in wanted_checks(here, None, vendor)]
    emit(rows, INVOICE_COLUMNS, form, NO_INVOICE)


def _totals(found: InvoiceCheck) -> dict[str, object]:
    return {
        "billed": _amount(found, found.billed),
        "payable": _amount(found, found.payable),
        "disputed": _amount(found, found.disputed),
        "underbilled": _amount(found, found.underbilled),
    }


def _amount(found: InvoiceCheck, amount: Fraction) -> str:
    from outscore.scoring.settlement_wording import amount_digits

    return amount_digits(amount, found.invoice.currency)


def _heading(found: InvoiceCheck) -> dict[str, object]:
    return {
        "invoice": found.invoice.number,
        "vendor": found.invoice.vendor,
        "contract": found.invoice.contract,
        "period": str(found.invoice.period),
        "currency": found.invoice.currency,
    }


def _line_rows(found: InvoiceCheck) -> list[dict[str, object]]:
    lines = [_heading(found) | _line_row(found, one, line) for one, line in enumerate(found.lines, start=1)]
    return [*lines, _heading(found) | {"line": "total"} | _totals(found)]


def _line_row(found: InvoiceCheck, number: int, line: LineCheck) -> dict[str, object]:
    return {
        "line": str(number),
        "name": line.name,
        "billed_units": _units(line.line.units),
        "accepted_units": _units(line.accepted_units),
        "paid_units": _units(line.working.units if line.working else None),
        "billed": _amount(found, line.billed),
        "payable": _amount(found, line.payable),
        "disputed": _amount(found, line.disputed),
        "underbilled": _amount(found, line.underbilled),
        "reason": line.reason,
    }


def _units(units: Fraction | None) -> str | None:
    from outscore.scoring.wording import exact_text

    return None if units is None else exact_text(units)


def _document(found: InvoiceCheck) -> dict[str, object]:
    from outscore.scoring.invoice import credits_sentence

    due = found.credits_due
    return {
        **_heading(found),
        "issued": found.invoice.issued.isoformat(),
        "lines": [
            {
                "rate": line.line.rate or None,
                **_line_row(found, number, line),
                "accepted": line.accepted_by or None,
                "reasons": [reason.why.value for reason in line.reasons],
                "slab_units": [_units(units) for units in line.working.slab_units] if line.working else [],
                "estimated": line.estimated,
            }
            for number, line in enumerate(found.lines, start=1)
        ],
        **_totals(found),
        "credit_base": _amount(found, found.credit_base),
        "credits_shown": _amount(found, found.credits_shown),
        "credits_due": None if due is None else _amount(found, due),
        "credits_reason": credits_sentence(found),
        "state": _state(found),
    }


def _invoice_row(found: InvoiceCheck) -> dict[str, object]:
    return {
        **_heading(found),
        "issued": found.invoice.issued.isoformat(),
        **_totals(found),
        "credit_base": _amount(found, found.credit_base),
        "state": _state(found),
    }


def _state(found: InvoiceCheck) -> str:
    """What is to be done with it, in a word or two."""
    if found.undecided:
        return "not accepted yet"
    states = [
        word
        for word, holds in (
            ("disputed", found.disputed),
            ("underbilled", found.underbilled),
            ("credit missing", found.credits_missing > 0),
            ("credit differs", found.credits_missing < 0),
            ("estimated", found.estimated),
        )
        if holds
    ]
    return ", ".join(states) or "in order"


def _base(found: InvoiceCheck) -> str:
    """What percentages are taken of, as far as this invoice says."""
    from outscore.scoring.settlement_wording import money

    amount = money(abs(found.credit_base), found.invoice.currency)
    if found.contrary:
        return "No percentage is taken of it while the sign of a line is in doubt."
    if found.credit_base < 0:
        return f"It takes {amount} off what percentages are taken of."
    return f"Percentages are taken of {amount}{' (estimated)' if found.estimated else ''}."


def _summary(found: InvoiceCheck) -> str:
    from outscore.scoring.invoice import credits_sentence
    from outscore.scoring.settlement_wording import money

    def said(amount: Fraction) -> str:
        return money(amount, found.invoice.currency)

    bill = found.invoice
    text = f"{bill.number} ({bill.vendor}, {bill.period}): {said(found.payable)} payable of "
    text += f"{said(found.billed)} billed, {said(found.disputed)} disputed"
    if found.underbilled:
        text += f", {said(found.underbilled)} not billed"
    text += f". {_base(found)}"
    if found.credits_due is None:
        return f"{text} Credits on it: {said(found.credits_shown)}."
    text += f" Credits on it: {said(found.credits_shown)}, due: {said(found.credits_due)}."
    return f"{text} {credits_sentence(found)}".rstrip()
