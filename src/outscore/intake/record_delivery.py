"""A whole delivery of records that are facts of their own: from the bytes of a file to what stands of it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import polars as pl

from outscore.intake.ahead import last_day
from outscore.intake.cells import written
from outscore.intake.counting import per_row
from outscore.intake.delivery import Checked
from outscore.intake.delivery import refused_whole
from outscore.intake.limits import held_records
from outscore.intake.limits import refuses
from outscore.intake.record_rows import QUANTITY
from outscore.intake.record_rows import record_facts
from outscore.intake.record_rows import text_frame
from outscore.intake.record_rules import RecordRules
from outscore.intake.records import read_records
from outscore.intake.refusals import empty
from outscore.intake.skipping import skipped_note
from outscore.intake.skipping import without_skipped
from outscore.intake.typed_rows import typed_rows
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Issue
from outscore.model.delivery import RejectedRow
from outscore.model.delivery import RowCounts
from outscore.model.delivery import Severity
from outscore.model.kept_out import hidden_rows
from outscore.schemas.records import scales
from outscore.scoring.promises_limits import limit_issues
from outscore.scoring.promises_limits import volume_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date
    from datetime import datetime

    from outscore.intake.gather import Records
    from outscore.model.feed import Feed
    from outscore.model.vendor import Vendor
    from outscore.scoring.promises_limits import Volume


@dataclass(frozen=True, slots=True)
class KnownRecords:
    """What is known before records are read.

    zone: the workspace's time zone. standing: given keys, the rows that stand with them, of any month, with
    a column `delivery` that names where each came from. frozen: vendor ids and months whose result was
    approved. received: when the file came first.
    """

    vendors: Sequence[Vendor]
    zone: str
    standing: Callable[[pl.Series], pl.DataFrame]
    frozen: Collection[tuple[str, date]] = field(default_factory=frozenset)
    received: datetime | None = None


def rules_of(
    feed: Feed, zone: str, vendors: Sequence[Vendor], received: datetime | None = None
) -> RecordRules:
    """The rules of a feed of records; `zone` is the workspace's time zone, received: when its file came."""
    if feed.records is None:
        message = f"the feed {feed.id} is not one of records"
        raise LookupError(message)
    asked = tuple(one.id for one in feed.quantities)
    return RecordRules(feed, feed.records, asked, zone, vendors, last_day(received, zone))


def check_records(content: bytes, feed: Feed, known: KnownRecords) -> Checked:
    """Read, check and count one file as its feed contract says; every record is a fact of its own.

    A record whose key stands from an earlier delivery takes its place, in whatever month that was; where the
    month is another, the facts have a row that is `gone` in the one it left.
    """
    rules = rules_of(feed, known.zone, known.vendors, known.received)
    records = read_records(content, rules.as_feed)
    if records.refused:
        return _refused(records, records.issues)
    records, skipped = without_skipped(records, feed)
    if skipped and not records.count:
        fault = empty("holds rows alone that are left out as no data")
        return _refused(records, (fault,), len(skipped))
    text = text_frame(records.rows, records.header, list(records.cells))
    found = record_facts(text, rules, records.flaws)
    again = _held_against(found.facts, rules, known)
    issues = [*(_owned(issue, feed) for issue in records.issues), *found.issues, *again.issues]
    issues += [skipped_note(skipped)] if skipped else []
    checked = _checked(records, again.facts, issues, (found.rejected, found.repeated, again.same), skipped)
    volume = _volume(text, checked, rules)
    return within_limits(checked, feed, volume)


def within_limits(checked: Checked, feed: Feed, volume: Volume | None) -> Checked:
    """Above a limit of the feed contract nothing of the delivery is taken, or all is told."""
    limits = feed.promises.limits
    if limits is None or checked.status is DeliveryStatus.REFUSED:
        return checked
    found = limit_issues(limits, checked.rows, volume, hidden_rows(checked.issues))
    above = tuple(_owned(issue, feed) for issue in found)
    told = replace(checked, issues=(*checked.issues, *above))
    if not refuses(above):
        return told
    return refused_whole(checked, (*above, *held_records(checked.facts)))


def _volume(text: pl.DataFrame, checked: Checked, rules: RecordRules) -> Volume | None:
    """How much of the quantity of the feed's limit is in the rejected rows, and how much in the others."""
    limits = rules.feed.promises.limits
    count = next((one for one in rules.counts if limits and one.id == limits.of), None)
    if count is None:
        return None
    told = per_row(count, rules.kind, scales(rules.kind, rules.text)).alias("told")
    rejected = {one.row for one in checked.rejected}
    figures = typed_rows(text.lazy(), rules).select("row", told).collect().iter_rows()
    apart = set(text["row"].to_list())
    scale = next(one.scale for one in rules.feed.quantities if one.id == count.id)
    rows = [(figure, row in rejected) for row, figure in figures]
    return volume_of([*rows, *((None, True) for row in rejected if row not in apart)], scale)


@dataclass(frozen=True, slots=True)
class _Again:
    """Records beside those that stand. same: the rows that say what stands; the facts are without them."""

    facts: pl.DataFrame
    issues: list[Issue]
    same: list[int]


def _held_against(facts: pl.DataFrame, rules: RecordRules, known: KnownRecords) -> _Again:
    """Facts with the key of one that stands: left out where they say the same, else they take its place."""
    earlier = {row["key"]: row for row in known.standing(facts["key"]).iter_rows(named=True)}
    issues: list[Issue] = []
    same: list[int] = []
    left: list[dict[str, Any]] = []
    for row in facts.iter_rows(named=True) if earlier or known.frozen else ():
        before = earlier.get(row["key"])
        if before and _says_the_same(before, row):
            same.append(row["row"])
            continue
        owners = {row["vendor"], before["vendor"]} if before else {row["vendor"]}
        months = {row["month"], before["month"]} if before else {row["month"]}
        frozen = sorted(month for month in months if any((owner, month) in known.frozen for owner in owners))
        issues += [_waits(row, month, changed=before is not None) for month in frozen]
        if before and before["month"] != row["month"]:
            left.append({name: before[name] for name in ("key", "code", "vendor", "start", "month")})
        if before:
            issues.append(_replaces(row, before, rules.feed))
    gone = pl.DataFrame(left, schema=facts.select("key", "code", "vendor", "start", "month").schema)
    kept = facts.filter(~pl.col("row").is_in(same))
    if left:
        kept = pl.concat([kept, gone.with_columns(row=pl.lit(0, pl.Int64), gone=True)], how="diagonal")
    return _Again(kept, issues, same)


def _says_the_same(before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    compared = [name for name in row if name in ("vendor", "start") or name.startswith(("dim:", QUANTITY))]
    return all(before[name] == row[name] for name in compared)


def _replaces(row: Mapping[str, Any], before: Mapping[str, Any], feed: Feed) -> Issue:
    figures = [(one, before[f"{QUANTITY}{one.id}"], row[f"{QUANTITY}{one.id}"]) for one in feed.quantities]
    moved = [
        f"{one.id} {written(was, one)} -> {written(now, one)}" for one, was, now in figures if was != now
    ]
    names = {"start": "day", "vendor": "vendor", **{f"dim:{name}": name for name, _ in feed.dimensions}}
    others = [
        f"{said} {before[name]} -> {row[name]}" for name, said in names.items() if before[name] != row[name]
    ]
    return _placed(
        row,
        Issue(
            code="row_replaced",
            severity=Severity.WARNING,
            message=(
                f"The row replaces the record that came with {before['delivery']}: "
                f"{', '.join([*others, *moved])}."
            ),
        ),
    )


def _waits(row: Mapping[str, Any], month: date, *, changed: bool) -> Issue:
    what = "changes a record of" if changed else "adds a record to"
    message = (
        f"The row {what} {month:%Y-%m}, whose result was approved. It is kept, and counts when the month is "
        f"restated. If it is wrong, send the right one."
    )
    issue = Issue(code="period_frozen", severity=Severity.NOTE, message=message)
    return replace(_placed(row, issue), month=f"{month:%Y-%m}")


def _placed(row: Mapping[str, Any], issue: Issue) -> Issue:
    return replace(issue, row=row["row"], vendor=row["vendor"], month=f"{row['month']:%Y-%m}", key=row["key"])


def _checked(
    records: Records,
    facts: pl.DataFrame,
    issues: list[Issue],
    rows: tuple[Sequence[int], Sequence[int], Sequence[int]],
    skipped: Sequence[int],
) -> Checked:
    rejected, repeated, same = rows
    cells = records.cells_of(rejected)
    kept_out = [RejectedRow(row, texts) for row, texts in cells.items()] + list(records.broken)
    accepted = len(records.rows) - len(cells) - len(repeated) - len(same)
    counts = RowCounts(
        read=records.count + len(skipped),
        accepted=accepted,
        rejected=len(kept_out),
        duplicate=len(repeated) + len(same),
        skipped=len(skipped),
    )
    return Checked(
        status=_status(counts),
        rows=counts,
        header=records.header,
        facts=facts,
        rejected=tuple(sorted(kept_out, key=lambda one: one.row)),
        issues=tuple(sorted(issues, key=lambda one: (one.row or 0, one.column or "", one.code))),
        months=_months(facts),
    )


def _months(facts: pl.DataFrame) -> tuple[tuple[str, int], ...]:
    """How many records of each month; 0 where some only left."""
    gone = pl.col("gone").fill_null(value=False) if "gone" in facts.columns else pl.col("month").is_null()
    counted = facts.group_by("month").agg((~gone).sum().cast(pl.Int64).alias("rows")).sort("month")
    return tuple((month.isoformat(), rows) for month, rows in counted.iter_rows())


def _status(rows: RowCounts) -> DeliveryStatus:
    if rows.rejected == 0:
        return DeliveryStatus.ACCEPTED
    nothing_left = rows.rejected == rows.read - rows.skipped
    return DeliveryStatus.REFUSED if nothing_left else DeliveryStatus.IN_PART


def _owned(issue: Issue, feed: Feed) -> Issue:
    """A file of one vendor alone is that vendor's business, also where a row cannot be read at all."""
    return replace(issue, vendor=feed.fixed_vendor) if feed.fixed_vendor else issue


def _refused(records: Records, issues: tuple[Issue, ...], skipped: int = 0) -> Checked:
    rows = RowCounts(read=records.count + skipped, rejected=records.count, skipped=skipped)
    return Checked(DeliveryStatus.REFUSED, rows, records.header, pl.DataFrame(), (), issues)
