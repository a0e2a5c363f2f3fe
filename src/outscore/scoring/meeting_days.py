"""On which day a meeting is held, and on which something must be there before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from outscore.model.feed_promises import WorkingDays
    from outscore.model.meeting import DueBefore
    from outscore.model.meeting import Meeting

ONE_DAY = timedelta(days=1)
REACH = timedelta(days=150)
"""The most days from the end of what a meeting looks back on, or from a meeting to what is due before it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting of a series: what it looks back on, and its day."""

    meeting: Meeting
    about: Period
    day: date


def days_of(meeting: Meeting, working: WorkingDays, first: date, last: date) -> Iterator[Held]:
    """The meetings of a series from one day to another; `working` knows REACH beyond both.

    One that finds no day within REACH is not among them.
    """
    about = Period.around(first - REACH, meeting.every)
    while about.end < last:
        if about.end + ONE_DAY >= working.first:
            day = day_of(meeting, about, working)
            if day is not None and first <= day <= last and meeting.span.covers(day):
                yield Held(meeting, about, day)
        about = about.next()


def day_of(meeting: Meeting, about: Period, working: WorkingDays) -> date | None:
    """The day of the meeting that looks back on something; None where none is within REACH of its end."""
    until = about.end + REACH
    if meeting.working_day is not None:
        return _counted(about.end, meeting.working_day, ONE_DAY, until, working)
    day = about.end + ONE_DAY * (meeting.weekday or 0)
    return _counted(day, 1, ONE_DAY, until, working)


def day_before(one: DueBefore, held: date, working: WorkingDays) -> date | None:
    """By when something must be there before a meeting; None where that is more than REACH before it."""
    return _counted(held, one.working_days, -ONE_DAY, held - REACH, working)


def _counted(day: date, count: int, step: timedelta, until: date, working: WorkingDays) -> date | None:
    """The nth working day from a day on, 0 for the day itself; None where it would lie beyond `until`."""
    while count > 0:
        if day == until or not working.first <= day + step <= working.last:
            return None
        day += step
        count -= working.is_working(day)
    return day
