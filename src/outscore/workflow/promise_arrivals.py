"""When what a feed promised came: in time, late, in part, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from zoneinfo import ZoneInfo

from outscore.model.period import Period
from outscore.scoring.data_quality import warned_rows
from outscore.scoring.promises import Receipt
from outscore.scoring.promises import arrival
from outscore.scoring.promises import due_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import datetime

    from outscore.model.feed_promises import Due
    from outscore.model.feed_promises import FeedPromises
    from outscore.scoring.promises import Arrival
    from outscore.scoring.promises_complete import Cell
    from outscore.workflow.office import Office
    from outscore.workflow.promise_cells import ExpectedCells
    from outscore.workflow.promise_rows import StandingRows


class Arrivals:
    """The arrivals of one feed, held against the days on which they were due."""

    def __init__(
        self,
        office: Office,
        promises: FeedPromises,
        rows: StandingRows,
        asked: ExpectedCells,
        now: datetime | None,
    ) -> None:
        self._office = office
        self._promises = promises
        self._rows = rows
        self._asked = asked
        self._now = now

    def of(
        self,
        vendor: str,
        rows: Sequence[dict[str, Any]],
        months: tuple[Period, ...],
        units: Sequence[Period],
        now: datetime,
    ) -> Iterator[Arrival]:
        """What came of each day, week or month that was due, and when."""
        due = self._promises.due
        if due is None or not units:
            return
        days, zone = self._asked.working_days(Period.month_of(units[-1].end)), self._zone(due)
        for unit in units:
            limit = due_at(unit, due, days, zone)
            came = self._came_first(vendor, rows, months, unit, limit)
            wanted = [came.get(cell) for cell in self._asked.wanted(unit)]
            has_edge = not came and any(unit.start <= row["start"] <= unit.end for row in rows)
            yield arrival(unit, limit, [*came.values()], now, wanted, has_edge=has_edge)

    def late_rows(
        self,
        vendor: str,
        own: Sequence[dict[str, Any]],
        rows: Sequence[dict[str, Any]],
        months: tuple[Period, ...],
        arrivals: Iterable[Arrival],
    ) -> int:
        """How many rows of a month came late, of those about which nothing else was told."""
        late = [one for one in arrivals if one.receipt in (Receipt.LATE, Receipt.IN_PART_LATE)]
        if not late:
            return 0
        found = self._office.deliveries.issues(sorted({row["delivery"] for row in own}))
        warned = {(number, row) for number, issues in found.items() for row in warned_rows(issues)}
        count = 0
        for one in late:
            came = self._came_first(vendor, rows, months, one.unit, one.due_at)
            count += sum(
                one.unit.start <= row["start"] <= one.unit.end
                and came.get(self._asked.cell(row), one.due_at) > one.due_at
                and (row["delivery"], row["row"]) not in warned
                for row in own
            )
        return count

    def _came_first(
        self,
        vendor: str,
        rows: Sequence[dict[str, Any]],
        months: tuple[Period, ...],
        unit: Period,
        limit: datetime,
    ) -> dict[Cell, datetime]:
        """When each thing of a unit came; one that was there in time and was corrected since came in time."""
        came = self._came(vendor, rows, unit, self._rows.before(self._now))
        if any(at > limit for at in came.values()):
            known = self._rows.before(limit)
            before = [row for row in self._rows.rows(months, known) if row["vendor"] == vendor]
            for cell, at in self._came(vendor, before, unit, known).items():
                came[cell] = min(at, came.get(cell, at))
        return came

    def _came(
        self, vendor: str, rows: Sequence[dict[str, Any]], unit: Period, before: int | None
    ) -> dict[Cell, datetime]:
        """When each thing of a unit came that stands; rows that say that there is nothing have not come.

        Nor have those that are the edge of a delivery of the unit beside it.
        """
        found: dict[Cell, datetime] = {}
        edge = self._rows.edge(vendor, unit, before)
        for row in rows:
            within = unit.start <= row["start"] <= unit.end and row["delivery"] not in edge
            if within and not self._asked.says_nothing(row):
                cell, at = self._asked.cell(row), self._rows.received[row["delivery"]]
                found[cell] = max(at, found.get(cell, at))
        return found

    def _zone(self, due: Due) -> ZoneInfo:
        return ZoneInfo(due.zone or self._office.workspace.settings.timezone)
