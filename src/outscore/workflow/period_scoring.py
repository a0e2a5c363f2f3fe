"""One period's statements as they would be today, from facts, terms and what earlier periods hand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.agreed_release import agreed_for
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.assess import assess
from outscore.scoring.assess import assessment_document
from outscore.scoring.flags import with_notes
from outscore.scoring.measure import figure_over
from outscore.scoring.measure import stretch
from outscore.scoring.restating import results_differ
from outscore.scoring.results import Scorer
from outscore.scoring.results import as_settled
from outscore.scoring.results import trend_periods
from outscore.scoring.settlement_document import has_settlement
from outscore.scoring.statement import Subject
from outscore.scoring.statement import statement_document
from outscore.scoring.working_document import with_workings
from outscore.storage.flagged import NotesBeside
from outscore.workflow.doubts_relieved import NOTES
from outscore.workflow.doubts_relieved import DoubtsRelieved
from outscore.workflow.earlier import Earlier
from outscore.workflow.figures_of_record import counted
from outscore.workflow.gaps import with_gaps
from outscore.workflow.promises_doubts import doubted
from outscore.workflow.quality import Quality
from outscore.workflow.ratings import all_ratings
from outscore.workflow.settling import Settling
from outscore.workflow.settling import is_settled
from outscore.workflow.settling import rests_on_earlier

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Mapping

    from outscore.contracts.workspace import Workspace
    from outscore.model.contract import Contract
    from outscore.model.delivery import Issue
    from outscore.model.result import Judgement
    from outscore.model.result import Tally
    from outscore.model.statement import AssessmentDocument
    from outscore.model.statement import DataQualityDocument
    from outscore.model.statement import StatementDocument
    from outscore.scoring.measure import Stretch
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office
    from outscore.workflow.settling import Settled

EARLIER_MONTHS = 6


def months_assessed(workspace: Workspace, period: Period) -> tuple[Period, ...]:
    """The months whose figures may stand behind a requirement's rating at the end of a period."""
    longest = max([binding.of_last for binding in workspace.bindings], default=0)
    return period.months()[-1].last(longest + EARLIER_MONTHS)


class PeriodScoring:
    """Everything that one period's statements are made from, read once.

    looked_at: the months whose facts were read.
    """

    def __init__(self, office: Office, period: Period, vendors: Collection[str] | None) -> None:
        self._office = office
        self._period = period
        self._earlier = Earlier(office, period)
        self.looked_at = months = self._months(vendors)
        versions = [version for one in office.workspace.contracts for version in one.versions]
        found = counted(office, period, months, versions, vendors)
        self._tallies = found.figures
        self._counted = found.facts
        self._notes = NotesBeside(found.facts, vendors)
        self._quality = Quality(office, period, office.facts.current({month.start for month in months}))
        self._settling = Settling(office, period, found.facts, self._tallies, self._earlier)
        self._terms: dict[str, _Terms] = {}
        self._ratings = all_ratings(office)
        self._doubted: tuple[tuple[str, Period, Issue], ...] | None = None
        self._relieved = DoubtsRelieved(office, period)

    def _months(self, vendors: Collection[str] | None) -> set[Period]:
        assessed = months_assessed(self._office.workspace, self._period)
        needed = {*self._period.quarter().months(), *assessed}
        for contract in self._office.workspace.contracts:
            for one in trend_periods(contract, self._period):
                needed.update(one.months())
            looks_back = is_settled(contract, self._period) and rests_on_earlier(contract)
            if looks_back and not self._follows(contract, vendors):
                months = (Period.month_of(day) for day in self._office.deliveries.months())
                needed.update(month for month in months if contract.in_force(month) and month <= self._period)
        return needed

    def _follows(self, contract: Contract, vendors: Collection[str] | None) -> bool:
        """Whether every vendor that is scored has a statement of the period before that hands something on.

        Statements under terms without money hand nothing on, nor do those of versions before there was any.
        """
        previous = self._period.previous()
        found = [
            self._earlier.carried(vendor, contract.id)
            for vendor in contract.vendors
            if vendors is None or vendor in vendors
        ]
        return all(one is not None and one[1] == previous for one in found)

    def document(self, vendor: str, contract_id: str, revision: int) -> StatementDocument:
        """The statement as it would be today."""
        terms = self._terms_of(contract_id)
        signed, contract = terms.signed, terms.contract
        tallies = self._tallies.of(contract, vendor, terms.months)
        settled = self._settling.of(vendor, signed) if terms.is_settled else None
        name = self._office.workspace.vendor(vendor).name_on(self._period.end)
        subject = Subject(self._office.programme, {"id": vendor, "name": name}, contract, self._period)
        document = statement_document(
            subject,
            revision,
            results=terms.scorer.of(tallies, self._judged(vendor, terms, settled)),
            data_quality=self._data_quality(vendor, contract),
            assessment=self._assessment(vendor, terms, tallies, settled),
            settlement=settled.document if settled and has_settlement(contract) else None,
        )
        if settled:
            document = with_workings(document, settled.workings)
        document = with_gaps(document, contract, self._office.workspace, self._counted, self._period.months())
        if not self._notes.there_are_any:
            return document
        return with_notes(document, contract, lambda measure, months: self._notes.of(vendor, measure, months))

    def _data_quality(self, vendor: str, contract: Contract) -> DataQualityDocument:
        """What the deliveries gave, and what a card tells of feeds that are not whole."""
        questions = self._questions(vendor, contract)
        found = self._quality.of(vendor, len(questions))
        notes = [*self._tallies.notes(vendor, contract, self._period.months()), *questions]
        if notes:
            found["notes"] = notes
        return found

    def _questions(self, vendor: str, contract: Contract) -> list[str]:
        """What is asked about figures that look wrong, of the feeds that the contract's measures read."""
        if self._doubted is None:
            self._doubted = doubted(self._office, self._period)
        reads = {name for measure in contract.measures for name in measure.metric.quantities}
        feeds = {
            feed.id for feed in self._office.workspace.feeds if reads & {one.id for one in feed.quantities}
        }
        return [
            f"{NOTES[self._relieved.of(feed, issue, {contract.id})]} ({month.label}): {issue.message}"
            for feed, month, issue in self._doubted
            if issue.vendor == vendor and feed in feeds
        ]

    def results_moved(self, before: StoredStatement, document: StatementDocument) -> bool:
        """Whether the figures are others, and not only what is told of the deliveries."""
        return results_differ(self._office.statements.read(before.sha256), document)

    def _terms_of(self, contract_id: str) -> _Terms:
        if contract_id not in self._terms:
            signed = self._office.workspace.contract(contract_id)
            contract = signed.on(self._period.start)
            self._terms[contract_id] = _Terms(
                signed=signed,
                contract=contract,
                is_settled=is_settled(signed, self._period),
                scorer=Scorer(contract, self._period),
                trend=trend_periods(signed, self._period),
                bound=self._bound(contract),
            )
        return self._terms[contract_id]

    def _bound(self, contract: Contract) -> dict[str, tuple[Stretch, ...]]:
        """The measures of a contract that requirements rest on, each with the months to be looked at.

        They go up to the period's last month. Those before what a binding looks at tell a gap in it from a
        measure that has just begun.
        """
        bindings = self._office.workspace.bindings if self._office.workspace.catalogue else ()
        named = {binding.measure for binding in bindings if binding.contract == contract.id}
        months = months_assessed(self._office.workspace, self._period)
        run = tuple(stretch(contract, month) for month in months if contract.in_force(month))
        return {measure.id: run for measure in contract.measures if measure.id in named}

    def _judged(
        self, vendor: str, terms: _Terms, settled: Settled | None
    ) -> dict[Period, dict[str, Judgement]]:
        """What settling made of the period, and of those before it in the trend."""
        if settled is None:
            return self._settling.earlier(vendor, terms.signed, terms.settled_months)
        earlier = self._settling.earlier(vendor, terms.signed, terms.trend)
        return {**earlier, self._period: settled.judgements()}

    def _judged_months(
        self, vendor: str, terms: _Terms, settled: Settled | None
    ) -> dict[Period, dict[str, Judgement]]:
        """What settling made of the months that requirements rest on."""
        runs = (one.period for run in terms.bound.values() for one in run)
        months = [month for month in dict.fromkeys(runs) if is_settled(terms.signed, month)]
        if not months:
            return {}
        earlier = self._settling.earlier(vendor, terms.signed, months)
        now = {self._period: settled.judgements()} if settled and self._period in months else {}
        return {**earlier, **now}

    def _assessment(
        self,
        vendor: str,
        terms: _Terms,
        tallies: Mapping[str, Mapping[Period, Tally]],
        settled: Settled | None,
    ) -> AssessmentDocument | None:
        """How requirements stand by what the contract judged: with relief, and all else that it says."""
        workspace = self._office.workspace
        contract = terms.contract
        catalogue = workspace.release_for(contract.id, vendor, self._period.end)
        if catalogue is None:
            return None
        judged = self._judged_months(vendor, terms, settled)
        trends = {
            (contract.id, measure.id): tuple(
                as_settled(figure_over(month, measure, tallies.get(measure.id, {})), measure, judged)
                for month in terms.bound[measure.id]
            )
            for measure in contract.measures
            if measure.id in terms.bound
        }
        tailored = [each for each in workspace.tailoring if each.contract == contract.id]
        results = assess(
            catalogue,
            workspace.bindings,
            self._ratings,
            trends,
            vendor,
            self._period.end,
            tailored,
        )
        agreed = agreed_for(workspace.agreed_releases, contract.id, vendor, self._period.end)
        return assessment_document(catalogue, results, agreed)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a contract says of the period, the same for each of its vendors."""

    signed: Contract
    contract: Contract
    is_settled: bool
    scorer: Scorer
    trend: tuple[Period, ...]
    bound: Mapping[str, tuple[Stretch, ...]]

    @property
    def settled_months(self) -> tuple[Period, ...]:
        """The months of the trend's quarters, where it is each month that the contract settles."""
        quarters = [one for one in self.trend if one.grain is Grain.QUARTER]
        months = [month for one in quarters for month in one.months()]
        return tuple(month for month in months if is_settled(self.signed, month))

    @property
    def months(self) -> frozenset[Period]:
        """The months whose tallies the results and the assessment look at."""
        looked_at = (month for run in self.bound.values() for one in run for month in one.months)
        return self.scorer.months | frozenset(looked_at)
