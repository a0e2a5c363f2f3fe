"""Rows that say something again: in one file, or in a file that came after another."""

from __future__ import annotations

from datetime import datetime
from datetime import time
from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from outscore.intake.cells import written
from outscore.intake.flags import note_columns
from outscore.intake.flags import notes_alone
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.written_days import WITH_OFFSET

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Mapping
    from datetime import date

    from outscore.model.feed import Feed
    from outscore.model.feed import Quantity


def key_columns(feed: Feed) -> list[str]:
    """What makes two rows of a feed be about the same thing."""
    return ["code", *_times(feed), *(f"dim:{name}" for name, _ in feed.dimensions)]


def _times(feed: Feed) -> list[str]:
    return ["start", "slot"] if feed.slots else ["start"]


def quantity_columns(feed: Feed) -> list[str]:
    """The figures of a row."""
    return [f"q:{quantity.id}" for quantity in feed.quantities]


def said_columns(feed: Feed) -> list[str]:
    """What stands in place of figures, with its meaning where the feed tells it, and notes beside them."""
    in_place = [name for quantity in feed.quantities for name in _columns_of(quantity)[1:]]
    return in_place + note_columns(feed)


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
        if group.select(quantity_columns(feed) + said_columns(feed)).n_unique() == 1:
            duplicates += positions[1:]
            issues += [_repeated(position, rows[0]) for position in positions[1:]]
        else:
            twice = _shown_twice(group, feed)
            issues += [_conflict(position, rows, twice=twice) for position in positions]
    return issues, duplicates


def locked_by(feed: Feed, received: datetime | None, zone: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether what a row is about was locked when a file came: so many days before it began, or earlier."""
    if feed.locked_days is None or received is None:
        return _never
    days, clocks = timedelta(days=feed.locked_days), ZoneInfo(zone)

    def locked(row: Mapping[str, Any]) -> bool:
        begins: datetime = row.get("slot") or datetime.combine(row["start"], time(), clocks)
        return begins.astimezone(clocks) - days <= received

    return locked


def _never(_row: Mapping[str, Any]) -> bool:
    return False


def repeats_of_facts(
    frame: pl.DataFrame,
    facts: pl.DataFrame,
    feed: Feed,
    frozen: Collection[tuple[str, date]],
    locked: Callable[[Mapping[str, Any]], bool] = _never,
) -> tuple[list[Issue], list[int]]:
    """Rows about something that an earlier delivery has already told.

    `facts` holds the current facts of the feed, with the same columns and `delivery` (a short name of the
    one that brought the row). Equal figures are duplicates. Different ones replace the earlier row with
    a warning. Where the month is frozen for the row's vendor or the one that had it, a note says of them, and
    of new rows too, that they wait for a restatement. locked: whether the earlier row stands for good; a
    different one is then told and left out like a duplicate.
    """
    if facts.is_empty() and not frozen:
        return [], []
    earlier = _Earlier(facts, feed)
    issues: list[Issue] = []
    duplicates: list[int] = []
    for position, row in enumerate(frame.iter_rows(named=True)):
        before = earlier.about(row)
        if before and earlier.says_the_same(before, row):
            duplicates.append(position)
            continue
        if before and locked(row):
            duplicates.append(position)
            issues.append(_locked(position, before["delivery"], earlier.changes(before, row, feed)))
            continue
        if any((owner, row["month"]) in frozen for owner in _owners(row, before)):
            issues.append(_frozen(position, row["month"], changed=before is not None))
        if before:
            notes = earlier.notes_alone(before, row, feed)
            changes = notes or earlier.changes(before, row, feed)
            issues.append(_replaces(position, before["delivery"], changes, notes_alone=bool(notes)))
    return issues, duplicates


def _owners(row: Mapping[str, Any], before: Mapping[str, Any] | None) -> set[str]:
    return {row["vendor"], before["vendor"]} if before else {row["vendor"]}


class _Earlier:
    """The rows that stand, by what they are about."""

    def __init__(self, facts: pl.DataFrame, feed: Feed) -> None:
        self._dimensions = [f"dim:{name}" for name, _ in feed.dimensions]
        self._about = key_columns(feed)
        minutes = feed.slots.minutes if feed.slots else None
        told = [name for name in said_columns(feed) if name in facts.columns]
        self._figures = ["vendor", *quantity_columns(feed), *told]
        grain, breakdown = feed.grain.value, " ".join(sorted(self._dimensions))
        self._rows: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        self._cut_otherwise: dict[tuple[Any, ...], Mapping[str, Any]] = {}
        for row in facts.iter_rows(named=True):
            if row["grain"] != grain:
                self._cut_otherwise["month", row["code"], row["month"]] = row
            elif row["breakdown"] != breakdown or row.get("minutes") != minutes:
                self._cut_otherwise["start", row["code"], row["start"]] = row
            else:
                self._rows[self._key(row)] = row

    def about(self, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The standing row about the same thing, be it in another breakdown or grain."""
        return (
            self._rows.get(self._key(row))
            or self._cut_otherwise.get(("start", row["code"], row["start"]))
            or self._cut_otherwise.get(("month", row["code"], row["month"]))
        )

    def says_the_same(self, before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
        """Whether thing, owner and every figure are equal."""
        same_thing = self._rows.get(self._key(row)) is before
        return same_thing and all(before[name] == row[name] for name in self._figures)

    def notes_alone(self, before: Mapping[str, Any], row: Mapping[str, Any], feed: Feed) -> str:
        """What the row says otherwise beside its figures, where those are the same; "" where they are not."""
        same_thing = self._rows.get(self._key(row)) is before
        return notes_alone(before, row, feed) if same_thing else ""

    def changes(self, before: Mapping[str, Any], row: Mapping[str, Any], feed: Feed) -> str:
        """What the row says otherwise."""
        if self._rows.get(self._key(row)) is not before:
            return "they were cut otherwise, by day, month or dimension, and no longer count"
        return _changes(feed, before, row)

    def _key(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in self._about)


def _changes(feed: Feed, before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    moved = [
        f"{quantity.column} {_told(before, quantity)} -> {_told(now, quantity)}"
        for quantity in feed.quantities
        if any(before[name] != now[name] for name in _columns_of(quantity) if name in before)
    ]
    owner = [f"vendor {before['vendor']} -> {now['vendor']}"] if before["vendor"] != now["vendor"] else []
    return ", ".join([*owner, *moved])


def _columns_of(quantity: Quantity) -> list[str]:
    return [f"q:{quantity.id}", *(f"{kind}:{quantity.id}" for kind in ("why", "said") if quantity.meanings)]


def _told(row: Mapping[str, Any], quantity: Quantity) -> str:
    """The figure, or the words in its place."""
    said = row.get(f"said:{quantity.id}")
    return repr(said) if said is not None else written(row[f"q:{quantity.id}"], quantity)


def _repeated(position: int, first: int) -> Issue:
    return Issue(
        code="row_repeated",
        severity=Severity.NOTE,
        row=position,
        message=f"The row says the same as row {first}. It was counted once; send it once.",
    )


def _shown_twice(group: pl.DataFrame, feed: Feed) -> bool:
    """Whether the rows are of a time that the clocks showed twice, and the file cannot tell them apart."""
    if feed.slots is None or any("%z" in one for one in feed.period_formats):
        return False
    wall = group["slot"].dt.convert_time_zone(feed.slots.zone).dt.replace_time_zone(None)
    return wall.dt.replace_time_zone(feed.slots.zone, ambiguous="null").is_null().any()


def _conflict(position: int, rows: list[int], *, twice: bool) -> Issue:
    listed = ", ".join(str(row) for row in rows)
    message = f"Rows {listed} are about the same thing with different figures. Send the right one alone."
    if twice:
        message = (
            f"Rows {listed} are of a time that the clocks showed twice that night, and nothing tells them "
            f"apart. If both are right, agree on times with their offset from UTC, such as "
            f"{WITH_OFFSET}, and send those; if one is wrong, send the right one alone."
        )
    return Issue(code="row_conflict", severity=Severity.ROW, row=position, message=message)


def _replaces(position: int, delivery: str, changes: str, *, notes_alone: bool) -> Issue:
    if notes_alone:
        return Issue(
            code="notes_changed",
            severity=Severity.NOTE,
            row=position,
            message=f"The row has the figures that came with {delivery}, and other notes. {changes}.",
        )
    return Issue(
        code="row_replaced",
        severity=Severity.WARNING,
        row=position,
        message=f"The row replaces figures that came with {delivery}: {changes}.",
    )


def _locked(position: int, delivery: str, changes: str) -> Issue:
    return Issue(
        code="forecast_locked",
        severity=Severity.WARNING,
        row=position,
        message=(
            f"The row came after the forecast was locked, and does not count: {changes}. What came with "
            f"{delivery} stands."
        ),
    )


def _frozen(position: int, month: date, *, changed: bool) -> Issue:
    what = "changes figures of" if changed else "is new to"
    return Issue(
        code="period_frozen",
        severity=Severity.NOTE,
        row=position,
        message=(
            f"The row {what} {month:%Y-%m}, whose result was approved. It is kept, and counts when the month "
            f"is restated. If it is wrong, send the right one."
        ),
    )
