"""Rows about days that lie ahead of the day on which they came: a slip, such as day and month swapped."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity

if TYPE_CHECKING:
    from datetime import date
    from datetime import datetime

    import polars as pl

    from outscore.model.feed import Feed

CODE = "day_in_future"
PLANNED = ("forecast", "workforce")
"""Kinds of sums that tell of what is to come, too."""
FORESEEN = ("cases", "invoices")
"""Kinds of records that are placed by a day that may lie ahead: the one something is due or paid for."""
_CLOCKS_APART = timedelta(days=1)
"""Nowhere do the clocks show a day that is further ahead."""


def last_day(received: datetime | None, zone: str) -> date | None:
    """The last day that rows can be about which came at some moment, by the clocks of a zone or any other."""
    return received.astimezone(ZoneInfo(zone)).date() + _CLOCKS_APART if received else None


def ahead(frame: pl.DataFrame, feed: Feed, latest: date | None) -> list[Issue]:
    """A warning for each row of sums that begins after the latest day; `row` is the place in the frame.

    The row is kept: a closed day or a plan may be told ahead.
    """
    if latest is None or feed.kind in PLANNED:
        return []
    found = (frame["start"] > latest).fill_null(value=False).arg_true().to_list()
    return [_issue(feed, index, frame["start"][index]) for index in found]


def _issue(feed: Feed, index: int, day: date) -> Issue:
    return Issue(
        code=CODE,
        severity=Severity.WARNING,
        row=index,
        column=feed.period_column,
        value=day.isoformat(),
        message=f"{feed.period_column or 'The file'} tells of {day:%d %B %Y}, {AHEAD}",
    )


AHEAD = (
    "a day that had not come when the file came. Look whether day and month are swapped or the year is "
    "wrong, and send the right day."
)
"""The rest of the sentence about a day."""
