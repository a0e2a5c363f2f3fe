"""Service points that nobody reads, and readers of points that find none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import each
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.direction import is_upward
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import level
from outscore.contracts.lints.said import number
from outscore.contracts.lints.said import opening
from outscore.contracts.lints.stakes import has_points
from outscore.contracts.lints.stakes import met_bands
from outscore.contracts.lints.stakes import points_are_read
from outscore.contracts.lints.worst import most_points
from outscore.model.terms.triggers import Reads
from outscore.model.terms.triggers import Test
from outscore.scoring.judge import reaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract


def point_findings(contract: Contract) -> Iterator[Finding]:
    """Points that nothing reads, readers of points that find none, points for a result that is met."""
    scored = [(block, measure) for block, measure in measure_blocks(contract) if has_points(measure)]
    if scored and not points_are_read(contract):
        first, measure = scored[0]
        place = next(n for n, band in enumerate(measure.terms.bands) if band.points)
        yield warning(
            (*first.path, "bands", place, "points"),
            f"The bands of {first.called} have points, but nothing is done with them. Add `points` to "
            "say what a point costs, or a trigger with test: points_total, or leave the points out.",
        )
    yield from _out_of_reach(contract) if scored else _unfed(contract)
    for block, measure in scored:
        met = met_bands(measure)
        for place, band in enumerate(measure.terms.bands):
            if band in met and band.points and band.points > 0:
                yield warning(
                    (*block.path, "bands", place, "points"),
                    f"Band {band.band!r} of {block.called} is met and still makes {number(band.points)} "
                    "points. Set them to 0, or make the band a missed one.",
                )


def _out_of_reach(contract: Contract) -> Iterator[Finding]:
    """Totals of points that the dearest bands do not come to within the test's window."""
    for block, test in each(contract, Test):
        asked = test.asked
        if test.reads is not Reads.POINTS or asked is None or not is_upward(asked):
            continue
        most = most_points(contract) * test.looks_back
        if not reaches(most, asked):
            periods = "1 period" if test.looks_back == 1 else f"{test.looks_back} periods"
            yield warning(
                block.at("level"),
                f"{opening(block.called)} waits for {level(asked)} points in {periods}, but if everything "
                f"fails as badly as it can there are {number(most)}, so it can never come true. Mend the "
                "level, the window, or the points of the bands.",
            )


def _unfed(contract: Contract) -> Iterator[Finding]:
    terms = contract.terms
    if terms.points is not None:
        yield warning(
            ("points",),
            "`points` says what a point costs, but no band of any measure has points. Add them to bands.",
        )
    if terms.repeats is not None and terms.repeats.multiply_points_by is not None:
        yield warning(
            ("repeats", "multiply_points_by"),
            "A repeated failure multiplies points, but no band of any measure has points. Add them to bands.",
        )
    for block, test in each(contract, Test):
        if test.reads is not Reads.POINTS:
            continue
        yield warning(
            block.path,
            f"{opening(block.called)} counts points, but no band of any measure has points, so it can never "
            "come true.",
        )
