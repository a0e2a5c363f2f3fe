"""Rounding to a step and sharing out what it leaves, for every way there is."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.terms.measuring import RoundingMode
from outscore.scoring.rounding import rounded
from outscore.scoring.rounding import shared

F = Fraction
NUMBERS = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**4)
STEPS = st.sampled_from([F(1, 100), F(1), F(5), F(1, 3)])


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "down", "up"),
    [
        ("0.5", "1", "0", "0", "1"),
        ("1.5", "2", "2", "1", "2"),
        ("2.5", "3", "2", "2", "3"),
        ("2.49", "2", "2", "2", "3"),
        ("2", "2", "2", "2", "2"),
        ("-0.5", "-1", "0", "0", "-1"),
        ("-2.5", "-3", "-2", "-2", "-3"),
        ("-2.4", "-2", "-2", "-2", "-3"),
    ],
)
def test_halves_and_signs(value: str, half_up: str, half_even: str, down: str, up: str) -> None:
    found = [str(rounded(F(value), F(1), how)) for how in RoundingMode]
    assert found == [half_up, half_even, down, up]


@pytest.mark.parametrize(
    ("value", "step", "expected"),
    [
        ("98.95", "0.1", "99"),
        ("98.949999", "0.1", "989/10"),
        ("1.005", "0.01", "101/100"),
        ("12.5", "5", "15"),
    ],
)
def test_a_step_may_be_any_size(value: str, step: str, expected: str) -> None:
    assert str(rounded(F(value), F(step), RoundingMode.HALF_UP)) == expected


@settings(max_examples=100, derandomize=True)
@given(NUMBERS, STEPS, st.sampled_from(RoundingMode))
def test_the_result_is_a_whole_number_of_steps_and_nearer_than_one(
    value: Fraction, step: Fraction, how: RoundingMode
) -> None:
    found = rounded(value, step, how)
    assert (found / step).denominator == 1
    assert abs(found - value) < step
    assert rounded(found, step, how) == found
    assert rounded(-value, step, how) == -found


@settings(max_examples=100, derandomize=True)
@given(NUMBERS, NUMBERS, STEPS, st.sampled_from(RoundingMode))
def test_rounding_never_turns_the_order_round(
    one: Fraction, other: Fraction, step: Fraction, how: RoundingMode
) -> None:
    low, high = sorted([one, other])
    assert rounded(low, step, how) <= rounded(high, step, how)


@settings(max_examples=100, derandomize=True)
@given(
    st.lists(st.fractions(min_value=0, max_value=10**5, max_denominator=999), min_size=1, max_size=8), STEPS
)
def test_shares_add_up_and_each_is_within_a_step_of_its_own(parts: list[Fraction], step: Fraction) -> None:
    whole = sum(parts, F(0))
    total = rounded(whole, step, RoundingMode.HALF_UP)
    found = shared(total, parts, step)
    assert sum(found) == total
    assert len(found) == len(parts)
    for share, part in zip(found, parts, strict=True):
        assert (share / step).denominator == 1
        assert abs(share - (part * total / whole if whole else share)) < step


def test_of_equal_remainders_the_first_is_served_first() -> None:
    assert shared(F(100), [F(1), F(1), F(1)], F(1)) == (F(34), F(33), F(33))


def test_the_published_shares_of_new_work_add_up_only_by_largest_remainder() -> None:
    points = [F(23), F(39), F(21), F(18)]
    exact = [one * 100 / 101 for one in points]
    assert [str(rounded(one, F("0.01"), RoundingMode.HALF_UP) * 100) for one in exact] == [
        "2277",
        "3861",
        "2079",
        "1782",
    ]
    assert [str(one * 100) for one in shared(F(100), points, F("0.01"))] == ["2277", "3862", "2079", "1782"]
