"""What becomes of a file: every fault named with its place, every row counted."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from tests.intake.feeds import HEADER
from tests.intake.feeds import check
from tests.intake.feeds import codes
from tests.intake.feeds import feed
from tests.intake.feeds import no_facts
from tests.intake.feeds import text

from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.delivery import Severity
from outscore.model.feed import Csv
from outscore.model.feed import LastLine

GOOD = "A1,2026-10-01,Sales,100,90,80,00:10:00"


def test_a_good_row_becomes_integers() -> None:
    checked = check(text(GOOD))
    assert checked.status is DeliveryStatus.ACCEPTED
    assert checked.issues == ()
    assert checked.months == (("2026-10-01", 1),)
    assert checked.facts.row(0, named=True) == {
        "row": 2,
        "code": "A1",
        "vendor": "acme",
        "start": date(2026, 10, 1),
        "month": date(2026, 10, 1),
        "dim:queue": "Sales",
        "q:offered": 100,
        "q:answered": 90,
        "q:in_time": 80,
        "q:talk": 600_000,
    }


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("A1,2026-10-02,Sales,abc,90,80,00:10:00", "cell_not_a_number", "Offered"),
        ("A1,2026-10-02,Sales,100,90,-5,00:10:00", "cell_negative", "In time"),
        ("A1,2026-10-02,Sales,1.5,0,0,00:10:00", "cell_fraction", "Offered"),
        ("A1,2026-10-02,Sales,,0,0,00:10:00", "cell_empty", "Offered"),
        ("A1,2026-10-02,Sales,1234567890123,0,0,00:10:00", "cell_too_large", "Offered"),
        ("A1,2026-10-02,Sales,1e3,0,0,00:10:00", "cell_not_a_number", "Offered"),
        ("A1,2026-10-02,Sales, 100,0,0,00:10:00", "cell_not_a_number", "Offered"),
        ("A1,2026-10-02,Sales,100,90,80,10:00", "cell_not_a_duration", "Talk"),
        ("A1,2026-10-02,Sales,100,90,80,00:61:00", "cell_not_a_duration", "Talk"),
        ("A1,02/10/2026,Sales,100,90,80,00:10:00", "period_unreadable", "Month"),
        ("A1,2026-02-30,Sales,100,90,80,00:10:00", "period_unreadable", "Month"),
        ("Z9,2026-10-02,Sales,100,90,80,00:10:00", "vendor_unknown", "Site"),
        ("A1,2026-10-02,,100,90,80,00:10:00", "cell_empty", "Queue"),
        ("A1,2026-10-02,Sales,100,90,91,00:10:00", "part_above_whole", "Answered"),
    ],
)
def test_a_bad_cell_keeps_its_row_out_and_says_where(row: str, code: str, column: str) -> None:
    checked = check(text(GOOD, row))
    assert codes(checked) == [(code, 3, column)]
    assert checked.issues[0].severity is Severity.ROW
    assert checked.rows == RowCounts(read=2, accepted=1, rejected=1)
    assert [(one.row, ",".join(one.cells)) for one in checked.rejected] == [(3, row)]
    assert checked.status is DeliveryStatus.IN_PART


def test_every_fault_of_a_row_is_told_at_once() -> None:
    checked = check(text("Z9,nonsense,Sales,x,y,80,00:10:00"))
    assert {code for code, _, _ in codes(checked)} == {
        "vendor_unknown",
        "period_unreadable",
        "cell_not_a_number",
    }
    assert checked.status is DeliveryStatus.REFUSED


def test_a_warning_keeps_the_row() -> None:
    checked = check(text("A1,2026-10-02,Sales,100,101,80,00:10:00"))
    assert codes(checked) == [("part_above_whole", 2, "Offered")]
    assert checked.issues[0].severity is Severity.WARNING
    assert checked.issues[0].vendor == "acme"
    assert checked.rows.accepted == 1
    assert checked.status is DeliveryStatus.ACCEPTED


def test_a_figure_that_was_not_reported_is_unknown_not_zero() -> None:
    checked = check(text("A1,2026-10-02,Sales,100,90,80,n/a"))
    assert checked.issues == ()
    assert checked.facts["q:talk"].to_list() == [None]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (HEADER.replace(",Offered", ""), {("column_missing", 1, "Offered")}),
        (HEADER + ",Extra", {("column_unexpected", 1, "Extra")}),
        (HEADER + ",Talk", {("column_repeated", 1, "Talk")}),
        (
            HEADER.replace("Offered", "Offerd"),
            {("column_missing", 1, "Offered"), ("column_unexpected", 1, "Offerd")},
        ),
    ],
)
def test_a_wrong_header_refuses_the_file(header: str, expected: set[tuple[str, int, str]]) -> None:
    checked = check(text(GOOD, GOOD, header=header))
    assert set(codes(checked)) == expected
    assert checked.status is DeliveryStatus.REFUSED
    assert checked.rows == RowCounts(read=2, rejected=2)


def test_ignored_columns_are_let_by() -> None:
    checked = check(text(GOOD + ",x", header=HEADER + ",Extra"), feed(ignored_columns=("Extra",)))
    assert checked.issues == ()


def test_columns_are_found_by_name_in_any_order() -> None:
    header = ",".join(reversed(HEADER.split(",")))
    checked = check(text(",".join(reversed(GOOD.split(","))), header=header))
    assert checked.facts["q:offered"].to_list() == [100]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n", "file_empty"),
        (text(), "file_empty"),
        (text(GOOD).replace(b"Sales", "Förderung".encode("cp1252")), "file_encoding"),
        (text(GOOD).decode().encode("utf-16"), "file_encoding"),
        (text(GOOD).replace(b"Sales", b"Sa\x00les"), "file_encoding"),
        (text(GOOD).replace(b"Sales", b'"Sales'), "file_unreadable"),
        (b"not a text at all \xff\xfe", "file_encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(content: bytes, code: str) -> None:
    checked = check(content)
    assert [issue.code for issue in checked.issues] == [code]
    assert checked.status is DeliveryStatus.REFUSED
    assert checked.facts.is_empty()


def test_the_encoding_fault_names_the_line() -> None:
    checked = check(text(GOOD, GOOD).replace(b"A1,2026-10-01,Sales", b"A1,2026-10-01,\xff", 1))
    assert checked.issues[0].row == 2
    assert "line 2" in checked.issues[0].message


def test_a_byte_order_mark_is_no_fault() -> None:
    assert check(b"\xef\xbb\xbf" + text(GOOD)).issues == ()


def test_windows_line_ends_and_quoted_line_breaks_are_no_fault() -> None:
    quoted = GOOD.replace("Sales", '"Sales\nand care"')
    checked = check(text(quoted, GOOD).replace(b"\n", b"\r\n"))
    assert checked.issues == ()
    assert checked.facts["row"].to_list() == [2, 3]


@pytest.mark.parametrize("cut", ["A1,2026-10-02,Sales,1", "A1"])
def test_a_line_cut_off_has_too_few_fields(cut: str) -> None:
    checked = check(text(GOOD, cut))
    assert codes(checked) == [("row_field_count", 3, None)]
    assert checked.rows == RowCounts(read=2, accepted=1, rejected=1)
    assert checked.rejected[0].cells == tuple(cut.split(","))


def test_a_file_cut_off_inside_its_last_cell_is_noticed() -> None:
    content = text(GOOD, GOOD.replace("10-01", "10-02"))[:-2]
    warned = check(content)
    assert codes(warned)[-1] == ("cell_not_a_duration", 3, "Talk")
    content = text(GOOD, GOOD.replace("10-01", "10-02"))[:-1]
    assert [(one.code, one.severity) for one in check(content).issues] == [
        ("last_line_open", Severity.WARNING)
    ]
    strict = check(content, feed(format=Csv(last_line=LastLine.MUST_END)))
    assert strict.rows == RowCounts(read=2, accepted=1, rejected=1)
    assert strict.rejected[0].row == 3


def test_an_equal_row_is_counted_once() -> None:
    checked = check(text(GOOD, GOOD))
    assert codes(checked) == [("row_repeated", 3, None)]
    assert checked.rows == RowCounts(read=2, accepted=1, duplicate=1)
    assert checked.status is DeliveryStatus.ACCEPTED


def test_rows_that_contradict_each_other_are_all_kept_out() -> None:
    checked = check(text(GOOD, GOOD.replace(",100,", ",101,"), GOOD.replace("Sales", "Care")))
    assert codes(checked) == [("row_conflict", 2, None), ("row_conflict", 3, None)]
    assert checked.rows == RowCounts(read=3, accepted=1, rejected=2)


def test_a_vendors_code_counts_only_while_it_is_in_force() -> None:
    checked = check(text(GOOD.replace("A1", "B1")))
    assert checked.facts["vendor"].to_list() == ["bolt"]


def earlier(**figures: int) -> pl.DataFrame:
    row = {"code": "A1", "vendor": "acme", "start": date(2026, 10, 1), "dim:queue": "Sales"}
    row |= {"month": date(2026, 10, 1), "grain": "day", "breakdown": "dim:queue"}
    row |= {"q:offered": 100, "q:answered": 90, "q:in_time": 80, "q:talk": 600_000, **figures}
    return pl.DataFrame([{**row, "delivery": "first.csv"}], schema=no_facts([]).schema)


def test_what_an_earlier_delivery_said_is_a_duplicate() -> None:
    checked = check(text(GOOD), facts_of=lambda _: earlier())
    assert checked.rows == RowCounts(read=1, duplicate=1)
    assert checked.issues == ()


def test_a_row_that_changes_an_earlier_one_replaces_it_with_a_warning() -> None:
    checked = check(text(GOOD), facts_of=lambda _: earlier(**{"q:offered": 99}))
    assert codes(checked) == [("row_replaced", 2, None)]
    assert "first.csv: Offered 99 -> 100" in checked.issues[0].message
    assert checked.rows.accepted == 1


def test_another_breakdown_replaces_its_own_day_and_no_other() -> None:
    undivided = earlier().with_columns(pl.lit(None, pl.String).alias("dim:queue"), breakdown=pl.lit(""))
    same_day = check(text(GOOD), facts_of=lambda _: undivided)
    assert codes(same_day) == [("row_replaced", 2, None)]
    assert "cut otherwise" in same_day.issues[0].message
    next_day = check(text(GOOD.replace("10-01", "10-02")), facts_of=lambda _: undivided)
    assert next_day.issues == ()
    by_month = undivided.with_columns(grain=pl.lit("month"))
    any_day = check(text(GOOD.replace("10-01", "10-02")), facts_of=lambda _: by_month)
    assert codes(any_day) == [("row_replaced", 2, None)]


def test_rows_that_would_move_a_frozen_month_are_kept_with_a_note() -> None:
    frozen = {("acme", date(2026, 10, 1))}
    new = check(text(GOOD, GOOD.replace("A1", "B1")), frozen=frozen)
    assert codes(new) == [("period_frozen", 2, None)]
    assert new.issues[0].severity is Severity.NOTE
    assert new.rows == RowCounts(read=2, accepted=2)
    changed = check(text(GOOD), facts_of=lambda _: earlier(**{"q:offered": 99}), frozen=frozen)
    assert codes(changed) == [("period_frozen", 2, None), ("row_replaced", 2, None)]
    same = check(text(GOOD), facts_of=lambda _: earlier(), frozen=frozen)
    assert same.rows == RowCounts(read=1, duplicate=1)


def test_a_value_that_is_not_listed_keeps_its_row_out() -> None:
    listed = feed(values=(("queue", ("Sales", "Care")),))
    checked = check(text(GOOD, GOOD.replace("Sales", "SALES")), listed)
    assert codes(checked) == [("value_unknown", 3, "Queue")]
    assert "write one of: Sales, Care" in checked.issues[0].message
    assert checked.rows == RowCounts(read=2, accepted=1, rejected=1)


def test_thousands_separators_only_as_declared() -> None:
    row = GOOD.replace(",100,", ',"1,100",')
    assert check(text(row), feed(thousands=",")).facts["q:offered"].to_list() == [1100]
    assert codes(check(text(row))) == [("cell_fraction", 2, "Offered")]
    (issue,) = check(text(row)).issues
    assert issue.message.endswith(
        "If ',' stands between thousands, send the number without it, "
        "or let the feed contract say thousands: ','."
    )
    wrong = GOOD.replace(",100,", ',"1,10",')
    assert [code for code, _, _ in codes(check(text(wrong), feed(thousands=",")))] == ["cell_fraction"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1.700", "If '.' stands between thousands, send the number without it"),
        ("1 700", "If ' ' stands between thousands"),
        ("1.234,5", "If '.' stands between thousands"),
        ("7.00", "a count is a whole number. Send 7."),
        ("7.05", "Send the count itself, not a rate."),
        ("0.700", "Send the count itself, not a rate."),
        ("17000.5", "Send the count itself, not a rate."),
    ],
)
def test_a_count_with_signs_between_its_digits_is_told_what_they_may_be(cell: str, said: str) -> None:
    (issue,) = check(text(GOOD.replace(",100,", f',"{cell}",'))).issues
    assert said in issue.message
    assert ("thousands" in said) is ("thousands" in issue.message)


def test_a_declared_sign_between_thousands_is_named_beside_the_one_that_came() -> None:
    (issue,) = check(text(GOOD.replace(",100,", ",1.700,")), feed(thousands=",")).issues
    assert issue.message.endswith("say thousands: '.'; it now says thousands: ','.")
