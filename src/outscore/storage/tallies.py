"""What was counted: integer sums over the facts, for every vendor, measure and month at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

import polars as pl

from outscore.model.contract import Scope
from outscore.model.metric import Combine
from outscore.model.period import Period
from outscore.model.result import EMPTY_TALLY
from outscore.model.result import Tally
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date
    from typing import TypeAlias

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.metric import Metric
    from outscore.model.metric import Sum
    from outscore.storage.facts import FeedFacts

    _Row: TypeAlias = tuple[Any, ...]
    _Placed: TypeAlias = tuple[int, _Row]


class Count(NamedTuple):
    """One quantity of one vendor and month: its sum, the rows that could have it, those that do not.

    `shapes` says how finely the rows of each feed are cut, and how many there are.
    """

    total: int
    rows: int
    unreported: int
    shapes: tuple[tuple[str, int], ...]

    def plus(self, other: Count) -> Count:
        """Both together."""
        total, rows = self.total + other.total, self.rows + other.rows
        return Count(total, rows, self.unreported + other.unreported, self.shapes + other.shapes)


LAST, HIGHEST = "last:", "highest:"
"""Before the name of a quantity: as the latest rows of a month have it, and the largest of one row."""
_MARKS = {Combine.LAST: LAST, Combine.HIGHEST: HIGHEST}


def _asked(metric: Metric) -> dict[str, str]:
    """The quantities of a metric, each by the name under which it is counted for it."""
    return {name: f"{_MARKS.get(metric.combine, '')}{name}" for name in metric.quantities}


@dataclass(frozen=True, slots=True)
class Weighted:
    """A signed sum of quantities, each with the weight that brings it to the finest scale among them."""

    weights: tuple[tuple[str, int], ...]
    scale: int

    def total(self, counts: Mapping[str, Count]) -> int:
        """The sum over what was counted."""
        return sum([weight * counts[name].total for name, weight in self.weights if name in counts])


@dataclass(frozen=True, slots=True)
class _Columns:
    """What one feed's counted rows hold: after vendor, month and number of rows the sums, then the gaps.

    `factors` bring the sums to the finest scale of any feed.
    """

    names: tuple[str, ...]
    factors: tuple[int, ...]
    shape: str

    def place(self, name: str) -> int:
        """Where a quantity's sum stands in a row."""
        return 3 + self.names.index(name)

    def counts(self, row: _Row) -> Iterator[tuple[str, Count]]:
        """Every quantity of a row, as it is counted."""
        rows, first, many = row[2], 3, len(self.names)
        for place, name in enumerate(self.names):
            total, gaps = row[first + place] * self.factors[place], row[first + many + place]
            yield name, Count(total, rows, gaps, ((self.shape, rows),))


@dataclass(frozen=True, slots=True)
class _Sums:
    """A measure's two sums, and what makes its tally of them."""

    names: tuple[str, ...]
    above: Weighted
    below: Weighted | None

    @property
    def _finer(self) -> int:
        """What the upper sum is multiplied by, to be as fine as the lower one."""
        return max(1, self.below.scale // self.above.scale) if self.below else 1

    @property
    def scale(self) -> int:
        """The scale of the tally."""
        if self.below is None:
            return self.above.scale
        return self.above.scale * self._finer // self.below.scale

    @property
    def below_scale(self) -> int:
        """The scale of the lower sum."""
        return self.below.scale if self.below else 1

    def tally(self, counts: Mapping[str, Count]) -> Tally:
        """The tally of a month of which this was counted."""
        found = [counts[name] for name in self.names if name in counts]
        if not found:
            return EMPTY_TALLY
        rows = max([count.rows for count in found])
        incomplete = max([count.unreported for count in found]) if len(found) == len(self.names) else rows
        incomplete = max(incomplete, _uncovered(found))
        below = self.below.total(counts) if self.below else None
        above = self.above.total(counts) * self._finer
        return Tally(rows, incomplete, above, below, self.scale, self.below_scale)

    def in_one(self, columns: _Columns) -> Callable[[_Row], Tally] | None:
        """The same from a row that holds all of it; None where a feed's rows do not."""
        if not self.names or not set(self.names) <= set(columns.names):
            return None
        above = _placed(self.above, columns, self._finer)
        below = _placed(self.below, columns, 1) if self.below else None
        gaps = itemgetter(*[columns.place(name) + len(columns.names) for name in self.names])
        scales, several = (self.scale, self.below_scale), len(self.names) > 1

        def tally(row: _Row) -> Tally:
            incomplete = max(gaps(row)) if several else gaps(row)
            return Tally(row[2], incomplete, above(row), below(row) if below else None, *scales)

        return tally


def _placed(wanted: Weighted, columns: _Columns, finer: int) -> Callable[[_Row], int]:
    """Adds up the quantities of a sum in a row of a feed."""
    terms = [
        (columns.place(name), weight * finer * columns.factors[columns.names.index(name)])
        for name, weight in wanted.weights
    ]
    if [weight for _, weight in terms] == [1]:
        return itemgetter(terms[0][0])
    return lambda row: sum([row[place] * weight for place, weight in terms])


class Tallies:
    """Sums of every quantity by scope, vendor and month, from which each measure's tally is made."""

    def __init__(
        self,
        facts: Sequence[FeedFacts],
        contracts: Iterable[Contract],
        vendors: Collection[str] | None = None,
    ) -> None:
        """Count the facts, or with `vendors` only those of some vendors."""
        self._vendors = vendors
        measures = [measure for contract in contracts for measure in contract.measures]
        scopes = {Scope(), *(measure.scope for measure in measures)}
        self._scales: dict[str, int] = {}
        for one in facts:
            for name, scale in one.scales.items():
                self._scales[name] = max(scale, self._scales.get(name, 1))
        asked = {
            pair for measure in measures for pair in _asked(measure.metric).items() if pair[0] != pair[1]
        }
        self._marked = tuple(sorted((counted, name) for name, counted in asked))
        self._scales |= {counted: self._scales.get(name, 1) for counted, name in self._marked}
        self._columns = [self._columns_of(one) for one in facts]
        self._counted = {scope: self._count(facts, scope) for scope in scopes}
        self._sums: dict[int, tuple[Measure, _Sums, list[Callable[[_Row], Tally] | None]]] = {}

    def of(
        self, contract: Contract, vendor: str, months: Collection[Period] | None = None
    ) -> dict[str, dict[Period, Tally]]:
        """The tallies of a vendor under a contract, by measure id and month; of some months if given."""
        return {measure.id: self._of_measure(measure, vendor, months) for measure in contract.measures}

    def total(self, vendor: str, month: Period, quantity: str) -> Fraction | None:
        """The sum of a quantity over all rows of a month, in its unit; None where a row lacks it."""
        count = self._counts(self._counted[Scope()].get(vendor, {}).get(month, [])).get(quantity)
        if count is None or count.unreported:
            return None
        return Fraction(count.total, self._scales.get(quantity, 1))

    def first_month(self, vendor: str) -> Period | None:
        """The first month of which anything was counted for a vendor."""
        months = [month for counted in self._counted.values() for month in counted.get(vendor, {})]
        return min(months, default=None)

    def _of_measure(
        self, measure: Measure, vendor: str, months: Collection[Period] | None
    ) -> dict[Period, Tally]:
        _, sums, in_one = self._prepared(measure)
        found = {}
        for month, counted in self._counted[measure.scope].get(vendor, {}).items():
            if months is not None and month not in months:
                continue
            place, row = counted[0]
            short = in_one[place] if len(counted) == 1 else None
            found[month] = short(row) if short else sums.tally(self._counts(counted))
        return found

    def _prepared(self, measure: Measure) -> tuple[Measure, _Sums, list[Callable[[_Row], Tally] | None]]:
        """What a measure adds up, worked out once; the measure is kept so that its id stays its own."""
        if id(measure) not in self._sums:
            metric = measure.metric
            names = _asked(metric)
            below = self._weighted(metric.denominator, names) if metric.denominator else None
            sums = _Sums(tuple(names.values()), self._weighted(metric.numerator, names), below)
            self._sums[id(measure)] = (measure, sums, [sums.in_one(one) for one in self._columns])
        return self._sums[id(measure)]

    def _weighted(self, terms: Sum, names: Mapping[str, str]) -> Weighted:
        scale = max((self._scales.get(name, 1) for name in terms.quantities), default=1)
        signed = [(names[name], 1) for name in terms.add] + [(names[name], -1) for name in terms.subtract]
        weights = [(name, sign * (scale // self._scales.get(name, 1))) for name, sign in signed]
        return Weighted(tuple(weights), scale)

    def _columns_of(self, facts: FeedFacts) -> _Columns:
        there = [name for name in facts.scales if f"{QUANTITY}{name}" in facts.frame.columns]
        scales = {name: facts.scales[name] for name in there}
        scales |= {counted: facts.scales[name] for counted, name in self._marked if name in scales}
        factors = tuple(self._scales[name] // scale for name, scale in scales.items())
        return _Columns(tuple(scales), factors, facts.shape)

    def _counts(self, counted: Sequence[tuple[int, _Row]]) -> dict[str, Count]:
        """All quantities of a vendor and month, those of several feeds added up."""
        counts: dict[str, Count] = {}
        for place, row in counted:
            for name, count in self._columns[place].counts(row):
                counts[name] = _both(name, counts[name], count) if name in counts else count
        return counts

    def _count(self, facts: Sequence[FeedFacts], scope: Scope) -> dict[str, dict[Period, list[_Placed]]]:
        """The rows of a scope by vendor and month, each with the place of the feed that it is of."""
        found: dict[str, dict[Period, list[_Placed]]] = defaultdict(dict)
        periods: dict[date, Period] = {}
        for place, one in enumerate(facts):
            if any(f"{DIMENSION}{name}" not in one.frame.columns for name, _ in scope.values):
                continue
            for row in _counted(one, self._columns[place].names, _rows(scope, self._vendors)):
                month = periods.get(row[1]) or periods.setdefault(row[1], Period.month_of(row[1]))
                found[row[0]].setdefault(month, []).append((place, row))
        return found


def _both(name: str, one: Count, other: Count) -> Count:
    """A quantity that two feeds have."""
    together = one.plus(other)
    return together._replace(total=max(one.total, other.total)) if name.startswith(HIGHEST) else together


def _uncovered(found: Sequence[Count]) -> int:
    """How many rows one quantity has and another, cut alike by its feed, lacks."""
    if len({count.rows for count in found}) == 1:
        return 0
    rows: dict[str, list[int]] = defaultdict(list)
    for count in found:
        for shape, number in count.shapes:
            rows[shape].append(number)
    return max(max(numbers) - min(numbers) for numbers in rows.values())


def _rows(scope: Scope, vendors: Collection[str] | None) -> pl.Expr:
    wanted = [pl.col(f"{DIMENSION}{name}") == value for name, value in scope.values]
    if vendors is not None:
        wanted.append(pl.col("vendor").is_in(list(vendors)))
    return pl.all_horizontal(wanted) if wanted else pl.lit(value=True)


def _counted(facts: FeedFacts, names: Sequence[str], rows: pl.Expr) -> Iterator[_Row]:
    """Vendor, month, how many rows, the sum of each quantity, and how many rows do not give it."""
    grouped = (
        facts.frame.filter(rows)
        .group_by("vendor", "month")
        .agg(
            pl.len(),
            *(_total_of(name).alias(f"sum:{name}") for name in names),
            *(_gaps_of(name, facts).alias(f"null:{name}") for name in names),
        )
    )
    return grouped.iter_rows()


_LATEST = pl.col("start") == pl.col("start").max()


def _total_of(name: str) -> pl.Expr:
    """What the rows of a vendor and month make of a quantity."""
    if name.startswith(LAST):
        return pl.col(f"{QUANTITY}{name.removeprefix(LAST)}").filter(_LATEST).sum()
    if name.startswith(HIGHEST):
        return pl.col(f"{QUANTITY}{name.removeprefix(HIGHEST)}").max().fill_null(0)
    return pl.col(f"{QUANTITY}{name}").sum()


def _gaps_of(name: str, facts: FeedFacts) -> pl.Expr:
    """How many rows do not give a quantity; of a stock also what was told of before and is not any more."""
    if name.startswith(LAST):
        about = pl.struct("code", *facts.dimensions)
        gone = about.n_unique() - about.filter(_LATEST).n_unique()
        return pl.col(f"{QUANTITY}{name.removeprefix(LAST)}").filter(_LATEST).null_count() + gone
    return pl.col(f"{QUANTITY}{name.removeprefix(HIGHEST)}").null_count()
