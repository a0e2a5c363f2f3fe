"""Parquet: columns with names and types, each value as the text that stands for it.

A row is a record, the first one is row 1. Null is an empty cell. Decimals and integers are exact, floats are
their shortest decimal, a moment with a zone has the offset of that zone.
"""

from __future__ import annotations

import io
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import TypeVar

import polars as pl

from outscore.intake.formats.parquet_pages import check_pages
from outscore.intake.formats.sheets import MOST_TEXT
from outscore.intake.formats.texts import duration_text
from outscore.intake.formats.texts import number_text
from outscore.intake.gather import Gatherer
from outscore.intake.kinds import Kind
from outscore.intake.kinds import refuse_other
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import damaged
from outscore.intake.refusals import not_plain
from outscore.intake.refusals import protected
from outscore.intake.refusals import rows_differ
from outscore.intake.refusals import too_large

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.intake.gather import Records
    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed

T = TypeVar("T")

MOST_CELLS = 200_000_000
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""The days of the years 1 to 9999, counted from 1970."""
_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
_MICROSECONDS = {"ms": Fraction(1000), "us": Fraction(1), "ns": Fraction(1, 1000)}
_MOMENT = "%Y-%m-%dT%H:%M:%S%.f"


def read(content: bytes, feed: Feed) -> Records:
    """The records of a Parquet file; raises Unreadable."""
    refuse_other(content, Kind.PARQUET, "a Parquet file (type: parquet)")
    schema, rows = _told(content)
    if rows * len(schema) > MOST_CELLS:
        found = f"{rows:,} rows of {len(schema)} columns"
        raise Unreadable(too_large("The file claims", found, f"{MOST_CELLS:,} cells"))
    check_pages(content)
    frame = guarded(lambda: pl.read_parquet(io.BytesIO(content)))
    if frame.height != rows:
        raise Unreadable(rows_differ(rows, frame.height, min(rows, frame.height) + 1), rows)
    characters = sum(int(column.str.len_bytes().sum()) for column in frame if column.dtype == pl.String)
    if characters > 8 * MOST_TEXT:
        raise Unreadable(too_large("The texts come to", f"{characters:,} bytes", f"{8 * MOST_TEXT:,}"))
    read_columns = set(feed.needed)
    texts = []
    for column in frame:
        if _is_nested(column.dtype) and column.name in read_columns:
            raise Unreadable(not_plain(column.name, _called(column.dtype)), rows)
        texts.append(column_texts(column, feed.decimal).fill_null(""))
    gathered = Gatherer(feed, tuple(frame.columns))
    gathered.take_columns(texts)
    return gathered.records()


def _told(content: bytes) -> tuple[pl.Schema, int]:
    """The columns and the number of rows as the file's own directory says."""
    lazy = guarded(lambda: pl.scan_parquet(io.BytesIO(content)))
    return guarded(lazy.collect_schema), int(guarded(lambda: lazy.select(pl.len()).collect()).item())


def guarded(act: Callable[[], T]) -> T:
    """What polars gives; raises Unreadable where the bytes are no Parquet file after all."""
    try:
        return act()
    except pl.exceptions.PolarsError as error:
        raise Unreadable(_fault(str(error).partition("\n")[0])) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's own fault, told by the file's bytes
            raise
        raise Unreadable(damaged("The file", "it cannot be taken apart")) from None


def _fault(reason: str) -> Issue:
    if "ncryption error" in reason:
        return protected("a Parquet file")
    if "maximum allowed" in reason:
        return too_large("The file claims", "more than 4 billion rows", f"{MOST_CELLS:,} cells")
    return damaged("The file", reason.removeprefix("parquet: "))


def _is_nested(kind: pl.DataType) -> bool:
    return kind.is_nested() or kind in (pl.Binary, pl.Object)


def _called(kind: pl.DataType) -> str:
    return str(kind.base_type()).lower()


def column_texts(column: pl.Series, decimal: str) -> pl.Series:
    """A column as the texts that stand for its values; null where there is none."""
    kind = column.dtype
    if _is_nested(kind) or kind == pl.Null:
        return pl.Series([""], dtype=pl.String).new_from_index(0, len(column))
    if kind.is_float() or kind.is_decimal():
        return _each(column.cast(pl.String), lambda text: number_text(text, decimal))
    if isinstance(kind, pl.Datetime | pl.Date):
        return _in_calendar(column)
    if kind in (pl.Time, pl.Duration):
        return _durations(column)
    text = column.cast(pl.String)
    return text.str.to_uppercase() if kind == pl.Boolean else text


def _in_calendar(column: pl.Series) -> pl.Series:
    """Days and moments; a number that is none in the calendar stays a number, as the library stops at it."""
    kind, number = column.dtype, column.to_physical().cast(pl.Int64)
    a_day = _DAY[kind.time_unit] if isinstance(kind, pl.Datetime) else 1
    there = (number // a_day).is_between(_FIRST_DAY + 1, _LAST_DAY - 1)
    days = pl.select(pl.when(there).then(column)).to_series()
    if isinstance(kind, pl.Datetime):
        zoned = kind.time_zone is not None
        text = days.dt.cast_time_unit("ms").dt.to_string(_MOMENT + ("%:z" if zoned else ""))
    else:
        text = days.cast(pl.String)
    return pl.select(pl.when(there).then(text).otherwise(number.cast(pl.String))).to_series()


def _durations(column: pl.Series) -> pl.Series:
    """How long a duration is, or a time after midnight; a number beyond all durations stays a number."""
    unit = column.dtype.time_unit if isinstance(column.dtype, pl.Duration) else "ns"
    return _each(column.to_physical().cast(pl.String), lambda text: _duration(int(text), unit))


def _each(texts: pl.Series, written: Callable[[str], str]) -> pl.Series:
    """Each distinct text written otherwise."""
    known = {text: written(text) for text in texts.unique() if text is not None}
    return texts.replace_strict(known, default=None, return_dtype=pl.String)


def _duration(number: int, unit: str) -> str:
    try:
        return duration_text(timedelta(microseconds=int(number * _MICROSECONDS[unit])))
    except OverflowError:
        return str(number)
