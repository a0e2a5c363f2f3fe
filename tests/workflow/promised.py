"""What the tests of promises share: due days, and how to look at what was kept."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.offices import APRIL

from outscore.model.feed_promises import Complete
from outscore.model.feed_promises import Due
from outscore.model.feed_promises import FeedPromises
from outscore.model.feed_promises import WorkCalendar
from outscore.model.period import Grain
from outscore.workflow.promises import kept
from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from tests.offices import Desk

    from outscore.model.period import Period
    from outscore.workflow.promise_kept import Kept

DUE = Due(Grain.MONTH, 5, working=True, by=18 * 60)
MONTHLY = FeedPromises(due=DUE, calendar=WorkCalendar("GB", "ENG"))
BEFORE, AFTER = "2026-05-08T16:59:00+00:00", "2026-05-08T17:01:00+00:00"
LATER = "2026-05-20T12:00:00+00:00"
SITES = Complete(dimensions=(("queue", ("sales", "service")),), below_percent=Fraction(60))


def receive_at(desk: Desk, moment: str) -> None:
    with desk.open(moment) as office:
        receive(office)


def look(
    desk: Desk, promises: FeedPromises, at: str = LATER, month: Period = APRIL, before: str | None = None
) -> dict[str, Kept]:
    """What became of the feed for each vendor; `before`: as it stood at an earlier moment."""
    moment = datetime.fromisoformat(before) if before else None
    with desk.open(at) as office:
        return {one.vendor: one for one in kept(office, month, {"figures": promises}, moment)}


def receipts(found: dict[str, Kept]) -> dict[str, str]:
    return {vendor: one.worst.receipt.value if one.worst else "" for vendor, one in found.items()}


def by_day(desk: Desk) -> None:
    """Let the feed bring days."""
    feed = "feeds/figures.yaml"
    desk.change(
        feed,
        '{column: Month, format: "%Y-%m", grain: month}',
        '{column: Month, format: "%Y-%m-%d", grain: day}',
    )
    desk.change(feed, "vendor: {column: Vendor}", "vendor: {column: Vendor}\nexpected: [acme]")


def months_before(desk: Desk, count: int) -> None:
    """Put figures of the months before April, near 700, into the inbox and receive them."""
    rows = [
        f"A1,{month},sales,{700 + number % 3},{650 + number % 5}"
        for number, month in enumerate(APRIL.last(count + 1)[:-1])
    ]
    desk.drop("figures0.csv", *rows)
    receive_at(desk, BEFORE)
