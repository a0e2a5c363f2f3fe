"""One feed's book: what was due, what came when, and what of it stands."""

from __future__ import annotations

from collections import defaultdict
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
from outscore.model.kept_out import LIMITS
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.data_quality import Punctuality
from outscore.scoring.data_quality import warned_rows
from outscore.scoring.promises import Receipt
from outscore.scoring.promises import arrival
from outscore.scoring.promises import arrivals_words
from outscore.scoring.promises import days_of
from outscore.scoring.promises import due_at
from outscore.scoring.promises import is_edge
from outscore.scoring.promises import units_of
from outscore.scoring.promises_complete import SECOND
from outscore.scoring.promises_complete import Cell
from outscore.scoring.promises_complete import completeness
from outscore.scoring.promises_complete import completeness_words
from outscore.scoring.promises_complete import expected_cells
from outscore.scoring.promises_complete import expected_days
from outscore.scoring.promises_complete import is_all_zero
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
_BROUGHT = ("vendor", "delivery", "start")
DAY = timedelta(days=1)


class Book:
    """One feed, its deliveries and what stood when.

    now: the moment from which it is looked at; None for the end of time, so that what has not come is late.
    """

    def __init__(self, office: Office, feed: Feed, promises: FeedPromises, now: datetime | None) -> None:
        self._office = office
        self.feed = feed
        self.promises = promises
        self._now = now
        self._received = _first_received(office.deliveries.all(superseded=True), feed.id)
        self._days: dict[Period, WorkingDays] = {}
        self._days_brought: dict[
            tuple[tuple[Period, ...], int | None], dict[tuple[str, int], dict[date, int]]
        ] = {}
        self._senders: dict[int | None, frozenset[str]] = {}
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
            if vendor not in self.feed.expected_vendors:
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

    def edges(self, month: Period) -> Iterator[str]:
        """The vendors expected of whom nothing stands for a month but the edge of what is about another."""
        before = self._before(self._now)
        brought = self._brought(tuple(_months_between(month.start - DAY, month.end + DAY)), before)
        for vendor in sorted({*self.feed.expected_vendors} & {whose for whose, _ in brought}):
            own = {
                number
                for (whose, number), days in brought.items()
                if whose == vendor and any(month.start <= day <= month.end for day in days)
            }
            if own and own <= self._edge(vendor, month, before):
                yield vendor

    def _units(self, month: Period) -> tuple[Period, ...]:
        """What is due for a month, without what nobody expects because nobody works."""
        due, complete = self.promises.due, self.promises.complete or Complete()
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
            self._days[month] = working_days(self.promises.calendar, first, last)
        return self._days[month]

    def _vendors(self, month: Period, months: tuple[Period, ...]) -> tuple[str, ...]:
        """The vendors under contract of whom figures are expected, and those who sent some all the same."""
        bound = {vendor for vendor, _ in self._office.pairs(month)}
        sent = {
            row["vendor"]
            for row in self._rows(months, self._before(self._now))
            if row["month"] == month.start
        }
        return tuple(sorted({*self.feed.expected_vendors} & bound | sent))

    def _kept(self, vendor: str, month: Period, units: Sequence[Period], months: tuple[Period, ...]) -> Kept:
        now = self._now or datetime.max.replace(tzinfo=UTC)
        rows = [row for row in self._rows(months, self._before(now)) if row["vendor"] == vendor]
        is_expected = vendor in self.feed.expected_vendors
        arrivals = tuple(self._arrivals(vendor, rows, months, units, now)) if is_expected else ()
        own = [row for row in rows if row["month"] == month.start]
        edge = self._edge(vendor, month, self._before(now))
        found = self._complete(own, month, arrivals)
        deliveries, issues = self._deliveries(vendor, month)
        limits = tuple(self._limits(deliveries, issues))
        refused = [one for one in deliveries if _is_refused(one)]
        told = [*arrivals_words(arrivals, self._now), self._complete_words(found) if found else "", *limits]
        told += [f"{one.file} was refused." for one in refused]
        told.append(self._zeros_words(own))
        came = min((self._received[one] for one in {row["delivery"] for row in own} - edge), default=None)
        return Kept(
            feed=self.feed.id,
            vendor=vendor,
            month=month,
            arrivals=arrivals,
            received=came,
            completeness=found,
            limits=limits,
            refused=len(refused),
            told=tuple(sentence for sentence in told if sentence),
            advice=self._never_words(vendor, month, own, arrivals),
        )

    def _arrivals(
        self,
        vendor: str,
        rows: Sequence[dict[str, Any]],
        months: tuple[Period, ...],
        units: Sequence[Period],
        now: datetime,
    ) -> Iterator[Arrival]:
        due = self.promises.due
        if due is None or not units:
            return
        days, zone = self._working_days(Period.month_of(units[-1].end)), self._zone(due)
        for unit in units:
            limit = due_at(unit, due, days, zone)
            came = self._came_first(vendor, rows, months, unit, limit)
            wanted = [came.get(cell) for cell in self._wanted(unit)]
            has_edge = not came and any(unit.start <= row["start"] <= unit.end for row in rows)
            yield arrival(unit, limit, [*came.values()], now, wanted, has_edge=has_edge)

    def _wanted(self, unit: Period) -> tuple[Cell, ...]:
        """What must be there of a unit; nothing where nobody says."""
        complete = self.promises.complete
        if complete is None:
            return ()
        days = (
            day for one in _months_between(unit.start, unit.end) for day in self._days_expected(one, complete)
        )
        within = [day for day in days if unit.start <= day <= unit.end]
        return tuple(one for cell in expected_cells(within, complete) for one in self._shown(cell))

    def _edge(self, vendor: str, unit: Period, before: int | None) -> frozenset[int]:
        """The deliveries of which only the edge lies in a unit: they were about the one beside it."""
        months = tuple(_months_between(unit.start - DAY, unit.end + DAY))
        found = self._brought(months, before).items()
        return frozenset(
            number
            for (whose, number), days in found
            if whose == vendor and not self._is_monthly and is_edge(unit, days)
        )

    def _brought(
        self, months: tuple[Period, ...], before: int | None
    ) -> dict[tuple[str, int], dict[date, int]]:
        """How many rows of each day stand from each delivery, vendor by vendor."""
        if (months, before) not in self._days_brought:
            found: dict[tuple[str, int], dict[date, int]] = defaultdict(dict)
            for one in self._office.facts.current({month.start for month in months}, self.feed.id, before):
                for vendor, number, day, rows in one.frame.group_by(*_BROUGHT).len().iter_rows():
                    found[vendor, number][day] = found[vendor, number].get(day, 0) + rows
            self._days_brought[months, before] = found
        return self._days_brought[months, before]

    def _came_first(
        self,
        vendor: str,
        rows: Sequence[dict[str, Any]],
        months: tuple[Period, ...],
        unit: Period,
        limit: datetime,
    ) -> dict[Cell, datetime]:
        """When each thing of a unit came; one that was there in time and was corrected since came in time."""
        came = self._came(vendor, rows, unit, self._before(self._now))
        if any(at > limit for at in came.values()):
            known = self._before(limit)
            before = [row for row in self._rows(months, known) if row["vendor"] == vendor]
            for cell, at in self._came(vendor, before, unit, known).items():
                came[cell] = min(at, came.get(cell, at))
        return came

    def _zone(self, due: Due) -> ZoneInfo:
        return ZoneInfo(due.zone or self._office.workspace.settings.timezone)

    def _came(
        self, vendor: str, rows: Sequence[dict[str, Any]], unit: Period, before: int | None
    ) -> dict[Cell, datetime]:
        """When each thing of a unit came that stands; rows that say that there is nothing have not come.

        Nor have those that are the edge of a delivery of the unit beside it.
        """
        found: dict[Cell, datetime] = {}
        edge = self._edge(vendor, unit, before)
        for row in rows:
            within = unit.start <= row["start"] <= unit.end and row["delivery"] not in edge
            if within and not self._says_nothing(row):
                cell, at = self._cell(row), self._received[row["delivery"]]
                found[cell] = max(at, found.get(cell, at))
        return found

    def _says_nothing(self, row: Mapping[str, Any]) -> bool:
        return self.promises.zeros is Zeros.NO_DATA and _is_zero(row)

    def _cell(self, row: Mapping[str, Any]) -> Cell:
        complete = self.promises.complete
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

    def _shown(self, cell: Cell) -> Iterator[Cell]:
        """A cell as often as the clocks show its time that day: in spring an hour never, in autumn twice."""
        if cell.minute < 0:
            yield cell
            return
        local = datetime.combine(cell.day, time(*divmod(cell.minute, 60)), self._clock)
        if local.astimezone(UTC).astimezone(self._clock).time() == local.time():
            yield cell
            if local.replace(fold=1).utcoffset() != local.utcoffset():
                yield cell._replace(minute=cell.minute + SECOND)

    def _complete(
        self, rows: Iterable[Mapping[str, Any]], month: Period, arrivals: Iterable[Arrival] = ()
    ) -> Completeness | None:
        """How whole a month is; what is not yet due is not expected yet. None where nothing is expected."""
        complete = self.promises.complete
        if complete is None:
            return None
        waiting = [one.unit for one in arrivals if one.receipt is Receipt.NOT_YET_DUE]
        days = self._days_expected(month, complete)
        there: dict[Cell, bool] = {}
        for row in rows:
            cell = self._cell(row)
            there[cell] = there.get(cell, True) and _is_zero(row)
        expected = [
            cell
            for one in expected_cells(days, complete)
            for cell in self._shown(one)
            if (cell in there or not any(unit.start <= cell.day <= unit.end for unit in waiting))
        ]
        return completeness(expected, there, self.promises.zeros, complete) if expected else None

    def _days_expected(self, month: Period, complete: Complete) -> tuple[date, ...]:
        """The first days of the rows that a month must have."""
        if self._is_monthly:
            return (month.start,)
        return expected_days(days_of(month), complete, self._working_days(month))

    @property
    def _is_monthly(self) -> bool:
        return self.feed.grain is Grain.MONTH

    def _zeros_words(self, rows: Iterable[Mapping[str, Any]]) -> str:
        """The question what rows of zeros mean, where some have come and the feed contract does not say."""
        if self.promises.zeros is not None or self.feed.records is not None:
            return ""
        zero = sum(_is_zero(row) for row in rows)
        if not zero:
            return ""
        return (
            f"{zero:,} {'row is' if zero == 1 else 'rows are'} all zeros. Say in the feed contract what that "
            f"means: zeros: {', '.join(Zeros)}."
        )

    def _never_words(
        self, vendor: str, month: Period, rows: Sequence[Any], arrivals: Sequence[Arrival]
    ) -> str:
        """That a vendor is waited for that has never sent this feed, which others send too."""
        awaited = any(one.receipt is not Receipt.NOT_YET_DUE for one in arrivals) or not arrivals
        if rows or not awaited or len(self.feed.expected_vendors) == 1:
            return ""
        if vendor in self._ever_sent(self._before(self._now)):
            return ""
        name = self._office.workspace.vendor(vendor).name_on(month.end)
        return (
            f"{name} has never sent this feed. If it is not to send it, "
            f"name those who are under expected in the feed contract."
        )

    def _ever_sent(self, before: int | None) -> frozenset[str]:
        """The vendors of whom any row of the feed stands, or stood before a delivery came."""
        if before not in self._senders:
            months = self._office.deliveries.months()
            facts = self._office.facts.current(months, self.feed.id, before)
            self._senders[before] = frozenset(name for one in facts for name in one.frame["vendor"].unique())
        return self._senders[before]

    def _complete_words(self, found: Completeness) -> str:
        return completeness_words(found, self.promises.complete or Complete(), by_month=self._is_monthly)

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
            if one.feed == self.feed.id and (one.id in mine or (one.id in issues and _is_refused(one)))
        ]
        known = [one for one in found if self._now is None or self._received[one.id] <= self._now]
        return known, self._office.deliveries.issues([one.id for one in known]) if known else {}

    def _limits(
        self, deliveries: Iterable[StoredDelivery], issues: Mapping[int, tuple[Issue, ...]]
    ) -> Iterator[str]:
        """What was above a limit when the files were received, in the words in which it was told then."""
        for one in deliveries:
            found = (issue for issue in issues.get(one.id, ()) if issue.code in LIMITS)
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
            facts = self._office.facts.current(starts, self.feed.id, before)
            self._standing[months, before] = [row for one in facts for row in one.frame.iter_rows(named=True)]
        return self._standing[months, before]


def _months_of(month: Period, units: Sequence[Period]) -> tuple[Period, ...]:
    """The months that the units of a month reach into."""
    days = (day for unit in units or (month,) for day in (unit.start, unit.end))
    return tuple(dict.fromkeys(map(Period.month_of, days)))


def _months_between(first: date, last: date) -> tuple[Period, ...]:
    """The months in which days lie, with those between."""
    months = [Period.month_of(first)]
    while months[-1].end < last:
        months.append(Period.month_of(months[-1].end + DAY))
    return tuple(months)


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
