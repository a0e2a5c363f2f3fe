"""From the text of a column to the days or months that rows are about."""

from __future__ import annotations

import re
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.gather import DAY_ZERO
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.feed import EXCEL_SERIAL
from outscore.model.period import Grain
from outscore.model.written_days import no_such_day
from outscore.model.written_days import pieces_of
from outscore.model.written_days import ways_of_writing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.feed import Feed

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)
"""No feed tells of days outside of these: 0026 is a slip, and 1900 a small number that is shown as a day."""
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
"""A digit of another script: the library reads it in some places of a day and not in others."""
_FIRST_SERIAL = 61
"""1 March 1900: before it, spreadsheets count a day that never was."""


def parse_periods(text: pl.Series, feed: Feed, day_zero: date = DAY_ZERO) -> tuple[pl.Series, list[Issue]]:
    """The first day of each row's period, null where it cannot be read or reads as more than one."""
    found = {one: _starts(one, feed, day_zero) for one in text.unique()}
    days = {one: starts[0] if len(starts) == 1 else None for one, starts in found.items()}
    series = text.replace_strict(days, default=None, return_dtype=pl.Date).cast(pl.Date)
    issues = [_unclear(text[index], index, found[text[index]], feed) for index in series.is_null().arg_true()]
    return series, issues


def _starts(text: str, feed: Feed, day_zero: date) -> list[date]:
    days = days_of(text, feed.period_formats, day_zero)
    if feed.grain is Grain.MONTH:
        days = (day.replace(day=1) for day in days)
    return sorted(set(days))


def days_of(text: str, formats: Iterable[str], day_zero: date = DAY_ZERO) -> Iterable[date]:
    """The day that a text says, in each of the formats in which it can be read.

    >>> [f"{day:%d %B %Y}" for day in days_of("03/04/2026", ["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d"])]
    ['03 April 2026', '04 March 2026']
    >>> [f"{day:%d %B %Y}" for day in days_of("46296.5", ["excel_serial"])]
    ['01 October 2026']
    """
    days = (_serial(text, day_zero) if one == EXCEL_SERIAL else _day(text, one) for one in formats)
    return (day for day in days if day is not None and FIRST_DAY <= day <= LAST_DAY)


def _day(text: str, pattern: str) -> date | None:
    if _OTHER_DIGIT.search(text) or not _digits_stand_where_they_must(text, pattern):
        return None
    try:
        return datetime.strptime(text, pattern).date()  # a day without a zone is what the feed states
    except ValueError:
        return None


def _digits_stand_where_they_must(text: str, pattern: str) -> bool:
    """Whether numbers that stand side by side have all their digits; the library would take one for two."""
    shape = _shape(pattern)
    return shape is None or shape.fullmatch(text) is not None


@cache
def _shape(pattern: str) -> re.Pattern[str] | None:
    pieces = pieces_of(pattern)
    if not any(digits for _, digits in pieces):
        return None
    return re.compile(
        "".join(
            f"[0-9]{{{digits}}}" if digits else ".+" if piece.startswith("%") else re.escape(piece)
            for piece, digits in pieces
        )
    )


def _serial(text: str, day_zero: date) -> date | None:
    number = re.fullmatch(r"([0-9]{1,7})([.,][0-9]+)?", text)
    if not number or (day_zero == DAY_ZERO and int(number[1]) < _FIRST_SERIAL):
        return None
    try:
        return day_zero + timedelta(days=int(number[1]))
    except OverflowError:
        return None


def _unclear(text: str, index: int, starts: list[date], feed: Feed) -> Issue:
    ways = ways_of_writing(feed.period_formats)
    if starts:
        code, days = "period_ambiguous", " or ".join(f"{day:%d %B %Y}" for day in starts)
        what = f"which can be {days}: the feed contract allows {ways}. Write it in one of these ways alone."
    else:
        code, what = "period_unreadable", f"which is not a {feed.grain} written as {ways}."
        if lacking := no_such_day(text, feed.period_formats):
            what = f"a day that the calendar does not have: {lacking}."
    return Issue(
        code=code,
        severity=Severity.ROW,
        row=index,
        column=feed.period_column,
        value=text,
        message=f"{feed.period_column} is {text!r}, {what}",
    )
