"""Approved results that would be others today: what would move, because of what, and whether it is much."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from outscore.model.period import Period
from outscore.scoring.materiality import reasons
from outscore.scoring.older_statements import completed
from outscore.scoring.restated_wording import NOTHING_MOVED
from outscore.storage.waiting import waiting_rows
from outscore.workflow.office import supposing
from outscore.workflow.period_scoring import PeriodScoring
from outscore.workflow.relief_granted import months_of
from outscore.workflow.restate import restate
from outscore.workflow.review import Review

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.statement import StatementDocument
    from outscore.storage.approvals import Subject
    from outscore.storage.waiting import WaitingRow
    from outscore.workflow.office import Office

_TRIAL = ("outscore", "to see what would move")


class State(StrEnum):
    """Where a restatement stands.

    PROPOSED: enough would move, a person decides. TOLD: less would move than the workspace calls material.
    OPEN: a person has opened the result, and it waits for approval.
    """

    PROPOSED = "proposed"
    TOLD = "told"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Restatement:
    """What restating an approved result would move, that result first, then later ones that rest on it.

    why: what makes it material. rows: those that came for it and do not count yet. decided: what people
    decided on relief in its months since it was approved, in sentences.
    """

    vendor: str
    contract: str
    period: str
    state: State
    documents: tuple[StatementDocument, ...]
    why: tuple[str, ...] = field(default=())
    rows: tuple[WaitingRow, ...] = field(default=())
    decided: tuple[str, ...] = field(default=())

    @property
    def sentences(self) -> tuple[str, ...]:
        """What moves: of the result itself, and of each later one with its period before it."""
        return tuple(one for document in self.documents for one in self._of(document))

    @property
    def moves(self) -> bool:
        """Whether figures, verdicts or money of any of its results would be others."""
        every = [told["sentences"] for one in self.documents if (told := one.get("restatement"))]
        return bool(self.why) or any(NOTHING_MOVED not in sentences for sentences in every)

    def _of(self, document: StatementDocument) -> list[str]:
        told, period = document.get("restatement"), document["period"]["id"]
        sentences = told["sentences"] if told else []
        if period == self.period:
            return sentences
        moved = sentences[:1] if NOTHING_MOVED in sentences else sentences
        return [f"{period}: {one}" for one in moved]

    @property
    def in_short(self) -> str:
        """One line for whoever runs a month."""
        return f"{headline(self)} {self.sentences[0]} See: outscore restatements {self.period}"


def restatements(
    office: Office, period: Period | None = None, vendors: Collection[str] | None = None
) -> tuple[Restatement, ...]:
    """The restatements that are due, and those that are open; of a period alone if one is given.

    Due is what rows that came since, or today's terms, definitions, relief and other decisions, would give
    otherwise than it was approved. Every frozen result is looked at but those that `out_of_reach` tells; one
    of which only what surrounds it moves, such as the months of its trend, is told where its period is asked
    for.
    """
    return look_through(office, period, vendors)[0]


def look_through(
    office: Office, period: Period | None = None, vendors: Collection[str] | None = None
) -> tuple[tuple[Restatement, ...], tuple[str, ...]]:
    """The same, and a sentence for each result that cannot be worked out today."""
    found, refused = restatements_by_rows(office, period, vendors), list[str]()
    told = {subject for one in found for subject in _subjects(one)}
    frozen = {Period.parse(subject[2]) for subject in office.approvals.frozen()}
    rows = waiting_rows(office.facts, office.deliveries)
    for asked in sorted(frozen if period is None else frozen & {period}, key=_by_end):
        moved, unknown = differing(office, asked, vendors)
        refused += unknown
        for subject in sorted(moved - told):
            one = _tried(office, subject, rows)
            if one is not None and (period is not None or one.moves):
                found.append(one)
                told |= _subjects(one)
    return tuple(found), tuple(refused)


def _subjects(one: Restatement) -> set[Subject]:
    """The results that a restatement moves: its own, and later ones that follow it."""
    later = {(one.vendor, one.contract, document["period"]["id"]) for document in one.documents}
    return {(one.vendor, one.contract, one.period)} | later


def restatements_by_rows(
    office: Office, period: Period | None = None, vendors: Collection[str] | None = None
) -> list[Restatement]:
    """Those that are due because rows came for frozen months, and those that are open."""
    rows = waiting_rows(office.facts, office.deliveries)
    moved = sorted(_moved_by(rows, office), key=_order)
    found = [*_open(office), *(_tried(office, one, rows) for one in moved)]
    return [
        one
        for one in found
        if one is not None
        and (period is None or one.period == str(period))
        and (vendors is None or one.vendor in vendors)
    ]


def out_of_reach(
    office: Office, period: Period | None = None, vendors: Collection[str] | None = None
) -> tuple[str, ...]:
    """A sentence for each vendor and contract with frozen results that no terms of today can judge."""
    left: dict[tuple[str, str], list[str]] = {}
    for subject in sorted(office.approvals.frozen(), key=_order):
        vendor, contract, name = subject
        one = Period.parse(name)
        asked = (period is None or one == period) and (vendors is None or vendor in vendors)
        if asked and (vendor, contract) not in office.pairs(one):
            left.setdefault((vendor, contract), []).append(name)
    return tuple(
        f"{vendor}, contract {contract}: what was approved stands for {', '.join(names)} and was not looked "
        f"at, because today the contract does not bind {vendor} then."
        for (vendor, contract), names in left.items()
    )


def due_by_rows(office: Office) -> tuple[Restatement, ...]:
    """The restatements that are due because rows came for frozen months; nobody has opened these."""
    return tuple(one for one in restatements_by_rows(office) if one.state is not State.OPEN)


def due(office: Office) -> tuple[Restatement, ...]:
    """The restatements that are due, by rows or by what people decided; nobody has opened these."""
    return tuple(one for one in restatements(office) if one.state is not State.OPEN)


def proposals(office: Office) -> tuple[str, ...]:
    """A line for each restatement that is proposed."""
    return tuple(one.in_short for one in due(office) if one.state is State.PROPOSED)


def differing(
    office: Office, period: Period, vendors: Collection[str] | None = None
) -> tuple[set[Subject], list[str]]:
    """The frozen results of a period that today's terms, definitions or relief would give otherwise.

    With them comes a sentence for each result that cannot be worked out today.
    """
    pairs = [pair for pair in office.pairs(period) if vendors is None or pair[0] in vendors]
    frozen = office.approvals.frozen()
    if not any((*pair, str(period)) in frozen for pair in pairs):
        return set(), []
    review = Review(office, PeriodScoring(office, period, vendors), period)
    for _ in review.news(pairs):
        pass
    return {(*pair, str(period)) for pair in review.differing}, [one.sentence for one in review.refused]


def tried(office: Office, subjects: Iterable[Subject]) -> tuple[Restatement, ...]:
    """What restating each of some frozen results would move, where it moves anything."""
    rows = waiting_rows(office.facts, office.deliveries)
    found = (_tried(office, one, rows) for one in sorted(subjects, key=_order))
    return tuple(one for one in found if one is not None)


def _moved_by(rows: Iterable[WaitingRow], office: Office) -> set[Subject]:
    """The frozen results over months for which rows wait; the quarter's where its months are not frozen."""
    places = {(one.vendor, one.month) for one in rows}
    frozen = sorted(office.approvals.frozen(), key=_order)
    found: set[Subject] = set()
    for subject in frozen:
        vendor, contract, period = subject
        months = {(vendor, month.start) for month in Period.parse(period).months()} & places
        own = {(vendor, contract, str(Period.month_of(day))) for _, day in months}
        if months and (subject in own or not own <= {*frozen}):
            found.add(subject)
    return found - {*office.approvals.reopened()}


def _tried(office: Office, subject: Subject, rows: Sequence[WaitingRow]) -> Restatement | None:
    """The restatement as it would be, done where nothing is kept of it; None where nothing is told."""
    vendor, contract, period = subject
    with supposing(office) as trial:
        scored = restate(trial, Period.parse(period), vendor, contract, *_TRIAL).scored
        documents = tuple(
            trial.statements.read(one.sha256) for one in scored.restated if one.contract == contract
        )
    if not documents:
        return None
    why = _why(office, documents)
    state = State.PROPOSED if why else State.TOLD
    moved = [(vendor, contract, document["period"]["id"]) for document in documents]
    decided = tuple(sentence for one in moved for sentence in decided_since(office, one))
    return Restatement(*subject, state, documents, why, _of(rows, vendor, period), decided)


def decided_since(office: Office, subject: Subject) -> tuple[str, ...]:
    """What people decided on relief in a frozen result's months since it was approved, in sentences."""
    vendor, contract, period = subject
    (frozen,) = [one for one, _ in office.approvals.history() if one.subject == subject][-1:]
    months = set(Period.parse(period).months())
    return tuple(
        f"Claim {record.claim.id} ({record.claim.ground}): {one.outcome.replace('_', ' ')} on "
        f"{one.decided_at[:10]} by {one.decided_by}, after {period} was approved on {frozen.frozen_at[:10]}."
        for record in office.relief.all(vendor, contract)
        if months & set(months_of(office.workspace, record.claim))
        for place, one in enumerate(record.decisions)
        if one.decided_at > frozen.frozen_at and any(each.begin for each in record.decisions[: place + 1])
    )


def _why(office: Office, documents: Sequence[StatementDocument]) -> tuple[str, ...]:
    pairs = [
        (completed(office.statements.read(told["sha256_was"])), document)
        for document in documents
        if (told := document.get("restatement"))
    ]
    return reasons(office.workspace.settings.material, pairs)


def _open(office: Office) -> list[Restatement]:
    """Those that a person has begun, with what follows from each."""
    begun: dict[Subject, list[StatementDocument]] = {}
    for subject, one in office.approvals.reopened().items():
        current = office.statements.current(subject[2]).get(subject[:2])
        document = office.statements.read(current.sha256) if current else None
        own = begun.setdefault((one.vendor, one.contract, one.because), [])
        if document is not None and "restatement" in document:
            own.append(document)
    return [
        Restatement(*root, State.OPEN, tuple(sorted(documents, key=_by_period)))
        for root, documents in sorted(begun.items(), key=lambda each: _order(each[0]))
    ]


def _by_period(document: StatementDocument) -> tuple[date, int]:
    return _by_end(Period.parse(document["period"]["id"]))


def _of(rows: Iterable[WaitingRow], vendor: str, period: str) -> tuple[WaitingRow, ...]:
    months = {month.start for month in Period.parse(period).months()}
    return tuple(one for one in rows if one.vendor == vendor and one.month in months)


def _by_end(period: Period) -> tuple[date, int]:
    return (period.end, -period.start.toordinal())


def _order(subject: Subject) -> tuple[date, int, str, str]:
    """By the last day, a month before the quarter that ends with it."""
    return (*_by_end(Period.parse(subject[2])), *subject[:2])


def rows_in_words(rows: Sequence[WaitingRow]) -> tuple[str, ...]:
    """Which delivery's rows would come, go or take the place of another's, in sentences."""
    groups: dict[tuple[str, str], list[WaitingRow]] = {}
    for one in rows:
        groups.setdefault((_delivery(one, "came"), _delivery(one, "gone")), []).append(one)
    return tuple(_sentence(came, gone, found) for (came, gone), found in groups.items())


def _delivery(row: WaitingRow, side: str) -> str:
    place = row.came if side == "came" else row.gone
    return f"delivery {place.delivery} ({place.file})" if place else ""


def _sentence(came: str, gone: str, rows: Sequence[WaitingRow]) -> str:
    new, old = (_numbers([getattr(one, side) for one in rows]) for side in ("came", "gone"))
    one = len(rows) == 1
    if came and came == gone:
        return f"{new} of {came}, read again, {'says' if one else 'say'} otherwise."
    if came and gone:
        return f"{new} of {came} {'replaces' if one else 'replace'} {old[0].lower()}{old[1:]} of {gone}."
    if came:
        return f"{new} of {came} {'comes' if one else 'come'} to it."
    return f"{old} of {gone} no longer {'counts' if one else 'count'}."


def _numbers(places: Sequence[object], most: int = 12) -> str:
    rows = [row for one in places if (row := getattr(one, "row", None)) is not None]
    if not rows:
        return f"{len(places)} rows" if len(places) != 1 else "A row"
    listed = ", ".join(map(str, sorted(rows)[:most])) + (
        f" and {len(rows) - most} more" if len(rows) > most else ""
    )
    return f"Row {listed}" if len(rows) == 1 else f"Rows {listed}"


_HEADS = {
    State.PROPOSED: "a restatement is proposed.",
    State.TOLD: "less would move than counts as material, and it stays as approved (how much does: "
    "`restatement` in outscore.yaml).",
    State.OPEN: "it is open again and waits for approval.",
}


def headline(one: Restatement) -> str:
    """Whose result it is, and where its restatement stands."""
    return f"{one.vendor}, contract {one.contract}, {one.period}: {_HEADS[one.state]}"


def next_step(one: Restatement) -> str:
    """What a person does next."""
    signed = "--by NAME --reason TEXT"
    if one.state is State.OPEN:
        return f"Next: outscore approve {one.period} --restatement --vendor {one.vendor} {signed}"
    command = f"outscore restate {one.period} --vendor {one.vendor} --contract {one.contract} {signed}"
    return f"To take it: {command}" if one.state is State.PROPOSED else f"To take it all the same: {command}"
