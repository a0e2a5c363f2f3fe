"""A workbook that comes back: what people changed in it, and everything that stands against taking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.errors import RegisterRefused
from outscore.governance.relief_claims import RELIEF
from outscore.intake.refusals import Unreadable
from outscore.intake.workbook import read_workbook
from outscore.model.workbook import FIRST_SHEET
from outscore.model.workbook import LIST_SHEET
from outscore.model.workbook import SEAL_SHEET
from outscore.workflow.registers import tried
from outscore.workflow.registers import written
from outscore.workflow.workbook import Registers
from outscore.workflow.workbook_relief import ReliefTaking
from outscore.workflow.workbook_seal import NEW_ONE
from outscore.workflow.workbook_seal import person_of
from outscore.workflow.workbook_seal import seal_of
from outscore.workflow.workbook_sheet import Reading
from outscore.workflow.workbook_sheet import SheetReading

if TYPE_CHECKING:
    from pathlib import Path

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
    reading = Reading(vendor=seal.vendor, person=person_of(sheets.get(FIRST_SHEET)), made_at=seal.made_at)
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


def take(
    office: Office, reading: Reading, person: str, *, dry: bool = False, folder: Path | None = None
) -> tuple[Entry, ...]:
    """Write what a workbook says, all of it or nothing; dry: only say what would be written.

    folder: where the workbook lies, and files that it names as evidence. Raises RegisterRefused with
    everything that stands against it, each with its sheet and cell.
    """
    kept = [each for each in reading.changes if each.wanted.register != RELIEF]
    made, against = tried(office, person, [each.wanted for each in kept])
    claims = _claims(office, reading, person, folder)
    told = list(reading.refused)
    for change in reading.changes:
        found = claims.tried(change.wanted) if change not in kept else against[kept.index(change)]
        told += [f"{change.place(each.field)}: {each.sentence}" for each in found]
    if told:
        raise RegisterRefused(told)
    if not dry and (made or not claims.is_empty):
        made = written(office, person, [each.wanted for each in kept], claims.record)
    return (*made, *claims.entries())


def _claims(office: Office, reading: Reading, person: str, folder: Path | None) -> ReliefTaking:
    own = next(each for each in office.workspace.governance.people if each.id == person)
    return ReliefTaking(office, own, reading.made_at, folder)
