"""Warnings about figures that are not plausible, from what stands of a month and of those before it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.contracts.working_days import working_days
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Unit
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.promises_doubted import Subject
from outscore.scoring.promises_doubted import doubts
from outscore.storage.held_rows import HeldRows
from outscore.storage.held_rows import vendors_of
from outscore.workflow.doubts_relieved import Counts
from outscore.workflow.doubts_relieved import DoubtsRelieved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed
    from outscore.model.feed_promises import FeedPromises
    from outscore.model.metric import Metric
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office

_MONTHS_BACK = {Grain.DAY: 4, Grain.MONTH: 84}
_MOST_TOLD = 5


def plausibility_warnings(
    office: Office, month: Period, promises: Mapping[str, FeedPromises], before: int | None = None
) -> tuple[tuple[str, Issue], ...]:
    """Every warning about the figures of feeds that stand for a month, with the feed. It changes nothing.

    before: as they stood before a delivery came.
    """
    return tuple(
        (feed.id, issue)
        for feed in office.workspace.feeds
        if feed.id in promises and feed.grain in _MONTHS_BACK
        for issue in _of_feed(office, feed, month, promises[feed.id], before)
    )


def doubted(office: Office, period: Period) -> tuple[tuple[str, Period, Issue], ...]:
    """Every warning about the figures of a period, month by month, with the feed.

    It rests on the rows that stand, for the month and those before, and on nothing else.
    """
    promises = {feed.id: feed.promises for feed in office.workspace.feeds}
    with office.deliveries.as_they_are():
        return tuple(
            (feed, month, issue)
            for month in period.months()
            for feed, issue in plausibility_warnings(office, month, promises)
        )


def months_held_against(office: Office, period: Period) -> frozenset[Period]:
    """The months whose figures say what is usual in a period, those of the period among them."""
    back = max((_MONTHS_BACK.get(feed.grain, 0) for feed in office.workspace.feeds), default=0)
    return frozenset(one for month in period.months() for one in month.last(back + 1))


def doubted_in(office: Office, delivery: StoredDelivery) -> dict[str, tuple[str, ...]]:
    """What is asked about the figures that a delivery brought, by vendor, as they stood when it came."""
    found: dict[str, list[str]] = defaultdict(list)
    promises = {feed.id: feed.promises for feed in office.workspace.feeds if feed.id == delivery.feed}
    for day in sorted(office.deliveries.months_of(delivery.id)) if promises else ():
        month = Period.month_of(day)
        for _, issue in plausibility_warnings(office, month, promises, delivery.id + 1):
            found[issue.vendor or ""].append(f"{month.label}: {issue.message}")
    return {vendor: tuple(told) for vendor, told in found.items()}


def doubted_shortly(office: Office, period: Period) -> tuple[str, ...]:
    """One sentence that counts the figures of a period which look wrong, and where to read of them."""
    found = doubted(office, period)
    if not found:
        return ()
    columns: dict[str, list[str]] = defaultdict(list)
    for _, month, issue in found:
        name = office.workspace.vendor(issue.vendor or "").name_on(month.end)
        columns[name].append(issue.column or "")
    told = [_counted(name, own) for name, own in sorted(columns.items())]
    more = f"; and {len(told) - _MOST_TOLD} more vendors" if len(told) > _MOST_TOLD else ""
    questions = f"{len(found):,} question{'' if len(found) == 1 else 's'}"
    text = (
        f"{questions} about figures that look wrong and {_how_they_count(office, period, found)}: "
        f"{'; '.join(told[:_MOST_TOLD])}"
        f"{more}. Read them: outscore feed due --period {period} --warnings"
    )
    return (text,)


def _how_they_count(office: Office, period: Period, found: Sequence[tuple[str, Period, Issue]]) -> str:
    """Whether figures count as they are, or relief leaves what is asked about out."""
    relieved = DoubtsRelieved(office, period)
    told = [relieved.of(feed, issue) for feed, _, issue in found]
    if {*told} == {Counts.NOTHING}:
        return "do not count, as relief leaves them out"
    but = sum(one is not Counts.WHOLE for one in told)
    return "count as they are" + (f", but for what relief leaves out ({but:,} of them)" if but else "")


def _counted(name: str, columns: Sequence[str]) -> str:
    """How many questions a vendor is asked, and about which columns."""
    named = [one for one in dict.fromkeys(columns) if one]
    more = f" and {len(named) - _MOST_TOLD} more" if len(named) > _MOST_TOLD else ""
    about = f" ({', '.join(named[:_MOST_TOLD])}{more})" if named else ""
    return f"{len(columns):,} for {name}{about}"


def _of_feed(
    office: Office, feed: Feed, month: Period, promises: FeedPromises, before: int | None
) -> Iterator[Issue]:
    known = office.deliveries.months()
    if month.start not in known:
        return
    earliest = month.last(_MONTHS_BACK[feed.grain] + 1)[0].start
    months = {one for one in known if earliest <= one <= month.start}
    looked_at = _LookedAt(replace(feed, promises=promises), month, _zone(office, feed), _shares(office))
    yield from office.facts.told_of_current(months, feed.id, before, looked_at.doubts, looked_at)


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """A feed's month, with all that its facts are looked at by. zone: whose clock the rows show."""

    feed: Feed
    month: Period
    zone: str
    shares: tuple[Metric, ...]

    def doubts(self, facts: FeedFacts) -> tuple[Issue, ...]:
        """What is asked about the figures of every vendor."""
        return tuple(one for vendor in vendors_of(facts, self.month) for one in self._of(vendor, facts))

    def _of(self, vendor: str, facts: FeedFacts) -> tuple[Issue, ...]:
        held = HeldRows(self.feed, facts, vendor, self.month, self.zone)
        figures = held.figures(_closed(self.feed, held.days))
        subject, terms = Subject(vendor, self.month, self.feed.grain), self.feed.promises.plausible
        return doubts(subject, figures, held.rows(), held.shares(self.shares), terms, held.zeros())


def _closed(feed: Feed, days: Sequence[date]) -> frozenset[date]:
    """Days that are no working days by the feed's own calendar, which are like no day of the week."""
    if feed.promises.calendar is None or feed.grain is not Grain.DAY or not days:
        return frozenset()
    weekend = working_days(None, days[0], days[-1]).closed
    return working_days(feed.promises.calendar, days[0], days[-1]).closed - weekend


def _zone(office: Office, feed: Feed) -> str:
    """Whose clock a feed's rows show."""
    told = feed.slots or feed.records
    return (told.zone if told else "") or office.workspace.settings.timezone


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
