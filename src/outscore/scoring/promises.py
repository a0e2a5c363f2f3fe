"""When a feed is due, and what became of that: from a calendar and a clock, no file needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from datetime import time
from datetime import timedelta
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from outscore.model.period import MONTH_NAMES
from outscore.model.period import Period
from outscore.scoring.hours import END_OF_DAY
from outscore.scoring.promises_complete import days_words

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date
    from datetime import tzinfo

    from outscore.model.feed_promises import Due
    from outscore.model.feed_promises import WorkingDays
    from outscore.model.period import Grain

DAY = timedelta(days=1)
EDGE_PART = 4
"""A day at the edge of a delivery has at most one part in so many of what the day beside it has."""


class Receipt(StrEnum):
    """What became of one day, week or month of a feed.

    IN_PART_LATE: some of it was there in time, and some came later.
    """

    NOT_YET_DUE = "not yet due"
    MISSING = "missing"
    ON_TIME = "on time"
    IN_PART_LATE = "in part late"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One day, week or month of a feed: when it was due, when it came, and when the last rows of it came.

    first, last: None where it has not come. Corrections of rows that were there already do not count.
    expected: how much must be there, 0 where nobody says. there: how much of that is there although the whole
    has not come. has_edge: where nothing else is there, whether rows at its edge are.
    """

    unit: Period
    due_at: datetime
    first: datetime | None
    last: datetime | None
    receipt: Receipt
    expected: int = 0
    there: int = 0
    has_edge: bool = False


def days_of(period: Period) -> tuple[date, ...]:
    """Every day of a period."""
    return tuple(period.start + DAY * number for number in range((period.end - period.start).days + 1))


def units_of(month: Period, every: Grain) -> tuple[Period, ...]:
    """What is delivered for a month; a week belongs to the month in which it ends.

    >>> from outscore.model.period import Grain, Period
    >>> [str(week) for week in units_of(Period.parse("2026-06"), Grain.WEEK)]
    ['2026-W23', '2026-W24', '2026-W25', '2026-W26']
    """
    around = (Period.around(day, every) for day in days_of(month))
    return tuple(unit for unit in dict.fromkeys(around) if month.start <= unit.end <= month.end)


def due_day(unit: Period, due: Due, days: WorkingDays) -> date:
    """The day by which a unit must be there, counted from the one after its last.

    >>> from datetime import date
    >>> from outscore.model.feed_promises import Due, WorkingDays
    >>> from outscore.model.period import Grain, Period
    >>> easter = WorkingDays(date(2026, 4, 1), date(2026, 4, 30), frozenset(
    ...     date(2026, 4, day) for day in (3, 4, 5, 6, 11, 12)))
    >>> due_day(Period.parse("2026-03"), Due(Grain.MONTH, 3, working=True), easter)
    datetime.date(2026, 4, 7)
    """
    if not due.working:
        return unit.end + DAY * due.days
    return next(day for number, day in _working_after(unit.end, days) if number == due.days)


def _working_after(day: date, days: WorkingDays) -> Iterator[tuple[int, date]]:
    """The working days after a day, counted."""
    number = 0
    while True:
        day += DAY
        if days.is_working(day):
            number += 1
            yield number, day


def due_at(unit: Period, due: Due, days: WorkingDays, zone: tzinfo) -> datetime:
    """The moment by which a unit must be there; what comes at that moment is in time."""
    day = due_day(unit, due, days)
    if due.by == END_OF_DAY:
        return datetime.combine(day + DAY, time(), zone)
    return datetime.combine(day, time(*divmod(due.by, 60)), zone)


def is_edge(unit: Period, brought: Mapping[date, int]) -> bool:
    """Whether what a delivery brought for a unit is only the edge of what it brought for the one beside it.

    brought: how much of each day it brought, in the unit and around it. It is the edge where it is the first
    or last day alone, nothing was brought beyond it, and more days, or four times as much, on its other side.

    >>> from datetime import date
    >>> from outscore.model.period import Period
    >>> october = {date(2026, 10, day): 90 for day in range(1, 32)} | {date(2026, 11, 1): 8}
    >>> is_edge(Period.parse("2026-11"), october), is_edge(Period.parse("2026-10"), october)
    (True, False)
    """
    before = [day for day in brought if day < unit.start]
    after = [day for day in brought if day > unit.end]
    if bool(before) == bool(after):
        return False
    edge, beside, others = (
        (unit.start, unit.start - DAY, before) if before else (unit.end, unit.end + DAY, after)
    )
    if {day for day in brought if unit.start <= day <= unit.end} != {edge}:
        return False
    if unit.start == unit.end or len(others) == 1:
        return brought[edge] * EDGE_PART <= brought.get(beside, 0)
    return True


def arrival(
    unit: Period,
    due: datetime,
    came: Collection[datetime],
    now: datetime,
    expected: Collection[datetime | None] = (),
    *,
    has_edge: bool = False,
) -> Arrival:
    """What became of a unit; `came` has the moment at which each part of it was there first.

    expected: the same for each part that must be there, None for one that is not; empty where nobody says
    what must be there. The unit has then come once half of these parts are there, else with its first rows.
    """
    moments = sorted(at for at in expected if at is not None) if expected else sorted(came)
    enough = max(1, (len(expected) + 1) // 2)
    first = moments[enough - 1] if len(moments) >= enough else None
    last = max(came, default=first) if first else None
    waits = now < due and not _is_whole(unit, due, now, moments, expected)
    receipt = Receipt.NOT_YET_DUE if waits else _receipt(first, last, due, now)
    there = 0 if first else len(moments)
    return Arrival(unit, due, first, last, receipt, len(expected), there, has_edge and first is None)


def _is_whole(
    unit: Period,
    due: datetime,
    now: datetime,
    moments: Sequence[datetime],
    expected: Collection[datetime | None],
) -> bool:
    """Whether nothing of a unit can still be awaited before it is due."""
    if expected:
        return len(moments) == len(expected)
    return bool(moments) and now.astimezone(due.tzinfo).date() > unit.end


def _receipt(first: datetime | None, last: datetime | None, due: datetime, now: datetime) -> Receipt:
    if first is None or last is None:
        return Receipt.MISSING if now > due else Receipt.NOT_YET_DUE
    if first > due:
        return Receipt.LATE
    return Receipt.ON_TIME if last <= due else Receipt.IN_PART_LATE


def arrival_words(found: Arrival, now: datetime | None) -> str:
    """What became of a unit as a sentence, in the time zone in which it was due; "" where all is well.

    now: None for a sentence that is true whenever it is read.
    """
    what = f"{found.unit.label} was due {due_words(found.due_at)}"
    zone = found.due_at.tzinfo
    nothing = _nothing_words(found)
    match found.receipt:
        case Receipt.MISSING if now is None:
            return f"{found.unit.label} is due {due_words(found.due_at)}, and {nothing}."
        case Receipt.MISSING if now:
            late = duration_words(now - found.due_at)
            return f"{what}, and {nothing}: {late} late."
        case Receipt.LATE if found.first:
            late = duration_words(found.first - found.due_at)
            return f"{what}, and came on {moment_words(found.first.astimezone(zone))}: {late} late."
        case Receipt.IN_PART_LATE if found.last:
            late = duration_words(found.last - found.due_at)
            return f"{what}. Some of it came on {moment_words(found.last.astimezone(zone))}: {late} late."
        case _:
            return ""


def _nothing_words(found: Arrival) -> str:
    """What there is of a unit that has not come."""
    if found.there:
        return f"{found.there:,} of {found.expected:,} expected are there, less than half"
    if found.has_edge:
        grain = found.unit.grain.value
        return f"nothing has come but a few rows at its edge, with the {grain} beside it"
    return "nothing has come"


def arrivals_words(arrivals: Sequence[Arrival], now: datetime | None) -> tuple[str, ...]:
    """What went wrong, the worst first; of several days or weeks one sentence for each way."""
    if len(arrivals) == 1:
        return tuple(filter(None, [arrival_words(arrivals[0], now)]))
    ways = (Receipt.MISSING, Receipt.LATE, Receipt.IN_PART_LATE)
    return tuple(filter(None, [_runs_words(arrivals, receipt) for receipt in ways]))


def _runs_words(arrivals: Sequence[Arrival], receipt: Receipt) -> str:
    runs = [list(run) for is_so, run in groupby(arrivals, key=lambda one: one.receipt is receipt) if is_so]
    told = [days_words(run[0].unit.start, run[-1].unit.end) for run in runs]
    return f"{receipt.value.capitalize()}: {', '.join(told)}." if told else ""


def due_words(limit: datetime) -> str:
    """By when something must be there; midnight is told as the end of the day before.

    >>> due_words(datetime(2026, 5, 8, 18, 0)), due_words(datetime(2026, 5, 8))
    ('on 8 May 2026, 18:00', 'by the end of 7 May 2026')
    """
    if limit.time() != time():
        return f"on {moment_words(limit)}"
    day = limit - DAY
    return f"by the end of {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def moment_words(moment: datetime) -> str:
    """A moment as people write it, by its own clock.

    >>> moment_words(datetime(2026, 5, 8, 18, 0))
    '8 May 2026, 18:00'
    """
    return f"{moment.day} {MONTH_NAMES[moment.month - 1]} {moment.year}, {moment:%H:%M}"


def duration_words(length: timedelta) -> str:
    """How long something is, in its two largest parts, cut off.

    >>> duration_words(timedelta(days=2, hours=5, minutes=59)), duration_words(timedelta(seconds=30))
    ('2 days 5 hours', 'less than a minute')
    """
    minutes = length // timedelta(minutes=1)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    told = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in parts if number]
    return " ".join(told[:2]) or "less than a minute"
