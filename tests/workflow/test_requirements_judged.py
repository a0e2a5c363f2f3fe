"""Requirements that rest on a measure go by what the contract judged: with relief, ramps and missing data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.workflow.test_settling import SPEED
from tests.workflow.test_settling import TERMS
from tests.workflow.test_settling import agree
from tests.workflow.test_settling import desk
from tests.workflow.test_settling import month
from tests.workflow.test_settling import settled
from tests.workflow.test_tailoring import CATALOGUE

if TYPE_CHECKING:
    from tests.offices import Desk

__all__ = ["desk"]

RELIEF = """\
relief:
  - {id: surge, clause: "5.3", cause: forecast_exceeded, effect: treat_period_as_met, needs: calculation,
     forecast: {forecast: in_time, actual: answered, over_percent: 1, per: period}}
"""
LATER = "changes:\n  - {from: '2026-05-01', clause: V1, set: {relief: null}}\n"
RAMP = SPEED.replace("    bands:\n", "    ramp: [{until: '2026-04-30', at_least: 96}]\n    bands:\n")


def bound(desk: Desk, of_last: int) -> None:
    """One requirement, proven by so many months of speed."""
    desk.write("catalogues/house-1.yaml", CATALOGUE)
    desk.write(
        "requirements.yaml",
        "catalogue: house\nversion: 1\nbindings:\n  - {requirement: house-speed, contract: main, "
        f"measure: speed, at_target: {of_last}, of_last: {of_last}}}\n",
    )


def standing(desk: Desk, period: str) -> tuple[str, str]:
    """How the requirement stands in a month, and why."""
    found = settled(desk, period)["assessment"]
    assert found is not None
    one = found["domains"][0]["requirements"][0]
    return one["standing"], one["reason"]


@pytest.mark.parametrize(
    ("terms", "measures", "expected"),
    [
        (
            TERMS,
            SPEED,
            ("demoted", "At target in none of the last 1 month (April 2026); 1 is needed (measure speed)."),
        ),
        (
            TERMS + RELIEF,
            SPEED,
            ("proven", "At target in 1 of the last 1 month (April 2026); 1 is needed (measure speed)."),
        ),
        (
            TERMS,
            RAMP,
            ("proven", "At target in 1 of the last 1 month (April 2026); 1 is needed (measure speed)."),
        ),
    ],
)
def test_a_month_counts_as_it_was_judged(
    desk: Desk, terms: str, measures: str, expected: tuple[str, str]
) -> None:
    bound(desk, 1)
    agree(desk, terms, measures)
    month(desk, "2026-04", 965)
    assert standing(desk, "2026-04") == expected


def test_an_earlier_month_counts_as_its_statement_says(desk: Desk) -> None:
    bound(desk, 2)
    agree(desk, TERMS + RELIEF + LATER)
    month(desk, "2026-04", 965)
    assert standing(desk, "2026-04")[0] == "not_assessed"
    month(desk, "2026-05", 995)
    assert standing(desk, "2026-05")[0] == "proven"
    month(desk, "2026-06", 965)
    assert standing(desk, "2026-06")[0] == "demoted"
