"""What must be there of a feed, day by day and thing by thing, and how much of it is."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import time
from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any
from zoneinfo import ZoneInfo

from outscore.contracts.working_days import working_days
from outscore.model.feed_promises import Complete
from outscore.model.feed_promises import Zeros
from outscore.model.period import Grain
from outscore.scoring.promises import Receipt
from outscore.scoring.promises import days_of
from outscore.scoring.promises_complete import SECOND
from outscore.scoring.promises_complete import Cell
from outscore.scoring.promises_complete import completeness
from outscore.scoring.promises_complete import completeness_words
from outscore.scoring.promises_complete import expected_cells
from outscore.scoring.promises_complete import expected_days
from outscore.storage.facts import DIMENSION
from outscore.workflow.promise_rows import is_zero
from outscore.workflow.promise_rows import months_between

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import date

    from outscore.model.feed import Feed
    from outscore.model.feed_promises import FeedPromises
    from outscore.model.feed_promises import WorkingDays
    from outscore.model.period import Period
    from outscore.scoring.promises import Arrival
    from outscore.scoring.promises_complete import Completeness
    from outscore.workflow.office import Office

_LATEST_DUE = 400


class ExpectedCells:
    """What one feed promises to bring, by the clock of the workspace."""

    def __init__(self, office: Office, feed: Feed, promises: FeedPromises) -> None:
        self._office = office
        self._feed = feed
        self._promises = promises
        self._days: dict[Period, WorkingDays] = {}

    def working_days(self, month: Period) -> WorkingDays:
        """The working days of the feed's calendar around a month, until what is due for it may come."""
        if month not in self._days:
            first, last = month.start - timedelta(days=7), month.end + timedelta(days=_LATEST_DUE)
            self._days[month] = working_days(self._promises.calendar, first, last)
        return self._days[month]

    def wanted(self, unit: Period) -> tuple[Cell, ...]:
        """What must be there of a unit; nothing where nobody says."""
        complete = self._promises.complete
        if complete is None:
            return ()
        days = (day for one in months_between(unit.start, unit.end) for day in self.days(one, complete))
        within = [day for day in days if unit.start <= day <= unit.end]
        return tuple(one for cell in expected_cells(within, complete) for one in self.shown(cell))

    def cell(self, row: Mapping[str, Any]) -> Cell:
        """What a row is about."""
        complete = self._promises.complete
        names = [name for name, _ in complete.dimensions] if complete else []
        minute = self._minute(row) if complete and complete.hours else -1
        return Cell(row["start"], minute, tuple(str(row.get(f"{DIMENSION}{name}")) for name in names))

    def _minute(self, row: Mapping[str, Any]) -> int:
        """When a row's stretch of the day begins by the workspace's clock; -1 where it has none."""
        slot = row.get("slot")
        if slot is None:
            return -1
        local = (slot if slot.tzinfo else slot.replace(tzinfo=UTC)).astimezone(self._clock)
        return int(local.hour * 60 + local.minute + SECOND * local.fold)

    @property
    def _clock(self) -> ZoneInfo:
        return ZoneInfo(self._office.workspace.settings.timezone)

    def shown(self, cell: Cell) -> Iterator[Cell]:
        """A cell as often as the clocks show its time that day: in spring an hour never, in autumn twice."""
        if cell.minute < 0:
            yield cell
            return
        local = datetime.combine(cell.day, time(*divmod(cell.minute, 60)), self._clock)
        if local.astimezone(UTC).astimezone(self._clock).time() == local.time():
            yield cell
            if local.replace(fold=1).utcoffset() != local.utcoffset():
                yield cell._replace(minute=cell.minute + SECOND)

    def found(
        self, rows: Iterable[Mapping[str, Any]], month: Period, arrivals: Iterable[Arrival] = ()
    ) -> Completeness | None:
        """How whole a month is; what is not yet due is not expected yet. None where nothing is expected."""
        complete = self._promises.complete
        if complete is None:
            return None
        waiting = [one.unit for one in arrivals if one.receipt is Receipt.NOT_YET_DUE]
        days = self.days(month, complete)
        there: dict[Cell, bool] = {}
        for row in rows:
            cell = self.cell(row)
            there[cell] = there.get(cell, True) and is_zero(row)
        expected = [
            cell
            for one in expected_cells(days, complete)
            for cell in self.shown(one)
            if (cell in there or not any(unit.start <= cell.day <= unit.end for unit in waiting))
        ]
        return completeness(expected, there, self._promises.zeros, complete) if expected else None

    def days(self, month: Period, complete: Complete) -> tuple[date, ...]:
        """The first days of the rows that a month must have."""
        if self.is_monthly:
            return (month.start,)
        return expected_days(days_of(month), complete, self.working_days(month))

    @property
    def is_monthly(self) -> bool:
        """Whether a row covers a month."""
        return self._feed.grain is Grain.MONTH

    def words(self, found: Completeness) -> str:
        """What is missing, in a sentence."""
        return completeness_words(found, self._promises.complete or Complete(), by_month=self.is_monthly)

    def says_nothing(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of zeros says that there is nothing."""
        return self._promises.zeros is Zeros.NO_DATA and is_zero(row)
