"""New work is shared out by weight, and what rounding leaves over is told or shared out too."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from outscore.model.terms.invoicing import FutureWork
from outscore.model.terms.invoicing import Remainder
from outscore.scoring.future_work import allocation
from outscore.scoring.wording import decimal_text

SERVICERS = {"a": Fraction(23), "b": Fraction(39), "c": Fraction(21), "d": Fraction(18)}
WEIGHTS = st.lists(st.fractions(0, 1000), min_size=1, max_size=6).filter(any)


def printed(weights: dict[str, Fraction], remainder: Remainder, decimals: int = 2) -> list[str]:
    shares = allocation(weights, FutureWork("7.2", decimals, remainder)).shares
    return [decimal_text(share, 2) for _, share in shares]


def test_rounded_shares_may_miss_a_hundred_and_say_so() -> None:
    found = allocation(SERVICERS, FutureWork("7.2", 2, Remainder.NONE))
    assert printed(SERVICERS, Remainder.NONE) == ["22.77", "38.61", "20.79", "17.82"]
    assert found.total == Fraction("99.99")


def test_the_largest_remainder_gets_what_rounding_left_over() -> None:
    found = allocation(SERVICERS, FutureWork("7.2", 2, Remainder.LARGEST))
    assert printed(SERVICERS, Remainder.LARGEST) == ["22.77", "38.62", "20.79", "17.82"]
    assert found.total == 100


def test_a_half_is_rounded_up_and_not_to_the_even_side() -> None:
    eighths = {"a": Fraction(1), "b": Fraction(7)}  # 12.5 and 87.5 percent
    assert printed(eighths, Remainder.NONE, decimals=0) == ["13.00", "88.00"]


def test_without_any_weight_nobody_gets_work() -> None:
    nothing = {"a": Fraction(0), "b": Fraction(0)}
    for remainder in Remainder:
        assert allocation(nothing, FutureWork("7.2", 2, remainder)).total == 0


def test_a_weight_below_zero_counts_as_none() -> None:
    assert printed({"a": Fraction(-5), "b": Fraction(5)}, Remainder.NONE) == ["0.00", "100.00"]


@given(WEIGHTS, st.integers(0, 4))
def test_shares_by_largest_remainder_always_add_up_and_stay_within_a_step(
    weights: list[Fraction], decimals: int
) -> None:
    named = {str(place): weight for place, weight in enumerate(weights)}
    found = allocation(named, FutureWork("7.2", decimals, Remainder.LARGEST))
    assert found.total == 100
    for name, share in found.shares:
        exact = 100 * named[name] / sum(weights)
        assert abs(share - exact) < Fraction(1, 10**decimals)
