"""Hours of the week: which rows lie within them by the clock of the place, also when clocks change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import time
from datetime import timedelta
from enum import Enum
from enum import auto
from itertools import groupby
from typing import TYPE_CHECKING

from outscore.model.terms.measuring import WeekDay

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import date
    from datetime import tzinfo

    from outscore.model.terms.measuring import HourWindow

ONE_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
END_OF_DAY = 24 * 60
WEEK = tuple(WeekDay)[:7]


class Place(Enum):
    """Where a row lies: within the hours, without, or across their edge."""

    WITHIN = auto()
    WITHOUT = auto()
    ACROSS = auto()


def minute_of(clock: str) -> int | None:
    """The minute of the day that a clock shows, None for what is no time of the day.

    >>> minute_of("08:30"), minute_of("24:00"), minute_of("8:30"), minute_of("12:60")
    (510, 1440, None, None)
    """
    hours, colon, minutes = clock.partition(":")
    if not (colon and len(hours) == len(minutes) == 2 and (hours + minutes).isascii()):
        return None
    if not (hours + minutes).isdigit() or int(minutes) > 59:
        return None
    found = int(hours) * 60 + int(minutes)
    return found if found <= END_OF_DAY else None


@dataclass(frozen=True, slots=True)
class Hours:
    """The hour windows of a measure, and the days on which the contract's calendar is closed (2026-12-25)."""

    windows: tuple[HourWindow, ...]
    closed_days: frozenset[str] = frozenset()

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in one of the windows, by the clock that it carries.

        >>> from outscore.model.terms.measuring import HourWindow
        >>> core = Hours((HourWindow((WeekDay.MONDAY,), "08:00", "20:00"),))
        >>> [core.holds(datetime(2026, 4, 6, hour, tzinfo=UTC)) for hour in (7, 8, 20)]
        [False, True, False]
        """
        minute = moment.hour * 60 + moment.minute
        return any(begin <= minute < end for begin, end in self._on(moment.date()))

    def place(self, begin: datetime, end: datetime) -> Place:
        """Where the time from one moment to another lies; both carry the clock of the place."""
        seen = {self.holds(moment) for moment in self._turns(begin, end)}
        if len(seen) > 1:
            return Place.ACROSS
        return Place.WITHIN if seen.pop() else Place.WITHOUT

    def _on(self, day: date) -> Iterator[tuple[int, int]]:
        """From which to which minute the windows of a day go."""
        kind = WeekDay.CLOSED_DAY if day.isoformat() in self.closed_days else WEEK[day.weekday()]
        for one in self.windows:
            begin, end = minute_of(one.since), minute_of(one.until)
            if kind in one.days and begin is not None and end is not None:
                yield begin, end

    def _turns(self, begin: datetime, end: datetime) -> Iterator[datetime]:
        """The beginning, and every moment in between at which a window may open or close."""
        zone = begin.tzinfo
        first, last = begin.astimezone(UTC), end.astimezone(UTC)
        yield begin
        if zone is None:
            return
        day = first.astimezone(zone).date()
        found = set(_change(first, last, zone))
        while day <= last.astimezone(zone).date():
            for minute in {0, *(edge for stretch in self._on(day) for edge in stretch)}:
                found.update(_instants(day, minute, zone))
            day += ONE_DAY
        for moment in sorted(found):
            if first < moment < last:
                yield moment.astimezone(zone)


def _instants(day: date, minute: int, zone: tzinfo) -> Iterator[datetime]:
    """When the clock shows a minute of a day: twice where it is set back."""
    wall = datetime.combine(day, time()) + minute * MINUTE
    for fold in (0, 1):
        yield wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _change(first: datetime, last: datetime, zone: tzinfo) -> Iterator[datetime]:
    """When the clocks were changed between two moments, to the minute."""
    before = first.astimezone(zone).utcoffset()
    if before == last.astimezone(zone).utcoffset():
        return
    while last - first > MINUTE:
        middle = first + (last - first) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle <= first:
            break
        if middle.astimezone(zone).utcoffset() == before:
            first = middle
        else:
            last = middle
    yield last


def hours_words(windows: Sequence[HourWindow]) -> str:
    """The windows in words.

    >>> from outscore.model.terms.measuring import HourWindow
    >>> saturday = HourWindow((WeekDay.SATURDAY, WeekDay.CLOSED_DAY), "09:00", "12:00")
    >>> hours_words([HourWindow(WEEK[:5], "08:00", "20:00"), saturday])
    'Monday to Friday 08:00 to 20:00, Saturday and closed days 09:00 to 12:00'
    """
    return ", ".join(f"{_days(one.days)} {one.since} to {one.until}" for one in windows)


def _days(days: Collection[WeekDay]) -> str:
    """Neighbouring days as one stretch."""
    places = [place for place, day in enumerate(WEEK) if day in days]
    runs = [
        [place for _, place in run] for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0])
    ]
    names = [
        WEEK[run[0]].value.capitalize()
        if len(run) == 1
        else f"{WEEK[run[0]].value.capitalize()} to {WEEK[run[-1]].value.capitalize()}"
        for run in runs
    ]
    if WeekDay.CLOSED_DAY in days:
        names.append("closed days")
    return " and ".join(names)
