"""What was counted: integer sums over the facts, for every vendor, measure and month at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from outscore.model.period import Period
from outscore.model.result import EMPTY_TALLY
from outscore.model.result import Tally
from outscore.storage.facts import DIMENSION
from outscore.storage.facts import QUANTITY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.contract import Scope
    from outscore.model.metric import Sum
    from outscore.storage.facts import FeedFacts


@dataclass(slots=True)
class Count:
    """One quantity of one vendor and month: its sum, the rows that could have it, those that do not."""

    total: int = 0
    rows: int = 0
    unreported: int = 0


class Tallies:
    """Sums of every quantity by scope, vendor and month, from which each measure's tally is made."""

    def __init__(self, facts: Sequence[FeedFacts], contracts: Iterable[Contract]) -> None:
        scopes = {measure.scope for contract in contracts for measure in contract.measures}
        self._scales: dict[str, int] = {}
        for one in facts:
            for name, scale in one.scales.items():
                self._scales[name] = max(scale, self._scales.get(name, 1))
        self._counts = {scope: self._count(facts, scope) for scope in scopes}

    def of(self, contract: Contract, vendor: str) -> dict[str, dict[Period, Tally]]:
        """The tallies of a vendor under a contract, by measure id and month."""
        return {measure.id: self._of_measure(measure, vendor) for measure in contract.measures}

    def _of_measure(self, measure: Measure, vendor: str) -> dict[Period, Tally]:
        months = self._counts[measure.scope].get(vendor, {})
        return {month: self._tally(measure, counts) for month, counts in months.items()}

    def _tally(self, measure: Measure, counts: dict[str, Count]) -> Tally:
        metric = measure.metric
        found = [counts[name] for name in metric.quantities if name in counts]
        if not found:
            return EMPTY_TALLY
        rows = max(count.rows for count in found)
        unreported = max(count.unreported for count in found)
        incomplete = unreported if len(found) == len(metric.quantities) else rows
        numerator, scale = self._sum(metric.numerator, counts)
        if metric.denominator is None:
            return Tally(rows, incomplete, numerator, None, scale)
        denominator, below = self._sum(metric.denominator, counts)
        if below > scale:
            numerator, scale = numerator * (below // scale), below
        return Tally(rows, incomplete, numerator, denominator, scale // below)

    def _sum(self, terms: Sum, counts: dict[str, Count]) -> tuple[int, int]:
        """The signed sum, all quantities brought to the finest scale among them, and that scale."""
        scale = max(self._scales.get(name, 1) for name in terms.quantities)
        total = 0
        for sign, names in ((1, terms.add), (-1, terms.subtract)):
            for name in names:
                factor = scale // self._scales.get(name, 1)
                total += sign * factor * counts.get(name, Count()).total
        return total, scale

    def _count(self, facts: Sequence[FeedFacts], scope: Scope) -> dict[str, dict[Period, dict[str, Count]]]:
        counts: dict[str, dict[Period, dict[str, Count]]] = defaultdict(lambda: defaultdict(dict))
        for one in facts:
            if any(f"{DIMENSION}{name}" not in one.frame.columns for name, _ in scope.values):
                continue
            for vendor, month, quantity, count in _sums(one, scope, self._scales):
                seen = counts[vendor][month].setdefault(quantity, Count())
                seen.total += count.total
                seen.rows += count.rows
                seen.unreported += count.unreported
        return counts


def _sums(facts: FeedFacts, scope: Scope, scales: dict[str, int]) -> Iterable[tuple[str, Period, str, Count]]:
    names = [name for name in facts.scales if f"{QUANTITY}{name}" in facts.frame.columns]
    chosen = facts.frame.filter(
        [pl.col(f"{DIMENSION}{name}") == value for name, value in scope.values] or pl.lit(value=True)
    )
    grouped = chosen.group_by("vendor", "month").agg(
        pl.len(),
        *(pl.col(f"{QUANTITY}{name}").sum().alias(f"sum:{name}") for name in names),
        *(pl.col(f"{QUANTITY}{name}").null_count().alias(f"null:{name}") for name in names),
    )
    months = {day: Period.month_of(day) for day in grouped["month"].unique().to_list()}
    for row in grouped.iter_rows():
        vendor, month, rows = row[0], months[row[1]], row[2]
        for index, name in enumerate(names):
            factor = scales[name] // facts.scales[name]
            yield vendor, month, name, Count(row[3 + index] * factor, rows, row[3 + len(names) + index])
