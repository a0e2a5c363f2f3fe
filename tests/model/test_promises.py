"""Values of what a feed contract promises."""

from __future__ import annotations

from datetime import date

import pytest

from outscore.model.feed_promises import UNIT_FACTORS
from outscore.model.feed_promises import ExpectedHours
from outscore.model.feed_promises import WorkingDays


def test_nothing_is_said_of_days_that_were_not_looked_up() -> None:
    days = WorkingDays(date(2026, 6, 1), date(2026, 6, 30), frozenset({date(2026, 6, 6)}))
    assert days.is_working(date(2026, 6, 30))
    assert not days.is_working(date(2026, 6, 6))
    for outside in (date(2026, 5, 31), date(2026, 7, 1)):
        with pytest.raises(ValueError, match="not among the days"):
            days.is_working(outside)


def test_hours_are_cut_into_stretches_and_their_end_begins_none() -> None:
    assert ExpectedHours(480, 600, 30).minutes == (480, 510, 540, 570)


def test_every_factor_between_units_has_its_opposite() -> None:
    assert {1 / factor for factor in UNIT_FACTORS} == set(UNIT_FACTORS)
