"""Whether what a field always says, for every record, is what the field may say."""

from __future__ import annotations

import re
from datetime import date
from datetime import datetime
from decimal import Decimal
from decimal import InvalidOperation
from typing import TYPE_CHECKING

from outscore.model.kind import YES
from outscore.model.kind import FieldType
from outscore.model.period import FIRST_YEAR
from outscore.model.period import LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.model.kind import Field

YES_OR_NO = (YES, "no")
"""What a flag says, in our words."""


def constant_complaint(field: Field, text: str) -> str:
    """Why a field cannot always say this; "" where it can."""
    return _CONSTANTS[field.type](field, text)


def _plain_text(_field: Field, _text: str) -> str:
    return ""


def _choice(field: Field, text: str) -> str:
    return "" if text in field.choices else f"always is {text!r}. Write one of: {', '.join(field.choices)}."


def _flag(_field: Field, text: str) -> str:
    return "" if text in YES_OR_NO else f'always is {text!r}. Write "yes" or "no".'


def _whole(_field: Field, text: str) -> str:
    fits = re.fullmatch(r"[0-9]{1,9}", text)
    return "" if fits else f"always is {text!r}. Write a whole number, such as 1."


def _decimal(_field: Field, text: str) -> str:
    fits = re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", text)
    return "" if fits else f"always is {text!r}. Write a number in plain digits, such as 1.5."


def _seconds(_field: Field, text: str) -> str:
    try:
        given = Decimal(text) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", text) else None
    except InvalidOperation:
        given = None
    return "" if given is not None else f"always is {text!r}. Write seconds in plain digits, such as 20."


def _a_day(_field: Field, text: str) -> str:
    try:
        fits = FIRST_YEAR <= date.fromisoformat(text).year <= LAST_YEAR
    except ValueError:
        fits = False
    if not fits:
        return f'always is {text!r}. Write a day like "2026-10-31".'
    return ""


def _a_moment(_field: Field, text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return f'always is {text!r}. Write a moment with its offset, like "2026-10-31T08:00:00+00:00".'
    return ""


_CONSTANTS: dict[FieldType, Callable[[Field, str], str]] = {
    FieldType.TEXT: _plain_text,
    FieldType.CHOICE: _choice,
    FieldType.FLAG: _flag,
    FieldType.COUNT: _whole,
    FieldType.DECIMAL: _decimal,
    FieldType.DURATION: _seconds,
    FieldType.DAY: _a_day,
    FieldType.MOMENT: _a_moment,
}
