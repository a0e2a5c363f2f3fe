"""Whether outside figures are of metrics that the workspace has, in the metric's own unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.benchmark_documents import BenchmarkEntry
    from outscore.contracts.benchmark_documents import BenchmarksDocument
    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files
    from outscore.contracts.reading import Sheet


def benchmark_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with benchmarks/*.yaml."""
    seen: dict[str, str] = {}
    for sheet in files.benchmarks:
        for entry in sheet.document.benchmarks if sheet.document else ():
            where = f"{sheet.file}, line {entry.line('id')}"
            if entry.id in seen:
                message = f"The benchmark {entry.id!r} is also in {seen[entry.id]}. Give each its own id."
                yield sheet.fault(entry, "id", message)
            seen.setdefault(entry.id, where)
            yield from _metric(files, sheet, entry)


def _metric(files: Files, sheet: Sheet[BenchmarksDocument], entry: BenchmarkEntry) -> Iterator[Fault]:
    known = files.metric_ids
    if known is not None and entry.metric not in known:
        yield sheet.fault(entry, "metric", unknown("metric", entry.metric, known))
        return
    metric = files.metric_entries.get(entry.metric)
    if metric is not None and metric.unit is not entry.unit:
        message = (
            f"The metric {entry.metric!r} is counted in {metric.unit.value}, not in {entry.unit.value}. "
            f"Write the figure in the metric's unit."
        )
        yield sheet.fault(entry, "unit", message)
