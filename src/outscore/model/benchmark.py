"""Figures from outside, loaded by the user: shown beside the vendors' own, never judged by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.metric import Unit


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A published figure, or the three quartiles, for a metric.

    figures: their words and the figures as they were written: ("figure", "84.0"), or lower quartile, median
    and upper quartile. source, dated, population: whose, of when, and of whom. valid_until: the last day on
    which it may be called current.
    """

    id: str
    metric: str
    unit: Unit
    figures: tuple[tuple[str, str], ...]
    source: str
    dated: date
    valid_until: date
    population: str
