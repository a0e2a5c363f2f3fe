"""One sheet of a workbook that comes back, held against what it was made from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from outscore.governance.register import Holds
from outscore.governance.register import Wanted
from outscore.governance.subject import STATE
from outscore.governance.values import plain
from outscore.intake.workbook import ReadSheet
from outscore.intake.workbook import place
from outscore.model.workbook import HEAD_ROWS
from outscore.model.workbook import ID
from outscore.model.workbook import NEXT
from outscore.model.workbook import WHY
from outscore.model.workbook import protected
from outscore.workflow.workbook_seal import NEW_ONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.governance.register import Register
    from outscore.governance.subject import Subject
    from outscore.model.workbook import BookSheet
    from outscore.model.workbook import Row
    from outscore.workflow.workbook import Registers
    from outscore.workflow.workbook_seal import Seal

_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00")
_FIRST_DAY = re.compile(r"([0-9]{4}-[0-9]{2})-01(T00:00:00)?")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Change:
    """A row in which something is to be written, and where each of its fields stands."""

    wanted: Wanted
    sheet: str
    row: int
    columns: Mapping[str, int]

    def place(self, name: str) -> str:
        """Sheet and cell of a field; of the row as a whole its first cell."""
        column = self.columns.get(NEXT if name == STATE else name, 0)
        return f"{self.sheet}, {place(self.row, column)}"


@dataclass(slots=True)
class Reading:
    """What a workbook says.

    person: who filled it in, as its first sheet has it. made_at: when the workbook was made.
    """

    vendor: str
    person: str = ""
    made_at: str = ""
    changes: list[Change] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def wishes(self) -> list[Wanted]:
        """What is to be written."""
        return [each.wanted for each in self.changes]


class SheetReading:
    """One sheet, held against what it was made from."""

    def __init__(
        self,
        registers: Registers,
        register: Register,
        seal: Seal,
        sheets: Mapping[str, ReadSheet],
        reading: Reading,
    ) -> None:
        self._registers = registers
        self._register = register
        self._seal = seal
        self._sheet = sheets.get(register.title, ReadSheet(register.title, {}))
        self._missing = register.title not in sheets
        self._reading = reading
        self._columns: dict[str, int] = {}
        self._made = self._as_made()
        self._by_id = {row.subject: row for row in self._made.rows}

    def _as_made(self) -> BookSheet:
        """The sheet as it was made, from the versions that were seen then."""
        there: list[Subject] = []
        for (register, subject), (version, _) in self._seal.rows.items():
            if register != self._register.id:
                continue
            found = self._registers.seen(register, subject, version)
            if found is None:
                self._refuse("", f"{subject} in version {version} is not in this workspace. {NEW_ONE}")
            else:
                there.append(found)
        return self._registers.sheet(self._register, there)

    def _refuse(self, at: str, sentence: str) -> None:
        self._reading.refused.append(f"{self._register.title}{f', {at}' if at else ''}: {sentence}")

    def read(self) -> None:
        """Add what was changed, and what stands against it, to the reading."""
        if self._missing:
            self._refuse("", "the sheet is gone, or has another name. Put it back, or make a new workbook.")
            return
        if not self._heads():
            return
        seen: dict[str, int] = {}
        for row in (each for each in self._sheet.rows if each > HEAD_ROWS):
            self._strays(row)
            self._row(row, seen)
        for each in self._made.rows:
            if each.subject not in seen:
                self._refuse(
                    "",
                    f"the row of {each.subject} is gone. Nothing is deleted by leaving it out: put the row "
                    f"back, or make a new workbook.",
                )

    def _row(self, row: int, seen: dict[str, int]) -> None:
        subject = self._said(row, ID)
        made = self._by_id.get(subject)
        if not subject:
            self._new(row)
        elif subject in seen:
            self._refuse(self._at(row, ID), f"{subject} stands in row {seen[subject]} already. Keep one.")
        elif made is None:
            self._refuse(
                self._at(row, ID),
                f"{subject!r} is no id that the workbook was made with. Ids never change: put back what "
                f"stood there, or leave it empty for something new.",
            )
        else:
            seen[subject] = row
            self._there(row, made)

    def _heads(self) -> bool:
        """Whether every column was found, each once and no other."""
        titles = {each.title: each.key for each in self._made.columns}
        before = len(self._reading.refused)
        for row, column in sorted((*self._sheet.cells, *self._sheet.odd)):
            title = self._sheet.says(row, column)
            if row > 1:
                break
            if title not in titles:
                self._refuse(place(1, column), f"{title!r} is no column of {self._register.id}. Delete it.")
            elif titles[title] in self._columns:
                self._refuse(place(1, column), f"{title!r} stands there twice. Delete one of the columns.")
            else:
                self._columns[titles[title]] = column
        gone = [each.title for each in self._made.columns if each.key not in self._columns]
        if gone:
            self._refuse("", f"the columns {', '.join(map(repr, gone))} are gone. Put them back.")
        return len(self._reading.refused) == before

    def _strays(self, row: int) -> None:
        """Formulas, errors, and what stands beside the columns."""
        known = set(self._columns.values())
        for at, what in sorted(self._sheet.odd.items()):
            if at[0] == row and at[1] in known:
                self._refuse(
                    place(*at), f"{what} stands there. Write what it comes to as text; nothing is worked out."
                )
        for at in sorted(each for each in self._sheet.cells if each[0] == row):
            if at[1] not in known:
                self._refuse(
                    place(*at), "it stands in a column without a name. Move what it says, or delete it."
                )

    def _at(self, row: int, key: str) -> str:
        return place(row, self._columns[key])

    def _said(self, row: int, key: str) -> str:
        """What a cell says, a day of the spreadsheet's own written as a day."""
        said = plain(self._sheet.says(row, self._columns[key]))
        found = self._register.field(key)
        if found is not None and found.holds is Holds.MONTH and (month := _FIRST_DAY.fullmatch(said)):
            return month[1]
        if found is not None and found.holds is Holds.DAY and (day := _MIDNIGHT.fullmatch(said)):
            return day[1]
        return said

    def _new(self, row: int) -> None:
        """A row without an id: something new, if anything stands in it."""
        said = {each.key: self._said(row, each.key) for each in self._made.columns if each.key != ID}
        filled = {key: value for key, value in said.items() if value}
        if not filled:
            return
        for key in filled:
            if key in self._made.locked_new:
                self._refuse(
                    self._at(row, key),
                    "in the row of something new this stays empty. If the row was there before, put back its "
                    "id in the first column.",
                )
        if not self._made.spare:
            self._refuse(
                self._at(row, ID), f"nothing new can be written in {self._register.id}. Empty the row."
            )
            return
        changes = {key: value for key, value in filled.items() if self._register.field(key)}
        if self._reading.vendor and self._register.field("vendor"):
            changes["vendor"] = self._reading.vendor
        if not self._opened_already(changes):
            self._want("", None, changes, row)

    def _opened_already(self, changes: Mapping[str, str]) -> bool:
        """Whether the same was opened since the workbook was made: it was read before."""
        return any(
            each.register == self._register.id
            and each.entries[0].at >= self._seal.made_at
            and changes.items() <= each.entries[0].changes.items()
            for each in self._registers.subjects.values()
        )

    def _there(self, row: int, made: Row) -> None:
        """A row that was there: what is protected is as it was, and what else differs is wanted."""
        before = dict(zip((each.key for each in self._made.columns), map(plain, made.cells), strict=True))
        said = {key: self._said(row, key) for key in before}
        version, mark = self._seal.rows[self._register.id, made.subject]
        changes = {
            (STATE if key == NEXT else key): value
            for key, value in said.items()
            if key not in self._made.locked and value != before[key] and key != WHY
        }
        if said[WHY] and not changes:
            self._refuse(
                self._at(row, WHY), "a reason stands there, and nothing was changed. Empty the cell."
            )
        if protected(self._made, made) != mark:
            if changes:
                self._refuse(
                    self._at(row, ID),
                    f"what the grey cells say has moved since the workbook was made. {NEW_ONE}",
                )
            return
        self._grey(row, said, before)
        later = self._registers.subjects.get((self._register.id, made.subject))
        after = later.entries[version:] if later else ()
        wanted = {
            name: value
            for name, value in changes.items()
            if not any(entry.changes.get(name) == value for entry in after)
        }
        if not wanted:
            return
        if made.closed:
            sentence = f"{made.subject} is {before[STATE]}: nothing in it is the vendor's to change any more."
            self._refuse(self._at(row, ID), sentence)
            return
        if STATE in wanted and wanted[STATE] not in made.follow:
            may = ", ".join(made.follow) or "nothing"
            self._refuse(
                self._at(row, NEXT), f"{wanted[STATE]!r} cannot follow here. What may follow: {may}."
            )
            return
        if version:
            self._want(made.subject, version, wanted, row)
        else:
            offered = self._registers.offered(made.subject)
            self._want("", None, {**(offered.fields if offered else {}), **wanted}, row)

    def _grey(self, row: int, said: Mapping[str, str], before: Mapping[str, str]) -> None:
        """What is only to be read is as it was."""
        for key in (each.key for each in self._made.columns if each.key in self._made.locked):
            if said[key] != before[key]:
                sentence = f"this cell is not to be changed. Put back {_shortly(before[key])}."
                self._refuse(self._at(row, key), sentence)

    def _want(self, subject: str, version: int | None, changes: Mapping[str, str], row: int) -> None:
        wanted = Wanted(self._register.id, subject, version, changes, self._said(row, WHY))
        change = Change(wanted, self._register.title, row, self._columns)
        self._reading.changes.append(change)


def _shortly(said: str) -> str:
    if not said:
        return "nothing: it was empty"
    return repr(said if len(said) <= _SHOWN else f"{said[:_SHOWN]}...")
