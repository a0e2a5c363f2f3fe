"""Levels that no figure can reach, or that every figure reaches: below nothing, or above the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.grammar import terms_of
from outscore.contracts.lints.blocks import blocks
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.intervals import gaps
from outscore.contracts.lints.intervals import reaching
from outscore.contracts.lints.reachable import WHOLE
from outscore.contracts.lints.reachable import figures_of
from outscore.contracts.lints.said import level
from outscore.contracts.lints.said import number
from outscore.contracts.lints.said import opening
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


def beyond_share_findings(contract: Contract) -> Iterator[Finding]:
    """Targets and other levels outside of what figures can be; edges are looked at with the bands."""
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
    figures = figures_of(measure, of_one_interval="good_interval" in path)
    reached = reaching(one)
    never, every = not (reached & figures), not any(gaps((reached,), figures))
    if never or every:
        yield warning(
            path,
            f"{opening(called)} is {level(one)}, but {_said(measure)}, so {'no' if never else 'every'} "
            f"figure reaches it. Mend the number{_doubt(measure)}.",
        )


def _said(measure: Measure) -> str:
    """What the figures of a measure can be."""
    whole = WHOLE.get(measure.metric.unit)
    if whole is not None:
        return f"{measure.metric.id!r} is a share from 0 to {number(whole)}"
    return f"a figure of {measure.id!r} is {figures_of(measure)}"


def _doubt(measure: Measure) -> str:
    return ", or ask whether the share can be more than the whole" if measure.metric.unit in WHOLE else ""
