"""The days of the example, and the days on which little happens."""

from __future__ import annotations

from datetime import date
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = (2025, 4)
ALL_MONTHS = 15
HOLIDAYS = {
    *(date(2025, 4, 18), date(2025, 4, 21), date(2025, 12, 25), date(2025, 12, 26)),
    *(date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6)),
}
# Of a working day's contacts, how many in a hundred come from Monday to Sunday.
WEEK = (112, 104, 100, 97, 95, 46, 30)
# How many in a hundred of the usual come in each month, from January.
YEAR = (108, 98, 101, 100, 97, 96, 94, 92, 99, 102, 107, 110)


def months(count: int) -> list[date]:
    """The first days of so many months, from the first."""
    year, month = FIRST
    return [date(year + (month - 1 + one) // 12, (month - 1 + one) % 12 + 1, 1) for one in range(count)]


def days(month: date) -> Iterator[date]:
    """Every day of the month."""
    day = month
    while day.month == month.month:
        yield day
        day += timedelta(1)


def working_day(month: date, number: int) -> date:
    """The so-manieth working day after the month's end."""
    day = list(days(month))[-1]
    while number:
        day += timedelta(1)
        number -= day.weekday() < 5 and day not in HOLIDAYS
    return day


def in_a_hundred(day: date) -> int:
    """How many in a hundred of the usual contacts come on a day."""
    share = 30 if day in HOLIDAYS else WEEK[day.weekday()]
    return share * YEAR[day.month - 1] // 100
