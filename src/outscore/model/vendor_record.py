"""What is known of a vendor beside its figures: how much hangs on it, where it works, and days to keep."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from datetime import timedelta

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Site:
    """Where a vendor works."""

    name: str
    country: str = ""
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class Subcontractor:
    """Somebody who does part of the work for a vendor; approved_on: None where nobody has approved it."""

    name: str
    what: str
    country: str = ""
    approved_on: date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask at a vendor."""

    name: str
    role: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """By when notice must be given for a contract to end on its last day: so many months or days before."""

    contract: str
    months: int = 0
    days: int = 0
    clause: str = ""
    remind_days_before: tuple[int, ...] = ()

    def last_day(self, end: date) -> date:
        """The last day for notice, of a contract that ends on a day.

        >>> Notice("main", months=3).last_day(date(2027, 5, 31))
        datetime.date(2027, 2, 28)
        """
        return _months_before(end, self.months) - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day to keep in mind, such as a price review."""

    what: str
    day: date
    remind_days_before: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class VendorRecord:
    """The record. tier: critical, important or standard, "" where nobody has said."""

    tier: str = ""
    sites: tuple[Site, ...] = ()
    subcontractors: tuple[Subcontractor, ...] = ()
    contacts: tuple[Contact, ...] = ()
    notices: tuple[Notice, ...] = ()
    days: tuple[KeptDay, ...] = ()


NO_RECORD = VendorRecord()


def _months_before(day: date, months: int) -> date:
    """The same day so many months before, or that month's last day where it is shorter."""
    if not months:
        return day
    year, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
