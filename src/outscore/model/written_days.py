"""Ways of writing days and moments, as people read them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.model.period import MONTH_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = datetime(2026, 10, 31, 14, 5, 9, 250_000, timezone(timedelta(hours=1)))


def ways_of_writing(forms: Iterable[str]) -> str:
    """Ways of writing, given in strptime's signs, each as one day looks in it.

    >>> ways_of_writing(["%Y-%m-%d", "%d/%m/%Y %H:%M"])
    '2026-10-31 or 31/10/2026 14:05'
    >>> ways_of_writing(["excel_serial"])
    "a spreadsheet's number of a day"
    """
    shown = (_SHOWN.strftime(form) if "%" in form else _NUMBERED.get(form, form) for form in forms)
    return " or ".join(dict.fromkeys(shown))


def name_like(pattern: str) -> str:
    """A file's name as a pattern asks for it; any text stands for as little as it may.

    >>> name_like("acme_%Y-%m*.csv"), name_like("*_%b%y.csv"), name_like("*")
    ('acme_2026-10.csv', 'name_Oct26.csv', 'name')
    """
    shown = "".join(
        _SHOWN.strftime(one) if one.startswith("%") else one for one in re.findall("%.|[^%]+", pattern)
    )
    return re.sub(r"^\*", "name", shown).replace("*", "")


_NUMBERED = {"excel_serial": "a spreadsheet's number of a day"}
WITH_OFFSET = "2026-10-31 14:05:09+01:00"
"""A moment with its offset from UTC."""
_PARTS = {"%d": "(?P<d>[0-9]{1,2})", "%m": "(?P<m>[0-9]{1,2})", "%Y": "(?P<y>[0-9]{4})"}


def no_such_day(text: str, forms: Iterable[str]) -> str:
    """What the calendar lacks, where a text is written as agreed and names no day; "" where that is not it.

    >>> no_such_day("31.09.2026", ["%d.%m.%Y"]), no_such_day("29/02/2026 10:00", ["%d/%m/%Y %H:%M"])
    ('September 2026 has 30 days', 'February 2026 has 28 days')
    >>> no_such_day("2026-13-01", ["%Y-%m-%d"]), no_such_day("n/a", ["%Y-%m-%d"])
    ('there is no month 13', '')
    """
    for form in forms:
        pieces = re.findall("%.|[^%]+", form)
        shape = "".join(_PARTS.get(one, ".+" if one.startswith("%") else re.escape(one)) for one in pieces)
        parts = [one for one in pieces if one in _PARTS]
        found = re.fullmatch(shape, text) if sorted(parts) == sorted(_PARTS) else None
        if found and (missing := _missing(int(found["y"]), int(found["m"]), int(found["d"]))):
            return missing
    return ""


def _missing(year: int, month: int, day: int) -> str:
    if not 1 <= month <= len(MONTH_NAMES):
        return f"there is no month {month}"
    days = monthrange(year, month)[1] if year else 0
    return f"{MONTH_NAMES[month - 1]} {year} has {days} days" if days < day or not day else ""


_DIGITS = {"%Y": 4, "%y": 2, "%m": 2, "%d": 2, "%H": 2, "%I": 2, "%M": 2, "%S": 2}


def pieces_of(form: str) -> tuple[tuple[str, int | None], ...]:
    """The signs and texts of a way of writing, with how many digits each must have.

    Only numbers that stand side by side have a number of digits: there a missing zero makes another day.

    >>> pieces_of("%d%m%Y %H:%M")
    (('%d', 2), ('%m', 2), ('%Y', 4), (' ', None), ('%H', None), (':', None), ('%M', None))
    """
    pieces = re.findall("%.|[^%]+", form)
    beside = set()
    for place, (one, other) in enumerate(pairwise(pieces)):
        if one in _DIGITS and other in _DIGITS:
            beside |= {place, place + 1}
    return tuple((one, _DIGITS[one] if place in beside else None) for place, one in enumerate(pieces))
