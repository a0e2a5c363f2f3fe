"""The notes that stand beside the rows of a figure, counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outscore.model.flag import Noted
from outscore.model.flag import decoded
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import NOTE
from outscore.storage.facts import QUANTITY

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.contract import Measure
    from outscore.model.flag import Note
    from outscore.model.period import Period
    from outscore.storage.facts import FeedFacts


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a feed with the same dimensions and notes."""

    dimensions: Mapping[str, str]
    notes: Mapping[str, str | None]
    number: int


class NotesBeside:
    """Notes by vendor and month, of the feeds that have any."""

    def __init__(self, facts: Sequence[FeedFacts], vendors: Collection[str] | None = None) -> None:
        """Look through the facts, or with `vendors` only those of some vendors."""
        self._feeds = [_by_month(one, vendors) for one in facts if any(map(_is_note, one.frame.columns))]

    @property
    def there_are_any(self) -> bool:
        """Whether any feed brings notes."""
        return bool(self._feeds)

    def of(self, vendor: str, measure: Measure, months: Iterable[Period]) -> tuple[Noted, ...]:
        """The notes beside the rows of a measure in some months, those that set it apart first."""
        wanted = [month.start for month in months]
        found = [
            one for feed in self._feeds for one in _counted(_in_scope(feed, vendor, measure, wanted), measure)
        ]
        return tuple(sorted(found, key=lambda one: one.place))


def _is_note(column: str) -> bool:
    return column.startswith(NOTE)


def _by_month(facts: FeedFacts, vendors: Collection[str] | None) -> dict[tuple[str, date], list[_Rows]]:
    frame = facts.frame
    if vendors is not None:
        frame = frame.filter(pl.col("vendor").is_in(list(vendors)))
    brought = (f"{QUANTITY}{name}" for name in facts.scales)
    notes = [f"{NOTE}{name.removeprefix(QUANTITY)}" for name in brought if name in frame.columns]
    notes = [name for name in notes if name in frame.columns]
    columns = ["vendor", "month", *facts.dimensions, *notes]
    found: dict[tuple[str, date], list[_Rows]] = defaultdict(list)
    for row in frame.group_by(columns).len().iter_rows(named=True):
        dimensions = {name.removeprefix(DIMENSION): row[name] for name in facts.dimensions}
        beside = {name.removeprefix(NOTE): row[name] for name in notes}
        found[row["vendor"], row["month"]].append(_Rows(dimensions, beside, row["len"]))
    return found


def _in_scope(
    feed: Mapping[tuple[str, date], list[_Rows]], vendor: str, measure: Measure, months: Sequence[date]
) -> list[_Rows]:
    """The rows of a measure, of a feed that brings one of its quantities with notes."""
    return [
        rows
        for month in months
        for rows in feed.get((vendor, month), [])
        if all(rows.dimensions.get(name) == value for name, value in measure.scope.values)
    ]


def _counted(found: Sequence[_Rows], measure: Measure) -> Iterator[Noted]:
    """Each note once, with the number of rows that have it beside any quantity of the measure."""
    quantities = measure.metric.quantities
    counted: dict[Note, int] = defaultdict(int)
    for rows in found:
        for note in {one for name in quantities for one in decoded(rows.notes.get(name))}:
            counted[note] += rows.number
    everything = sum(rows.number for rows in found)
    yield from (Noted(note, number, everything) for note, number in counted.items())
