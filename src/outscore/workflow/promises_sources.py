"""Measures with two sources: both figures, worked out apart, and what stands against an approval."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.feed_promises import MeasuredBy
from outscore.model.metric import renamed
from outscore.model.result import EMPTY_TALLY
from outscore.model.source_decision import Use
from outscore.scoring.measure import exact_value
from outscore.scoring.measure import pool
from outscore.scoring.measure import stretch
from outscore.scoring.promises_sources import Compared
from outscore.scoring.promises_sources import SourceFigure
from outscore.scoring.promises_sources import chosen_sentence
from outscore.scoring.promises_sources import deciding
from outscore.scoring.promises_sources import gap_sentence
from outscore.storage.set_apart import of_feed
from outscore.storage.set_apart import set_apart
from outscore.storage.tallies import Tallies

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from fractions import Fraction
    from typing import TypeAlias

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.feed_promises import SecondSource
    from outscore.model.feed_promises import SourceOfRecord
    from outscore.model.metric import Metric
    from outscore.model.period import Period
    from outscore.model.source_decision import SourceDecision
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office

    Sources: TypeAlias = Mapping[tuple[str, str], SourceOfRecord]


def sources_in(contracts: Iterable[Contract], period: Period) -> dict[tuple[str, str], SourceOfRecord]:
    """The source of record of each measure that names one in a period, by contract and measure."""
    return {
        (contract.id, measure.id): source
        for contract in contracts
        for measure in contract.on(period.start).measures
        if (source := getattr(measure, "source", None)) is not None
    }


def compared(office: Office, period: Period, pair: tuple[str, str], sources: Sources) -> tuple[Compared, ...]:
    """Both figures of each measure of a vendor and contract that has a second source.

    They come from the rows as they are, without relief and exclusions: it is what both sides counted.
    """
    vendor, name = pair
    contract = office.workspace.contract(name).on(period.start)
    facts = office.facts.current({month.start for month in period.months()})
    return tuple(
        _compared(office, period, (vendor, contract, measure), source, facts)
        for measure in contract.measures
        if (source := sources.get((name, measure.id))) is not None and source.second is not None
    )


def _compared(
    office: Office,
    period: Period,
    asked: tuple[str, Contract, Measure],
    source: SourceOfRecord,
    facts: Sequence[FeedFacts],
) -> Compared:
    vendor, contract, measure = asked
    second = source.second
    if second is None:
        message = f"measure {measure.id} has no second source"
        raise ValueError(message)
    asked_again = (vendor, contract, replace(measure, metric=_metric(office, second, measure.metric)))
    value, reason = _value(period, asked, source.feed, facts)
    record = SourceFigure(value, _who(office, source.measured_by, vendor, period), reason)
    value, reason = _value(period, asked_again, second.feed, facts)
    other = SourceFigure(value, _who(office, second.measured_by, vendor, period), reason)
    return Compared(measure.id, measure.name, measure.metric.unit, record, other, second.within)


def _metric(office: Office, second: SecondSource, own: Metric) -> Metric:
    """What works out the second figure."""
    return next((one for one in office.workspace.metrics if one.id == second.metric), own)


def _who(office: Office, who: MeasuredBy, vendor: str, period: Period) -> str:
    """Who measured, as a sentence names them."""
    if who is MeasuredBy.VENDOR:
        return office.workspace.vendor(vendor).name_on(period.end)
    return "the client" if who is MeasuredBy.CLIENT else "the independent measurement"


def _value(
    period: Period, asked: tuple[str, Contract, Measure], feed: str, facts: Sequence[FeedFacts]
) -> tuple[Fraction | None, str]:
    vendor, contract, measure = asked
    own = [one for one in facts if one.feed == feed]
    tallies = Tallies(own, [replace(contract, measures=(measure,))], {vendor})
    by_month = tallies.of(replace(contract, measures=(measure,)), vendor)[measure.id]
    months = [by_month.get(month, EMPTY_TALLY) for month in stretch(contract, period).months]
    return exact_value(measure.metric, pool(months, measure.metric.combine))


def source_gaps(
    office: Office,
    period: Period,
    pairs: Iterable[tuple[str, str]],
    sources: Sources,
    decisions: Sequence[SourceDecision] = (),
) -> tuple[str, ...]:
    """A sentence for each measure whose two sources are too far apart and on which nobody has decided."""
    return tuple(
        sentence
        for vendor, contract in pairs
        for one in compared(office, period, (vendor, contract), sources)
        if (
            sentence := gap_sentence(
                one, (vendor, contract, str(period)), _about(decisions, (vendor, contract), period)
            )
        )
    )


def _about(
    decisions: Iterable[SourceDecision], pair: tuple[str, str], period: Period
) -> list[SourceDecision]:
    return [
        one
        for one in decisions
        if (one.matter.vendor, one.matter.contract, one.matter.period) == (*pair, period)
    ]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose to judge a measure by in a period: the figure of the second source.

    metric: what works it out, from quantities that are called as in `facts_of_record`.
    """

    vendor: str
    contract: str
    measure: str
    period: Period
    feed: str
    quantities: tuple[str, ...]
    metric: Metric
    sentence: str


def chosen(office: Office, months: Collection[Period]) -> tuple[Chosen, ...]:
    """The second sources that a person chose for periods within some months, while their figures stand."""
    taken = [one for one in office.workspace.decisions.sources if one.use is Use.SECOND]
    return tuple(
        found
        for one in taken
        if {*one.matter.period.months()} <= {*months} and (found := _chosen(office, one)) is not None
    )


def _chosen(office: Office, decision: SourceDecision) -> Chosen | None:
    matter = decision.matter
    signed = office.workspace.contract(matter.contract)
    sources = sources_in([signed], matter.period)
    source = sources.get((matter.contract, decision.measure))
    pairs = compared(office, matter.period, (matter.vendor, matter.contract), sources)
    held = next((pair for pair in pairs if deciding(pair, [decision])), None)
    if held is None or source is None or source.second is None:
        return None
    own = next(one for one in signed.on(matter.period.start).measures if one.id == decision.measure)
    feed, metric = source.second.feed, _metric(office, source.second, own.metric)
    return Chosen(
        vendor=matter.vendor,
        contract=matter.contract,
        measure=decision.measure,
        period=matter.period,
        feed=feed,
        quantities=metric.quantities,
        metric=renamed(metric, {name: of_feed(name, feed) for name in metric.quantities}),
        sentence=chosen_sentence(held, decision),
    )


def facts_of_record(
    facts: Sequence[FeedFacts],
    contracts: Iterable[Contract],
    sources: Sources,
    chosen_ones: Iterable[Chosen] = (),
) -> tuple[FeedFacts, ...]:
    """The facts that are scored: without what second sources say, which would be added up else.

    Rows stay as they are; only quantities that a measure takes from its feed of record are left out of the
    second feed, for the vendors of that contract. What was chosen to count stands there under a name of its
    own.
    """
    doubled: dict[tuple[str, str], set[str]] = {}
    for contract in contracts:
        for measure in contract.measures:
            source = sources.get((contract.id, measure.id))
            if source is not None and source.second is not None:
                for vendor in contract.vendors:
                    doubled.setdefault((source.second.feed, vendor), set()).update(measure.metric.quantities)
    taken: dict[tuple[str, str], set[str]] = {}
    for one in chosen_ones:
        taken.setdefault((one.feed, one.vendor), set()).update(one.quantities)
    return set_apart(facts, doubled, taken)
