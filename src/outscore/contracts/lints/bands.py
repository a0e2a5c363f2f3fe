"""Bands hold every figure exactly once, and grades have a band each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.direction import higher_is_better
from outscore.contracts.lints.direction import is_percentage
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.ladder import Ladder
from outscore.contracts.lints.ladder import Rung
from outscore.contracts.lints.said import level
from outscore.contracts.repeats import repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure


def band_findings(contract: Contract) -> Iterator[Finding]:
    """Bands that leave a hole, cannot be reached, are out of order, or share a name."""
    for block, measure in measure_blocks(contract):
        yield from _labels(block)
        yield from _grades(block, measure) if measure.terms.grades else _edges(block, measure)


def _labels(block: Block) -> Iterator[Finding]:
    bands = block.clause.bands
    for place, label, first in repeated((band.band, f"band {n + 1}") for n, band in enumerate(bands)):
        yield fault(
            (*block.path, "bands", place, "band"),
            f"Two bands of {block.called} are called {label!r}, this one and {first}. Give each its own "
            "name.",
        )


def _edges(block: Block, measure: Measure) -> Iterator[Finding]:
    rungs = tuple(
        Rung(band.band, band.edge, (*block.path, "bands", place))
        for place, band in enumerate(measure.terms.bands)
    )
    yield from Ladder("band", block.called, rungs, higher_is_better(measure) is not False).findings()
    for rung in rungs:
        if rung.edge is not None and is_percentage(measure) and not 0 <= rung.edge.value <= 100:
            yield fault(
                rung.at_edge,
                f"The band {rung.label!r} of {block.called} is {level(rung.edge)}, but a percentage is 0 to "
                "100. Mend the edge.",
            )


def _grades(block: Block, measure: Measure) -> Iterator[Finding]:
    terms = measure.terms
    labels = [band.band for band in terms.bands]
    for place, grade in enumerate(terms.grades):
        if grade not in labels:
            message = f"{unknown('band', grade, labels)} Each grade of {block.called} needs a band."
            yield fault((*block.path, "grades", place), message)
    for place, band in enumerate(terms.bands):
        if band.edge is not None:
            message = (
                f"Band {band.band!r} of {block.called} has the edge {level(band.edge)}, but the measure is "
                "graded by a person. Leave out the edge, or the grades."
            )
            yield fault((*block.path, "bands", place, band.edge.comparison.value), message)
        if band.band not in terms.grades:
            message = (
                f"Band {band.band!r} of {block.called} is none of its grades ({', '.join(terms.grades)}), so "
                "it can never hold. Add it to grades, or leave it out."
            )
            yield fault((*block.path, "bands", place, "band"), message)
    if set(labels) == set(terms.grades) and tuple(labels) != terms.grades:
        message = (
            f"The grades of {block.called} run {', '.join(terms.grades)}, its bands {', '.join(labels)}. "
            f"Write both best first."
        )
        yield fault((*block.path, "grades"), message)
