"""Bands that no figure falls into, and rows of tables that nothing comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import each
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.direction import higher_is_better
from outscore.contracts.lints.direction import is_percentage
from outscore.contracts.lints.direction import is_upward
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.intervals import LAST
from outscore.contracts.lints.intervals import Interval
from outscore.contracts.lints.intervals import after
from outscore.contracts.lints.intervals import before
from outscore.contracts.lints.intervals import gaps
from outscore.contracts.lints.intervals import reaching
from outscore.contracts.lints.said import number
from outscore.contracts.lints.stakes import has_points
from outscore.contracts.lints.worst import most_points
from outscore.contracts.lints.worst import reach
from outscore.model.metric import Combine
from outscore.model.metric import Unit
from outscore.model.terms.clause import names
from outscore.model.terms.schemes import PointsToMoney
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.target import Target
    from outscore.model.terms.schemes import Scheme

WHOLE = {Unit.PERCENT: HUNDRED, Unit.PER_THOUSAND: HUNDRED * 10}
"""What a share comes to at most, by its unit."""

_NEVER_BELOW_ZERO = (Unit.SECONDS, Unit.DAYS)
_COUNTED = (Unit.COUNT, Unit.RATIO)
"""Not below 0 where nothing is subtracted."""


def figures_of(measure: Measure, *, of_one_interval: bool = False) -> Interval:
    """The figures that there can be of a measure, or of one interval of it."""
    metric = measure.metric
    if is_percentage(measure) and not of_one_interval:
        return Interval(before(ZERO), after(HUNDRED))
    if metric.unit in WHOLE:
        return Interval(before(ZERO), after(WHOLE[metric.unit]))
    sums = (metric.numerator, metric.denominator)
    whole = metric.combine not in (Combine.GRADED, Combine.PRINTED)
    counted = metric.unit in _COUNTED and whole and not any(one.subtract for one in sums if one)
    return Interval(before(ZERO), LAST) if counted or metric.unit in _NEVER_BELOW_ZERO else Interval()


def reachable_findings(contract: Contract) -> Iterator[Finding]:
    """What is written down and can never hold."""
    for block, measure in measure_blocks(contract):
        if not measure.terms.grades:
            yield from _bands(block, measure)
        for key in ("credit", "bonus"):
            scheme = getattr(measure.terms, key)
            if scheme is not None:
                yield from _rows(contract, block, measure, key, scheme)
    yield from _points(contract)


def _bands(block: Block, measure: Measure) -> Iterator[Finding]:
    """Bands that the figures end before; edges out of order are looked at elsewhere."""
    left = whole = figures_of(measure)
    upward = higher_is_better(measure) is not False
    for place, band in enumerate(measure.terms.bands):
        if band.edge is not None and (is_upward(band.edge) is not upward or _is_fault(measure, band.edge)):
            return
        taken = reaching(band.edge) if band.edge else Interval()
        held = taken & left
        if not held:
            path = (*block.path, "bands", place, band.edge.comparison.value if band.edge else "band")
            if not (taken & whole) or not left:
                yield warning(
                    path,
                    f"The band {band.band!r} of {block.called} can never hold: {_left(left, whole)}. Mend "
                    "the edges, or leave the band out.",
                )
            return
        left = next(gaps((taken,), left), Interval(left.end, left.end))


def _is_fault(measure: Measure, edge: Target) -> bool:
    """Whether the edge is refused where bands are looked at."""
    return is_percentage(measure) and not 0 <= edge.value <= HUNDRED


def _left(left: Interval, whole: Interval) -> str:
    if left:
        return f"no figure is beyond its edge, as there can be {whole}"
    return f"the bands before it take every figure that there can be, {whole}"


def _rows(contract: Contract, block: Block, measure: Measure, key: str, scheme: Scheme) -> Iterator[Finding]:
    """Rows by size that begin beyond the farthest figure; a level that rises moves them."""
    farthest = reach(measure, scheme, bonus=key == "bonus").farthest
    if farthest is None or any(names(one.measures, measure.id) for one in contract.terms.step_up):
        return
    for part in scheme.rows_in:
        ends = [row.end for row in getattr(scheme, part)]
        for place, end in enumerate(ends[:-1], start=1):
            if end is not None and (end[0] > farthest or end == (farthest, True)):
                yield warning(
                    (*block.path, key, part, place),
                    f"Row {place + 1} of the {key} of {block.called} is never reached: no figure is more "
                    f"than {number(farthest)} beyond the target, and row {place} ends at {number(end[0])}. "
                    "Mend the rows, or leave it out.",
                )
                break


def _points(contract: Contract) -> Iterator[Finding]:
    """Rows of the table of points that all measures together do not come to."""
    for block, points in each(contract, PointsToMoney):
        if not any(has_points(measure) for measure in contract.measures):
            continue
        most = most_points(contract)
        for place, row in enumerate(points.table):
            if row.points > most:
                yield warning(
                    (*block.path, "table", place, "points"),
                    f"Row {place + 1} of the table of {block.called} begins at {number(row.points)} points, "
                    f"but if everything fails as badly as it can there are {number(most)}. Mend "
                    "the row, or the points of the bands.",
                )
                break
