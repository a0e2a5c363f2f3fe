"""The stretches of time that a period's rows are about, and whether their counts are complete."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date
    from datetime import datetime

    from outscore.model.slices import Slice

ZERO = Fraction(0)
INSTANT = timedelta(microseconds=1)


def instant(moment: datetime) -> datetime:
    """The moment in UTC, so that two moments of the hour that is lived twice differ; raises ValueError."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone.")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Interval:
    """All rows about one stretch of time (several queues, say) as one; begin and end in UTC.

    day: the local day that it lies in, None where it reaches beyond one. unreported: quantities that a row
    should have had and did not. several: quantities that more than one row has. largest: of each quantity
    the largest of one row. about: what the rows are about.
    """

    begin: datetime
    end: datetime
    day: date | None
    counts: Mapping[str, Fraction]
    unreported: frozenset[str]
    several: frozenset[str] = frozenset()
    largest: Mapping[str, Fraction] = field(default_factory=dict)
    about: frozenset[str] = frozenset()

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when to when."""
        return self.begin, self.end

    def has(self, name: str) -> bool:
        """Whether a quantity is known for the whole of the interval."""
        return name in self.counts and name not in self.unreported

    def meets(self, begin: datetime, end: datetime) -> bool:
        """Whether the two have a moment in common; where one ends the other may begin.

        >>> from datetime import datetime
        >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
        >>> half_hour = Interval(noon, noon + timedelta(minutes=30), noon.date(), {}, frozenset())
        >>> half_hour.meets(noon - timedelta(hours=1), noon), half_hour.meets(noon, noon + INSTANT)
        (False, True)
        """
        return max(self.begin, begin) < min(self.end, end)


def pooled(slices: Iterable[Slice]) -> tuple[Interval, ...]:
    """The intervals that the slices are about, in order of time; counts of the same interval added up."""
    found: dict[tuple[datetime, datetime], list[Slice]] = {}
    for one in slices:
        found.setdefault((instant(one.begin), instant(one.end)), []).append(one)
    return tuple(_interval(begin, end, found[begin, end]) for begin, end in sorted(found))


def _interval(begin: datetime, end: datetime, rows: Sequence[Slice]) -> Interval:
    given: dict[str, list[Fraction]] = {}
    for row in rows:
        for name, count in row.counts.items():
            given.setdefault(name, []).append(count)
    return Interval(
        begin,
        end,
        day=_day(rows),
        counts={name: sum(numbers, ZERO) for name, numbers in given.items()},
        unreported=frozenset(name for row in rows for name in row.unreported),
        several=frozenset(name for name, numbers in given.items() if len(numbers) > 1),
        largest={name: max(numbers) for name, numbers in given.items()},
        about=frozenset(row.about for row in rows),
    )


def _day(rows: Sequence[Slice]) -> date | None:
    """The local day; the last moment counts, because an interval may end at midnight.

    It is an instant before the end, not a time before what the clocks show: they may go forward at midnight.
    """
    days = {day for row in rows for day in (row.begin.date(), _last_moment(row.end).date())}
    return days.pop() if len(days) == 1 else None


def _last_moment(end: datetime) -> datetime:
    return (instant(end) - INSTANT).astimezone(end.tzinfo)


def reporting(intervals: Iterable[Interval], names: Collection[str]) -> tuple[Interval, ...]:
    """The intervals that say anything about some quantities."""
    wanted = set(names)
    return tuple(one for one in intervals if wanted & (one.counts.keys() | one.unreported))


def gaps(intervals: Sequence[Interval], names: Collection[str]) -> int:
    """In how many intervals one of the quantities is reported while another is not known.

    A quantity may be reported over another stretch, the month beside its days, as long as it covers it.
    """
    if all(one.has(name) for one in intervals for name in names):
        return 0
    covers = {name: merged_spans(one.span for one in intervals if one.has(name)) for name in names}
    return sum(
        not one.unreported.isdisjoint(names)
        or not all(one.has(name) or any(one.meets(*span) for span in covers[name]) for name in names)
        for one in reporting(intervals, names)
    )


def merged_spans(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Stretches of time in order, those that touch or overlap as one."""
    merged: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def is_covered(span: tuple[datetime, datetime], by: Iterable[tuple[datetime, datetime]]) -> bool:
    """Whether some stretches of time together cover all of another.

    >>> from datetime import datetime
    >>> six, noon, nine = (datetime(2026, 4, 1, hour, tzinfo=UTC) for hour in (6, 12, 21))
    >>> is_covered((six, nine), [(noon, nine), (six, noon)]), is_covered((six, nine), [(noon, nine)])
    (True, False)
    """
    return any(begin <= span[0] and span[1] <= end for begin, end in merged_spans(by))


def covered_time(spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """How long some stretches are together, what they share counted once."""
    return sum((end - begin for begin, end in merged_spans(spans)), timedelta())
