"""Service points that nobody reads, and readers of points that find none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import each
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import number
from outscore.contracts.lints.said import opening
from outscore.contracts.lints.stakes import has_points
from outscore.contracts.lints.stakes import met_bands
from outscore.contracts.lints.stakes import points_are_read
from outscore.model.terms.triggers import PointsTotal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract


def point_findings(contract: Contract) -> Iterator[Finding]:
    """Points that nothing reads, readers of points that find none, points for a result that is met."""
    scored = [block for block in measure_blocks(contract) if block.measure and has_points(block.measure)]
    if scored and not points_are_read(contract):
        place = next(n for n, band in enumerate(scored[0].clause.bands) if band.points)
        yield warning(
            (*scored[0].path, "bands", place, "points"),
            f"The bands of {scored[0].called} have points, but nothing is done with them. Add `points` to "
            "say what a point costs, or a trigger with test: points_total, or leave the points out.",
        )
    if not scored:
        yield from _unfed(contract)
    for block in scored:
        met = met_bands(block.measure) if block.measure else ()
        for place, band in enumerate(block.clause.bands):
            if band in met and band.points and band.points > 0:
                yield warning(
                    (*block.path, "bands", place, "points"),
                    f"Band {band.band!r} of {block.called} is met and still makes {number(band.points)} "
                    "points. Set them to 0, or make the band a missed one.",
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
    for block, _ in each(contract, PointsTotal):
        yield warning(
            block.path,
            f"{opening(block.called)} counts points, but no band of any measure has points, so it can never "
            "come true.",
        )
