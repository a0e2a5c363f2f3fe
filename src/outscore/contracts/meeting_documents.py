"""What `meetings` of governance.yaml may hold."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.documents import DatedEntry
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.feed_promise_documents import CalendarEntry

MOST_WORKING_DAYS = 60
WEEK_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class DueBeforeEntry(Entry):
    """What must be there before a meeting."""

    what: Line = Field(description="What is brought or sent.", examples=["Scorecards"])
    working_days: Whole = Field(description="How many working days before the meeting.", examples=["3"])
    owner: Id | None = Field(None, description="Who brings it: an id of `people`.")

    @model_validator(mode="after")
    def _within_reach(self) -> DueBeforeEntry:
        if self.working_days > MOST_WORKING_DAYS:
            sentence = f"working_days is {self.working_days}; write a number from 0 to {MOST_WORKING_DAYS}."
            raise complaint(sentence, "working_days", {"working_days": "1"})
        return self


class MeetingEntry(DatedEntry):
    """A series of meetings; working_day or weekday says on which day."""

    id: Id = Field(
        description="For ever the same; minutes name the series by it.", examples=["monthly-review"]
    )
    title: Line = Field(description="What it is called.", examples=["Monthly business review"])
    every: Literal["week", "month", "quarter", "year"] = Field(
        description="What each meeting looks back on.", examples=["month"]
    )
    working_day: Whole | None = Field(
        None, description="The working day after the end of it, 1 to 60, on which it is held.", examples=["8"]
    )
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None = (
        Field(
            None,
            description="Or, of a weekly one, the day of the week that follows; where somebody does not work "
            "then, the next day on which all do.",
        )
    )
    calendars: tuple[CalendarEntry, ...] = Field(
        (), description="Whose holidays are skipped, one for each party; left out: only weekends are."
    )
    vendors: tuple[Id, ...] = Field((), description="The vendors that take part; left out: the client alone.")
    attendees: tuple[Id, ...] = Field((), description="Who is invited: ids of `people`.")
    due_before: tuple[DueBeforeEntry, ...] = Field((), description="What must be there before.")

    @model_validator(mode="after")
    def _one_day(self) -> MeetingEntry:
        if self.working_day is None and self.weekday is None:
            sentence = f"On which day is {self.id!r}? Add, for example: working_day: 8"
            raise complaint(sentence, mend={"working_day": "8"})
        if self.working_day is not None and self.weekday is not None:
            sentence = "working_day and weekday are both given. Keep the one that holds."
            raise complaint(sentence, "weekday", {"weekday": None})
        if self.weekday is not None and self.every != "week":
            sentence = f"weekday is for every: week. For {self.every} write, for example: working_day: 8"
            raise complaint(sentence, "weekday", {"weekday": None, "working_day": "8"})
        if self.working_day is not None and not 1 <= self.working_day <= MOST_WORKING_DAYS:
            sentence = f"working_day is {self.working_day}; write a number from 1 to {MOST_WORKING_DAYS}."
            raise complaint(sentence, "working_day", {"working_day": "8"})
        return self
