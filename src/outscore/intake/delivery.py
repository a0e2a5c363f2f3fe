"""A whole delivery: from the bytes of a file to facts, rejected rows and the row accounting."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.ahead import ahead
from outscore.intake.ahead import last_day
from outscore.intake.flags import with_notes
from outscore.intake.limits import above_limits
from outscore.intake.limits import all_rejected
from outscore.intake.limits import held
from outscore.intake.limits import refuses
from outscore.intake.limits import told_of_refused
from outscore.intake.periods import period_of_file
from outscore.intake.records import read_records
from outscore.intake.refusals import empty
from outscore.intake.repeats import locked_by
from outscore.intake.repeats import repeats_in_file
from outscore.intake.repeats import repeats_of_facts
from outscore.intake.rows import parse_rows
from outscore.intake.rows import placed
from outscore.intake.skipping import skipped_note
from outscore.intake.skipping import without_skipped
from outscore.intake.validate import validate
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RejectedRow
from outscore.model.delivery import RowCounts
from outscore.model.delivery import Severity
from outscore.model.kept_out import hidden_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Sequence
    from datetime import date
    from datetime import datetime

    from outscore.intake.gather import Records
    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed
    from outscore.model.vendor import Vendor


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a delivery is read.

    facts_of: given the months a file is about (their first days), the feed's current facts, with a column
    `delivery` that names where each came from. frozen: vendor ids and months whose result was approved.
    zone: the workspace's time zone, by whose clocks rows shorter than a day have their day. received: when
    the file came first; a locked row of before then stands.
    """

    vendors: Sequence[Vendor]
    facts_of: Callable[[Collection[date]], pl.DataFrame]
    frozen: Collection[tuple[str, date]] = field(default_factory=frozenset)
    zone: str = "UTC"
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file turned out to be. `facts` has the accepted rows, in the file's order.

    `months` counts them by first day of the month.
    """

    status: DeliveryStatus
    rows: RowCounts
    header: tuple[str, ...]
    facts: pl.DataFrame
    rejected: tuple[RejectedRow, ...]
    issues: tuple[Issue, ...]
    months: tuple[tuple[str, int], ...] = ()


def check_delivery(content: bytes, feed: Feed, known: Known, file: str = "") -> Checked:
    """Read, parse and validate one file as its feed contract says; `file` is its name."""
    records = read_records(content, feed)
    period, nameless = period_of_file(feed, file)
    if records.refused or nameless:
        faults = (*records.issues, nameless) if nameless else records.issues
        return _refused(records, faults)
    records, skipped = without_skipped(records, feed)
    if skipped and not records.count:
        return _refused(records, (empty("holds rows alone that are left out as no data"),), len(skipped))
    parsed = with_notes(parse_rows(records, feed, known.vendors, period, known.zone), records, feed)
    issues = [*(_owned(issue, feed) for issue in records.issues), *parsed.issues]
    issues += [skipped_note(skipped)] if skipped else []
    readable = _without(parsed.frame, _rejected_rows(issues))
    facts, found, duplicates = _examine(readable, feed, known)
    issues += found
    checked = _checked(records, facts, issues, duplicates, len(skipped))
    rejected = {one.row for one in checked.rejected}
    hidden = hidden_rows(checked.issues)
    limits = feed.promises.limits
    return _held(checked, above_limits(limits, feed, checked.rows, parsed.frame, rejected, hidden))


def _held(checked: Checked, above: tuple[Issue, ...]) -> Checked:
    """Above a limit of the feed contract nothing of the delivery is taken, or all is told."""
    told = replace(checked, issues=(*checked.issues, *above))
    if not refuses(above):
        return told
    return refused_whole(checked, (*above, *held(checked.facts)))


def refused_whole(checked: Checked, why: Iterable[Issue]) -> Checked:
    """A delivery of which nothing is taken, though some of its rows could have been."""
    return replace(
        checked,
        status=DeliveryStatus.REFUSED,
        rows=all_rejected(checked.rows),
        facts=checked.facts.clear(),
        months=(),
        issues=(*told_of_refused(checked.issues), *why),
    )


def _refused(records: Records, faults: tuple[Issue, ...], skipped: int = 0) -> Checked:
    rows = RowCounts(read=records.count + skipped, rejected=records.count, skipped=skipped)
    return Checked(DeliveryStatus.REFUSED, rows, records.header, pl.DataFrame(), (), faults)


def _owned(issue: Issue, feed: Feed) -> Issue:
    """A file of one vendor alone is that vendor's business, also where a row cannot be read at all."""
    return replace(issue, vendor=feed.fixed_vendor) if feed.fixed_vendor else issue


def _examine(frame: pl.DataFrame, feed: Feed, known: Known) -> tuple[pl.DataFrame, list[Issue], int]:
    """Rules, then repeats in the file, then repeats of earlier deliveries: each on what the last one left."""
    early = ahead(frame, feed, last_day(known.received, known.zone))
    issues = [placed(issue, frame) for issue in (*validate(frame, feed), *early)]
    frame = _without(frame, _rejected_rows(issues))
    ignored = 0
    for find in (_repeats_in_file, _repeats_of_facts):
        found, duplicates = find(frame, feed, known)
        here = [placed(issue, frame) for issue in found]
        repeated = frame["row"].gather(duplicates).to_list()
        frame = _without(frame, {*_rejected_rows(here), *repeated})
        issues += here
        ignored += len(duplicates)
    return frame, issues, ignored


def _repeats_in_file(frame: pl.DataFrame, feed: Feed, _known: Known) -> tuple[list[Issue], list[int]]:
    return repeats_in_file(frame, feed)


def _repeats_of_facts(frame: pl.DataFrame, feed: Feed, known: Known) -> tuple[list[Issue], list[int]]:
    facts = known.facts_of(frame["month"].unique().to_list())
    return repeats_of_facts(frame, facts, feed, known.frozen, locked_by(feed, known.received, known.zone))


def _checked(
    records: Records, facts: pl.DataFrame, issues: list[Issue], duplicates: int, skipped: int
) -> Checked:
    cells = records.cells_of(_rejected_rows(issues))
    kept_out = [RejectedRow(row, texts) for row, texts in cells.items()] + list(records.broken)
    rows = RowCounts(
        read=records.count + skipped,
        accepted=facts.height,
        rejected=len(kept_out),
        duplicate=duplicates,
        skipped=skipped,
    )
    told = (_with_line(issue, records) for issue in issues)
    return Checked(
        status=_status(rows),
        rows=rows,
        header=records.header,
        facts=facts,
        rejected=tuple(sorted(kept_out, key=lambda one: one.row)),
        issues=tuple(sorted(told, key=lambda one: (one.row or 0, one.column or "", one.code))),
        months=_months(facts),
    )


def _with_line(issue: Issue, records: Records) -> Issue:
    """With the line of the file in which the row begins, where that is another number."""
    line = records.line_of(issue.row) if issue.row else 0
    if not line or line == issue.row:
        return issue
    return replace(issue, message=f"{issue.message} (Row {issue.row} begins in line {line} of the file.)")


def _months(facts: pl.DataFrame) -> tuple[tuple[str, int], ...]:
    counted = facts.group_by("month").len().sort("month")
    return tuple((month.isoformat(), rows) for month, rows in counted.iter_rows())


def _status(rows: RowCounts) -> DeliveryStatus:
    if rows.rejected == 0:
        return DeliveryStatus.ACCEPTED
    nothing_left = rows.rejected == rows.read - rows.skipped
    return DeliveryStatus.REFUSED if nothing_left else DeliveryStatus.IN_PART


def _rejected_rows(issues: Iterable[Issue]) -> set[int]:
    return {issue.row for issue in issues if issue.severity is Severity.ROW and issue.row is not None}


def _without(frame: pl.DataFrame, rows: set[int]) -> pl.DataFrame:
    return frame.filter(~pl.col("row").is_in(list(rows))) if rows else frame
