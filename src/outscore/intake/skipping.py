"""Rows that the feed contract says are no data, such as totals: left out, counted, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.feed import SPACES

if TYPE_CHECKING:
    from outscore.intake.gather import Records
    from outscore.model.feed import Feed

_NAMED = 12


def without_skipped(records: Records, feed: Feed) -> tuple[Records, tuple[int, ...]]:
    """The records that are data, and the numbers of the other rows."""
    if not feed.skip_rows:
        return records, ()
    skipped = pl.Series([False]).new_from_index(0, len(records.rows))
    for rule in feed.skip_rows:
        texts = records.column(rule.column)
        skipped |= (texts.str.strip_chars(SPACES) if feed.layout.trimmed else texts) == rule.equals
    return records.only(~skipped), tuple(records.rows.filter(skipped).to_list())


def skipped_note(rows: tuple[int, ...]) -> Issue:
    """Which rows were left out."""
    listed = ", ".join(str(row) for row in rows[:_NAMED]) + (" ..." if len(rows) > _NAMED else "")
    were = "row was" if len(rows) == 1 else "rows were"
    return Issue(
        code="row_skipped",
        severity=Severity.NOTE,
        message=(
            f"{len(rows):,} {were} left out as no data, as the feed contract says (skip_rows): row {listed}."
        ),
    )
