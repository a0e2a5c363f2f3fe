"""Calendar periods, from days to years: the ones that are scored and settled, and how they are written."""

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
_ONE_DAY = timedelta(days=1)
_SECOND_HALF = 16
"""The day of a month that its second half begins on."""
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
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One day, ISO week, half-month, calendar month, quarter or year, known by its first day.

    The first half of a month ends on its 15th day.

    >>> Period.parse("2015-Q3").end
    datetime.date(2015, 9, 30)
    >>> Period.parse("2024-02-H2").start, Period.parse("2024-02-H2").end
    (datetime.date(2024, 2, 16), datetime.date(2024, 2, 29))
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

    @classmethod
    def around(cls, day: date, grain: Grain) -> Period:
        """The period of a length that a day lies in.

        >>> str(Period.around(date(2026, 5, 20), Grain.QUARTER))
        '2026-Q2'
        """
        match grain:
            case Grain.DAY:
                return cls(day, grain)
            case Grain.WEEK:
                return cls(day - timedelta(days=day.weekday()), grain)
            case Grain.HALF_MONTH:
                return cls(day.replace(day=1 if day.day < _SECOND_HALF else _SECOND_HALF), grain)
            case Grain.MONTH:
                return cls.month_of(day)
            case Grain.QUARTER:
                return cls.month_of(day).quarter()
            case Grain.YEAR:
                return cls(date(day.year, 1, 1), grain)

    def number_since(self, day: date) -> int:
        """Which this is of the periods that begin on a day or after it: 1 for the first; 0 or less before.

        >>> Period.parse("2026-04").number_since(date(2026, 4, 1))
        1
        >>> Period.parse("2027-04").number_since(date(2026, 4, 2))
        12
        """
        around = Period.around(day, self.grain)
        return _place(self) - _place(around) + (around.start == day)

    @property
    def end(self) -> date:
        """The last day of the period; of the last one that the calendar has, the calendar's last day.

        >>> Period.around(date(9999, 12, 30), Grain.WEEK).end
        datetime.date(9999, 12, 31)
        """
        try:
            return self._moved(1).start - _ONE_DAY
        except (OverflowError, ValueError):
            return date.max

    def next(self) -> Period:
        """The period of the same length that follows; raises PeriodError after the year 9999."""
        return self._beside(1)

    def previous(self) -> Period:
        """The period of the same length that came before; raises PeriodError before the year 1."""
        return self._beside(-1)

    def _beside(self, count: int) -> Period:
        try:
            return self._moved(count)
        except (OverflowError, ValueError):
            raise PeriodError(str(self), accepted="a period with others before and after it") from None

    def _moved(self, count: int) -> Period:
        """So many periods of the same length later, or earlier where it is below 0."""
        match self.grain:
            case Grain.DAY:
                return Period(self.start + timedelta(days=count), self.grain)
            case Grain.WEEK:
                return Period(self.start + timedelta(days=7 * count), self.grain)
            case Grain.HALF_MONTH:
                return _half_month_at(_place(self) + count)
            case Grain.MONTH:
                return Period(_add_months(self.start, count), self.grain)
            case Grain.QUARTER:
                return Period(_add_months(self.start, 3 * count), self.grain)
            case Grain.YEAR:
                return Period(_add_months(self.start, 12 * count), self.grain)

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
        """The calendar months that make up a month or a quarter; raises PeriodError for any other period."""
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
        >>> Period.parse("2026-10-H2").label, Period.parse("2026").label
        ('16 to 31 October 2026', 'Year 2026')
        """
        match self.grain:
            case Grain.YEAR:
                return f"Year {self.start.year}"
            case Grain.HALF_MONTH:
                days = f"{self.start.day} to {self.end.day}"
                return f"{days} {MONTH_NAMES[self.start.month - 1]} {self.start.year}"
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
            case Grain.YEAR:
                return f"{self.start.year:04}"
            case Grain.HALF_MONTH:
                return f"{_month(self.start)}-H{1 if self.start.day == 1 else 2}"
            case Grain.MONTH:
                return _month(self.start)
            case Grain.QUARTER:
                return f"{self.start.year:04}-Q{(self.start.month + 2) // 3}"
            case Grain.WEEK:
                week = self.start.isocalendar()
                return f"{week.year:04}-W{week.week:02}"
            case Grain.DAY:
                return self.start.isoformat()


def _place(period: Period) -> int:
    """A number that is one more for each next period of the same length."""
    day = period.start
    match period.grain:
        case Grain.DAY:
            return day.toordinal()
        case Grain.WEEK:
            return day.toordinal() // 7
        case Grain.HALF_MONTH:
            return (day.year * 12 + day.month - 1) * 2 + (day.day >= _SECOND_HALF)
        case Grain.MONTH:
            return day.year * 12 + day.month - 1
        case Grain.QUARTER:
            return (day.year * 12 + day.month - 1) // 3
        case Grain.YEAR:
            return day.year


def _month(day: date) -> str:
    """The month of a day; strftime would leave out the zeros of an early year."""
    return f"{day.year:04}-{day.month:02}"


def _half_month_at(place: int) -> Period:
    month, second = divmod(place, 2)
    day = date(month // 12, month % 12 + 1, _SECOND_HALF if second else 1)
    return Period(day, Grain.HALF_MONTH)


def _add_months(day: date, count: int) -> date:
    index = day.year * 12 + day.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def _quarter(year: int, number: int) -> Period:
    return Period(date(year, number * 3 - 2, 1), Grain.QUARTER)


def _half_month(year: int, month: int, half: int) -> Period:
    return Period(date(year, month, _SECOND_HALF if half == 2 else 1), Grain.HALF_MONTH)


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), Grain.YEAR)


def _week(year: int, number: int) -> Period:
    return Period(date.fromisocalendar(year, number, 1), Grain.WEEK)


def _day(year: int, month: int, day: int) -> Period:
    return Period(date(year, month, day), Grain.DAY)


_WRITTEN = (
    (re.compile(r"([0-9]{4})-([0-9]{2})"), Period.month),
    (re.compile(r"([0-9]{4})-Q([1-4])"), _quarter),
    (re.compile(r"([0-9]{4})-W([0-9]{2})"), _week),
    (re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"), _day),
    (re.compile(r"([0-9]{4})-([0-9]{2})-H([12])"), _half_month),
    (re.compile(r"([0-9]{4})"), _year),
)
