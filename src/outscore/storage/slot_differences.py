"""How far two quantities are apart in each interval, day or month, as facts that metrics can name.

The two may come from different feeds. They are held against each other for each vendor and month by itself,
by the coarser of their times, and by the dimensions that both are split by; within those each is added up
first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outscore.model.period import Grain
from outscore.storage.facts import QUANTITY
from outscore.storage.facts import FeedFacts
from outscore.storage.standing import COUNTED
from outscore.storage.standing import KEY
from outscore.storage.standing import MINUTES
from outscore.storage.standing import SLOT
from outscore.storage.worked_out import as_rows
from outscore.storage.worked_out import brings
from outscore.storage.worked_out import by_vendor_and_month
from outscore.storage.worked_out import dimensions_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from typing import TypeAlias

    from outscore.model.difference import Difference

    _Part: TypeAlias = tuple[FeedFacts, pl.DataFrame]
    _Side: TypeAlias = list[_Part]

_SIDES = ("one", "other")
_A_DAY = 1440


@dataclass(frozen=True, slots=True)
class Clocks:
    """The time zone of the workspace, by which days are cut, and that of each feed's rows where it tells."""

    own: str
    feeds: Mapping[str, str]

    def of(self, feed: str) -> str:
        """By whose clocks the rows of a feed were written."""
        return self.feeds.get(feed, self.own)


def difference_facts(wanted: Difference, facts: Iterable[FeedFacts], clocks: Clocks) -> FeedFacts | None:
    """One row for each time of which either is there; without a figure where one of them is not.

    Of records that were counted no row means that there was nothing; of sums it means that nobody knows.
    None where neither is to be found.
    """
    listed = [one for one in facts if {*wanted.between} & {*one.scales}]
    scale = max((one.scales.get(name, 1) for one in listed for name in wanted.between), default=1)
    frames = [
        frame
        for parts in by_vendor_and_month(listed)
        if (frame := _apart(wanted, parts, scale, clocks)) is not None
    ]
    if not frames:
        return None
    frame = as_rows(pl.concat(frames, how="diagonal"))
    return FeedFacts(wanted.id, frame, {wanted.id: scale}, (), cut=f"difference {wanted.id}")


def _apart(wanted: Difference, parts: Sequence[_Part], scale: int, clocks: Clocks) -> pl.DataFrame | None:
    """The differences of one vendor and month; None where neither of the two is there."""
    sides: list[_Side] = [[one for one in parts if brings(one[1], name)] for name in wanted.between]
    both = [one for side in sides for one in side]
    if not both:
        return None
    keys = _Keys(both, clocks)
    summed = [
        _summed(name, side or both[:1], keys, scale, column)
        for name, side, column in zip(wanted.between, sides, _SIDES, strict=True)
    ]
    about = [name for name in summed[0].columns if name not in _SIDES]
    joined = summed[0].join(summed[1], on=about, how="full", coalesce=True, nulls_equal=True)
    columns = [
        pl.col(column).fill_null(0) if side and all(_is_counted(rows) for _, rows in side) else pl.col(column)
        for column, side in zip(_SIDES, sides, strict=True)
    ]
    apart = (pl.col("one") - pl.col("other")).abs().cast(pl.Int64).alias(f"{QUANTITY}{wanted.id}")
    return joined.with_columns(*columns).select(*about, apart)


class _Keys:
    """What the two are held against each other by, as finely as both are cut."""

    def __init__(self, both: Sequence[_Part], clocks: Clocks) -> None:
        shared = set.intersection(*(dimensions_of(rows) for _, rows in both))
        self._about = [pl.col("vendor"), pl.col("month"), *(pl.col(name) for name in sorted(shared))]
        self._by_month = any(Grain.MONTH.value in rows["grain"] for _, rows in both)
        self._longest = 0 if self._by_month else _longest([rows for _, rows in both])
        longest = [one.feed for one, rows in both if self._longest and _lasts(rows, self._longest)]
        self._zone = clocks.of(min(longest)) if longest else clocks.own
        self._own = clocks.own

    def of(self) -> list[pl.Expr]:
        """The columns by which rows belong together."""
        if self._by_month:
            grain = pl.lit(Grain.MONTH.value).alias("grain")
            return [*self._about, pl.col("month").alias("start"), grain]
        grain = pl.lit(Grain.DAY.value).alias("grain")
        if not self._longest:
            return [*self._about, pl.col("start"), grain]
        is_longest = pl.col(MINUTES) == self._longest
        begins = pl.when(is_longest).then(SLOT).otherwise(_begins(self._longest, self._zone)).alias(SLOT)
        day = begins.dt.convert_time_zone(self._own).dt.date().alias("start")
        return [*self._about, day, grain, begins, pl.lit(self._longest, pl.Int64).alias(MINUTES)]


def _longest(frames: Sequence[pl.DataFrame]) -> int:
    """How many minutes the longest row lasts; 0 where one lasts a day or does not tell when it begins."""
    if not all({SLOT, MINUTES} <= {*one.columns} for one in frames):
        return 0
    if any(one[name].null_count() for one in frames for name in (SLOT, MINUTES)):
        return 0
    longest = max(int(one[MINUTES].max()) for one in frames)  # type: ignore[arg-type]
    return longest if longest < _A_DAY else 0


def _lasts(rows: pl.DataFrame, minutes: int) -> bool:
    return bool((rows[MINUTES] == minutes).any())


def _begins(minutes: int, zone: str) -> pl.Expr:
    """When the longer interval begins in which a row lies, by the clocks that the longer ones go by.

    A time that those clocks show twice is meant as the later one, unless that is still to come.
    """
    shown = pl.col(SLOT).dt.convert_time_zone(zone).dt.replace_time_zone(None).dt.truncate(f"{minutes}m")
    first, second = (
        shown.dt.replace_time_zone(zone, ambiguous=meant, non_existent="null").dt.convert_time_zone("UTC")
        for meant in ("earliest", "latest")
    )
    begins = pl.when(second <= pl.col(SLOT)).then(second).otherwise(first)
    return pl.coalesce(begins, pl.col(SLOT))


def _is_counted(rows: pl.DataFrame) -> bool:
    """Whether the rows are made from records, of which there are only those that happened."""
    return any(name in rows.columns and rows[name].null_count() == 0 for name in (COUNTED, KEY))


def _summed(name: str, side: Sequence[_Part], keys: _Keys, scale: int, column: str) -> pl.DataFrame:
    """A quantity over everything that is about the same; null where a row does not give it."""
    frames = [rows.select(*keys.of(), _scaled(one, rows, name, scale).alias(column)) for one, rows in side]
    rows = pl.concat(frames, how="vertical_relaxed")
    whole = pl.col(column).null_count() == 0
    return rows.group_by([one for one in rows.columns if one != column]).agg(
        pl.when(whole).then(pl.col(column).sum()).alias(column)
    )


def _scaled(facts: FeedFacts, rows: pl.DataFrame, name: str, scale: int) -> pl.Expr:
    """A quantity of a feed at a scale; null where the rows do not bring it."""
    if not brings(rows, name):
        return pl.lit(None, pl.Int64)
    return pl.col(f"{QUANTITY}{name}") * (scale // facts.scales[name])
