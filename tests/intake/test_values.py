"""Numbers, times, days and words as vendors write them, each only as the feed contract allows."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.feeds import GOOD_ROW
from tests.intake.feeds import HEADER
from tests.intake.feeds import check
from tests.intake.feeds import codes
from tests.intake.feeds import feed
from tests.intake.feeds import text

from outscore.intake.cells import parse_quantity
from outscore.intake.days import days_of
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.feed import EXCEL_SERIAL
from outscore.model.feed import Csv
from outscore.model.feed import Negative
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.feed import SkipRule
from outscore.model.period import Grain

RATE = Quantity("rate", "Rate", QuantityType.DECIMAL, places=2)
SHARE = Quantity("share", "Share", QuantityType.DECIMAL, pattern="percent", places=1)
PART = Quantity("part", "Part", QuantityType.DECIMAL, pattern="fraction", places=1)
COMMA = {"decimal": ",", "thousands": "."}


def read(cell: str, quantity: Quantity, **terms: Any) -> int | None:
    """What a cell is as an integer, or None with one issue."""
    parsed, issues = parse_quantity(pl.Series([cell]), quantity, feed(**terms))
    (integer,) = parsed.to_list()
    assert len(issues) == (integer is None)
    return None if integer is None else int(integer)


def lasting(pattern: str) -> Quantity:
    return Quantity("talk", "Talk", QuantityType.DURATION, pattern=pattern)


# Numbers


@pytest.mark.parametrize(
    ("cell", "quantity", "terms", "integer"),
    [
        ("1,5", RATE, {"decimal": ","}, 150),
        ("1.5", RATE, {"decimal": ","}, None),
        ("1,5", RATE, {}, None),
        ("1.234,5", RATE, COMMA, 123_450),
        ("1.234", RATE, COMMA, 123_400),
        ("1,234", RATE, COMMA, None),
        ("1.23", RATE, COMMA, None),
        ("1,234.5", RATE, {"thousands": ","}, 123_450),
        ("1 234,5", RATE, {"thousands": " ", "decimal": ","}, 123_450),
        ("1\u00a0234,5", RATE, {"thousands": " ", "decimal": ","}, 123_450),
        ("1\u202f234", RATE, {"thousands": " "}, 123_400),
        ("0,853", RATE, {"thousands": ","}, None),
        ("012,345", RATE, {"thousands": ","}, None),
        ("-10,345", RATE, {"thousands": ","}, -1_034_500),
        ("1,5", lasting("seconds"), {"decimal": ","}, 1_500),
        ("12.5-", RATE, {}, None),
        ("12.5-", RATE, {"negative": Negative.TRAILING}, -1_250),
        ("-12.5-", RATE, {"negative": Negative.TRAILING}, None),
        ("(12.5)", RATE, {}, None),
        ("(12.5)", RATE, {"negative": Negative.PARENTHESES}, -1_250),
        ("(-12.5)", RATE, {"negative": Negative.PARENTHESES}, None),
        ("-12.5", RATE, {"negative": Negative.PARENTHESES}, -1_250),
        ("(12.5", RATE, {"negative": Negative.PARENTHESES}, None),
        ("85,3 %", SHARE, {"decimal": ","}, 853),
        ("85.3\u00a0%", SHARE, {}, 853),
        ("(85.3) %", SHARE, {"negative": Negative.PARENTHESES}, -853),
        ("(85.3 %)", SHARE, {"negative": Negative.PARENTHESES}, -853),
        ("85.3-%", SHARE, {"negative": Negative.TRAILING}, -853),
        ("85.3", SHARE, {}, None),
        ("0.853", PART, {}, 853),
        ("0,853", PART, {"decimal": ","}, 853),
        ("1", PART, {}, 1_000),
        ("0.8535", PART, {}, None),
        ("85.3%", PART, {}, None),
    ],
)
def test_a_number_is_read_as_it_is_agreed_or_not_at_all(
    cell: str, quantity: Quantity, terms: dict[str, Any], integer: int | None
) -> None:
    assert read(cell, quantity, **terms) == integer


def test_a_percentage_and_its_fraction_are_the_same_figure() -> None:
    assert read("85.3%", SHARE) == read("0.853", PART)
    assert SHARE.is_percent
    assert PART.is_percent


def test_what_is_wanted_is_said_in_the_agreed_signs() -> None:
    _, (issue,) = parse_quantity(pl.Series(["0.5"]), PART, feed(decimal=","))
    assert issue.message == (
        "Part is '0.5'; write the percentage as a fraction of one, with at most 3 decimals after ','."
    )


# Durations


@pytest.mark.parametrize(
    ("cell", "pattern", "milliseconds"),
    [
        ("00:10:00", "HH:MM:SS", 600_000),
        ("0:10:00.5", "HH:MM:SS", 600_500),
        ("30:00:00,125", "HH:MM:SS", 108_000_125),
        ("0:10:00.1234", "HH:MM:SS", None),
        ("10:00.5", "MM:SS", 600_500),
        ("1.5", "minutes", 90_000),
        ("7.333", "minutes", 439_980),
        ("0.1666667", "hours", 600_000),
        ("2", "hours", 7_200_000),
        ("0.00694444444444444", "excel_days", 600_000),
        ("1.25", "excel_days", 108_000_000),
        ("0:10:00", "minutes", None),
        ("1,5", "minutes", None),
        ("1e3", "hours", None),
        ("", "hours", None),
    ],
)
def test_a_duration_is_read_to_the_millisecond(cell: str, pattern: str, milliseconds: int | None) -> None:
    assert read(cell, lasting(pattern)) == milliseconds


def test_a_duration_below_zero_is_rejected() -> None:
    terms = feed(quantities=(*feed().quantities[:3], lasting("minutes")))
    assert codes(check(text(GOOD_ROW.replace("00:10:00", "-1")), terms)) == [("cell_negative", 2, "Talk")]


@given(st.integers(0, 10**8))
def test_every_whole_millisecond_comes_back_from_a_spreadsheets_days(milliseconds: int) -> None:
    assert read(f"{milliseconds / 86_400_000:.20f}", lasting("excel_days")) == milliseconds


# Days


BOTH = ("%d/%m/%Y", "%m/%d/%Y")


@pytest.mark.parametrize(
    ("cell", "formats", "grain", "day"),
    [
        ("13/10/2026", BOTH, Grain.DAY, date(2026, 10, 13)),
        ("10/10/2026", BOTH, Grain.DAY, date(2026, 10, 10)),
        ("46296", (EXCEL_SERIAL,), Grain.DAY, date(2026, 10, 1)),
        ("46296.75", ("%Y-%m-%d", EXCEL_SERIAL), Grain.DAY, date(2026, 10, 1)),
        ("2026-10-01T23:30:00+0100", ("%Y-%m-%dT%H:%M:%S%z",), Grain.DAY, date(2026, 10, 1)),
        ("05/10/2026", ("%d/%m/%Y", "%d/%m/%Y %H:%M"), Grain.MONTH, date(2026, 10, 1)),
    ],
)
def test_a_day_may_be_written_in_several_ways(
    cell: str, formats: tuple[str, ...], grain: Grain, day: date
) -> None:
    checked = check(text(GOOD_ROW.replace("2026-10-01", cell)), feed(period_formats=formats, grain=grain))
    assert checked.issues == ()
    assert checked.facts["start"].to_list() == [day]


def test_a_day_that_reads_as_two_days_is_nobodys_guess() -> None:
    checked = check(text(GOOD_ROW.replace("2026-10-01", "03/04/2026")), feed(period_formats=BOTH))
    assert codes(checked) == [("period_ambiguous", 2, "Month")]
    assert "which can be 04 March 2026 or 03 April 2026" in checked.issues[0].message


@pytest.mark.parametrize("cell", ["60", "0", "-5", "99999999", "4629a"])
def test_a_number_that_is_no_day_is_told(cell: str) -> None:
    checked = check(text(GOOD_ROW.replace("2026-10-01", cell)), feed(period_formats=(EXCEL_SERIAL,)))
    assert codes(checked) == [("period_unreadable", 2, "Month")]


# Words


WORDS = (("queue", (("Voice", "voice"), ("PHONE", "voice"), ("E-mail", "email"))),)


def test_the_vendors_words_become_ours() -> None:
    rows = [GOOD_ROW.replace("Sales", word) for word in ("PHONE", "E-mail")]
    checked = check(text(*rows), feed(words=WORDS))
    assert checked.issues == ()
    assert checked.facts["dim:queue"].to_list() == ["voice", "email"]


@pytest.mark.parametrize(
    ("word", "fits"), [("chat", True), ("voice", True), ("phone", False), ("letters", False)]
)
def test_a_word_that_nobody_agreed_on_is_rejected(word: str, *, fits: bool) -> None:
    terms = feed(words=WORDS, values=(("queue", ("voice", "email", "chat")),))
    checked = check(text(GOOD_ROW.replace("Sales", word)), terms)
    assert codes(checked) == ([] if fits else [("value_unknown", 2, "Queue")])
    without_values = check(text(GOOD_ROW.replace("Sales", "voice")), feed(words=WORDS))
    assert codes(without_values) == [("value_unknown", 2, "Queue")]


def test_two_words_for_one_value_are_about_the_same_thing() -> None:
    rows = [GOOD_ROW.replace("Sales", word) for word in ("PHONE", "Voice")]
    assert codes(check(text(*rows), feed(words=WORDS))) == [("row_repeated", 3, None)]


# Rows to skip


TOTALS = feed(skip_rows=(SkipRule("Site", "Total"),))
TOTAL = "Total,,,100,90,80,"


def test_totals_are_left_out_counted_and_told() -> None:
    checked = check(text(GOOD_ROW, TOTAL, "Z9" + GOOD_ROW[2:], TOTAL), TOTALS)
    assert checked.rows == RowCounts(read=4, accepted=1, rejected=1, skipped=2)
    assert codes(checked) == [("row_skipped", None, None), ("vendor_unknown", 4, "Site")]
    assert checked.issues[0].message.startswith("2 rows were left out")
    assert checked.issues[0].message.endswith("row 3, 5.")
    assert checked.status is DeliveryStatus.IN_PART


def test_a_row_that_only_looks_like_a_total_is_data() -> None:
    assert check(text(GOOD_ROW, TOTAL.replace("Total", "Total ")), TOTALS).rows == RowCounts(
        read=2, accepted=1, rejected=1
    )


def test_a_file_of_totals_alone_is_empty() -> None:
    checked = check(text(TOTAL, TOTAL), TOTALS)
    assert codes(checked) == [("file_empty", None, None)]
    assert checked.rows == RowCounts(read=2, skipped=2)
    assert checked.status is DeliveryStatus.REFUSED


def test_rows_may_be_skipped_by_a_column_that_is_not_read() -> None:
    terms = feed(skip_rows=(SkipRule("Kind", "sum"),))
    checked = check(text(f"{GOOD_ROW},day", f"{GOOD_ROW},sum", header=f"{HEADER},Kind"), terms)
    assert checked.rows == RowCounts(read=2, accepted=1, skipped=1)
    assert ("column_missing", 1, "Kind") in codes(check(text(GOOD_ROW), terms))


# Text


@pytest.mark.parametrize(
    ("declared", "written", "fits"),
    [
        ("utf-8", "utf-8", True),
        ("utf-8", "utf-8-sig", True),
        ("UTF8", "utf-8-sig", True),
        ("utf-8", "utf-16", False),
        ("cp1252", "utf-8-sig", False),
        ("cp1252", "cp1252", True),
        ("utf-16", "utf-16", True),
        ("utf-16", "utf-16-le", False),
        ("utf-16-le", "utf-16-le", True),
        ("utf-16-le", "utf-16", True),
        ("utf-16-be", "utf-16", False),
        ("utf-16", "utf-8-sig", False),
    ],
)
def test_the_byte_order_mark_must_be_that_of_the_declared_encoding(
    declared: str, written: str, *, fits: bool
) -> None:
    content = text(GOOD_ROW.replace("Sales", "F\u00f6rderung")).decode().encode(written)
    checked = check(content, feed(format=Csv(encoding=declared)))
    assert [one.code for one in checked.issues] == ([] if fits else ["file_encoding"])
    if fits:
        assert checked.facts["dim:queue"].to_list() == ["F\u00f6rderung"]


def test_mixed_line_ends_and_breaks_in_quotes_keep_row_numbers_and_tell_the_line() -> None:
    quoted = GOOD_ROW.replace("Sales", '"Sales\r\nand\rcare"')
    content = f"{HEADER}\r\n{quoted}\r{GOOD_ROW}\n\nZ9{GOOD_ROW[2:]}\n".encode()
    checked = check(content)
    assert checked.facts["row"].to_list() == [2, 3]
    assert checked.facts["dim:queue"].to_list()[0] == "Sales\r\nand\rcare"
    assert codes(checked) == [("vendor_unknown", 5, "Site")]
    assert checked.issues[0].message.endswith("(Row 5 begins in line 7 of the file.)")


def test_a_field_that_is_longer_than_any_is_told() -> None:
    checked = check(text(GOOD_ROW.replace("Sales", "x" * 5_000_000)))
    assert [one.code for one in checked.issues] == ["file_row_too_long"]


@pytest.mark.parametrize("rows", [1, 19_999, 20_000, 20_001])
def test_long_files_are_gathered_whole(rows: int) -> None:
    numbered = [GOOD_ROW.replace("Sales", f"queue {number}") for number in range(rows)]
    checked = check(text(*numbered))
    assert checked.rows == RowCounts(read=rows, accepted=rows)
    assert checked.facts["row"].to_list() == list(range(2, rows + 2))
    assert checked.facts["dim:queue"].to_list() == [f"queue {number}" for number in range(rows)]


# Days


@pytest.mark.parametrize(
    ("text", "form", "days"),
    [
        ("01112026", "%d%m%Y", ["2026-11-01"]),
        ("1112026", "%d%m%Y", []),
        ("11126", "%d%m%y", []),
        ("2026111 08:15", "%Y%m%d %H:%M", []),
        ("20261101 8:15", "%Y%m%d %H:%M", ["2026-11-01"]),
        ("1.11.2026", "%d.%m.%Y", ["2026-11-01"]),
    ],
)
def test_a_zero_that_a_spreadsheet_dropped_makes_no_other_day(text: str, form: str, days: list[str]) -> None:
    assert [str(day) for day in days_of(text, [form])] == days
