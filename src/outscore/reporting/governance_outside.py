"""Figures from outside as rows under the comparison, in the columns of the metrics that they are of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.governance_document import BenchmarkDocument
    from outscore.model.governance_document import BenchmarkFigureDocument
    from outscore.reporting.grid import Column


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One figure from outside: whose it is, why it is no longer current, and what stands in each column."""

    said: str
    expired: str
    cells: tuple[tuple[BenchmarkFigureDocument, ...], ...]


def outside_rows(
    benchmarks: Iterable[BenchmarkDocument], columns: Sequence[Column]
) -> tuple[OutsideRow, ...]:
    """A row for each figure from outside of which some column holds the metric."""
    rows = (
        OutsideRow(
            one["said"],
            one["expired"],
            tuple(tuple(one["figures"]) if column.key[0] == one["metric"] else () for column in columns),
        )
        for one in benchmarks
    )
    return tuple(row for row in rows if any(row.cells))
