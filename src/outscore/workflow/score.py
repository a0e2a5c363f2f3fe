"""Scoring: facts and terms into a statement for every vendor; a new revision where it says anything new."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.errors import UnknownName
from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.model.period import Period
from outscore.scoring.assess import assess
from outscore.scoring.assess import assessment_document
from outscore.scoring.measure import figure
from outscore.scoring.restating import restated
from outscore.scoring.settlement_document import has_settlement
from outscore.scoring.statement import Subject
from outscore.scoring.statement import score
from outscore.scoring.statement import statement_document
from outscore.scoring.statement import trend_periods
from outscore.storage.tallies import Tallies
from outscore.workflow.quality import Quality
from outscore.workflow.settling import Settling
from outscore.workflow.settling import is_settled

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import date

    from outscore.model.contract import Contract
    from outscore.model.result import Figure
    from outscore.model.result import Judgement
    from outscore.model.result import Tally
    from outscore.model.statement import AssessmentDocument
    from outscore.model.statement import StatementDocument
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office
    from outscore.workflow.settling import Settled


EARLIER_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Scored:
    """The statements that stand after scoring: which are new, and which frozen ones would differ today.

    restated: those proposed in place of frozen ones, of this period and of later ones that rest on it.
    known_now: those among the latter whose charges were estimated and are known now.
    """

    period: str
    statements: tuple[StoredStatement, ...]
    new: int
    differs: tuple[str, ...] = field(default=())
    restated: tuple[StoredStatement, ...] = field(default=())
    known_now: tuple[tuple[str, str], ...] = field(default=())


def score_period(office: Office, period: Period, vendors: Collection[str] | None = None) -> Scored:
    """Score a month or a quarter for every vendor under contract in it, or only for some vendors."""
    pairs = [pair for pair in office.pairs(period) if vendors is None or pair[0] in vendors]
    if not pairs:
        raise UnknownName("contract in force in", str(period), _known_spans(office))
    review = _Review(office, _Scoring(office, period, vendors), period)
    added = office.statements.add(review.news(pairs), office.now())
    together = sorted([*review.standing, *added], key=lambda one: (one.vendor, one.contract))
    later = [
        one
        for pair in once_restated(office, str(period), pairs)
        for one in _score_later(office, period, pair)
    ]
    restated = (*review.proposed(together), *later)
    return Scored(
        str(period), tuple(together), len(added), tuple(review.differs), restated, tuple(review.known_now)
    )


def later_waiting(office: Office, period: Period, pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The later periods that rest on a restated one and are to be scored anew, as "vendor 2026-05"."""
    return tuple(
        f"{pair[0]} {later}"
        for pair in once_restated(office, str(period), pairs)
        for later in _later_frozen(office, period, pair)
        if _is_waiting(office, later, pair)
    )


def _score_later(office: Office, period: Period, pair: tuple[str, str]) -> Iterator[StoredStatement]:
    """The frozen results after a restated one, scored anew in order where they rest on what it hands on."""
    for later in _later_frozen(office, period, pair):
        if not _is_open(office, later, pair):
            if not _hands_on_otherwise(office, later, pair):
                continue
            _open_later(office, period, later, pair)
        review = _Review(office, _Scoring(office, later, {pair[0]}), later)
        added = office.statements.add(review.news([pair]), office.now())
        yield from review.proposed([*review.standing, *added])


def _later_frozen(office: Office, period: Period, pair: tuple[str, str]) -> list[Period]:
    """The other frozen periods of a vendor and contract that do not end before this one begins, in order."""
    found = [Period.parse(one) for *own, one in office.approvals.frozen() if tuple(own) == pair]
    return sorted((one for one in found if one != period and one.end >= period.start), key=_order)


def _order(period: Period) -> tuple[date, int]:
    """By their last day, a month before the quarter that ends with it."""
    return (period.end, -period.start.toordinal())


def _is_open(office: Office, period: Period, pair: tuple[str, str]) -> bool:
    return (*pair, str(period)) in office.approvals.reopened()


def _is_waiting(office: Office, period: Period, pair: tuple[str, str]) -> bool:
    if _is_open(office, period, pair):
        review = _Review(office, _Scoring(office, period, {pair[0]}), period)
        return any(True for _ in review.news([pair]))
    return _hands_on_otherwise(office, period, pair)


def _hands_on_otherwise(office: Office, period: Period, pair: tuple[str, str]) -> bool:
    """Whether a frozen settlement began from something else than what is handed to it today."""
    frozen = office.statements.read(office.approvals.frozen()[*pair, str(period)]).get("settlement")
    if frozen is None:
        return False
    before = office.statements.latest_before(*pair, str(period))
    handed = office.statements.read(before.sha256).get("settlement") if before else None
    if before is None or handed is None or before.period != str(period.previous()):
        settled = _Scoring(office, period, {pair[0]}).document(*pair, 1)["settlement"]
        return settled is not None and settled["carried_in"] != frozen["carried_in"]
    return handed["carry"] != frozen["carried_in"]


def _open_later(office: Office, period: Period, later: Period, pair: tuple[str, str]) -> None:
    history = office.approvals.history()
    root = [one for _, one in history if one and one.subject == (*pair, str(period))][-1]
    number = max(one.number for one, _ in history if one.subject == (*pair, str(later)))
    following = replace(root, period=str(later), number=number, reopened_at=office.now())
    office.approvals.reopen([following])


def moved_since_scored(
    office: Office, period: Period, vendors: Collection[str] | None = None
) -> tuple[str, ...]:
    """The vendors whose result for a period would come out differently today, frozen ones left out."""
    pairs = [pair for pair in office.pairs(period) if vendors is None or pair[0] in vendors]
    review = _Review(office, _Scoring(office, period, vendors), period)
    return tuple(sorted({document["vendor"]["id"] for document in review.news(pairs)}))


def concerned_by(office: Office, period: Period, months: Collection[Period]) -> bool:
    """Whether a statement of the period looks at any of the months, in its trend or by its carry."""
    if any(is_settled(contract, period) for contract in office.workspace.contracts):
        return any(month <= period.months()[-1] for month in months)
    return any(
        month in one.months()
        for contract in office.workspace.contracts
        for one in (*trend_periods(contract, period), period.quarter())
        for month in months
    )


def _known_spans(office: Office) -> list[str]:
    return [
        f"{one.id} ({one.span.start or 'open'} to {one.span.end or 'open'})"
        for one in office.workspace.contracts
    ]


class _Review:
    """What stands for a period, held against what its statements would say today."""

    def __init__(self, office: Office, scoring: _Scoring, period: Period) -> None:
        self.standing: list[StoredStatement] = []
        self.differs: list[str] = []
        self.known_now: list[tuple[str, str]] = []
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
            document = self._document(vendor, contract, before.revision if before else 1)
            if before is None:
                yield document
            elif sha256(canonical(document)) == before.sha256:
                self.standing.append(before)
            elif self._is_frozen(vendor, contract):
                self.standing.append(before)
                if self._scoring.results_moved(before, document):
                    self.differs.append(vendor)
                    self._note_known(before, document)
            else:
                document["revision"] = before.revision + 1
                yield document

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


def once_restated(office: Office, period: str, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of the vendors and contracts whose frozen result of a period was ever opened again."""
    ever = {one.subject for _, one in office.approvals.history() if one}
    return [pair for pair in pairs if (*pair, period) in ever]


class _Scoring:
    """Everything that one period's statements are made from, read once."""

    def __init__(self, office: Office, period: Period, vendors: Collection[str] | None) -> None:
        self._office = office
        self._period = period
        longest = max([binding.of_last for binding in office.workspace.bindings], default=0)
        self._history = longest + EARLIER_MONTHS
        months = {month.start for month in self._months()}
        facts = office.facts.current(months)
        versions = [version for one in office.workspace.contracts for version in one.versions]
        self._tallies = Tallies(facts, versions, vendors)
        self._quality = Quality(office, period, facts)
        self._settling = Settling(office, period, facts, self._tallies)

    def _months(self) -> set[Period]:
        needed = {*self._period.quarter().months(), *self._period.months()[-1].last(self._history)}
        for contract in self._office.workspace.contracts:
            for one in trend_periods(contract, self._period):
                needed.update(one.months())
            if is_settled(contract, self._period) and not self._follows(contract):
                months = (Period.month_of(day) for day in self._office.deliveries.months())
                needed.update(month for month in months if contract.in_force(month) and month <= self._period)
        return needed

    def _follows(self, contract: Contract) -> bool:
        """Whether every vendor of a contract has a statement of the period before."""
        before = self._office.statements.current(str(self._period.previous()))
        return all((vendor, contract.id) in before for vendor in contract.vendors)

    def document(self, vendor: str, contract_id: str, revision: int) -> StatementDocument:
        """The statement as it would be today."""
        workspace = self._office.workspace
        signed = workspace.contract(contract_id)
        contract = signed.on(self._period.start)
        tallies = self._tallies.of(contract, vendor)
        settled = self._settling.of(vendor, signed) if is_settled(signed, self._period) else None
        name = workspace.vendor(vendor).name_on(self._period.end)
        subject = Subject(self._office.programme, {"id": vendor, "name": name}, contract, self._period)
        return statement_document(
            subject,
            revision,
            results=score(contract, self._period, tallies, self._judged(vendor, signed, settled)),
            data_quality=self._quality.of(vendor),
            assessment=self._assessment(vendor, contract, tallies),
            settlement=settled.document if settled and has_settlement(contract) else None,
        )

    def _judged(
        self, vendor: str, contract: Contract, settled: Settled | None
    ) -> dict[Period, dict[str, Judgement]]:
        """What settling made of the period, and of those before it in the trend."""
        if settled is None:
            return {}
        earlier = self._settling.earlier(vendor, contract, trend_periods(contract, self._period))
        return {**earlier, self._period: settled.judgements()}

    def results_moved(self, before: StoredStatement, document: StatementDocument) -> bool:
        """Whether the figures are others, and not only what is told of the deliveries."""
        there = self._office.statements.read(before.sha256)
        return any(there.get(key) != document.get(key) for key in ("results", "settlement"))

    def _assessment(
        self, vendor: str, contract: Contract, tallies: Mapping[str, Mapping[Period, Tally]]
    ) -> AssessmentDocument | None:
        workspace = self._office.workspace
        if workspace.catalogue is None:
            return None
        trends = self._trends(contract, tallies)
        results = assess(
            workspace.catalogue, workspace.bindings, workspace.ratings, trends, vendor, self._period.end
        )
        return assessment_document(workspace.catalogue, results)

    def _trends(
        self, contract: Contract, tallies: Mapping[str, Mapping[Period, Tally]]
    ) -> dict[tuple[str, str], tuple[Figure, ...]]:
        """The monthly figures behind each bound measure, and some before, up to the period's last month.

        The earlier months tell a gap in what a binding looks at from a measure that has just begun.
        """
        last = self._period.months()[-1]
        trends = {}
        for binding in self._office.workspace.bindings:
            measure = next((one for one in contract.measures if one.id == binding.measure), None)
            if binding.contract == contract.id and measure is not None:
                months = [month for month in last.last(self._history) if contract.in_force(month)]
                trends[contract.id, measure.id] = tuple(
                    figure(contract, measure, month, tallies.get(measure.id, {})) for month in months
                )
        return trends
