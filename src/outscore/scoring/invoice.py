"""The invoice check: what a vendor bills, held against the rate card and the units that were accepted.

Exact throughout; money is rounded once per line, half up to the currency's minor unit, and totals are sums
of the rounded lines, so that they agree with the invoice. What a rate comes to in a period is due once,
however many lines or invoices of the period bill it. Less billed than payable is told line by line and never
set off against another line.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.currency import minor_unit
from outscore.model.invoice import InvoiceCheck
from outscore.model.invoice import LineCheck
from outscore.scoring import invoice_wording as wording
from outscore.scoring.costs_handed_on import evidence_used_before
from outscore.scoring.costs_handed_on import exchange_into
from outscore.scoring.costs_handed_on import handed_on
from outscore.scoring.costs_handed_on import in_currency
from outscore.scoring.costs_handed_on import in_order_of_issue
from outscore.scoring.rate_card import committed
from outscore.scoring.rate_card import price
from outscore.scoring.settlement_wording import money

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.invoice import Acceptance
    from outscore.model.invoice import ExchangeRate
    from outscore.model.invoice import Invoice
    from outscore.model.invoice import InvoiceLine
    from outscore.model.invoice import Payable
    from outscore.model.invoice import RateCard
    from outscore.model.invoice import Reason
    from outscore.model.terms.invoicing import RateLine
    from outscore.scoring.costs_handed_on import Place

ZERO = Fraction(0)
__all__ = ["check_invoices", "credits_sentence", "in_currency", "multiplies"]


def check_invoices(
    card: RateCard,
    quantities: Mapping[str, Fraction],
    invoices: Iterable[Invoice],
    credits_due: Mapping[str, Fraction] | None = None,
    others: Iterable[Invoice] = (),
    not_in_force: str = "",
) -> tuple[InvoiceCheck, ...]:
    """All invoices of a vendor, a contract and a period together, in the order they were issued.

    quantities: facts of the period by name, such as a locked forecast or accepted units. credits_due: what
    the client is owed, by the number of the invoice that should show it. others: more invoices of the vendor,
    on which the evidence of a cost may stand already. not_in_force: why nothing of the period is payable.
    """
    ordered = in_order_of_issue(invoices)
    due = credits_due or {}
    if not_in_force:
        return tuple(_nothing_payable(one, not_in_force, due.get(one.number)) for one in ordered)
    period = _Period(card, quantities, ordered, evidence_used_before(in_order_of_issue([*ordered, *others])))
    return tuple(
        InvoiceCheck(
            one,
            tuple(period.line(one, line, place) for place, line in enumerate(one.lines, 1)),
            due.get(one.number),
        )
        for one in ordered
    )


def _nothing_payable(invoice: Invoice, why: str, credits_due: Fraction | None) -> InvoiceCheck:
    """An invoice for a period in which the contract is not in force: all of it is disputed."""
    reasons = (wording.not_in_force(why),)
    lines = (LineCheck(one, one.name or one.rate, ZERO, reasons=reasons) for one in invoice.lines)
    return InvoiceCheck(invoice, tuple(lines), credits_due)


def credits_sentence(check: InvoiceCheck) -> str:
    """How the credits that an invoice shows and those that the ledger applied to it differ; "" if they agree.

    >>> from datetime import date
    >>> from outscore.model.invoice import Invoice
    >>> from outscore.model.period import Period
    >>> bill = Invoice("A-1", "acme", "main", Period.parse("2026-04"), "GBP", date(2026, 5, 3), ())
    >>> credits_sentence(InvoiceCheck(bill, (), Fraction(100)))
    'A credit is missing: the ledger applied GBP 100.00 to it, and it shows none.'
    """
    due, shown = check.credits_due, check.credits_shown
    if due is None or not check.credits_missing:
        return ""

    def said(amount: Fraction) -> str:
        return money(amount, check.invoice.currency)

    if not due:
        return f"It shows a credit that nobody knows: {said(shown)}. The ledger applied nothing to it."
    if not shown and due > 0:
        return f"A credit is missing: the ledger applied {said(due)} to it, and it shows none."
    if not shown:
        return f"The ledger added {said(-due)} to it for the vendor, and it shows nothing of that."
    return f"It shows credits of {said(shown)}; the ledger applied {said(due)} to it."


@dataclass(frozen=True, slots=True)
class _Units:
    """The units of a rate in a period: accepted ones, by whom, and those that are paid."""

    accepted: Fraction | None
    by: str
    paid: Fraction | None
    at_least: Fraction | None
    estimated: bool


@dataclass(slots=True)
class _Lines:
    """The lines of a rate: how many are to come, what these give back by currency, and what was accepted."""

    to_come: int = 0
    given_back: dict[str, Fraction] = field(default_factory=dict)
    accepted: Fraction = ZERO
    currencies: dict[str, None] = field(default_factory=dict)

    def await_(self, currency: str, billed: Fraction) -> None:
        """Count a line that is to come."""
        self.to_come += 1
        self.given_back[currency] = self.given_back.get(currency, ZERO) + min(ZERO, billed)

    def meet(self, currency: str, billed: Fraction) -> None:
        """A line that was to come is here."""
        self.to_come -= 1
        self.given_back[currency] -= min(ZERO, billed)

    def take(self, currency: str, accepted: Fraction) -> None:
        """Note what was accepted on a line."""
        self.accepted += accepted
        self.currencies.setdefault(currency)


class _Period:
    """The lines of a period's invoices, taken one after the other."""

    def __init__(
        self,
        card: RateCard,
        quantities: Mapping[str, Fraction],
        invoices: Sequence[Invoice],
        used_before: Mapping[Place, Place],
    ) -> None:
        self._card = card
        self._quantities = quantities
        self._rates = {rate.id: rate for rate in card.rates}
        self._used_before = used_before
        self._acceptances = [one for invoice in invoices for one in invoice.accepted]
        self._known: dict[str, _Units] = {}
        self._lines: dict[str, _Lines] = defaultdict(_Lines)
        for invoice in invoices:
            for line in invoice.lines:
                self._lines[line.rate].await_(invoice.currency, line.billed)

    def line(self, invoice: Invoice, line: InvoiceLine, place: int) -> LineCheck:
        """The next line; each line of each invoice must be asked for once, in order. Places count from 1."""
        if line.pass_through is not None:
            return handed_on(invoice, line, self._used_before.get((invoice.number, place)))
        self._lines[line.rate].meet(invoice.currency, line.billed)
        rate = self._rates.get(line.rate)
        if rate is None:
            return LineCheck(line, line.name or line.rate, ZERO, reasons=(wording.no_such_rate(line),))
        exchange, reason = exchange_into(rate.currency or self._card.currency or invoice.currency, invoice)
        reason = reason or self._mixed(invoice.currency, rate)
        check = self._of_rate(invoice, line, rate, exchange) if reason is None else None
        if check is None or reason is not None:
            reasons = (reason or wording.no_price(rate),)
            check = LineCheck(line, line.name or rate.name, ZERO, reasons=reasons)
        self._lines[line.rate].take(invoice.currency, check.accepted)
        return check

    def _of_rate(
        self, invoice: Invoice, line: InvoiceLine, rate: RateLine, exchange: ExchangeRate | None
    ) -> LineCheck | None:
        units = self._units(rate)
        name = line.name or rate.name
        working = price(self._card, rate, units.paid or ZERO)
        if working is None:
            return None
        factor = exchange.rate if exchange else Fraction(1)
        whole = ZERO if units.paid is None else in_currency(working.amount * factor, invoice.currency)
        payable, before = self._share(invoice.currency, line, whole)
        check = LineCheck(
            line=line,
            name=name,
            payable=payable,
            accepted_units=units.accepted,
            accepted_by=units.by,
            working=working if units.paid is not None else None,
            exchange=exchange,
            estimated=units.estimated,
            undecided=units.accepted is None,
        )
        alone = not before and not self._lines[line.rate].to_come
        reasons = [
            *_of_units(check, rate, units, alone=alone),
            *_of_prices(check, invoice, working, factor),
            *(self._beside_units(invoice, rate, check, factor) if alone else ()),
            *([wording.billed_before(invoice.currency, whole, before)] if before else []),
        ]
        if check.contrary:
            reasons.append(wording.sign(invoice.currency, payable, check.billed))
        if not reasons and check.billed != payable:
            reasons.append(wording.amount(invoice.currency, payable, units.paid))
        if rate.minimum and units.at_least is None:
            reasons.append(wording.no_forecast(rate.minimum))
        return replace(check, reasons=tuple(reasons))

    def _beside_units(
        self, invoice: Invoice, rate: RateLine, check: LineCheck, factor: Fraction
    ) -> Iterator[Reason]:
        """What the price adds to a difference in units, where no printed price shows it."""
        units, paid = check.line.units, check.working
        if units is None or paid is None or units == paid.units:
            return
        if check.line.unit_price is not None and paid.unit_price is not None:
            return
        billed = price(self._card, rate, units)
        if billed is not None:
            by_card = in_currency(billed.amount * factor, invoice.currency)
            if by_card != check.billed:
                yield wording.beside_units(invoice.currency, units, by_card, check.payable, check.billed)

    def _share(self, currency: str, line: InvoiceLine, whole: Fraction) -> tuple[Fraction, Fraction]:
        """What is payable on this line of what the rate comes to, and what went to lines before it.

        Lines before the last take what they bill, as far as it reaches; what later lines give back counts.
        """
        own = self._lines[line.rate]
        left = whole - own.accepted - own.given_back.get(currency, ZERO)
        return (min(line.billed, left) if own.to_come else left), own.accepted

    def _mixed(self, currency: str, rate: RateLine) -> Reason | None:
        """What a rate comes to can only be shared among lines of one currency."""
        others = [other for other in self._lines[rate.id].currencies if other != currency]
        return wording.two_currencies(rate, others[0], currency) if others else None

    def _units(self, rate: RateLine) -> _Units:
        if rate.id not in self._known:
            self._known[rate.id] = self._count(rate)
        return self._known[rate.id]

    def _count(self, rate: RateLine) -> _Units:
        accepted, by, estimated = self._accepted(rate)
        at_least = committed(rate, self._quantities)
        known = [units for units in (accepted, at_least) if units is not None]
        unsure = rate.minimum is not None and at_least is None
        return _Units(accepted, by, max(known) if known else None, at_least, estimated or unsure)

    def _accepted(self, rate: RateLine) -> tuple[Fraction | None, str, bool]:
        """A person's acceptance wins over a fact, a fact over an estimate; of several the newest."""
        own = sorted((one for one in self._acceptances if one.rate == rate.id), key=lambda one: one.on)
        final = [one for one in own if not one.estimated]
        if final:
            return final[-1].units, _by(final[-1]), False
        if rate.accepted_from in self._quantities:
            return self._quantities[rate.accepted_from], f"by the facts ({rate.accepted_from})", False
        return (own[-1].units, _by(own[-1]), True) if own else (None, "", False)


def _by(acceptance: Acceptance) -> str:
    how = f", estimated: {acceptance.estimated}" if acceptance.estimated else ""
    return f"by {acceptance.by} on {acceptance.on}{how}"


def _of_units(check: LineCheck, rate: RateLine, units: _Units, *, alone: bool) -> Iterator[Reason]:
    billed = check.line.units
    if units.accepted is None:
        yield wording.not_accepted(rate, units.at_least)
    elif alone and billed is not None and billed != units.paid:
        lifted = units.at_least is not None and units.at_least > units.accepted
        if lifted and rate.minimum and units.at_least is not None:
            yield wording.minimum(billed, units.at_least, units.accepted, rate.minimum)
        else:
            yield wording.units(billed, units.accepted, units.by)


def _of_prices(check: LineCheck, invoice: Invoice, working: Payable, factor: Fraction) -> Iterator[Reason]:
    line = check.line
    if line.unit_price is None:
        return
    if working.unit_price is not None and line.unit_price != working.unit_price * factor:
        yield wording.rate(line.unit_price, working.unit_price, check.exchange)
    if line.units is not None and not multiplies(line.units, line.unit_price, line.billed, invoice.currency):
        yield wording.arithmetic(invoice.currency, line.units, line.unit_price, line.billed)


def multiplies(units: Fraction, unit_price: Fraction, amount: Fraction, currency: str) -> bool:
    """Whether units times price is the amount, to the currency's minor unit, a half rounded either way.

    >>> multiplies(Fraction(3), Fraction("0.335"), Fraction("1.00"), "GBP")
    True
    """
    return abs(units * unit_price - amount) <= minor_unit(currency) / 2
