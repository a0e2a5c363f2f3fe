"""Workbooks: what spreadsheets keep as text, and every way in which they mislead."""

from __future__ import annotations

import io
from datetime import date
from datetime import time
from typing import TYPE_CHECKING
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from tests.intake.feeds import check
from tests.intake.feeds import codes
from tests.intake.feeds import feed
from tests.intake.workbooks import CELLS
from tests.intake.workbooks import GOOD
from tests.intake.workbooks import NAMES
from tests.intake.workbooks import ROW
from tests.intake.workbooks import SHEET
from tests.intake.workbooks import XLSX
from tests.intake.workbooks import book
from tests.intake.workbooks import cells_of
from tests.intake.workbooks import changed
from tests.intake.workbooks import formatted
from tests.intake.workbooks import packed
from tests.intake.workbooks import parts_of
from tests.intake.workbooks import workbook

from outscore.intake.formats import sheets
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.feed import DURATIONS
from outscore.model.feed import EXCEL_SERIAL
from outscore.model.feed import HeaderNames
from outscore.model.feed import Layout
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.feed import Xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence


# What is read


def test_a_sheet_is_read_as_a_file_of_text_is() -> None:
    checked = check(GOOD, XLSX)
    assert checked.issues == ()
    assert checked.rows == RowCounts(read=1, accepted=1)
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


@pytest.mark.parametrize(("value", "shown_as", "text"), CELLS)
def test_each_kind_of_cell_has_one_text(value: Any, shown_as: str | None, text: str) -> None:
    ((cells),) = cells_of(formatted(value, shown_as))
    assert cells[3] == text


def test_numbers_have_the_decimal_sign_of_the_feed_so_that_none_is_read_as_thousands() -> None:
    rate = Quantity("offered", "Offered", QuantityType.DECIMAL, places=3)
    terms = feed(format=Xlsx(), decimal=",", thousands=".", quantities=(rate, *feed().quantities[1:]))
    rows = [["A1", date(2026, 10, day), "Sales", value, 90, 80, time(0, 10)]
            for day, value in enumerate((1.234, "1.234", "1.234,5", 1234), start=1)]  # fmt: skip
    checked = check(workbook(NAMES, *rows), terms)
    assert checked.issues == ()
    assert checked.facts["q:offered"].to_list() == [1_234, 1_234_000, 1_234_500, 1_234_000]


def test_a_moment_keeps_its_day_in_a_workbook_that_counts_from_1904() -> None:
    content = workbook(NAMES, ROW, date_1904=True)
    assert cells_of(content)[0][1] == "2026-10-01"
    serial = feed(format=Xlsx(), period_formats=(EXCEL_SERIAL,))
    bare = workbook(NAMES, ["A1", 46296 - 1462, *ROW[2:]], date_1904=True)
    assert check(bare, serial).facts["start"].to_list() == [date(2026, 10, 1)]
    assert check(workbook(NAMES, ["A1", 46296, *ROW[2:]]), serial).facts["start"].to_list() == [
        date(2026, 10, 1)
    ]


def test_blank_rows_are_not_counted_and_row_numbers_are_the_sheets() -> None:
    content = workbook([], ["", "", ""], NAMES, [], ROW, [], ["A1", date(2026, 10, 2), *ROW[2:]], [])
    checked = check(content, XLSX)
    assert checked.issues == ()
    assert checked.facts["row"].to_list() == [5, 7]
    assert checked.rows.read == 2


def test_header_rows_and_merged_headings_are_those_of_any_file() -> None:
    layout = Layout((1, 2), HeaderNames.JOINED, (1,))
    renamed = tuple(
        Quantity(one.id, f"Calls / {one.column}", one.type, one.pattern) for one in feed().quantities
    )
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as written:
        sheet = written.add_worksheet()
        sheet.merge_range(0, 3, 0, 6, "Calls")
        sheet.write_row(1, 0, NAMES)
        sheet.write_row(2, 0, ["A1", "2026-10-01", "Sales", 100, 90, 80, "0:10:00"])
    checked = check(file.getvalue(), feed(format=Xlsx(), layout=layout, quantities=renamed, identities=()))
    assert checked.issues == ()
    assert checked.rows.accepted == 1


def test_what_openpyxl_writes_is_read_the_same() -> None:
    written = openpyxl.Workbook()
    written.active.append(NAMES)
    written.active.append(ROW)
    file = io.BytesIO()
    written.save(file)
    assert check(file.getvalue(), XLSX).rows.accepted == 1


@pytest.mark.parametrize("pattern", DURATIONS)
def test_a_duration_is_read_as_it_is_agreed_and_not_as_a_day(pattern: str) -> None:
    talk = Quantity("talk", "Talk", QuantityType.DURATION, pattern)
    terms = feed(format=Xlsx(), quantities=(*feed().quantities[:3], talk))
    given = {"MM:SS": "10:00", "HH:MM:SS": time(0, 10), "seconds": 600, "minutes": 10, "hours": 1 / 6}
    content = workbook(NAMES, [*ROW[:6], given.get(pattern, 600 / 86_400)])
    assert check(content, terms).facts["q:talk"].to_list() == [600_000]


def test_a_time_beyond_a_day_that_is_shown_as_a_time_of_day_is_told_not_guessed() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as written:
        sheet = written.add_worksheet()
        sheet.write_row(0, 0, NAMES)
        sheet.write_row(1, 0, ["A1", "2026-10-01", "Sales", 100, 90, 80])
        sheet.write(1, 6, 1.25, written.add_format({"num_format": "hh:mm:ss"}))
    assert codes(check(file.getvalue(), XLSX)) == [("cell_not_a_duration", 2, "Talk")]


# Which sheet


TWO: dict[str, Sequence[Sequence[Any]]] = {"Cover": [["Read me"]], "Data": [NAMES, ROW]}


@pytest.mark.parametrize(
    ("wanted", "hidden", "found"),
    [
        (Xlsx(sheet="Data"), (), True),
        (Xlsx(sheet="Data"), ("Data",), True),
        (Xlsx(sheet_number=2), (), True),
        (Xlsx(sheet_number=2), ("Data",), False),
        (Xlsx(), ("Cover",), True),
        (Xlsx(), (), False),
        (Xlsx(sheet="data"), (), False),
    ],
)
def test_the_sheet_is_named_or_the_only_one_that_is_shown(
    wanted: Xlsx, hidden: Sequence[str], *, found: bool
) -> None:
    ordered = dict(reversed(TWO.items())) if hidden == ("Cover",) else TWO
    checked = check(book(ordered, hidden), feed(format=wanted))
    assert [one.code for one in checked.issues] == ([] if found else ["file_sheet"])
    assert checked.rows.accepted == int(found)
    if not found:
        assert "'Cover'" in checked.issues[0].message


def test_the_place_of_a_sheet_is_counted_among_those_that_are_shown() -> None:
    content = book({"Cover": [["Read me"]], "Old": [["old"]], "Data": [NAMES, ROW]}, hidden=("Old",))
    assert check(content, feed(format=Xlsx(sheet_number=2))).rows.accepted == 1


# Cells that hold no value


def with_cell(xml: bytes, **options: Any) -> bytes:
    """The good workbook with another cell in the place of Offered."""
    return changed(workbook(NAMES, ROW, **options), SHEET, b'<c r="D2"><v>100</v></c>', xml)


@pytest.mark.parametrize("shown", ["#N/A", "#DIV/0!", "#REF!"])
def test_an_error_is_never_read_as_empty_or_zero(shown: str) -> None:
    checked = check(with_cell(b'<c r="D2" t="e"><v>%s</v></c>' % shown.encode()), XLSX)
    assert codes(checked) == [("cell_error", 2, "Offered")]
    assert shown in checked.issues[0].message
    assert checked.rejected[0].cells[3] == shown


def test_an_error_that_is_agreed_to_mean_no_figure_is_no_figure() -> None:
    agreed = Quantity("offered", "Offered", QuantityType.COUNT, not_reported=("#N/A",))
    terms = feed(format=Xlsx(), quantities=(agreed, *feed().quantities[1:]))
    checked = check(with_cell(b'<c r="D2" t="e"><v>#N/A</v></c>'), terms)
    assert checked.issues == ()
    assert checked.facts["q:offered"].to_list() == [None]


@pytest.mark.parametrize(
    "xml",
    [
        b'<c r="D2"><f>B1*2</f></c>',
        b'<c r="D2"><f>B1*2</f><v></v></c>',
        b'<c r="D2"><f>B1*2</f><v>0</v></c>',
    ],
)
def test_a_formula_that_nobody_worked_out_is_never_read_as_empty_or_zero(xml: bytes) -> None:
    assert codes(check(with_cell(xml), XLSX)) == [("cell_not_calculated", 2, "Offered")]


def test_a_formula_that_was_worked_out_is_its_result() -> None:
    content = with_cell(b'<c r="D2"><f>99+1</f><v>100</v></c>')
    assert check(content, XLSX).facts["q:offered"].to_list() == [100]
    zero = changed(
        with_cell(b'<c r="D2"><f>0*1</f><v>0</v></c>'), "xl/workbook.xml", b' fullCalcOnLoad="1"', b""
    )
    assert codes(check(zero, XLSX)) == [("part_above_whole", 2, "Offered")]


def test_a_flaw_in_a_column_that_is_not_read_is_no_ones_business() -> None:
    content = workbook([*NAMES, "Notes"], [*ROW, "x"])
    content = changed(content, SHEET, b'<c r="H2" t="s"><v>10</v></c>', b'<c r="H2" t="e"><v>#N/A</v></c>')
    assert check(content, feed(format=Xlsx(), ignored_columns=("Notes",))).issues == ()


def merged(*areas: str) -> bytes:
    rows = [["A1", date(2026, 10, day), *ROW[2:]] for day in (1, 2, 3)]
    found = b"".join(b'<mergeCell ref="%s"/>' % area.encode() for area in areas)
    return changed(
        workbook(NAMES, *rows), SHEET, b"</sheetData>", b"</sheetData><mergeCells>%s</mergeCells>" % found
    )


def test_merged_cells_are_nobodys_value() -> None:
    checked = check(merged("D2:D3"), XLSX)
    assert codes(checked) == [("cell_merged", 2, "Offered"), ("cell_merged", 3, "Offered")]
    assert "D2:D3" in checked.issues[0].message
    assert checked.rows == RowCounts(read=3, accepted=1, rejected=2)


def test_merged_cells_that_lie_over_each_other_a_million_times_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 60)
    assert [one.code for one in check(merged(*["A1:G4"] * 3), XLSX).issues] == ["file_damaged"]


# Two readers that must agree


def test_rows_that_only_one_reader_sees_refuse_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    whole: Callable[..., Any] = sheets.grid_of
    monkeypatch.setattr("outscore.intake.formats.xlsx.grid_of", lambda *given: list(whole(*given))[:-1])
    checked = check(workbook(NAMES, ROW, ["A1", date(2026, 10, 2), *ROW[2:]]), XLSX)
    assert codes(checked) == [("file_row_count", 3, None)]
    assert "holds 3 rows" in checked.issues[0].message


# What workbooks are attacked with


DAMAGES = [
    (b'<row r="2"', b'<row r="1"', "file_damaged"),
    (b'<row r="2"', b'<row r="99999999"', "file_damaged"),
    (b"</sheetData>", b'<row r="1"><c><v>1</v></c></row></sheetData>', "file_damaged"),
    (b'<c r="D2">', b'<c r="C2">', "file_damaged"),
    (b'<c r="D2">', b'<c r="ZZZ2">', "file_damaged"),
    (b'<c r="D2">', b'<c r="nonsense">', "file_damaged"),
    (b'<c r="D2">', b'<c r="D2" t="s">', "file_damaged"),
    (b'<c r="D2">', b'<c r="D2" t="zzz">', "file_damaged"),
    (b"</sheetData>", b"", "file_damaged"),
    (b'encoding="UTF-8"', b'encoding="U0F-8"', "file_damaged"),
    (b'encoding="UTF-8"', b'encoding="cp1252"', "file_damaged"),
    (b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', "file_unsafe"),
    (b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>', "file_too_large"),
]


@pytest.mark.parametrize(("old", "new", "code"), DAMAGES)
def test_a_sheet_that_cannot_be_is_refused(old: bytes, new: bytes, code: str) -> None:
    checked = check(changed(GOOD, SHEET, old, new), XLSX)
    assert [one.code for one in checked.issues] == [code]
    assert checked.status is DeliveryStatus.REFUSED


@pytest.mark.parametrize(
    "part", ["xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"]
)
def test_entities_are_refused_in_every_part_that_is_opened(part: str) -> None:
    parts = parts_of(GOOD)
    start, end = parts[part].split(b"?>", 1)
    attack = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    checked = check(packed({**parts, part: start + b"?>" + attack + end}), XLSX)
    assert [one.code for one in checked.issues] == ["file_unsafe"]


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", SHEET, "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"]
)
def test_a_part_that_is_missing_is_told(part: str) -> None:
    parts = {name: content for name, content in parts_of(GOOD).items() if name != part}
    assert [one.code for one in check(packed(parts), XLSX).issues] == ["file_damaged"]


def test_texts_that_grow_by_being_shared_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_TEXT", 5_000)
    content = workbook(NAMES, *[["x" * 1_000] * 7 for _ in range(3)])
    assert [one.code for one in check(content, XLSX).issues] == ["file_too_large"]


@pytest.mark.parametrize("cut", [100, 1_000, -100, -30])
def test_a_workbook_that_was_cut_off_is_told(cut: int) -> None:
    checked = check(GOOD[:cut], XLSX)
    assert checked.status is DeliveryStatus.REFUSED
    assert {one.code for one in checked.issues} <= {"file_damaged", "file_format"}


# Other files under the name of a workbook


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"Site,Month\nA1,2026-10\n", "file_format", "text, such as CSV"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "file_format", "an HTML page"),
        (b"\xef\xbb\xbf<table><tr><td>1", "file_format", "save it as XLSX"),
        (OLE + "Workbook".encode("utf-16-le"), "file_format", "an old Excel workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file_protected", "password"),
        (OLE, "file_format", "an old Office file"),
        (b"%PDF-1.7", "file_format", "a PDF"),
        (b"\x1f\x8b\x08", "file_format", "a gzip archive"),
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "file_format", "2003"),
        (packed({"a.csv": b"1"}), "file_format", "a zip archive"),
        (packed({"xl/workbook.bin": b"1"}), "file_format", "XLSB"),
        (b"", "file_format", "text"),
    ],
)  # fmt: skip
def test_another_kind_of_file_is_told_by_what_it_is(content: bytes, code: str, said: str) -> None:
    (issue,) = check(content, XLSX).issues
    assert issue.code == code
    assert said in issue.message


def test_a_workbook_under_the_name_of_text_is_told() -> None:
    (issue,) = check(GOOD).issues
    assert (issue.code, "type: xlsx" in issue.message) == ("file_format", True)
