"""Sharing a sum in whole coins: held against the rule as it is told, in fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from outscore.scoring.rounding import shared

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = st.lists(st.fractions(-50, 1000, max_denominator=700), min_size=2, max_size=8)
STEPS = st.sampled_from([Fraction(1), Fraction(1, 100), Fraction(1, 20), Fraction(5)])


def as_it_is_told(total: Fraction, parts: Sequence[Fraction], step: Fraction) -> list[Fraction]:
    """Each its whole coins, and one more for those of which most was cut off, of equal ones the earlier."""
    exact = [part * total / sum(parts) / step for part in parts]
    coins = [one // 1 for one in exact]
    for _ in range(int(total / step - sum(coins))):
        cut_off = [one - whole for one, whole in zip(exact, coins, strict=True)]
        most = cut_off.index(max(cut_off))
        coins[most] += 1
    return [step * one for one in coins]


@given(PARTS, STEPS, st.integers(-40, 4000))
def test_a_sum_is_shared_by_the_largest_remainders(parts: list[Fraction], step: Fraction, coins: int) -> None:
    total = step * coins
    found = shared(total, parts, step)
    assert sum(found) == total
    if sum(parts) == 0:
        assert found == (total, *[Fraction(0)] * (len(parts) - 1))
    else:
        assert list(found) == as_it_is_told(total, parts, step)
