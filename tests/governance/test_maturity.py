"""Levels, gaps and maturity; and the days that registers work out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from outscore.governance.maturity import Stand
from outscore.governance.maturity import gaps
from outscore.governance.maturity import maturity
from outscore.governance.registers.assessments import years_after
from outscore.model.requirement import Rating
from outscore.model.requirement import Standing


@pytest.mark.parametrize(
    ("standing", "rating", "level"),
    [
        (Standing.PROVEN, None, 3),
        (Standing.RATED, Rating.EFFECTIVE, 3),
        (Standing.RATED, Rating.DEPLOYED, 2),
        (Standing.PARTIAL, Rating.PARTIAL, 1),
        (Standing.DEMOTED, Rating.EFFECTIVE, 1),
        (Standing.ABSENT, Rating.NOT_STARTED, 0),
        (Standing.EXPIRED, Rating.EFFECTIVE, 0),
        (Standing.UNKNOWN, None, 0),
    ],
)
def test_every_standing_has_a_level(standing: Standing, rating: Rating | None, level: int) -> None:
    one = Stand("a", "A", "people", standing, 2, rating)
    assert (one.level, one.gap) == (level, 2 * (3 - level))


def test_every_standing_is_in_the_table_above() -> None:
    assert {one for one in Standing if Stand("a", "A", "p", one).applies} == {*Standing} - {
        Standing.NOT_APPLICABLE
    }


def test_the_widest_gap_comes_first_and_what_does_not_apply_is_left_out() -> None:
    stands = [
        Stand("b", "B", "p", Standing.PARTIAL, 1),
        Stand("a", "A", "p", Standing.PARTIAL, 1),
        Stand("heavy", "H", "p", Standing.RATED, 2, Rating.DEPLOYED),
        Stand("wide", "W", "p", Standing.UNKNOWN, 1),
        Stand("done", "D", "p", Standing.PROVEN, 9),
        Stand("not here", "N", "p", Standing.NOT_APPLICABLE, 9),
    ]
    assert [each.requirement for each in gaps(stands)] == ["wide", "heavy", "a", "b"]
    assert maturity(stands) == Fraction(1 + 1 + 2 * 2 + 0 + 9 * 3, 3 * (1 + 1 + 2 + 1 + 9))
    assert maturity([stands[-1]]) is None


@pytest.mark.parametrize(
    ("held", "until"),
    [
        ("2026-05-01", "2028-05-01"),
        ("2028-02-29", "2030-02-28"),
        ("9998-01-01", "9999-12-31"),
    ],
)
def test_an_assessment_is_valid_for_two_years(held: str, until: str) -> None:
    assert years_after(date.fromisoformat(held), 2).isoformat() == until
