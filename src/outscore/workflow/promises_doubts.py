"""Warnings about figures that are not plausible, from what stands of a month and of those before it."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.working_days import working_days
from outscore.model.feed import QuantityType
from outscore.model.feed_promises import Zeros
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Unit
from outscore.model.period import Grain
from outscore.scoring.promises_complete import is_all_zero
from outscore.scoring.promises_doubted import Figures
from outscore.scoring.promises_doubted import Rows
from outscore.scoring.promises_doubted import Share
from outscore.scoring.promises_doubted import Subject
from outscore.scoring.promises_doubted import doubts
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date
    from typing import TypeAlias

    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed
    from outscore.model.feed import Quantity
    from outscore.model.feed_promises import FeedPromises
    from outscore.model.metric import Metric
    from outscore.model.metric import Sum
    from outscore.model.period import Period
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office

    Row: TypeAlias = Mapping[str, Any]

_MONTHS_BACK = {Grain.DAY: 4, Grain.MONTH: 84}
_FOUR_WEEKS = timedelta(days=28)


def plausibility_warnings(
    office: Office, month: Period, promises: Mapping[str, FeedPromises]
) -> tuple[tuple[str, Issue], ...]:
    """Every warning about the figures of feeds that stand for a month, with the feed. It changes nothing."""
    return tuple(
        (feed.id, issue)
        for feed in office.workspace.feeds
        if feed.id in promises and feed.grain in _MONTHS_BACK
        for issue in _of_feed(office, feed, month, promises[feed.id])
    )


def _of_feed(office: Office, feed: Feed, month: Period, promises: FeedPromises) -> Iterator[Issue]:
    known = office.deliveries.months()
    if month.start not in known:
        return
    earliest = month.last(_MONTHS_BACK[feed.grain] + 1)[0].start
    months = {one for one in known if earliest <= one <= month.start}
    for facts in office.facts.current(months, feed.id):
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in facts.frame.iter_rows(named=True):
            if row["grain"] == feed.grain.value:
                rows[row["vendor"]].append(row)
        for vendor, own in sorted(rows.items()):
            view = _View(feed, facts, own, month, promises)
            subject = Subject(vendor, month, feed.grain)
            yield from doubts(
                subject, view.figures(), view.rows(), view.shares(_shares(office)), promises.plausible
            )


def _shares(office: Office) -> tuple[Metric, ...]:
    """The metrics under contract that are shares of a whole, each once."""
    found = {
        measure.metric.id: measure.metric
        for contract in office.workspace.contracts
        for measure in contract.measures
    }
    return tuple(
        metric
        for metric in found.values()
        if metric.unit is Unit.PERCENT
        and metric.combine is Combine.SUMS
        and metric.better is not Better.NEITHER
    )


class _View:
    """A vendor's rows of a feed, of one month and of those before it."""

    def __init__(
        self, feed: Feed, facts: FeedFacts, rows: Sequence[Row], month: Period, promises: FeedPromises
    ) -> None:
        self._feed = feed
        self._facts = facts
        self._month = month
        self._promises = promises
        self._rows = [row for row in rows if not self._is_no_figure(row)]
        self._now = [row for row in self._rows if row["month"] == month.start]
        self._earlier = [row for row in self._rows if row["month"] < month.start]

    def _is_no_figure(self, row: Row) -> bool:
        """Whether a row says that it was closed, or that there is nothing to tell."""
        zero = is_all_zero([value for name, value in row.items() if name.startswith(QUANTITY)])
        return zero and self._promises.zeros in (Zeros.CLOSED, Zeros.NO_DATA)

    def figures(self) -> Iterator[Figures]:
        """Each quantity that can be added up, day by day or month by month."""
        closed = self._closed()
        for quantity in self._feed.quantities:
            if f"{QUANTITY}{quantity.id}" in self._facts.frame.columns:
                now, earlier = (_totals(rows, quantity, closed) for rows in (self._now, self._earlier))
                scale = self._facts.scales[quantity.id]
                written = tuple(_written(self._now, quantity, scale))
                yield Figures(quantity.column, scale, now, earlier, written)

    def _closed(self) -> frozenset[date]:
        """Days that are no working days by the feed's own calendar, which are like no day of the week."""
        if self._promises.calendar is None or self._feed.grain is not Grain.DAY or not self._rows:
            return frozenset()
        starts = [row["start"] for row in self._rows]
        weekend = working_days(None, min(starts), max(starts)).closed
        return working_days(self._promises.calendar, min(starts), max(starts)).closed - weekend

    def rows(self) -> Iterator[Rows]:
        """The rows about each thing, held against those of the month before and of four weeks before."""
        now, earlier = _by_thing(self._now, self._facts), _by_thing(self._earlier, self._facts)
        before = self._month.previous()
        for about, days in now.items():
            old = earlier.get(about, {})
            held = [
                (
                    _told_of(before, self._feed.grain),
                    {day: old.get(_same_day(day, before), ()) for day in days},
                )
            ]
            if self._feed.grain is Grain.DAY:
                held.append(("four weeks before", {day: old.get(day - _FOUR_WEEKS, ()) for day in days}))
            yield Rows(", ".join(about), tuple(sorted(days.items())), tuple(held))

    def shares(self, metrics: Sequence[Metric]) -> Iterator[Share]:
        """The shares that this feed brings whole, over the month."""
        counts = {one.id for one in self._feed.quantities if one.type is QuantityType.COUNT}
        for metric in metrics:
            below = metric.denominator
            if below is not None and counts >= {*metric.quantities}:
                sums = {name: self._sum(name) for name in metric.quantities}
                if None not in sums.values():
                    above, whole = (_signed(one, sums) for one in (metric.numerator, below))
                    yield Share(str(metric.numerator), str(below), above, whole)

    def _sum(self, quantity: str) -> int | None:
        """A quantity over the month; None where a row does not give it."""
        values = [row.get(f"{QUANTITY}{quantity}") for row in self._now]
        return None if None in values else sum(value for value in values if value is not None)


def _signed(terms: Sum, sums: Mapping[str, int | None]) -> int:
    added, taken = (sum(sums[name] or 0 for name in names) for names in (terms.add, terms.subtract))
    return added - taken


def _totals(rows: Sequence[Row], quantity: Quantity, closed: frozenset[date]) -> dict[date, int]:
    """A quantity by day; a printed decimal only where one row has it, as it cannot be added up."""
    found: dict[date, list[int]] = defaultdict(list)
    for row in rows:
        value = row[f"{QUANTITY}{quantity.id}"]
        if value is not None and row["start"] not in closed:
            found[row["start"]].append(value)
    can_add = quantity.type is not QuantityType.DECIMAL
    return {day: sum(values) for day, values in found.items() if can_add or len(values) == 1}


def _written(rows: Sequence[Row], quantity: Quantity, scale: int) -> Iterator[int]:
    """The figures of a month as they were written, where their last digit was counted."""
    if quantity.type is QuantityType.DECIMAL:
        return
    for row in rows:
        value = row[f"{QUANTITY}{quantity.id}"]
        if value is not None and value % scale == 0:
            yield value // scale


def _by_thing(
    rows: Sequence[Row], facts: FeedFacts
) -> dict[tuple[str, ...], dict[date, tuple[int | None, ...]]]:
    """The figures of each row, by what it is about and day."""
    found: dict[tuple[str, ...], dict[date, tuple[int | None, ...]]] = defaultdict(dict)
    for row in rows:
        slot = (f"{row['slot']:%H:%M} UTC",) if row.get("slot") else ()
        about = (*(f"{name.removeprefix(DIMENSION)} {row[name]}" for name in facts.dimensions), *slot)
        found[about][row["start"]] = tuple(row[name] for name in row if name.startswith(QUANTITY))
    return found


def _same_day(day: date, month: Period) -> date:
    """The day of another month with the same number; a day outside of it where it has none."""
    return month.start + timedelta(days=day.day - 1)


def _told_of(month: Period, grain: Grain) -> str:
    return f"on the same day of {month.label}" if grain is Grain.DAY else f"in {month.label}"
