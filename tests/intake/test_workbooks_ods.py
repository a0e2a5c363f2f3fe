"""ODS workbooks, read as XLSX ones are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from typing import Any

import pytest
from odf.table import TableRow
from odf.text import S
from tests.intake.feeds import check
from tests.intake.feeds import codes
from tests.intake.feeds import feed
from tests.intake.workbooks import GOOD
from tests.intake.workbooks import NAMES
from tests.intake.workbooks import ODS
from tests.intake.workbooks import XLSX
from tests.intake.workbooks import cell
from tests.intake.workbooks import cells_of
from tests.intake.workbooks import changed
from tests.intake.workbooks import ods
from tests.intake.workbooks import ods_row
from tests.intake.workbooks import packed
from tests.intake.workbooks import parts_of
from tests.intake.workbooks import plain

from outscore.model.delivery import RowCounts
from outscore.model.feed import Ods

if TYPE_CHECKING:
    from odf.element import Element


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
