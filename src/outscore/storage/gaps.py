"""The rows in which something is not reported that a measure needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

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
    facts: Sequence[FeedFacts], vendor: str, months: Collection[date], measures: Sequence[Measure]
) -> list[tuple[Measure, list[Gap]]]:
    """The rows without a figure for each measure, in the order of files and rows; of sums of records none.

    Of what counts as its latest rows have it, nobody misses a figure in the earlier ones.
    """
    asked = [one for one in measures if one.metric.combine is not Combine.LAST]
    found: dict[str, list[Gap]] = {one.id: [] for one in measures}
    for one in facts:
        concerned = [measure for measure in asked if _is_about(one, measure)]
        rows = _lacking(one, vendor, months, concerned) if concerned else []
        for measure in concerned:
            found[measure.id] += _gaps_in(rows, one, measure)
    return [(one, found[one.id]) for one in measures]


def _is_about(facts: FeedFacts, measure: Measure) -> bool:
    """Whether a feed's rows can be those that a measure needs."""
    scoped = all(f"{DIMENSION}{name}" in facts.dimensions for name, _ in measure.scope.values)
    return bool(scoped and _given(facts, measure) and COUNTED not in facts.frame.columns)


def _given(facts: FeedFacts, measure: Measure) -> list[str]:
    return [name for name in measure.metric.quantities if f"{QUANTITY}{name}" in facts.frame.columns]


def _lacking(
    facts: FeedFacts, vendor: str, months: Collection[date], measures: Sequence[Measure]
) -> list[dict[str, Any]]:
    """The rows of a vendor that do not report a quantity that any of the measures needs."""
    names = sorted({f"{QUANTITY}{name}" for one in measures for name in _given(facts, one)})
    here = (pl.col("vendor") == vendor) & pl.col("month").is_in(sorted(months))
    empty = pl.any_horizontal(pl.col(names).is_null())
    rows = facts.frame.lazy().filter(here, empty).sort("file", "row")
    return rows.select("file", "row", "start", *facts.dimensions, *names).collect().rows(named=True)


def _gaps_in(rows: Sequence[dict[str, Any]], facts: FeedFacts, measure: Measure) -> Iterator[Gap]:
    names = _given(facts, measure)
    scope = [(f"{DIMENSION}{name}", value) for name, value in measure.scope.values]
    for row in rows:
        missing = tuple(name for name in names if row[f"{QUANTITY}{name}"] is None)
        if missing and all(row[name] == value for name, value in scope):
            told = tuple(str(row[name]) for name in facts.dimensions if row[name] is not None)
            yield Gap(facts.feed, row["file"], row["row"], row["start"], told, missing)
