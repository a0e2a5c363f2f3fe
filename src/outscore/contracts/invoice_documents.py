"""What an invoice may hold: invoices/*.yaml."""

from __future__ import annotations

import re
from typing import Annotated
from typing import Any

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Day
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Number
from outscore.contracts.entries import Text
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.errors import PeriodError
from outscore.model.period import Period


def _currency(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch("[A-Z]{3}", value.strip()):
        return value.strip()
    raise complaint(f"must be the three capitals of a currency, such as GBP; here is {shown(value)}.")


def _period(value: Any) -> str:
    try:
        return str(Period.parse(value if isinstance(value, str) else shown(value)))
    except PeriodError:
        raise complaint(
            f'must be a month written "2026-04", or a quarter "2026-Q2"; here is {shown(value)}.'
        ) from None


_CURRENCY_SCHEMA = {"type": "string", "pattern": "^[A-Z]{3}$"}
_PERIOD_SCHEMA = {"type": "string", "pattern": "^[0-9]{4}-(Q[1-4]|W[0-9]{2}|[0-9]{2}(-[0-9]{2})?)$"}
Currency = Annotated[str, BeforeValidator(_currency), WithJsonSchema(_CURRENCY_SCHEMA)]
PeriodText = Annotated[str, BeforeValidator(_period), WithJsonSchema(_PERIOD_SCHEMA)]


class PassThroughEntry(Entry):
    """A cost that the vendor hands on."""

    cost: Number = Field(description="What the vendor paid.", examples=["480.00"])
    evidence: Text | None = Field(
        None, description="What proves it, such as the supplier's invoice; without it nothing is payable."
    )
    currency: Currency | None = Field(None, description="Its currency, where it is not the invoice's.")


class InvoiceLineEntry(Entry):
    """A line of an invoice, as it is printed there; all amounts are in the invoice's currency."""

    rate: Id | None = Field(
        None, description="The line of the contract's rate card, by its id.", examples=["agent_hours"]
    )
    name: Line | None = Field(
        None, description="What is billed; needed for a cost handed on, and where the rate card has no rate."
    )
    billed_units: Number | None = Field(None, description="The units that are billed.")
    billed_rate: Number | None = Field(None, description="The price of a unit that is billed.")
    billed_amount: Number = Field(description="The amount that is billed.", examples=["9520.00"])
    pass_through: PassThroughEntry | None = Field(
        None, description="For a cost that the vendor hands on: what it paid, and what proves it."
    )

    @model_validator(mode="after")
    def _one_kind_of_line(self) -> InvoiceLineEntry:
        if self.rate is not None and self.pass_through is not None:
            sentence = "A line has a rate of the rate card or is a pass_through. Keep the one that it is."
            raise complaint(sentence, "pass_through", {"pass_through": None})
        if self.rate is None and self.name is None:
            sentence = "What does the line bill? Add rate: and an id of the rate card; or, for a charge that "
            sentence += 'it does not have, name: "Telephone numbers"'
            raise complaint(sentence, mend={"name": "?"})
        return self


class AcceptanceEntry(Entry):
    """Units that a person accepted, or estimated until then."""

    rate: Id = Field(description="The line of the rate card, by its id.", examples=["agent_hours"])
    units: Number = Field(description="How many units.", examples=["10480"])
    by: Line = Field(description="Who accepted them.", examples=['"A. Person"'])
    day: Day = Field(description="The day.", examples=['"2026-05-05"'])
    estimated: Text | None = Field(
        None, description="How they were estimated, where they are not accepted yet; a later figure wins."
    )


class ExchangeRateEntry(Entry):
    """What one unit of a currency was worth in the invoice's on a day."""

    source: Currency = Field(alias="from", description="The currency of the price.", examples=["USD"])
    target: Currency = Field(alias="to", description="The invoice's currency.", examples=["GBP"])
    rate: Number = Field(description="How many of the second one of the first is worth.", examples=["0.79"])
    day: Day = Field(description="The day it was published for.", examples=['"2026-04-30"'])
    published_by: Line = Field(description="Where it was published.", examples=['"European Central Bank"'])

    @model_validator(mode="after")
    def _can_be(self) -> ExchangeRateEntry:
        if self.source == self.target:
            sentence = f"from and to are both {self.source}. Name the two currencies."
            raise complaint(sentence, "to", {})
        if self.rate <= 0:
            raise complaint(f"rate is {self.rate}; it is more than 0.", "rate", {"rate": "1"})
        return self


class InvoiceCreditEntry(Entry):
    """A credit that the invoice takes off."""

    name: Line = Field(description="What it is for.", examples=['"Service credits of March"'])
    amount: Number = Field(description="How much is taken off, without a sign.", examples=["1200.00"])


class InvoiceDocument(Entry):
    """invoices/*.yaml: one invoice of a vendor for one period, and the units that were accepted."""

    invoice: Line = Field(description="The invoice's number, as printed.", examples=['"ACM-2026-0412"'])
    vendor: Id = Field(description="Who sent it.", examples=["acme"])
    contract: Id = Field(description="The contract that it is under.", examples=["acme-2026"])
    period: PeriodText = Field(description="The period that it bills.", examples=['"2026-04"'])
    currency: Currency = Field(description="The currency of all its amounts.", examples=["GBP"])
    issued: Day = Field(description="The day on the invoice.", examples=['"2026-05-03"'])
    lines: tuple[InvoiceLineEntry, ...] = Field(
        description="What is billed, before tax and credits.", min_length=1
    )
    accepted: tuple[AcceptanceEntry, ...] = Field(
        (), description="The units that people accepted, where no feed says them."
    )
    exchange_rates: tuple[ExchangeRateEntry, ...] = Field(
        (), description="For prices in another currency; a rate for the other direction is not turned round."
    )
    credits: tuple[InvoiceCreditEntry, ...] = Field((), description="Credits that the invoice shows.")
    tax: Number | None = Field(None, description="The tax on it, in all.")
    total: Number | None = Field(
        None, description="The total as printed: lines and tax, less credits; it is added up again."
    )
