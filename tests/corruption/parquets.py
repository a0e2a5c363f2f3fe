"""Parquet: values of other types, and files whose directories say what is not so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from typing import Any

import polars as pl
from tests.corruption.cases import ALL
from tests.corruption.cases import case_of
from tests.corruption.cases import rows_but
from tests.corruption.sound import frame
from tests.corruption.sound import parquet_of
from tests.corruption.sound import sound
from tests.corruption.sound import written

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from tests.corruption.cases import Case

WHOLE = written("parquet")
OFFERED = (412, 523, 634, 745, 856, 967)
SIX_VALUES = b"\x2c\x15\x0c"
ZIGZAG_OF_SIX, ROW_GROUPS = b"\x16\x0c", b"\x19\x1c"


def _offered(third: object, kind: Any) -> Callable[[], bytes]:
    """A file with a column of another type, and something else in its third row."""
    values = [*OFFERED[:2], third, *OFFERED[3:]]
    return lambda: parquet_of(frame(sound()).with_columns(pl.Series("Offered", values, dtype=kind)))


def _with(**columns: pl.Expr) -> Callable[[], bytes]:
    return lambda: parquet_of(frame(sound()).with_columns(**columns))


def _values_of_parquet() -> Iterator[Case]:
    for name, broken, build, code in (
        (
            "infinity",
            "A count is infinite, as a division by zero gives.",
            _offered(float("inf"), pl.Float64),
            "cell_not_a_number",
        ),
        (
            "NaN",
            "A count is not a number (NaN), as 0 / 0 gives.",
            _offered(float("nan"), pl.Float64),
            "cell_not_a_number",
        ),
        ("null", "A count is null.", _offered(None, pl.Int64), "cell_empty"),
        (
            "a fraction in a column of numbers",
            "A count in a column of binary numbers has a fraction.",
            _offered(633.5, pl.Float64),
            "cell_fraction",
        ),
        (
            "the greatest number",
            "A count is the greatest of 64 bits, as where nothing was set.",
            _offered(2**64 - 1, pl.UInt64),
            "cell_too_large",
        ),
    ):
        yield case_of("parquet", name, broken, build, (code, 3, "Offered"), kept=rows_but(2))
    yield case_of(
        "parquet",
        "infinity below zero in a rate",
        "A rate is infinite and below zero.",
        lambda: parquet_of(
            frame(sound()).with_columns(Quality=pl.Series([91.25, 88.75, float("-inf"), 79.25, 84.0, 96.75]))
        ),
        ("cell_not_a_number", 3, "Quality"),
        kept=rows_but(2),
    )
    every = [row + 1 for row in ALL]
    yield case_of(
        "parquet",
        "truth values for counts",
        "A column of counts holds truth values.",
        _with(Offered=pl.lit(value=True)),
        *[("cell_not_a_number", row, "Offered") for row in every],
    )
    yield case_of(
        "parquet",
        "days with a time of day",
        "Days are moments at midnight, of which nothing was agreed.",
        _with(Month=pl.lit(datetime(2026, 10, 1))),  # noqa: DTZ001 - a moment without a zone is the break
        *[("period_unreadable", row, "Month") for row in every],
    )
    for name, broken, number in (
        ("a day after all days", "A day is two billion days after 1970.", 2**31 - 1),
        ("a day before all days", "A day is two billion days before 1970.", -(2**31)),
    ):
        yield case_of(
            "parquet",
            name,
            broken,
            lambda number=number: _third_day(number),  # type: ignore[misc]
            ("period_unreadable", 3, "Month"),
            kept=rows_but(2),
        )
    yield case_of(
        "parquet",
        "days with a zone",
        "Days are moments in UTC that belong to another day where they were measured.",
        _with(Month=pl.col("Month").cast(pl.Datetime("us", "UTC"))),
        *[("period_unreadable", row, "Month") for row in every],
    )
    yield case_of(
        "parquet",
        "times below zero",
        "Times are below zero, as where an end was taken from a beginning.",
        _with(Talk=-pl.col("Talk")),
        *[("cell_not_a_duration", row, "Talk") for row in every],
    )
    yield case_of(
        "parquet",
        "a time beyond all times",
        "A time is the least number there is, as where nothing was set: it is no 0.",
        lambda: parquet_of(frame(sound()).with_columns(Talk=_third_time(-(2**63)))),
        ("cell_not_a_duration", 3, "Talk"),
        kept=rows_but(2),
    )
    yield case_of(
        "parquet",
        "a column of lists",
        "A column of counts holds lists.",
        _with(Offered=pl.concat_list("Offered")),
        ("column_not_plain", None, "Offered"),
    )
    yield case_of(
        "parquet",
        "a column of structures",
        "A column of counts holds structures.",
        _with(Offered=pl.struct("Offered")),
        ("column_not_plain", None, "Offered"),
    )
    yield case_of(
        "parquet",
        "a column of bytes",
        "A column of counts holds bytes.",
        _with(Offered=pl.lit(b"634")),
        ("column_not_plain", None, "Offered"),
    )
    yield case_of(
        "parquet",
        "lists in a column that is not read",
        "A column that nobody reads holds lists.",
        _with(Notes=pl.concat_list("Offered")),
        kept=ALL,
    )
    yield case_of(
        "parquet",
        "words by their numbers",
        "Words are kept by their numbers, as categories: they are read.",
        _with(Queue=pl.col("Queue").cast(pl.Categorical)),
        kept=ALL,
    )
    yield case_of(
        "parquet",
        "a null character in a text",
        "A text holds a null character.",
        _with(Queue=pl.lit("Sa\x00les")),
        ("file_damaged", None, None),
    )


def _third_time(number: int) -> pl.Series:
    times = frame(sound())["Talk"].cast(pl.Duration("ms")).to_physical().to_list()
    times[2] = number
    return pl.Series(times, dtype=pl.Int64).cast(pl.Duration("ms"))


def _third_day(number: int) -> bytes:
    table = frame(sound())
    days = table["Month"].to_physical().to_list()
    days[2] = number
    return parquet_of(table.with_columns(Month=pl.Series(days, dtype=pl.Int32).cast(pl.Date)))


def _claiming(rows: int, *, everywhere: bool = False) -> bytes:
    """The file with another number of rows in its directory."""
    length = int.from_bytes(WHOLE[-8:-4], "little")
    body, directory = WHOLE[: -8 - length], WHOLE[-8 - length : -8]
    old = ZIGZAG_OF_SIX if everywhere else ZIGZAG_OF_SIX + ROW_GROUPS
    assert directory.count(old) >= 1
    new = directory.replace(old, b"\x16" + _zigzag(rows) + old[2:])
    return body + new + len(new).to_bytes(4, "little") + b"PAR1"


def _with_page(head: bytes) -> bytes:
    """The file with another number of values, or a checksum, in the head of the first page of values."""
    place = WHOLE.index(SIX_VALUES)
    return WHOLE[:place] + head + WHOLE[place + len(SIX_VALUES) :]


def _zigzag(number: int) -> bytes:
    left, out = number << 1, bytearray()
    while left >> 7:
        out.append(left & 127 | 128)
        left >>= 7
    return bytes([*out, left])


def _bytes_of_parquet() -> Iterator[Case]:
    for name, broken, build, told in (
        (
            "cut off at its end",
            "The last bytes of the file are missing.",
            lambda: WHOLE[:-20],
            ("file_damaged", None, None),
        ),
        (
            "half a file",
            "The second half of the file is missing.",
            lambda: WHOLE[: len(WHOLE) // 2],
            ("file_damaged", None, None),
        ),
        (
            "nothing but the sign of its kind",
            "The file is four bytes.",
            lambda: WHOLE[:4],
            ("file_damaged", None, None),
        ),
        (
            "zeros within the rows",
            "Bytes within the rows were lost and are zeros.",
            lambda: WHOLE[:300] + bytes(50) + WHOLE[350:],
            ("file_damaged", None, None),
        ),
        (
            "a directory longer than the file",
            "The directory claims to be longer than the file.",
            lambda: WHOLE[:-8] + b"\xff\xff\xff\x7fPAR1",
            ("file_damaged", None, None),
        ),
        (
            "a locked directory",
            "The file says that its directory is locked.",
            lambda: WHOLE[:-4] + b"PARE",
            ("file_protected", None, None),
        ),
        (
            "a row fewer in the directory",
            "The directory says five rows, and there are six.",
            lambda: _claiming(5),
            ("file_row_count", 6, None),
        ),
        (
            "a row more in the directory",
            "The directory says seven rows, and there are six.",
            lambda: _claiming(7),
            ("file_row_count", 7, None),
        ),
        (
            "a billion rows in the directory",
            "The directory claims a billion rows.",
            lambda: _claiming(10**9, everywhere=True),
            ("file_too_large", None, None),
        ),
        (
            "10 billion rows in the directory",
            "The directory claims 10 billion rows, hundreds of GB.",
            lambda: _claiming(10**10),
            ("file_too_large", None, None),
        ),
        (
            "a page of fewer values than none",
            "A page says that it has six values fewer than none, at which the library stops the programme.",
            lambda: _with_page(b"\x2c\x15\x0b"),
            ("file_damaged", None, None),
        ),
        (
            "a page of more values than its column",
            "A page says that it has seven values, and its column has six.",
            lambda: _with_page(b"\x2c\x15\x0e"),
            ("file_damaged", None, None),
        ),
        (
            "a page with the checksum of another",
            "A page has a checksum, and it is another one's.",
            lambda: _with_page(b"\x15\x02\x1c\x15\x0c"),
            ("file_damaged", None, None),
        ),
        (
            "text called Parquet",
            "The file is delimited text, whatever its name says.",
            lambda: written("csv"),
            ("file_format", None, None),
        ),
        (
            "a workbook called Parquet",
            "The file is a workbook, whatever its name says.",
            lambda: written("xlsx"),
            ("file_format", None, None),
        ),
        ("no byte", "The file has not one byte.", lambda: b"", ("file_format", None, None)),
        (
            "no column",
            "The file has neither columns nor rows.",
            lambda: parquet_of(pl.DataFrame()),
            ("file_empty", None, None),
        ),
    ):
        yield case_of("parquet", name, broken, build, told)


CASES: tuple[Case, ...] = (*_values_of_parquet(), *_bytes_of_parquet())
