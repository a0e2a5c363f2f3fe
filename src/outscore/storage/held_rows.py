"""The rows of one month held against those of earlier ones: totals by day, and what says the same."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from outscore.model.feed import QuantityType
from outscore.model.feed_promises import Zeros
from outscore.model.period import Grain
from outscore.scoring.promises_doubted import Figures
from outscore.scoring.promises_doubted import Rows
from outscore.scoring.promises_doubted import Share
from outscore.scoring.promises_plausible import most_digits
from outscore.storage.standing import DIMENSION
from outscore.storage.standing import QUANTITY
from outscore.storage.standing import SLOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.feed import Feed
    from outscore.model.feed import Quantity
    from outscore.model.metric import Metric
    from outscore.model.metric import Sum
    from outscore.model.period import Period
    from outscore.storage.facts import FeedFacts

_FOUR_WEEKS = timedelta(days=28)
_CLOCK, _THING, _NOW, _EMPTY, _ZERO = "clock", "thing", "now", "empty", "zero"
_ESTIMATED = ("forecast",)
"""Kinds of feeds whose figures are meant to be round."""


def vendors_of(facts: FeedFacts, month: Period) -> tuple[str, ...]:
    """The vendors of whom rows stand for a month."""
    return tuple(sorted(facts.frame.filter(pl.col("month") == month.start)["vendor"].unique()))


class HeldRows:
    """A vendor's rows of a feed, of one month and of those before it, to be held against each other."""

    def __init__(self, feed: Feed, facts: FeedFacts, vendor: str, month: Period, zone: str) -> None:
        """Rows as long as the feed's grain are looked at; zone: whose clocks they show."""
        is_own = (pl.col("vendor") == vendor) & (pl.col("grain") == feed.grain.value)
        self._feed = feed
        self._facts = facts
        self._month = month
        self._columns = [name for name in facts.frame.columns if name.startswith(QUANTITY)]
        clock = pl.lit(-1)
        if SLOT in facts.frame.columns:
            local = pl.col(SLOT).dt.convert_time_zone(zone)
            clock = (local.dt.hour().cast(pl.Int64) * 60 + local.dt.minute()).fill_null(-1)
        is_zero, is_told = pl.lit(value=False), pl.lit(value=False)
        if self._columns:
            is_zero = pl.all_horizontal(pl.col(self._columns).fill_null(0) == 0)
            is_told = pl.any_horizontal(pl.col(self._columns).is_not_null())
        now = (pl.col("month") == month.start).alias(_NOW)
        empty = (is_zero & is_told).alias(_EMPTY)
        marks = (now, empty, is_zero.alias(_ZERO), clock.alias(_CLOCK), self._thing().alias(_THING))
        until_now = pl.col("month") <= month.start
        frame = facts.frame.lazy().filter(is_own, until_now).select("start", *marks, *self._columns).collect()
        seen = frame.lazy().select("start", _NOW, _EMPTY, _ZERO).unique().collect().rows()
        zeros = frozenset(day for day, is_now, is_empty, _ in seen if is_now and is_empty)
        self._zeros = zeros - {day for day, _, _, is_zero in seen if not is_zero}
        says_nothing = feed.promises.zeros in (Zeros.CLOSED, Zeros.NO_DATA)
        rows = frame.filter(~pl.col(_EMPTY)) if says_nothing else frame
        parts = rows.partition_by(_NOW, as_dict=True)
        self._now, self._earlier = (parts.get((one,), rows.clear()) for one in (True, False))

    def zeros(self) -> frozenset[date]:
        """The days of the month on which every figure of every row is 0."""
        return self._zeros

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of which there are rows, in order."""
        return tuple(sorted({*self._now["start"].unique(), *self._earlier["start"].unique()}))

    def figures(self, closed: frozenset[date] = frozenset()) -> Iterator[Figures]:
        """Each quantity that can be added up, day by day or month by month; without closed days."""
        is_written = self._feed.records is None and self._feed.kind not in _ESTIMATED
        given = [one for one in self._feed.quantities if f"{QUANTITY}{one.id}" in self._columns]
        by_day = pl.col(self._columns).drop_nulls()
        parts = [rows.lazy().group_by("start").agg(by_day).collect() for rows in (self._now, self._earlier)]
        for quantity in given:
            values, before = (_by_day(part, quantity) for part in parts)
            now, most = _totals(values, quantity, closed)
            is_count = quantity.type is QuantityType.COUNT
            counts = values.values() if is_count and is_written else ()
            yield Figures(
                column=quantity.column,
                scale=self._facts.scales[quantity.id],
                current=now,
                earlier=_totals(before, quantity, closed)[0],
                counts=frozenset(figure for figures in counts for figure in figures),
                counted=is_count,
                pattern=_pattern(quantity),
                rows=most,
            )

    def rows(self) -> Iterator[Rows]:
        """The days of each thing that are the same as in the month before, or four weeks before."""
        before = self._month.previous()
        days = [self._month.start + timedelta(days=number) for number in range(31)]
        days = [day for day in days if day <= self._month.end]
        month_before = {_same_day(one, before): one for one in days if _same_day(one, before) <= before.end}
        ways = [(_told_of(before, self._feed.grain), month_before)]
        if self._feed.grain is Grain.DAY:
            ways.append(("four weeks before", {one - _FOUR_WEEKS: one for one in days}))
        found = [(name, self._repeated(moved)) for name, moved in ways]
        own = self._now.lazy().group_by(_THING).agg(pl.col("start").unique().sort()).sort(_THING)
        for thing, its_days in own.collect().iter_rows():
            held = tuple((name, repeated[thing]) for name, repeated in found if thing in repeated)
            most = self._most(thing, held) if held else None
            yield Rows(thing, tuple(its_days), held, most)

    def _thing(self) -> pl.Expr:
        """What a row is about, as one text."""
        names = [
            pl.lit(f"{name.removeprefix(DIMENSION)} ") + pl.col(name).fill_null("")
            for name in self._facts.dimensions
        ]
        return pl.concat_str(names, separator=", ") if names else pl.lit("")

    def _repeated(self, moved: Mapping[date, date]) -> dict[str, dict[date, tuple[int | None, ...]]]:
        """The days of each thing of which every row is one of the earlier day, with all their figures."""
        key = [_THING, "start", _CLOCK]
        found: dict[str, dict[date, tuple[int | None, ...]]] = defaultdict(dict)
        moving = self._earlier.filter(pl.col("start").is_in([*moved]))
        if moving.is_empty():
            return found
        now = self._now.lazy().select(*key, *self._columns)
        to = pl.col("start").replace_strict(moved, return_dtype=pl.Date)
        earlier = moving.lazy().with_columns(to).select(*key, *self._columns)
        same = pl.all_horizontal(
            pl.lit(value=True), *(pl.col(name).eq_missing(pl.col(f"{name}_right")) for name in self._columns)
        )
        by_day = [_THING, "start"]
        equal = now.join(earlier, on=key).group_by(by_day).agg(same.sum().alias("same"))
        counts = now.group_by(by_day).agg(pl.len().alias("here"))
        there = earlier.group_by(by_day).agg(pl.len().alias("there"))
        alike = equal.join(counts, on=by_day).join(there, on=by_day)
        alike = alike.filter((pl.col("same") == pl.col("here")) & (pl.col("same") == pl.col("there")))
        rows = now.join(alike, on=by_day, how="semi").sort(key).collect()
        for thing, day, _, *figures in rows.iter_rows():
            found[thing][day] = (*found[thing].get(day, ()), *figures)
        return found

    def _most(
        self, thing: str, held: Sequence[tuple[str, Mapping[date, tuple[int | None, ...]]]]
    ) -> dict[date, tuple[int, ...]]:
        """How many digits each figure of a repeated day may add, by what its column had before."""
        own = self._earlier.filter(pl.col(_THING) == thing)
        most = [
            most_digits([value for value in own[name].to_list() if value is not None])
            for name in self._columns
        ]
        return {
            day: tuple(most * (len(figures) // len(most)))
            for _, days in held
            for day, figures in days.items()
        }

    def shares(self, metrics: Sequence[Metric]) -> Iterator[Share]:
        """The shares that this feed brings whole, over the month."""
        counts = {one.id for one in self._feed.quantities if one.type is QuantityType.COUNT}
        for metric in metrics:
            below = metric.denominator
            if below is not None and counts >= {*metric.quantities}:
                sums = {name: self._sum(name) for name in metric.quantities}
                if None not in sums.values():
                    above, whole = (_signed(one, sums) for one in (metric.numerator, below))
                    yield Share(str(metric.numerator), str(below), above, whole)

    def _sum(self, quantity: str) -> int | None:
        """A quantity over the month; None where a row does not give it."""
        values = self._now[f"{QUANTITY}{quantity}"]
        return None if values.null_count() else sum(values.to_list())


def _signed(terms: Sum, sums: Mapping[str, int | None]) -> int:
    added, taken = (sum(sums[name] or 0 for name in names) for names in (terms.add, terms.subtract))
    return added - taken


def _by_day(rows: pl.DataFrame, quantity: Quantity) -> dict[date, list[int]]:
    """The figures of a quantity that the rows of each day give, for days with any."""
    given = zip(rows["start"].to_list(), rows[f"{QUANTITY}{quantity.id}"].to_list(), strict=True)
    return {day: values for day, values in given if values}


def _totals(
    given: Mapping[date, Sequence[int]], quantity: Quantity, closed: frozenset[date]
) -> tuple[dict[date, int], int]:
    """A quantity by day, and the most rows of one day that give it.

    A printed decimal only where one row has it, and what is the largest of its kind, cannot be added up.
    """
    can_add = quantity.type is not QuantityType.DECIMAL
    totals = {
        day: max(values) if quantity.largest else sum(values)
        for day, values in given.items()
        if day not in closed and (can_add or len(values) == 1)
    }
    most = max(map(len, given.values()), default=1)
    return totals, 1 if quantity.largest else most


def _pattern(quantity: Quantity) -> str:
    """How a quantity is written, "" where it is a bare number."""
    is_plain = quantity.type is QuantityType.COUNT or (
        quantity.type is QuantityType.DECIMAL and not quantity.is_percent
    )
    return "" if is_plain else quantity.pattern


def _same_day(day: date, month: Period) -> date:
    """The day of another month with the same number; a day outside of it where it has none."""
    return month.start + timedelta(days=day.day - 1)


def _told_of(month: Period, grain: Grain) -> str:
    return f"on the same day of {month.label}" if grain is Grain.DAY else f"in {month.label}"
