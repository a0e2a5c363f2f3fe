"""What differs on an invoice, as sentences; figures are written exactly where digits can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.currency import decimals
from outscore.model.invoice import Reason
from outscore.model.invoice import Why
from outscore.scoring.settlement_wording import money
from outscore.scoring.settlement_wording import number
from outscore.scoring.wording import decimal_text

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.invoice import ExchangeRate
    from outscore.model.invoice import InvoiceLine
    from outscore.model.terms.invoicing import Minimum
    from outscore.model.terms.invoicing import RateLine

_LONGEST = 9
"""Exchange rates are published with so many decimals."""


def digits(value: Fraction, at_least: int = 0) -> str:
    """A number as an invoice prints it, with as many decimals as it has, nine at most.

    >>> from fractions import Fraction
    >>> digits(Fraction("10912.5")), digits(Fraction("21.4"), 2), digits(Fraction("0.0071234"))
    ('10,912.5', '21.40', '0.0071234')
    """
    return number(value, at_least, _LONGEST)


def no_such_rate(line: InvoiceLine) -> Reason:
    """A charge that the card does not know."""
    what = f"rate {line.rate!r}" if line.rate else f"charge for {line.name!r}"
    return Reason(Why.NO_SUCH_RATE, f"The rate card has no {what}.")


def no_price(rate: RateLine) -> Reason:
    """A rate without rate, slabs or baseline."""
    return Reason(Why.NO_SUCH_RATE, f"The rate card gives no price for {rate.id!r}.")


def no_exchange(source: str, target: str, *, turned: bool) -> Reason:
    """Another currency, and no rate for it."""
    sentence = f"The price is in {source} and the invoice in {target}: give a dated exchange rate from "
    sentence += f"{source} to {target}."
    if turned:
        sentence += f" The one from {target} to {source} is not turned round."
    return Reason(Why.CURRENCY, sentence)


def two_currencies(rate: RateLine, before: str, now: str) -> Reason:
    """A rate that is billed in one currency and then in another."""
    sentence = f"{rate.id!r} is billed in {before} for the period already, and here in {now}: bill it in one."
    return Reason(Why.CURRENCY, sentence)


def no_evidence() -> Reason:
    """A cost that nothing proves."""
    return Reason(Why.NO_EVIDENCE, "A cost is handed on with evidence, and there is none.")


def evidence_used(evidence: str, invoice: str, place: int) -> Reason:
    """A cost whose evidence an earlier line has used."""
    return Reason(
        Why.BILLED_BEFORE,
        f"The evidence {evidence.strip()!r} was used for line {place} of invoice {invoice!r} already, and a "
        f"cost is handed on once. Where one document proves several costs, name the part of it for each.",
    )


def cost(currency: str, payable: Fraction, billed: Fraction) -> Reason:
    """A cost handed on at another amount."""
    return Reason(Why.COST, f"The cost was {money(payable, currency)}; billed is {money(billed, currency)}.")


def not_accepted(rate: RateLine, at_least: Fraction | None) -> Reason:
    """Units that nobody has accepted."""
    sentence = f"No units of {rate.id!r} have been accepted yet, by a person or by the facts."
    if at_least is not None:
        sentence += f" Until then the minimum of {digits(at_least)} is payable."
    return Reason(Why.NOT_ACCEPTED, sentence)


def units(billed: Fraction, accepted: Fraction, by: str) -> Reason:
    """Other units than were accepted."""
    return Reason(Why.UNITS, f"Billed units are {digits(billed)}; accepted {by}: {digits(accepted)}.")


def minimum(billed: Fraction, at_least: Fraction, accepted: Fraction, rule: Minimum) -> Reason:
    """Other units than the minimum."""
    return Reason(
        Why.MINIMUM,
        f"Billed units are {digits(billed)}; payable is the minimum of {digits(at_least)} "
        f"({digits(rule.percent)} % of {rule.of}), as {digits(accepted)} were accepted.",
    )


def no_forecast(rule: Minimum) -> Reason:
    """A minimum that cannot be worked out."""
    return Reason(
        Why.NO_FORECAST, f"The minimum is not applied: no feed gives {rule.of!r} for the period yet."
    )


def rate(billed: Fraction, own: Fraction, exchange: ExchangeRate | None) -> Reason:
    """Another price than the card's."""
    sentence = f"The billed rate is {digits(billed, 2)}; by the rate card it is {digits(own, 2)}"
    if exchange:
        sentence += (
            f" {exchange.source} x {digits(exchange.rate)} {exchange.target} "
            f"({exchange.published}, {exchange.on})"
        )
    return Reason(Why.RATE, f"{sentence}.")


def arithmetic(currency: str, units: Fraction, unit_price: Fraction, billed: Fraction) -> Reason:
    """A line that does not multiply out."""
    product = decimal_text(units * unit_price, decimals(currency), ",")
    return Reason(
        Why.ARITHMETIC,
        f"{digits(units)} x {digits(unit_price, 2)} is {product}; billed is {money(billed, currency)}.",
    )


def amount(currency: str, payable: Fraction, paid: Fraction | None) -> Reason:
    """Another sum than the card makes of the units."""
    number = f" for {digits(paid)} units" if paid is not None else ""
    return Reason(Why.AMOUNT, f"By the rate card{number} it is {money(payable, currency)}.")


def beside_units(
    currency: str, units: Fraction, by_card: Fraction, payable: Fraction, billed: Fraction
) -> Reason:
    """What the price adds to a difference in units."""

    def more(amount: Fraction) -> str:
        return f"{money(abs(amount), currency)} {'more' if amount > 0 else 'less'}"

    return Reason(
        Why.RATE,
        f"By the rate card the billed {digits(units)} units come to {money(by_card, currency)}: their number "
        f"makes {more(by_card - payable)}, their price {more(billed - by_card)}.",
    )


def not_in_force(why: str) -> Reason:
    """A period outside the contract."""
    return Reason(Why.NOT_IN_FORCE, why)


def sign(currency: str, payable: Fraction, billed: Fraction) -> Reason:
    """Money given back where some is due."""
    return Reason(
        Why.SIGN,
        f"It gives {money(-billed, currency)} back, and by the rate card {money(payable, currency)} is due: "
        f"is the sign right?",
    )


def billed_before(currency: str, whole: Fraction, before: Fraction) -> Reason:
    """A rate that another line or invoice of the period has billed too."""
    return Reason(
        Why.BILLED_BEFORE,
        f"Of {money(whole, currency)} for the period, {money(before, currency)} was accepted on earlier "
        f"lines or invoices.",
    )
