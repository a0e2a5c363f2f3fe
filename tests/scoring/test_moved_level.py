"""Bands beside a level that a ramp or a step-up has moved: the edges in force say what the engine decides."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.settling import APRIL
from tests.scoring.settling import at_least
from tests.scoring.settling import at_most
from tests.scoring.settling import contract
from tests.scoring.settling import measure

from outscore.model.carry import State
from outscore.model.period_facts import Reading
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import RampStep
from outscore.scoring.judge import reaches
from outscore.scoring.judging import judge_reading
from outscore.scoring.judging import rule
from outscore.scoring.moved_level import edges_in_force
from outscore.scoring.moved_level import out_of_reach

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.model.target import Target

UPWARD = (("great", "95"), ("met", "80"), ("minor", "75"), ("serious", "70"), ("severe", None))
DOWNWARD = (("great", "5"), ("met", "20"), ("minor", "25"), ("serious", "30"), ("severe", None))


def bands(printed: tuple[tuple[str, str | None], ...], edge: Callable[[str], Target]) -> tuple[Band, ...]:
    return tuple(Band(name, edge(level) if level else None) for name, level in printed)


@given(st.booleans(), st.integers(0, 400), st.integers(0, 400))
@example(True, 388, 384)
@example(True, 280, 287)
@example(False, 12, 16)
def test_the_first_band_whose_edge_in_force_is_reached_is_the_one_that_holds(
    upward: bool, quarters: int, value: int
) -> None:
    """In quarters of a percent, so that values fall on edges, on the level and between them."""
    edge = at_least if upward else at_most
    level = edge(str(Fraction(quarters, 4)))
    one = measure(
        target=edge("80" if upward else "20"),
        bands=bands(UPWARD if upward else DOWNWARD, edge),
        ramp=(RampStep(date(2026, 6, 30), level),),
    )
    judging = rule(contract(one), one, 1)
    figure = Fraction(value, 4)
    judged = judge_reading(judging, Reading(figure, figure), State(), APRIL)
    steps = [(band.edge, verdict) for band, verdict in judging.banding.steps]
    edges = edges_in_force(steps, level)
    reached = next(place for place, one in enumerate(edges) if one is None or reaches(figure, one))
    assert judging.banding.steps[reached] == (judged.band, judged.verdict)
    assert reached not in out_of_reach(steps, level)


def test_bands_that_lie_above_the_level_of_a_ramp_are_passed_over() -> None:
    one = measure(target=at_least("80"), bands=bands(UPWARD, at_least))
    steps = [(band.edge, verdict) for band, verdict in rule(contract(one), one, 1).banding.steps]
    assert [edge and edge.written for edge in edges_in_force(steps, at_least("70"))] == [
        "95",
        "70",
        "75",
        "70",
        None,
    ]
    assert out_of_reach(steps, at_least("70")) == {2, 3}
    assert out_of_reach(steps, at_least("72")) == {2}
