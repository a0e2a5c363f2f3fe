"""Sheets that are not the ones that were agreed, and the archives that workbooks are."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from tests.corruption.cases import ALL
from tests.corruption.cases import case_of
from tests.corruption.cases import giving
from tests.corruption.sound import COLUMNS
from tests.corruption.sound import Table
from tests.corruption.sound import ods_of
from tests.corruption.sound import ods_rows
from tests.corruption.sound import packed
from tests.corruption.sound import parts_of
from tests.corruption.sound import sound
from tests.corruption.sound import with_part
from tests.corruption.sound import written
from tests.corruption.sound import xlsx_of
from tests.corruption.workbooks import CONTENT
from tests.corruption.workbooks import GRID
from tests.corruption.workbooks import ODS
from tests.corruption.workbooks import OLE
from tests.corruption.workbooks import SHEET
from tests.corruption.workbooks import XLSX
from tests.corruption.zips import claiming
from tests.corruption.zips import claiming_more

from outscore.model.feed import Ods
from outscore.model.feed import Xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.corruption.cases import Case


def _sheets() -> Iterator[Case]:
    """Sheets that are not the ones that were agreed."""
    cover: list[list[Any]] = [["Read me"]]
    hide = (
        '<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    rows, empty = ods_rows(sound()), "<table:table-row/>"
    for form, name, broken, build, format_is in (
        (
            "xlsx",
            "two sheets",
            "There are two sheets, and none was named.",
            lambda: xlsx_of({"Cover": cover, "Data": GRID}),
            Xlsx(),
        ),
        (
            "ods",
            "two sheets",
            "There are two sheets, and none was named.",
            lambda: ods_of({"Cover": empty, "Data": rows}),
            Ods(),
        ),
        (
            "xlsx",
            "a sheet with another name",
            "The sheet has another name than agreed.",
            lambda: XLSX,
            Xlsx(sheet="October"),
        ),
        (
            "ods",
            "a sheet with another name",
            "The sheet has another name than agreed.",
            lambda: ODS,
            Ods(sheet="October"),
        ),
        (
            "xlsx",
            "a sheet in another place",
            "The second sheet was agreed, and there is one.",
            lambda: XLSX,
            Xlsx(sheet_number=2),
        ),
        (
            "ods",
            "a sheet in another place",
            "The second sheet was agreed, and there is one.",
            lambda: ODS,
            Ods(sheet_number=2),
        ),
        (
            "xlsx",
            "a hidden sheet alone",
            "The rows stand in a hidden sheet, which was not agreed by name.",
            lambda: with_part(
                XLSX, "xl/workbook.xml", '<sheet name="Data"', '<sheet state="hidden" name="Data"'
            ),
            Xlsx(),
        ),
        (
            "xlsx",
            "a very hidden sheet",
            "The rows stand in a sheet that only a macro can show.",
            lambda: with_part(
                XLSX, "xl/workbook.xml", '<sheet name="Data"', '<sheet state="veryHidden" name="Data"'
            ),
            Xlsx(),
        ),
        (
            "ods",
            "a hidden sheet alone",
            "The rows stand in a hidden sheet, which was not agreed by name.",
            lambda: ods_of({"Data": rows}, hide, "away"),
            Ods(),
        ),
    ):
        yield case_of(form, name, broken, build, ("file_sheet", None, None), format=format_is)
    old = Table(list(COLUMNS), [[*row[:3], 1, 1, 1, *row[6:]] for row in sound().rows])
    beside = "Beside the sheet stands a hidden one with figures of old: it is not read."
    yield case_of(
        "xlsx",
        "a hidden sheet beside",
        beside,
        lambda: xlsx_of({"Data": GRID, "Old": [old.header, *old.rows]}, ("Old",)),
        kept=ALL,
    )
    yield case_of(
        "ods",
        "a hidden sheet beside",
        beside,
        lambda: ods_of({"Data": rows, "Old": ods_rows(old)}, hide, "away"),
        kept=ALL,
    )
    yield case_of(
        "xlsx",
        "two tables side by side",
        "Another table stands to the right of the rows.",
        lambda: xlsx_of(
            {"Data": [[*GRID[0], "", "Site", "Agents"], *([*row, "", "A1", 12] for row in GRID[1:])]}
        ),
        ("column_unexpected", 1, "Agents"),
        ("column_repeated", 1, "Site"),
    )
    yield case_of(
        "xlsx",
        "a figure outside the table",
        "A figure stands far to the right of the rows, in a column without a name.",
        lambda: xlsx_of({"Data": [*GRID[:3], [*GRID[3], "", "", 77], *GRID[4:]]}),
        *[("column_unnamed", 1, None)] * 1,
    )
    hidden = "A row is hidden, as a filter hides it: it is read as the others are."
    yield case_of(
        "xlsx",
        "a hidden row",
        hidden,
        lambda: with_part(XLSX, SHEET, '<row r="4" ', '<row r="4" hidden="1" '),
        kept=ALL,
    )
    yield case_of(
        "ods",
        "a hidden row",
        hidden,
        lambda: with_part(
            ODS,
            CONTENT,
            "<table:table-row>",
            '<table:table-row table:visibility="filter">',
            len(GRID),
        ),
        kept=ALL,
    )
    yield case_of(
        "xlsx",
        "blank rows above and between",
        "Blank rows stand above the header and between the rows: they are none.",
        lambda: xlsx_of({"Data": [[], *GRID[:3], [], ["", ""], *GRID[3:]]}),
        kept=ALL,
    )
    yield case_of(
        "xlsx",
        "a sheet without a cell",
        "The sheet holds not one cell.",
        lambda: xlsx_of({"Data": []}),
        ("file_empty", None, None),
    )
    yield case_of(
        "ods",
        "a sheet without a cell",
        "The sheet holds not one cell.",
        lambda: ods_of({"Data": ""}),
        ("file_empty", None, None),
    )


def _archives() -> Iterator[Case]:
    """The archive that a workbook is."""
    for form, whole, main in (("xlsx", XLSX, SHEET), ("ods", ODS, CONTENT)):
        for name, broken, build, code in (
            (
                "cut off at its end",
                "The last bytes of the file are missing.",
                lambda w=whole: w[:-30],
                "file_damaged",
            ),
            (
                "a part that was changed",
                "A byte in the packed rows was changed on the way.",
                lambda w=whole, m=main: _changed_in(w, m),
                "file_damaged",
            ),
            (
                "a part without a name",
                "A part has a name of no letters in the directory.",
                lambda w=whole: _nameless(w),
                "file_damaged",
            ),
            (
                "a part that is missing",
                "The part with the rows is missing.",
                lambda w=whole, m=main: packed({k: v for k, v in parts_of(w).items() if k != m}),
                "file_damaged",
            ),
            (
                "a part that claims 10 GB",
                "The directory claims 10 GB for a part.",
                lambda w=whole: claiming_more(w),
                "file_too_large",
            ),
            (
                "a part that is larger than it claims",
                "The directory claims less of a part than comes out of it.",
                lambda w=whole: claiming(w, size=10),
                "file_damaged",
            ),
            (
                "a part that expands a thousand times",
                "The directory says that a part expands to a thousand times its size.",
                lambda w=whole: claiming(w, size=70 << 20),
                "file_too_large",
            ),
            (
                "a part with a password",
                "A part is locked with a password.",
                lambda w=whole: claiming(w, flag=1),
                "file_protected",
            ),
            (
                "a part that leads out of the workbook",
                "A part has a name that leads out of the archive.",
                lambda w=whole: packed({**parts_of(w), "../../evil.sh": b"x"}),
                "file_unsafe",
            ),
            (
                "a part twice",
                "Two parts have names that some machines take for one.",
                lambda w=whole, m=main: packed({**parts_of(w), m.upper(): b"<x/>"}),
                "file_unsafe",
            ),
        ):
            yield case_of(form, name, broken, build, (code, None, None))
        yield case_of(
            form,
            "half a workbook",
            "The second half of the file is missing.",
            giving(whole[: len(whole) // 2]),
            ("file_damaged", None, None),
        )
        for name, broken, content, code in (
            (
                "text called a workbook",
                "The file is delimited text, whatever its name says.",
                written("csv"),
                "file_format",
            ),
            (
                "a web page called a workbook",
                "The file is a web page with a table, whatever its name says.",
                b"<html><table><tr><td>Site</td></tr></table></html>",
                "file_format",
            ),
            (
                "an old workbook called a new one",
                "The file is a workbook of Excel before 2007.",
                OLE + "Workbook".encode("utf-16-le"),
                "file_format",
            ),
            (
                "a workbook with a password",
                "The file is a workbook with a password.",
                OLE + "EncryptedPackage".encode("utf-16-le"),
                "file_protected",
            ),
            (
                "a plain archive called a workbook",
                "The file is a zip archive with text in it.",
                packed({"rows.csv": written("csv")}),
                "file_format",
            ),
            ("no byte", "The file has not one byte.", b"", "file_format"),
        ):
            yield case_of(form, name, broken, lambda content=content: content, (code, None, None))  # type: ignore[misc]
    yield case_of(
        "xlsx",
        "a bomb",
        "A part of zeros expands to 70 MB out of 70 kB.",
        lambda: packed({**parts_of(XLSX), "xl/media/logo.bmp": bytes(70 << 20)}),
        ("file_too_large", None, None),
    )
    yield case_of(
        "xlsx",
        "a workbook of the other kind",
        "The file is an ODS workbook; XLSX was agreed.",
        lambda: ODS,
        ("file_format", None, None),
    )
    yield case_of(
        "ods",
        "a workbook of the other kind",
        "The file is an XLSX workbook; ODS was agreed.",
        lambda: XLSX,
        ("file_format", None, None),
    )
    yield case_of(
        "xlsx",
        "a binary workbook",
        "The file is a binary workbook (XLSB).",
        lambda: packed({"xl/workbook.bin": b"1"}),
        ("file_format", None, None),
    )
    yield case_of(
        "ods",
        "a workbook locked by its own programme",
        "The content is locked with a password, as the manifest says.",
        lambda: packed(
            {
                **parts_of(ODS),
                CONTENT: b"\x00\x01noise",
                "META-INF/manifest.xml": b"<manifest><encryption-data/></manifest>",
            }
        ),
        ("file_protected", None, None),
    )
    yield case_of(
        "xlsx",
        "texts that are missing",
        "The table of texts is missing, so that no cell's text is known.",
        lambda: packed({k: v for k, v in parts_of(XLSX).items() if k != "xl/sharedStrings.xml"}),
        ("file_damaged", None, None),
    )


def _nameless(content: bytes) -> bytes:
    entry = content.rindex(b"PK\x01\x02")
    return content[: entry + 46] + b"\x00" + content[entry + 47 :]


def _changed_in(content: bytes, part: str) -> bytes:
    place = content.index(part.encode()) + len(part) + 40
    return content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]


CASES: tuple[Case, ...] = (*_sheets(), *_archives())
