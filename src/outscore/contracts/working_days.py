"""Which days are no working days: public holidays as the library `holidays` knows them, and closed days."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.faults import listed
from outscore.contracts.faults import meant
from outscore.model.feed_promises import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from datetime import date

    from outscore.model.feed_promises import WorkCalendar

SATURDAY_AND_SUNDAY = (5, 6)
SOME_YEARS = range(2024, 2028)
"""Years that stand for all, one of them with 29 February: holidays lie much alike in all of them."""


@lru_cache(maxsize=1024)
def working_days(calendar: WorkCalendar | None, first: date, last: date) -> WorkingDays:
    """The days from one to another, both included; without a calendar Monday to Friday are worked."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    own = calendar.weekend if calendar else None
    weekend = SATURDAY_AND_SUNDAY if own is None else own
    closed = {day for day in days if day.weekday() in weekend}
    if calendar and calendar.country:
        country = _country(calendar, {day.year for day in days})
        if own is None:
            closed = {day for day in days if not country.is_working_day(day)}
        else:
            closed |= {day for day in days if day in country}
    if calendar:
        closed |= {*calendar.closed} & {*days}
    return WorkingDays(first, last, frozenset(closed))


def shared_days(calendars: Iterable[WorkCalendar], first: date, last: date) -> WorkingDays:
    """The days on which all work; without any calendar Monday to Friday."""
    known = [working_days(each, first, last) for each in (*calendars,) or (None,)]
    return WorkingDays(first, last, frozenset().union(*(one.closed for one in known)))


def years_to_look_at(calendars: Iterable[WorkCalendar]) -> list[int]:
    """Years that tell how calendars fall, among them every year of which one closes days."""
    return sorted({*SOME_YEARS, *(day.year for calendar in calendars for day in calendar.closed)})


def _country(calendar: WorkCalendar, years: Collection[int]) -> Any:
    from holidays import country_holidays  # many countries, of which few are ever asked

    return country_holidays(calendar.country, subdiv=calendar.subdivision or None, years=sorted(years))


def calendar_complaint(country: str, subdivision: str) -> tuple[str, str]:
    """The key whose value names no calendar, and a sentence; two empty texts where all is well.

    >>> calendar_complaint("GB", "ENG")
    ('', '')
    >>> calendar_complaint("GB", "X")
    ('subdivision', "GB has no part 'X'. Known: ENG, NIR, SCT, WLS.")
    """
    from holidays import list_supported_countries

    known = list_supported_countries(include_aliases=False)
    if not country and not subdivision:
        return "", ""
    if country not in known:
        message = f"There is no calendar of the country {country!r}.{meant(country, known)} "
        return "country", f"{message}Write its two capitals, such as GB, IN or PH."
    parts = known[country]
    if not subdivision or subdivision in parts:
        return "", ""
    near = meant(subdivision, parts)
    return "subdivision", f"{country} has no part {subdivision!r}.{near} Known: {listed(parts)}."
