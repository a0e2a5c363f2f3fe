"""Figures in the way in which whoever sends a feed writes them."""

from __future__ import annotations

from fractions import Fraction

from outscore.scoring.wording import decimal_text
from outscore.scoring.wording import half_up

_IN_SECONDS = {"minutes": 60, "hours": 3600}
_PERCENT = ("percent", "fraction")


def written(value: Fraction | int, scale: int, pattern: str = "", *, is_count: bool = False) -> str:
    """A figure of 1/scale parts as it is written by a feed contract's `written_as`, with its unit.

    pattern: "" for a bare number. Means and medians are rounded to one decimal, counts to whole ones, times
    of day to seconds.

    >>> written(1_290_011_000, 1000, "HH:MM:SS"), written(5_400_000, 1000, "hours")
    ('358:20:11', '1.5 hours')
    >>> written(Fraction(853), 10, "percent"), written(Fraction(3901, 2), 1, is_count=True)
    ('85.3 %', '1,951')
    """
    exact = Fraction(value) / scale
    if pattern in _PERCENT:
        return f"{_short(exact)} %"
    if pattern in ("HH:MM:SS", "MM:SS", "excel_days"):
        return _clock(exact, has_hours=pattern != "MM:SS")
    if pattern == "seconds":
        return f"{_short(exact)} seconds"
    if pattern in _IN_SECONDS:
        return f"{_short(exact / _IN_SECONDS[pattern])} {pattern}"
    return decimal_text(exact, 0, ",") if is_count else _short(exact)


def _clock(seconds: Fraction, *, has_hours: bool) -> str:
    whole = int(half_up(seconds, 0))
    minutes, rest = divmod(abs(whole), 60)
    hours, within = divmod(minutes, 60)
    text = f"{hours:,}:{within:02}:{rest:02}" if has_hours else f"{minutes:,}:{rest:02}"
    return f"-{text}" if whole < 0 else text


def _short(value: Fraction) -> str:
    return decimal_text(value, 1, ",").removesuffix(".0")
