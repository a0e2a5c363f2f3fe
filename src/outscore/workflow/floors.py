"""The floors of a measure, of the workspace and of its contract, and whether a result lies below one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.result import Verdict
from outscore.scoring.banding import banding
from outscore.scoring.banding import fails_below
from outscore.scoring.judge import reaches
from outscore.scoring.judging import declared_band

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.governance import Floor
    from outscore.model.period import Period
    from outscore.model.target import Target
    from outscore.storage.statement_rows import JudgedRow

    Watched = tuple[str, str, str]
    """A vendor, a contract and a measure."""


def value_of(row: JudgedRow) -> Fraction | None:
    """The figure that was judged, in the metric's unit."""
    return None if row.value_n is None else Fraction(int(row.value_n), int(row.value_d or 1))


def measure_in(version: Contract | None, name: str) -> Measure | None:
    """A measure as one version of a contract has it."""
    return next((one for one in version.measures if one.id == name), None) if version else None


def levels_of(
    floors: Iterable[Floor], watched: Watched, period: Period, version: Contract | None
) -> tuple[Target, ...]:
    """The floors of a measure in a period; its contract's own minimum where the workspace sets none."""
    vendor, contract, measure = watched
    own = tuple(
        floor.level
        for floor in floors
        if (floor.contract, floor.measure) == (contract, measure)
        and floor.vendor in ("", vendor)
        and floor.span.covers(period.start)
    )
    known = measure_in(version, measure)
    minimum = known.terms.minimum if known else None
    return own or ((minimum,) if minimum else ())


def lies_below(levels: Iterable[Target], row: JudgedRow, version: Contract | None) -> bool:
    """Whether a result lies below one of some levels, by its figure.

    A period that the contract declares failed for want of a figure lies below each, but for a band at or
    above it that it is failed as. Another one without a figure lies below none.
    """
    value = value_of(row)
    if value is not None:
        return any(not reaches(value, level) for level in levels)
    return row.verdict == Verdict.MISSED and any(_fails_below(row, level, version) for level in levels)


def _fails_below(row: JudgedRow, level: Target, version: Contract | None) -> bool:
    measure = measure_in(version, row.measure)
    if version is None or measure is None or measure.terms.grades:
        return False
    missing = measure.terms.missing_data or version.terms.missing_data
    return fails_below(declared_band(banding(measure), missing), level)
