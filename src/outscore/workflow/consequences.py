"""Which measures lack rows because of a delivery, as the data stood when it was received."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import UnknownName
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Severity
from outscore.model.period import Period
from outscore.reporting.data_quality import Consequence
from outscore.scoring.data_quality import rejected_rows
from outscore.scoring.measure import figure
from outscore.storage.tallies import Tallies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.contract import Scope
    from outscore.model.feed import Feed
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office
    from outscore.workflow.shares import Share

_UNLESS = "No row of this file counts; another file may bring them."


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """A row kept out, and what it is about where that can be read."""

    row: int
    key: str | None


def consequences(office: Office, delivery: StoredDelivery, share: Share) -> tuple[Consequence, ...]:
    """What each month's measures lack, for each vendor of the share in the order of months."""
    try:
        feed = office.workspace.feed(delivery.feed)
    except UnknownName:
        return ()
    left_out = _left_out(share)
    found = []
    for (month, vendor), rows in sorted(left_out.items()):
        found.append(_of_month(office, delivery, feed, share, (vendor, month, rows)))
    if not left_out and share.whole and share.vendor and share.status is DeliveryStatus.REFUSED:
        found.append(_of_whole_file(office, feed, share.vendor))
    return tuple(one for one in found if one is not None)


def _left_out(share: Share) -> dict[tuple[Period, str], list[_LeftOut]]:
    """The rejected rows by month and vendor. Those of a frozen month are not: its result stands."""
    keys = {
        one.row: one.key
        for one in share.issues
        if one.row is not None and one.key and one.severity is Severity.ROW
    }
    found: dict[tuple[Period, str], list[_LeftOut]] = {}
    owner = share.vendor if share.whole else ""
    for row, one in rejected_rows(share.issues, owner).items():
        if one.vendor and one.month and not one.only_frozen:
            place = (Period.parse(one.month), one.vendor)
            found.setdefault(place, []).append(_LeftOut(row, keys.get(row)))
    return found


def _of_month(
    office: Office,
    delivery: StoredDelivery,
    feed: Feed,
    share: Share,
    what: tuple[str, Period, Sequence[_LeftOut]],
) -> Consequence | None:
    vendor, month, rejected = what
    facts = office.facts.current([month.start], before=delivery.id + 1)
    standing: set[str | None] = set()
    standing.update(*(one.keys() for one in facts if one.feed == feed.id))
    missing = [one for one in rejected if one.key not in standing]
    if not missing:
        return None
    not_measured: list[tuple[str, str]] = []
    without_rows: list[str] = []
    for terms, measure in _resting_on(office, feed, vendor, month):
        if not any(_concerns(measure.scope, one.key, feed) for one in missing):
            continue
        reason = _why_not_measured(terms, measure, vendor, month, facts)
        name = f"{measure.name} ({terms.name})"
        if reason:
            not_measured.append((name, reason))
        else:
            without_rows.append(name)
    label = (
        month.label
        if share.vendor
        else f"{month.label}, {office.workspace.vendor(vendor).name_on(month.end)}"
    )
    return Consequence(label, len(missing), tuple(not_measured), tuple(without_rows))


def _of_whole_file(office: Office, feed: Feed, vendor: str) -> Consequence:
    """A file that was refused before it said which months it is about."""
    contracts = [one for one in office.workspace.contracts if vendor in one.vendors]
    names = dict.fromkeys(
        f"{measure.name} ({one.name})"
        for one in contracts
        for measure in one.versions[-1].measures
        if _rests_on(measure, feed)
    )
    return Consequence("The months of this file", 0, tuple((name, _UNLESS) for name in names), ())


def _resting_on(office: Office, feed: Feed, vendor: str, month: Period) -> Iterator[tuple[Contract, Measure]]:
    for contract in office.workspace.contracts:
        if vendor in contract.vendors and contract.in_force(month):
            terms = contract.on(month.start)
            yield from ((terms, measure) for measure in terms.measures if _rests_on(measure, feed))


def _rests_on(measure: Measure, feed: Feed) -> bool:
    return bool({one.id for one in feed.quantities} & {*measure.metric.quantities})


def _why_not_measured(
    terms: Contract, measure: Measure, vendor: str, month: Period, facts: Sequence[FeedFacts]
) -> str:
    """The reason; "" where there is a figure."""
    tallies = Tallies(facts, [terms], {vendor}).of(terms, vendor, {month})
    found = figure(terms, measure, month, tallies[measure.id])
    return "" if found.value is not None else found.reason


def _concerns(scope: Scope, key: str | None, feed: Feed) -> bool:
    """Whether a row may be within a scope; one of which nothing can be read may be within any."""
    if key is None or feed.records:
        return True
    _, _, *values = json.loads(key)
    told = dict(zip((name for name, _ in feed.dimensions), values, strict=False))
    return all(told.get(name, value) == value for name, value in scope.values)
