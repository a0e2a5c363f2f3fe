"""Figures from outside, worded for the pages and the commands of a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.wording import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.benchmark import Benchmark
    from outscore.model.governance_document import BenchmarkDocument
    from outscore.model.statement import StatementDocument
    from outscore.workflow.office import Office


def benchmark_documents(
    office: Office, period: Period, statements: Sequence[StatementDocument]
) -> list[BenchmarkDocument]:
    """The outside figures for metrics that the statements of a period have."""
    there = {result["metric"] for statement in statements for result in statement["results"]}
    return [_document(one, period.end) for one in office.workspace.benchmarks if one.metric in there]


def _document(one: Benchmark, on: date) -> BenchmarkDocument:
    return {
        "id": one.id,
        "metric": one.metric,
        "figures": [
            {"name": "" if name == "figure" else name, "shown": f"{figure}{SUFFIX[one.unit]}"}
            for name, figure in one.figures
        ],
        "said": f"{one.source}; up to {_day(one.dated)}; {one.population}.",
        "expired": ""
        if on <= one.valid_until
        else f"No longer current: it was valid until {_day(one.valid_until)}.",
    }


def _day(day: date) -> str:
    return Period(day, Grain.DAY).label
