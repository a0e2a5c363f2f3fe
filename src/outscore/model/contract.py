"""Contracts: which vendors, from when to when, and what each measure must reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.terms.whole import PLAIN_CONTRACT
from outscore.model.terms.whole import PLAIN_MEASURE

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.dated import Span
    from outscore.model.feed_promises import SourceOfRecord
    from outscore.model.metric import Metric
    from outscore.model.period import Grain
    from outscore.model.period import Period
    from outscore.model.target import Target
    from outscore.model.terms.whole import ContractTerms
    from outscore.model.terms.whole import MeasureTerms


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
    terms: MeasureTerms = PLAIN_MEASURE
    source: SourceOfRecord | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """The terms between the client and one or more vendors.

    `terms_sha256` names the terms as they were read, so that a result can say what it was judged by.
    `judged_over` holds the grains whose figures get a verdict; others are reported only.
    `changes` holds the contract as amended, each with the day from which it counts, oldest first.
    """

    id: str
    name: str
    client: str
    span: Span
    vendors: tuple[str, ...]
    judged_over: tuple[Grain, ...]
    measures: tuple[Measure, ...]
    terms_sha256: str
    terms: ContractTerms = PLAIN_CONTRACT
    changes: tuple[tuple[date, Contract], ...] = ()

    def on(self, day: date) -> Contract:
        """The contract as it stood on a day, amendments included."""
        amended = [contract for since, contract in self.changes if since <= day]
        return amended[-1] if amended else self

    @property
    def versions(self) -> tuple[Contract, ...]:
        """The contract as signed, and as each amendment left it."""
        return (self, *(amended for _, amended in self.changes))

    def in_force(self, month: Period) -> bool:
        """Whether the terms apply on the first day of a month."""
        return self.on(month.start).span.covers(month.start)
