"""The level that parts met from missed, and why nothing is judged."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from outscore.model.contract import Measure
from outscore.model.contract import Scope
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import BandVerdict
from outscore.model.terms.whole import MeasureTerms
from outscore.scoring.banding import banding_of
from outscore.workflow.levels_ahead import deciding

if TYPE_CHECKING:
    from collections.abc import Sequence

IN_TIME = Metric(
    "in_time", 1, "In time", "", Unit.PERCENT, Better.HIGHER, Combine.SUMS, Sum(("a",)), Sum(("b",))
)


def at_least(level: int) -> Target:
    return Target(Comparison.AT_LEAST, Fraction(level), str(level))


def measure(
    target: Target | None, bands: Sequence[tuple[int | None, BandVerdict | None]] = (), *grades: str
) -> Measure:
    steps = tuple(
        Band(str(number), None if edge is None else at_least(edge), verdict)
        for number, (edge, verdict) in enumerate(bands)
    )
    terms = MeasureTerms(bands=steps, grades=grades)
    return Measure("speed", "Speed", IN_TIME, "3.1", target, Scope(), terms)


MET, MISSED = BandVerdict.MET, BandVerdict.MISSED


@pytest.mark.parametrize(
    ("judged", "level"),
    [
        (measure(at_least(95)), 95),
        (measure(at_least(95), [(98, None), (95, None), (90, None), (None, None)]), 95),
        (measure(at_least(95), [(95, MET), (90, MET), (None, MISSED)]), 90),
        (measure(None, [(90, MET), (None, MISSED)]), 90),
        (measure(None), None),
        (measure(None, [(90, MET), (80, MISSED), (70, MET), (None, MISSED)]), None),
        (measure(None, [(90, MET), (None, MET)]), None),
        (measure(None, [(None, MET), (None, MISSED)], "good", "poor"), None),
    ],
)
def test_the_level_that_decides_is_the_edge_of_what_is_still_met(judged: Measure, level: int | None) -> None:
    found = deciding(judged, judged.target)
    assert found == (None if level is None else at_least(level))
    if found is not None:
        for value in (found.value, found.value - 1):
            assert banding_of(judged).of(value)[1] == ("met" if value == found.value else "missed")


def test_a_level_that_has_moved_decides_whatever_the_bands_say() -> None:
    judged = measure(at_least(95), [(95, MET), (90, MET), (None, MISSED)])
    assert deciding(judged, at_least(96)) == at_least(96)
