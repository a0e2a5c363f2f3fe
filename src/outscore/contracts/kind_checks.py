"""Whether a feed has what its kind asks for, and nothing that does not fit it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

from outscore.contracts.faults import Fault
from outscore.contracts.faults import listed
from outscore.contracts.faults import unknown
from outscore.contracts.moment_formats import format_complaints
from outscore.contracts.record_checks import record_faults
from outscore.model.kind import FieldType
from outscore.schemas import LOCKED_KIND
from outscore.schemas import RECORDS
from outscore.schemas import SUMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.feed_documents import FeedDocument
    from outscore.contracts.reading import Sheet
    from outscore.model.kind import Kind

BY_INTERVAL = ("intervals", "forecast")
"""The kinds of sums whose rows may be shorter than a day."""
_OF_RECORDS_ALONE = ("fields", "cut", "belongs")


def kind_faults(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    """What does not fit the kind of a feed."""
    kind = RECORDS.get(feed.kind)
    yield from _zone(sheet, feed)
    if feed.locked and feed.kind != LOCKED_KIND:
        message = f"locked is for forecasts, and the kind is {feed.kind}. Leave it out."
        yield sheet.fault(feed, "locked", message)
    if kind is None:
        yield from _of_sums(sheet, feed)
    else:
        yield from record_faults(sheet, feed, kind)


def _zone(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    if feed.zone is not None and not is_zone(feed.zone):
        message = f"There is no time zone {feed.zone!r}. Write one such as Europe/London or Asia/Manila."
        yield sheet.fault(feed, "zone", message)


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _of_sums(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    """A feed whose rows are sums over a period."""
    for key in _OF_RECORDS_ALONE:
        if getattr(feed, key):
            message = (
                f"{key} is for records, and the rows of kind {feed.kind} are sums. Leave it out, or write a "
                f"kind of records: {listed(RECORDS)}."
            )
            yield sheet.fault(feed, key, message)
    yield from _period_of_sums(sheet, feed)
    if not isinstance(feed.quantities, dict):
        first = next(iter(feed.quantities), "offered")
        message = (
            f"quantities is a list of names, and rows of kind {feed.kind} bring finished sums. Write each "
            f'with its column: {{{first}: {{column: "...", type: count}}}}.'
        )
        yield sheet.fault(feed, "quantities", message)
    elif kind := SUMS.get(feed.kind):
        yield from _told_sums(sheet, feed, kind)


def _period_of_sums(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    """Whether it is said when a row was, and whether its kind has rows so short."""
    period = feed.period
    if period is None and sheet.content.get("period") is None:
        example = 'period: {column: "Date", format: "%Y-%m-%d", grain: day}'
        message = f"What is the period of feed {feed.feed!r}? Add, for example: {example}"
        yield Fault(sheet.file, sheet.content.line, message)
    elif period and period.minutes and feed.kind not in BY_INTERVAL:
        message = (
            f"grain is {period.grain}, and rows of kind {feed.kind} cover a day or month. Write kind: "
            f"intervals for figures of hours and their parts."
        )
        yield sheet.fault(period, "grain", message)
    elif period and period.minutes:
        told = format_complaints(period.formats, FieldType.MOMENT)
        yield from (sheet.fault(period, "format", complaint) for complaint in told)
    for key in ("zone", "twice") if period and not period.minutes else ():
        if getattr(feed, key):
            message = f"{key} is for moments, and a row covers a {feed.grain}. Leave it out."
            yield sheet.fault(feed, key, message)


def _told_sums(sheet: Sheet[FeedDocument], feed: FeedDocument, kind: Kind) -> Iterator[Fault]:
    for name, entry in feed.sums.items():
        told = kind.told_for(name)
        if told is None:
            known = [one.id for one in kind.told]
            message = (
                f"{unknown(f'quantity of kind {kind.id}', name, known)} For figures of your own write kind: "
                "aggregate."
            )
            yield sheet.fault(entry, "column", message)
            continue
        wanted = {told.type.value, *(["count"] if told.type is FieldType.DECIMAL else [])}
        if entry.type.value not in wanted:
            message = (
                f"{name!r} is a {entry.type}, and in kind {kind.id} it is a {told.type}: {told.meaning}."
            )
            yield sheet.fault(entry, "type", message)
