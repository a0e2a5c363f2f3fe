"""What people type of a claim: times by the clock of a zone, and days."""

from __future__ import annotations

import re
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

from outscore.model.relief import ReliefError

_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(?::00)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_END_OF_DAY = "24:00"


def day(text: str) -> date:
    """A day as it was typed; raises ReliefError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ReliefError(f"{text!r} is not a day. Write it as 2026-04-01.") from error


def moment(text: str, zone: str) -> datetime:
    """A time as it was typed; raises ReliefError, also for a time that a change of clocks leaves unclear."""
    known = known_zone(zone)
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ReliefError(_no_moment(text.strip()))
    date_, clock, offset = match.groups()
    try:
        if clock == _END_OF_DAY:
            wall = datetime.combine(day(date_) + timedelta(days=1), time())
        else:
            wall = datetime.combine(day(date_), time.fromisoformat(clock))
        if offset:
            return datetime.fromisoformat(f"{wall.isoformat()}{offset}").astimezone(known)
    except (OverflowError, ValueError) as error:
        raise ReliefError(f"{text!r} is not a time of a day. Write it as 2026-04-01 08:00.") from error
    return _by_the_clock(wall, known)


def _no_moment(text: str) -> str:
    if _DAY.fullmatch(text):
        return (
            f"{text!r} has no time of day. Write {text} 00:00 for where it begins, {text} 24:00 for its end."
        )
    return f"{text!r} is not a time. Write it as 2026-04-01 08:00, or with +01:00 after it."


def known_zone(name: str) -> ZoneInfo:
    """A time zone by its name; raises ReliefError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ReliefError(f"There is no time zone {name!r}. Write one such as Europe/London.") from error


def _by_the_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise ReliefError(f"{moment:%Y-%m-%d %H:%M} does not exist in {zone.key}: the clocks go forward.")
    raise ReliefError(
        f"{moment:%Y-%m-%d %H:%M} comes twice in {zone.key}: the clocks go back. Write "
        f"{first:%H:%M}{first.isoformat()[-6:]} or {second:%H:%M}{second.isoformat()[-6:]}."
    )
