"""Settling: readings from facts, charges from invoices, and what the statement before handed on."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.model.carry import START
from outscore.model.period import Grain
from outscore.model.period_facts import Incident
from outscore.model.period_facts import PeriodFacts
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent
from outscore.model.result import EMPTY_TALLY
from outscore.model.result import Judgement
from outscore.model.terms.schemes import NEXT_CHARGES
from outscore.model.terms.schemes import PREVIOUS_CHARGES
from outscore.model.terms.whole import ChargesFrom
from outscore.scoring.measure import pool
from outscore.scoring.measure import reading_of
from outscore.scoring.measure import says_more
from outscore.scoring.plan import plan
from outscore.scoring.promises_measured import unmeasured_reading
from outscore.scoring.readings import by_interval
from outscore.scoring.readings import leaves_out
from outscore.scoring.readings import left_out
from outscore.scoring.readings import quantities_read
from outscore.scoring.readings import reading_under
from outscore.scoring.readings import whole_counts
from outscore.scoring.settle import Settlement
from outscore.scoring.settlement_document import has_settlement
from outscore.scoring.settlement_document import settlement_document
from outscore.scoring.settlement_wording import number
from outscore.scoring.used_once import without_used_time
from outscore.storage.relief_as_read import ReliefAsRead
from outscore.storage.slices import Slices
from outscore.workflow.earlier import Earlier
from outscore.workflow.invoicing import charges_of
from outscore.workflow.invoicing import not_below_zero
from outscore.workflow.invoicing import why_no_charges
from outscore.workflow.relief_granted import granted
from outscore.workflow.relief_granted import grants
from outscore.workflow.workings import Read
from outscore.workflow.workings import RowsOf
from outscore.workflow.workings import Workings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.carry import Carry
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.matter import Matter
    from outscore.model.outcome import Outcome
    from outscore.model.period import Period
    from outscore.model.period_facts import LeftOut
    from outscore.model.result import Tally
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.slices import Granted
    from outscore.model.slices import Slice
    from outscore.model.statement import WorkingDocument
    from outscore.scoring.plan import Plan
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.figures_of_record import FiguresOfRecord
    from outscore.workflow.office import Office


def is_settled(contract: Contract, period: Period) -> bool:
    """Whether a contract says more than targets, and settles periods of this length."""
    return (
        any(map(says_more, contract.versions))
        and contract.on(period.start).terms.settled_every.value == period.grain.value
    )


def rests_on_earlier(contract: Contract) -> bool:
    """Whether what a contract makes of a period can hang on the periods before."""
    return contract.span.start is None or any(map(has_settlement, contract.versions))


@dataclass(frozen=True, slots=True)
class Settled:
    """A period settled, with everything that went in.

    brought: the facts before time was taken out that other measures are credited for. workings: how each
    figure came about, by measure, where there is something to tell.
    """

    contract: Contract
    outcome: Outcome
    facts: PeriodFacts
    carried_in: Carry
    carry: Carry
    brought: PeriodFacts
    workings: Mapping[str, WorkingDocument] = field(default_factory=dict)

    @property
    def document(self) -> SettlementDocument:
        """The settlement as a statement holds it."""
        return settlement_document(self.contract, self.outcome, self.facts, self.carried_in, self.carry)

    def judgements(self) -> dict[str, Judgement]:
        """What it makes of each measure."""
        return {
            measure.id: replace(self._judgement(measure), level=self.outcome.of(measure.id).level)
            for measure in self.contract.measures
        }

    def _judgement(self, measure: Measure) -> Judgement:
        one, read = self.outcome.of(measure.id), self.facts.readings.get(measure.id)
        band = one.band if measure.terms.bands else ""
        if one.adjusted == one.raw and (read is None or _all_counted(measure, read)):
            return Judgement(one.judged, one.verdict, band, one.reason)
        if read is None or read.numerator is None:
            return Judgement(one.judged, one.verdict, band, one.reason, counted=False)
        counts = whole_counts(read.numerator, read.denominator)
        return Judgement(one.judged, one.verdict, band, one.reason, False, *counts)


def _all_counted(measure: Measure, read: Reading) -> bool:
    """Whether neither relief nor an exclusion changed the counts, whatever they come to."""
    with_relief, without = (read.numerator, read.denominator), (read.raw_numerator, read.raw_denominator)
    return with_relief == without and not (leaves_out(measure) and read.numerator is not None)


class Settling:
    """Settles one period, for every vendor and contract that it is asked for."""

    def __init__(
        self,
        office: Office,
        period: Period,
        facts: Sequence[FeedFacts],
        tallies: FiguresOfRecord,
        earlier: Earlier | None = None,
    ) -> None:
        self._office = office
        self._period = period
        self._facts = facts
        self._tallies = tallies
        self._slices = Slices(facts, ZoneInfo(office.workspace.settings.timezone))
        self._settlements: dict[str, Settlement] = {}
        self._plans: dict[int, Plan] = {}
        self._arrivals: dict[int, str] | None = None
        self._earlier = earlier or Earlier(office, period)
        self._relief = ReliefAsRead(office.relief)
        self._workings = Workings(self.rows_of, self._earlier, period)

    def of(self, vendor: str, contract: Contract) -> Settled:
        """The period of a vendor under a contract, from what the statement before it handed on."""
        settlement = self._settlements.setdefault(contract.id, Settlement(contract))
        carry, after = self._carried(vendor, contract)
        for missed in _between(after, self._period, contract):
            _, carry = settlement.step(carry, self.facts_of(vendor, contract, missed))
        in_force = contract.on(self._period.start)
        brought = self.facts_of(vendor, contract, self._period)
        facts = without_used_time(self._plan(in_force), carry, brought)
        outcome, handed_on = settlement.step(carry, facts)
        workings = self._workings.of(vendor, contract, Read(outcome, brought, facts, carry))
        return Settled(in_force, outcome, facts, carry, handed_on, brought, workings)

    def earlier(
        self, vendor: str, contract: Contract, periods: Sequence[Period]
    ) -> dict[Period, dict[str, Judgement]]:
        """What stands of periods before, as it was settled."""
        return self._earlier.judged(vendor, contract.id, periods)

    def _carried(self, vendor: str, contract: Contract) -> tuple[Carry, Period | None]:
        """What the last statement before handed on, and its period; a fresh start where there is none."""
        if not rests_on_earlier(contract):
            return START, self._period.previous()
        return self._earlier.carried(vendor, contract.id) or (START, self._before_the_first(vendor))

    def _before_the_first(self, vendor: str) -> Period | None:
        """The period before the first of which anything is known."""
        first = self._tallies.first_month(vendor)
        if first is None or first > self._period:
            return None
        return (first if self._period.grain is Grain.MONTH else first.quarter()).previous()

    def facts_of(self, vendor: str, contract: Contract, period: Period) -> PeriodFacts:
        """All that settling a period needs to know, as the facts stand today."""
        in_force = contract.on(period.start)
        charges, estimated = self._charges(vendor, contract, in_force, period)
        beside, guessed = self._charges_beside(vendor, contract, period)
        estimated = estimated or guessed
        tallies = self._tallies.of(in_force, vendor)
        relief = granted(self._office.workspace, self._relief, vendor, contract.id, period)
        counted = self._tallies.as_counted(vendor, in_force, period)
        left = self._left_out(vendor, counted, period, relief)
        return PeriodFacts(
            period=period,
            readings={
                measure.id: self._reading(vendor, counted, measure, period, tallies, relief)
                for measure in counted.measures
            },
            charges=charges,
            no_charges=self._why_none(vendor, contract, period) if charges is None else "",
            estimated=estimated,
            amounts=beside,
            quantities=self._quantities(vendor, period, self._plan(in_force).quantities),
            incidents=tuple(
                Incident(one.id, one.measures, one.charged)
                for one in self._office.workspace.decisions.incidents
                if _concerns(one.matter, vendor, contract, period)
            ),
            waived={
                name: f"{one.reason} ({one.matter.by}, {one.matter.day})"
                for one in self._office.workspace.decisions.waivers
                if _concerns(one.matter, vendor, contract, period)
                for name in one.measures
            },
            relief=grants(self._relief, relief, left),
        )

    def rows_of(self, vendor: str, contract: Contract) -> RowsOf:
        """The rows of the period with the relief that stands for it, as they are counted."""
        counted = self._tallies.as_counted(vendor, contract.on(self._period.start), self._period)
        relief = granted(self._office.workspace, self._relief, vendor, contract.id, self._period)
        return RowsOf(counted, tuple(relief), lambda one: self._slices_of(vendor, counted, one, self._period))

    def _left_out(
        self, vendor: str, contract: Contract, period: Period, relief: Sequence[Granted]
    ) -> dict[int, dict[str, LeftOut]]:
        """What each stretch of relief took out of each measure, by its place; graded ones have no rows."""
        found: dict[int, dict[str, LeftOut]] = {place: {} for place, _ in enumerate(relief)}
        for measure in contract.measures if relief else ():
            if not measure.terms.grades:
                slices = self._slices_of(vendor, contract, measure, period)
                for place, one in left_out(measure, slices, relief, contract.terms.closed_days).items():
                    found[place][measure.id] = one
        return found

    def _slices_of(self, vendor: str, contract: Contract, measure: Measure, period: Period) -> list[Slice]:
        names = quantities_read(measure, contract.terms.relief)
        months = [month for month in period.months() if contract.in_force(month)]
        return [one for month in months for one in self._slices.of(vendor, measure.scope, names, month)]

    def _plan(self, in_force: Contract) -> Plan:
        return self._plans.setdefault(id(in_force), plan(in_force, (in_force,)))

    def _charges(
        self, vendor: str, contract: Contract, in_force: Contract, period: Period
    ) -> tuple[Fraction | None, bool]:
        """The charges, and whether they are an estimate; a quantity is taken from what was counted."""
        terms = in_force.terms.charges
        if terms is None or terms.source is not ChargesFrom.QUANTITY:
            return charges_of(self._office, vendor, contract, period)
        known = self._quantities(vendor, period, (terms.quantity,)).get(terms.quantity)
        return (terms.amount, True) if known is None else (not_below_zero(known), False)

    def _why_none(self, vendor: str, contract: Contract, period: Period) -> str:
        """Why there are no charges, where it is not that nothing is known of them yet."""
        terms = contract.on(period.start).terms.charges
        if terms is None or terms.source is not ChargesFrom.QUANTITY:
            return why_no_charges(self._office, vendor, contract, period)
        known = self._quantities(vendor, period, (terms.quantity,)).get(terms.quantity, Fraction(0))
        below = f"{terms.quantity} comes to {number(known, 0)}, and no percentage is taken of less than zero."
        return below if known < 0 else ""

    def _charges_beside(
        self, vendor: str, contract: Contract, period: Period
    ) -> tuple[dict[str, Fraction], bool]:
        """The charges of the periods before and after that terms name, and whether one is an estimate.

        Outside the contract nothing is charged; what is not known yet is left out.
        """
        wanted = self._plan(contract.on(period.start)).bases
        beside = {PREVIOUS_CHARGES: period.previous(), NEXT_CHARGES: period.next()}
        found: dict[str, Fraction] = {}
        guessed = False
        for name, other in beside.items():
            if name not in wanted:
                continue
            in_force = contract.on(other.start)
            holds = in_force.span.covers(other.start)
            none = (Fraction(0), False)
            charges, estimated = self._charges(vendor, contract, in_force, other) if holds else none
            if charges is not None:
                found[name] = charges
                guessed = guessed or estimated
        return found, guessed

    def _quantities(self, vendor: str, period: Period, names: Sequence[str]) -> dict[str, Fraction]:
        """Sums over the period, of quantities that are known for every month of it."""
        months = period.months()
        found = {name: [self._tallies.total(vendor, month, name) for month in months] for name in names}
        return {
            name: sum((one for one in totals if one is not None), Fraction(0))
            for name, totals in found.items()
            if all(one is not None for one in totals)
        }

    def _reading(
        self,
        vendor: str,
        contract: Contract,
        measure: Measure,
        period: Period,
        tallies: Mapping[str, Mapping[Period, Tally]],
        relief: Sequence[Granted],
    ) -> Reading:
        if measure.terms.grades:
            return self._graded(vendor, contract, measure, period)
        own = tallies.get(measure.id, {})
        months = [month for month in period.months() if contract.in_force(month)]
        tally = pool([own.get(month, EMPTY_TALLY) for month in months], measure.metric.combine)
        if by_interval(measure, contract.terms.relief):
            found = reading_under(
                contract, measure, lambda one: self._slices_of(vendor, contract, one, period), relief
            )
            found = unmeasured_reading(found, tally.short)
        else:
            found = reading_of(measure.metric, tally)
        return self._ripe(found, vendor, measure, period)

    def _graded(self, vendor: str, contract: Contract, measure: Measure, period: Period) -> Reading:
        for one in self._office.workspace.decisions.grades:
            if one.measure == measure.id and _concerns(one.matter, vendor, contract, period):
                shown = f"Graded {one.grade} by {one.matter.by} on {one.matter.day}: {one.evidence}"
                return Reading(None, grade=one.grade, reason=shown)
        return Reading(None, absent=WhyAbsent.NO_REPORT, reason="Nobody has graded it.")

    def _ripe(self, found: Reading, vendor: str, measure: Measure, period: Period) -> Reading:
        """A figure that came too early may still change; when its rows arrived decides that."""
        days = measure.terms.matures_after_days
        if days is None or found.value is None:
            return found
        if self._received(vendor, measure, period) >= period.end + timedelta(days=days):
            return found
        return replace(found, mature=False)

    def _received(self, vendor: str, measure: Measure, period: Period) -> date:
        """The day on which the newest rows behind a measure of a vendor arrived."""
        names = measure.metric.quantities
        brought = {
            number
            for facts in self._facts
            if any(name in facts.scales for name in names)
            for number in facts.brought_by(vendor, period.start, period.end)
        }
        if self._arrivals is None:
            self._arrivals = self._office.deliveries.last_arrivals()
        arrivals = self._arrivals
        days = [date.fromisoformat(arrivals[number][:10]) for number in brought if number in arrivals]
        return max(days, default=date.min)


def _concerns(matter: Matter, vendor: str, contract: Contract, period: Period) -> bool:
    return (matter.vendor, matter.contract, matter.period) == (vendor, contract.id, period)


def _between(after: Period | None, until: Period, contract: Contract) -> tuple[Period, ...]:
    """The periods in force between two, neither of them included, oldest first."""
    found: list[Period] = []
    one = until.previous()
    while after is not None and one > after and any(map(contract.in_force, one.months())):
        found.append(one)
        one = one.previous()
    return tuple(reversed(found))
