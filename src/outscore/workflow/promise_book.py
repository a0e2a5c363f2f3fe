"""One feed's book: what was due, what came when, and what of it stands."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import time
from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any
from zoneinfo import ZoneInfo

from outscore.contracts.working_days import working_days
from outscore.model.delivery import DeliveryStatus
from outscore.model.feed_promises import Complete
from outscore.model.feed_promises import Zeros
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.data_quality import Punctuality
from outscore.scoring.data_quality import warned_rows
from outscore.scoring.promises import Receipt
from outscore.scoring.promises import arrival
from outscore.scoring.promises import arrivals_words
from outscore.scoring.promises import days_of
from outscore.scoring.promises import due_at
from outscore.scoring.promises import units_of
from outscore.scoring.promises_complete import Cell
from outscore.scoring.promises_complete import completeness
from outscore.scoring.promises_complete import completeness_words
from outscore.scoring.promises_complete import expected_cells
from outscore.scoring.promises_complete import expected_days
from outscore.scoring.promises_complete import is_all_zero
from outscore.scoring.promises_limits import VOLUME_CODE
from outscore.scoring.promises_limits import limit_issues
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY
from outscore.workflow.promise_kept import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed
    from outscore.model.feed_promises import Due
    from outscore.model.feed_promises import FeedPromises
    from outscore.model.feed_promises import WorkingDays
    from outscore.scoring.promises import Arrival
    from outscore.scoring.promises_complete import Completeness
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office

_LATEST_DUE = 400


class Book:
    """One feed, its deliveries and what stood when.

    now: the moment from which it is looked at; None for the end of time, so that what has not come is late.
    """

    def __init__(self, office: Office, feed: Feed, promises: FeedPromises, now: datetime | None) -> None:
        self._office = office
        self._feed = feed
        self._promises = promises
        self._now = now
        self._received = _first_received(office.deliveries.all(superseded=True), feed.id)
        self._days: dict[Period, WorkingDays] = {}
        self._standing: dict[tuple[tuple[Period, ...], int | None], list[dict[str, Any]]] = {}

    def of(self, month: Period) -> Iterator[Kept]:
        """The promises for a month, vendor by vendor."""
        units = self._units(month)
        months = _months_of(month, units)
        for vendor in self._vendors(month, months):
            yield self._kept(vendor, month, units, months)

    def punctuality(self, month: Period) -> Iterator[tuple[str, Punctuality]]:
        """How much of a month was due and came in time, vendor by vendor; nothing without a due day."""
        units = self._units(month)
        months = _months_of(month, units)
        now = self._now or datetime.max.replace(tzinfo=UTC)
        for vendor in self._vendors(month, months) if units else ():
            if vendor not in self._feed.expected_vendors:
                continue
            rows = [row for row in self._rows(months, self._before(now)) if row["vendor"] == vendor]
            arrivals = [*self._arrivals(vendor, rows, months, units, now)]
            due = [one for one in arrivals if one.receipt is not Receipt.NOT_YET_DUE]
            own = [row for row in rows if row["month"] == month.start]
            found = self._complete(own, month, arrivals)
            yield (
                vendor,
                Punctuality(
                    deliveries=len(due),
                    arrived=sum(one.receipt is not Receipt.MISSING for one in due),
                    on_time=sum(one.receipt is Receipt.ON_TIME for one in due),
                    rows_missing=found.expected - found.present if found else 0,
                    rows_late=self._late_rows(vendor, own, rows, months, due),
                ),
            )

    def _late_rows(
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
                and came.get(self._cell(row), one.due_at) > one.due_at
                and (row["delivery"], row["row"]) not in warned
                for row in own
            )
        return count

    def completeness(self, month: Period) -> Iterator[tuple[str, Completeness, str]]:
        """How whole a month is, vendor by vendor, with the sentence that says what is missing."""
        for vendor in self._vendors(month, (month,)):
            rows = [row for row in self._rows((month,), self._before(self._now)) if row["vendor"] == vendor]
            found = self._complete(rows, month)
            if found is not None:
                yield vendor, found, self._complete_words(found)

    def _units(self, month: Period) -> tuple[Period, ...]:
        """What is due for a month, without what nobody expects because nobody works."""
        due, complete = self._promises.due, self._promises.complete or Complete()
        if due is None:
            return ()
        days = self._working_days(month)
        return tuple(
            unit
            for unit in units_of(month, due.every)
            if expected_days((day for day in days_of(unit) if day >= days.first), complete, days)
        )

    def _working_days(self, month: Period) -> WorkingDays:
        if month not in self._days:
            first, last = month.start - timedelta(days=7), month.end + timedelta(days=_LATEST_DUE)
            self._days[month] = working_days(self._promises.calendar, first, last)
        return self._days[month]

    def _vendors(self, month: Period, months: tuple[Period, ...]) -> tuple[str, ...]:
        """The vendors under contract of whom figures are expected, and those who sent some all the same."""
        bound = {vendor for vendor, _ in self._office.pairs(month)}
        sent = {
            row["vendor"]
            for row in self._rows(months, self._before(self._now))
            if row["month"] == month.start
        }
        return tuple(sorted({*self._feed.expected_vendors} & bound | sent))

    def _kept(self, vendor: str, month: Period, units: Sequence[Period], months: tuple[Period, ...]) -> Kept:
        now = self._now or datetime.max.replace(tzinfo=UTC)
        rows = [row for row in self._rows(months, self._before(now)) if row["vendor"] == vendor]
        is_expected = vendor in self._feed.expected_vendors
        arrivals = tuple(self._arrivals(vendor, rows, months, units, now)) if is_expected else ()
        own = [row for row in rows if row["month"] == month.start]
        found = self._complete(own, month, arrivals)
        deliveries, issues = self._deliveries(vendor, month)
        limits = tuple(self._limits(deliveries, issues))
        refused = [one for one in deliveries if _is_refused(one)]
        told = [*arrivals_words(arrivals, self._now), self._complete_words(found) if found else "", *limits]
        told += [f"{one.file} was refused." for one in refused]
        told.append(self._zeros_words(own))
        came = min((self._received[row["delivery"]] for row in own), default=None)
        return Kept(
            feed=self._feed.id,
            vendor=vendor,
            month=month,
            arrivals=arrivals,
            received=came,
            completeness=found,
            limits=limits,
            refused=len(refused),
            told=tuple(sentence for sentence in told if sentence),
        )

    def _arrivals(
        self,
        vendor: str,
        rows: Sequence[dict[str, Any]],
        months: tuple[Period, ...],
        units: Sequence[Period],
        now: datetime,
    ) -> Iterator[Arrival]:
        due = self._promises.due
        if due is None or not units:
            return
        days, zone = self._working_days(Period.month_of(units[-1].end)), self._zone(due)
        for unit in units:
            limit = due_at(unit, due, days, zone)
            came = self._came_first(vendor, rows, months, unit, limit)
            yield arrival(unit, limit, [*came.values()], now)

    def _came_first(
        self,
        vendor: str,
        rows: Sequence[dict[str, Any]],
        months: tuple[Period, ...],
        unit: Period,
        limit: datetime,
    ) -> dict[Cell, datetime]:
        """When each thing of a unit came; one that was there in time and was corrected since came in time."""
        came = self._came(rows, unit)
        if any(at > limit for at in came.values()):
            before = [row for row in self._rows(months, self._before(limit)) if row["vendor"] == vendor]
            for cell, at in self._came(before, unit).items():
                came[cell] = min(at, came.get(cell, at))
        return came

    def _zone(self, due: Due) -> ZoneInfo:
        return ZoneInfo(due.zone or self._office.workspace.settings.timezone)

    def _came(self, rows: Iterable[dict[str, Any]], unit: Period) -> dict[Cell, datetime]:
        """When each thing of a unit came that stands; rows that say that there is nothing have not come."""
        found: dict[Cell, datetime] = {}
        for row in rows:
            if unit.start <= row["start"] <= unit.end and not self._says_nothing(row):
                cell, at = self._cell(row), self._received[row["delivery"]]
                found[cell] = max(at, found.get(cell, at))
        return found

    def _says_nothing(self, row: Mapping[str, Any]) -> bool:
        return self._promises.zeros is Zeros.NO_DATA and _is_zero(row)

    def _cell(self, row: Mapping[str, Any]) -> Cell:
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
        return int(local.hour * 60 + local.minute)

    @property
    def _clock(self) -> ZoneInfo:
        return ZoneInfo(self._office.workspace.settings.timezone)

    def _exists(self, cell: Cell) -> bool:
        """Whether the clocks show a cell's time on its day: in spring an hour is left out."""
        if cell.minute < 0:
            return True
        local = datetime.combine(cell.day, time(*divmod(cell.minute, 60)), self._clock)
        return local.astimezone(UTC).astimezone(self._clock).time() == local.time()

    def _complete(
        self, rows: Iterable[Mapping[str, Any]], month: Period, arrivals: Iterable[Arrival] = ()
    ) -> Completeness | None:
        """How whole a month is; what is not yet due is not expected yet. None where nothing is expected."""
        complete = self._promises.complete
        if complete is None:
            return None
        waiting = [one.unit for one in arrivals if one.receipt is Receipt.NOT_YET_DUE]
        days = [
            day
            for day in self._days_expected(month, complete)
            if not any(unit.start <= day <= unit.end for unit in waiting)
        ]
        there: dict[Cell, bool] = {}
        for row in rows:
            cell = self._cell(row)
            there[cell] = there.get(cell, True) and _is_zero(row)
        expected = [cell for cell in expected_cells(days, complete) if self._exists(cell)]
        return completeness(expected, there, self._promises.zeros, complete) if days else None

    def _days_expected(self, month: Period, complete: Complete) -> tuple[date, ...]:
        """The first days of the rows that a month must have."""
        if self._is_monthly:
            return (month.start,)
        return expected_days(days_of(month), complete, self._working_days(month))

    @property
    def _is_monthly(self) -> bool:
        return self._feed.grain is Grain.MONTH

    def _zeros_words(self, rows: Iterable[Mapping[str, Any]]) -> str:
        """The question what rows of zeros mean, where some have come and the feed contract does not say."""
        zero = sum(_is_zero(row) for row in rows)
        if not zero or self._promises.zeros is not None:
            return ""
        return (
            f"{zero:,} {'row is' if zero == 1 else 'rows are'} all zeros. Say in the feed contract what that "
            f"means: zeros: {', '.join(Zeros)}."
        )

    def _complete_words(self, found: Completeness) -> str:
        return completeness_words(found, self._promises.complete or Complete(), by_month=self._is_monthly)

    def _deliveries(
        self, vendor: str, month: Period
    ) -> tuple[list[StoredDelivery], Mapping[int, tuple[Issue, ...]]]:
        """The deliveries with rows or faults of a vendor's month, and what was found wrong in them."""
        mine = {row["delivery"] for row in self._rows((month,), None) if row["vendor"] == vendor}
        issues = self._office.deliveries.issues(months=[str(month)])
        mine |= {number for number, found in issues.items() if any(one.vendor == vendor for one in found)}
        found = [
            one
            for one in self._office.deliveries.all()
            if one.feed == self._feed.id and (one.id in mine or (one.id in issues and _is_refused(one)))
        ]
        known = [one for one in found if self._now is None or self._received[one.id] <= self._now]
        return known, self._office.deliveries.issues([one.id for one in known]) if known else {}

    def _limits(
        self, deliveries: Iterable[StoredDelivery], issues: Mapping[int, tuple[Issue, ...]]
    ) -> Iterator[str]:
        limits = self._promises.limits
        for one in deliveries if limits else ():
            found = [*limit_issues(limits, one.rows, None)] if limits else []
            found += [issue for issue in issues.get(one.id, ()) if issue.code == VOLUME_CODE]
            yield from (issue.sentence(one.file) for issue in found)

    def _before(self, moment: datetime | None) -> int | None:
        """The first delivery that came after a moment; None where none did."""
        if moment is None:
            return None
        return min((number for number, at in self._received.items() if at > moment), default=None)

    def _rows(self, months: tuple[Period, ...], before: int | None) -> list[dict[str, Any]]:
        """The rows that stand, or that stood before a delivery came."""
        if (months, before) not in self._standing:
            starts = {month.start for month in months}
            facts = self._office.facts.current(starts, self._feed.id, before)
            self._standing[months, before] = [row for one in facts for row in one.frame.iter_rows(named=True)]
        return self._standing[months, before]


def _months_of(month: Period, units: Sequence[Period]) -> tuple[Period, ...]:
    """The months that the units of a month reach into."""
    days = (day for unit in units or (month,) for day in (unit.start, unit.end))
    return tuple(dict.fromkeys(map(Period.month_of, days)))


def _first_received(deliveries: Iterable[StoredDelivery], feed: str) -> dict[int, datetime]:
    """When the bytes of each delivery of a feed came first; reading them again changes nothing in that."""
    first: dict[str, datetime] = {}
    own = [one for one in deliveries if one.feed == feed]
    for one in own:
        at = datetime.fromisoformat(one.received_at)
        first[one.sha256] = min(at, first.get(one.sha256, at))
    return {one.id: first[one.sha256] for one in own}


def _is_refused(delivery: StoredDelivery) -> bool:
    """Whether nothing of it was taken, so that all who are in it lack their rows."""
    return delivery.status is DeliveryStatus.REFUSED


def _is_zero(row: Mapping[str, Any]) -> bool:
    return is_all_zero([value for name, value in row.items() if name.startswith(QUANTITY)])
