"""What `signals` of governance.yaml may hold."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated
from typing import Any
from typing import Literal

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.errors import PeriodError
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.signals.charts import FEWEST_POINTS


def _month(value: Any) -> str:
    try:
        month = Period.parse(value if isinstance(value, str) else shown(value))
    except PeriodError:
        month = None
    if month is None or month.grain is not Grain.MONTH:
        raise complaint(f'must be a month written "2026-03"; here is {shown(value)}.')
    return str(month)


MonthText = Annotated[
    str, BeforeValidator(_month), WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"})
]


class ChangedEntry(Entry):
    """Something that was changed on purpose: limits begin anew."""

    since: MonthText = Field(description="The first month under it.", examples=['"2026-03"'])
    reason: Line = Field(description="What was changed, in words.", examples=["New telephone system"])
    baseline_until: MonthText | None = Field(
        None,
        description=f"The last month that limits come from, {FEWEST_POINTS} months or more; left out: all "
        f"months since.",
    )

    @model_validator(mode="after")
    def _long_enough(self) -> ChangedEntry:
        if self.baseline_until is None:
            return self
        months = _months_between(self.since, self.baseline_until)
        if months < FEWEST_POINTS:
            last = Period.parse(self.since)
            for _ in range(FEWEST_POINTS - 1):
                last = last.next()
            sentence = (
                f"baseline_until ({self.baseline_until}) leaves fewer than {FEWEST_POINTS} months from "
                f"{self.since} on, and limits need {FEWEST_POINTS}. Write {last} or later, or leave it out."
            )
            raise complaint(sentence, "baseline_until", {"baseline_until": None})
        return self


class SignalEntry(Entry):
    """What is to be known of a measure's statistics; the contract's word is not touched by it."""

    contract: Id = Field(description="A contract.", examples=["acme-2026"])
    measure: Id = Field(description="A measure of it.", examples=["answered_20s"])
    vendor: Id | None = Field(
        None, description="A vendor: it stands in place of an entry without one. Left out: all."
    )
    changed: tuple[ChangedEntry, ...] = Field((), description="What was changed on purpose, oldest first.")
    fewest: Whole | None = Field(
        None, description="Below so many cases a sample says little; 30 if nothing is said.", examples=["50"]
    )
    population: Whole | None = Field(
        None, description="How many each month's sample is drawn from.", examples=["4000"]
    )
    theme: Literal["satisfaction", "first_contact", "complaints"] | None = Field(
        None, description="What customers see in it; left out: what the catalogue says of its metric."
    )

    @model_validator(mode="after")
    def _says_something(self) -> SignalEntry:
        for key in ("fewest", "population"):
            if getattr(self, key) == 0:
                sentence = f"{key} is 0; write a number from 1 on, or leave it out."
                raise complaint(sentence, key, {key: None})
        if not self.changed and not any((self.fewest, self.population, self.theme)):
            sentence = (
                f"The entry for {self.measure!r} says nothing. Add one of changed, fewest, population, "
                f"theme, or take it out."
            )
            raise complaint(sentence, "measure", {"fewest": "30"})
        for one, other in pairwise(self.changed):
            if other.since <= one.since:
                sentence = f"changed begins {other.since} after {one.since}. Put each once, oldest first."
                raise complaint(sentence, "changed", {"changed": None})
            if one.baseline_until and one.baseline_until >= other.since:
                sentence = (
                    f"The baseline from {one.since} to {one.baseline_until} goes on after the change in "
                    f"{other.since}. End it before, or take one out."
                )
                raise complaint(sentence, "changed", {"changed": None})
        return self


def _months_between(first: str, last: str) -> int:
    """How many months there are from one to another, both counted; 0 or less where they are not in order."""
    start, end = Period.parse(first).start, Period.parse(last).start
    return (end.year - start.year) * 12 + end.month - start.month + 1
