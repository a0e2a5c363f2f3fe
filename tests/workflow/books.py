"""A desk with people and a catalogue, and a person at a spreadsheet."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from tests.offices import new_database
from tests.offices import new_desk

from outscore.governance.register import Wanted
from outscore.workflow.registers import in_registers
from outscore.workflow.registers import written
from outscore.workflow.workbook import workbook_of
from outscore.workflow.workbook_reading import read_back
from outscore.workflow.workbook_reading import take

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet
    from tests.offices import Desk

    from outscore.governance.subject import Subject
    from outscore.model.trail import Entry

PEOPLE = """\
people:
  - {id: ann, name: Ann Client}
  - {id: ben, name: Ben Client}
  - {id: carla, name: Carla Acme, organisation: acme}
  - {id: dora, name: Dora Bolt, organisation: bolt}
"""
LATER = "2026-05-04T13:00:00+00:00"
ACTION = {"what": "Hire ten people", "owner": "ann", "due": "2026-11-30"}


def people_desk(folder: Path, catalogue: str = "") -> Desk:
    """A workspace with people of three sides, and a catalogue where one is named."""
    desk = new_desk(folder, new_database("sqlite", folder))
    desk.write("governance.yaml", PEOPLE)
    if catalogue:
        desk.write("requirements.yaml", f"catalogue: {catalogue}\n")
    return desk


def opened(desk: Desk, register: str, person: str = "ann", **changes: str) -> str:
    """Something new in a register, by command or by Outscore; its id."""
    with desk.open() as office:
        (entry,) = written(office, person, [Wanted(register, "", None, changes)])
    return entry.subject


def changed(desk: Desk, register: str, subject: str, seen: int, **changes: str) -> None:
    """A change by command."""
    with desk.open() as office:
        written(office, "ben", [Wanted(register, subject, seen, changes)])


def there(desk: Desk) -> dict[tuple[str, str], Subject]:
    """What is in the registers."""
    with desk.open() as office:
        return in_registers(office)


def made(desk: Desk, vendor: str = "") -> bytes:
    """A workbook as it is handed out."""
    with desk.open() as office:
        return workbook_of(office, vendor)


def read(desk: Desk, content: bytes, person: str = "ann", *, dry: bool = False) -> tuple[Entry, ...]:
    """A workbook that comes back."""
    with desk.open(LATER) as office:
        return take(office, read_back(office, content), person, dry=dry)


class Sheet:
    """A sheet as a person has it: cells by the name of the column and the row."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page

    def cell(self, title: str, row: int = 3) -> Cell:
        """The cell under a heading; row 3 is the first below the guidance."""
        heads = [one.value for one in self.page[1]]
        return self.page.cell(row, heads.index(title) + 1)

    def fill(self, row: int, said: dict[str, str]) -> None:
        """Type texts into cells of a row."""
        for title, text in said.items():
            self.type(title, text, row)

    def type(self, title: str, text: str, row: int = 3) -> None:
        """Type a text into a cell that is open, as text."""
        cell = self.cell(title, row)
        assert not cell.protection.locked, f"{title} is locked in row {row}"
        cell.value = re.sub("_x[0-9A-Fa-f]{4}_", r"_x005F\g<0>", text)  # as spreadsheets save it
        cell.data_type = "s"

    def row_of(self, subject: str) -> int:
        """The row in which something stands."""
        return next(row for row in range(1, self.page.max_row + 1) if self.page.cell(row, 1).value == subject)


def filled(content: bytes, fill: Callable[[Workbook], None]) -> bytes:
    """The workbook after a person has done something to it, saved by another programme."""
    book = load_workbook(BytesIO(content))
    fill(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()
