"""Whether the feeds bring rows that are short enough for the hours of a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.faults import Fault
from outscore.contracts.faults import Severity
from outscore.model.period import Grain
from outscore.model.terms.measuring import WeekDay
from outscore.scoring.hours import END_OF_DAY
from outscore.scoring.hours import minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.documents import MeasureEntry
    from outscore.contracts.files import Files
    from outscore.contracts.reading import Sheet

_LONG = (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER)


def hour_faults(files: Files) -> Iterator[Fault]:
    """A warning for each measure with hours whose counts come in rows that reach out of them."""
    if "feeds" in files.unread:
        return
    for sheet in files.contracts:
        for measure in sheet.document.measures if sheet.document else ():
            yield from _measure(files, sheet, measure)


def _measure(files: Files, sheet: Sheet[ContractDocument], measure: MeasureEntry) -> Iterator[Fault]:
    combined = getattr(measure, "combined", None)
    windows = combined.hours if combined else ()
    if combined is None or not windows or not measure.metric:
        return
    names = _read_by(files, measure.metric)
    for feed in files.feeds:
        if feed.document is None or not names & set(feed.document.quantities):
            continue
        length = feed.document.grain
        grain = Grain(length) if length in {*Grain} else None
        if grain in _LONG and not _fits(windows, grain):
            message = (
                f"Measure {measure.id!r} counts some hours only, but the feed {feed.document.feed!r} brings "
                f"{grain.value}s, which cannot be divided by the hour: it would not be measured. Bring "
                "shorter rows, such as half hours."
            )
            yield Fault(sheet.file, combined.line("hours"), message, Severity.WARNING)


def _fits(windows: tuple[Any, ...], grain: Grain) -> bool:
    """Whether rows of a length lie in the hours or outside them: whole days, of each week all of them."""
    whole = all(minute_of(one.since) == 0 and minute_of(one.until) == END_OF_DAY for one in windows)
    every_day = set(WeekDay) <= {day for one in windows for day in one.days}
    return whole and (grain is Grain.DAY or every_day)


def _read_by(files: Files, metric: str) -> set[str]:
    """The quantities that a metric reads."""
    entry = files.metric_entries.get(metric)
    sums = [one for one in (entry.numerator, entry.denominator) if one] if entry else []
    return {name for one in sums for name in (*one.add, *one.subtract)}
