"""Rows that say something again: in one file, or in a file that came after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.cells import written
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from outscore.model.feed import Feed


def key_columns(feed: Feed) -> list[str]:
    """What makes two rows of a feed be about the same thing."""
    return ["code", "start", *(f"dim:{name}" for name, _ in feed.dimensions)]


def quantity_columns(feed: Feed) -> list[str]:
    """The figures of a row."""
    return [f"q:{quantity.id}" for quantity in feed.quantities]


def repeats_in_file(frame: pl.DataFrame, feed: Feed) -> tuple[list[Issue], list[int]]:
    """Rows of one file with the same key.

    Equal figures: the first stands, the others are duplicates (their positions are the second value).
    Different figures: nobody can say which one is right, so all of them are rejected.
    """
    keys = key_columns(feed)
    numbered = frame.with_row_index("position")
    groups = numbered.filter(pl.struct(keys).is_duplicated())
    if groups.is_empty():
        return [], []
    issues: list[Issue] = []
    duplicates: list[int] = []
    for _, group in groups.group_by(keys, maintain_order=True):
        positions, rows = group["position"].to_list(), group["row"].to_list()
        if group.select(quantity_columns(feed)).n_unique() == 1:
            duplicates += positions[1:]
            issues += [_repeated(position, rows[0]) for position in positions[1:]]
        else:
            issues += [_conflict(position, rows) for position in positions]
    return issues, duplicates


def repeats_of_facts(
    frame: pl.DataFrame, facts: pl.DataFrame, feed: Feed, frozen: Collection[tuple[str, date]]
) -> tuple[list[Issue], list[int]]:
    """Rows about something that an earlier delivery has already told.

    `facts` holds the current facts of the feed, with the same columns and `delivery` (a short name of the
    one that brought the row). Equal figures are duplicates. Different ones replace the earlier row with
    a warning, unless the vendor's month is frozen: then they, and new rows too, are rejected.
    """
    keys, figures = key_columns(feed), quantity_columns(feed)
    issues: list[Issue] = []
    duplicates: list[int] = []
    earlier = {
        tuple(row[: len(keys)]): row for row in facts.select([*keys, *figures, "delivery"]).iter_rows()
    }
    named = frame.select([*keys, *figures, "vendor", "month"])
    for position, row in enumerate(named.iter_rows()):
        before = earlier.get(row[: len(keys)])
        if before and before[:-1] == row[:-2]:
            duplicates.append(position)
        elif row[-2:] in frozen:
            issues.append(_frozen(position, row[-1], changed=before is not None))
        elif before:
            changes = _changes(feed, before[len(keys) : -1], row[len(keys) : -2])
            issues.append(_replaces(position, before[-1], changes))
    return issues, duplicates


def _changes(feed: Feed, before: tuple[int | None, ...], now: tuple[int | None, ...]) -> str:
    moved = [
        f"{quantity.column} {written(old, quantity)} -> {written(new, quantity)}"
        for quantity, old, new in zip(feed.quantities, before, now, strict=True)
        if old != new
    ]
    return ", ".join(moved)


def _repeated(position: int, first: int) -> Issue:
    return Issue(
        code="row_repeated",
        severity=Severity.NOTE,
        row=position,
        message=f"The row says the same as row {first}. It was counted once; send it once.",
    )


def _conflict(position: int, rows: list[int]) -> Issue:
    listed = ", ".join(str(row) for row in rows)
    return Issue(
        code="row_conflict",
        severity=Severity.ROW,
        row=position,
        message=f"Rows {listed} are about the same thing with different figures. Send the right one alone.",
    )


def _replaces(position: int, delivery: str, changes: str) -> Issue:
    return Issue(
        code="row_replaced",
        severity=Severity.WARNING,
        row=position,
        message=f"The row replaces figures that came with {delivery}: {changes}.",
    )


def _frozen(position: int, month: date, *, changed: bool) -> Issue:
    what = "changes figures of" if changed else "adds a row to"
    return Issue(
        code="period_frozen",
        severity=Severity.ROW,
        row=position,
        message=(
            f"The row {what} {month:%Y-%m}, which is frozen: its result was approved. Raise a correction "
            f"with the vendor office."
        ),
    )
