"""Days as an iCalendar file (RFC 5545), one all-day event each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from datetime import date

LONGEST_LINE = 75
"""Octets of a line, its end not counted (RFC 5545, section 3.1)."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An event that takes a day. uid: for ever the same for the same thing."""

    uid: str
    day: date
    summary: str
    description: str
    category: str


def calendar_file(name: str, stamp: str, entries: Iterable[CalendarEntry]) -> bytes:
    """The file, in UTF-8 with CRLF. stamp: when it was made, as 20261001T090000Z."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Outscore//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{text(name)}",
        *(line for entry in entries for line in _event(stamp, entry)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in folded_line(line)).encode()


def _event(stamp: str, entry: CalendarEntry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{text(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{text(entry.description)}"
    yield f"CATEGORIES:{text(entry.category)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def text(said: str) -> str:
    r"""A text as a property holds it: escaped, and without signs that steer a terminal or a parser.

    >>> text("Leeds; Cebu, 5\n\\ next")
    'Leeds\\; Cebu\\, 5\\n\\\\ next'
    """
    lines = "\n".join(said.splitlines())
    plain = "".join(sign for sign in lines if sign == "\n" or sign.isprintable())
    return plain.translate(_ESCAPED)


def folded_line(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, all but the first after a space; no sign is cut in two."""
    part, size = "", 0
    for sign in line:
        length = len(sign.encode())
        if size + length > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + length
    yield part
