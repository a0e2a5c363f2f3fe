"""Whether a plan has moved its measure: too early, worked, did not work, or nobody can tell."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outscore.governance.effects import Expected
from outscore.governance.effects import Told
from outscore.governance.effects import effect_of
from outscore.model.metric import Unit
from outscore.model.period import Period
from outscore.model.target import Comparison
from outscore.model.target import Target

ONCE = "at least 82 in February 2026"
KEPT = f"{ONCE} and kept for 3 months"
FIRST = Period.parse("2026-01")


def expected(kept_for: int = 1, side: Comparison = Comparison.AT_LEAST, by: str = "2026-02") -> Expected:
    return Expected(Target(side, Fraction(82), "82"), Period.parse(by), kept_for)


def figures(text: str) -> dict[Period, Fraction | None]:
    """A figure for each month from January 2026 on; ? where there is none."""
    months = [FIRST]
    while len(months) < len(text.split()):
        months.append(months[-1].next())
    return {
        month: None if said == "?" else Fraction(said)
        for month, said in zip(months, text.split(), strict=False)
    }


@pytest.mark.parametrize(
    ("came", "kept_for", "told", "said"),
    [
        (
            "",
            1,
            Told.TOO_EARLY,
            "Too early to tell: at least 82 in February 2026 is expected, and no figure has come.",
        ),
        (
            "90",
            1,
            Told.TOO_EARLY,
            "Too early to tell: at least 82 in February 2026 is expected, and figures go up to January 2026.",
        ),
        (
            "90 82",
            1,
            Told.WORKED,
            "Worked: 82.0 % in February 2026; at least 82 in February 2026 was expected.",
        ),
        (
            "90 81.99",
            1,
            Told.DID_NOT_WORK,
            "Did not work: 81.99 % in February 2026; at least 82 in February 2026 was expected.",
        ),
        (
            "70 83 84",
            3,
            Told.TOO_EARLY,
            (
                "Too early to tell: 83.0 % in February 2026, 84.0 % in March 2026, 2 of 3 months; "
                "KEPT is expected."
            ),
        ),
        (
            "70 83 84 79 90",
            3,
            Told.DID_NOT_WORK,
            "Did not work: 79.0 % in April 2026; KEPT was expected.",
        ),
        (
            "70 83 ? 84 85 10",
            3,
            Told.WORKED,
            "Worked: 83.0 % in February 2026, 84.0 % in April 2026, 85.0 % in May 2026; KEPT was expected.",
        ),
        (
            "90 ? ?",
            1,
            Told.CANNOT_BE_TOLD,
            "Cannot be told: February and March 2026 have no figure; ONCE was expected.",
        ),
    ],
)
def test_what_came_says_whether_it_worked(came: str, kept_for: int, told: Told, said: str) -> None:
    found = effect_of(expected(kept_for), figures(came), Unit.PERCENT)
    assert (found.told, found.sentence) == (told, said.replace("KEPT", KEPT).replace("ONCE", ONCE))


def test_where_lower_is_better_less_is_what_was_expected() -> None:
    lower = expected(side=Comparison.AT_MOST)
    assert effect_of(lower, figures("90 80"), Unit.SECONDS).told is Told.WORKED
    assert effect_of(lower, figures("90 83"), Unit.SECONDS).told is Told.DID_NOT_WORK


@given(came=st.lists(st.sampled_from(["81", "82", "83", "?"]), max_size=9), kept_for=st.integers(1, 4))
def test_months_that_come_later_never_change_what_was_told_for_good(came: list[str], kept_for: int) -> None:
    final = (Told.WORKED, Told.DID_NOT_WORK)
    told = [
        effect_of(expected(kept_for), figures(" ".join(came[:cut])), Unit.PERCENT)
        for cut in range(len(came) + 1)
    ]
    for earlier, later in pairwise(told):
        if earlier.told in final:
            assert later == earlier
