"""The period that a whole file is about, where its rows do not say it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.written_days import name_like

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.feed import Feed

_DIGIT, _LETTER = "[0-9]", "[A-Za-z]"
_PARTS = {
    "Y": (_DIGIT, "{4}"),
    "y": (_DIGIT, "{2}"),
    "m": (_DIGIT, "{1,2}"),
    "d": (_DIGIT, "{1,2}"),
    "b": (_LETTER, "+"),
    "B": (_LETTER, "+"),
}


def period_of_file(feed: Feed, file: str) -> tuple[date | None, Issue | None]:
    """The first day of the period of a file; None where the rows say it, or with what is wrong."""
    if feed.period_column is not None:
        return None, None
    if not feed.period_in_name:
        return feed.file_period, None
    name = file.rpartition("/")[2]
    day = day_in_name(name, feed.period_in_name)
    return day, None if day else _not_in_name(name, feed)


def day_in_name(name: str, pattern: str) -> date | None:
    """The day that a file's name tells; None where it is not written as the pattern, or in two ways.

    >>> day_in_name("acme_2026-10_corrected.csv", "acme_%Y-%m*.csv")
    datetime.date(2026, 10, 1)
    >>> day_in_name("acme_2026-10.csv", "acme_%d.%m.%Y.csv")
    """
    found = {_day(name, pattern, any_text) for any_text in (".*", ".*?")}
    return found.pop() if len(found) == 1 else None


def _day(name: str, pattern: str, any_text: str) -> date | None:
    pieces = re.findall(r"%.|\*|[^%*]+", pattern)
    signs = [piece[1] for piece in pieces if piece.startswith("%")]
    match = re.fullmatch("".join(_expression(pieces, place, any_text) for place in range(len(pieces))), name)
    if not match:
        return None
    try:
        return datetime.strptime(
            " ".join(match.groups()), " ".join(f"%{sign}" for sign in signs)
        ).date()  # a day without a zone is what the name states
    except ValueError:
        return None


def _expression(pieces: list[str], place: int, any_text: str) -> str:
    """What a piece of the pattern fits. Beside any text, a number or word counts only if it is whole."""
    piece = pieces[place]
    if piece == "*":
        return any_text
    if not piece.startswith("%"):
        return re.escape(piece)
    sign, times = _PARTS[piece[1]]
    before = f"(?<!{sign})" if place and pieces[place - 1] == "*" else ""
    after = f"(?!{sign})" if pieces[place + 1 : place + 2] == ["*"] else ""
    return f"{before}({sign}{times}){after}"


def _not_in_name(name: str, feed: Feed) -> Issue:
    return Issue(
        code="period_not_in_name",
        severity=Severity.FILE,
        value=name,
        message=(
            f"The file is called {name!r}, which does not tell its {feed.grain}. Call it like "
            f"{name_like(feed.period_in_name)}, with the {feed.grain} that it is about."
        ),
    )
