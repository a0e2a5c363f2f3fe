"""Fields of records as expressions: the typed value of each text, and whether the text can be read at all.

The texts of a file stand in columns `t:COLUMN`, never null. Counts, decimals and durations are read exactly
as `outscore.intake.cells` reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING
from typing import Any
from typing import Literal

import polars as pl

from outscore.intake.cells import MOST_DIGITS
from outscore.intake.cells import decimal_cells
from outscore.intake.cells import duration_cells
from outscore.intake.cells import plain_cells
from outscore.intake.cells import whole_cells
from outscore.model.feed import DECIMALS
from outscore.model.feed import FRACTION
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.kind import YES
from outscore.model.kind import FieldType
from outscore.model.records import Twice
from outscore.model.written_days import pieces_of
from outscore.schemas.conditions import column
from outscore.schemas.records import DTYPES

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.intake.record_rules import RecordRules
    from outscore.model.feed import Feed
    from outscore.model.kind import Field
    from outscore.model.records import FieldText

TEXT = "t:"
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
MEANS_YES_OR_NO = ((YES, YES), ("no", "no"))
SIGNS: Mapping[str, str] = {
    "%Y": "[0-9]{4}",
    "%y": "[0-9]{2}",
    "%m": "[0-9]{1,2}",
    "%d": "[0-9]{1,2}",
    "%b": "[A-Za-z]{3}",
    "%B": "[A-Za-z]{3,9}",
    "%H": "[0-9]{1,2}",
    "%I": "[0-9]{1,2}",
    "%p": "[AaPp][Mm]",
    "%M": "[0-5]?[0-9]",
    "%S": "[0-5]?[0-9]",
    "%f": "[0-9]{1,9}",
    "%z": "(?:Z|[+-][0-9]{2}:?[0-9]{2})",
    "%%": "%",
}
"""What each sign of a day's or moment's format stands for. No other sign may be in one."""

_CLOCKS = {"HH:MM:SS": "^[0-9]{1,4}:[0-5][0-9]:[0-5][0-9]$", "MM:SS": "^[0-9]{1,5}:[0-5][0-9]$"}
QUANTITIES: Mapping[FieldType, QuantityType] = {
    FieldType.COUNT: QuantityType.COUNT,
    FieldType.DECIMAL: QuantityType.DECIMAL,
    FieldType.DURATION: QuantityType.DURATION,
}
"""The fields that are written as the quantities of a feed of sums are."""
_TWICE: Mapping[Twice, Literal["null", "earliest", "latest"]] = {
    Twice.REFUSED: "null",
    Twice.FIRST: "earliest",
    Twice.SECOND: "latest",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """A field over text columns.

    value: null where nothing was given or it cannot be read. faulty: whether it cannot be read, never null,
    once the value stands in the field's own column.
    """

    value: pl.Expr
    faulty: pl.Expr


def typed(field: Field, told: FieldText, rules: RecordRules, *, usual: bool = False) -> Typed:
    """How a field's texts are read. usual: numbers only as they are mostly written, which is faster.

    A number that is written otherwise is then taken for one that cannot be read.
    """
    if told.column is None:
        return Typed(_constant(field, told), pl.lit(value=False))
    text = pl.col(f"{TEXT}{told.column}")
    empty = _nothing_given(text, told)
    if usual and field.type in QUANTITIES:
        value = pl.when(~empty).then(_usual(text, _quantity(field, told)))
    else:
        value = pl.when(~empty).then(_READERS[field.type](text, field, told, rules))
    if field.type is FieldType.TEXT:
        return Typed(pl.when(~blank(text)).then(value), pl.lit(value=False))
    return Typed(value, ~empty & column(field.id).is_null())


def _nothing_given(text: pl.Expr, told: FieldText) -> pl.Expr:
    """Whether a text means that nothing was given; one that the feed contract lists as a word does not."""
    words = {word for word, _ in told.words}
    nothing = [text == one for one in told.empty or ("",) if one not in words]
    return reduce(or_, nothing, pl.lit(value=False))


def blank(text: pl.Expr) -> pl.Expr:
    """Whether a text is nothing but white space; never null.

    White space begins with a character before the first that is seen, or with none of ASCII: only texts that
    do are stripped, which is several times faster.
    """
    strippable = pl.when((text < "!") | (text >= "\x7f")).then(text)
    return (strippable.str.strip_chars() == "").fill_null(value=False)


def shown(told: FieldText) -> pl.Expr | None:
    """A moment as the clocks of the feed's zone showed it; None where its texts may bring an offset."""
    if told.column is None or any("%z" in one for one in told.formats):
        return None
    return _clock(pl.col(f"{TEXT}{told.column}"), told.formats)


def never_shown(told: FieldText, rules: RecordRules) -> pl.Expr:
    """Whether a text is a moment of the feed's clocks that they skipped; never null."""
    read = _clock(pl.col(f"{TEXT}{told.column}"), [one for one in told.formats if "%z" not in one])
    there = read.dt.replace_time_zone(rules.text.zone, ambiguous="earliest", non_existent="null")
    return read.is_not_null() & there.is_null()


def shown_twice(told: FieldText, rules: RecordRules) -> pl.Expr:
    """Whether a text is a moment of the feed's clocks that they showed twice; never null."""
    read = _clock(pl.col(f"{TEXT}{told.column}"), [one for one in told.formats if "%z" not in one])
    first = read.dt.replace_time_zone(rules.text.zone, ambiguous="earliest", non_existent="null")
    second = read.dt.replace_time_zone(rules.text.zone, ambiguous="latest", non_existent="null")
    return (first != second).fill_null(value=False)


def _constant(field: Field, told: FieldText) -> pl.Expr:
    """What the feed contract says of every row."""
    return pl.lit(_CONSTANTS[field.type](told), dtype=DTYPES[field.type])


def _with_its_offset(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} is a moment without its offset from UTC")
    return moment.astimezone(UTC)


_CONSTANTS: dict[FieldType, Callable[[FieldText], Any]] = {
    FieldType.TEXT: lambda told: told.always,
    FieldType.CHOICE: lambda told: told.always,
    FieldType.FLAG: lambda told: told.always == YES,
    FieldType.COUNT: lambda told: int(told.always),
    FieldType.DECIMAL: lambda told: int(Decimal(told.always).scaleb(told.places)),
    FieldType.DURATION: lambda told: int(Decimal(told.always) * 1000),
    FieldType.DAY: lambda told: date.fromisoformat(told.always),
    FieldType.MOMENT: lambda told: _with_its_offset(told.always),
}


def _text(text: pl.Expr, _field: Field, _told: FieldText, _rules: RecordRules) -> pl.Expr:
    return text


def _choice(text: pl.Expr, field: Field, told: FieldText, _rules: RecordRules) -> pl.Expr:
    words = told.words or tuple((one, one) for one in field.choices)
    return _meant(text, {word: pl.lit(ours) for word, ours in words}, pl.String)


def _flag(text: pl.Expr, _field: Field, told: FieldText, _rules: RecordRules) -> pl.Expr:
    words = told.words or MEANS_YES_OR_NO
    return _meant(text, {word: pl.lit(ours == YES) for word, ours in words}, pl.Boolean)


def _meant(text: pl.Expr, words: Mapping[str, pl.Expr], dtype: Any) -> pl.Expr:
    """Comparing with each of a few words is several times faster than looking them up."""
    meant = pl.lit(None, dtype=dtype)
    for word, ours in reversed(list(words.items())):
        meant = pl.when(text == word).then(ours).otherwise(meant)
    return meant


def _number(text: pl.Expr, field: Field, told: FieldText, rules: RecordRules) -> pl.Expr:
    """Counts, decimals and durations, most of which are short whole numbers."""
    quantity = _quantity(field, told)
    return text.map_batches(
        lambda texts: _figures(texts, quantity, rules.feed), return_dtype=pl.Int64, is_elementwise=True
    )


def _quantity(field: Field, told: FieldText) -> Quantity:
    """The field as the quantity that it would be in a feed of sums."""
    return Quantity(field.id, told.column or "", QUANTITIES[field.type], told.pattern, told.places)


def _figures(texts: pl.Series, quantity: Quantity, feed: Feed) -> pl.Series:
    """The usual texts at once, all others as in a feed of sums, which takes ten times as long."""
    usual = pl.DataFrame({"text": texts}).select(_usual(pl.col("text"), quantity)).to_series()
    unread = usual.is_null() & texts.is_not_null()
    if not unread.any():
        return usual
    return usual.scatter(unread.arg_true(), _as_in_sums(texts.filter(unread), quantity, feed))


def _usual(text: pl.Expr, quantity: Quantity) -> pl.Expr:
    """Digits alone, or hours, minutes and seconds; null for everything else."""
    if quantity.type is QuantityType.DURATION and quantity.pattern in _CLOCKS:
        digits = text.str.replace_all(":", "", literal=True).str.to_integer(strict=False)
        hours = digits // 10000 if quantity.pattern == "HH:MM:SS" else pl.lit(0)
        minutes = digits // 100 % 100 if quantity.pattern == "HH:MM:SS" else digits // 100
        shaped = text.str.contains(_CLOCKS[quantity.pattern])
        return pl.when(shaped).then((hours * 3600 + minutes * 60 + digits % 100) * 1000)
    times, most = _digits_alone(quantity)
    short = (text.str.len_bytes() <= most) & ~text.str.starts_with("+") & ~text.str.starts_with("-")
    return pl.when(short).then(text.str.to_integer(strict=False) * times)


def _digits_alone(quantity: Quantity) -> tuple[int, int]:
    """What digits alone are multiplied by, and how many there may be; 0 where they are no figure."""
    match quantity.type:
        case QuantityType.COUNT:
            return 1, MOST_DIGITS
        case QuantityType.DURATION if quantity.pattern == "seconds":
            return 1000, MOST_DIGITS - 3
        case QuantityType.DECIMAL if quantity.pattern not in DECIMALS:
            return 10**quantity.places, max(MOST_DIGITS - quantity.places, 0)
    return 1, 0


def _as_in_sums(texts: pl.Series, quantity: Quantity, feed: Feed) -> pl.Series:
    plain = plain_cells(texts, quantity, feed)
    match quantity.type:
        case QuantityType.COUNT:
            return whole_cells(plain)
        case QuantityType.DURATION:
            return duration_cells(plain, texts, quantity.pattern)
        case QuantityType.DECIMAL:
            return decimal_cells(plain, quantity.places + (2 if quantity.pattern == FRACTION else 0))


def _day(text: pl.Expr, _field: Field, told: FieldText, _rules: RecordRules) -> pl.Expr:
    return _agreed([_day_as(text, one) for one in told.formats])


def _day_as(text: pl.Expr, form: str) -> pl.Expr:
    day = text.str.to_date(_library(form), strict=False)
    return pl.when(day.is_between(FIRST_DAY, LAST_DAY) & text.str.contains(_pattern(form))).then(day)


def _agreed(read: list[pl.Expr]) -> pl.Expr:
    """What a text says in every format in which it can be read; null where they differ."""
    if len(read) == 1:
        return read[0]
    return pl.when(pl.min_horizontal(read) == pl.max_horizontal(read)).then(pl.max_horizontal(read))


def _moment(text: pl.Expr, _field: Field, told: FieldText, rules: RecordRules) -> pl.Expr:
    """In UTC. A time that the clocks of the zone never show is unreadable."""
    local = [one for one in told.formats if "%z" not in one]
    read = [_with_offset(text, one) for one in told.formats if "%z" in one]
    if local:
        read.append(_in_utc(_clock(text, local), rules))
    return _agreed(read)


def _with_offset(text: pl.Expr, form: str) -> pl.Expr:
    moment = text.str.to_datetime(_library(form), time_unit="ms", time_zone="UTC", strict=False)
    in_range = moment.dt.date().is_between(FIRST_DAY, LAST_DAY)
    return pl.when(in_range & text.str.contains(_pattern(form))).then(moment)


def _clock(text: pl.Expr, formats: Sequence[str]) -> pl.Expr:
    """What the clocks showed, without a zone."""
    return _agreed([_clock_as(text, one) for one in formats])


def _clock_as(text: pl.Expr, form: str) -> pl.Expr:
    moment = text.str.to_datetime(_library(form), time_unit="ms", strict=False)
    first = datetime.combine(FIRST_DAY, datetime.min.time())
    last = datetime.combine(LAST_DAY, datetime.max.time())
    return pl.when(moment.is_between(first, last) & text.str.contains(_pattern(form))).then(moment)


def read_in_two_ways(field: Field, told: FieldText) -> pl.Expr:
    """Whether a text is one day or moment in one format and another in another; never null."""
    text = pl.col(f"{TEXT}{told.column}")
    each = _day_as if field.type is FieldType.DAY else _clock_as
    read = [each(text, one) for one in told.formats if "%z" not in one]
    return (pl.min_horizontal(read) != pl.max_horizontal(read)).fill_null(value=False)


def _in_utc(moment: pl.Expr, rules: RecordRules) -> pl.Expr:
    if rules.text.zone == "UTC":
        return moment.dt.replace_time_zone("UTC")
    meant = _TWICE[rules.text.twice]
    there = moment.dt.replace_time_zone(rules.text.zone, ambiguous=meant, non_existent="null")
    return there.dt.convert_time_zone("UTC")


def _pattern(form: str) -> str:
    """What a text of a format looks like; the library alone would let by spaces, signs and a 61st second."""
    shapes = (
        f"[0-9]{{{digits}}}" if digits else SIGNS.get(piece) or re.escape(piece)
        for piece, digits in pieces_of(form)
    )
    return f"^{''.join(shapes)}$"


def _library(form: str) -> str:
    """The format in the library's own signs: a fraction with its point, Z as an offset."""
    return form.replace(".%f", "%.f").replace("%z", "%#z")


_READERS: dict[FieldType, Callable[[pl.Expr, Field, FieldText, RecordRules], pl.Expr]] = {
    FieldType.TEXT: _text,
    FieldType.CHOICE: _choice,
    FieldType.FLAG: _flag,
    FieldType.COUNT: _number,
    FieldType.DECIMAL: _number,
    FieldType.DURATION: _number,
    FieldType.DAY: _day,
    FieldType.MOMENT: _moment,
}
