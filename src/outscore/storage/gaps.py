"""The rows in which something is not reported that a measure needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outscore.model.metric import Combine
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY
from outscore.storage.standing import COUNTED

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.contract import Measure
    from outscore.storage.facts import FeedFacts


@dataclass(frozen=True, slots=True)
class Gap:
    """A row that does not report some quantities that a measure needs; day: the first one of the row."""

    feed: str
    file: str
    row: int
    day: date
    dimensions: tuple[str, ...]
    quantities: tuple[str, ...]


def gaps_of(
    facts: Sequence[FeedFacts], vendor: str, months: Collection[date], measure: Measure
) -> Iterator[Gap]:
    """The rows without a figure, in the order of files and rows; of sums of records there are none.

    Of what counts as its latest rows have it, nobody misses a figure in the earlier ones.
    """
    if measure.metric.combine is not Combine.LAST:
        for one in facts:
            yield from _gaps_of(one, vendor, months, measure)


def _gaps_of(facts: FeedFacts, vendor: str, months: Collection[date], measure: Measure) -> Iterator[Gap]:
    names = [name for name in measure.metric.quantities if f"{QUANTITY}{name}" in facts.frame.columns]
    scoped = all(f"{DIMENSION}{name}" in facts.dimensions for name, _ in measure.scope.values)
    if not names or not scoped or COUNTED in facts.frame.columns:
        return
    wanted = [pl.col(f"{DIMENSION}{name}") == value for name, value in measure.scope.values]
    here = (pl.col("vendor") == vendor) & pl.col("month").is_in(sorted(months))
    lacking = pl.any_horizontal([pl.col(f"{QUANTITY}{name}").is_null() for name in names])
    found = facts.frame.filter(here, lacking, *wanted).sort("file", "row")
    for row in found.iter_rows(named=True):
        told = tuple(str(row[name]) for name in facts.dimensions if row[name] is not None)
        missing = tuple(name for name in names if row[f"{QUANTITY}{name}"] is None)
        yield Gap(facts.feed, row["file"], row["row"], row["start"], told, missing)
