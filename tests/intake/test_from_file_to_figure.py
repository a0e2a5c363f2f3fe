"""What comes as a workbook in an archive ends as the figures of a card, with every row accounted for."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import xlsxwriter
from tests.offices import APRIL
from tests.offices import HEADER
from tests.offices import new_database
from tests.offices import new_desk

from outscore.model.delivery import RowCounts

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = """\
format: {type: xlsx, sheet: April, inside: "*.xlsx"}
values_of: {queue: [sales]}
values_as: {queue: {"Sales line": sales}}
skip_rows: [{column: Vendor, equals: Total}]
kind: aggregate"""


def workbook(*rows: list[object]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as written:
        written.add_worksheet("Cover").write(0, 0, "Read me")
        sheet = written.add_worksheet("April")
        for number, row in enumerate([HEADER.split(","), *rows]):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def test_a_workbook_with_totals_in_an_archive_becomes_figures(tmp_path: Path) -> None:
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    desk.change("feeds/figures.yaml", "figures*.csv", "figures*.zip")
    desk.change("feeds/figures.yaml", "kind: aggregate", FORMAT)
    rows: list[list[object]] = [
        ["A1", "2026-04", "Sales line", 100, 97],
        ["bolt", "2026-04", "sales", 200, 150],
        ["Total", "", "", 300, 247],
    ]
    with zipfile.ZipFile(tmp_path / "inbox" / "figures.zip", "w") as archive:
        archive.writestr("care/april.xlsx", workbook(*rows))
    (received,) = desk.receive()
    assert received.file == "figures.zip/care/april.xlsx"
    assert [issue.code for issue in received.issues] == ["row_skipped"]
    assert received.delivery
    assert received.delivery.rows == RowCounts(read=3, accepted=2, skipped=1)
    desk.statements(APRIL)
    assert desk.figures() == {"acme": (97, 100), "bolt": (150, 200)}
