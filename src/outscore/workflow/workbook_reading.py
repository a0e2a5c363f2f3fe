"""A workbook that comes back: what people changed in it, and everything that stands against taking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.errors import RegisterRefused
from outscore.intake.refusals import Unreadable
from outscore.intake.workbook import read_workbook
from outscore.model.workbook import FIRST_SHEET
from outscore.model.workbook import LIST_SHEET
from outscore.model.workbook import SEAL_SHEET
from outscore.workflow.registers import tried
from outscore.workflow.registers import written
from outscore.workflow.workbook import Registers
from outscore.workflow.workbook_seal import NEW_ONE
from outscore.workflow.workbook_seal import person_of
from outscore.workflow.workbook_seal import seal_of
from outscore.workflow.workbook_sheet import Reading
from outscore.workflow.workbook_sheet import SheetReading

if TYPE_CHECKING:
    from outscore.model.trail import Entry
    from outscore.workflow.office import Office


def read_back(office: Office, content: bytes) -> Reading:
    """What people changed in a workbook.

    Raises RegisterRefused where it cannot be known what the workbook was made from.
    """
    try:
        sheets = read_workbook(content)
    except Unreadable as unreadable:
        raise RegisterRefused([unreadable.issue.message]) from None
    seal = seal_of(sheets.get(SEAL_SHEET))
    reading = Reading(vendor=seal.vendor, person=person_of(sheets.get(FIRST_SHEET)))
    if seal.vendor and seal.vendor not in {each.id for each in office.workspace.vendors}:
        raise RegisterRefused([f"There is no vendor {seal.vendor!r} in the workspace any more. {NEW_ONE}"])
    registers = Registers(office, seal.vendor)
    known = {each.id: each for each in registers.registers}
    for name in seal.registers:
        if name not in known:
            reading.refused.append(f"There is no register {name!r} any more. {NEW_ONE}")
            continue
        SheetReading(registers, known[name], seal, sheets, reading).read()
    expected = {
        FIRST_SHEET,
        SEAL_SHEET,
        LIST_SHEET,
        *(known[name].title for name in seal.registers if name in known),
    }
    for sheet in sheets.values():
        if sheet.name not in expected and sheet.rows:
            reading.refused.append(
                f"{sheet.name}: the workbook was not made with this sheet, so nothing of it would be read. "
                f"Move what it says to another sheet, and delete it."
            )
    return reading


def take(office: Office, reading: Reading, person: str, *, dry: bool = False) -> tuple[Entry, ...]:
    """Write what a workbook says, all of it or nothing; dry: only say what would be written.

    Raises RegisterRefused with everything that stands against it, each with its sheet and cell.
    """
    made, against = tried(office, person, reading.wishes)
    told = list(reading.refused)
    for change, refused in zip(reading.changes, against, strict=True):
        told += [f"{change.place(each.field)}: {each.sentence}" for each in refused]
    if told:
        raise RegisterRefused(told)
    return made if dry or not reading.changes else written(office, person, reading.wishes)
