"""Metric definitions: which quantities make a figure, and how it combines over rows and months."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Combine(StrEnum):
    """How a metric's figures for several rows become one.

    SUMS: numerator and denominator are added up, then divided.
    TOTAL: one quantity is added up.
    LAST: a stock; of several rows in a period those of the latest count, and are never added to earlier ones.
    HIGHEST: the largest of one quantity.
    PRINTED: the feed gives only the finished figure; it cannot be rolled up.
    GRADED: a person grades it; no feed brings it.
    """

    SUMS = "sums"
    TOTAL = "total"
    LAST = "last"
    HIGHEST = "highest"
    PRINTED = "printed"
    GRADED = "graded"


class Unit(StrEnum):
    """What a figure is counted in."""

    PERCENT = "percent"
    PER_THOUSAND = "per_thousand"
    RATIO = "ratio"
    COUNT = "count"
    SECONDS = "seconds"
    DAYS = "days"
    POINTS = "points"

    @property
    def factor(self) -> int:
        """What a quotient is multiplied by to be in the unit."""
        return {"percent": 100, "points": 100, "per_thousand": 1000}.get(self.value, 1)


class Better(StrEnum):
    """Which way a figure should move; NEITHER where there is no better or worse."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Sum:
    """Quantities added, less quantities subtracted.

    >>> str(Sum(("answered", "abandoned"), ("short_abandoned",)))
    'answered + abandoned - short_abandoned'
    """

    add: tuple[str, ...]
    subtract: tuple[str, ...] = ()

    @property
    def quantities(self) -> tuple[str, ...]:
        """Every quantity it reads."""
        return self.add + self.subtract

    def __str__(self) -> str:
        return " + ".join(self.add) + "".join(f" - {name}" for name in self.subtract)


@dataclass(frozen=True, slots=True)
class Metric:
    """One definition, with the version that a result names.

    times: what the quotient is multiplied by beside its unit, such as twelve months. ripens_after_days: days
    until the figure is ripe, None where it is at once. fewest: below this many cases it says little.
    durations: which of its quantities are times, as the feeds bring them.
    """

    id: str
    version: int
    name: str
    definition: str
    unit: Unit
    better: Better
    combine: Combine
    numerator: Sum
    denominator: Sum | None
    times: int = 1
    ripens_after_days: int | None = None
    fewest: int | None = None
    durations: frozenset[str] = frozenset()

    def counts_time(self, terms: Sum | None) -> bool:
        """Whether what is counted above or below the line is time, in seconds."""
        return terms is not None and bool(terms.quantities) and self.durations.issuperset(terms.quantities)

    @property
    def factor(self) -> int:
        """What the quotient is multiplied by; 1 where nothing is divided."""
        return self.unit.factor * self.times if self.denominator is not None else 1

    @property
    def quantities(self) -> tuple[str, ...]:
        """Every quantity that the metric reads, each once."""
        both = self.numerator.quantities + (self.denominator.quantities if self.denominator else ())
        return tuple(dict.fromkeys(both))

    @property
    def formula(self) -> str:
        """The definition as a formula over quantities."""
        if self.combine is Combine.GRADED:
            return "graded by a person"
        top = str(self.numerator)
        if self.denominator is None:
            return {Combine.LAST: f"{top}, as it was last", Combine.HIGHEST: f"the highest {top}"}.get(
                self.combine, top
            )
        bottom = str(self.denominator)
        top = f"({top})" if " " in top else top
        bottom = f"({bottom})" if " " in bottom else bottom
        scale = "".join(f" x {number}" for number in (self.times, self.unit.factor) if number != 1)
        when = ", as it was last" if self.combine is Combine.LAST else ""
        return f"{top} / {bottom}{scale}{when}"


def renamed(metric: Metric, names: Mapping[str, str]) -> Metric:
    """The same definition over quantities that are called otherwise.

    >>> speed = Metric("a", 1, "A", "", Unit.PERCENT, Better.HIGHER, Combine.SUMS, Sum(("x",)), Sum(("y",)))
    >>> renamed(speed, {"y": "y of client"}).formula
    'x / (y of client) x 100'
    """
    return replace(
        metric,
        numerator=_renamed(metric.numerator, names),
        denominator=_renamed(metric.denominator, names) if metric.denominator else None,
    )


def _renamed(terms: Sum, names: Mapping[str, str]) -> Sum:
    add, subtract = (tuple(names.get(one, one) for one in part) for part in (terms.add, terms.subtract))
    return Sum(add, subtract)
