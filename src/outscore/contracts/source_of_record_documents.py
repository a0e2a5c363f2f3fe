"""Who measures what a contract judges: the key `source` of a measure."""

from __future__ import annotations

from fractions import Fraction

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Number
from outscore.contracts.entries import Percentage
from outscore.contracts.entries import complaint
from outscore.model.feed_promises import MeasuredBy
from outscore.model.feed_promises import SecondSource
from outscore.model.feed_promises import SourceOfRecord
from outscore.model.feed_promises import Tolerance


class WithinEntry(Entry):
    """How far two figures may be apart: exactly one of the two; exactly so far is allowed."""

    amount: Number | None = Field(
        None, description="In the metric's own unit: 1 is one point of a percentage."
    )
    percent: Percentage | None = Field(None, description="Or as a share of the figure of record.")

    @model_validator(mode="after")
    def _one_of_two(self) -> WithinEntry:
        if (self.amount is None) == (self.percent is None):
            raise complaint(
                "Give exactly one: amount: 1 or percent: 2", mend={"amount": "1", "percent": None}
            )
        if (self.amount or self.percent or 0) < 0:
            key = "percent" if self.amount is None else "amount"
            raise complaint(f"{key} cannot be below zero.", key, {key: "1"})
        return self

    def meant(self) -> Tolerance:
        """The tolerance as the model has it."""
        if self.amount is not None:
            return Tolerance(Fraction(self.amount), is_percent=False)
        return Tolerance(Fraction(self.percent or 0), is_percent=True)


class SecondSourceEntry(Entry):
    """Another feed that brings the same figure."""

    feed: Id = Field(description="The feed.", examples=["client_daily"])
    measured_by: MeasuredBy = Field(description="Who measures there.", examples=["client"])
    metric: Id | None = Field(
        None, description="The metric that works it out from that feed; left out: the measure's own."
    )
    within: WithinEntry = Field(description="How far apart they may be.", examples=["{amount: 1}"])

    def meant(self) -> SecondSource:
        """The source as the model has it."""
        return SecondSource(self.feed, self.measured_by, self.within.meant(), self.metric or "")


class SourceOfRecordEntry(Entry):
    """Whose figure of a measure counts."""

    measured_by: MeasuredBy = Field(
        description="Who measures: vendor, client or independent.", examples=["vendor"]
    )
    feed: Id | None = Field(None, description="The feed whose figure counts; needed beside a second one.")
    second: SecondSourceEntry | None = Field(
        None,
        description="A second source. Where the two are too far apart, nothing is approved until a person "
        "decides.",
    )

    @model_validator(mode="after")
    def _two_feeds(self) -> SourceOfRecordEntry:
        if self.second is not None and self.feed is None:
            sentence = (
                "Whose figure counts? Add the feed of record beside the second one, such as feed: acme_daily"
            )
            raise complaint(sentence, "feed", {"second": None})
        if self.second is not None and self.second.feed == self.feed:
            raise complaint("second names the same feed. Name another one.", "second", {"second": None})
        return self

    def meant(self) -> SourceOfRecord:
        """The sources as the model has them."""
        return SourceOfRecord(self.measured_by, self.feed or "", self.second.meant() if self.second else None)
