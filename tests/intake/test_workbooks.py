"""Workbooks, XLSX and ODS: what spreadsheets keep as text, and every way in which they mislead."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from datetime import datetime
from datetime import time
from typing import TYPE_CHECKING
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style
from odf.style import TableProperties
from odf.table import Table
from odf.table import TableCell
from odf.table import TableRow
from odf.text import P
from odf.text import S
from tests.intake.feeds import HEADER
from tests.intake.feeds import check
from tests.intake.feeds import codes
from tests.intake.feeds import feed

from outscore.intake.formats import sheets
from outscore.intake.records import read_records
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.feed import DURATIONS
from outscore.model.feed import EXCEL_SERIAL
from outscore.model.feed import HeaderNames
from outscore.model.feed import Layout
from outscore.model.feed import Ods
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.feed import Xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from outscore.model.feed import Feed

NAMES = HEADER.split(",")
ROW = ["A1", date(2026, 10, 1), "Sales", 100, 90, 80, time(0, 10)]
XLSX = feed(format=Xlsx())
ODS = feed(format=Ods())
CELLS = [
    (100, None, "100"),
    (100.5, None, "100.5"),
    (0.1, None, "0.1"),
    (1e-7, None, "0.0000001"),
    (1e22, None, "10000000000000000000000"),
    (0.853, "0.0%", "0.853"),
    (7, "000", "7"),
    ("007", None, "007"),
    (True, None, "TRUE"),
    (False, None, "FALSE"),
    (46296, "yyyy-mm-dd", "2026-10-01"),
    (46296.5208333333333, "yyyy-mm-dd hh:mm", "2026-10-01T12:30:00"),
    (46296, "General", "46296"),
    (0.00694444444444444, "hh:mm:ss", "0:10:00"),
    (0.00694444444444444, "[mm]:ss", "0:10:00"),
    (1.25, "[h]:mm:ss", "30:00:00"),
    (0.0069502, "mm:ss.000", "0:10:00.497"),
    (0, "hh:mm:ss", "0:00:00"),
    (-0.5, "[h]:mm:ss", "-12:00:00"),
    (5, '0 "days"', "5"),
    ("two\nlines", None, "two\nlines"),
    (" spaced ", None, " spaced "),
]


def workbook(*rows: Sequence[Any], name: str = "Data", **options: Any) -> bytes:
    """A workbook with one sheet, written by XlsxWriter."""
    return book({name: rows}, **options)


def book(content: dict[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = (), **options: Any) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as written:
        formats = {
            date: written.add_format({"num_format": "yyyy-mm-dd"}),
            time: written.add_format({"num_format": "hh:mm:ss"}),
            datetime: written.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        for name, rows in content.items():
            sheet = written.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    sheet.write(number, place, value, formats.get(type(value)))
            if name in hidden:
                sheet.hide()
    return file.getvalue()


def formatted(value: Any, shown_as: str | None, **options: Any) -> bytes:
    """A workbook with one value in a cell that shows it in a way of its own."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as written:
        sheet = written.add_worksheet("Data")
        sheet.write_row(0, 0, NAMES)
        sheet.write(1, 0, "A1")
        sheet.write(1, 3, value, written.add_format({"num_format": shown_as}) if shown_as else None)
    return file.getvalue()


def cells_of(content: bytes, terms: Feed = XLSX) -> list[tuple[str, ...]]:
    records = read_records(content, terms)
    assert records.issues == ()
    return list(records.cells)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook in which one place of one part says something else."""
    parts = parts_of(content)
    assert parts[part].count(old) == 1, parts[part]
    return packed({**parts, part: parts[part].replace(old, new)})


SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook(NAMES, ROW)


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


# ODS


def cell(text: str | None = None, kind: str = "string", **attributes: Any) -> Element:
    made = TableCell(valuetype=kind, **attributes) if kind else TableCell(**attributes)
    if text is not None:
        made.addElement(P(text=text))
    return made


def plain(value: Any) -> Element:
    if isinstance(value, int | float):
        return cell(str(value), "float", value=str(value))
    return value if isinstance(value, Element) else cell(value)


def ods(*rows: Sequence[Any], hidden: bool = False, cover: bool = False) -> bytes:
    document = OpenDocumentSpreadsheet()
    style = Style(name="away", family="table")
    style.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(style)
    if cover:
        document.spreadsheet.addElement(Table(name="Cover"))
    table = Table(name="Data", stylename=style) if hidden else Table(name="Data")
    for row in rows:
        if isinstance(row, Element):
            table.addElement(row)
            continue
        line = TableRow()
        for value in row:
            line.addElement(plain(value))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    file = io.BytesIO()
    document.write(file)
    return file.getvalue()


def ods_row(*changes: tuple[int, Any]) -> list[Any]:
    row: list[Any] = ["A1", cell("1/10/26", "date", datevalue="2026-10-01"), "Sales", 100, 90, 80]
    row.append(cell("10:00", "time", timevalue="PT00H10M00S"))
    for place, value in changes:
        row[place] = value
    return row


def test_an_ods_sheet_is_read_as_an_xlsx_one() -> None:
    checked = check(ods(NAMES, ods_row()), ODS)
    assert checked.issues == ()
    assert checked.facts.select("start", "q:offered", "q:talk").row(0) == (date(2026, 10, 1), 100, 600_000)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (cell("85,3 %", "percentage", value="0.853"), "0.853"),
        (cell("5 EUR", "currency", value="5.5", currency="EUR"), "5.5"),
        (cell("yes", "boolean", booleanvalue="true"), "TRUE"),
        (cell("x", "date", datevalue="2026-10-01T00:30:00"), "2026-10-01T00:30:00"),
        (cell("x", "time", timevalue="PT30H10M00.5S"), "30:10:00.500"),
        (cell("x", "time", timevalue="PT00H00M00S"), "0:00:00"),
        (cell("007"), "007"),
        (cell("2", "float", value="2", formula="of:=1+1"), "2"),
    ],
)
def test_each_kind_of_ods_cell_has_the_same_text(given: Element, text: str) -> None:
    ((cells),) = cells_of(ods(NAMES, ods_row((3, given))), ODS)
    assert cells[3] == text


def test_ods_rows_that_are_repeated_are_counted_each() -> None:
    blank = TableRow(numberrowsrepeated=3)
    end = TableRow(numberrowsrepeated=1_000_000)
    checked = check(ods(NAMES, blank, ods_row(), end), ODS)
    assert checked.facts["row"].to_list() == [5]
    twice = TableRow(numberrowsrepeated=2)
    for value in ods_row():
        twice.addElement(plain(value))
    assert check(ods(NAMES, twice), ODS).rows == RowCounts(read=2, accepted=1, duplicate=1)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (cell(None, "", formula="of:=1+1"), "cell_not_calculated"),
        (cell("100", "float", value="100", numberrowsspanned=1, numbercolumnsspanned=2), "cell_merged"),
    ],
)
def test_an_ods_cell_without_a_value_is_told(given: Element, code: str) -> None:
    content = ods(NAMES, ods_row((3, given)))
    assert ("Offered", code) in {(column, code) for code, _, column in codes(check(content, ODS))}


def test_an_ods_error_is_never_read_as_a_text() -> None:
    content = ods(NAMES, ods_row((3, cell("#DIV/0!"))))
    old = b"<text:p>#DIV/0!"
    parts = parts_of(content)["content.xml"]
    start = parts.rindex(b"<table:table-cell", 0, parts.index(old))
    tag = parts[start : parts.index(old)]
    content = changed(content, "content.xml", tag + old, tag[:-1] + b' calcext:value-type="error">' + old)
    content = changed(
        content, "content.xml", b"<office:document-content ", b'<office:document-content xmlns:calcext="c" '
    )
    assert codes(check(content, ODS)) == [("cell_error", 2, "Offered")]


@pytest.mark.parametrize(("wanted", "found"), [(Ods(), False), (Ods(sheet="Data"), True)])
def test_a_hidden_ods_sheet_is_read_only_by_name(wanted: Ods, *, found: bool) -> None:
    checked = check(ods(NAMES, ods_row(), hidden=True), feed(format=wanted))
    assert [one.code for one in checked.issues] == ([] if found else ["file_sheet"])
    both = check(ods(NAMES, ods_row(), cover=True), feed(format=wanted))
    assert bool(both.issues) is not found


def with_spaces(count: int) -> Element:
    made = cell("Sales")
    made.childNodes[0].addElement(S(c=count))
    return made


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([ods_row((3, cell("1", "float", value="1", numbercolumnsrepeated=900_000_000)))], "file_too_large"),
        ([ods_row((2, with_spaces(900_000_000)))], "file_too_large"),
        ([ods_row((3, cell("1", "float", value="1", numbercolumnsrepeated="x")))], "file_damaged"),
    ],
)
def test_an_ods_sheet_that_claims_too_much_is_refused(rows: list[Any], code: str) -> None:
    assert [one.code for one in check(ods(NAMES, *rows), ODS).issues] == [code]


def test_a_locked_ods_workbook_is_told() -> None:
    parts = parts_of(ods(NAMES, ods_row()))
    lock = b'<manifest:encryption-data manifest:checksum="x"/></manifest:manifest>'
    manifest = parts["META-INF/manifest.xml"].replace(b"</manifest:manifest>", lock)
    content = packed({**parts, "META-INF/manifest.xml": manifest, "content.xml": b"\x00\x01noise"})
    assert [one.code for one in check(content, ODS).issues] == ["file_protected"]


def test_an_xlsx_workbook_where_an_ods_one_was_agreed_is_told_and_the_other_way_round() -> None:
    assert "type: xlsx" in check(GOOD, ODS).issues[0].message
    assert "type: ods" in check(ods(NAMES), XLSX).issues[0].message
