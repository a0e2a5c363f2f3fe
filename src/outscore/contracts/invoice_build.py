"""Checked invoice files as values of the model."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.invoice import Acceptance
from outscore.model.invoice import ExchangeRate
from outscore.model.invoice import Invoice
from outscore.model.invoice import InvoiceCredit
from outscore.model.invoice import InvoiceLine
from outscore.model.invoice import PassThrough
from outscore.model.period import Period

if TYPE_CHECKING:
    from decimal import Decimal

    from outscore.contracts.invoice_documents import AcceptanceEntry
    from outscore.contracts.invoice_documents import ExchangeRateEntry
    from outscore.contracts.invoice_documents import InvoiceDocument
    from outscore.contracts.invoice_documents import InvoiceLineEntry
    from outscore.contracts.invoice_documents import PassThroughEntry


def invoice_of(document: InvoiceDocument) -> Invoice:
    """An invoice."""
    return Invoice(
        number=document.invoice.strip(),
        vendor=document.vendor,
        contract=document.contract,
        period=Period.parse(document.period),
        currency=document.currency,
        issued=document.issued,
        lines=tuple(line_of(entry) for entry in document.lines),
        accepted=tuple(_acceptance(entry) for entry in document.accepted),
        exchange_rates=tuple(_exchange_rate(entry) for entry in document.exchange_rates),
        credits=tuple(InvoiceCredit(Fraction(item.amount), item.name) for item in document.credits),
        tax=Fraction(document.tax or 0),
    )


def line_of(entry: InvoiceLineEntry) -> InvoiceLine:
    """A line of an invoice."""
    return InvoiceLine(
        billed=Fraction(entry.billed_amount),
        rate=entry.rate or "",
        name=entry.name or "",
        units=_fraction(entry.billed_units),
        unit_price=_fraction(entry.billed_rate),
        pass_through=_pass_through(entry.pass_through) if entry.pass_through else None,
    )


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _pass_through(entry: PassThroughEntry) -> PassThrough:
    return PassThrough(Fraction(entry.cost), entry.evidence or "", entry.currency or "")


def _acceptance(entry: AcceptanceEntry) -> Acceptance:
    return Acceptance(entry.rate, Fraction(entry.units), entry.by, entry.day, entry.estimated or "")


def _exchange_rate(entry: ExchangeRateEntry) -> ExchangeRate:
    return ExchangeRate(entry.source, entry.target, Fraction(entry.rate), entry.day, entry.published_by)
