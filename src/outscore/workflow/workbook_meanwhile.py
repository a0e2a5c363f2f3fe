"""What became of a row since its workbook was made: taken before, or changed by somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.governance.fold import after
from outscore.governance.registers import REGISTERS
from outscore.governance.subject import STATE
from outscore.governance.writing import took
from outscore.model.trail import BY_OUTSCORE
from outscore.workflow.workbook_seal import NEW_ONE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.governance.register import Register
    from outscore.governance.register import Wanted
    from outscore.governance.subject import Subject
    from outscore.model.trail import Entry
    from outscore.workflow.workbook import Registers
    from outscore.workflow.workbook_seal import Seal

_SHOWN = 40


class Meanwhile:
    """What was written in a register since a workbook was made, as somebody hands that in.

    Only what certainly was taken is taken for read: an entry by the same person that says all that the row
    says, for the same reason; of a new row also one by somebody who handed in the same workbook, or a copy of
    it. Claims for relief have a record of their own, which knows what was claimed. Nothing is told by clocks:
    what was there when the workbook was made stands in its seal.
    """

    def __init__(
        self, registers: Registers, register: Register, seal: Seal, person: str, readers: tuple[str, ...] = ()
    ) -> None:
        self._registers = registers
        self._register = register
        self._person = person
        self._readers = (person, *readers)
        self._kept = register.id in REGISTERS
        self._opened: dict[object, list[Entry]] = {}
        for (kept, name), subject in registers.subjects.items():
            if kept == register.id and self._kept and not seal.knows(kept, name):
                first = subject.entries[0]
                self._opened.setdefault(self._mark(first.changes), []).append(first)

    def _mark(self, changes: Mapping[str, str]) -> object:
        """What is the same of a new row and of the entry that it became."""
        beside = (STATE, *self._register.fills)
        return frozenset((name, said) for name, said in changes.items() if name not in beside)

    def opened(self, wanted: Wanted) -> bool:
        """Whether a new row was taken before; each entry is that of one row alone."""
        alike = self._opened.get(self._mark(wanted.changes), [])
        found = next((each for each in alike if self._was_opened(each, wanted)), None)
        if found is not None:
            alike.remove(found)
        return found is not None

    def _was_opened(self, entry: Entry, wanted: Wanted) -> bool:
        return any(took(entry, self._register, wanted, one) for one in self._readers)

    def now(self, subject: str) -> Subject | None:
        """How something stands now."""
        return self._registers.subjects.get((self._register.id, subject))

    def taken(self, wanted: Wanted) -> bool:
        """Whether a change was taken before, or is there already, so that nothing is left to write."""
        now = self.now(wanted.subject)
        if now is None:
            return False
        since = now.entries[wanted.seen or 0 :]
        if not self._kept:
            return any(wanted.changes.items() <= entry.changes.items() for entry in since)
        if all(now.says(name) == said for name, said in wanted.changes.items()):
            return True
        return self._was_read(wanted, since)

    def _was_read(self, wanted: Wanted, entries: Iterable[Entry]) -> bool:
        """Whether one of the entries is what the row became, beside what others had written till then."""
        before = self._registers.seen(self._register.id, wanted.subject, wanted.seen or 0)
        for entry in entries:
            says = before.fields if before and entry.version > 1 else {}
            typed = {name: said for name, said in wanted.changes.items() if says.get(name, "") != said}
            if typed and took(entry, self._register, replace(wanted, changes=typed), self._person):
                return True
            before = after(before, entry)
        return False

    def against(self, wanted: Wanted) -> Iterator[tuple[str, str]]:
        """The fields that somebody else changed otherwise since the row was seen, and a sentence on each."""
        now = self.now(wanted.subject)
        seen = self._registers.seen(self._register.id, wanted.subject, wanted.seen or 0)
        if now is None or seen is None or not self._kept:
            return
        since = now.entries[wanted.seen or 0 :]
        for name, title in self._rests_on(wanted).items():
            said, was = now.says(name), seen.says(name)
            if said in (was, wanted.changes.get(name)):
                continue
            last = next(entry for entry in reversed(since) if name in entry.changes)
            if last.person == self._person:
                continue
            mend = f"Look at it first. {NEW_ONE}"
            if name in wanted.changes:
                back = "Empty this cell" if name == STATE or not was else f"Put back {shortly(was)}"
                mend = f"{back} to leave it so, or make a new workbook and type it there."
            yield name, f"{title} was changed meanwhile: {self._who(last)} wrote {_said(said, last)}. {mend}"

    def _rests_on(self, wanted: Wanted) -> dict[str, str]:
        """The fields that whoever typed a row has looked at, with their titles.

        Those that were typed; what makes one of them outdated; and all that the row shows where the state is
        moved, such as the text of a plan that is approved.
        """
        names = {*wanted.changes}
        for each in self._register.outdated:
            if names & {*each.names}:
                names |= {*each.by}
        shown = self._registers.fields(self._register)
        if STATE in names:
            names |= {each.name for each in shown if not each.by_outscore}
        titles = {STATE: "the state", **{each.name: each.title for each in shown}}
        return {name: title for name, title in titles.items() if name in names}

    def _who(self, entry: Entry) -> str:
        """Who wrote something, as far as it may be told: a vendor is told of nobody else's people."""
        if entry.person == BY_OUTSCORE:
            return "Outscore"
        return entry.person if entry.person in self._registers.people() else "the client"


def _said(said: str, entry: Entry) -> str:
    return f"{shortly(said)} at {entry.at}"


def shortly(said: str) -> str:
    """What a cell says, for a sentence."""
    if not said:
        return "nothing"
    return repr(said if len(said) <= _SHOWN else f"{said[:_SHOWN]}...")
