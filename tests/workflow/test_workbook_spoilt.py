"""Workbooks of the registers that came back spoilt: told as what they are, and what to do with them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from tests.workflow.books import ACTION
from tests.workflow.books import LATER
from tests.workflow.books import Sheet
from tests.workflow.books import filled
from tests.workflow.books import made
from tests.workflow.books import opened
from tests.workflow.books import people_desk
from tests.workflow.books import read
from tests.workflow.books import there

from outscore.errors import RegisterRefused
from outscore.workflow.receive import News
from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook
    from tests.offices import Desk

    from outscore.workflow.receive import Reception

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
NEW_ONE = "outscore registers workbook FILE.xlsx"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace with an action of acme."""
    desk = people_desk(tmp_path)
    opened(desk, "actions", **ACTION | {"vendor": "acme"})
    return desk


def refused(desk: Desk, content: bytes) -> list[str]:
    with pytest.raises(RegisterRefused) as caught:
        read(desk, content)
    return [*caught.value.sentences]


def zipped(name: str) -> bytes:
    saved = io.BytesIO()
    with ZipFile(saved, "w") as file:
        file.writestr(name, "A letter")
    return saved.getvalue()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda _: b"", "The file is empty. Make one with"),
        (
            lambda _: b"Id,Version\n",
            "The file is text, such as CSV, and not a workbook of the registers (XLSX).",
        ),
        (lambda _: zipped("a.txt"), "The file is a zip archive, and not a workbook of the registers (XLSX)."),
        (lambda content: content[: len(content) // 2], "The file is damaged or was cut off: "),
        (
            lambda _: OLE + "EncryptedPackage".encode("utf-16-le"),
            "The file is locked with a password. Save it without one, and hand it in again.",
        ),
        (
            lambda _: OLE + "Workbook".encode("utf-16-le"),
            "The file is an old Excel workbook (XLS). Save it as XLSX (Excel Workbook), and hand it in ",
        ),
        (lambda _: b"PK\x03\x04" + bytes(26) + ODS, "The file is an ODS workbook. Save it as XLSX"),
    ],
)
def test_a_file_that_is_no_workbook_is_told_as_what_it_is(
    desk: Desk, spoil: Callable[[bytes], bytes], sentence: str
) -> None:
    (said,) = refused(desk, spoil(made(desk)))
    assert said.startswith(sentence)
    assert not {"feed", "row", "rows", "month's"} & {*said.split()}
    assert NEW_ONE in said or "hand it in again" in said


def test_what_is_typed_into_the_row_of_guidance_is_not_dropped(desk: Desk) -> None:
    def fill(book: Workbook) -> None:
        for title, text in (("What is to be done", "Train"), ("Owner", "ann"), ("Due", "2026-12-31")):
            Sheet(book["Actions"]).cell(title, 2).value = text

    said = refused(desk, filled(made(desk), fill))
    assert [each.partition(":")[0] for each in said] == ["Actions, F2", "Actions, G2", "Actions, H2"]
    assert "what is typed into it is not read. Move it to an empty row below" in said[0]
    assert "and put back 'One person." in said[1]
    assert read(desk, made(desk)) == ()


def returned(desk: Desk, content: bytes, name: str) -> Reception:
    (desk.folder / "inbox" / name).write_bytes(content)
    with desk.open(LATER) as office:
        return next(each for each in receive(office) if each.file == name)


def _done(book: Workbook) -> None:
    book["Read me first"]["B3"] = "carla"
    sheet = Sheet(book["Actions"])
    sheet.fill(3, {"Change the state to": "done", "Done on": "2026-05-03", "Evidence": "Contracts"})


def _shown(book: Workbook) -> None:
    _done(book)
    book["outscore"].sheet_state = "visible"


def _deleted(book: Workbook) -> None:
    _done(book)
    del book["outscore"]


def test_a_hidden_sheet_that_was_only_shown_is_read(desk: Desk) -> None:
    assert returned(desk, filled(made(desk, "acme"), _shown), "plan.xlsx").news is News.TAKEN
    assert there(desk)["actions", "action-1"].state == "done"


def test_a_hidden_sheet_that_was_deleted_is_told_as_such(desk: Desk) -> None:
    found = returned(desk, filled(made(desk, "acme"), _deleted), "plan.xlsx")
    (issue,) = found.issues
    assert (found.news, issue.code) == (News.NOT_TAKEN, "file_workbook")
    assert "its hidden sheet is gone. Make one with: outscore registers workbook" in issue.message


def test_a_workbook_of_a_feed_is_one_of_the_feed_whatever_its_sheets_are_called(desk: Desk) -> None:
    found = returned(desk, filled(made(desk, "acme"), _deleted), "figures-plan.csv")
    assert found.delivery is not None
