"""What was waived is never earned back, in whichever order the two come; every number is worked out by hand.

January fails for GBP 1,000; when February meets its target, 40 % of that is earned back.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.conftest import CONTRACT
from tests.ledger.conftest import WHY
from tests.ledger.test_sums import APRIL
from tests.ledger.test_sums import JUNE
from tests.ledger.test_sums import MAY
from tests.ledger.test_sums import WHO
from tests.ledger.test_sums import account
from tests.ledger.test_sums import credit
from tests.ledger.test_sums import waiver

from outscore.model.ledger import Account
from outscore.model.ledger import LineEntry
from outscore.model.ledger import Return
from outscore.model.outcome import Booking
from outscore.model.outcome import Entry
from outscore.model.terms.measuring import RoundingMode
from outscore.scoring.earning_back import kept_back
from outscore.scoring.earning_back import waivable
from outscore.scoring.ledger import adjusting_lines
from outscore.scoring.ledger import balance
from outscore.scoring.ledger import first_lines
from outscore.scoring.ledger import kept_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.ledger.conftest import Counter

    from outscore.model.ledger import Line

EARN_BACK = """\
earn_back:
  - {id: back, clause: "6", share_percent: 40, periods: 1, test: met_or_exceeded, paid_as: returned,
     not_measured: ends}
repeats:"""
WAIVE = ("ledger", "waive", "acme", "2026-01", "--clause", "7.1", *WHY, "--amount")


@pytest.fixture
def owed(counter: Counter) -> Counter:
    """January owes GBP 1,000 and can be earned back."""
    counter.desk.write("contracts/main.yaml", CONTRACT.replace("repeats:", EARN_BACK))
    counter.month(1, 985)
    return counter


def put_right(desk: Counter, in_time: int) -> None:
    """January is restated, and February with it."""
    desk.done("restate", "2026-01", "--vendor", "acme", *WHY)
    desk.desk.drop("figures-1b.csv", f"A1,2026-01,sales,1000,{in_time}")
    desk.done("run", "2026-01", code=1)
    for period in ("2026-01", "2026-02"):
        desk.done("approve", period, "--vendor", "acme", *WHY)
    assert "adds up" in desk.done("ledger", "--check").output


def test_of_a_credit_that_was_waived_in_part_only_the_rest_is_earned_back(owed: Counter) -> None:
    """600 of 1,000 waived: 40 % of 400 go back, and 240 of the 400 stated are kept."""
    owed.done(*WAIVE, "600")
    owed.desk.drop("figures-2.csv", "A1,2026-02,sales,1000,992")
    owed.done("receive")
    owed.done("score", "2026-02")
    for words in ((), WHY):
        said = " ".join(owed.done("approve", "2026-02", "--vendor", "acme", *words).output.split())
        assert "acme, main, 2026-02: GBP 240.00 less goes back than the result says (6). Of what is" in said
    assert owed.lines("acme")[1:] == [
        ("2026-01", "2026-02", "waiver", "-600.00"),
        ("2026-02", "2026-02", "earn_back", "-400.00"),
        ("2026-02", "2026-02", "not_returned", "240.00"),
    ]
    assert owed.rows("ledger", "acme")[-1]["reason"] == (
        "Of what is earned back of 2026-01, GBP 240.00 was waived and never taken. looked at the pages"
    )
    assert owed.balance() == "240.00"
    assert "adds up" in owed.done("ledger", "--check").output


def test_a_credit_that_was_waived_whole_earns_nothing_back(owed: Counter) -> None:
    owed.done(*WAIVE, "1000")
    owed.month(2, 992)
    assert owed.balance() == "0.00"


def test_without_a_waiver_everything_that_is_earned_goes_back(owed: Counter) -> None:
    owed.month(2, 992)
    assert [line[2:] for line in owed.lines("acme")] == [("accrual", "1000.00"), ("earn_back", "-400.00")]


def test_what_was_earned_back_can_no_longer_be_waived(owed: Counter) -> None:
    """400 of 1,000 went back: 600 are left to be waived."""
    owed.month(2, 992)
    said = " ".join(owed.done(*WAIVE, "600.01", code=2).output.split())
    assert "GBP 600.00 can still be given up, not GBP 600.01. GBP 400.00 more is open, and was earned" in said
    owed.done(*WAIVE, "600")
    assert owed.balance() == "0.00"
    owed.done(*WAIVE, "1", code=2)


def test_a_waiver_after_the_earn_back_takes_nothing_from_it_when_it_is_approved_anew(owed: Counter) -> None:
    owed.month(2, 992)
    owed.done(*WAIVE, "600")
    put_right(owed, 985)
    assert owed.balance() == "0.00"
    assert len(owed.lines("acme")) == 3


@pytest.mark.parametrize(
    ("in_time", "left"),
    [(992, "0.00"), (965, "1440.00"), (975, "840.00")],
)
def test_a_restated_credit_gives_back_its_share_of_what_was_taken(
    owed: Counter, in_time: int, left: str
) -> None:
    """3,000 less 600: 2,400, of which 960 go back. 2,000 less 600: 1,400, of which 560 go back."""
    owed.done(*WAIVE, "600")
    owed.month(2, 992)
    put_right(owed, in_time)
    assert owed.balance() == left


@pytest.mark.parametrize(
    ("in_time", "left"),
    [(992, "0.00"), (965, "1440.00"), (975, "840.00")],
)
def test_a_credit_restated_after_earn_back_and_waiver_never_goes_below_nothing(
    owed: Counter, in_time: int, left: str
) -> None:
    """Of 3,000, 600 were waived: 960 of 2,400 go back. Of 2,000 so: 560 of 1,400. Of nothing, nothing."""
    owed.month(2, 992)
    owed.done(*WAIVE, "600")
    put_right(owed, in_time)
    assert owed.balance() == left


def returned(stated: str, percent: int = 40, **parts: str) -> Return:
    found = tuple((name, Fraction(amount)) for name, amount in parts.items())
    step = Fraction(1, 100)
    return Return(
        "2026-05", "2026-04", "6", "back", Fraction(stated), Fraction(percent), found, step,
        RoundingMode.HALF_UP,
    )  # fmt: skip


def booked(*credits_: Booking) -> list[Line]:
    return list(first_lines(account(APRIL, credits_), APRIL, *WHO))


def test_a_waiver_of_points_keeps_nothing_of_what_other_measures_earn_back() -> None:
    """As in a contract with points and a credit for letters: only the letters' own credit was earned."""
    lines = [*booked(credit("500"), credit("1000", "late")), waiver("500")]
    assert kept_back(returned("400", late="1000"), (), lines) == 0


def test_points_are_kept_up_to_what_is_left_of_them_for_all_measures_together() -> None:
    """Of 100 points' money 60 were waived: 40 are left for speed and abandon, 16 go back of 32."""
    lines = [*booked(credit("100")), waiver("60")]
    assert kept_back(returned("32", speed="50", abandon="30"), (), lines) == 16


def test_two_results_do_not_give_back_the_same_part_twice() -> None:
    """Of 100, 60 were waived; of the 40 left, speed earned 16 back in May, and nothing is left for June."""
    lines = [*booked(credit("100")), waiver("60")]
    may = returned("20", speed="50")
    lines += settled(may, lines, ())
    assert balance(lines) == 24
    june = Return(**{name: getattr(may, name) for name in Return.__slots__} | {"period": "2026-06"})
    assert kept_back(june, (may,), lines) == 20


def settled(one: Return, lines: Sequence[Line], others: Sequence[Return]) -> list[Line]:
    """The lines that an approval of an earn-back adds, the first time or again."""
    own = [line for line in lines if line.period == one.period]
    booking = Booking(Entry.EARN_BACK, -one.stated, one.clause, one.earn_back, APRIL)
    stands = Account(
        "b" * 64, "acme", "main", one.period, "GBP", (booking,), returns=(one,), others=tuple(others)
    )
    made = adjusting_lines(stands, own, JUNE, *WHO) if own else first_lines(stands, MAY, *WHO)
    return [*made, *kept_lines(stands, lines, JUNE, *WHO)]


@given(st.lists(st.tuples(st.sampled_from(["credit", "waive", "earn"]), st.integers(0, 200_000)), max_size=9))
def test_what_is_credited_waived_and_earned_back_never_comes_to_less_than_nothing(
    acts: list[tuple[str, int]],
) -> None:
    lines = booked(credit("1000"))
    stands, earned = Fraction(1000), returned("0", points="0")
    for act, cents in acts:
        if act == "credit":
            stands = Fraction(cents, 100)
            lines += adjusting_lines(
                account(APRIL, [credit(str(stands))]),
                [line for line in lines if line.period == "2026-04"], JUNE, *WHO,
            )  # fmt: skip
        elif act == "waive":
            left = waivable(("2026-04", "7.1", "points"), (earned,), lines)
            amount = min(left, Fraction(cents, 100))
            lines += [waiver(str(amount))] if amount else []
        else:
            earned = returned(str(stands * 40 / 100), speed=str(stands))
            earned = Return(
                **{name: getattr(earned, name) for name in Return.__slots__}
                | {"stated": Fraction(round(stands * 40), 100)}
            )
            lines += settled(earned, lines, ())
            assert balance(lines) >= 0
            assert settled(earned, lines, ()) == []
    returns = [one.moves for one in lines if one.entry in (LineEntry.EARN_BACK, LineEntry.NOT_RETURNED)]
    assert sum(returns, Fraction(0)) <= Fraction(800)
