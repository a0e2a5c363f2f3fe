"""The target and the bands draw the same line between met and missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.direction import is_upward
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.said import level
from outscore.contracts.lints.said import opening
from outscore.model.terms.judging import BandVerdict
from outscore.scoring.banding import as_good
from outscore.scoring.banding import banding
from outscore.scoring.judge import reaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.target import Target


def verdict_findings(contract: Contract) -> Iterator[Finding]:
    """Targets inside a band, boundaries read in two ways, verdicts against the target or the order."""
    for block, measure in measure_blocks(contract):
        if not measure.terms.bands:
            continue
        if measure.terms.grades:
            yield from _graded(block, measure)
        elif measure.target is not None:
            yield from _line(block, measure, measure.target)
            yield from _against(block, measure, measure.target)
        yield from _some_without(block, measure)
        yield from _order(block, measure)


def _graded(block: Block, measure: Measure) -> Iterator[Finding]:
    if measure.target is None:
        return
    yield fault(
        (*block.path, "target"),
        f"{opening(block.called)} is graded by a person, so it cannot be {level(measure.target)}. Leave out "
        "the target and give each band its verdict: met or missed.",
    )


def _line(block: Block, measure: Measure, target: Target) -> Iterator[Finding]:
    """The target is one of the edges, comparison included."""
    edges = [band.edge for band in measure.terms.bands if band.edge is not None]
    if any(is_upward(edge) is not is_upward(target) for edge in edges) or target in edges:
        return
    if any((edge.value, edge.comparison) == (target.value, target.comparison) for edge in edges):
        return
    place = (*block.path, "target", target.comparison.value)
    held, _ = banding(measure).of(target.value)
    beside = next((edge for edge in edges if edge.value == target.value), None)
    label = held.band if held else "none"
    if beside is not None:
        does = "meets" if reaches(target.value, target) else "misses"
        yield fault(
            place,
            f"Exactly {target.written} {does} the target of {block.called} ({level(target)}), yet it falls "
            f"in band {label!r}, because the edge of the bands is {level(beside)}. Write the same boundary "
            "in both.",
        )
    else:
        yield fault(
            place,
            f"The target of {block.called} is {level(target)}, which lies inside band {label!r}: one part "
            f"of the band would be met and the other missed. Give a band the edge {target.written}, or mend "
            "the target.",
        )


def _against(block: Block, measure: Measure, target: Target) -> Iterator[Finding]:
    for place, band in enumerate(measure.terms.bands):
        good = band.edge is not None and as_good(band.edge, target)
        implied = BandVerdict.MET if good else BandVerdict.MISSED
        if band.verdict is not None and band.verdict is not implied:
            yield fault(
                (*block.path, "bands", place, "verdict"),
                f"Band {band.band!r} of {block.called} ({level(band.edge)}) says {band.verdict}, but by the "
                f"target ({level(target)}) it is {implied}. Leave the verdict out, or mend the target.",
            )


def _some_without(block: Block, measure: Measure) -> Iterator[Finding]:
    """Without a target either every band says its verdict, or none does and nothing is judged."""
    bands = measure.terms.bands
    told = [band for band in bands if band.verdict is not None]
    if measure.target is not None or len(told) == len(bands):
        return
    if told:
        for place, band in enumerate(bands):
            if band.verdict is None:
                yield fault(
                    (*block.path, "bands", place),
                    f"Is band {band.band!r} of {block.called} met or missed? Other bands say it and there "
                    "is no target. Add verdict: met or verdict: missed.",
                )
    elif _costs(measure):
        yield fault(
            (*block.path, "bands"),
            f"From which band on is {block.called} missed? Its bands have points or sums, but there is no "
            "target and no band has a verdict. Add a target, or a verdict to each band.",
        )


def _costs(measure: Measure) -> bool:
    return measure.terms.credit is not None or any(
        band.points or band.percent or band.amount for band in measure.terms.bands
    )


def _order(block: Block, measure: Measure) -> Iterator[Finding]:
    """No band is met that is worse than a missed one; with a target its own sentence is enough."""
    missed = ""
    for place, band in enumerate(measure.terms.bands):
        if band.verdict is BandVerdict.MISSED:
            missed = missed or band.band
        elif band.verdict is BandVerdict.MET and missed and measure.target is None:
            yield fault(
                (*block.path, "bands", place, "verdict"),
                f"Band {band.band!r} of {block.called} is met, though it is worse than {missed!r}, which is "
                "missed. Write the bands best first, and mend the verdict.",
            )
