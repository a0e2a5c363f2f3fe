"""The sums that a period is judged by: short months left out, a second source where a person chose it.

They answer the questions of `storage.tallies.Tallies`.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.feed_promises import Zeros
from outscore.model.result import EMPTY_TALLY
from outscore.scoring.promises_measured import note_of
from outscore.scoring.promises_measured import why_unmeasured
from outscore.storage.set_apart import reported
from outscore.storage.tallies import Tallies
from outscore.workflow.data_quality import with_quality
from outscore.workflow.promises import promises_in
from outscore.workflow.promises import shortfalls
from outscore.workflow.promises_sources import chosen
from outscore.workflow.promises_sources import facts_of_record
from outscore.workflow.promises_sources import sources_in
from outscore.workflow.worked_out import with_worked_out

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.model.contract import Contract
    from outscore.model.period import Period
    from outscore.model.result import Tally
    from outscore.scoring.promises_measured import Shortfall
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office
    from outscore.workflow.promises_sources import Chosen


@dataclass(frozen=True, slots=True)
class Counted:
    """The facts that are scored, and the sums over them."""

    facts: tuple[FeedFacts, ...]
    figures: FiguresOfRecord


def counted(
    office: Office,
    period: Period,
    months: Collection[Period],
    contracts: Iterable[Contract],
    vendors: Collection[str] | None = None,
    still_open: Collection[Period] = (),
) -> Counted:
    """Count some months for some contracts, as a period is judged by them; of some vendors if given.

    still_open: months of which nobody expects all yet.
    """
    with office.deliveries.as_they_are():
        taken = chosen(office, months)
        facts = with_worked_out(office, facts_as_scored(office, period, months, taken))
        facts = with_quality(office, facts, months)
        short = shortfalls(office, sorted({*months} - {*still_open}), promises_in(office.workspace))
    asked = list(contracts)
    asked += [_as_chosen(one, other) for one in asked for other in taken if other.contract == one.id]
    return Counted(facts, FiguresOfRecord(Tallies(facts, asked, vendors), short, taken))


def facts_as_scored(
    office: Office, period: Period, months: Collection[Period], taken: Iterable[Chosen] = ()
) -> tuple[FeedFacts, ...]:
    """The current facts of some months, by a period's sources of record, without rows that say nothing."""
    silent = {feed.id for feed in office.workspace.feeds if feed.promises.zeros is Zeros.NO_DATA}
    facts = reported(office.facts.current({one.start for one in months}), silent)
    contracts = office.workspace.contracts
    return facts_of_record(facts, contracts, sources_in(contracts, period), taken)


def _as_chosen(contract: Contract, *taken: Chosen) -> Contract:
    """A contract with the second source's definition for measures that a person chose it for."""
    metrics = {one.measure: one.metric for one in taken}
    measures = (replace(one, metric=metrics.get(one.id, one.metric)) for one in contract.measures)
    return replace(contract, measures=tuple(measures)) if metrics else contract


class FiguresOfRecord:
    """What was counted for every vendor, measure and month, as far as it may be judged by."""

    def __init__(
        self, tallies: Tallies, shortfalls: Iterable[Shortfall] = (), chosen: Sequence[Chosen] = ()
    ) -> None:
        """`tallies` must have been made with the measures as they are chosen to be counted, too."""
        self._tallies = tallies
        self._chosen = chosen
        self._short: dict[tuple[str, Period], list[Shortfall]] = {}
        for one in shortfalls:
            self._short.setdefault((one.vendor, one.month), []).append(one)

    def of(
        self, contract: Contract, vendor: str, months: Collection[Period] | None = None
    ) -> dict[str, dict[Period, Tally]]:
        """The tallies of a vendor under a contract, by measure id and month; of some months if given."""
        found = self._tallies.of(contract, vendor, months)
        for measure in contract.measures:
            own = found[measure.id]
            for month, tally in own.items():
                short = why_unmeasured(measure.metric, self._short.get((vendor, month), ()))
                own[month] = replace(tally, short=short) if short else tally
        for one in self._chosen_by(vendor, contract):
            wanted = [month for month in one.period.months() if months is None or month in months]
            found[one.measure] |= self._second(one, contract, wanted)
        return found

    def as_counted(self, vendor: str, contract: Contract, period: Period) -> Contract:
        """The contract as it is counted: by the second source where a person chose that for the period."""
        taken = [one for one in self._chosen_by(vendor, contract) if one.period == period]
        return _as_chosen(contract, *taken)

    def total(self, vendor: str, month: Period, quantity: str) -> Fraction | None:
        """The sum of a quantity over all rows of a month, in its unit; None where a row lacks it."""
        return self._tallies.total(vendor, month, quantity)

    def first_month(self, vendor: str) -> Period | None:
        """The first month of which anything was counted for a vendor."""
        return self._tallies.first_month(vendor)

    def notes(self, vendor: str, contract: Contract, months: Iterable[Period]) -> tuple[str, ...]:
        """What a card tells of feeds that are not whole, and of figures that a person chose; each once."""
        told = [
            note
            for month in months
            for measure in contract.measures
            if (note := note_of(measure.metric, self._short.get((vendor, month), ())))
        ]
        told += [
            one.sentence for one in self._chosen_by(vendor, contract) if set(one.period.months()) & {*months}
        ]
        return tuple(dict.fromkeys(told))

    def _second(self, one: Chosen, contract: Contract, months: Collection[Period]) -> dict[Period, Tally]:
        """The second source's tallies of some months."""
        counted = self.as_counted(one.vendor, contract, one.period)
        found = self._tallies.of(counted, one.vendor, months)[one.measure]
        return {month: found.get(month, EMPTY_TALLY) for month in months}

    def _chosen_by(self, vendor: str, contract: Contract) -> list[Chosen]:
        return [one for one in self._chosen if (one.vendor, one.contract) == (vendor, contract.id)]


NOTHING = Counted((), FiguresOfRecord(Tallies((), ())))
"""Where no month has any facts."""
