"""What stands for a period, held against what its statements would say today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import TooManyOverlaps
from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.scoring.restating import restated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.model.period import Period
    from outscore.model.statement import StatementDocument
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office
    from outscore.workflow.period_scoring import PeriodScoring


@dataclass(frozen=True, slots=True)
class Refused:
    """A vendor and contract of which no result can be worked out, and why in a sentence.

    frozen: whether an approved result stands for it.
    """

    vendor: str
    contract: str
    frozen: bool
    sentence: str


class Review:
    """What stands for a period, held against what its statements would say today.

    refused: those that cannot be worked out today; what stands for them is left as it is.
    """

    def __init__(self, office: Office, scoring: PeriodScoring, period: Period) -> None:
        self.standing: list[StoredStatement] = []
        self.differs: list[str] = []
        self.differing: list[tuple[str, str]] = []
        self.known_now: list[tuple[str, str]] = []
        self.refused: list[Refused] = []
        self._office = office
        self._period = str(period)
        self._scoring = scoring
        self._frozen = office.approvals.frozen()
        self._reopened = office.approvals.reopened()
        self._current = office.statements.current(self._period)

    def news(self, pairs: Iterable[tuple[str, str]]) -> Iterator[StatementDocument]:
        """The statements that say something new, one at a time; those that stand are noted on the way."""
        for vendor, contract in pairs:
            before = self._current.get((vendor, contract))
            try:
                document = self._document(vendor, contract, before.revision if before else 1)
            except TooManyOverlaps as error:
                self._note_refused(vendor, contract, error)
                self.standing += [before] if before else []
                continue
            if before is None:
                yield document
            elif sha256(canonical(document)) == before.sha256:
                self.standing.append(before)
            elif self._is_frozen(vendor, contract):
                self.standing.append(before)
                if self._scoring.results_moved(before, document):
                    self.differs.append(vendor)
                    self.differing.append((vendor, contract))
                    self._note_known(before, document)
            else:
                document["revision"] = before.revision + 1
                yield document

    def _note_refused(self, vendor: str, contract: str, error: TooManyOverlaps) -> None:
        frozen = self._is_frozen(vendor, contract)
        stands = "what was approved stands, and cannot be worked out again" if frozen else "not scored"
        sentence = f"{vendor}, contract {contract}, {self._period}: {stands}. {error}"
        self.refused.append(Refused(vendor, contract, frozen, sentence))

    def _note_known(self, before: StoredStatement, document: StatementDocument) -> None:
        was, now = self._office.statements.read(before.sha256).get("settlement"), document.get("settlement")
        if was and now and was["estimated"] and not now["estimated"]:
            self.known_now.append((before.vendor, before.contract))

    def _is_frozen(self, vendor: str, contract: str) -> bool:
        subject = (vendor, contract, self._period)
        return subject in self._frozen and subject not in self._reopened

    def _document(self, vendor: str, contract: str, revision: int) -> StatementDocument:
        """The statement as it would be today; in place of a frozen one it says what it moves."""
        document = self._scoring.document(vendor, contract, revision)
        subject = (vendor, contract, self._period)
        opened = self._reopened.get(subject)
        if opened is None:
            return document
        frozen = self._office.statements.read(self._frozen[subject])
        return restated(frozen, document, "" if opened.asked_for else opened.because)

    def proposed(self, statements: Iterable[StoredStatement]) -> tuple[StoredStatement, ...]:
        """Those that stand in place of a frozen one until they are approved."""
        subjects = {(one.vendor, one.contract, self._period): one for one in statements}
        return tuple(
            one
            for subject, one in subjects.items()
            if subject in self._reopened and one.sha256 != self._frozen[subject]
        )
