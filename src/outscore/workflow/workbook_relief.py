"""Relief claims of a workbook that comes back: the same checks as `outscore relief claim`, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outscore.errors import UnknownName
from outscore.governance.register import Refused
from outscore.governance.relief_claims import RELIEF
from outscore.governance.relief_claims import WITHDRAWN
from outscore.governance.subject import STATE
from outscore.model.canonical import sha256
from outscore.model.relief import Evidence
from outscore.model.relief import Outcome
from outscore.model.relief import ReliefError
from outscore.model.trail import Entry
from outscore.model.workbook import WHY
from outscore.scoring.claims import out_of_time
from outscore.scoring.claims import same_claim
from outscore.workflow.relief import claim_of
from outscore.workflow.relief import withdrawal_of
from outscore.workflow.relief_extent import Extents
from outscore.workflow.relief_extent import extent_sentence
from outscore.workflow.relief_granted import claim_record
from outscore.workflow.relief_row import ReliefRow
from outscore.workflow.relief_subjects import relief_subjects
from outscore.workflow.relief_told import said_otherwise

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.governance.register import Wanted
    from outscore.model.governance import Person
    from outscore.model.relief import Claim
    from outscore.model.relief import ClaimRecord
    from outscore.model.relief import Decision
    from outscore.storage.database import Transaction
    from outscore.workflow.office import Office
    from outscore.workflow.relief import Asked
    from outscore.workflow.workbook_seal import Seal

MOST_BYTES = 64 << 20
"""A file of evidence is never so large."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be recorded: a claim with its files, or the decision that ends one; number 0: a new one."""

    number: int
    claim: Claim | None = None
    files: tuple[tuple[str, bytes], ...] = ()
    decision: Decision | None = None


class ReliefTaking:
    """The rows of the sheet of claims, tried first and then recorded.

    seal: what the workbook was made with. folder: where its evidence lies. person: who hands it in.
    """

    def __init__(self, office: Office, person: Person, seal: Seal, folder: Path | None) -> None:
        self._office = office
        self._person = person
        self._seal = seal
        self._folder = folder
        self._records = office.relief.all()
        self._steps: list[Step] = []
        self._numbers: list[int] = []

    def tried(self, wanted: Wanted) -> tuple[Refused, ...]:
        """What stands against a row; nothing is recorded."""
        own = self._person.organisation
        if wanted.subject:
            refused = tuple(self._withdrawal(wanted))
        elif own and wanted.changes.get("vendor", own) != own:
            refused = (Refused("vendor", f"Somebody of {own} claims for {own} alone."),)
        else:
            refused = tuple(self._claim(wanted))
        return refused

    def _withdrawal(self, wanted: Wanted) -> Iterator[Refused]:
        record = claim_record(self._office.relief, int(wanted.subject))
        decided = self._decided_since(wanted)
        if decided:
            yield Refused("", decided)
        elif not wanted.reason:
            yield Refused(WHY, "Say why the claim is withdrawn.")
        else:
            try:
                decision = withdrawal_of(self._office, record.claim, self._person.name, wanted.reason)
            except ReliefError as error:
                yield Refused(STATE, str(error))
            else:
                self._steps.append(Step(record.claim.id, decision=decision))

    def _decided_since(self, wanted: Wanted) -> str:
        """What was decided after the version that the person had before them; "" where nothing was."""
        claim = relief_subjects(self._office)[RELIEF, wanted.subject]
        since = [each for each in claim.entries[wanted.seen :] if STATE in each.changes]
        if not since:
            return ""
        return (
            f"claim {claim.id} was decided since the workbook was made: {since[-1].changes[STATE]}, by "
            f"{since[-1].person} at {since[-1].at}. Look at it (outscore relief show {claim.id}), and "
            f"withdraw it in a new workbook."
        )

    def _claim(self, wanted: Wanted) -> Iterable[Refused]:
        row = ReliefRow(self._office, self._person, wanted.changes)
        refused = list(row.faults())
        if wanted.reason:
            refused.append(Refused(WHY, "What is claimed stands under 'What happened'. Empty this cell."))
        if row.asked is None or refused:
            return (*refused, *self._evidence(row, ())[1])
        try:
            claim = claim_of(self._office, row.asked)
        except (ReliefError, UnknownName) as error:  # which faults() has not found
            return (Refused("", str(error)),)
        known = [each for each in self._records if same_claim(each.claim, claim)]
        files, missing = self._evidence(row, known)
        return missing or self._recorded(row.asked, claim, files, known)

    def _recorded(
        self,
        asked: Asked,
        claim: Claim,
        files: tuple[tuple[str, bytes], ...],
        known: Sequence[ClaimRecord],
    ) -> tuple[Refused, ...]:
        """What stands against recording a claim, by what was claimed before."""
        if any(each.claim and same_claim(each.claim, claim) for each in self._steps):
            return (Refused("", "The same is claimed in a row above. Keep one."),)
        last = known[-1] if known else None
        ended = last is not None and last.status.value == WITHDRAWN
        otherwise = said_otherwise(last, asked, whoever=True) if last else ()
        if last is None or (ended and (otherwise or self._seal.knows(RELIEF, str(last.claim.id)))):
            self._steps.append(Step(0, claim, files))
        elif otherwise and not ended:
            return (Refused("", _stands(last, otherwise)),)
        elif not ended:
            kept = {one.sha256 for one in last.evidence}
            added = tuple(each for each in files if sha256(each[1]) not in kept)
            if added:
                self._steps.append(Step(last.claim.id, claim, added))
        return ()

    def _evidence(
        self, row: ReliefRow, known: Sequence[ClaimRecord]
    ) -> tuple[tuple[tuple[str, bytes], ...], tuple[Refused, ...]]:
        """The files that a row names, and what is wrong with them; one that was kept before may be gone."""
        kept = {one.file for each in known for one in each.evidence}
        files: list[tuple[str, bytes]] = []
        refused: list[Refused] = []
        for name in row.files:
            content, fault = read_beside(self._folder, name)
            if content is not None:
                files.append((name, content))
            elif name not in kept:
                refused.append(Refused("evidence", fault))
        return tuple(files), tuple(refused)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be recorded."""
        return not self._steps

    def record(self, connection: Transaction) -> None:
        """Record everything that was tried, in a transaction that others write in too."""
        office = self._office
        self._numbers = []
        for step in self._steps:
            if step.claim is None and step.decision is not None:
                office.relief.decide_beside(connection, step.decision)
                self._numbers.append(step.number)
            elif step.claim is not None:
                evidence = [
                    Evidence(name, office.archive.put("file", content), office.now())
                    for name, content in step.files
                ]
                late = out_of_time(step.claim) if step.claim.late else None
                self._numbers.append(office.relief.add_beside(connection, step.claim, evidence, late))

    def entries(self) -> tuple[Entry, ...]:
        """What was recorded, or would be: as entries of a register, without ids before they are given."""
        numbers = self._numbers or [each.number for each in self._steps]
        return tuple(
            self._entry(step, str(number or "")) for step, number in zip(self._steps, numbers, strict=True)
        )

    def _entry(self, step: Step, subject: str) -> Entry:
        at, name = self._office.now(), self._person.name
        before = next((each for each in self._records if each.claim.id == step.number), None)
        version = 2 + len(before.decisions) if before else 1
        if step.decision is not None:
            return Entry(RELIEF, subject, version, name, at, {STATE: WITHDRAWN}, step.decision.reason)
        evidence = {"evidence": ", ".join(each for each, _ in step.files)} if step.files else {}
        if before is not None or step.claim is None:
            return Entry(RELIEF, subject, version, name, at, evidence)
        late = out_of_time(step.claim) if step.claim.late else None
        says = {STATE: late.outcome.value if late else "open", "ground": step.claim.ground, **evidence}
        return Entry(RELIEF, subject, version, name, at, says, late.reason if late else "")


def read_beside(folder: Path | None, name: str) -> tuple[bytes | None, str]:
    """A file that lies beside the workbook, or why it is not taken: only a name, never a way to a folder."""
    if Path(name).name != name or "\\" in name or name.startswith("."):
        return (
            None,
            f"{name!r} is not the name of a file. Write its name alone; it lies beside the workbook.",
        )
    path = (folder or Path()) / name
    try:
        if folder is None or path.is_symlink() or not path.is_file():
            return None, f"There is no file {name!r} beside the workbook. Put it there, or take its name out."
        if path.stat().st_size > MOST_BYTES:
            return None, f"{name!r} is larger than {MOST_BYTES >> 20} MiB. Make it smaller."
        return path.read_bytes(), ""
    except (OSError, ValueError) as error:
        return None, f"{name!r} cannot be read: {error}. Close it where it is open, and try again."


def _stands(record: ClaimRecord, otherwise: Iterable[str]) -> str:
    number = record.claim.id
    return (
        f"this is claim {number}, recorded before, and a claim is never changed. It stands as it was: "
        f"{'; '.join(otherwise)}. Empty the row; to mend the claim, withdraw it first and claim it again."
    )


def is_out_of_time(entry: Entry) -> bool:
    """Whether a claim was recorded, or would be, that the notice rule refuses."""
    return entry.register == RELIEF and entry.changes.get(STATE) == Outcome.OUT_OF_TIME.value


def told_of(office: Office, entries: Iterable[Entry]) -> tuple[str, ...]:
    """What is to be said of claims that were just recorded: out of time or not, and what they leave out."""
    told: list[str] = []
    for entry in entries:
        if entry.register != RELIEF or "ground" not in entry.changes or not entry.subject:
            continue
        record = claim_record(office.relief, int(entry.subject))
        begin, end = record.claim.begin, record.claim.end
        told.append(
            f"Claim {entry.subject} is out of time. {entry.reason}"
            if is_out_of_time(entry)
            else f"Claim {entry.subject} waits: outscore relief decide {entry.subject} grant --by NAME "
            f"--reason TEXT. {extent_sentence(Extents(office).standing(record), begin, end)}"
        )
    return tuple(told)
