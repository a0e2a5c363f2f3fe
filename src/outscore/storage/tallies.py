"""What was counted: integer sums over the facts, for every vendor, measure and month at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import NamedTuple

import polars as pl

from outscore.model.contract import Scope
from outscore.model.period import Period
from outscore.model.result import EMPTY_TALLY
from outscore.model.result import Tally
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.metric import Sum
    from outscore.storage.facts import FeedFacts


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


@dataclass(frozen=True, slots=True)
class Weighted:
    """A signed sum of quantities, each with the weight that brings it to the finest scale among them."""

    weights: tuple[tuple[str, int], ...]
    scale: int

    def total(self, counts: dict[str, Count]) -> int:
        """The sum over what was counted."""
        return sum([weight * counts[name].total for name, weight in self.weights if name in counts])


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
        scopes = {Scope(), *(measure.scope for contract in contracts for measure in contract.measures)}
        self._scales: dict[str, int] = {}
        for one in facts:
            for name, scale in one.scales.items():
                self._scales[name] = max(scale, self._scales.get(name, 1))
        self._counts = {scope: self._count(facts, scope) for scope in scopes}

    def of(self, contract: Contract, vendor: str) -> dict[str, dict[Period, Tally]]:
        """The tallies of a vendor under a contract, by measure id and month."""
        return {measure.id: self._of_measure(measure, vendor) for measure in contract.measures}

    def total(self, vendor: str, month: Period, quantity: str) -> Fraction | None:
        """The sum of a quantity over all rows of a month, in its unit; None where a row lacks it."""
        count = self._counts[Scope()].get(vendor, {}).get(month, {}).get(quantity)
        if count is None or count.unreported:
            return None
        return Fraction(count.total, self._scales.get(quantity, 1))

    def first_month(self, vendor: str) -> Period | None:
        """The first month of which anything was counted for a vendor."""
        months = [month for counts in self._counts.values() for month in counts.get(vendor, {})]
        return min(months, default=None)

    def _of_measure(self, measure: Measure, vendor: str) -> dict[Period, Tally]:
        metric = measure.metric
        names = metric.quantities
        above = self._weighted(metric.numerator)
        below = self._weighted(metric.denominator) if metric.denominator else None
        months = self._counts[measure.scope].get(vendor, {})
        return {month: _tally(names, above, below, counts) for month, counts in months.items()}

    def _weighted(self, terms: Sum) -> Weighted:
        scale = max((self._scales.get(name, 1) for name in terms.quantities), default=1)
        signed = [(name, 1) for name in terms.add] + [(name, -1) for name in terms.subtract]
        weights = [(name, sign * (scale // self._scales.get(name, 1))) for name, sign in signed]
        return Weighted(tuple(weights), scale)

    def _count(self, facts: Sequence[FeedFacts], scope: Scope) -> dict[str, dict[Period, dict[str, Count]]]:
        counts: dict[str, dict[Period, dict[str, Count]]] = defaultdict(lambda: defaultdict(dict))
        for one in facts:
            if any(f"{DIMENSION}{name}" not in one.frame.columns for name, _ in scope.values):
                continue
            for vendor, month, quantity, count in _sums(one, _rows(scope, self._vendors), self._scales):
                own = counts[vendor][month]
                own[quantity] = own[quantity].plus(count) if quantity in own else count
        return counts


def _tally(
    names: tuple[str, ...], above: Weighted, below: Weighted | None, counts: dict[str, Count]
) -> Tally:
    found = [counts[name] for name in names if name in counts]
    if not found:
        return EMPTY_TALLY
    rows = max([count.rows for count in found])
    incomplete = max([count.unreported for count in found]) if len(found) == len(names) else rows
    incomplete = max(incomplete, _uncovered(found))
    numerator, scale = above.total(counts), above.scale
    if below is None:
        return Tally(rows, incomplete, numerator, None, scale)
    if below.scale > scale:
        numerator, scale = numerator * (below.scale // scale), below.scale
    return Tally(rows, incomplete, numerator, below.total(counts), scale // below.scale)


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


def _sums(
    facts: FeedFacts, rows: pl.Expr, scales: dict[str, int]
) -> Iterable[tuple[str, Period, str, Count]]:
    names = [name for name in facts.scales if f"{QUANTITY}{name}" in facts.frame.columns]
    chosen, shape = facts.frame.filter(rows), facts.shape
    grouped = chosen.group_by("vendor", "month").agg(
        pl.len(),
        *(pl.col(f"{QUANTITY}{name}").sum().alias(f"sum:{name}") for name in names),
        *(pl.col(f"{QUANTITY}{name}").null_count().alias(f"null:{name}") for name in names),
    )
    months = {day: Period.month_of(day) for day in grouped["month"].unique().to_list()}
    for row in grouped.iter_rows():
        vendor, month, count = row[0], months[row[1]], row[2]
        for index, name in enumerate(names):
            factor = scales[name] // facts.scales[name]
            unreported = row[3 + len(names) + index]
            yield vendor, month, name, Count(row[3 + index] * factor, count, unreported, ((shape, count),))
