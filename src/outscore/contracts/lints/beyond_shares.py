"""Levels that no share can reach, or that every share reaches: below nothing, or above the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.grammar import terms_of
from outscore.contracts.lints.blocks import blocks
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import level
from outscore.contracts.lints.said import number
from outscore.contracts.lints.said import opening
from outscore.model.metric import Unit
from outscore.model.target import Target
from outscore.model.terms.judging import Band
from outscore.model.terms.measuring import Method

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure

WHOLE = {Unit.PERCENT: 100, Unit.PER_THOUSAND: 1000}
"""What a share comes to at most, by its unit."""


def beyond_share_findings(contract: Contract) -> Iterator[Finding]:
    """Targets and other levels outside what a share can be; edges of bands are looked at with the bands."""
    for block, measure in measure_blocks(contract):
        if measure.target is not None and not _is_of_intervals(measure):
            path = (*block.path, "target", measure.target.comparison.value)
            yield from _outside(path, f"the target of {block.called}", measure, measure.target)
    known = {measure.id: measure for measure in contract.measures}
    for block in blocks(contract):
        about = block.measure or known.get(getattr(block.clause, "measure", ""))
        if about is not None and not isinstance(block.clause, Band):
            yield from _levels(block, about)


def _levels(block: Block, measure: Measure) -> Iterator[Finding]:
    for term in terms_of(type(block.clause)):
        one = getattr(block.clause, term.name)
        if isinstance(one, Target):
            called = block.called if term.inline else f"{term.key} of {block.called}"
            yield from _outside(block.at(term.name), called, measure, one)


def _is_of_intervals(measure: Measure) -> bool:
    """Whether the target is a share of good intervals, which is looked at where figures are combined."""
    combined = measure.terms.combined
    return combined is not None and combined.method is Method.SHARE_OF_GOOD_INTERVALS


def _outside(path: Path, called: str, measure: Measure, one: Target) -> Iterator[Finding]:
    whole = WHOLE.get(measure.metric.unit)
    if whole is None or 0 <= one.value <= whole:
        return
    never = one.comparison.is_upward is (one.value > 0)
    yield warning(
        path,
        f"{opening(called)} is {level(one)}, but {measure.metric.id!r} is a share from 0 to {number(whole)}, "
        f"so {'no' if never else 'every'} figure reaches it. Mend the number, or ask whether the share can "
        "be more than the whole.",
    )
