"""Up to when records count, for a day or a moment that a person names."""

from __future__ import annotations

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from zoneinfo import ZoneInfo

from outscore.model.ledger import LedgerError

_DAY = len("2026-10-05")
_EARLIEST = "0001-01-01T00:00:00"
_LATEST = "9999-12-31T23:59:59"


def recorded_before(text: str, zone: str) -> tuple[str, date]:
    """Up to when records count, for a day (to its end) or a moment (that included), and the day that it is.

    Records carry their time in UTC; those whose time, as text, is less than the first value count. What lies
    beyond the calendar counts from its first or to its last moment.

    >>> recorded_before("2026-07-05", "Europe/London")
    ('2026-07-05T23:00:00', datetime.date(2026, 7, 5))
    """
    written = text.strip()
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise LedgerError(
            f"{text!r} is neither a day nor a time. Write 2026-10-05, or 2026-10-05T14:30:00+01:00."
        ) from error
    known = ZoneInfo(zone)
    if len(written) <= _DAY:
        return _end_of(moment.date(), known), moment.date()
    local = moment if moment.tzinfo else moment.replace(tzinfo=known)
    try:
        end = (local.astimezone(UTC) + timedelta(milliseconds=1)).replace(tzinfo=None)
        return end.isoformat(timespec="milliseconds"), local.astimezone(known).date()
    except OverflowError:
        return _beyond(moment.date()), moment.date()


def _end_of(day: date, zone: ZoneInfo) -> str:
    try:
        end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    except OverflowError:
        return _beyond(day)
    return end.replace(tzinfo=None).isoformat(timespec="seconds")


def _beyond(day: date) -> str:
    return _EARLIEST if day.year == date.min.year else _LATEST
