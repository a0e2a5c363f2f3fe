"""Sound workbooks, and ways to put something else into the place of one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from tests.corruption.sound import COLUMNS
from tests.corruption.sound import sound
from tests.corruption.sound import with_part
from tests.corruption.sound import written

if TYPE_CHECKING:
    from collections.abc import Callable


XLSX, ODS = written("xlsx"), written("ods")
SHEET, CONTENT = "xl/worksheets/sheet1.xml", "content.xml"
OFFERED = '<c r="D4"><v>634</v></c>'
"""The 634 contacts offered in the third row of the table, and how ODS writes them."""
ODS_NUMBER = 'office:value-type="float" office:value="634"'
ODS_OFFERED = f"<table:table-cell {ODS_NUMBER}><text:p>634</text:p></table:table-cell>"
THIRD = (4, "Offered")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
GRID: list[list[Any]] = [list(COLUMNS), *sound().rows]


def offered(xml: str, part: str = SHEET) -> Callable[[], bytes]:
    """A workbook with another cell in the place of the contacts offered."""
    if part == SHEET:
        return lambda: with_part(XLSX, SHEET, OFFERED, xml)
    return lambda: with_part(ODS, CONTENT, ODS_OFFERED, xml)


def ods_cell(attributes: str, text: str = "634") -> Callable[[], bytes]:
    """An ODS workbook with such a cell in the place of the contacts offered."""
    return offered(f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>", CONTENT)
