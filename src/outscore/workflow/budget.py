"""What is left in a period that still runs, from what was received so far; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.errors import PeriodError
from outscore.errors import UnknownName
from outscore.model.contract import Scope
from outscore.model.metric import Combine
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.period_facts import WhyAbsent
from outscore.model.terms.measuring import Method
from outscore.model.terms.whole import ChargesFrom
from outscore.scoring.budget import budget
from outscore.scoring.budget_values import Ahead
from outscore.scoring.settlement_wording import number
from outscore.scoring.wording import half_up
from outscore.storage.slices import Slices
from outscore.workflow.figures_of_record import counted
from outscore.workflow.settling import Settling
from outscore.workflow.settling import is_settled

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.feed import Feed
    from outscore.model.period_facts import Reading
    from outscore.scoring.budget_values import Budget
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office
    from outscore.workflow.settling import Settled

_UNCOUNTED = (WhyAbsent.NO_REPORT, WhyAbsent.NO_VOLUME, WhyAbsent.ALL_RELIEVED)


@dataclass(frozen=True, slots=True)
class ContractBudget:
    """What is left of a vendor's period under one contract, in the version in force.

    charged_to: the last day that charges were counted for, where the period goes on after it; else None.
    """

    vendor: str
    contract: Contract
    period: Period
    left: Budget
    charged_to: date | None = None


def budget_of(
    office: Office, vendor: str, period: Period, rests: Mapping[str, Fraction] | None = None
) -> tuple[ContractBudget, ...]:
    """What is left of a vendor's period under each of its contracts.

    `rests` says by measure how many cases are still to come; else the pace so far goes on. Raises
    UnknownName, or PeriodError where the vendor's contracts settle periods of another length.
    """
    whose = office.workspace.vendor(vendor).id
    contracts = _contracts(office, whose, period)
    given = rests or {}
    known = {
        measure.id for one in contracts for measure in one.on(period.start).measures if _has_rest(measure)
    }
    for name in given:
        if name not in known:
            raise UnknownName("measure that takes a number of cases to come", name, known)
    last = period.months()[-1].start
    versions = [version for one in office.workspace.contracts for version in one.versions]
    months = [Period.month_of(day) for day in office.deliveries.months() if day <= last]
    found = counted(office, period, months, versions, [whose], period.months())
    settling = Settling(office, period, found.facts, found.figures)
    return tuple(
        _left(_Counted(office, found.facts, whose, period, given), one, settling.of(whose, one))
        for one in contracts
    )


def _contracts(office: Office, vendor: str, period: Period) -> tuple[Contract, ...]:
    """The contracts under which a vendor's period is judged."""
    bound = [contract for own, contract in office.pairs(period) if own == vendor]
    if not bound:
        raise UnknownName(f"contract of {vendor} in force in", str(period), _spans(office, vendor))
    contracts = [office.workspace.contract(name) for name in bound]
    found = tuple(one for one in contracts if _judges(one, period))
    if not found:
        every = contracts[0].on(period.start).terms.settled_every.value
        other = period.quarter() if period.grain is Grain.MONTH else period.months()[0]
        raise PeriodError(str(period), accepted=f"{other}: {contracts[0].id} is settled by {every}")
    return found


def _spans(office: Office, vendor: str) -> list[str]:
    return [
        f"{one.id} ({one.span.start or 'open'} to {one.span.end or 'open'})"
        for one in office.workspace.contracts
        if vendor in one.vendors
    ]


def _judges(contract: Contract, period: Period) -> bool:
    if is_settled(contract, period):
        return True
    other = period.quarter() if period.grain is Grain.MONTH else period.months()[0]
    return not is_settled(contract, other) and period.grain in contract.judged_over


def _left(counted: _Counted, contract: Contract, settled: Settled) -> ContractBudget:
    in_force = settled.contract
    ahead = [counted.ahead(in_force, measure, settled) for measure in in_force.measures]
    left = budget(contract, settled.carried_in, settled.facts, ahead)
    return ContractBudget(counted.vendor, in_force, counted.period, left, counted.charged_to(in_force))


def _has_rest(measure: Measure) -> bool:
    return measure.metric.combine is Combine.SUMS and measure.metric.denominator is not None


class _Counted:
    """What was counted of a vendor's period so far, and what is likely still to come."""

    def __init__(
        self,
        office: Office,
        facts: Sequence[FeedFacts],
        vendor: str,
        period: Period,
        given: Mapping[str, Fraction],
    ) -> None:
        self.vendor = vendor
        self.period = period
        self._feeds = office.workspace.feeds
        self._facts = facts
        self._slices = Slices(facts, ZoneInfo(office.workspace.settings.timezone))
        self._given = given

    def ahead(self, contract: Contract, measure: Measure, settled: Settled) -> Ahead:
        """One measure, so far and still to come."""
        reading = settled.facts.readings.get(measure.id)
        if reading is None or (untold := _untold(measure, reading)):
            return Ahead(measure, untold=untold if reading else "Nothing is known of it.")
        parts = self._scale(measure.metric.numerator.quantities)
        if not _has_rest(measure):
            return self._total(contract, Ahead(measure, reading.value or Fraction(0), None, parts))
        below = reading.count or Fraction(0)
        above = (reading.value or 0) * below / measure.metric.factor
        return self._share(contract, Ahead(measure, above, below, parts))

    def _scale(self, names: Iterable[str]) -> int:
        """The finest steps in which any of some quantities is kept."""
        wanted = set(names)
        kept = (scale for one in self._facts for name, scale in one.scales.items() if name in wanted)
        return max(kept, default=1)

    def charged_to(self, contract: Contract) -> date | None:
        """The last day that charges were counted for; None where they are not counted, or for all days."""
        charges = contract.terms.charges
        if charges is None or charges.source is not ChargesFrom.QUANTITY:
            return None
        end = min(self.period.end, contract.span.end or self.period.end)
        last = max(self._days_of(Scope(), (charges.quantity,)), default=None)
        return last if last is not None and last < end else None

    def _total(self, contract: Contract, one: Ahead) -> Ahead:
        if not self._days(one.measure) and self._whole_only(one.measure):
            return replace(one, untold=self._not_before())
        return replace(one, rest=None if self._days_left(contract, one.measure) else Fraction(0))

    def _share(self, contract: Contract, one: Ahead) -> Ahead:
        name, days = one.measure.id, self._days(one.measure)
        if name in self._given:
            return replace(
                one, rest=self._given[name], assumed=f"{number(self._given[name])} still to come, as given."
            )
        if not days:
            if self._whole_only(one.measure):
                return replace(one, untold=self._not_before())
            return replace(one, untold=f"No accepted row yet. How much is to come? --rest {name}=1000")
        left = self._days_left(contract, one.measure)
        if not left:
            return replace(one, rest=Fraction(0), assumed="The period is complete: no day is left.")
        rest = half_up((one.below or Fraction(0)) / len(days) * left, 0)
        counted = (
            f"{number(one.below or Fraction(0))} in {len(days)} day{'' if len(days) == 1 else 's'} with rows"
        )
        to_go = f"{left} day{'' if left == 1 else 's'} to go"
        return replace(
            one, rest=rest, assumed=f"{number(rest)} still to come, if the pace goes on ({counted}, {to_go})."
        )

    def _days(self, measure: Measure) -> set[date]:
        """The days of the period for which there are rows of a measure."""
        return self._days_of(measure.scope, measure.metric.quantities)

    def _days_of(self, scope: Scope, quantities: Collection[str]) -> set[date]:
        """The days of the period for which there are rows."""
        found: set[date] = set()
        for one in self._slices.of(self.vendor, scope, quantities, self.period):
            first, last = one.begin.date(), (one.end - timedelta(microseconds=1)).date()
            last = min(last, self.period.end)
            found |= {first + timedelta(days=count) for count in range((last - first).days + 1)}
        return found

    def _days_left(self, contract: Contract, measure: Measure) -> int:
        """The days of the period in which the contract is in force after the last one with rows."""
        end = min(self.period.end, contract.span.end or self.period.end)
        seen = max(self._days(measure), default=self.period.start - timedelta(days=1))
        return max((end - seen).days, 0)

    def _whole_only(self, measure: Measure) -> bool:
        """Whether every feed that brings the measure's quantities brings them for whole periods at once."""
        names = set(measure.metric.quantities)
        feeds = [feed for feed in self._feeds if names & {one.id for one in feed.quantities}]
        return bool(feeds) and all(_as_long(feed, self.period) for feed in feeds)

    def _not_before(self) -> str:
        return (
            f"Its feed brings whole {self.period.grain.value}s: nothing can be told before "
            f"{self.period.label} is there."
        )


def _as_long(feed: Feed, period: Period) -> bool:
    longer = {Grain.MONTH: (Grain.MONTH, Grain.QUARTER), Grain.QUARTER: (Grain.QUARTER,)}
    return feed.grain in longer.get(period.grain, ())


def _untold(measure: Measure, reading: Reading) -> str:
    """Why a figure cannot be taken apart into so far and still to come."""
    combined = measure.terms.combined
    if measure.metric.combine is Combine.GRADED:
        return "It cannot be told: a person grades it."
    if measure.metric.combine is Combine.PRINTED:
        return "It cannot be told: the feed gives only the finished figure."
    if combined is not None and combined.method is not Method.WHOLE_PERIOD:
        return "It cannot be told: the figure is made from the figures of intervals."
    if reading.treated_as_met:
        return "Treated as met by approved relief."
    if reading.value is None and reading.absent not in _UNCOUNTED:
        return f"It cannot be told. {reading.reason}"
    return ""
