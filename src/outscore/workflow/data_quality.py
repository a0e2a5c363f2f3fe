"""The data quality of each vendor's feeds by month: what metrics can name, counted from what was recorded."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from typing import TypeAlias
from zoneinfo import ZoneInfo

from outscore.model.delivery import DeliveryStatus
from outscore.model.period import Period
from outscore.scoring.data_quality import QUANTITIES
from outscore.scoring.data_quality import DataQuality
from outscore.scoring.data_quality import ReadDelivery
from outscore.scoring.data_quality import rows_of
from outscore.scoring.data_quality import warned_rows
from outscore.storage.accepted import accepted_rows
from outscore.storage.data_quality import quality_facts
from outscore.workflow.owners import owner_of
from outscore.workflow.promises import punctuality

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.delivery import Issue
    from outscore.scoring.data_quality import RowQuality
    from outscore.storage.accepted import AcceptedRows
    from outscore.storage.closing import Closed
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office

READ_AT_ONCE = 100
Subject: TypeAlias = tuple[str, str, Period]
"""A vendor's id, a feed's id and a month."""


class QualityOfFeeds:
    """The rows of every delivery by vendor and month; each delivery is looked at once.

    What was asked is kept, so it is to be used while no delivery is received.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._zone = ZoneInfo(office.workspace.settings.timezone)
        self._first_arrivals = office.deliveries.first_arrivals()
        self._counted: dict[int, dict[tuple[str, Period], RowQuality]] = {}
        self._found: dict[tuple[frozenset[Period], str | None, int | None], dict[Subject, DataQuality]] = {}

    def of(
        self,
        months: Collection[Period],
        feed: str | None = None,
        until: int | None = None,
        closed: Closed | None = None,
    ) -> dict[Subject, DataQuality]:
        """By vendor, feed and month; of one feed if named, of deliveries up to one by order of receipt.

        closed: for frozen months the last delivery that counts.
        """
        if closed:
            return self._of(months, feed, until, closed)
        asked = (frozenset(months), feed, until)
        if asked not in self._found:
            self._found[asked] = self._of(months, feed, until, {})
        return self._found[asked]

    def _of(
        self, months: Collection[Period], feed: str | None, until: int | None, closed: Closed
    ) -> dict[Subject, DataQuality]:
        found: dict[Subject, DataQuality] = {
            subject: DataQuality(due=due)
            for subject, due in punctuality(self._office, months, feed, until).items()
        }
        for delivery, issues in self._with_issues(self._concerning(months, feed, until)):
            for (vendor, month), rows in self.of_delivery(delivery, issues).items():
                last = closed.get((vendor, month.start))
                if month in months and (last is None or delivery.id <= last):
                    subject = (vendor, delivery.feed, month)
                    found[subject] = found.get(subject, DataQuality()) + DataQuality(rows)
        return dict(sorted(found.items()))

    def of_delivery(
        self,
        delivery: StoredDelivery,
        issues: Sequence[Issue] | None = None,
        accepted: AcceptedRows | None = None,
    ) -> dict[tuple[str, Period], RowQuality]:
        """One delivery's rows by vendor and month; what was read of it already may be handed over."""
        if delivery.id not in self._counted:
            if issues is None:
                issues = self._office.deliveries.issues([delivery.id]).get(delivery.id, ())
            if accepted is None:
                accepted = accepted_rows(self._office.archive, delivery)
            came = self._first_arrivals.get(delivery.id, delivery.received_at)
            received = datetime.fromisoformat(came).astimezone(self._zone)
            self._counted[delivery.id] = rows_of(
                ReadDelivery(
                    owner=owner_of(self._office.workspace, delivery),
                    status=delivery.status,
                    rows=delivery.rows,
                    issues=issues,
                    accepted=accepted.counts(warned_rows(issues)),
                    received_in=f"{received:%Y-%m}",
                )
            )
        return self._counted[delivery.id]

    def _with_issues(
        self, deliveries: Sequence[StoredDelivery]
    ) -> Iterator[tuple[StoredDelivery, Sequence[Issue]]]:
        """Deliveries with their issues, those of several read at once."""
        for first in range(0, len(deliveries), READ_AT_ONCE):
            some = deliveries[first : first + READ_AT_ONCE]
            new = [one.id for one in some if one.id not in self._counted]
            issues = self._office.deliveries.issues(new) if new else {}
            for one in some:
                yield one, issues.get(one.id, ())

    def _concerning(
        self, months: Collection[Period], feed: str | None, until: int | None
    ) -> list[StoredDelivery]:
        """The deliveries that brought rows for the months, or rejected some that may be of them."""
        bringing = {one.id for one in self._office.deliveries.with_facts([one.start for one in months], feed)}
        return [
            one
            for one in self._office.deliveries.all()
            if feed in (None, one.feed)
            and (until is None or one.id <= until)
            and (one.id in bringing or one.status is not DeliveryStatus.ACCEPTED)
        ]


def with_quality(
    office: Office,
    facts: Sequence[FeedFacts],
    months: Collection[Period],
) -> tuple[FeedFacts, ...]:
    """The facts, with the data quality beside them where a measure of a contract names it."""
    named = {
        quantity
        for contract in office.workspace.contracts
        for version in contract.versions
        for measure in version.measures
        for quantity in measure.metric.quantities
    }
    if not named & {*QUANTITIES}:
        return tuple(facts)
    closed = office.deliveries.closed_months([month.start for month in months])
    return (*facts, quality_facts(QualityOfFeeds(office).of(months, closed=closed)))
