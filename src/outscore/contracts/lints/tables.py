"""Slabs and tables whose rows follow from each other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import each
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import number
from outscore.contracts.lints.said import opening
from outscore.model.terms.invoicing import RateLine
from outscore.model.terms.schemes import ExcessTable
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.timing import CountedCredits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract


def table_findings(contract: Contract) -> Iterator[Finding]:
    """Rows out of order, rows that can never be reached, and tables without an end."""
    for block, line in each(contract, RateLine):
        yield from _up_to(block, "slabs", [slab.up_to for slab in line.slabs])
        if line.slabs and line.slabs[-1].up_to is not None:
            yield fault(
                (*block.path, "slabs", len(line.slabs) - 1, "up_to"),
                f"What do units beyond {number(line.slabs[-1].up_to)} cost? The last slab of {block.called} "
                "ends there. Leave out its up_to, or add a last slab without one.",
            )
        if line.slabs and line.minimum is not None and line.minimum.percent > 100:
            yield warning(
                (*block.path, "minimum", "percent"),
                f"{opening(block.called)} pays for at least {number(line.minimum.percent)} percent of the "
                "forecast. Is more than the forecast meant?",
            )
    for block, excess in each(contract, ExcessTable):
        yield from _up_to(block, "rows", [row.up_to for row in excess.rows])
        if excess.rows and excess.rows[-1].up_to is not None:
            yield fault(
                (*block.path, "rows", len(excess.rows) - 1, "up_to"),
                f"The rows of {block.called} end at {number(excess.rows[-1].up_to)} and do not say what more "
                "than that costs. Add a last row without up_to.",
            )
    for block, points in each(contract, PointsToMoney):
        yield from _from(block, "points", [row.points for row in points.table])
    for block, counted in each(contract, CountedCredits):
        yield from _from(block, "credits", [row.credits for row in counted.table])


def _up_to(block: Block, key: str, ends: list[Fraction | None]) -> Iterator[Finding]:
    """Each row ends above the one before it, and only the last has no end."""
    for place, (one, other) in enumerate(pairwise(ends)):
        if one is None:
            yield fault(
                (*block.path, key, place),
                f"Row {place + 1} of {block.called} has no up_to, so no row after it can be reached. Only "
                "the last has none.",
            )
        elif other is not None and other <= one:
            yield fault(
                (*block.path, key, place + 1, "up_to"),
                f"Row {place + 2} of {block.called} ends at {number(other)}, no higher than the row before "
                f"it ({number(one)}), so it covers nothing. A figure on an end belongs to the lower row: "
                "write each end once, lowest first.",
            )


def _from(block: Block, key: str, starts: Sequence[Fraction | int]) -> Iterator[Finding]:
    """Each row begins above the one before it."""
    for place, (one, other) in enumerate(pairwise(starts)):
        if other <= one:
            yield fault(
                (*block.path, "table", place + 1, key),
                f"Row {place + 2} of the table of {block.called} begins at {number(other)} {key}, no higher "
                f"than the row before it ({number(one)}). Write each once, fewest first.",
            )
