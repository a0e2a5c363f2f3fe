"""Worse performance never costs less."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import each
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.printed_bands import about
from outscore.contracts.lints.said import number
from outscore.contracts.lints.stakes import met_bands
from outscore.contracts.lints.stakes import missed_bands
from outscore.model.terms.judging import Repeats
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.schemes import Scheme
from outscore.model.terms.timing import CountedCredits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.judging import Band


def cheaper_findings(contract: Contract) -> Iterator[Finding]:
    """Bands, tables and repeats in which the worse result is the cheaper one."""
    for block, measure in measure_blocks(contract):
        yield from _tolerated(block, measure)
        if len(measure.terms.bands) > 1:
            yield from _bands(contract, block, measure)
    yield from _tables(contract)
    for block, repeats in each(contract, Repeats):
        times = repeats.multiply_points_by
        if times is not None and times < 1:
            yield fault(
                block.at("multiply_points_by"),
                f"A repeated failure would count {number(times)} times its points, less than a first one. "
                f"Write a factor of at least 1.",
            )


def _bands(contract: Contract, block: Block, measure: Measure) -> Iterator[Finding]:
    bands = measure.terms.bands
    replaced = _replaced(contract, measure)
    charged = [band for band in bands if band.band not in replaced]
    yield from _falling(block, charged, "points")
    credit, bonus = measure.terms.credit, measure.terms.bonus
    if credit is not None and credit.of_band:
        missed = missed_bands(measure)
        yield from _falling(block, [band for band in charged if band in missed], credit.of_band)
    if bonus is not None and bonus.of_band:
        yield from _rising(block, met_bands(measure), bonus.of_band)
    yield from _rising(block, bands, "score")


def _tolerated(block: Block, measure: Measure) -> Iterator[Finding]:
    """Points of a result that is met, where a miss may make none."""
    if measure.terms.expected_misses is None:
        return
    for band in met_bands(measure):
        if band.points:
            yield fault(
                _place(block, band, "points"),
                f"Band {band.band!r} of {block.called} is met and makes {number(band.points)} points, but a "
                "miss that expected_misses tolerates makes none: the worse result is the cheaper one. Set "
                "the points of the band to 0.",
            )


def _replaced(contract: Contract, measure: Measure) -> set[str]:
    """The bands whose ordinary credits a critical failure takes the place of."""
    tests = (test for critical in contract.terms.critical_failures for test in critical.when)
    return {label for test in tests if test.is_about(measure.id) for label in test.in_bands}


def _falling(block: Block, bands: list[Band], field: str) -> Iterator[Finding]:
    """A cost that falls from a better band to a worse one; points that are left out are none."""
    costed = [band for band in bands if field == "points" or getattr(band, field) is not None]
    for better, worse in pairwise(costed):
        less, more = getattr(worse, field) or 0, getattr(better, field) or 0
        if less < more:
            yield fault(
                _place(block, worse, field),
                f"Band {worse.band!r} of {block.called} is worse than {better.band!r} and cheaper: {field} "
                f"{number(less)} against {number(more)}. Mend the figures, or the order of the bands.",
            )


def _rising(block: Block, bands: tuple[Band, ...], field: str) -> Iterator[Finding]:
    """A reward that rises from a better band to a worse one."""
    for better, worse in pairwise([band for band in bands if getattr(band, field) is not None]):
        if getattr(worse, field) > getattr(better, field):
            yield fault(
                _place(block, worse, field),
                f"Band {worse.band!r} of {block.called} is worse than {better.band!r} and worth more: "
                f"{field} {number(getattr(worse, field))} against {number(getattr(better, field))}. Mend "
                "the figures, or the order of the bands.",
            )


def _place(block: Block, band: Band, field: str) -> tuple[str | int, ...]:
    return (*block.path, "bands", block.clause.bands.index(band), field)


def _tables(contract: Contract) -> Iterator[Finding]:
    for block, scheme in each(contract, Scheme):
        for key in scheme.rows_in:
            yield from _table(block, key, getattr(scheme, key), "amount")
            yield from _table(block, key, getattr(scheme, key), "percent")
            yield from _unlike(contract, block, key, getattr(scheme, key))
    for block, points in each(contract, PointsToMoney):
        yield from _table(block, "table", points.table, "percent")
    for block, counted in each(contract, CountedCredits):
        yield from _table(block, "table", counted.table, "percent")


def _table(block: Block, key: str, rows: tuple[object, ...], field: str) -> Iterator[Finding]:
    found: list[tuple[int, Fraction]] = [
        (place, getattr(row, field)) for place, row in enumerate(rows) if getattr(row, field) is not None
    ]
    for (earlier, more), (place, less) in pairwise(found):
        if less < more:
            yield fault(
                (*block.path, key, place, field),
                f"Row {place + 1} of {block.called} is for a worse result than row {earlier + 1} and costs "
                f"less: {field} {number(less)} against {number(more)}. Mend the figures, or the order of "
                "the rows.",
            )


def _unlike(contract: Contract, block: Block, key: str, rows: tuple[object, ...]) -> Iterator[Finding]:
    """A sum beside a percentage: which of them is more, the charges of each period say."""
    whose = block.measure.clause if block.measure is not None else ""
    if any(about(reading, whose) for reading in contract.terms.agreed_readings):
        return
    for place, (earlier, row) in enumerate(pairwise(rows), start=1):
        if _is_sum(earlier) is not _is_sum(row):
            field = "amount" if _is_sum(row) else "percent"
            yield warning(
                (*block.path, key, place, field),
                f"Row {place + 1} of {block.called} is for a worse result than row {place}, but one is a sum "
                "and the other a percentage, so that with some charges the worse result is the cheaper one. "
                "Write both as sums or both as percentages, or record under agreed_readings, with the clause "
                f"{whose!r}, that both are meant.",
            )
            return


def _is_sum(row: object) -> bool:
    return getattr(row, "amount", None) is not None
