"""Figures, sums and words as an example prints them, and how what came out is held against them.

An unquoted `-` in a list says that nothing is claimed there; `none` says that there must be nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated
from typing import Any
from typing import TypeAlias

from pydantic import BeforeValidator
from pydantic import WithJsonSchema

from outscore.contracts.commas import meant_number
from outscore.contracts.entries import PERCENT_SIGN
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.scoring.wording import decimal_text
from outscore.scoring.wording import exact_text
from outscore.scoring.wording import half_up

SKIP = "-"
NONE = "none"
CENTS = 2

Expected: TypeAlias = Decimal | str | tuple[str, ...]
Found: TypeAlias = Fraction | str | tuple[str, ...] | None


class Kind(StrEnum):
    """How an expectation is held against what came out.

    FIGURE: at the printed precision, half up; nothing counts as 0. VALUE: the same, but nothing is not 0.
    COUNT: as FIGURE, but a whole number stands for exactly that number, so that 2.25 points are not 2.
    MONEY: the rounded amount, exactly. SHARE: an exact part of an amount, to the cent. WORD: the same word.
    TEXT: the words are part of the sentence. NAMES: the same ids.
    """

    FIGURE = "figure"
    COUNT = "count"
    VALUE = "value"
    MONEY = "money"
    SHARE = "share"
    WORD = "word"
    TEXT = "text"
    NAMES = "names"


def _printed(value: Any) -> Decimal | str:
    """A figure, which may bear a percent sign."""
    return _plain(value.strip().removesuffix(PERCENT_SIGN).strip() if isinstance(value, str) else value)


def _plain(value: Any) -> Decimal | str:
    """A count, a sum of money or another number that is no percentage."""
    if value in (SKIP, NONE):
        return str(value)
    if isinstance(value, str):
        figure = value.strip()
        if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", figure):
            return Decimal(figure)
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", figure):
            raise complaint(
                "is longer than 15 digits before the point or 15 after it. Write no more of them."
            )
        number, how = meant_number(figure)
        if number:
            raise complaint(f"is {value!r}. Write {number}, {how}.")
    raise complaint(
        f"must be a number in plain digits, or none, or - to leave it open; here is {shown(value)}."
    )


def _word(value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise complaint(f"must be a word, or none; here is {shown(value)}.")


def _names(value: Any) -> str | tuple[str, ...]:
    if value == SKIP:
        return SKIP
    if value == NONE:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise complaint(f"must be a list of ids such as [rectification], or none; here is {shown(value)}.")


_NUMBER_SCHEMA = {"type": ["number", "string"]}
_NAMES_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
PrintedFigure = Annotated[Decimal | str, BeforeValidator(_printed), WithJsonSchema(_NUMBER_SCHEMA)]
PrintedNumber = Annotated[Decimal | str, BeforeValidator(_plain), WithJsonSchema(_NUMBER_SCHEMA)]
Word = Annotated[str, BeforeValidator(_word), WithJsonSchema({"type": ["string", "number"]})]
Names = Annotated[tuple[str, ...] | str, BeforeValidator(_names), WithJsonSchema(_NAMES_SCHEMA)]

ANNOTATION: dict[Kind, Any] = {
    Kind.FIGURE: PrintedFigure,
    Kind.COUNT: PrintedNumber,
    Kind.VALUE: PrintedFigure,
    Kind.MONEY: PrintedNumber,
    Kind.SHARE: PrintedNumber,
    Kind.WORD: Word,
    Kind.TEXT: Word,
    Kind.NAMES: Names,
}


def comes_out(kind: Kind, expected: Expected, found: Found) -> bool:
    """Whether what came out is what the example prints.

    >>> comes_out(Kind.FIGURE, Decimal("3.42"), Fraction(340, 9940) * 100)
    True
    >>> comes_out(Kind.MONEY, Decimal("5400"), Fraction("5400.40"))
    False
    """
    if expected == SKIP:
        return True
    if isinstance(expected, Decimal):
        return _same_number(kind, expected, found)
    if isinstance(expected, tuple):
        return isinstance(found, tuple) and set(expected) == set(found)
    if expected == NONE:
        return found is None if kind is Kind.VALUE else not found
    return isinstance(found, str) and _same_words(kind, expected, found)


def _same_number(kind: Kind, expected: Decimal, found: Found) -> bool:
    """A number that came out as printed; what was not worked out at all counts as 0."""
    if isinstance(found, Fraction):
        return _rounded(kind, expected, found) == Fraction(expected)
    return found is None and kind is not Kind.VALUE and expected == 0


def _same_words(kind: Kind, expected: str, found: str) -> bool:
    return expected.casefold() in found.casefold() if kind is Kind.TEXT else expected == found


def _rounded(kind: Kind, expected: Decimal, found: Fraction) -> Fraction:
    whole = expected == expected.to_integral_value() and _decimals(kind, expected) == 0
    if kind is Kind.MONEY or (kind is Kind.COUNT and whole):
        return found
    return half_up(found, _decimals(kind, expected))


def _decimals(kind: Kind, expected: Decimal) -> int:
    printed = max(0, -int(expected.as_tuple().exponent))
    return max(CENTS, printed) if kind is Kind.SHARE else printed


def expected_words(expected: Expected) -> str:
    """What the example prints, as a sentence can hold it."""
    if isinstance(expected, tuple):
        return " and ".join(expected) or NONE
    return f"{expected:f}" if isinstance(expected, Decimal) else expected


def found_words(kind: Kind, expected: Expected, found: Found) -> str:
    """What came out: exactly, and as the example would print it.

    >>> found_words(Kind.FIGURE, Decimal("3.40"), Fraction(340, 9940) * 100)
    '3.42 (exactly 1700/497)'
    """
    if found is None or found in ("", ()):
        return NONE
    if isinstance(found, tuple):
        return " and ".join(found)
    if isinstance(found, str):
        return found
    whole = exact_text(found)
    if not isinstance(expected, Decimal) or kind is Kind.MONEY:
        return whole
    printed = decimal_text(found, _decimals(kind, expected))
    return whole if Fraction(printed) == found else f"{printed} (exactly {whole})"
