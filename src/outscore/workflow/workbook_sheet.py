"""One sheet of a workbook that comes back, held against what it was made from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from outscore.governance.register import Holds
from outscore.governance.register import Wanted
from outscore.governance.registers import REGISTERS
from outscore.governance.subject import STATE
from outscore.governance.values import plain
from outscore.intake.workbook import ReadSheet
from outscore.intake.workbook import place
from outscore.model.workbook import ABOUT
from outscore.model.workbook import HEAD_ROWS
from outscore.model.workbook import ID
from outscore.model.workbook import NEXT
from outscore.model.workbook import WHY
from outscore.model.workbook import guidance
from outscore.model.workbook import protected
from outscore.workflow.workbook_ids import moved_ids
from outscore.workflow.workbook_meanwhile import Meanwhile
from outscore.workflow.workbook_meanwhile import shortly
from outscore.workflow.workbook_seal import NEW_ONE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.governance.register import Register
    from outscore.governance.subject import Subject
    from outscore.model.workbook import BookSheet
    from outscore.model.workbook import Column
    from outscore.model.workbook import Row
    from outscore.workflow.workbook import Registers
    from outscore.workflow.workbook_seal import Seal

_WORDS = (Holds.TEXT, Holds.LINE)
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00")
_FIRST_DAY = re.compile(r"([0-9]{4}-[0-9]{2})-01(T00:00:00)?")


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
    """What is to be written of a workbook, and what stands against it.

    person: who hands it in. readers: who has handed it, or a copy of it, in before.
    """

    vendor: str
    person: str = ""
    readers: tuple[str, ...] = ()
    changes: list[Change] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


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
        self._moved: Mapping[str, str] = {}
        self._cells, self._odd = _by_row(self._sheet.cells), _by_row(self._sheet.odd)
        self._made = self._as_made()
        self._since = Meanwhile(registers, register, seal, reading.person, reading.readers)
        self._keys = [each.key for each in self._made.columns]
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
        self._guidance()
        self._moved = self._moved_ids()
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
        elif subject in self._moved:
            seen[subject] = row
            own = self._moved[subject]
            self._refuse(
                self._at(row, ID),
                f"the row says what {own} said, and not {subject}: the ids were moved without their rows. "
                f"Put {own} back there, or sort whole rows.",
            )
        else:
            seen[subject] = row
            self._there(row, made)

    def _guidance(self) -> None:
        """That nothing was typed into the row of guidance, where nobody would read it."""
        said = {key: self._said(HEAD_ROWS, key) for key in self._columns}
        if guidance(said) == self._seal.told.get(self._register.id, guidance(said)):
            return
        for each in self._made.columns:
            if said[each.key] != plain(each.told):
                self._refuse(
                    self._at(HEAD_ROWS, each.key),
                    f"this row is the guidance, and what is typed into it is not read. Move it to an empty "
                    f"row below, and put back {shortly(plain(each.told))}, or make a new workbook.",
                )

    def _moved_ids(self) -> Mapping[str, str]:
        """The ids that were moved without their rows, and the id of what the row of each says."""
        names = [each.name for each in self._registers.fields(self._register)]
        words = [each.name for each in self._register.fields if each.holds in _WORDS and each.name in names]
        made: dict[str, dict[str, str]] = {}
        for row in self._made.rows:
            texts = dict(zip(self._keys, map(plain, row.cells), strict=True))
            made[row.subject] = {name: texts[name] for name in names}
        there = {self._said(row, ID): row for row in self._sheet.rows if row > HEAD_ROWS}
        said = {one: {name: self._said(row, name) for name in names} for one, row in there.items()}
        return moved_ids(made, said, words)

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
        if gone := [each for each in self._made.columns if each.key not in self._columns]:
            self._without(gone)
        return len(self._reading.refused) == before

    def _without(self, gone: Sequence[Column]) -> None:
        """Columns that are not there: the workbook was made without them, or somebody deleted them.

        The guidance of a workbook is sealed column by column, so it tells which. Those that are only to be
        read are then not missed.
        """
        said = {key: self._said(HEAD_ROWS, key) for key in self._columns}
        names = ", ".join(repr(each.title) for each in gone)
        if guidance(said) != self._seal.told.get(self._register.id):
            self._refuse("", f"the columns {names} are gone. Put them back.")
        elif not all(each.key.startswith(ABOUT) for each in gone):
            made = "the workbook was made by an earlier version of Outscore"
            self._refuse("", f"{made}, which did not have the columns {names}. {NEW_ONE}")
        else:
            self._made = self._made.without({each.key for each in gone})
            self._keys = [each.key for each in self._made.columns]
            self._by_id = {row.subject: row for row in self._made.rows}

    def _strays(self, row: int) -> None:
        """Formulas, errors, and what stands beside the columns."""
        known = set(self._columns.values())
        for at in self._odd.get(row, ()):
            if at[1] in known:
                what = self._sheet.odd[at]
                self._refuse(
                    place(*at), f"{what} stands there. Write what it comes to as text; nothing is worked out."
                )
        for at in self._cells.get(row, ()):
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
        is_month = found is not None and found.holds in (Holds.MONTH, Holds.PERIOD)
        if is_month and (month := _FIRST_DAY.fullmatch(said)):
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
        wanted = Wanted(self._register.id, "", None, changes, self._said(row, WHY))
        if not self._since.opened(wanted):
            self._want(wanted, row)

    def _there(self, row: int, made: Row) -> None:
        """A row that was there: what is protected is as it was, and what else differs is wanted."""
        before = dict(zip(self._keys, map(plain, made.cells), strict=True))
        said = {key: self._said(row, key) for key in before}
        version, mark = self._seal.rows[self._register.id, made.subject]
        wanted = {
            (STATE if key == NEXT else key): value
            for key, value in said.items()
            if key not in self._made.locked and value != before[key] and key != WHY
        }
        if said[WHY] and not wanted:
            self._refuse(
                self._at(row, WHY), "a reason stands there, and nothing was changed. Empty the cell."
            )
        if protected(self._made, made) != mark:
            if wanted:
                self._refuse(
                    self._at(row, ID),
                    f"what the grey cells say has moved since the workbook was made. {NEW_ONE}",
                )
            return
        self._grey(row, said, before)
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
        self._change(Wanted(self._register.id, made.subject, version, wanted, said[WHY]), row)

    def _change(self, wanted: Wanted, row: int) -> None:
        """What a row changes, unless it was taken before; held against what others wrote since."""
        offered = None if wanted.seen else self._registers.offered(wanted.subject)
        opening = replace(wanted, changes={**offered.fields, **wanted.changes}) if offered else wanted
        if self._since.taken(wanted) or self._since.taken(opening):
            return
        against = tuple(self._since.against(wanted))
        change = Change(wanted, self._register.title, row, self._columns)
        self._reading.refused += [f"{change.place(name)}: {sentence}" for name, sentence in against]
        now = self._since.now(wanted.subject)
        if now is None:
            self._want(replace(opening, subject="", seen=None), row)
        elif wanted.register not in REGISTERS:
            self._want(wanted, row)
        elif left := {name: said for name, said in wanted.changes.items() if name not in dict(against)}:
            self._want(replace(wanted, seen=now.version, changes=left), row)

    def _grey(self, row: int, said: Mapping[str, str], before: Mapping[str, str]) -> None:
        """What is only to be read is as it was."""
        for key in (each.key for each in self._made.columns if each.key in self._made.locked):
            if said[key] != before[key]:
                was = shortly(before[key]) if before[key] else "nothing: it was empty"
                sentence = f"this cell is not to be changed. Put back {was}."
                self._refuse(self._at(row, key), sentence)

    def _want(self, wanted: Wanted, row: int) -> None:
        self._reading.changes.append(Change(wanted, self._register.title, row, self._columns))


def _by_row(cells: Iterable[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Cells of a sheet, row by row, from left to right."""
    return {row: [*own] for row, own in groupby(sorted(cells), key=lambda at: at[0])}
