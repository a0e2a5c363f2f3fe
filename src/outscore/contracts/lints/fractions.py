"""Percentages that look like fractions, 0.08 for 8 %, and multiples that look like percentages."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.contracts.grammar import is_percent
from outscore.contracts.grammar import terms_of
from outscore.contracts.lints.blocks import blocks
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import number
from outscore.contracts.lints.said import opening
from outscore.model.terms.invoicing import Minimum
from outscore.model.terms.judging import Repeats
from outscore.model.terms.limits import Cap
from outscore.model.terms.timing import Retainage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract

_ONE = Fraction(1)
_TENTH = Fraction(1, 10)
_MOST_TIMES = 10

_WHOLE_SHARES = (Cap, Minimum, Retainage)
"""Blocks whose `percent` is a share of everything; elsewhere it is the price of one thing."""

_PRICES = ("add_percent", "free_percent", "percent", "percent_per_point")
"""Percentages of one point, one band, one failure: they may well be below 1, hardly below a tenth."""


def fraction_findings(contract: Contract) -> Iterator[Finding]:
    """Percentages so small, and multiples so large, that they look like a slip of two places."""
    for block in blocks(contract):
        kind = type(block.clause)
        for term in terms_of(kind):
            value = getattr(block.clause, term.name)
            if isinstance(value, Fraction) and is_percent(term.key, term.sentence):
                limit = _TENTH if term.key in _PRICES and kind not in _WHOLE_SHARES else _ONE
                if 0 < value < limit:
                    yield warning(
                        block.at(term.name),
                        f"{opening(term.key)} of {block.called} is {number(value)} %. Is that "
                        f"{number(value * 100)} %? Then write {number(value * 100)}.",
                    )
        if isinstance(block.clause, Repeats) and (block.clause.multiply_points_by or 0) > _MOST_TIMES:
            times = Fraction(block.clause.multiply_points_by or 0)
            yield warning(
                block.at("multiply_points_by"),
                f"A repeat multiplies points by {number(times)}. Is that {number(times)} times? "
                f"Write {number(times / 100)}, if {number(times)} % is meant.",
            )
