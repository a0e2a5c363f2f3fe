"""The one text that stands for a typed value, whatever format it came in.

A number: its shortest exact decimal, without exponent, with the feed's decimal sign and nothing between
thousands. A day: 2026-10-01. A day with a time: 2026-10-01T00:30:00, with fractions of a second and the
offset of its zone if it has them. A time or duration: 0:10:00, also beyond 24 hours, with three digits after
the seconds where they are not whole. A truth value: TRUE or FALSE. Nothing: an empty text.
"""

from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from decimal import Decimal
from decimal import InvalidOperation
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from collections.abc import Callable

_EXACT = 1 << 53
_MOST_DIGITS = 400
"""No float is longer; a number that is stays as it was written, and is no figure."""


def number_text(written: str, decimal: str = ".") -> str:
    """A number without exponent and without zeros that say nothing.

    >>> [number_text(one) for one in ("100.0", "1e-7", "1.50", "-0.0", "1e+22")]
    ['100', '0.0000001', '1.5', '0', '10000000000000000000000']
    >>> number_text("0.853", ",")
    '0,853'
    >>> number_text("1e999999999")
    '1e999999999'
    """
    if written.isdecimal() and written.isascii() and (written[0] != "0" or written == "0"):
        return written
    try:
        number = Decimal(written)
    except InvalidOperation:
        return written
    if not number.is_finite() or max(abs(number.adjusted()), len(number.as_tuple().digits)) > _MOST_DIGITS:
        return written
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text in ("-0", "") else text).replace(".", decimal)


def duration_text(duration: timedelta) -> str:
    """A duration to the millisecond, in hours, minutes and seconds.

    >>> duration_text(timedelta(hours=30, seconds=5, milliseconds=500))
    '30:00:05.500'
    >>> duration_text(timedelta(seconds=-90))
    '-0:01:30'
    """
    milliseconds = (duration + timedelta(microseconds=500)) // timedelta(milliseconds=1)
    sign, milliseconds = ("-", -milliseconds) if milliseconds < 0 else ("", milliseconds)
    seconds, after = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02}:{seconds:02}" + (f".{after:03}" if after else "")


def value_text(value: object, decimal: str = ".") -> str:
    """A value of Python as text.

    >>> value_text(datetime(2026, 10, 1, 0, 30)), value_text(True), value_text(time(0, 10))
    ('2026-10-01T00:30:00', 'TRUE', '0:10:00')
    """
    if isinstance(value, str):
        return value
    if type(value) is float and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    written = _WRITTEN.get(type(value), str)(value)
    return number_text(written, decimal) if type(value) in (int, float, Decimal) else written


_WRITTEN: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: "TRUE" if value else "FALSE",
    float: repr,
    datetime: lambda value: value.isoformat(timespec="milliseconds" if value.microsecond else "seconds"),
    date: date.isoformat,
    time: lambda value: duration_text(
        datetime.combine(date.min, value) - datetime.combine(date.min, time.min)
    ),
    timedelta: duration_text,
}
