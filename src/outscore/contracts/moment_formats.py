"""Whether a way of writing tells a day or a moment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outscore.model.kind import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNS = ("%Y", "%y", "%m", "%d", "%b", "%B", "%H", "%I", "%p", "%M", "%S", "%f", "%z", "%%")
"""What a format of a field's day or moment may hold."""


def format_complaints(formats: tuple[str, ...], of: FieldType) -> Iterator[str]:
    """What is wrong with the ways in which a day or moment may be written.

    Where one way tells the time another may go without: spreadsheets write midnight as the day alone.
    """
    timed = any(not format_complaint(one, FieldType.MOMENT) for one in formats)
    for one in formats:
        complaint = format_complaint(one, of)
        if complaint and not (timed and not format_complaint(one, FieldType.DAY)):
            yield complaint


def format_complaint(written: str, of: FieldType) -> str:
    """Why a format cannot tell a day or a moment, or nothing.

    >>> format_complaint("%d/%m/%Y %H:%M", FieldType.MOMENT)
    ''
    >>> format_complaint("%d/%m/%Y", FieldType.MOMENT)
    "The format '%d/%m/%Y' does not tell the hour and the minute. Write it like %Y-%m-%d %H:%M:%S."
    """
    like = "%Y-%m-%d" if of is FieldType.DAY else "%Y-%m-%d %H:%M:%S"
    signs = re.findall("%.?", written)
    strange = [sign for sign in signs if sign not in SIGNS]
    if strange:
        return f"The format {written!r} has {strange[0]}, which is not known. Write it like {like}."
    twice = [sign for sign in dict.fromkeys(signs) if signs.count(sign) > 1 and sign != "%%"]
    if twice:
        return f"The format {written!r} has {twice[0]} twice. Write it like {like}."
    needed = {"day": "%d", "month": "%m %b %B", "year": "%Y %y"}
    if of is FieldType.MOMENT:
        needed |= {"hour": "%H" if "%p" not in signs else "%I", "minute": "%M"}
    missing = [part for part, any_of in needed.items() if not set(any_of.split()) & set(signs)]
    if missing:
        return f"The format {written!r} does not tell the {' and the '.join(missing)}. Write it like {like}."
    if of is FieldType.DAY and set(signs) & {"%H", "%I", "%p", "%M", "%S", "%f", "%z"}:
        return f"The format {written!r} tells a time, and only the day is read. Write it like {like}."
    return ""
