"""What a feed contract may say about what it promises: due, complete, limits, zeros and plausible."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated
from typing import Any
from typing import Literal

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Day
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Number
from outscore.contracts.entries import Percentage
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.model.feed_promises import Complete
from outscore.model.feed_promises import Doubt
from outscore.model.feed_promises import Due
from outscore.model.feed_promises import Exceeded
from outscore.model.feed_promises import ExpectedDays
from outscore.model.feed_promises import ExpectedHours
from outscore.model.feed_promises import FeedPromises
from outscore.model.feed_promises import Limits
from outscore.model.feed_promises import Plausible
from outscore.model.feed_promises import WorkCalendar
from outscore.model.feed_promises import Zeros
from outscore.model.period import Grain
from outscore.model.terms.measuring import WeekDay
from outscore.scoring.hours import END_OF_DAY
from outscore.scoring.hours import minute_of

_MOST_DAYS = 120
_WEEK = tuple(day.value for day in WeekDay if day is not WeekDay.CLOSED_DAY)


def _clock(value: Any) -> int:
    """A time of day in minutes after midnight."""
    minute = minute_of(value.strip()) if isinstance(value, str) else None
    if minute is None:
        raise complaint(f'must be a time of day written "18:00"; here is {shown(value)}.')
    return minute


def _percent(value: Any) -> Any:
    """A share in percent, from 0 to 100; the number itself is read as every other."""
    text = value.strip().removesuffix("%").strip() if isinstance(value, str) else ""
    if text.replace(".", "", 1).isdecimal() and Decimal(text) > 100:
        raise complaint(f"must be a share from 0 to 100; here is {shown(value)}.")
    if text.startswith("-"):
        raise complaint(f"must be a share from 0 to 100; here is {shown(value)}.")
    return value


_CLOCK_SCHEMA = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"}
Clock = Annotated[int, BeforeValidator(_clock), WithJsonSchema(_CLOCK_SCHEMA)]
Percent = Annotated[Percentage, BeforeValidator(_percent)]


class CalendarEntry(Entry):
    """Whose working days count."""

    country: Line | None = Field(None, description="The country by its two capitals, such as GB or PH.")
    subdivision: Line | None = Field(None, description="A part of it with holidays of its own, such as SCT.")
    closed: tuple[Day, ...] = Field((), description="More days on which nobody works.")
    weekend: tuple[WeekDay, ...] | None = Field(
        None, description="The days of the week that are not worked; left out: those of the country."
    )

    @model_validator(mode="after")
    def _can_be(self) -> CalendarEntry:
        if self.subdivision and not self.country:
            raise complaint("Which country is it a part of? Add, for example: country: GB", "subdivision", {})
        if self.weekend and WeekDay.CLOSED_DAY in self.weekend:
            raise complaint("weekend names days of the week, such as [friday, saturday].", "weekend", {})
        if self.weekend and len({*self.weekend}) == 7:
            raise complaint("weekend leaves no day to work. Leave one of them out.", "weekend", {})
        return self

    def meant(self) -> WorkCalendar:
        """The calendar as the model has it."""
        weekend = (
            None if self.weekend is None else tuple(sorted({_WEEK.index(day.value) for day in self.weekend}))
        )
        return WorkCalendar(self.country or "", self.subdivision or "", self.closed, weekend)


class DueEntry(Entry):
    """When each day, week or month of the feed must be there."""

    every: Literal["day", "week", "month"] = Field(
        description="What is delivered as one; a week ends on Sunday and belongs to the month it ends in.",
        examples=["month"],
    )
    working_days_after: Whole | None = Field(
        None, description="By how many working days after its last day, 1 to 120."
    )
    days_after: Whole | None = Field(
        None, description="Or by how many days of the calendar after its last day, 0 to 120."
    )
    by: Clock = Field(
        END_OF_DAY,
        description='By what time of that day, in quotes: "18:00"; left out: by its end. What comes at that '
        "moment is in time.",
    )
    zone: Line | None = Field(
        None, description="Whose clock, such as Asia/Manila; left out: the workspace's time zone."
    )
    calendar: CalendarEntry | None = Field(
        None, description="Whose working days count; left out: Monday to Friday."
    )

    @model_validator(mode="after")
    def _one_way_of_counting(self) -> DueEntry:
        stand_in = {"days_after": "1", "working_days_after": None}
        if (self.working_days_after is None) == (self.days_after is None):
            sentence = "How many days after? Give one of the two: working_days_after: 5 or days_after: 3"
            raise complaint(sentence, "days_after", {**stand_in})
        if self.working_days_after == 0:
            sentence = "working_days_after counts from 1, the first working day after the last day."
            raise complaint(sentence, "working_days_after", {**stand_in})
        if self.days > _MOST_DAYS:
            key = "days_after" if self.days_after is not None else "working_days_after"
            raise complaint(f"{key} is {self.days}; the most is {_MOST_DAYS}.", key, {**stand_in})
        return self

    @property
    def days(self) -> int:
        """How many days after, of whatever kind."""
        return int(self.working_days_after or self.days_after or 0)

    def meant(self) -> Due:
        """The promise as the model has it."""
        working = self.working_days_after is not None
        return Due(Grain(self.every), self.days, working, self.by, self.zone or "")


class ExpectedHoursEntry(Entry):
    """The hours of each day that must be there, in stretches of some minutes."""

    since: Clock = Field(
        alias="from", description='When they begin, in quotes: "08:00".', examples=['"08:00"']
    )
    until: Clock = Field(alias="to", description='When they end: "20:00".', examples=['"20:00"'])
    every_minutes: Whole = Field(30, description="How long one row is.")

    @model_validator(mode="after")
    def _fits(self) -> ExpectedHoursEntry:
        if self.until <= self.since:
            raise complaint("to must be after from, on the same day.", "to", {"to": "24:00", "from": "00:00"})
        if self.every_minutes == 0 or (self.until - self.since) % self.every_minutes:
            sentence = (
                f"The hours cannot be cut into stretches of {self.every_minutes} minutes. Write 15 or 30."
            )
            raise complaint(
                sentence, "every_minutes", {"every_minutes": None, "to": "24:00", "from": "00:00"}
            )
        return self

    def meant(self) -> ExpectedHours:
        """The promise as the model has it."""
        return ExpectedHours(self.since, self.until, self.every_minutes)


class CompleteEntry(Entry):
    """What must be in the feed."""

    days: ExpectedDays = Field(
        ExpectedDays.ALL, description="Which days must be there: all, or working (by the calendar)."
    )
    dimensions: dict[Id, tuple[Text, ...]] = Field(
        {}, description="For a dimension, every value that must be there on each of these days."
    )
    hours: ExpectedHoursEntry | None = Field(
        None, description="The hours of each day that must be there, for rows shorter than a day."
    )
    below_percent: Percent | None = Field(
        None,
        description="Of all that must be there, the share below which the measures of this feed are not "
        "measured; left out: what is missing is only told.",
    )
    calendar: CalendarEntry | None = Field(
        None, description="Whose working days count; left out: the calendar under due."
    )

    @model_validator(mode="after")
    def _each_once(self) -> CompleteEntry:
        for name, values in self.dimensions.items():
            if not values or len({*values}) < len(values):
                sentence = f"dimensions lists for {name!r} each value that must be there, once."
                raise complaint(sentence, "dimensions", {"dimensions": None})
        return self

    def meant(self) -> Complete:
        """The promise as the model has it."""
        hours = self.hours.meant() if self.hours else None
        return Complete(self.days, tuple(self.dimensions.items()), hours, _fraction(self.below_percent))


class LimitsEntry(Entry):
    """How much of a delivery may be rejected."""

    rows_percent: Percent | None = Field(None, description="The most rejected rows, of all that are read.")
    volume_percent: Percent | None = Field(
        None, description="The most volume in rejected rows, of all volume that can be read."
    )
    of: Id | None = Field(None, description="The quantity that is the volume, such as offered.")
    then: Exceeded = Field(
        Exceeded.REFUSE,
        description="Above a limit: refuse the whole file, or take its good rows in_part, with a warning.",
    )

    @model_validator(mode="after")
    def _says_something(self) -> LimitsEntry:
        if self.rows_percent is None and self.volume_percent is None:
            sentence = "What is the limit? Add, for example: rows_percent: 2"
            raise complaint(sentence, mend={"rows_percent": "100"})
        if (self.volume_percent is None) != (self.of is None):
            sentence = "volume_percent and of go together: volume_percent: 0.5, of: offered"
            mend = {"volume_percent": None, "of": None, "rows_percent": "100"}
            raise complaint(sentence, "volume_percent", mend)
        return self

    def meant(self) -> Limits:
        """The promise as the model has it."""
        rows, volume = _fraction(self.rows_percent), _fraction(self.volume_percent)
        return Limits(rows, volume, self.of or "", self.then)


_PLAIN = Plausible()


class PlausibleEntry(Entry):
    """From where on figures are doubted. Doubts are warnings; they change no figure."""

    earlier: Whole = Field(
        _PLAIN.earlier, description="How many comparable earlier figures it takes before a level is known."
    )
    shift_deviations: Number = Field(
        Decimal(6),
        description="A figure is far from its level from this many median absolute deviations on ...",
    )
    shift_percent: Percentage = Field(Decimal(30), description="... if it is also more than this share away.")
    unit_percent: Percent = Field(
        Decimal(20), description="How near to 60, 100, 1,000 or 3,600 times the level (or one part in them)."
    )
    repeated_digits: Whole = Field(
        _PLAIN.repeated_digits, description="How many digits in all must be repeated before it is told."
    )
    round_one_in: Whole = Field(
        _PLAIN.round_one_in, description="Of so many honest months one may be told to have round figures."
    )
    silent: tuple[Doubt, ...] = Field((), description="Warnings that are not wanted, by their code.")

    @model_validator(mode="after")
    def _can_be(self) -> PlausibleEntry:
        for key in ("earlier", "repeated_digits", "round_one_in"):
            if getattr(self, key) == 0:
                raise complaint(f"{key} counts from 1.", key, {key: None})
        for key in ("shift_deviations", "shift_percent"):
            if getattr(self, key) < 0:
                raise complaint(f"{key} cannot be below zero.", key, {key: None})
        return self

    def meant(self) -> Plausible:
        """The thresholds as the model has them."""
        return Plausible(
            earlier=self.earlier,
            shift_mads=Fraction(self.shift_deviations),
            shift_percent=Fraction(self.shift_percent),
            unit_percent=Fraction(self.unit_percent),
            repeated_digits=self.repeated_digits,
            round_one_in=self.round_one_in,
            silent=self.silent,
        )


class PromisedEntry(Entry):
    """The keys of a feed contract that say what is promised beyond its format."""

    due: DueEntry | None = Field(None, description="When each day, week or month must be there.")
    complete: CompleteEntry | None = Field(None, description="What must be in it.")
    limits: LimitsEntry | None = Field(None, description="How much of a delivery may be rejected.")
    zeros: Zeros | None = Field(
        None,
        description="What a row of zeros means: closed (nothing was expected), no_data (there are no "
        "figures), or measured (it was open and nothing came).",
    )
    plausible: PlausibleEntry | None = Field(
        None, description="From where on figures are doubted; left out: as documented."
    )


NOT_READ_BY = ("due", "complete", "zeros", "plausible")
"""The keys that change nothing in how a file is read, so that files are not read again because of them."""


def promises_of(document: Entry) -> FeedPromises:
    """What a checked feed contract promises, or any document with these keys."""
    due, complete, limits, zeros, plausible = (
        getattr(document, key, None) for key in PromisedEntry.model_fields if key != "marks"
    )
    calendar = (complete and complete.calendar) or (due and due.calendar)
    return FeedPromises(
        due=due.meant() if due else None,
        calendar=calendar.meant() if calendar else None,
        complete=complete.meant() if complete else None,
        limits=limits.meant() if limits else None,
        zeros=zeros,
        plausible=plausible.meant() if plausible else Plausible(),
    )


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)
