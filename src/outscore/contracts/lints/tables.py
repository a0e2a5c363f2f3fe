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
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.schemes import Scheme
from outscore.model.terms.timing import CountedCredits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.terms.schemes import ExcessRow

    End = tuple[Fraction, bool]


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
    for block, scheme in each(contract, Scheme):
        for key in scheme.rows_in:
            yield from _by_size(block, key, getattr(scheme, key))
    for block, points in each(contract, PointsToMoney):
        yield from _from(block, "points", [row.points for row in points.table])
    for block, counted in each(contract, CountedCredits):
        yield from _from(block, "credits", [row.credits for row in counted.table])


def _by_size(block: Block, key: str, rows: Sequence[ExcessRow]) -> Iterator[Finding]:
    for place, row in enumerate(rows):
        if row.up_to is not None and row.below is not None:
            yield fault(
                (*block.path, key, place, "below"),
                f"Row {place + 1} of {block.called} ends at {number(row.up_to)} and below "
                f"{number(row.below)}. Keep up_to where the end itself belongs to the row, below where it "
                "does not.",
            )
    ends = [row.end for row in rows]
    yield from _ends(block, key, ends)
    last = ends[-1] if ends else None
    if last is not None:
        word = _word(last)
        yield fault(
            (*block.path, key, len(ends) - 1, word),
            f"The {key} of {block.called} end at {number(last[0])} and do not say what more than that "
            f"costs. Add a last row without {word}.",
        )


def _up_to(block: Block, key: str, ends: list[Fraction | None]) -> Iterator[Finding]:
    yield from _ends(block, key, [None if end is None else (end, True) for end in ends])


def _ends(block: Block, key: str, ends: list[End | None]) -> Iterator[Finding]:
    """Each row ends above the one before it, and only the last has no end."""
    for place, (one, other) in enumerate(pairwise(ends)):
        if one is None:
            yield fault(
                (*block.path, key, place),
                f"Row {place + 1} of {block.called} has no up_to, so no row after it can be reached. Only "
                "the last has none.",
            )
        elif other is not None and other <= one:
            belongs = "A figure on an end belongs to the lower row: write" if one[1] and other[1] else "Write"
            yield fault(
                (*block.path, key, place + 1, _word(other)),
                f"Row {place + 2} of {block.called} ends at {number(other[0])}, no higher than the row "
                f"before it ({number(one[0])}), so it covers nothing. {belongs} each end once, lowest first.",
            )


def _word(end: End) -> str:
    return "up_to" if end[1] else "below"


def _from(block: Block, key: str, starts: Sequence[Fraction | int]) -> Iterator[Finding]:
    """Each row begins above the one before it."""
    for place, (one, other) in enumerate(pairwise(starts)):
        if other <= one:
            yield fault(
                (*block.path, "table", place + 1, key),
                f"Row {place + 2} of the table of {block.called} begins at {number(other)} {key}, no higher "
                f"than the row before it ({number(one)}). Write each once, fewest first.",
            )
