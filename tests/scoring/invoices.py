"""Rate lines, invoices and what was accepted, in as few words as a test needs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from outscore.model.invoice import Acceptance
from outscore.model.invoice import Invoice
from outscore.model.invoice import InvoiceLine
from outscore.model.invoice import RateCard
from outscore.model.period import Period
from outscore.model.terms.invoicing import Minimum
from outscore.model.terms.invoicing import RateLine
from outscore.scoring.invoice import check_invoices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.invoice import ExchangeRate
    from outscore.model.invoice import InvoiceCheck
    from outscore.model.invoice import LineCheck
    from outscore.model.invoice import Why
    from outscore.model.terms.timing import Indexation

F = Fraction
APRIL = Period.parse("2026-04")
ISSUED = date(2026, 5, 3)
FORECAST = {"forecast_hours": F(11000)}
MINIMUM = Minimum(F(95), "forecast_hours")
NOTHING: Mapping[str, Fraction] = {}


def hours(price: str = "21.40", minimum: Minimum | None = MINIMUM, currency: str = "") -> RateLine:
    return RateLine("hours", "Agent hours", "hour", "7.1", rate=F(price), minimum=minimum, currency=currency)


def line(billed: str, units: str | None = None, price: str | None = None, rate: str = "hours") -> InvoiceLine:
    return InvoiceLine(
        F(billed), rate, units=F(units) if units else None, unit_price=F(price) if price else None
    )


def accepted(units: str, rate: str = "hours", on: date = ISSUED, estimated: str = "") -> Acceptance:
    return Acceptance(rate, F(units), "A. Person", on, estimated)


def invoice(
    *lines: InvoiceLine,
    units: tuple[Acceptance, ...] = (),
    currency: str = "GBP",
    exchange: tuple[ExchangeRate, ...] = (),
    number: str = "1",
) -> Invoice:
    return Invoice(number, "acme", "main", APRIL, currency, ISSUED, lines, units, exchange)


def check_invoice(
    rates: list[RateLine],
    indexation: Indexation | None,
    quantities: Mapping[str, Fraction],
    bill: Invoice,
    on: date,
    currency: str = "",
) -> InvoiceCheck:
    """One invoice alone against a rate card."""
    return check_invoices(RateCard(tuple(rates), on, indexation, currency), quantities, [bill])[0]


def check(
    rate: RateLine,
    bill: Invoice,
    quantities: Mapping[str, Fraction] = NOTHING,
    indexation: Indexation | None = None,
) -> InvoiceCheck:
    return check_invoice([rate], indexation, quantities, bill, APRIL.start, "GBP")


def row(*values: object) -> tuple[object, ...]:
    return values


def only(found: InvoiceCheck) -> LineCheck:
    (one,) = found.lines
    return one


def whys(one: LineCheck) -> list[Why]:
    return [reason.why for reason in one.reasons]


AMOUNTS = st.fractions(min_value=0, max_value=10**6, max_denominator=10**4)
