"""What was planted: the days on which something happened that the product must find."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

OUTAGE = date(2025, 6, 17)  # the bank's telephony is down, and Alder's callers do not get through
RUSH = date(2025, 11, 28)  # far more calls than were forecast
UNIT = date(2026, 1, 1)  # Cedar Bay's times of this month come in minutes
LATE = date(2025, 9, 1)  # Dunmore's file of this month comes when all has been sent out
RESTATED = date(2025, 8, 1)  # Birchline corrects this month after it was approved
QUIET = date(2025, 12, 1)  # the messaging channel is closed but for a few
COPIED = date(2026, 2, 9)  # for a week Dunmore sends the figures of four weeks before
RAMP = date(2025, 10, 1)  # Cedar Bay opens a second site
GAP = date(2026, 2, 1)  # the bank's own count of Alder's calls does not agree
LONGER = (date(2025, 11, 1), date(2026, 1, 31))  # a new card screen makes Dunmore's calls longer
NEVER = datetime(2026, 3, 29, 2, 15, tzinfo=ZoneInfo("Europe/Berlin"))  # no clock in Leipzig showed it

# Months in which service slips, in a thousand.
SLIPS = {
    ("alder", 2025, 7): -68,
    ("alder", 2025, 8): -55,
    ("alder", 2026, 1): -49,
    ("birchline", 2025, 8): -6,
    ("birchline", 2025, 11): -71,
    ("birchline", 2026, 3): -160,
    ("cedarbay", 2025, 5): -52,
    ("cedarbay", 2026, 3): -43,
    ("dunmore", 2025, 10): -92,
    ("dunmore", 2026, 2): -61,
    ("dunmore", 2026, 5): -246,
    ("foxglove", 2025, 9): -48,
    ("foxglove", 2026, 2): -57,
    ("elmtree", 2026, 4): -66,
}


def volume(vendor: str, channel: str, day: date, usual: int) -> int:
    """The contacts that were forecast for a day."""
    if (vendor, channel) == ("foxglove", "messaging") and (day.year, day.month) == (QUIET.year, QUIET.month):
        return max(usual // 75, 1)
    return usual


def over_forecast(vendor: str, channel: str, day: date) -> int:
    """How many in a hundred of the usual came."""
    return 138 if (vendor, channel, day) == ("alder", "voice", RUSH) else 100


def in_time(vendor: str, site: str, channel: str, day: date, usual: int) -> int:
    """How many in a thousand were answered in time."""
    if vendor == "alder" and day == OUTAGE:
        return 180
    if vendor == "alder" and day == RUSH and channel == "voice":
        return 520
    slip = SLIPS.get((vendor, day.year, day.month), 0)
    if site == "Cebu":
        months = (day.year - RAMP.year) * 12 + day.month - RAMP.month
        slip -= max(0, 150 - 45 * months)
    return usual + slip


def longer(vendor: str, channel: str, day: date) -> int:
    """By how many seconds a contact takes longer than usual."""
    return 30 if (vendor, channel) == ("dunmore", "voice") and LONGER[0] <= day <= LONGER[1] else 0


def copied_from(vendor: str, day: date) -> date | None:
    """The day whose figures were sent again."""
    return day - timedelta(28) if vendor == "dunmore" and COPIED <= day < COPIED + timedelta(7) else None
