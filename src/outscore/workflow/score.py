"""Scoring: facts and terms into a statement for every vendor; a new revision where it says anything new."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from outscore.errors import UnknownName
from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.scoring.assess import assess
from outscore.scoring.assess import assessment_document
from outscore.scoring.measure import figure
from outscore.scoring.statement import Subject
from outscore.scoring.statement import score
from outscore.scoring.statement import statement_document
from outscore.scoring.statement import trend_periods
from outscore.storage.tallies import Tallies
from outscore.workflow.quality import Quality

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.contract import Contract
    from outscore.model.period import Period
    from outscore.model.result import Figure
    from outscore.model.result import Tally
    from outscore.model.statement import AssessmentDocument
    from outscore.model.statement import StatementDocument
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office


EARLIER_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Scored:
    """The statements that stand after scoring: which are new, and which frozen ones would differ today."""

    period: str
    statements: tuple[StoredStatement, ...]
    new: int
    differs: tuple[str, ...] = field(default=())


def score_period(office: Office, period: Period, vendors: Collection[str] | None = None) -> Scored:
    """Score a month or a quarter for every vendor under contract in it, or only for some vendors."""
    pairs = [pair for pair in office.pairs(period) if vendors is None or pair[0] in vendors]
    if not pairs:
        raise UnknownName("contract in force in", str(period), _known_spans(office))
    review = _Review(office, _Scoring(office, period, vendors), period)
    added = office.statements.add(review.news(pairs), office.now())
    together = sorted([*review.standing, *added], key=lambda one: (one.vendor, one.contract))
    return Scored(str(period), tuple(together), len(added), tuple(review.differs))


def moved_since_scored(
    office: Office, period: Period, vendors: Collection[str] | None = None
) -> tuple[str, ...]:
    """The vendors whose result for a period would come out differently today, frozen ones left out."""
    pairs = [pair for pair in office.pairs(period) if vendors is None or pair[0] in vendors]
    review = _Review(office, _Scoring(office, period, vendors), period)
    return tuple(sorted({document["vendor"]["id"] for document in review.news(pairs)}))


def concerned_by(office: Office, period: Period, months: Collection[Period]) -> bool:
    """Whether a statement of the period looks at any of the months, be it only in its trend."""
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
        self._period = str(period)
        self._scoring = scoring
        self._frozen = office.approvals.frozen()
        self._current = office.statements.current(self._period)

    def news(self, pairs: Iterable[tuple[str, str]]) -> Iterator[StatementDocument]:
        """The statements that say something new, one at a time; those that stand are noted on the way."""
        for vendor, contract in pairs:
            before = self._current.get((vendor, contract))
            document = self._scoring.document(vendor, contract, before.revision if before else 1)
            if before is None:
                yield document
            elif sha256(canonical(document)) == before.sha256:
                self.standing.append(before)
            elif (vendor, contract, self._period) in self._frozen:
                self.standing.append(before)
                if self._scoring.results_moved(before, document):
                    self.differs.append(vendor)
            else:
                document["revision"] = before.revision + 1
                yield document


class _Scoring:
    """Everything that one period's statements are made from, read once."""

    def __init__(self, office: Office, period: Period, vendors: Collection[str] | None) -> None:
        self._office = office
        self._period = period
        longest = max([binding.of_last for binding in office.workspace.bindings], default=0)
        self._history = longest + EARLIER_MONTHS
        months = {month.start for month in self._months()}
        contracts = office.workspace.contracts
        facts = office.facts.current(months)
        self._tallies = Tallies(facts, contracts, vendors)
        self._quality = Quality(office, period, facts)

    def _months(self) -> set[Period]:
        needed = {*self._period.quarter().months(), *self._period.months()[-1].last(self._history)}
        for contract in self._office.workspace.contracts:
            for one in trend_periods(contract, self._period):
                needed.update(one.months())
        return needed

    def document(self, vendor: str, contract_id: str, revision: int) -> StatementDocument:
        """The statement as it would be today."""
        workspace = self._office.workspace
        contract = workspace.contract(contract_id)
        tallies = self._tallies.of(contract, vendor)
        name = workspace.vendor(vendor).name_on(self._period.end)
        subject = Subject(self._office.programme, {"id": vendor, "name": name}, contract, self._period)
        return statement_document(
            subject,
            revision,
            results=score(contract, self._period, tallies),
            data_quality=self._quality.of(vendor),
            assessment=self._assessment(vendor, contract, tallies),
        )

    def results_moved(self, before: StoredStatement, document: StatementDocument) -> bool:
        """Whether the figures are others, and not only what is told of the deliveries."""
        return self._office.statements.read(before.sha256)["results"] != document["results"]

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
