"""Whether contracts speak of things that exist, and set targets that can be meant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from typing import NamedTuple

from outscore.contracts.build import meant_by
from outscore.contracts.countable import could_count
from outscore.contracts.countable import quantity_types
from outscore.contracts.differences import difference_faults
from outscore.contracts.differences import how_to_bring
from outscore.contracts.faults import Fault
from outscore.contracts.faults import Severity
from outscore.contracts.faults import listed
from outscore.contracts.faults import unknown
from outscore.contracts.repeats import repeated
from outscore.contracts.repeats import repeated_ids
from outscore.contracts.worked_out import how_to_pair
from outscore.contracts.worked_out import worked_out
from outscore.model.metric import Better
from outscore.model.metric import Unit
from outscore.model.terms.measuring import Method
from outscore.scoring.data_quality import OF_FEED
from outscore.scoring.data_quality import QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from decimal import Decimal

    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.documents import MeasureEntry
    from outscore.contracts.files import Files
    from outscore.contracts.metric_documents import MetricEntry
    from outscore.contracts.metric_documents import MetricsDocument
    from outscore.contracts.metric_documents import SumEntry
    from outscore.contracts.reading import Sheet
    from outscore.model.target import Comparison


def contract_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with the contracts and the metrics they use."""
    metrics = files.metrics.document.metrics if files.metrics and files.metrics.document else ()
    if files.metrics:
        yield from repeated_ids(files.metrics, "metric", ((metric.id, metric) for metric in metrics))
        yield from _defined_elsewhere(files, files.metrics, metrics)
        yield from difference_faults(files, named_by_feeds(files, "quantities"))
        for metric in metrics:
            yield from _mixed_sums(files, files.metrics, metric)
    yield from _repeated_contracts(files)
    yield from _judged_twice(files)
    known = files.metric_entries
    for sheet in files.contracts:
        if sheet.document is not None:
            yield from _parties(files, sheet, sheet.document)
            yield from repeated_ids(sheet, "measure", ((item.id, item) for item in sheet.document.measures))
            for measure in sheet.document.measures:
                yield from _measure(files, sheet, measure, known.get(measure.metric or ""))


def _defined_elsewhere(
    files: Files, sheet: Sheet[MetricsDocument], metrics: Iterable[MetricEntry]
) -> Iterator[Fault]:
    shared = files.metric_catalogue
    ids = {metric.id for metric in shared.document.metrics} if shared and shared.document else set()
    for metric in metrics:
        if metric.id in ids:
            message = f"The metric {metric.id!r} is in the catalogue already. Give yours an id of its own."
            yield sheet.fault(metric, "id", message)


def _repeated_contracts(files: Files) -> Iterator[Fault]:
    sheets = [sheet for sheet in files.contracts if isinstance(sheet.content.get("contract"), str)]
    for place, name, where in repeated((str(sheet.content["contract"]), sheet.file) for sheet in sheets):
        sheet = sheets[place]
        message = f"The contract {name!r} is also in {where}. Give each contract its own id."
        yield Fault(sheet.file, sheet.content.lines["contract"], message)


class _Judged(NamedTuple):
    """A measure of which a failure costs something, and the contract that it stands in."""

    sheet: Sheet[ContractDocument]
    contract: ContractDocument
    measure: MeasureEntry


def _judged_twice(files: Files) -> Iterator[Fault]:
    """The same figure of a vendor priced by two contracts at once: a failure would cost twice."""
    documents = ((sheet, sheet.document) for sheet in files.contracts)
    judged = [
        _Judged(sheet, contract, measure)
        for sheet, contract in documents
        if contract is not None
        for measure in contract.measures
        if measure.metric is not None and _costs(measure)
    ]
    for place, later in enumerate(judged):
        for earlier in judged[:place]:
            shared = _shared(files, earlier, later)
            if shared:
                judged_by, other = later.measure, earlier.measure.id
                more = f" and {len(shared) - 1} more" if len(shared) > 1 else ""
                message = (
                    f"Measure {judged_by.id!r} judges {judged_by.metric!r} of {shared[0]!r}{more}, as "
                    f"measure {other!r} of contract {earlier.contract.contract!r} does in the "
                    "same months, so a failure may cost twice. Give one an end or a scope, if that is not "
                    "meant."
                )
                line = later.measure.line("metric")
                yield Fault(later.sheet.file, line, message, Severity.WARNING)
                break


def _costs(measure: MeasureEntry) -> bool:
    """Whether a failure of the measure has a price of its own, in money or points."""
    bands = getattr(measure, "bands", ())
    priced = any(getattr(band, key) for band in bands for key in ("points", "percent", "amount"))
    return priced or getattr(measure, "credit", None) is not None


def _shared(files: Files, one: _Judged, other: _Judged) -> list[str]:
    """The vendors of which two measures of two contracts judge the same figure."""
    same = (one.measure.metric, one.measure.scope) == (other.measure.metric, other.measure.scope)
    if one.sheet is other.sheet or not same or not _overlap(one.contract, other.contract):
        return []
    bound = [meant_by(each.contract.vendors, files.vendor_ids or ()) for each in (one, other)]
    return sorted({*bound[0]} & {*bound[1]})


def _overlap(one: ContractDocument, other: ContractDocument) -> bool:
    begins, ends = max(one.starts, other.starts), min(one.ends or date.max, other.ends or date.max)
    return begins <= ends


def _parties(files: Files, sheet: Sheet[ContractDocument], contract: ContractDocument) -> Iterator[Fault]:
    if contract.vendors == ("none",):
        yield sheet.fault(
            contract, "vendors", "A contract binds someone. Write `all` or a list of vendor ids."
        )
    else:
        for place, name in enumerate(contract.vendors):
            if files.vendor_ids is not None and name not in (*files.vendor_ids, "all"):
                yield sheet.fault(contract, "vendors", unknown("vendor", name, files.vendor_ids), place)
    outscore = files.outscore.document if files.outscore else None
    if contract.client is None and outscore and outscore.client is None:
        message = f"Who is the client of contract {contract.contract!r}? Add it here or in outscore.yaml."
        yield sheet.fault(contract, "client", message)


def _measure(
    files: Files, sheet: Sheet[ContractDocument], measure: MeasureEntry, metric: MetricEntry | None
) -> Iterator[Fault]:
    named = measure.metric
    if named is not None and files.metric_ids is not None and named not in files.metric_ids:
        yield sheet.fault(measure, "metric", unknown("metric", named, files.metric_ids))
    unclear = tuple(_parameters(sheet, measure, metric)) if metric else ()
    yield from unclear
    if "feeds" not in files.unread:
        yield from _dimensions(files, sheet, measure)
        if metric is not None and not unclear:
            yield from _quantities(files, sheet, measure, metric.bound(measure.given))
    if metric is not None and measure.target is not None and not _by_share(measure):
        complaint = _target_complaint(metric, *measure.target.given)
        if complaint:
            yield sheet.fault(measure, "target", complaint)


def _parameters(
    sheet: Sheet[ContractDocument], measure: MeasureEntry, metric: MetricEntry
) -> Iterator[Fault]:
    """What the contract gives for the parameters of the metric: each of them, and nothing else."""
    for name, meaning in metric.parameters.items():
        if name not in measure.given:
            message = (
                f"What is {name} of measure {measure.id!r}? {meaning.rstrip('.')}. Add, with the contract's "
                f"figure: with: {{{name}: ...}}"
            )
            yield sheet.fault(measure, "with" if measure.given else "metric", message)
    for name in measure.given:
        if name not in metric.parameters:
            yield sheet.fault(measure, "with", unknown("parameter", name, metric.parameters))


def _dimensions(files: Files, sheet: Sheet[ContractDocument], measure: MeasureEntry) -> Iterator[Fault]:
    known = named_by_feeds(files, "dimensions")
    for name in measure.scope:
        if name not in known and name != OF_FEED:
            message = (
                f"No feed has the dimension {name!r} that measure {measure.id!r} names. "
                f"Known: {listed(known)}."
            )
            yield sheet.fault(measure, "scope", message)
    for name, value in measure.scope.items():
        values = _values(files, name)
        if values and value not in values:
            message = (
                f"No feed's {name!r} can be {value!r}, which measure {measure.id!r} looks for. "
                f"Known: {listed(values)}."
            )
            yield sheet.fault(measure, "scope", message)


def _values(files: Files, dimension: str) -> set[str]:
    """Every value that a dimension may have; empty where some feed that has it lists none."""
    having = [one.document for one in files.feeds if one.document and dimension in one.document.dimensions]
    known = [feed.values_known(dimension) for feed in having]
    return set().union(*known) if all(known) else set()


def _quantities(
    files: Files, sheet: Sheet[ContractDocument], measure: MeasureEntry, metric: MetricEntry
) -> Iterator[Fault]:
    brought = named_by_feeds(files, "quantities")
    known = brought | worked_out(files, brought)
    missing = [name for name in metric.quantities if name not in known and name not in QUANTITIES]
    for name in missing:
        if how := how_to_bring(files, name, brought) or how_to_pair(files, name, brought):
            message = f"Measure {measure.id!r} needs {name} for its metric. {how}"
            yield sheet.fault(measure, "metric", message)
            return
    if missing:
        ready = {name: could_count(files, name) for name in missing}
        counted = [f"{name} to quantities of {' or '.join(feeds)}" for name, feeds in ready.items() if feeds]
        mend = (
            f"The rows tell it: add {', '.join(counted)}."
            if len(counted) == len(missing)
            else f"Add it to the quantities of a feed. Known: {listed(known)}."
        )
        needed = f"which measure {measure.id!r} needs for its metric"
        message = f"No feed brings {' or '.join(missing)}, {needed}. {mend}"
        yield sheet.fault(measure, "metric", message)


def named_by_feeds(files: Files, key: str) -> set[str]:
    """Every quantity or dimension that some feed names."""
    written = [sheet.content.get(key) for sheet in files.feeds]
    return {
        name for names in written if isinstance(names, dict | list) for name in names if isinstance(name, str)
    }


def _mixed_sums(files: Files, sheet: Sheet[MetricsDocument], metric: MetricEntry) -> Iterator[Fault]:
    """Counts, durations and decimals cannot be added to each other."""
    for key in ("numerator", "denominator"):
        kinds = _kinds(files, getattr(metric, key))
        if len(kinds) > 1:
            message = f"The {key} of {metric.id!r} adds a {' and a '.join(sorted(kinds))}. Add like to like."
            yield sheet.fault(metric, key, message)


def _kinds(files: Files, entry: SumEntry | None) -> set[str]:
    names = entry.add + entry.subtract if entry else ()
    types = [quantity_types(sheet.document) for sheet in files.feeds if sheet.document]
    return {known[name].value for known in types for name in names if name in known}


def _by_share(measure: MeasureEntry) -> bool:
    """Whether the figure is a share of good intervals, which is better when higher whatever the metric."""
    combined = getattr(measure, "combined", None)
    return combined is not None and combined.method is Method.SHARE_OF_GOOD_INTERVALS


def _target_complaint(metric: MetricEntry, comparison: Comparison, number: Decimal) -> str:
    upward = comparison.is_upward
    if metric.unit is Unit.PERCENT and not 0 <= number <= 100:
        return f"The target is {number} %. A percentage is 0 to 100: write 95 for 95 %, not 0.95."
    if metric.unit is Unit.PERCENT and upward and 0 < number <= 1:
        return (
            f"The target is {comparison.words} {number} %. Was the fraction {number} meant, that is "
            f"{(number * 100).normalize():f} %? Write {(number * 100).normalize():f}."
        )
    if (metric.better is Better.HIGHER and not upward) or (metric.better is Better.LOWER and upward):
        return (
            f"The target is {comparison.words} {number}, yet {metric.better} is better for {metric.id!r}. "
            f"Turn the comparison round, or mend `better` in metrics.yaml."
        )
    return ""
