"""From the text of a column to integers, with an issue for every cell that cannot be read.

Formats come from the feed contract and are never guessed. A cell that cannot be read becomes null here
and an issue beside it; whether the value may stand is the schema's business.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.feed import FRACTION
from outscore.model.feed import PERCENT
from outscore.model.feed import Negative
from outscore.model.feed import QuantityType
from outscore.scoring.wording import decimal_text

if TYPE_CHECKING:
    from outscore.model.feed import Feed
    from outscore.model.feed import Quantity

MOST_DIGITS = 12
WHOLE = r"^-?[0-9]+$"
FRACTIONAL = r"^-?[0-9]+[.,][0-9]+$"
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?P<sign>[.,'\s\u2019])[0-9]{3}((?P=sign)[0-9]{3})*([.,][0-9]+)?")
PERCENTAGE = r"^(.*[0-9][)-]?)[ \u00a0\u202f]?%$"
_CLOCK = {
    "HH:MM:SS": r"^([0-9]{1,4}):([0-5][0-9]):([0-5][0-9])(?:[.,]([0-9]{1,3}))?$",
    "MM:SS": r"^()([0-9]{1,5}):([0-5][0-9])(?:[.,]([0-9]{1,3}))?$",
}
_MILLISECONDS = {"minutes": 60_000, "hours": 3_600_000, "excel_days": 86_400_000}
_UNITS = re.compile(r"-?[0-9]{1,9}([.][0-9]{1,30})?")
_SPACES = "[ \u00a0\u202f]"
_BELOW_ZERO = {Negative.TRAILING: r"^([^-].*)-$", Negative.PARENTHESES: r"^\(([^-].*)\)$"}


def parse_quantity(text: pl.Series, quantity: Quantity, feed: Feed) -> tuple[pl.Series, list[Issue]]:
    """A column's integers (null where there is none) and the cells that could not be read."""
    given = ~text.is_in(list(quantity.not_reported))
    plain = plain_cells(text, quantity, feed)
    match quantity.type:
        case QuantityType.COUNT:
            parsed = whole_cells(plain)
        case QuantityType.DURATION:
            parsed = duration_cells(plain, text, quantity.pattern)
        case QuantityType.DECIMAL:
            parsed = decimal_cells(plain, quantity.places + (2 if quantity.pattern == FRACTION else 0))
    failed = (given & parsed.is_null()).arg_true()
    unread = zip(text.gather(failed).to_list(), failed.to_list(), strict=True)
    issues = [_unreadable(value, index, quantity, feed) for value, index in unread]
    return pl.select(pl.when(given).then(parsed)).to_series(), issues


def plain_cells(text: pl.Series, quantity: Quantity, feed: Feed) -> pl.Series:
    """The figures with a minus and a point: no percent sign, nothing between thousands."""
    if feed.negative in _BELOW_ZERO:
        text = text.str.replace(_BELOW_ZERO[feed.negative], "-$1")
    if quantity.type is QuantityType.DECIMAL and quantity.pattern == PERCENT:
        text = text.str.extract(PERCENTAGE)
        if feed.negative in _BELOW_ZERO:
            text = text.str.replace(_BELOW_ZERO[feed.negative], "-$1")
    text = _without_thousands(text, feed.thousands, feed.decimal)
    if feed.decimal == ".":
        return text
    pointed = text.str.contains(".", literal=True)
    return pl.select(pl.when(~pointed).then(text.str.replace(feed.decimal, ".", literal=True))).to_series()


def what_is_missing(text: pl.Series, quantity: Quantity) -> dict[str, pl.Series]:
    """What the texts in place of figures mean and say, by column; nothing where the feed does not tell.

    >>> from outscore.model.feed import Missing, Quantity
    >>> rate = Quantity("rate", "Rate", QuantityType.COUNT, meanings=(("too soon", Missing.TOO_NEW),))
    >>> found = what_is_missing(pl.Series(["5", "too soon"]), rate)
    >>> {name: column.to_list() for name, column in found.items()}
    {'why:rate': [None, 'too_new'], 'said:rate': [None, 'too soon']}
    """
    if not quantity.meanings:
        return {}
    meanings = {said: meaning.value for said, meaning in quantity.meanings}
    why = text.replace_strict(meanings, default=None, return_dtype=pl.String)
    said = pl.select(pl.when(why.is_not_null()).then(text)).to_series()
    return {f"why:{quantity.id}": why, f"said:{quantity.id}": said}


def _without_thousands(text: pl.Series, separator: str, decimal: str) -> pl.Series:
    if not separator:
        return text
    sign = _SPACES if separator == " " else f"[{separator}]"
    fraction = "" if separator == decimal else f"([{decimal}][0-9]+)?"
    grouped = rf"^-?[1-9][0-9]{{0,2}}({sign}[0-9]{{3}})+{fraction}$"
    bare = text.str.replace_all(sign, "")
    return pl.select(pl.when(text.str.contains(grouped)).then(bare).otherwise(text)).to_series()


def whole_cells(text: pl.Series) -> pl.Series:
    """Whole numbers of plain texts; null where a text is none."""
    fits = text.str.contains(WHOLE) & (text.str.strip_chars_start("-0").str.len_chars() <= MOST_DIGITS)
    return pl.select(pl.when(fits).then(text).otherwise(None).cast(pl.Int64, strict=False)).to_series()


def duration_cells(plain: pl.Series, text: pl.Series, pattern: str) -> pl.Series:
    """Milliseconds of texts that are written by a pattern; null where one is not."""
    if pattern == "seconds":
        return decimal_cells(plain, 3)
    if pattern in _MILLISECONDS:
        return _units(plain, _MILLISECONDS[pattern])
    parts = [text.str.extract(_CLOCK[pattern], group) for group in (1, 2, 3)]
    hours, minutes, seconds = (pl.lit(part).cast(pl.Int64, strict=False) for part in parts)
    after = text.str.extract(_CLOCK[pattern], 4).fill_null("").str.pad_end(3, "0")
    whole = (hours.fill_null(0) * 3600 + minutes * 60 + seconds) * 1000 + pl.lit(after).cast(pl.Int64)
    return pl.select(whole).to_series()


def _units(text: pl.Series, milliseconds: int) -> pl.Series:
    """Milliseconds from a decimal number of a unit; what falls between two goes to the nearer one."""
    figures = {
        one: round(Fraction(one) * milliseconds)
        for one in text.unique()
        if one is not None and _UNITS.fullmatch(one)
    }
    return text.replace_strict(figures, default=None, return_dtype=pl.Int64)


def decimal_cells(text: pl.Series, places: int) -> pl.Series:
    """Decimals of plain texts, in units of the last of so many places; null where a text is none."""
    if places == 0:
        return whole_cells(text)
    pattern = rf"^(-?)([0-9]{{1,{MOST_DIGITS - places}}})(?:[.]([0-9]{{1,{places}}}))?$"
    fits = text.str.contains(pattern)
    minus = text.str.starts_with("-")
    whole = text.str.extract(pattern, 2)
    digits = text.str.extract(pattern, 3).fill_null("").str.pad_end(places, "0")
    number = pl.lit(whole + digits).cast(pl.Int64, strict=False)
    signed = pl.when(pl.lit(minus)).then(-number).otherwise(number)
    return pl.select(pl.when(pl.lit(fits)).then(signed)).to_series()


def _unreadable(value: str, index: int, quantity: Quantity, feed: Feed) -> Issue:
    code, sentence = _fault(value, quantity, feed)
    if code in ("cell_fraction", "cell_not_a_number"):
        sentence += _about_thousands(value.strip(), feed.thousands)
    return Issue(
        code=code,
        severity=Severity.ROW,
        row=index,
        column=quantity.column,
        value=value,
        message=f"{quantity.column} {sentence}",
    )


@cache
def _as_python(pattern: str) -> re.Pattern[str]:
    """A pattern of columns for one text; there the end is the end, and no line break may follow."""
    return re.compile(pattern.replace("$", r"\Z"))


def _fault(value: str, quantity: Quantity, feed: Feed) -> tuple[str, str]:
    if not value.strip():
        return "cell_empty", "is empty. Send the figure; send 0 only if nothing happened."
    if quantity.type is QuantityType.DURATION:
        wanted = _CALLED.get(quantity.pattern, quantity.pattern)
        return "cell_not_a_duration", f"is {value!r}; write it as {wanted}."
    if quantity.type is QuantityType.DECIMAL:
        return "cell_not_a_number", f"is {value!r}; write {_wanted_decimal(quantity, feed)}."
    if _as_python(WHOLE).search(value):
        return "cell_too_large", f"is {value!r}, which has more than {MOST_DIGITS} digits. Check the column."
    if _as_python(FRACTIONAL).search(value):
        whole, zeros, _ = (
            re.split("[.,](0*)", value, maxsplit=1) if not _GROUPED.fullmatch(value) else ("",) * 3
        )
        wanted = whole if zeros and value.endswith(zeros) else "the count itself, not a rate"
        return "cell_fraction", f"is {value!r}, but a count is a whole number. Send {wanted}."
    return "cell_not_a_number", f"is {value!r}, which is not a whole number. Send digits alone."


_CALLED = {
    "minutes": "a number of minutes",
    "hours": "a number of hours",
    "excel_days": "a number of days, as spreadsheets keep times",
}


def _wanted_decimal(quantity: Quantity, feed: Feed) -> str:
    places, sign = quantity.places, f" after {feed.decimal!r}" if feed.decimal != "." else ""
    if quantity.pattern == FRACTION:
        return f"the percentage as a fraction of one, with at most {places + 2} decimals{sign}"
    ended = " and a percent sign after it" if quantity.is_percent else ""
    return f"a number with at most {places} decimals{sign}{ended}"


def _about_thousands(value: str, declared: str) -> str:
    """What to do where the signs in a number look like those between thousands."""
    found = _GROUPED.fullmatch(value)
    if not found:
        return ""
    sign = " " if found["sign"].isspace() else found["sign"]
    now = f"; it now says thousands: {declared!r}" if declared else ""
    return (
        f" If {sign!r} stands between thousands, send the number without it, or let the feed contract say "
        f"thousands: {sign!r}{now}."
    )


def written(value: int | None, quantity: Quantity) -> str:
    """A stored integer as a person would write it.

    >>> from outscore.model.feed import Quantity
    >>> written(1190, Quantity("rate", "Rate", QuantityType.DECIMAL, places=4))
    '0.1190'
    >>> written(3_723_000, Quantity("talk", "Talk", QuantityType.DURATION))
    '1:02:03'
    """
    if value is None:
        return "not reported"
    match quantity.type:
        case QuantityType.COUNT:
            return str(value)
        case QuantityType.DECIMAL:
            sign = "%" if quantity.is_percent else ""
            return decimal_text(Fraction(value, quantity.scale), quantity.places) + sign
        case QuantityType.DURATION:
            minutes, seconds = divmod(value // quantity.scale, 60)
            after = f".{value % quantity.scale:03}" if value % quantity.scale else ""
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}{after}"
