"""One feed's book: what was due, what came when, and what of it stands."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.feed_promises import Complete
from outscore.model.feed_promises import Zeros
from outscore.model.kept_out import LIMITS
from outscore.scoring.data_quality import Punctuality
from outscore.scoring.promises import Receipt
from outscore.scoring.promises import arrivals_words
from outscore.scoring.promises import days_of
from outscore.scoring.promises import units_of
from outscore.scoring.promises_complete import expected_days
from outscore.workflow.promise_arrivals import Arrivals
from outscore.workflow.promise_cells import ExpectedCells
from outscore.workflow.promise_kept import Kept
from outscore.workflow.promise_rows import DAY
from outscore.workflow.promise_rows import StandingRows
from outscore.workflow.promise_rows import is_refused
from outscore.workflow.promise_rows import is_zero
from outscore.workflow.promise_rows import months_between
from outscore.workflow.promise_rows import months_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed
    from outscore.model.feed_promises import FeedPromises
    from outscore.model.period import Period
    from outscore.scoring.promises import Arrival
    from outscore.scoring.promises_complete import Completeness
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office


class Book:
    """One feed, its deliveries and what stood when.

    now: the moment from which it is looked at; None for the end of time, so that what has not come is late.
    """

    def __init__(self, office: Office, feed: Feed, promises: FeedPromises, now: datetime | None) -> None:
        self._office = office
        self.feed = feed
        self.promises = promises
        self._now = now
        self._standing = StandingRows(office, feed, now)
        self._asked = ExpectedCells(office, feed, promises)
        self._came = Arrivals(office, promises, self._standing, self._asked, now)

    def of(self, month: Period) -> Iterator[Kept]:
        """The promises for a month, vendor by vendor."""
        units = self._units(month)
        months = months_of(month, units)
        for vendor in self._vendors(month, months):
            yield self._kept(vendor, month, units, months)

    def punctuality(self, month: Period) -> Iterator[tuple[str, Punctuality]]:
        """How much of a month was due and came in time, vendor by vendor; nothing without a due day."""
        units = self._units(month)
        months = months_of(month, units)
        now = self._now or datetime.max.replace(tzinfo=UTC)
        for vendor in self._vendors(month, months) if units else ():
            if vendor not in self.feed.expected_vendors:
                continue
            rows = [
                row
                for row in self._standing.rows(months, self._standing.before(now))
                if row["vendor"] == vendor
            ]
            arrivals = [*self._came.of(vendor, rows, months, units, now)]
            due = [one for one in arrivals if one.receipt is not Receipt.NOT_YET_DUE]
            own = [row for row in rows if row["month"] == month.start]
            found = self._asked.found(own, month, arrivals)
            yield (
                vendor,
                Punctuality(
                    deliveries=len(due),
                    arrived=sum(one.receipt is not Receipt.MISSING for one in due),
                    on_time=sum(one.receipt is Receipt.ON_TIME for one in due),
                    rows_missing=found.expected - found.present if found else 0,
                    rows_late=self._came.late_rows(vendor, own, rows, months, due),
                ),
            )

    def completeness(self, month: Period) -> Iterator[tuple[str, Completeness, str]]:
        """How whole a month is, vendor by vendor, with the sentence that says what is missing."""
        for vendor in self._vendors(month, (month,)):
            rows = [
                row
                for row in self._standing.rows((month,), self._standing.before(self._now))
                if row["vendor"] == vendor
            ]
            found = self._asked.found(rows, month)
            if found is not None:
                yield vendor, found, self._asked.words(found)

    def edges(self, month: Period) -> Iterator[str]:
        """The vendors expected of whom nothing stands for a month but the edge of what is about another."""
        before = self._standing.before(self._now)
        brought = self._standing.brought(tuple(months_between(month.start - DAY, month.end + DAY)), before)
        for vendor in sorted({*self.feed.expected_vendors} & {whose for whose, _ in brought}):
            own = {
                number
                for (whose, number), days in brought.items()
                if whose == vendor and any(month.start <= day <= month.end for day in days)
            }
            if own and own <= self._standing.edge(vendor, month, before):
                yield vendor

    def _units(self, month: Period) -> tuple[Period, ...]:
        """What is due for a month, without what nobody expects because nobody works."""
        due, complete = self.promises.due, self.promises.complete or Complete()
        if due is None:
            return ()
        days = self._asked.working_days(month)
        return tuple(
            unit
            for unit in units_of(month, due.every)
            if expected_days((day for day in days_of(unit) if day >= days.first), complete, days)
        )

    def _vendors(self, month: Period, months: tuple[Period, ...]) -> tuple[str, ...]:
        """The vendors under contract of whom figures are expected, and those who sent some all the same."""
        bound = {vendor for vendor, _ in self._office.pairs(month)}
        sent = {
            row["vendor"]
            for row in self._standing.rows(months, self._standing.before(self._now))
            if row["month"] == month.start
        }
        return tuple(sorted({*self.feed.expected_vendors} & bound | sent))

    def _kept(self, vendor: str, month: Period, units: Sequence[Period], months: tuple[Period, ...]) -> Kept:
        now = self._now or datetime.max.replace(tzinfo=UTC)
        rows = [
            row for row in self._standing.rows(months, self._standing.before(now)) if row["vendor"] == vendor
        ]
        is_expected = vendor in self.feed.expected_vendors
        arrivals = tuple(self._came.of(vendor, rows, months, units, now)) if is_expected else ()
        own = [row for row in rows if row["month"] == month.start]
        edge = self._standing.edge(vendor, month, self._standing.before(now))
        found = self._asked.found(own, month, arrivals)
        deliveries, issues = self._standing.deliveries(vendor, month)
        limits = tuple(self._limits(deliveries, issues))
        refused = [one for one in deliveries if is_refused(one)]
        told = [*arrivals_words(arrivals, self._now), self._asked.words(found) if found else "", *limits]
        told += [f"{one.file} was refused." for one in refused]
        told.append(self._zeros_words(own))
        came = min(
            (self._standing.received[one] for one in {row["delivery"] for row in own} - edge), default=None
        )
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

    def _zeros_words(self, rows: Iterable[Mapping[str, Any]]) -> str:
        """The question what rows of zeros mean, where some have come and the feed contract does not say."""
        if self.promises.zeros is not None or self.feed.records is not None:
            return ""
        zero = sum(is_zero(row) for row in rows)
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
        if vendor in self._standing.ever_sent(self._standing.before(self._now)):
            return ""
        name = self._office.workspace.vendor(vendor).name_on(month.end)
        return (
            f"{name} has never sent this feed. If it is not to send it, "
            f"name those who are under expected in the feed contract."
        )

    def _limits(
        self, deliveries: Iterable[StoredDelivery], issues: Mapping[int, tuple[Issue, ...]]
    ) -> Iterator[str]:
        """What was above a limit when the files were received, in the words in which it was told then."""
        for one in deliveries:
            found = (issue for issue in issues.get(one.id, ()) if issue.code in LIMITS)
            yield from (issue.sentence(one.file) for issue in found)
