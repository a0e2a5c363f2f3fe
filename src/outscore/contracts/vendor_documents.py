"""What vendors.yaml may hold of a vendor beside its names: the vendor's record."""

from __future__ import annotations

import re
from typing import Annotated
from typing import Any
from typing import Literal

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Address
from outscore.contracts.entries import Day
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import read_line

TIERS = ("critical", "important", "standard")
MOST_NOTICE_MONTHS = 60
MOST_NOTICE_DAYS = 1830
REMINDED = (60, 30)


def _country(value: Any) -> str:
    text = read_line(value)
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise complaint(f"must be a country's two capitals, such as GB, IN or PH; here is {text!r}.")
    return text


Country = Annotated[
    str, BeforeValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})
]


class SiteEntry(Entry):
    """Where a vendor works."""

    name: Line = Field(description="What the site is called.", examples=["Leeds"])
    country: Country | None = Field(None, description="Its country by two capitals.", examples=["GB"])
    seats: Whole | None = Field(None, description="How many seats it has for this client.")


class SubcontractorEntry(Entry):
    """Somebody who does part of the work for the vendor."""

    name: Line = Field(description="The company.", examples=["Nightline Ltd"])
    what: Line = Field(description="What it does.", examples=["Calls after 22:00"])
    country: Country | None = Field(None, description="Where the work is done, by two capitals.")
    approved_on: Day | None = Field(
        None, description="When the client approved it; left out: not approved, and told as such."
    )


class ContactEntry(Entry):
    """Whom to ask at the vendor."""

    name: Line = Field(description="The person.", examples=["Jane Smith"])
    role: Line | None = Field(None, description="What the person answers for.", examples=["Account director"])
    email: Address | None = Field(None, description="The address.")


class RemindedEntry(Entry):
    """Something of which the calendar reminds."""

    remind_days_before: tuple[Whole, ...] = Field(
        REMINDED, description="So many days before, the calendar reminds; [] for not at all."
    )


class NoticeEntry(RemindedEntry):
    """By when notice must be given; the day is worked out from `ends` of the contract."""

    contract: Id = Field(description="A contract of the vendor that has an end.", examples=["acme-2026"])
    months: Whole | None = Field(None, description="So many months before the last day.", examples=["3"])
    days: Whole | None = Field(None, description="Or so many days before it.")
    clause: Line | None = Field(None, description="Where the contract says so.", examples=['"Clause 21.2"'])

    @model_validator(mode="after")
    def _one_length(self) -> NoticeEntry:
        if (self.months is None) is (self.days is None):
            sentence = f"How long is the notice of {self.contract!r}? Write either months or days: months: 3"
            raise complaint(sentence, mend={"months": "3", "days": None})
        most = {"months": MOST_NOTICE_MONTHS, "days": MOST_NOTICE_DAYS}
        for key, limit in most.items():
            if (getattr(self, key) or 0) > limit:
                sentence = f"{key} is {getattr(self, key)}; write a number from 0 to {limit}."
                raise complaint(sentence, key, {key: "3"})
        return self


class KeptDayEntry(RemindedEntry):
    """A day to keep in mind."""

    what: Line = Field(description="What is on that day.", examples=["Price review"])
    day: Day = Field(description="The day.", examples=['"2026-10-01"'])


class VendorRecordEntry(Entry):
    """What is known of a vendor beside its names; all of it may be left out."""

    tier: Literal["critical", "important", "standard"] | None = Field(
        None, description="How much hangs on the vendor."
    )
    sites: tuple[SiteEntry, ...] = Field((), description="Where it works.")
    subcontractors: tuple[SubcontractorEntry, ...] = Field((), description="Who works for it.")
    contacts: tuple[ContactEntry, ...] = Field((), description="Whom to ask.")
    notices: tuple[NoticeEntry, ...] = Field((), description="By when notice must be given.")
    days: tuple[KeptDayEntry, ...] = Field((), description="Other days to keep in mind.")
