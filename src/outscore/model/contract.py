"""Contracts: which vendors, from when to when, and what each measure must reach."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.dated import Span
    from outscore.model.metric import Metric
    from outscore.model.period import Grain
    from outscore.model.period import Period


class Comparison(StrEnum):
    """How a figure is held against a target, in the words a contract uses."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"

    @property
    def sign(self) -> str:
        """The comparison as a sign."""
        return {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}[self.value]

    @property
    def words(self) -> str:
        """The comparison in words."""
        return {"at_least": "at least", "above": "more than", "at_most": "at most", "below": "less than"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure must reach, in the metric's own unit; `written` is the number as it is printed."""

    comparison: Comparison
    value: Fraction
    written: str

    def __str__(self) -> str:
        return f"{self.comparison.sign} {self.written}"


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows a measure looks at: a value for each of some dimensions; none means all rows."""

    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.values) or "all"


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric under a contract; without a target it is reported, not judged."""

    id: str
    name: str
    metric: Metric
    clause: str
    target: Target | None
    scope: Scope


@dataclass(frozen=True, slots=True)
class Contract:
    """The terms between the client and one or more vendors.

    `terms_sha256` names the terms as they were read, so that a result can say what it was judged by.
    `judged_over` holds the grains whose figures get a verdict; others are reported only.
    """

    id: str
    name: str
    client: str
    span: Span
    vendors: tuple[str, ...]
    judged_over: tuple[Grain, ...]
    measures: tuple[Measure, ...]
    terms_sha256: str

    def in_force(self, month: Period) -> bool:
        """Whether the terms apply on the first day of a month."""
        return self.span.covers(month.start)
