"""What a delivery says otherwise than those before it: its rows beside the rows that they replaced."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import polars as pl

from outscore.storage.facts import DIMENSION
from outscore.storage.facts import NOTE
from outscore.storage.facts import QUANTITY
from outscore.storage.standing import COUNTED
from outscore.storage.standing import KEY
from outscore.storage.standing import MINUTES
from outscore.storage.standing import SLOT

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import date
    from datetime import datetime

    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.facts import FactStore
    from outscore.storage.facts import FeedFacts

_SUMS = ("code", "start", SLOT, MINUTES, "grain", "breakdown")
_WAS = "_was"


@dataclass(frozen=True, slots=True)
class Side:
    """A row as one delivery brought it: its order of receipt, its place there, and what it says.

    figures are in the quantity's own unit; said: the texts in place of figures; notes: encoded.
    """

    delivery: int
    file: str
    row: int
    vendor: str
    figures: Mapping[str, Fraction | None]
    said: Mapping[str, str | None]
    notes: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Replaced:
    """A row that took the place of another about the same thing, and says anything else.

    slot: when it begins, for rows about less than a day.
    """

    code: str
    start: date
    slot: datetime | None
    grain: str
    dimensions: tuple[tuple[str, str], ...]
    was: Side
    now: Side


@dataclass(frozen=True, slots=True)
class CutOtherwise:
    """Rows that no longer count, because a delivery cut the same thing otherwise."""

    vendor: str
    code: str
    month: date
    rows: int
    delivery: int
    file: str


def differences(
    facts: FactStore, delivery: StoredDelivery, months: Collection[date]
) -> tuple[tuple[Replaced, ...], tuple[CutOtherwise, ...]]:
    """What the rows of a delivery replaced in some months, of the rows that were known when it came.

    Records that were added up as they were read are left out: no row of theirs stands for one of before.
    """
    earlier = facts.known(months, delivery.feed, before=delivery.id)
    later = facts.known(months, delivery.feed, before=delivery.id + 1) if earlier else ()
    if not later:
        return (), ()
    before, after = _row_by_row(earlier[0]), _row_by_row(later[0])
    brought = after.frame.filter(pl.col("delivery") == delivery.id)
    return tuple(_replaced(before, after, brought)), tuple(_cut(before, after, delivery))


def _replaced(before: FeedFacts, after: FeedFacts, brought: pl.DataFrame) -> Iterator[Replaced]:
    for keys in _keys(before.frame, brought):
        pairs = brought.join(
            before.frame,
            on=keys,
            how="inner",
            suffix=_WAS,
            maintain_order="left",
            nulls_equal=KEY not in keys,
        )
        compared = [name for name in brought.columns if _is_compared(name) and name in before.frame.columns]
        for row in pairs.filter(_differs(compared, before, after)).iter_rows(named=True):
            dimensions = ((name.removeprefix(DIMENSION), row[name]) for name in after.dimensions)
            yield Replaced(
                code=row["code"],
                start=row["start"],
                slot=row.get(SLOT),
                grain=row["grain"],
                dimensions=tuple((name, value) for name, value in dimensions if value is not None),
                was=_side(row, before, _WAS),
                now=_side(row, after, ""),
            )


def _keys(before: pl.DataFrame, brought: pl.DataFrame) -> Iterator[list[str]]:
    """What makes two rows be about the same thing: the key of a record, or what a row of sums is about."""
    both = [name for name in brought.columns if name in before.columns]
    if KEY in both:
        yield [KEY]
    elif KEY not in brought.columns and KEY not in before.columns:
        dimensions = [name for name in brought.columns if name.startswith(DIMENSION)]
        if {*dimensions} == {name for name in before.columns if name.startswith(DIMENSION)}:
            yield [name for name in (*_SUMS, *dimensions) if name in both]


def _row_by_row(facts: FeedFacts) -> FeedFacts:
    if COUNTED not in facts.frame.columns:
        return facts
    return replace(facts, frame=facts.frame.filter(pl.col(COUNTED).is_null()))


def _is_compared(name: str) -> bool:
    return name == "vendor" or name.startswith((QUANTITY, NOTE, "why:", "said:"))


def _differs(compared: list[str], before: FeedFacts, after: FeedFacts) -> pl.Expr:
    finer = {
        f"{QUANTITY}{name}": (before.scales[name], scale)
        for name, scale in after.scales.items()
        if name in before.scales
    }
    return pl.any_horizontal(
        (pl.col(name) * finer.get(name, (1, 1))[0]).ne_missing(
            pl.col(f"{name}{_WAS}") * finer.get(name, (1, 1))[1]
        )
        if name in finer
        else pl.col(name).ne_missing(pl.col(f"{name}{_WAS}"))
        for name in compared
    )


def _side(row: Mapping[str, Any], facts: FeedFacts, suffix: str) -> Side:
    def told(start: str) -> dict[str, Any]:
        names = [name for name in facts.frame.columns if name.startswith(start)]
        return {name.removeprefix(start): row.get(f"{name}{suffix}", row.get(name)) for name in names}

    figures = {
        name: None if value is None else Fraction(value, facts.scales[name])
        for name, value in told(QUANTITY).items()
    }
    return Side(
        delivery=row[f"delivery{suffix}"],
        file=row[f"file{suffix}"],
        row=row[f"row{suffix}"],
        vendor=row[f"vendor{suffix}"],
        figures=figures,
        said=told("said:"),
        notes=told(NOTE),
    )


def _cut(before: FeedFacts, after: FeedFacts, delivery: StoredDelivery) -> Iterator[CutOtherwise]:
    """Rows of another grain or breakdown that count no more."""
    about = [
        "code",
        "month",
        *(one for one in (MINUTES, "grain", "breakdown") if one in before.frame.columns),
    ]
    if KEY in before.frame.columns or not {*about} <= {*after.frame.columns}:
        return
    there = after.frame.select(about).unique()
    gone = (
        before.frame.join(there, on=about, how="anti", nulls_equal=True)
        .group_by("vendor", "code", "month")
        .len()
    )
    for vendor, code, month, rows in gone.sort("vendor", "code", "month").iter_rows():
        yield CutOtherwise(vendor, code, month, rows, delivery.id, delivery.file)
