"""Figures that a feed gives finished: taken as they are, below zero too."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from tests.scoring.terms import IN_TIME
from tests.scoring.terms import TALK

from outscore.model.metric import Combine
from outscore.model.result import Tally
from outscore.scoring.measure import exact_value

PRINTED = replace(TALK, combine=Combine.PRINTED)


def test_a_printed_figure_below_zero_is_a_figure() -> None:
    assert exact_value(PRINTED, Tally(1, 0, -179_809, None, 1_000_000)) == (Fraction(-179_809, 1_000_000), "")


@pytest.mark.parametrize("combine", [Combine.TOTAL, Combine.SUMS])
def test_a_sum_below_zero_is_a_contradiction(combine: Combine) -> None:
    value, reason = exact_value(replace(IN_TIME, combine=combine), Tally(1, 0, -5, 10))
    assert (value, "below zero" in reason) == (None, True)
