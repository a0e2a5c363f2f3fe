"""Costs that a vendor hands on: payable as they were, in the invoice's currency, once for each evidence."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.currency import minor_unit
from outscore.model.invoice import LineCheck
from outscore.model.terms.measuring import RoundingMode
from outscore.scoring import invoice_wording as wording
from outscore.scoring.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.invoice import ExchangeRate
    from outscore.model.invoice import Invoice
    from outscore.model.invoice import InvoiceLine
    from outscore.model.invoice import Reason

    Place = tuple[str, int]
    """A line: the number of its invoice, and its place there from 1."""

ZERO = Fraction(0)


def in_order_of_issue(invoices: Iterable[Invoice]) -> list[Invoice]:
    """The oldest invoice first; those of one day by their numbers."""
    return sorted(invoices, key=lambda one: (one.issued, one.number))


def evidence_used_before(invoices: Sequence[Invoice]) -> dict[Place, Place]:
    """The lines whose evidence an earlier line of the vendor has used, with that line.

    Case and spaces make no other evidence. A line that gives a cost back sets its evidence free again.
    """
    used: dict[str, Place] = {}
    found: dict[Place, Place] = {}
    for invoice in invoices:
        for place, line in enumerate(invoice.lines, 1):
            evidence = alike(line.pass_through.evidence) if line.pass_through else ""
            if line.pass_through is None or not evidence:
                continue
            if line.pass_through.cost < 0:
                used.pop(evidence, None)
            elif evidence in used:
                found[invoice.number, place] = used[evidence]
            else:
                used[evidence] = (invoice.number, place)
    return found


def alike(text: str) -> str:
    """A text without what makes no other number or document of it: its case and its spaces.

    >>> alike(" Inv 0042"), alike("INV0042")
    ('inv0042', 'inv0042')
    """
    return "".join(text.split()).casefold()


def handed_on(invoice: Invoice, line: InvoiceLine, used: Place | None) -> LineCheck:
    """A cost handed on is payable as it was, if something proves it that no line has used before."""
    cost = line.pass_through
    if cost is None or not cost.evidence.strip():
        return LineCheck(line, line.name, ZERO, reasons=(wording.no_evidence(),))
    if used is not None:
        return LineCheck(line, line.name, ZERO, reasons=(wording.evidence_used(cost.evidence, *used),))
    exchange, reason = exchange_into(cost.currency or invoice.currency, invoice)
    if reason is not None:
        return LineCheck(line, line.name, ZERO, reasons=(reason,))
    payable = in_currency(cost.cost * (exchange.rate if exchange else 1), invoice.currency)
    reasons = () if payable == line.billed else (wording.cost(invoice.currency, payable, line.billed),)
    return LineCheck(line, line.name, payable, exchange=exchange, reasons=reasons)


def exchange_into(source: str, invoice: Invoice) -> tuple[ExchangeRate | None, Reason | None]:
    """The dated rate into the invoice's currency; one for the other direction is not turned round."""
    if source == invoice.currency:
        return None, None
    for one in invoice.exchange_rates:
        if (one.source, one.target) == (source, invoice.currency):
            return one, None
    turned = any((one.source, one.target) == (invoice.currency, source) for one in invoice.exchange_rates)
    return None, wording.no_exchange(source, invoice.currency, turned=turned)


def in_currency(amount: Fraction, currency: str) -> Fraction:
    """An amount as it is paid: rounded half up to the currency's minor unit.

    >>> str(in_currency(Fraction("10.005"), "GBP")), str(in_currency(Fraction("10.5"), "JPY"))
    ('1001/100', '11')
    """
    return rounded(amount, minor_unit(currency), RoundingMode.HALF_UP)
