"""Days that a contract counts: until when notice must have been given."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.model.terms.measuring import DayCount

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def last_day(start: date, days: int, counted_in: DayCount, closed_days: Collection[str] = ()) -> date:
    """The last of a number of days after a day, the day itself not counted.

    Working days are Monday to Friday without the contract's closed days, each written as 2026-12-25.

    >>> from datetime import date
    >>> last_day(date(2026, 4, 1), 5, DayCount.CALENDAR).isoformat()
    '2026-04-06'
    >>> last_day(date(2026, 4, 1), 5, DayCount.WORKING, ["2026-04-03", "2026-04-06"]).isoformat()
    '2026-04-10'
    """
    if counted_in is DayCount.CALENDAR:
        return start + days * ONE_DAY
    day, left = start, days
    while left > 0:
        day += ONE_DAY
        left -= is_working_day(day, closed_days)
    return day


def is_working_day(day: date, closed_days: Collection[str] = ()) -> bool:
    """Whether a day is neither at the weekend nor closed."""
    return day.weekday() < SATURDAY and day.isoformat() not in closed_days
