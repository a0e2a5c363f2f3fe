"""In which way the days or months of a column are written, told by what can be read in each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from outscore.intake.days import days_of
from outscore.model.feed import EXCEL_SERIAL
from outscore.model.period import Grain

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

_ORDERS = ("%d{0}%m{0}%Y", "%m{0}%d{0}%Y", "%Y{0}%m{0}%d", "%d{0}%m{0}%y", "%m{0}%d{0}%y", "%y{0}%m{0}%d")
_NAMED = ("%d{0}%b{0}%Y", "%d{0}%b{0}%y", "%d{0}%B{0}%Y", "%b{0}%d{0}%Y", "%a{0}%d{0}%b{0}%Y")
_SPOKEN = ("%B %d, %Y", "%b %d, %Y", "%a %d %B %Y", "%A %d %B %Y", "%A, %d %B %Y", "%A, %B %d, %Y")
_DAYS = (
    *(order.format(sign) for sign in "/-. " for order in _ORDERS),
    *(order.format(sign) for sign in " -/." for order in _NAMED),
    *_SPOKEN,
)
_CLOCKS = ("T%H:%M:%S", " %H:%M:%S", " %H:%M", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S.%f", "T%H:%M")
_MOMENTS = (
    *(f"{order.format(sign)}{clock}" for sign in "/-." for order in _ORDERS for clock in _CLOCKS),
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S.%f%z",
)
_MONTHS = (
    "%Y-%m",
    "%m/%Y",
    "%m-%Y",
    "%m.%Y",
    "%Y/%m",
    *(
        f"{name}{sign}{year}"
        for name in ("%b", "%B")
        for sign in ("-", " ", "/", "", ", ", "'")
        for year in ("%y", "%Y")
    ),
    *(f"%Y{sign}{name}" for name in ("%b", "%B") for sign in ("-", " ")),
)
_DIGITS = {"%Y%m%d": r"[12]\d{7}", "%d%m%Y": r"[0-3]\d{7}", "%Y%m": r"[12]\d{5}"}
_SERIAL = re.compile(r"[3-6]\d{4}([.,]\d+)?")
_FIRST_YEAR, _LAST_YEAR = 2000, 2060
_SAMPLED = 60


@dataclass(frozen=True, slots=True)
class Written:
    """How a column's days are written.

    formats: one, or several where texts of several ways stand in the column, or where the sample leaves open
    which of two is meant; the likeliest first. unclear: a text that reads as two different days, "" where
    there is none. days: the day of every text that was read, in the likeliest way. unread: texts that are
    no day.
    """

    formats: tuple[str, ...]
    unclear: str
    days: Mapping[str, date]
    unread: tuple[str, ...]

    @property
    def of_months(self) -> bool:
        """Whether no way of writing tells a day."""
        return not any("%d" in one or one == EXCEL_SERIAL for one in self.formats)

    @property
    def grain(self) -> Grain:
        """What a row covers: a month where no day is written, or only first or only last days of months."""
        days = set(self.days.values())
        firsts = all(day.day == 1 for day in days)
        lasts = all((day + timedelta(days=1)).day == 1 for day in days)
        return Grain.MONTH if self.of_months or firsts or lasts else Grain.DAY

    def start(self, text: str) -> date | None:
        """The first day of the period that a text tells."""
        day = self.days.get(text)
        return day.replace(day=1) if day and self.grain is Grain.MONTH else day


def written_days(texts: Collection[str], *, bare_digits: bool) -> Written | None:
    """How the distinct texts of a column write days; None where fewer than half of them are days.

    bare_digits: whether digits without a sign between them, such as 202604, may be days.
    """
    told = [text for text in texts if any(sign.isdecimal() for sign in text)]
    read = {one: days for one in _candidates(told, bare_digits=bare_digits) if (days := _read(told, one))}
    read = {one: days for one, days in read.items() if not _far_fetched(one, read)}
    formats = _needed(read)
    if not formats or 2 * len({text for one in formats for text in read[one]}) < len(told):
        return None
    formats, unclear = _with_rivals(formats, read)
    days = {text: day for one in reversed(formats) for text, day in read[one].items()}
    unread = tuple(text for text in texts if text not in days)
    return Written(formats, unclear, days, unread)


def _candidates(texts: list[str], *, bare_digits: bool) -> Iterator[str]:
    """The ways in which some of the first texts can be read."""
    first = texts[:_SAMPLED] + texts[-_SAMPLED:]
    ways = (*_DAYS, *_MONTHS, *_MOMENTS)
    yield from (one for one in ways if any(_looks_like(one, text) and _day(text, one) for text in first))
    if bare_digits:
        yield from (one for one in (*_DIGITS, EXCEL_SERIAL) if any(_looks_like(one, text) for text in first))


@cache
def _shape(form: str) -> re.Pattern[str]:
    if form == EXCEL_SERIAL:
        return _SERIAL
    if form in _DIGITS:
        return re.compile(_DIGITS[form])
    signs = {
        "d": r"\d{1,2}",
        "m": r"\d{1,2}",
        "Y": r"\d{4}",
        "y": r"\d{2}",
        "z": r"(Z|[+-]\d\d:?\d\d)",
        "f": r"\d+",
    }
    signs |= dict.fromkeys("bBaA", "[A-Za-z]+") | dict.fromkeys("HMSI", r"\d{1,2}") | {"p": "[AaPp][Mm]"}
    pieces = re.findall("%.|[^%]+", form)
    return re.compile("".join(signs[one[1]] if one.startswith("%") else re.escape(one) for one in pieces))


def _looks_like(form: str, text: str) -> bool:
    return _shape(form).fullmatch(text) is not None


def _read(texts: Sequence[str], form: str) -> dict[str, date]:
    found = {text: day for text in texts if _looks_like(form, text) and (day := _day(text, form))}
    return found if 2 * len(found) >= min(len(texts), 2) else {}


def _day(text: str, form: str) -> date | None:
    day = next(iter(days_of(text, [form])), None)
    return day if day and _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _needed(read: dict[str, dict[str, date]]) -> tuple[str, ...]:
    """The fewest ways that read as many texts as can be read; of equal ones those whose days lie closest."""
    chosen: list[str] = []
    left = {text for days in read.values() for text in days}
    while left:
        best = max(read, key=lambda one: (len(left & read[one].keys()), -_spread(read[one])))
        chosen.append(best)
        left -= read[best].keys()
    return tuple(chosen)


def _spread(days: dict[str, date]) -> int:
    """How many days lie between the first and the last, for the number of days there are."""
    distinct = set(days.values())
    return (max(distinct) - min(distinct)).days * 1000 // len(distinct)


def _far_fetched(form: str, read: dict[str, dict[str, date]]) -> bool:
    """Whether a year of two digits stands where the day does, told by days scattered over decades."""
    return any(
        form.startswith("%y") != other.startswith("%y")
        and 4 * len(days) >= 3 * len(read[form])
        and _spread(read[form]) > 30 * max(_spread(days), 1000)
        for other, days in read.items()
    )


def _with_rivals(formats: tuple[str, ...], read: dict[str, dict[str, date]]) -> tuple[tuple[str, ...], str]:
    """With every other way that reads all that one of them reads, but as other days; and such a text."""
    unclear = ""
    found = list(formats)
    for one in formats:
        for other, days in read.items():
            if other in found or not days.keys() >= read[one].keys():
                continue
            if differing := [text for text, day in read[one].items() if days[text] != day]:
                found.append(other)
                unclear = unclear or differing[0]
    if not unclear and len(formats) > 1:
        unclear = _read_twice(formats, read)
    return tuple(found), unclear


def _read_twice(formats: tuple[str, ...], read: dict[str, dict[str, date]]) -> str:
    """A text that two of the ways needed read as different days."""
    for one in formats:
        for text, day in read[one].items():
            if any(read[other].get(text, day) != day for other in formats):
                return text
    return ""
