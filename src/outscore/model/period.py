"""Calendar periods: the months and quarters that are scored, and how they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from outscore.errors import PeriodError

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_YEAR, LAST_YEAR = 1900, 2999
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Grain(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One day, ISO week, calendar month or calendar quarter, known by its first day.

    >>> Period.parse("2015-Q3").end
    datetime.date(2015, 9, 30)
    >>> [str(month) for month in Period.parse("2015-Q3").months()]
    ['2015-07', '2015-08', '2015-09']
    """

    start: date
    grain: Grain

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period as people write it; raises PeriodError."""
        for pattern, build in _WRITTEN:
            match = pattern.fullmatch(text.strip())
            if match and FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
                try:
                    return build(*(int(part) for part in match.groups()))
                except ValueError:
                    break
        raise PeriodError(text)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """The calendar month."""
        return cls(date(year, month, 1), Grain.MONTH)

    @classmethod
    def month_of(cls, day: date) -> Period:
        """The calendar month that a day lies in."""
        return cls(day.replace(day=1), Grain.MONTH)

    @property
    def end(self) -> date:
        """The last day of the period."""
        return self.next().start - timedelta(days=1)

    def next(self) -> Period:
        """The period of the same length that follows."""
        match self.grain:
            case Grain.DAY:
                return Period(self.start + timedelta(days=1), self.grain)
            case Grain.WEEK:
                return Period(self.start + timedelta(days=7), self.grain)
            case Grain.MONTH:
                return Period(_add_months(self.start, 1), self.grain)
            case Grain.QUARTER:
                return Period(_add_months(self.start, 3), self.grain)

    def previous(self) -> Period:
        """The period of the same length that came before."""
        match self.grain:
            case Grain.DAY:
                return Period(self.start - timedelta(days=1), self.grain)
            case Grain.WEEK:
                return Period(self.start - timedelta(days=7), self.grain)
            case Grain.MONTH:
                return Period(_add_months(self.start, -1), self.grain)
            case Grain.QUARTER:
                return Period(_add_months(self.start, -3), self.grain)

    def last(self, count: int) -> tuple[Period, ...]:
        """This period and those before it, oldest first, `count` in all."""
        found = [self]
        while len(found) < count:
            found.append(found[-1].previous())
        return tuple(reversed(found))

    def quarter(self) -> Period:
        """The calendar quarter that the period begins in."""
        return Period(self.start.replace(month=(self.start.month - 1) // 3 * 3 + 1, day=1), Grain.QUARTER)

    def months(self) -> tuple[Period, ...]:
        """The calendar months that make up a month or a quarter; raises PeriodError for a day or week."""
        if self.grain not in (Grain.MONTH, Grain.QUARTER):
            raise PeriodError(str(self), accepted="a month (2026-10) or a quarter (2026-Q3)")
        return tuple(Period.month_of(day) for day in self._month_starts())

    def _month_starts(self) -> Iterator[date]:
        day = self.start
        while day <= self.end:
            yield day
            day = _add_months(day, 1)

    @property
    def label(self) -> str:
        """The period in words.

        >>> Period.parse("2015-09").label, Period.parse("2015-Q3").label
        ('September 2015', 'Quarter 3, 2015')
        """
        match self.grain:
            case Grain.MONTH:
                return f"{MONTH_NAMES[self.start.month - 1]} {self.start.year}"
            case Grain.QUARTER:
                return f"Quarter {(self.start.month + 2) // 3}, {self.start.year}"
            case Grain.WEEK:
                week = self.start.isocalendar()
                return f"Week {week.week}, {week.year}"
            case Grain.DAY:
                return f"{self.start.day} {MONTH_NAMES[self.start.month - 1]} {self.start.year}"

    @property
    def short_label(self) -> str:
        """The period in as few letters as a chart's axis has room for.

        >>> Period.parse("2015-09").short_label
        'Sep 15'
        """
        if self.grain is Grain.MONTH:
            return f"{MONTH_NAMES[self.start.month - 1][:3]} {self.start.year % 100:02}"
        return str(self)

    def __str__(self) -> str:
        match self.grain:
            case Grain.MONTH:
                return f"{self.start:%Y-%m}"
            case Grain.QUARTER:
                return f"{self.start:%Y}-Q{(self.start.month + 2) // 3}"
            case Grain.WEEK:
                week = self.start.isocalendar()
                return f"{week.year}-W{week.week:02}"
            case Grain.DAY:
                return self.start.isoformat()


def _add_months(day: date, count: int) -> date:
    index = day.year * 12 + day.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def _quarter(year: int, number: int) -> Period:
    return Period(date(year, number * 3 - 2, 1), Grain.QUARTER)


def _week(year: int, number: int) -> Period:
    return Period(date.fromisocalendar(year, number, 1), Grain.WEEK)


def _day(year: int, month: int, day: int) -> Period:
    return Period(date(year, month, day), Grain.DAY)


_WRITTEN = (
    (re.compile(r"(\d{4})-(\d{2})"), Period.month),
    (re.compile(r"(\d{4})-Q([1-4])"), _quarter),
    (re.compile(r"(\d{4})-W(\d{2})"), _week),
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})"), _day),
)
