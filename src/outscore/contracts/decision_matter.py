"""What every decision in decisions/*.yaml says: what it is about, who took it, and when."""

from __future__ import annotations

from pydantic import Field

from outscore.contracts.entries import Day
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.invoice_documents import PeriodText
from outscore.model.matter import Matter
from outscore.model.period import Period


class MatterEntry(Entry):
    """What a decision is about, who took it, and when."""

    vendor: Id = Field(description="The vendor.", examples=["acme"])
    contract: Id = Field(description="The contract.", examples=["acme-2026"])
    period: PeriodText = Field(description="The period that is settled.", examples=['"2026-04"'])
    by: Line = Field(description="Who decided.", examples=['"J. Patel"'])
    day: Day = Field(description="The day of the decision.", examples=['"2026-05-06"'])

    def matter(self) -> Matter:
        """The same as the model has it."""
        return Matter(self.vendor, self.contract, Period.parse(self.period), self.by, self.day)
