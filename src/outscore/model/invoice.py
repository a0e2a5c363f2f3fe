"""Invoices: what a vendor bills, what was accepted of it, and what the check against the rate card finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.period import Period
    from outscore.model.terms.invoicing import RateLine
    from outscore.model.terms.timing import Indexation

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class PassThrough:
    """A cost that the vendor hands on: what it paid, in which currency, and what proves it."""

    cost: Fraction
    evidence: str
    currency: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line as the invoice prints it, in the invoice's currency.

    rate: the id of a line of the rate card; "" for a cost handed on, and for a charge that the card does
    not know. units, unit_price: None where the invoice does not print them.
    """

    billed: Fraction
    rate: str = ""
    name: str = ""
    units: Fraction | None = None
    unit_price: Fraction | None = None
    pass_through: PassThrough | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The units of a rate that a person accepted; `estimated` says how, where they are an estimate."""

    rate: str
    units: Fraction
    by: str
    on: date
    estimated: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """How many units of the target currency one unit of the source currency was worth, by whom and when."""

    source: str
    target: str
    rate: Fraction
    on: date
    published: str


@dataclass(frozen=True, slots=True)
class InvoiceCredit:
    """A credit that the invoice shows; positive where the client pays less."""

    amount: Fraction
    name: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """A vendor's invoice for one period; all its amounts are in its currency, credits and tax apart."""

    number: str
    vendor: str
    contract: str
    period: Period
    currency: str
    issued: date
    lines: tuple[InvoiceLine, ...]
    accepted: tuple[Acceptance, ...] = ()
    exchange_rates: tuple[ExchangeRate, ...] = ()
    credits: tuple[InvoiceCredit, ...] = ()
    tax: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class RateCard:
    """The prices of a contract as they stand on a day (a period's first); `currency` is the contract's."""

    rates: tuple[RateLine, ...]
    on: date
    indexation: Indexation | None = None
    currency: str = ""


class Why(StrEnum):
    """What an invoice line differs in from the contract."""

    UNITS = "units"
    RATE = "rate"
    MINIMUM = "minimum"
    ARITHMETIC = "arithmetic"
    AMOUNT = "amount"
    BILLED_BEFORE = "billed_before"
    NO_SUCH_RATE = "no_such_rate"
    NOT_ACCEPTED = "not_accepted"
    NO_FORECAST = "no_forecast"
    CURRENCY = "currency"
    NO_EVIDENCE = "no_evidence"
    COST = "cost"
    SIGN = "sign"
    NOT_IN_FORCE = "not_in_force"


@dataclass(frozen=True, slots=True)
class Reason:
    """A difference, and the sentence that tells of it."""

    why: Why
    sentence: str


@dataclass(frozen=True, slots=True)
class Payable:
    """What a rate line comes to in a period, exactly, and the numbers it was made from.

    units: those that are paid, the minimum included. slab_units: the same by slab, lowest first.
    unit_price: of the card, indexed, in the card's currency; None for slabs and baselines.
    """

    amount: Fraction
    units: Fraction
    slab_units: tuple[Fraction, ...] = ()
    unit_price: Fraction | None = None


@dataclass(frozen=True, slots=True)
class LineCheck:
    """An invoice line held against the contract; each amount rounded once to the currency's minor unit.

    payable: what the contract allows. working: how it was made, None where no price of the card applies.
    accepted_units: what people or facts accepted, None where neither did. estimated: the figure may still
    move, by a later acceptance or forecast. undecided: nobody has accepted any units yet.
    """

    line: InvoiceLine
    name: str
    payable: Fraction
    accepted_units: Fraction | None = None
    accepted_by: str = ""
    working: Payable | None = None
    exchange: ExchangeRate | None = None
    reasons: tuple[Reason, ...] = ()
    estimated: bool = False
    undecided: bool = False

    @property
    def billed(self) -> Fraction:
        """What the invoice asks for."""
        return self.line.billed

    @property
    def accepted(self) -> Fraction:
        """What was billed and is payable: never more than either."""
        return min(self.billed, self.payable)

    @property
    def disputed(self) -> Fraction:
        """What is billed beyond what is payable."""
        return max(ZERO, self.billed - self.payable)

    @property
    def underbilled(self) -> Fraction:
        """What would be payable and was not billed; it is told, and not paid before it is billed."""
        return max(ZERO, self.payable - self.billed)

    @property
    def contrary(self) -> bool:
        """Whether it gives money back where the rate card has some due: what it charges is in doubt."""
        return self.line.pass_through is None and self.billed < 0 < self.payable

    @property
    def reason(self) -> str:
        """All that differs, as sentences."""
        return " ".join(reason.sentence for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class InvoiceCheck:
    """An invoice held against the contract; the totals are sums of the rounded lines.

    credits_due: what the client is owed on this invoice, None where that is not known.
    """

    invoice: Invoice
    lines: tuple[LineCheck, ...]
    credits_due: Fraction | None = None

    @property
    def billed(self) -> Fraction:
        """The sum of the lines, before credits and tax."""
        return sum((line.billed for line in self.lines), ZERO)

    @property
    def payable(self) -> Fraction:
        """What the contract allows for all lines."""
        return sum((line.payable for line in self.lines), ZERO)

    @property
    def accepted(self) -> Fraction:
        """What was billed and is payable, line by line."""
        return sum((line.accepted for line in self.lines), ZERO)

    @property
    def disputed(self) -> Fraction:
        """What is billed beyond what is payable, line by line; less on one line does not make up for it."""
        return sum((line.disputed for line in self.lines), ZERO)

    @property
    def underbilled(self) -> Fraction:
        """What would be payable and was not billed, line by line."""
        return sum((line.underbilled for line in self.lines), ZERO)

    @property
    def credit_base(self) -> Fraction:
        """What its accepted charges add to what percentages are taken of; no costs handed on, tax or credits.

        Below zero for a credit note, which takes something off what other invoices of the period add.
        """
        return sum((line.accepted for line in self.lines if line.line.pass_through is None), ZERO)

    @property
    def credits_shown(self) -> Fraction:
        """The credits that the invoice shows."""
        return sum((credit.amount for credit in self.invoice.credits), ZERO)

    @property
    def credits_missing(self) -> Fraction:
        """Credits that are due and not shown; below zero where it shows more than is due."""
        return ZERO if self.credits_due is None else self.credits_due - self.credits_shown

    @property
    def estimated(self) -> bool:
        """Whether a later acceptance or forecast may still move a line."""
        return any(line.estimated for line in self.lines)

    @property
    def undecided(self) -> bool:
        """Whether the units of some line are still to be accepted."""
        return any(line.undecided for line in self.lines)

    @property
    def contrary(self) -> bool:
        """Whether a line gives money back where some is due, so that no percentage can be taken of it."""
        return any(line.contrary for line in self.lines)

    @property
    def in_order(self) -> bool:
        """Whether nobody needs to look at it: nothing disputed, underbilled, or missing of the credits."""
        return not (self.disputed or self.underbilled or self.credits_missing or self.undecided)
