"""Files as publishers make them: several header rows, spaces, words in place of figures, one period."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.feeds import GOOD_ROW
from tests.intake.feeds import check
from tests.intake.feeds import codes
from tests.intake.feeds import feed
from tests.intake.feeds import text

from outscore.intake.cells import parse_quantity
from outscore.intake.cells import written
from outscore.intake.header import column_names
from outscore.intake.periods import day_in_name
from outscore.intake.records import read_records
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.delivery import Severity
from outscore.model.feed import SPACES
from outscore.model.feed import HeaderNames
from outscore.model.feed import Layout
from outscore.model.feed import Missing
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.period import Grain

TITLE = "Figures of October,,,,,,"
GROUPS = "Site,Month,Queue,Calls,,,Time"
NAMES = ",,,Offered,Answered,In time,Talk"
TWO_ROWS = Layout(header_rows=(2, 3), data_from=5)
NOTES = "a,note,that,nobody,reads,here,"


# Header rows


def test_the_lowest_header_row_with_a_text_names_a_column() -> None:
    checked = check(text(GROUPS, NAMES, NOTES, GOOD_ROW, header=TITLE), feed(layout=TWO_ROWS))
    assert checked.issues == ()
    assert checked.rows == RowCounts(read=1, accepted=1)
    assert checked.facts["row"].to_list() == [5]
    assert checked.header == ("Site", "Month", "Queue", "Offered", "Answered", "In time", "Talk")


def test_without_data_from_the_data_start_below_the_header() -> None:
    checked = check(text(GROUPS, NAMES, GOOD_ROW, header=TITLE), feed(layout=Layout(header_rows=(2, 3))))
    assert checked.facts["row"].to_list() == [4]


@pytest.mark.parametrize(
    ("merged", "names"),
    [
        ((), ("Site", "Calls / Offered", "Answered", "", "Time / Talk", "Wait", "")),
        ((1,), ("Site", "Calls / Offered", "Calls / Answered", "", "Time / Talk", "Time / Wait", "")),
    ],
)
def test_a_merged_heading_goes_on_while_columns_have_names_below_it(
    merged: tuple[int, ...], names: tuple[str, ...]
) -> None:
    header = {
        1: ["Site", "Calls", "", "", "Time"],
        2: ["", "Offered", "Answered", "", "Talk", "Wait", ""],
    }
    assert column_names(header, Layout((1, 2), HeaderNames.JOINED, merged)) == names


@pytest.mark.parametrize("missing", [4, 3, 1])
def test_a_file_that_ends_before_its_data_is_empty(missing: int) -> None:
    content = "\n".join([TITLE, GROUPS, NAMES, NOTES][:missing]).encode()
    assert [code for code, _, _ in codes(check(content, feed(layout=TWO_ROWS)))] == ["file_empty"]


def test_a_fault_of_the_header_stands_in_its_lowest_row() -> None:
    checked = check(
        text(GROUPS, NAMES.replace("Talk", "Tlak"), NOTES, GOOD_ROW, header=TITLE), feed(layout=TWO_ROWS)
    )
    assert set(codes(checked)) == {("column_missing", 3, "Talk"), ("column_unexpected", 3, "Tlak")}
    assert checked.rows == RowCounts(read=1, rejected=1)


def test_a_name_that_two_header_rows_make_twice_refuses_the_file() -> None:
    checked = check(
        text(GROUPS, NAMES.replace("In time", "Offered"), NOTES, GOOD_ROW, header=TITLE),
        feed(layout=TWO_ROWS),
    )
    assert ("column_repeated", 3, "Offered") in codes(checked)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Site,Month,Queue,Offered,Answered,In time,Talk,,", GOOD_ROW + ",,"),
        (",Site,Month,Queue,,Offered,Answered,In time,Talk", ",A1,2026-10-01,Sales,,100,90,80,00:10:00"),
    ],
)
def test_columns_without_a_name_are_let_by_if_they_are_empty(header: str, row: str) -> None:
    checked = check(text(row, header=header))
    assert checked.issues == ()
    assert checked.rows.accepted == 1


@pytest.mark.parametrize(
    ("header", "row", "value"),
    [
        ("Site,Month,Queue,Offered,Answered,In time,Talk,,", GOOD_ROW + ",,x", "x"),
        ("Site,Month,Queue,,Offered,Answered,In time,Talk", "A1,2026-10-01,Sales,x,100,90,80,00:10:00", "x"),
    ],
)
def test_a_column_without_a_name_refuses_the_file(header: str, row: str, value: str) -> None:
    checked = check(text(row, header=header))
    assert codes(checked) == [("column_unnamed", 1, None)]
    assert checked.issues[0].value == value
    assert checked.status is DeliveryStatus.REFUSED


# Spaces


SPACED = "A1 ,2026-10-01, Sales\u00a0,100\t,90,80,00:10:00 "


def test_spaces_are_part_of_a_text_unless_the_feed_says_otherwise() -> None:
    assert {code for code, _, _ in codes(check(text(SPACED)))} == {
        "vendor_unknown",
        "cell_not_a_number",
        "cell_not_a_duration",
    }


def test_trimmed_cells_and_names_are_read_without_their_spaces_and_a_note_counts_them() -> None:
    header = "Site ,Month,Queue,Offered, Answered,In time,Talk"
    checked = check(
        text(SPACED, GOOD_ROW.replace("Sales", "Care"), header=header), feed(layout=Layout(trimmed=True))
    )
    assert checked.status is DeliveryStatus.ACCEPTED
    assert [(issue.code, issue.severity, issue.row) for issue in checked.issues] == [
        ("cell_spaces", Severity.NOTE, None)
    ]
    assert checked.issues[0].message.startswith("4 cells have spaces")
    assert checked.facts["dim:queue"].to_list() == ["Sales", "Care"]


def test_a_rejected_row_keeps_its_spaces() -> None:
    row = SPACED.replace("A1", "Z9")
    checked = check(text(row, GOOD_ROW), feed(layout=Layout(trimmed=True)))
    assert [",".join(one.cells) for one in checked.rejected] == [row]


@given(st.text(alphabet="a5 \t\u00a0", max_size=8))
def test_trimming_leaves_nothing_to_trim_and_nothing_else_out(cell: str) -> None:
    trimmed = Layout(trimmed=True).text(cell)
    assert trimmed == trimmed.strip(SPACES)
    assert trimmed in cell
    assert cell.replace(trimmed, "", 1).strip(SPACES) == "" or not trimmed


# Figures


RATE = Quantity("rate", "Rate", QuantityType.DECIMAL, places=6)
SHARE = Quantity("share", "Share", QuantityType.DECIMAL, pattern="percent", places=1)


@pytest.mark.parametrize(
    ("quantity", "cell", "integer", "shown"),
    [
        (RATE, "-0.179809", -179_809, "-0.179809"),
        (RATE, "0.15", 150_000, "0.150000"),
        (RATE, "0", 0, "0.000000"),
        (SHARE, "76%", 760, "76.0%"),
        (SHARE, "76.5 %", 765, "76.5%"),
        (SHARE, "-3%", -30, "-3.0%"),
        (SHARE, "1,076%", 10_760, "1076.0%"),
    ],
)
def test_a_decimal_is_read_exactly(quantity: Quantity, cell: str, integer: int, shown: str) -> None:
    parsed, issues = parse_quantity(pl.Series([cell]), quantity, feed(thousands=","))
    assert (parsed.to_list(), issues) == ([integer], [])
    assert written(integer, quantity) == shown


@pytest.mark.parametrize(
    ("quantity", "cell"),
    [(RATE, "76%"), (RATE, "0.1798091"), (RATE, "--1"), (SHARE, "76"), (SHARE, "%"), (SHARE, "76.55%"),
     (SHARE, "76  %"), (SHARE, "%76"), (SHARE, "76%%")],
)  # fmt: skip
def test_a_decimal_that_is_written_otherwise_is_not_read(quantity: Quantity, cell: str) -> None:
    parsed, issues = parse_quantity(pl.Series([cell]), quantity, feed())
    assert parsed.to_list() == [None]
    assert [issue.code for issue in issues] == ["cell_not_a_number"]


# Words in place of figures


TOLD = {"n/a": Missing.NO_DATA, "too soon": Missing.TOO_NEW}


def with_reasons() -> Any:
    talk = Quantity("talk", "Talk", QuantityType.DURATION, "HH:MM:SS", 0, tuple(TOLD), tuple(TOLD.items()))
    return feed(quantities=(*feed().quantities[:3], talk))


def test_the_words_in_place_of_a_figure_are_kept_with_what_they_mean() -> None:
    rows = [GOOD_ROW, GOOD_ROW.replace("Sales,", "Care,").replace("00:10:00", "too soon")]
    checked = check(text(*rows), with_reasons())
    assert checked.issues == ()
    assert checked.facts.select("q:talk", "why:talk", "said:talk").rows() == [
        (600_000, None, None),
        (None, "too_new", "too soon"),
    ]


def test_a_feed_that_only_lists_its_words_keeps_facts_as_they_were() -> None:
    checked = check(text(GOOD_ROW.replace("00:10:00", "n/a")))
    assert not [name for name in checked.facts.columns if name.startswith(("why:", "said:"))]


def test_rows_with_other_reasons_are_not_the_same_row() -> None:
    rows = [GOOD_ROW.replace("00:10:00", said) for said in TOLD]
    assert {code for code, _, _ in codes(check(text(*rows), with_reasons()))} == {"row_conflict"}


@pytest.mark.parametrize(("said", "expected"), [("n/a", []), ("too soon", ["row_replaced"])])
def test_another_reason_replaces_the_one_that_stood(said: str, expected: list[str]) -> None:
    first = check(text(GOOD_ROW.replace("00:10:00", "n/a")), with_reasons()).facts
    standing = first.with_columns(
        grain=pl.lit("day"), breakdown=pl.lit("dim:queue"), delivery=pl.lit("first.csv")
    )
    checked = check(
        text(GOOD_ROW.replace("00:10:00", said)), with_reasons(), facts_of=lambda _months: standing
    )
    assert [issue.code for issue in checked.issues] == expected
    assert all("Talk 'n/a' -> 'too soon'" in issue.message for issue in checked.issues)


def test_facts_without_reasons_are_compared_by_their_figures() -> None:
    content = text(GOOD_ROW.replace("00:10:00", "n/a"))
    standing = check(content).facts.with_columns(
        grain=pl.lit("day"), breakdown=pl.lit("dim:queue"), delivery=pl.lit("first.csv")
    )
    checked = check(content, with_reasons(), facts_of=lambda _months: standing)
    assert (checked.issues, checked.rows.duplicate) == ((), 1)


# One period for the whole file


WITHOUT_MONTH = "Site,Queue,Offered,Answered,In time,Talk"
ROW_WITHOUT = "A1,Sales,100,90,80,00:10:00"


def of_one_period(**changes: Any) -> Any:
    return feed(**{"period_column": None, "period_formats": (), "grain": Grain.MONTH, **changes})


def test_a_declared_month_is_the_month_of_every_row() -> None:
    terms = of_one_period(file_period=date(2026, 10, 1))
    checked = check(text(ROW_WITHOUT, header=WITHOUT_MONTH), terms)
    assert checked.issues == ()
    assert checked.months == (("2026-10-01", 1),)


@pytest.mark.parametrize(
    "name", ["in/acme_2026-10-05.csv", "acme_2026-10-05_new.csv", "acme_2026-10-05b.csv"]
)
def test_the_name_of_a_file_tells_its_period(name: str) -> None:
    terms = of_one_period(period_in_name="acme_%Y-%m-%d*.csv", grain=Grain.DAY)
    checked = check(text(ROW_WITHOUT, header=WITHOUT_MONTH), terms, file=name)
    assert checked.issues == ()
    assert checked.facts["start"].to_list() == [date(2026, 10, 5)]


def test_a_file_whose_name_tells_no_period_is_refused() -> None:
    terms = of_one_period(period_in_name="acme_%Y-%m*.csv")
    checked = check(text(ROW_WITHOUT, header=WITHOUT_MONTH), terms, file="acme_october.csv")
    assert codes(checked) == [("period_not_in_name", None, None)]
    assert checked.issues[0].message == (
        "The file is called 'acme_october.csv', which does not tell its month. Call it like "
        "acme_2026-10.csv, with the month that it is about."
    )
    assert checked.status is DeliveryStatus.REFUSED
    assert checked.rows == RowCounts(read=1, rejected=1)


@pytest.mark.parametrize(
    ("name", "pattern", "day"),
    [
        ("stars (Dec 2 2024).csv", "stars (%b %d %Y).csv", date(2024, 12, 2)),
        ("a20261005b.csv", "*%Y%m%d*.csv", date(2026, 10, 5)),
        ("v2_2026-10.csv", "*_%Y-%m.csv", date(2026, 10, 1)),
        ("a2026-13.csv", "a%Y-%m.csv", None),
        ("a12026-10.csv", "a*%Y-%m.csv", None),
        ("a2026-101.csv", "a%Y-%m*.csv", None),
        ("2025-01_2026-02.csv", "*%Y-%m*.csv", None),
        ("axcsv", "a.csv%Y", None),
    ],
)
def test_a_name_is_read_whole_and_in_one_way_only(name: str, pattern: str, day: date | None) -> None:
    assert day_in_name(name, pattern) == day


def test_the_archived_text_of_a_cell_is_what_was_sent() -> None:
    records = read_records(text(SPACED), feed(layout=Layout(trimmed=True)))
    assert tuple(records.cells) == (tuple(SPACED.split(",")),)
