"""Times in an example as instants, by the clocks of the place: 23 and 25 hours where these are changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

    from outscore.model.period import Period

MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d) ?([+-]\d\d:\d\d|Z)?)?", re.ASCII)
_END_OF_DAY = "24:00"


class NoSuchTime(Exception):
    """A time that the clocks of the place do not show, or show twice."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def typed(text: str) -> datetime | None:
    """A time as an example writes it, None for another text; raises ValueError for one of no calendar.

    Without an offset from UTC it has no time zone: it is what the clocks of the place show.

    >>> typed("2026-04-01"), typed("2026-04-01 24:00")
    (datetime.datetime(2026, 4, 1, 0, 0), datetime.datetime(2026, 4, 2, 0, 0))
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    day, clock, offset = found.groups()
    if clock == _END_OF_DAY and offset is None:
        return datetime.combine(date.fromisoformat(day) + _DAY, time())
    return datetime.fromisoformat(f"{day}T{clock or '00:00'}{offset or ''}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an example plays: whose clocks its times are read from."""

    zone: tzinfo

    def moment(self, written: datetime) -> datetime:
        """A written time in the zone; raises NoSuchTime."""
        if written.tzinfo is not None:
            return written.astimezone(self.zone)
        first, second = (written.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
        if first.utcoffset() == second.utcoffset():
            return first
        shown = first.astimezone(UTC).astimezone(self.zone)
        if shown.replace(tzinfo=None) != written:
            raise NoSuchTime(
                f"{written:%Y-%m-%d %H:%M} does not exist in {self.zone}: the clocks go forward. Write a "
                f"time that they show, such as {shown:%H:%M}."
            )
        raise NoSuchTime(
            f"{written:%Y-%m-%d %H:%M} comes twice in {self.zone}: the clocks go back. Write "
            f'"{first.isoformat(" ", "minutes")}" or "{second.isoformat(" ", "minutes")}".'
        )

    def later(self, moment: datetime, minutes: int) -> datetime:
        """What the clocks show when so many minutes have passed."""
        return (moment.astimezone(UTC) + minutes * MINUTE).astimezone(self.zone)

    def bounds(self, period: Period) -> tuple[datetime, datetime]:
        """When a period begins, and when the next one does."""
        return self._midnight(period.start), self._midnight(period.next().start)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)

    def counted_by_the_clock(self, begin: datetime, minutes: int) -> str:
        """Why so many minutes were counted as if no clock were changed in them; "" where they were not.

        They would end at midnight on other days, and do not on this one.
        """
        end = self.later(begin, minutes)
        meant = begin.replace(tzinfo=None) + minutes * MINUTE
        if end.replace(tzinfo=None) == meant or meant.time() != time() or end.time() == time():
            return ""
        midnight = self._midnight(meant.date()).astimezone(UTC)
        change = "forward" if midnight < end.astimezone(UTC) else "back"
        left = (midnight - begin.astimezone(UTC)) // MINUTE
        if left == minutes:  # midnight itself was skipped
            return ""
        return (
            f"In {self.zone} the clocks go {change} in this time: from {begin:%Y-%m-%d %H:%M} to midnight "
            f"before {meant:%Y-%m-%d} there are {left} minutes, not {minutes}. Write the day of the change "
            "in rows of its own."
        )
