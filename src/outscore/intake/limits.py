"""A delivery held against the limits of its feed contract: how much of it was rejected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.rows import about_row
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.kept_out import DONE
from outscore.scoring.promises_limits import limit_issues
from outscore.scoring.promises_limits import volume_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.model.delivery import RowCounts
    from outscore.model.feed import Feed
    from outscore.model.feed_promises import Limits
    from outscore.scoring.promises_limits import Volume


def above_limits(
    limits: Limits | None,
    feed: Feed,
    rows: RowCounts,
    parsed: pl.DataFrame,
    rejected: Collection[int],
    hidden: int = 0,
) -> tuple[Issue, ...]:
    """What is above a limit. With the severity of a file nothing of the delivery is taken.

    parsed: every row that could be told apart, as `parse_rows` gives them, rejected ones too. rejected: the
    numbers of all rejected rows, also of those that could not be told apart. hidden: how many rows stand in
    the text of rejected ones.
    """
    if limits is None:
        return ()
    volume = _volume(limits.of, feed, parsed, rejected) if limits.of else None
    above = limit_issues(limits, rows, volume, hidden)
    return tuple(replace(issue, vendor=feed.fixed_vendor) for issue in above)


def _volume(of: str, feed: Feed, parsed: pl.DataFrame, rejected: Collection[int]) -> Volume:
    scale = next(quantity.scale for quantity in feed.quantities if quantity.id == of)
    figures = parsed.select("row", f"q:{of}").iter_rows()
    told = [(figure, row in rejected) for row, figure in figures]
    apart = set(parsed["row"].to_list())
    return volume_of([*told, *((None, True) for row in rejected if row not in apart)], scale)


def refuses(issues: Iterable[Issue]) -> bool:
    """Whether a limit keeps the whole delivery out."""
    return any(issue.severity is Severity.FILE for issue in issues)


def all_rejected(rows: RowCounts) -> RowCounts:
    """The row accounting of a delivery that is refused whole: what was accepted is rejected too.

    >>> from outscore.model.delivery import RowCounts
    >>> all_rejected(RowCounts(10, 7, 1, 2))
    RowCounts(read=10, accepted=0, rejected=8, duplicate=2, skipped=0)
    """
    return replace(rows, accepted=0, rejected=rows.accepted + rows.rejected)


def told_of_refused(issues: Iterable[Issue]) -> Iterator[Issue]:
    """What was found in a delivery that is refused whole, without what its rows would have done to others."""
    return (issue for issue in issues if issue.severity is Severity.ROW or issue.code not in DONE)


def held(facts: pl.DataFrame) -> Iterator[Issue]:
    """That each row which could have been taken is kept out with its file, so that none is lost to sight."""
    for row in facts.iter_rows(named=True):
        yield about_row(_held(row["row"]), row)


def _held(row: int) -> Issue:
    return Issue(
        code="row_held",
        severity=Severity.ROW,
        row=row,
        message="The row could have been taken; it is kept out because the whole file was refused.",
    )


def held_records(facts: pl.DataFrame) -> Iterator[Issue]:
    """The same of records: row by row, or where they were added up by vendor and month."""
    if "key" in facts.columns:
        told = facts.filter(pl.col("row") > 0).select("row", "vendor", "month", "key")
        for row, vendor, month, key in told.iter_rows():
            yield replace(_held(row), vendor=vendor, month=f"{month:%Y-%m}", key=key)
        return
    counted = facts.group_by("vendor", "month").agg(pl.col("rows").sum()).sort("vendor", "month")
    for vendor, month, rows in counted.iter_rows():
        yield Issue(
            code="row_held",
            severity=Severity.ROW,
            value=str(rows),
            vendor=vendor,
            month=f"{month:%Y-%m}",
            message=f"{rows:,} records of {month:%Y-%m} could have been taken; they are kept out because the "
            f"whole file was refused.",
        )
