"""Checked documents as the values of the model."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from outscore.contracts.language import value_of
from outscore.contracts.levels import target_of
from outscore.contracts.vendor_build import record_of
from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.model.contract import Contract
from outscore.model.contract import Measure
from outscore.model.contract import Scope
from outscore.model.dated import Span
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.period import Grain
from outscore.model.terms.whole import ContractTerms
from outscore.model.terms.whole import MeasureTerms
from outscore.model.vendor import DatedName
from outscore.model.vendor import Vendor
from outscore.model.vendor import VendorCode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.documents import DatedEntry
    from outscore.contracts.documents import MeasureEntry
    from outscore.contracts.documents import VendorEntry
    from outscore.contracts.metric_documents import MetricEntry
    from outscore.contracts.metric_documents import SumEntry


NO_TERMS = ("changes", "examples")
"""Keys of a contract file that say nothing of what holds on a day by themselves."""


def span_of(entry: DatedEntry) -> Span:
    """The days an entry holds for."""
    return Span(entry.since, entry.until)


def codes_of(entry: VendorEntry, feeds: Iterable[str]) -> tuple[VendorCode, ...]:
    """A vendor's codes; for a feed that none of them speaks of, its id."""
    codes = tuple(VendorCode(code.code, code.feed, span_of(code)) for code in entry.codes)
    if not codes:
        return (VendorCode(entry.id, None, Span()),)
    spoken_of = {code.feed for code in codes}
    silent = () if None in spoken_of else tuple(feed for feed in feeds if feed not in spoken_of)
    return codes + tuple(VendorCode(entry.id, feed, Span()) for feed in silent)


def vendor_of(entry: VendorEntry, feeds: Iterable[str]) -> Vendor:
    """A vendor, its names oldest first."""
    if entry.name:
        names: tuple[DatedName, ...] = (DatedName(entry.name, Span()),)
    else:
        dated = (DatedName(item.name, span_of(item)) for item in entry.names)
        names = tuple(sorted(dated, key=lambda item: item.span.start or date.min))
    return Vendor(entry.id, names, codes_of(entry, feeds), entry.recipients, record_of(entry))


def metric_of(entry: MetricEntry) -> Metric:
    """A metric."""
    return Metric(
        id=entry.id,
        version=entry.version,
        name=entry.name,
        definition=entry.definition,
        unit=entry.unit,
        better=entry.better,
        combine=Combine(entry.combine),
        numerator=_sum(entry.numerator),
        denominator=_sum(entry.denominator) if entry.denominator else None,
        times=entry.times,
        ripens_after_days=_days(entry.ripens_after_days),
        fewest=entry.fewest,
    )


def _days(given: int | str | None) -> int | None:
    """Days that a definition states; None where the contract has not given them yet."""
    return given if isinstance(given, int) else None


def _sum(entry: SumEntry) -> Sum:
    return Sum(entry.add, entry.subtract)


def contract_of(
    document: ContractDocument, metrics: Mapping[str, MetricEntry], vendors: tuple[str, ...], client: str
) -> Contract:
    """A contract, without its changes; `vendors` is what its `all` means."""
    named = dict.fromkeys(measure.metric for measure in document.measures if measure.metric)
    used = {name: metrics[name].plain() for name in named}
    return Contract(
        id=document.contract,
        name=document.name,
        client=document.client or client,
        span=Span(document.starts, document.ends),
        vendors=meant_by(document.vendors, vendors),
        judged_over=tuple(Grain(grain) for grain in dict.fromkeys(document.judged_over)),
        measures=tuple(_measure(entry, metrics) for entry in document.measures),
        terms_sha256=sha256(canonical({"contract": document.plain(without=NO_TERMS), "metrics": used})),
        terms=value_of(ContractTerms, document),
    )


def meant_by(written: tuple[str, ...] | None, everyone: tuple[str, ...]) -> tuple[str, ...]:
    """The vendor ids that `all`, `none` or a list means."""
    if written in (None, ("none",)):
        return ()
    return everyone if written == ("all",) else tuple(written or ())


def _measure(entry: MeasureEntry, metrics: Mapping[str, MetricEntry]) -> Measure:
    return Measure(
        id=entry.id,
        name=entry.name,
        metric=metric_of(metrics[entry.metric].bound(entry.given)) if entry.metric else _graded(entry),
        clause=entry.clause,
        target=target_of(entry.target) if entry.target else None,
        scope=Scope(tuple(sorted(entry.scope.items()))),
        terms=value_of(MeasureTerms, entry),
        source=entry.source.meant() if entry.source else None,
    )


def _graded(entry: MeasureEntry) -> Metric:
    """What stands in for the metric of a measure that no feed brings."""
    return Metric(
        id=entry.id,
        version=1,
        name=entry.name,
        definition="A person grades it.",
        unit=Unit.COUNT,
        better=Better.NEITHER,
        combine=Combine.GRADED,
        numerator=Sum(()),
        denominator=None,
    )
