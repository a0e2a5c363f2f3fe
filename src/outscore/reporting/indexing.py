"""The index as a view: which periods there are, and what each holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.reporting.names import COMPARISON_FILE
from outscore.reporting.names import PACK_FILE
from outscore.reporting.names import REQUIREMENTS_FILE
from outscore.reporting.names import VENDORS_FILE
from outscore.reporting.names import link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.statement import PackDocument


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One period: where its pages are, and how many scorecards and verdicts they hold.

    requirements, vendors: "" where the pack has no such page beside it.
    """

    period: str
    label: str
    start: str
    pack: str
    comparison: str
    requirements: str
    vendors: str
    scorecards: int
    met: int
    missed: int
    not_measured: int
    deliveries: int
    refused: int


def index_entry(pack: PackDocument) -> IndexEntry:
    """The entry of a period, from its pack."""
    period = pack["period"]
    pages = pack.get("pages", {})
    summaries = [reference["summary"] for reference in pack["statements"]]
    return IndexEntry(
        period=period["id"],
        label=period["label"],
        start=period["start"],
        pack=link(period["id"], PACK_FILE),
        comparison=link(period["id"], COMPARISON_FILE),
        requirements=link(period["id"], REQUIREMENTS_FILE) if "requirements" in pages else "",
        vendors=link(period["id"], VENDORS_FILE) if "vendors" in pages else "",
        scorecards=len(pack["statements"]),
        met=sum(summary["met"] for summary in summaries),
        missed=sum(summary["missed"] for summary in summaries),
        not_measured=sum(summary["not_measured"] for summary in summaries),
        deliveries=len(pack["deliveries"]),
        refused=len(pack["refused"]),
    )


def newest_first(entries: Sequence[IndexEntry]) -> tuple[IndexEntry, ...]:
    """The periods, the newest first."""
    return tuple(sorted(entries, key=lambda entry: (entry.start, entry.period), reverse=True))
