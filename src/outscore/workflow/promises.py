"""What each feed promised for a month, and how it was kept: due, received, complete, within its limits."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from outscore.model.feed_promises import NO_PROMISES
from outscore.scoring.promises_measured import Shortfall
from outscore.workflow.promise_book import Book

EDGE_ONLY = "nothing has come but a few rows at its edge, with the month beside it"

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.contracts.workspace import Workspace
    from outscore.model.feed_promises import FeedPromises
    from outscore.model.period import Period
    from outscore.scoring.data_quality import Punctuality
    from outscore.workflow.office import Office
    from outscore.workflow.promise_kept import Kept


def promises_in(workspace: Workspace) -> dict[str, FeedPromises]:
    """What each feed promises, by its id."""
    return {feed.id: feed.promises for feed in workspace.feeds}


def kept(
    office: Office, month: Period, promises: Mapping[str, FeedPromises], now: datetime | None = None
) -> tuple[Kept, ...]:
    """How every feed kept its promises for a month, for every vendor of whom something was expected.

    now: the moment from which it is looked at; what was received later is not known then.
    """
    at = now or datetime.fromisoformat(office.now())
    return tuple(
        one for feed in office.workspace.feeds for one in Book(office, feed, promises[feed.id], at).of(month)
    )


def unkept(office: Office, period: Period) -> tuple[Kept, ...]:
    """Every promise for a period of which there is something to tell, month by month.

    Nothing here depends on the time of day: what has not come is not there.
    """
    return tuple(
        one
        for feed in office.workspace.feeds
        if feed.promises != NO_PROMISES
        for book in [Book(office, feed, feed.promises, None)]
        for month in period.months()
        for one in book.of(month)
        if one.told
    )


def shortfalls(
    office: Office, months: Iterable[Period], promises: Mapping[str, FeedPromises]
) -> tuple[Shortfall, ...]:
    """Every feed, vendor and month that is not all there, of those whose contract says what must be.

    Of a feed that is due, a month has nothing to measure of which only the edge of another's is there.
    Nothing here depends on the time of day: what has not come is not there.
    """
    asked = tuple(months)
    books = [
        Book(office, feed, promises[feed.id], None)
        for feed in office.workspace.feeds
        if promises[feed.id].complete or promises[feed.id].due
    ]
    return tuple(one for book in books for month in asked for one in _short(book, month))


def _short(book: Book, month: Period) -> Iterator[Shortfall]:
    feed = book.feed
    quantities = tuple(one.id for one in feed.quantities)
    named = f"{feed.name}, {month.label}"
    edges = {*book.edges(month)} if book.promises.due else set()
    for vendor in sorted(edges):
        sentence = f"{named}: {EDGE_ONLY}, so nothing is measured from this feed."
        yield Shortfall(feed.id, vendor, month, quantities, sentence, is_below=True)
    for vendor, found, sentence in book.completeness(month) if book.promises.complete else ():
        if not found.is_whole and vendor not in edges:
            yield Shortfall(feed.id, vendor, month, quantities, f"{named}: {sentence}", found.is_below)


def punctuality(
    office: Office, months: Iterable[Period], feed: str | None = None, until: int | None = None
) -> dict[tuple[str, str, Period], Punctuality]:
    """What was due and came in time, by vendor, feed and month, of feeds with a due day.

    Of one feed if named. until: as it stood when a delivery was received; without it nothing is awaited any
    more.
    """
    received = {one.id: one.received_at for one in office.deliveries.all(superseded=True)}
    now = datetime.fromisoformat(received[until]) if until is not None else None
    return {
        (vendor, one.id, month): found
        for one in office.workspace.feeds
        if one.promises.due and feed in (None, one.id)
        for book in [Book(office, one, one.promises, now)]
        for month in months
        for vendor, found in book.punctuality(month)
    }
