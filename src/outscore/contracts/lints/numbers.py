"""Numbers that cannot be meant: shares beyond 100, negative sums, counts of nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.contracts.grammar import terms_of
from outscore.contracts.lints.blocks import blocks
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.said import number
from outscore.contracts.lints.said import opening
from outscore.model.terms.timing import Retainage
from outscore.model.terms.whole import ContractTerms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract

_SHARES = (
    "at_most_percent_of_gap",
    "at_risk_percent",
    "free_percent",
    "points_percent",
    "score",
    "share",
    "share_percent",
    "withhold_percent",
)
"""From 0 to 100."""


_POSITIVE = (
    "base",
    "credits",
    "days",
    "due_within_days",
    "every",
    "expires_after_days",
    "forfeited_after",
    "in_last",
    "index",
    "per",
    "percent_per_point",
    "periods",
    "shares_may_total",
    "times",
    "to",
    "weight",
    "within_days",
)
"""More than 0."""

_MOST = 36_500
"""A hundred years of days: no count of days or periods can be meant to be longer."""

_UNBOUNDED = ("fewer_than",)
"""Counts of cases, of which there may be any number."""

_SIGNED = ("baseline", "at_least", "above", "at_most", "below", "points")
"""May be less than 0: figures, and points that reward."""


def number_findings(contract: Contract) -> Iterator[Finding]:
    """Numbers outside what they can mean."""
    for block in blocks(contract):
        for term in terms_of(type(block.clause)):
            value = getattr(block.clause, term.name)
            if isinstance(value, Fraction | int):
                yield from _range(block, term.name, value)
        yield from _lists(block)


def _range(block: Block, field: str, value: Fraction | int) -> Iterator[Finding]:
    said = f"{field} of {block.called} is {number(value)}"
    shares = (*_SHARES, "percent") if isinstance(block.clause, Retainage) else _SHARES
    if field in shares and not 0 <= value <= 100:
        yield fault(block.at(field), f"{opening(said)}. A share is 0 to 100 percent: mend it.")
    elif field in _POSITIVE and value <= 0:
        yield fault(block.at(field), f"{opening(said)}. It must be more than 0.")
    elif value < 0 and field not in _SIGNED:
        yield fault(
            block.at(field),
            f"{opening(said)}. It cannot be less than 0: credits and costs have no sign here.",
        )
    elif isinstance(value, int) and value > _MOST and field not in _UNBOUNDED:
        yield fault(
            block.at(field),
            f"{opening(said)}. More than {_MOST}, a hundred years of days, cannot be meant: mend it.",
        )


def _lists(block: Block) -> Iterator[Finding]:
    for name, value in block.clause.amounts if isinstance(block.clause, ContractTerms) else ():
        if value < 0:
            yield fault(("amounts", name), f"The sum {name!r} is {number(value)}. It cannot be less than 0.")
    for place, month in enumerate(getattr(block.clause, "never_in_months", ())):
        if not 1 <= month <= 12:
            path = (*block.path, "never_in_months", place)
            yield fault(path, f"{month} in {block.called} is no month. Months are 1 to 12.")
