"""Definitions of metrics as rows to be read: those of a workspace, and those that come with Outscore."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from outscore.contracts.build import metric_of
from outscore.contracts.catalogue import METRICS
from outscore.contracts.files import read_files
from outscore.contracts.metric_documents import MetricCatalogueDocument
from outscore.contracts.reading import sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from pathlib import Path

    from outscore.contracts.metric_documents import MetricEntry


def metrics_of(folder: Path) -> list[dict[str, str]]:
    """Every metric that a contract of a workspace may name, its own first."""
    files, _ = read_files(folder)
    own = files.metrics.document.metrics if files.metrics and files.metrics.document else ()
    shared = files.metric_catalogue.document if files.metric_catalogue else None
    rows = _rows(own, "metrics.yaml")
    return rows + (_rows(shared.metrics, f"{shared.catalogue} {shared.version}") if shared else [])


def shipped() -> list[dict[str, str]]:
    """Every metric of the catalogues that come with Outscore, the newest release of each."""
    newest = {document.catalogue: document for document in _releases()}
    return [row for one in newest.values() for row in _rows(one.metrics, f"{one.catalogue} {one.version}")]


def page() -> str:
    """The shipped metrics as a page in Markdown: by what they are for, each with formula and attention."""
    entries = [entry for document in _releases() for entry in document.metrics]
    parts = [
        _part(intent, [entry for entry in entries if (entry.intent or "") == intent])
        for intent in dict.fromkeys(entry.intent or "" for entry in entries)
    ]
    return "\n".join(parts)


def _part(intent: str, entries: Iterable[MetricEntry]) -> str:
    lines = ["", f"## {intent.capitalize()}", "", "| metric | what it says | formula |", "|---|---|---|"]
    for entry in entries:
        told = " ".join([f"**{entry.name}.**", entry.definition, *_notes(entry)])
        lines.append(f"| `{entry.id}` | {told} | {metric_of(entry).formula} |")
    return "\n".join(lines)


def _notes(entry: MetricEntry) -> Iterator[str]:
    for name, meaning in entry.parameters.items():
        yield f"*The contract gives* `{name}`: {meaning}"
    if entry.ripens_after_days is not None:
        yield f"*Ripe after* {entry.ripens_after_days} days."
    if entry.fewest is not None:
        yield f"*Below* {entry.fewest} cases it says little."
    if entry.attention:
        yield f"*Attention:* {entry.attention}"


def _releases() -> Iterator[MetricCatalogueDocument]:
    """Every release, oldest first."""
    folder = resources.files("outscore.contracts") / METRICS
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        sheet, _ = sheet_of(f"{METRICS}/{file.name}", file.read_bytes(), MetricCatalogueDocument)
        if sheet and sheet.document:
            yield sheet.document


def _rows(entries: Iterable[MetricEntry], source: str) -> list[dict[str, str]]:
    return [
        {
            "metric": entry.id,
            "version": str(entry.version),
            "name": entry.name,
            "unit": entry.unit.value,
            "formula": metric_of(entry).formula,
            "gives": ", ".join(entry.parameters),
            "ripens": "" if entry.ripens_after_days is None else f"{entry.ripens_after_days} days",
            "from": source,
        }
        for entry in entries
    ]
