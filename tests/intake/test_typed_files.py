"""Parquet and JSON lines: typed values as the texts that a feed contract speaks of."""

from __future__ import annotations

import io
import json
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from tests.intake.feeds import HEADER
from tests.intake.feeds import check
from tests.intake.feeds import codes
from tests.intake.feeds import feed

from outscore.intake.formats import parquet
from outscore.intake.records import read_records
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.feed import JsonLines
from outscore.model.feed import Parquet
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType

NAMES = HEADER.split(",")
HALF_PAST = datetime.fromisoformat("2026-10-01T00:30:00.500")
ROW = ["A1", "2026-10-01", "Sales", 100, 90, 80, "0:10:00"]
PARQUET = feed(format=Parquet())
JSONL = feed(format=JsonLines())


def parquet_of(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


def columns(**changes: Any) -> pl.DataFrame:
    """One good row, with some columns of other values or types."""
    values = dict(zip(NAMES, ([one] for one in ROW), strict=True))
    return pl.DataFrame({**values, **changes})


# Parquet


def test_typed_columns_are_read_as_text_is() -> None:
    frame = columns(Month=[date(2026, 10, 1)], Talk=[timedelta(minutes=10)])
    checked = check(parquet_of(frame), PARQUET)
    assert checked.issues == ()
    assert checked.facts.select("row", "start", "q:offered", "q:talk").row(0) == (
        1,
        date(2026, 10, 1),
        100,
        600_000,
    )


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (2**62 + 1, pl.Int64, "4611686018427387905"),
        (Decimal("1.50"), pl.Decimal(10, 2), "1.5"),
        (Decimal("0.00"), pl.Decimal(10, 2), "0"),
        (0.1, pl.Float64, "0.1"),
        (0.1, pl.Float32, "0.1"),
        (1e22, pl.Float64, "10000000000000000000000"),
        (100.0, pl.Float64, "100"),
        (float("nan"), pl.Float64, "NaN"),
        (True, pl.Boolean, "TRUE"),
        (date(2026, 10, 1), pl.Date, "2026-10-01"),
        (HALF_PAST.replace(microsecond=0), pl.Datetime("us"), "2026-10-01T00:30:00"),
        (HALF_PAST, pl.Datetime("ns"), "2026-10-01T00:30:00.500"),
        (HALF_PAST, pl.Datetime("ms", "Europe/London"), "2026-10-01T01:30:00.500+01:00"),
        (time(0, 10), pl.Time, "0:10:00"),
        (timedelta(hours=30, milliseconds=5), pl.Duration("us"), "30:00:00.005"),
        ("007", pl.String, "007"),
        ("voice", pl.Categorical, "voice"),
        (None, pl.Int64, ""),
        (None, pl.Null, ""),
    ],
)
def test_each_type_has_one_text(value: Any, kind: Any, text: str) -> None:
    frame = columns(Offered=pl.Series([value], dtype=kind))
    ((cells),) = list(read_records(parquet_of(frame), PARQUET).cells)
    assert cells[3] == text


def test_a_moment_with_its_offset_tells_its_day() -> None:
    frame = columns(
        Month=pl.Series(
            [datetime.fromisoformat("2026-09-30T23:30")], dtype=pl.Datetime("ms", "Europe/London")
        )
    )
    terms = feed(format=Parquet(), period_formats=("%Y-%m-%dT%H:%M:%S%z",))
    assert check(parquet_of(frame), terms).facts["start"].to_list() == [date(2026, 10, 1)]


def test_null_is_an_empty_cell() -> None:
    assert codes(check(parquet_of(columns(Offered=pl.Series([None], dtype=pl.Int64))), PARQUET)) == [
        ("cell_empty", 1, "Offered")
    ]


@pytest.mark.parametrize("value", [[1, 2], {"a": 1}, b"100"])
def test_a_column_of_lists_or_bytes_is_refused_where_it_is_read(value: Any) -> None:
    assert codes(check(parquet_of(columns(Offered=[value])), PARQUET)) == [
        ("column_not_plain", None, "Offered")
    ]
    beside = parquet_of(columns(Extra=[value]))
    assert check(beside, feed(format=Parquet(), ignored_columns=("Extra",))).issues == ()


def test_a_column_that_is_missing_or_unknown_is_told_without_a_row() -> None:
    checked = check(parquet_of(columns().rename({"Offered": "Offerd"})), PARQUET)
    assert set(codes(checked)) == {("column_missing", None, "Offered"), ("column_unexpected", None, "Offerd")}
    assert checked.rows == RowCounts(read=1, rejected=1)


def test_a_file_that_claims_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MOST_CELLS", 6)
    assert codes(check(parquet_of(columns()), PARQUET)) == [("file_too_large", None, None)]


def test_rows_that_the_directory_of_the_file_does_not_have_refuse_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told = parquet._told
    monkeypatch.setattr(parquet, "_told", lambda content: (told(content)[0], 2))
    assert codes(check(parquet_of(columns()), PARQUET)) == [("file_row_count", 2, None)]


WHOLE = parquet_of(columns())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (WHOLE[:-20], "file_damaged"),
        (WHOLE[:4] + b"xxxxxxxx" + WHOLE[12:], "file_damaged"),
        (WHOLE[:-8] + b"\xff\xff\xff\x7fPAR1", "file_damaged"),
        (b"PAR1", "file_damaged"),
        (b"Site,Month\n", "file_format"),
        (parquet_of(columns().head(0)), "file_empty"),
        (parquet_of(columns(Queue=["Sa\x00les"])), "file_damaged"),
    ],
)
def test_a_parquet_file_that_cannot_be_read_is_refused(content: bytes, code: str) -> None:
    checked = check(content, PARQUET)
    assert [one.code for one in checked.issues] == [code]
    assert checked.status is DeliveryStatus.REFUSED


# JSON lines


def lines(*rows: Any) -> bytes:
    return "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows).encode()


def row(**changes: Any) -> dict[str, Any]:
    return {**dict(zip(NAMES, ROW, strict=True)), **changes}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in row().items() if key != name}


def test_each_line_is_a_row() -> None:
    checked = check(
        b"\xef\xbb\xbf" + lines(row(), "", row(Month="2026-10-02")).replace(b"\n", b"\r\n"), JSONL
    )
    assert checked.issues == ()
    assert checked.facts["row"].to_list() == [1, 3]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("0.1", "0.1"),
        ("1e2", "100"),
        ("12345678901234567890", "12345678901234567890"),
        ("0.30000000000000000001", "0.30000000000000000001"),
        ("1e999999999", "1e999999999"),
        ("true", "TRUE"),
        ("null", ""),
        ('"007"', "007"),
        ('"1.50"', "1.50"),
    ],
)
def test_numbers_are_exact_and_texts_as_they_were(written: str, text: str) -> None:
    line = json.dumps(row(Offered="?")).replace('"?"', written)
    ((cells),) = list(read_records(lines(line), JSONL).cells)
    assert cells[JSONL.needed.index("Offered")] == text


def test_keys_of_inner_objects_are_columns_with_a_point() -> None:
    inner = tuple(Quantity(one.id, f"calls.{one.column}", one.type) for one in feed().quantities[:3])
    terms = feed(format=JsonLines(), quantities=(*inner, feed().quantities[3]))
    calls = {name: row()[name] for name in ("Offered", "Answered", "In time")}
    outer = {name: value for name, value in row().items() if name not in calls}
    assert check(lines({**outer, "calls": calls}), terms).facts["q:offered"].to_list() == [100]
    emptied = check(lines({**outer, "calls": None}), terms)
    assert {code for code, _, _ in codes(emptied)} == {"cell_empty"}
    twice = check(lines({**outer, "calls": calls, "calls.Offered": 1}, {**outer, "calls": calls}), terms)
    assert codes(twice)[0][:2] == ("row_unreadable", 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "Expecting value"),
        ('{"Site": "A1"', "at sign"),
        ("[1, 2]", "no object"),
        ('{"Site": "A1", "Site": "B1"}', "'Site' is there twice"),
        ('{"Site": {"a": 1, "a": 2}}', "'a' is there twice"),
        ('{"Offered": NaN}', "NaN is no number"),
        ('{"Site": "\\ud83d"}', "cut in half"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_a_line_that_is_no_object_is_a_rejected_row_with_its_number(line: str, said: str) -> None:
    checked = check(lines(row(), line), JSONL)
    assert codes(checked) == [("row_unreadable", 2, None)]
    assert said in checked.issues[0].message
    assert checked.rows == RowCounts(read=2, accepted=1, rejected=1)
    assert checked.rejected[0].cells == (line,)


def test_a_key_that_is_left_out_is_not_the_same_as_null() -> None:
    empty_allowed = Quantity("offered", "Offered", QuantityType.COUNT, not_reported=("",))
    terms = feed(format=JsonLines(), quantities=(empty_allowed, *feed().quantities[1:]))
    checked = check(lines(row(Offered=None), {**without("Offered"), "Month": "2026-10-02"}), terms)
    assert codes(checked) == [("cell_left_out", 2, "Offered")]
    assert checked.facts["q:offered"].to_list() == [None]


@pytest.mark.parametrize("value", [[1], {"a": 1}])
def test_a_list_or_an_object_is_no_value(value: Any) -> None:
    checked = check(lines(row(), row(Month="2026-10-02", Offered=value)), JSONL)
    assert codes(checked) == [("cell_not_plain", 2, "Offered")]


def test_a_key_that_no_line_has_or_no_contract_knows_refuses_the_file() -> None:
    checked = check(lines(without("Talk"), {**without("Talk"), "Tlak": 1}), JSONL)
    assert set(codes(checked)) == {("column_missing", None, "Talk"), ("column_unexpected", None, "Tlak")}
    assert checked.rows == RowCounts(read=2, rejected=2)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (lines(row()).decode().encode("utf-16"), "file_encoding"),
        (lines(row()).replace(b"Sales", b"\xff"), "file_encoding"),
        (WHOLE, "file_format"),
        (lines(row(Queue="Sa\x00les")), "file_damaged"),
    ],
)
def test_a_file_that_is_no_json_lines_is_refused(content: bytes, code: str) -> None:
    assert [one.code for one in check(content, JSONL).issues] == [code]
