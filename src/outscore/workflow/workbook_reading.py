"""A workbook that comes back: what people changed in it, and everything that stands against taking it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import RegisterRefused
from outscore.governance.relief_claims import RELIEF
from outscore.intake.refusals import Unreadable
from outscore.intake.workbook import read_workbook
from outscore.model.trail import WORKBOOK_READ
from outscore.model.trail import Entry
from outscore.model.workbook import FIRST_SHEET
from outscore.model.workbook import LIST_SHEET
from outscore.model.workbook import SEAL_SHEET
from outscore.workflow.registers import tried
from outscore.workflow.releases_used import with_releases
from outscore.workflow.workbook import Registers
from outscore.workflow.workbook_relief import ReliefTaking
from outscore.workflow.workbook_seal import NEW_ONE
from outscore.workflow.workbook_seal import person_of
from outscore.workflow.workbook_seal import seal_of
from outscore.workflow.workbook_seal import why_unreadable
from outscore.workflow.workbook_sheet import Reading
from outscore.workflow.workbook_sheet import SheetReading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from pathlib import Path

    from outscore.governance.register import Refused
    from outscore.governance.register import Wanted
    from outscore.intake.workbook import ReadSheet
    from outscore.storage.database import Transaction
    from outscore.workflow.office import Office
    from outscore.workflow.workbook_seal import Seal


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A workbook as it came back: what it was made from, and what its cells say.

    person: who filled it in, as its first sheet has it; "" where it names nobody.
    """

    seal: Seal
    person: str
    sheets: Mapping[str, ReadSheet]

    @property
    def vendor(self) -> str:
        """The vendor that it was made for; "" for the client."""
        return self.seal.vendor


def read_back(office: Office, content: bytes) -> HandedBack:
    """A workbook that came back; nothing of it is held against the registers yet.

    Raises RegisterRefused where it cannot be known what the workbook was made from.
    """
    try:
        sheets = read_workbook(content)
    except Unreadable as unreadable:
        raise RegisterRefused([why_unreadable(content, unreadable.issue)]) from None
    seal = seal_of(sheets.get(SEAL_SHEET))
    if seal.vendor and seal.vendor not in {each.id for each in office.workspace.vendors}:
        raise RegisterRefused([f"There is no vendor {seal.vendor!r} in the workspace any more. {NEW_ONE}"])
    return HandedBack(seal, person_of(sheets.get(FIRST_SHEET)), sheets)


def take(
    office: Office, back: HandedBack, person: str, *, dry: bool = False, folder: Path | None = None
) -> tuple[Entry, ...]:
    """Write what a workbook says, all of it or nothing; dry: only say what would be written.

    folder: where the workbook lies, and files that it names as evidence. Raises RegisterRefused with
    everything that stands against it, each with its sheet and cell.
    """
    taking = _Taking(office, back, person, folder)
    made = taking.decided(office.trail.entries())
    if not dry and not taking.is_empty:
        made = office.trail.add(taking.kept, taking.record)
    return (*made, *taking.claimed)


def read_before(office: Office, back: HandedBack) -> str:
    """Who has handed in this workbook, or a copy of it, before, in a sentence; "" where nobody has."""
    found = _readings(office, back)
    if not found:
        return ""
    who = ", ".join(f"{each.person} at {each.at}" for each in found)
    return (
        f"This workbook, or a copy of it, was read before: {who}. New rows that were taken then are not "
        f"opened again."
    )


def _readings(office: Office, back: HandedBack) -> tuple[Entry, ...]:
    return tuple(each for each in office.trail.notes(WORKBOOK_READ) if each.subject == back.seal.mark)


class _Taking:
    """A workbook held against what the registers hold: decided anew in the transaction that writes it.

    So what somebody else wrote after the first look, the same workbook perhaps, is never overlooked.
    """

    def __init__(self, office: Office, back: HandedBack, person: str, folder: Path | None) -> None:
        self._office = office
        self._back = back
        self._person = person
        self._folder = folder
        self._claims: ReliefTaking | None = None
        self._made: tuple[Entry, ...] = ()

    def decided(self, kept: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """What is to be written in the registers, by the entries that they hold; raises RegisterRefused."""
        office, person = self._office, self._person
        reading = held_against(office, self._back, person, kept)
        changes = [each for each in reading.changes if each.wanted.register != RELIEF]
        made, against = tried(office, person, [each.wanted for each in changes], kept)
        self._claims = claims = self._relief()
        found = iter(against)
        told = [
            *reading.refused,
            *(
                f"{change.place(each.field)}: {each.sentence}"
                for change in reading.changes
                for each in _against(change.wanted, claims, found)
            ),
        ]
        if told:
            raise RegisterRefused(told)
        self._made = made
        return made

    def kept(self, there: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """What is written, with what is noted beside it: who handed in which workbook."""
        made = with_releases(self._office, there, self.decided(there))
        seal, before = self._back.seal, _readings(self._office, self._back)
        if self.is_empty or self._person in {each.person for each in before}:
            return made
        at, number = self._office.now(), len(before) + 1
        return (*made, Entry(WORKBOOK_READ, seal.mark, number, self._person, at, {"made": seal.made_at}))

    def _relief(self) -> ReliefTaking:
        people = self._office.workspace.governance.people
        own = next(each for each in people if each.id == self._person)
        return ReliefTaking(self._office, own, self._back.seal, self._folder)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be written."""
        return not self._made and (self._claims is None or self._claims.is_empty)

    def record(self, connection: Transaction) -> None:
        """Record the claims, in the transaction in which it was decided."""
        if self._claims is not None:
            self._claims.record(connection)

    @property
    def claimed(self) -> tuple[Entry, ...]:
        """What was recorded of claims, or would be."""
        return self._claims.entries() if self._claims is not None else ()


def _against(
    wanted: Wanted, claims: ReliefTaking, found: Iterator[tuple[Refused, ...]]
) -> tuple[Refused, ...]:
    return claims.tried(wanted) if wanted.register == RELIEF else next(found)


def held_against(office: Office, back: HandedBack, person: str, kept: tuple[Entry, ...]) -> Reading:
    """What somebody wants to write with a workbook, and what of its cells stands against it.

    kept: the entries that the registers hold.
    """
    readers = tuple(each.person for each in _readings(office, back))
    reading = Reading(vendor=back.vendor, person=person, readers=readers)
    registers = Registers(office, back.vendor, kept)
    known = {each.id: each for each in registers.registers}
    for name in back.seal.registers:
        if name not in known:
            reading.refused.append(f"There is no register {name!r} any more. {NEW_ONE}")
            continue
        SheetReading(registers, known[name], back.seal, back.sheets, reading).read()
    expected = {
        FIRST_SHEET,
        SEAL_SHEET,
        LIST_SHEET,
        *(known[name].title for name in back.seal.registers if name in known),
    }
    for sheet in back.sheets.values():
        if sheet.name not in expected and sheet.rows:
            reading.refused.append(
                f"{sheet.name}: the workbook was not made with this sheet, so nothing of it would be read. "
                f"Move what it says to another sheet, and delete it."
            )
    return reading
