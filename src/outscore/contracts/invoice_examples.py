"""Worked examples of a contract's charges: units and bills in, what is payable out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Protocol

from outscore.model.invoice import Acceptance
from outscore.model.invoice import Invoice
from outscore.model.invoice import InvoiceLine
from outscore.model.invoice import RateCard
from outscore.scoring.invoice import check_invoices
from outscore.scoring.invoice import in_currency
from outscore.scoring.rate_card import committed
from outscore.scoring.rate_card import price

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from outscore.model.contract import Contract
    from outscore.model.invoice import InvoiceCheck
    from outscore.model.period import Period
    from outscore.model.terms.invoicing import RateLine

ZERO = Fraction(0)


class Units(Protocol):
    """What an example gives of one rate: units accepted, the amount billed, units and price billed."""

    @property
    def accepted(self) -> Decimal | None: ...
    @property
    def billed(self) -> Decimal | None: ...
    @property
    def units(self) -> Decimal | None: ...
    @property
    def unit_price(self) -> Decimal | None: ...


def invoice_example(
    contract: Contract, given: Mapping[str, Units], quantities: Mapping[str, Fraction], period: Period
) -> InvoiceCheck:
    """What the rate card in force in a period makes of units and bills, by rate.

    Prices in another currency count as they are printed. Without an amount billed, the units billed are
    priced at the price billed, or at the card's; without these too, what is payable counts as billed.
    """
    terms = contract.on(period.start).terms
    rates = {rate.id: replace(rate, currency="") for rate in terms.rates}
    card = RateCard(tuple(rates.values()), period.start, terms.indexation, terms.currency)
    lines = []
    for name, one in given.items():
        billed = _billed(card, rates.get(name), one, quantities)
        units, unit_price = _fraction(one.units), _fraction(one.unit_price)
        lines.append(InvoiceLine(in_currency(billed, terms.currency), name, "", units, unit_price))
    accepted = [
        Acceptance(name, Fraction(one.accepted), "the example", period.end)
        for name, one in given.items()
        if one.accepted is not None
    ]
    invoice = Invoice(
        number="example",
        vendor="",
        contract=contract.id,
        period=period,
        currency=terms.currency,
        issued=period.end,
        lines=tuple(lines),
        accepted=tuple(accepted),
    )
    return check_invoices(card, quantities, [invoice])[0]


def _billed(
    card: RateCard, rate: RateLine | None, one: Units, quantities: Mapping[str, Fraction]
) -> Fraction:
    if one.billed is not None:
        return Fraction(one.billed)
    if one.units is not None and one.unit_price is not None:
        return Fraction(one.units) * Fraction(one.unit_price)
    if rate is None:
        return ZERO
    accepted = one.accepted if one.accepted is not None else quantities.get(rate.accepted_from)
    units = _fraction(one.units)
    if units is None:
        units = max(Fraction(accepted or 0), committed(rate, quantities) or ZERO)
    priced = price(card, rate, units)
    return priced.amount if priced else ZERO


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)
