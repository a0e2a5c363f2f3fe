"""Whether what a feed promises can be kept and asked for: calendars, columns, quantities, zeros, sources."""

from __future__ import annotations

from datetime import date
from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

from outscore.contracts.countable import quantity_types
from outscore.contracts.faults import Fault
from outscore.contracts.faults import Severity
from outscore.contracts.faults import listed
from outscore.contracts.faults import unknown
from outscore.contracts.working_days import calendar_complaint
from outscore.contracts.working_days import working_days
from outscore.contracts.working_days import years_to_look_at
from outscore.model.feed import QuantityType
from outscore.model.feed_promises import ExpectedDays
from outscore.model.period import Period
from outscore.schemas import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.documents import MeasureEntry
    from outscore.contracts.feed_documents import FeedDocument
    from outscore.contracts.feed_promise_documents import CalendarEntry
    from outscore.contracts.feed_promise_documents import CompleteEntry
    from outscore.contracts.feed_promise_documents import DueEntry
    from outscore.contracts.feed_promise_documents import LimitsEntry
    from outscore.contracts.files import Files
    from outscore.contracts.reading import Sheet
    from outscore.contracts.source_of_record_documents import SecondSourceEntry
    from outscore.contracts.source_of_record_documents import SourceOfRecordEntry

LATEST_DUE = timedelta(days=300)
"""The most days after its last day by which a unit is due."""
_LENGTHS = {"day": 1, "week": 7, "month": 28}


def promise_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with the promises of the feeds, and with the sources that measures name."""
    for sheet in files.feeds:
        if sheet.document is not None:
            yield from _calendars(sheet, sheet.document)
            yield from _due(sheet, sheet.document)
            yield from _complete(sheet, sheet.document)
            yield from _limits(sheet, sheet.document)
            yield from _zeros(files, sheet, sheet.document)
    for contract in files.contracts:
        for measure in contract.document.measures if contract.document else ():
            yield from _source(files, contract, measure)


def _given(document: FeedDocument, key: str) -> Any:
    """What a feed says under a key of its promises."""
    return getattr(document, key, None)


def _calendars(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    due: DueEntry | None = _given(feed, "due")
    complete: CompleteEntry | None = _given(feed, "complete")
    calendars: list[CalendarEntry] = [one.calendar for one in (due, complete) if one and one.calendar]
    for calendar in calendars:
        key, complaint = calendar_complaint(calendar.country or "", calendar.subdivision or "")
        if complaint:
            yield sheet.fault(calendar, key, complaint)
    if len(calendars) == 2 and complete is not None:
        message = "due has a calendar already, and it counts here too. Keep one of them."
        yield sheet.fault(complete, "calendar", message)
    if due is not None and due.zone is not None and not _is_zone(due.zone):
        message = f"There is no time zone {due.zone!r}. Write one such as Europe/London or Asia/Manila."
        yield sheet.fault(due, "zone", message)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _due(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    due: DueEntry | None = _given(feed, "due")
    if due is None:
        return
    grain = feed.grain
    if _LENGTHS.get(due.every, 1) < _LENGTHS.get(grain, 0):
        message = f"Every {due.every} is due, but a row covers a {grain}. Write every: {grain}."
        yield sheet.fault(due, "every", message)
    if feed.expected == ("none",):
        message = (
            "It says when the feed is due, but nobody is expected to send it, so that nothing is missed. "
            "Name the vendors under expected, or leave due out."
        )
        yield Fault(sheet.file, feed.line("due"), message, Severity.WARNING)
    complete: CompleteEntry | None = _given(feed, "complete")
    calendar = due.calendar or (complete.calendar if complete else None)
    if calendar is not None and due.working_days_after:
        late = _too_late(calendar, due.working_days_after)
        if late is not None:
            message = (
                f"{due.working_days_after} working days after {late.label} lie more than {LATEST_DUE.days} "
                f"days after it. Write fewer, or look at the calendar."
            )
            yield sheet.fault(due, "working_days_after", message)


def _too_late(calendar: CalendarEntry, count: int) -> Period | None:
    """The first month after which so many working days take too long; None where none does."""
    if calendar_complaint(calendar.country or "", calendar.subdivision or "")[0]:
        return None
    meant = calendar.meant()
    for year in years_to_look_at([meant]):
        days = working_days(meant, date(year, 1, 1), date(year, 12, 31) + LATEST_DUE)
        for month in (Period.month(year, number) for number in range(1, 13)):
            after = (month.end + timedelta(days=number + 1) for number in range(LATEST_DUE.days))
            if sum(map(days.is_working, after)) < count:
                return month
    return None


def _complete(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    complete: CompleteEntry | None = _given(feed, "complete")
    if complete is None:
        return
    for name, values in complete.dimensions.items():
        known = feed.values_known(name)
        if name not in feed.dimensions:
            yield sheet.fault(complete, "dimensions", unknown("dimension", name, feed.dimensions))
        for value in values if known and name in feed.dimensions else ():
            if value not in known:
                yield sheet.fault(complete, "dimensions", unknown(f"{name} under values_of", value, known))
    grain = feed.grain
    if complete.hours is not None and grain in _LENGTHS:
        message = f"hours are for rows shorter than a day, and here a row covers a {grain}. Leave hours out."
        yield sheet.fault(complete, "hours", message)
    if complete.days is ExpectedDays.WORKING and grain == "month":
        message = "A row covers a whole month, so no working day can be missing. Leave days out."
        yield sheet.fault(complete, "days", message)


def _limits(sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    limits: LimitsEntry | None = _given(feed, "limits")
    if limits is None or limits.of is None:
        return
    quantity = quantity_types(feed).get(limits.of)
    if quantity is None:
        yield sheet.fault(limits, "of", unknown("quantity", limits.of, feed.quantities))
    elif quantity is QuantityType.DECIMAL:
        message = f"{limits.of!r} is a printed decimal, which cannot be added up. Name a count or a duration."
        yield sheet.fault(limits, "of", message)


def _zeros(files: Files, sheet: Sheet[FeedDocument], feed: FeedDocument) -> Iterator[Fault]:
    """Whether it is said what zeros mean, where a figure would be divided by them.

    A feed that promises nothing is asked when a row of zeros has come.
    """
    promised = next((key for key in ("complete", "due", "limits") if _given(feed, key)), None)
    if promised is None or _given(feed, "zeros") is not None or feed.kind in RECORDS:
        return
    divided = {name: below for name, below in _divided_by(files).items() if below & set(feed.quantities)}
    if not divided:
        return
    metric, below = min(divided.items())
    message = (
        f"What does a row of zeros mean? The metric {metric!r} divides by {listed(below)}, so it has no "
        f"figure then. Write one: zeros: closed (nothing was expected), zeros: no_data (there are no "
        f"figures) or zeros: measured (it was open and nothing came)."
    )
    severity = Severity.FAULT if promised == "complete" else Severity.WARNING
    yield Fault(sheet.file, feed.line(promised), message, severity)


def _divided_by(files: Files) -> dict[str, set[str]]:
    """For each metric of a measure that divides, the quantities below the line."""
    return {
        metric: quantities
        for sheet in files.contracts
        for measure in (sheet.document.measures if sheet.document else ())
        for metric in (measure.metric,)
        if metric is not None and (quantities := read_by(files, metric, measure, below_alone=True))
    }


def read_by(files: Files, metric: str, measure: MeasureEntry, *, below_alone: bool = False) -> set[str]:
    """The quantities that a metric reads with what a measure gives, or only those that it divides by."""
    entry = files.metric_entries.get(metric)
    if entry is None:
        return set()
    sums = (entry.denominator,) if below_alone else (entry.numerator, entry.denominator)
    bound = [one.bound(measure.given) for one in sums if one]
    return {name for one in bound for name in (*one.add, *one.subtract)}


def _source(files: Files, sheet: Sheet[ContractDocument], measure: MeasureEntry) -> Iterator[Fault]:
    source: SourceOfRecordEntry | None = getattr(measure, "source", None)
    feeds = files.feed_ids
    if source is None or feeds is None:
        return
    if source.feed is not None and source.feed not in feeds:
        yield sheet.fault(source, "feed", unknown("feed", source.feed, feeds))
    elif source.feed is not None and measure.metric is not None:
        yield from _unbrought(files, sheet, (source, source.feed), (measure, measure.metric))
    if source.second is not None:
        yield from _second(files, sheet, measure, source.second)


def _second(
    files: Files, sheet: Sheet[ContractDocument], measure: MeasureEntry, second: SecondSourceEntry
) -> Iterator[Fault]:
    feeds, metrics = files.feed_ids or (), files.metric_ids
    if second.feed not in feeds:
        yield sheet.fault(second, "feed", unknown("feed", second.feed, feeds))
        return
    metric = second.metric or measure.metric
    if metric is None:
        message = f"A person grades {measure.id!r}, so no feed can be held against it. Leave second out."
        yield sheet.fault(second, "feed", message)
    elif metrics is not None and metric not in metrics:
        yield sheet.fault(second, "metric", unknown("metric", metric, metrics))
    else:
        yield from _unbrought(files, sheet, (second, second.feed), (measure, metric))
        yield from _other_unit(files, sheet, measure, second)


def _other_unit(
    files: Files, sheet: Sheet[ContractDocument], measure: MeasureEntry, second: SecondSourceEntry
) -> Iterator[Fault]:
    own, other = (files.metric_entries.get(name or "") for name in (measure.metric, second.metric))
    if own and other and own.unit != other.unit:
        message = (
            f"{second.metric!r} is in {other.unit.value} and {measure.metric!r} in {own.unit.value}. Compare "
            f"figures in the same unit."
        )
        yield sheet.fault(second, "metric", message)
    if other and other.parameters and second.metric != measure.metric:
        message = (
            f"{second.metric!r} asks for {listed(other.parameters)}, which nothing gives for a second "
            f"source. Name a metric of metrics.yaml that asks for nothing."
        )
        yield sheet.fault(second, "metric", message)


def _unbrought(
    files: Files,
    sheet: Sheet[ContractDocument],
    source: tuple[SourceOfRecordEntry | SecondSourceEntry, str],
    asked: tuple[MeasureEntry, str],
) -> Iterator[Fault]:
    """A feed that cannot give a measure's metric its figure."""
    (entry, feed), (measure, metric) = source, asked
    document = next((one.document for one in files.feeds if one.content.get("feed") == feed), None)
    if document is None:
        return
    missing = read_by(files, metric, measure) - set(document.quantities)
    if missing:
        message = f"The feed {feed!r} does not bring {listed(missing)}, which the metric {metric!r} reads."
        yield sheet.fault(entry, "feed", message)
