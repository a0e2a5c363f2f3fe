"""What came of a feed, and which of its rows stand or stood before a delivery."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.delivery import DeliveryStatus
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.promises import is_edge
from outscore.scoring.promises_complete import is_all_zero
from outscore.storage.facts import QUANTITY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office

_BROUGHT = ("vendor", "delivery", "start")
DAY = timedelta(days=1)


class StandingRows:
    """One feed's rows and deliveries; each question is put to the store once.

    now: the moment from which it is looked at; None for the end of time. received: when the bytes of each
    delivery came first.
    """

    def __init__(self, office: Office, feed: Feed, now: datetime | None) -> None:
        self._office = office
        self.feed = feed
        self._now = now
        self.received = first_received(office.deliveries.all(superseded=True), feed.id)
        self._brought: dict[
            tuple[tuple[Period, ...], int | None], dict[tuple[str, int], dict[date, int]]
        ] = {}
        self._senders: dict[int | None, frozenset[str]] = {}
        self._rows: dict[tuple[tuple[Period, ...], int | None], list[dict[str, Any]]] = {}

    def ever_sent(self, before: int | None) -> frozenset[str]:
        """The vendors of whom any row of the feed stands, or stood before a delivery came."""
        if before not in self._senders:
            months = self._office.deliveries.months()
            facts = self._office.facts.current(months, self.feed.id, before)
            self._senders[before] = frozenset(name for one in facts for name in one.frame["vendor"].unique())
        return self._senders[before]

    def deliveries(
        self, vendor: str, month: Period
    ) -> tuple[list[StoredDelivery], Mapping[int, tuple[Issue, ...]]]:
        """The deliveries with rows or faults of a vendor's month, and what was found wrong in them."""
        mine = {row["delivery"] for row in self.rows((month,), None) if row["vendor"] == vendor}
        issues = self._office.deliveries.issues(months=[str(month)])
        mine |= {number for number, found in issues.items() if any(one.vendor == vendor for one in found)}
        found = [
            one
            for one in self._office.deliveries.all()
            if one.feed == self.feed.id and (one.id in mine or (one.id in issues and is_refused(one)))
        ]
        known = [one for one in found if self._now is None or self.received[one.id] <= self._now]
        return known, self._office.deliveries.issues([one.id for one in known]) if known else {}

    def before(self, moment: datetime | None) -> int | None:
        """The first delivery that came after a moment; None where none did."""
        if moment is None:
            return None
        return min((number for number, at in self.received.items() if at > moment), default=None)

    def rows(self, months: tuple[Period, ...], before: int | None) -> list[dict[str, Any]]:
        """The rows that stand, or that stood before a delivery came."""
        if (months, before) not in self._rows:
            starts = {month.start for month in months}
            facts = self._office.facts.current(starts, self.feed.id, before)
            self._rows[months, before] = [row for one in facts for row in one.frame.iter_rows(named=True)]
        return self._rows[months, before]

    def brought(
        self, months: tuple[Period, ...], before: int | None
    ) -> dict[tuple[str, int], dict[date, int]]:
        """How many rows of each day stand from each delivery, vendor by vendor."""
        if (months, before) not in self._brought:
            found: dict[tuple[str, int], dict[date, int]] = defaultdict(dict)
            for one in self._office.facts.current({month.start for month in months}, self.feed.id, before):
                for vendor, number, day, rows in one.frame.group_by(*_BROUGHT).len().iter_rows():
                    found[vendor, number][day] = found[vendor, number].get(day, 0) + rows
            self._brought[months, before] = found
        return self._brought[months, before]

    def edge(self, vendor: str, unit: Period, before: int | None) -> frozenset[int]:
        """The deliveries of which only the edge lies in a unit: they were about the one beside it."""
        months = tuple(months_between(unit.start - DAY, unit.end + DAY))
        found = self.brought(months, before).items()
        return frozenset(
            number
            for (whose, number), days in found
            if whose == vendor and self.feed.grain is not Grain.MONTH and is_edge(unit, days)
        )


def months_of(month: Period, units: Sequence[Period]) -> tuple[Period, ...]:
    """The months that the units of a month reach into."""
    days = (day for unit in units or (month,) for day in (unit.start, unit.end))
    return tuple(dict.fromkeys(map(Period.month_of, days)))


def months_between(first: date, last: date) -> tuple[Period, ...]:
    """The months in which days lie, with those between."""
    months = [Period.month_of(first)]
    while months[-1].end < last:
        months.append(Period.month_of(months[-1].end + DAY))
    return tuple(months)


def first_received(deliveries: Iterable[StoredDelivery], feed: str) -> dict[int, datetime]:
    """When the bytes of each delivery of a feed came first; reading them again changes nothing in that."""
    first: dict[str, datetime] = {}
    own = [one for one in deliveries if one.feed == feed]
    for one in own:
        at = datetime.fromisoformat(one.received_at)
        first[one.sha256] = min(at, first.get(one.sha256, at))
    return {one.id: first[one.sha256] for one in own}


def is_refused(delivery: StoredDelivery) -> bool:
    """Whether nothing of it was taken, so that all who are in it lack their rows."""
    return delivery.status is DeliveryStatus.REFUSED


def is_zero(row: Mapping[str, Any]) -> bool:
    """Whether every figure of a row is 0."""
    return is_all_zero([value for name, value in row.items() if name.startswith(QUANTITY)])
