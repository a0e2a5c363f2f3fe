"""What an example says of its periods: figures, counts by stretch of time, claims, incidents."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import WrapValidator
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Figure
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Number
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.contracts.repeats import repeated
from outscore.contracts.worked_examples.clock import typed
from outscore.contracts.worked_examples.expectations import PeriodExpectation
from outscore.errors import PeriodError
from outscore.model.period import FIRST_YEAR
from outscore.model.period import LAST_YEAR
from outscore.model.period import Period
from outscore.model.period_facts import WhyAbsent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidatorFunctionWrapHandler

ABSENT = {
    "not_reported": WhyAbsent.NO_REPORT,
    "no_volume": WhyAbsent.NO_VOLUME,
    "incomplete": WhyAbsent.INCOMPLETE,
    "all_relieved": WhyAbsent.ALL_RELIEVED,
}
ALL = "all"
"""Every credit of a period, where credits are waived."""
_NUMBER = r"-?[0-9]+(\.[0-9]+)?\s*%?"


MOST_PERIODS = 1000
"""How many periods one example may have."""
MOST_STRETCHES = 5000
"""How many stretches of time one period may have: more than quarter hours of a month."""


def not_below_zero(entry: Entry, *keys: str) -> None:
    """Complain of a number, or of one in a block or list of numbers, that is below 0."""
    for key in keys:
        written = getattr(entry, key)
        named = written.items() if isinstance(written, dict) else [("", written)]
        numbers = [(key, one) for one in written] if isinstance(written, tuple) else named
        for name, number in numbers:
            if number is not None and number < 0:
                raise complaint(f"{name or key} is {number:f}. It cannot be below 0.", key)


def twice(names: Iterable[str]) -> str | None:
    """The first name that is there a second time, None where none is."""
    return next((name for _, name, _ in repeated((name, "") for name in names)), None)


class GivenEntry(Entry):
    """What one measure came to in one period."""

    value: Figure | None = Field(None, description="The figure, before any rounding.")
    raw: Figure | None = Field(None, description="The figure without relief; left out: the same.")
    count: Number | None = Field(None, description="How many cases it rests on.")
    grade: Line | None = Field(None, description="The label, where a person grades.")
    absent: Line | None = Field(None, description=f"Why there is no figure: {', '.join(ABSENT)}.")

    @model_validator(mode="after")
    def _one_answer(self) -> GivenEntry:
        if [self.value, self.grade, self.absent].count(None) != 2:
            raise complaint(f"Give a value, a grade, or absent with one of: {', '.join(ABSENT)}.")
        if self.absent is not None and self.absent not in ABSENT:
            raise complaint(f"absent is {self.absent!r}. Write one of: {', '.join(ABSENT)}.", "absent")
        for key in ("raw", "count") if self.value is None else ():
            if getattr(self, key) is not None:
                raise complaint(f"{key} has no meaning without a value. Leave it out.", key)
        not_below_zero(self, "count")
        return self


def _as_given(value: Any) -> Any:
    if not isinstance(value, str | dict | GivenEntry):
        raise complaint(
            f"must be a figure, the label of a grade, one of {', '.join(ABSENT)}, or a block such as "
            f"{{value: 90, count: 49}}; here is {shown(value)}."
        )
    if not isinstance(value, str):
        return value
    if re.fullmatch(_NUMBER, value.strip()):
        return {"value": value}
    return {"absent" if value in ABSENT else "grade": value}


def _moment(value: Any) -> datetime:
    try:
        found = typed(value) if isinstance(value, str) else None
    except (OverflowError, ValueError):
        raise complaint(f"is {value!r}, a time that the calendar does not have.") from None
    if found is not None and not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise complaint(f"is {value!r}; times are from {FIRST_YEAR} to {LAST_YEAR}.")
    if found is None:
        raise complaint(f'must be a time written "2026-04-01 08:00", or a day; here is {shown(value)}.')
    return found


def _period(value: Any) -> Period:
    try:
        return Period.parse(value if isinstance(value, str) else "")
    except PeriodError:
        raise complaint(f'must be a period such as "2026-04"; here is {shown(value)}.') from None


def _waived(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    return value if value == ALL else read(value)


_GIVEN_SCHEMA = {"anyOf": [{"type": ["number", "string"]}, {"type": "object"}]}
Given = Annotated[GivenEntry, BeforeValidator(_as_given), WithJsonSchema(_GIVEN_SCHEMA)]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string"})]
Waived = Annotated[Id, WrapValidator(_waived)]
First = Annotated[Period, BeforeValidator(_period), WithJsonSchema({"type": "string"})]


class SliceEntry(Entry):
    """Counts of a stretch of time."""

    at: Moment = Field(description="When it begins.", examples=['"2026-04-01 08:00"'])
    minutes: Whole = Field(description="How long it is.", examples=["30"])
    times: Whole = Field(1, description="How many such stretches follow each other.")
    counts: dict[Id, Number] = Field(description="Its quantities.", examples=["{offered: 100}"], min_length=1)

    @model_validator(mode="after")
    def _lasts(self) -> SliceEntry:
        for key in ("minutes", "times"):
            if getattr(self, key) == 0:
                raise complaint(f"{key} is 0; it is at least 1.", key)
        return self


class GrantedEntry(Entry):
    """A claim for relief that was approved."""

    ground: Id = Field(description="The ground, by its id under `relief`.", examples=["client_outage"])
    since: Moment = Field(alias="from", description="When it begins.", examples=['"2026-04-01 08:00"'])
    until: Moment = Field(alias="to", description="When it ends.", examples=['"2026-04-01 10:00"'])

    @model_validator(mode="after")
    def _lasts(self) -> GrantedEntry:
        same = (self.until.tzinfo is None) is (self.since.tzinfo is None)
        if same and self.until <= self.since:
            raise complaint("to is not after from. Put them in order.", "to")
        return self


class IncidentEntry(Entry):
    """One event that made several measures fail."""

    id: Id = Field(description="What the example calls it.", examples=["outage"])
    measures: tuple[Id, ...] = Field(description="The measures that it made fail.", min_length=1)
    charged: Id | None = Field(None, description="The one that the client chose to charge.")

    @model_validator(mode="after")
    def _each_once(self) -> IncidentEntry:
        if name := twice(self.measures):
            raise complaint(f"measures of the incident {self.id!r} name {name!r} twice.", "measures")
        return self


class PeriodGiven(Entry):
    """What happened in a period, and what must come out."""

    given: dict[Id, Given] = Field({}, description="Figures, measure by measure.")
    times: Whole = Field(1, description="How many such periods follow each other.")
    charges: Number | None = Field(None, description="The period's charges, if others than the example's.")
    amounts: dict[Id, Number] = Field({}, description="Sums, if others than the example's.")
    quantities: dict[Id, Number] = Field({}, description="Counts of the whole period.")
    slices: tuple[SliceEntry, ...] = Field((), description="Or counts by stretch of time.")
    relief: tuple[GrantedEntry, ...] = Field((), description="Approved claims.")
    incidents: tuple[IncidentEntry, ...] = Field((), description="Events that made several measures fail.")
    waived: dict[Waived, Text] = Field(
        {}, description="Measures whose credits were waived, or all of them (all), and why."
    )
    expect: PeriodExpectation | None = Field(None, description="What must come out.")

    @model_validator(mode="after")
    def _at_least_once(self) -> PeriodGiven:
        if self.times == 0:
            raise complaint("times is 0; it is at least 1.", "times")
        dated = next((key for key in ("slices", "relief") if getattr(self, key)), None)
        if self.times > 1 and dated:
            sentence = (
                f"times repeats the period, and its {dated} are of days of one. Write each period by itself, "
                "or its counts under quantities."
            )
            raise complaint(sentence, "times")
        not_below_zero(self, "charges", "amounts")
        return self

    @model_validator(mode="after")
    def _not_too_fine(self) -> PeriodGiven:
        stretches = sum(row.times for row in self.slices)
        if stretches > MOST_STRETCHES:
            sentence = (
                f"The slices of a period are {stretches} stretches of time; an example works out at most "
                f"{MOST_STRETCHES}. Write fewer and longer ones, such as half hours of some days."
            )
            raise complaint(sentence, "slices")
        return self

    @model_validator(mode="after")
    def _each_incident_once(self) -> PeriodGiven:
        if name := twice(event.id for event in self.incidents):
            sentence = (
                f"The incident {name!r} is told twice. Put its measures in one, or give each its own id."
            )
            raise complaint(sentence, "incidents")
        return self


class WeightsEntry(Entry):
    """What vendors weigh when new work is shared out."""

    weights: dict[Id, Number] = Field(
        description="The weight of each vendor.", examples=["{a: 23, b: 39}"], min_length=1
    )

    @model_validator(mode="after")
    def _weigh_something(self) -> WeightsEntry:
        not_below_zero(self, "weights")
        if not any(self.weights.values()):
            raise complaint(
                "The weights add up to 0, so that nothing is shared. Give one above 0.", "weights"
            )
        return self


class BilledUnits(Entry):
    """A line of the rate card: the units that were accepted, and what the invoice says."""

    accepted: Number | None = Field(None, description="The units that were accepted.")
    billed: Number | None = Field(None, description="The amount that is billed.")
    units: Number | None = Field(None, description="The units that are billed.")
    unit_price: Number | None = Field(None, description="The price that is billed for a unit.")

    @model_validator(mode="after")
    def _of_some_units(self) -> BilledUnits:
        not_below_zero(self, "accepted", "units")
        return self


def _as_billed(value: Any) -> Any:
    return {"accepted": value} if isinstance(value, str) else value


BilledEntry = Annotated[BilledUnits, BeforeValidator(_as_billed), WithJsonSchema(_GIVEN_SCHEMA)]
