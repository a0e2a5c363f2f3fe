"""Failures from which nothing follows: some contracts mean it, so it is only said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import joined
from outscore.contracts.lints.stakes import all_tests
from outscore.contracts.lints.stakes import follows_from_any_miss
from outscore.contracts.lints.stakes import is_judged
from outscore.contracts.lints.stakes import missed_bands
from outscore.contracts.lints.stakes import points_are_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.judging import Band


def consequence_findings(contract: Contract) -> Iterator[Finding]:
    """Measures, or bands of a measure, that are missed free of charge; a plain scorecard means that."""
    judged = [(block, measure) for block, measure in measure_blocks(contract) if is_judged(measure)]
    free = {block.path: _free(contract, measure) for block, measure in judged}
    if all(len(free[block.path]) == len(missed_bands(measure)) for block, measure in judged):
        return
    for block, measure in judged:
        missed = missed_bands(measure)
        labels = [repr(band.band) for band in free[block.path]]
        if not labels:
            continue
        if len(labels) == len(missed):
            message = (
                f"Nothing follows when {block.called} is missed: no points, no credit, no trigger, no rating."
            )
            yield warning(block.path, f"{message} Is that meant?")
            continue
        place = next(n for n, band in enumerate(block.clause.bands) if band.band == free[block.path][0].band)
        yield warning(
            (*block.path, "bands", place),
            f"Nothing follows when {block.called} falls in {joined(labels, 'or')}, though it is missed "
            "there: no points, no credit, no trigger. Is that meant?",
        )


def _free(contract: Contract, measure: Measure) -> list[Band]:
    """The missed bands from which nothing follows."""
    if follows_from_any_miss(contract, measure):
        return []
    return [band for band in missed_bands(measure) if not _follows(contract, measure, band)]


def _follows(contract: Contract, measure: Measure, band: Band) -> bool:
    if band.points and points_are_read(contract):
        return True
    credit = measure.terms.credit
    charged = credit is not None and bool(credit.of_band) and getattr(band, credit.of_band) != 0
    tests = all_tests(contract)
    return charged or any(band.band in test.in_bands and test.is_about(measure.id) for test in tests)
