"""The ledger's sums: exact, whatever is restated in whatever order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outscore.model.ledger import Account
from outscore.model.ledger import Line
from outscore.model.ledger import LineEntry
from outscore.model.outcome import Booking
from outscore.model.outcome import Entry
from outscore.model.period import Period
from outscore.scoring.ledger import adjusting_lines
from outscore.scoring.ledger import amount_text
from outscore.scoring.ledger import balance
from outscore.scoring.ledger import disagreements
from outscore.scoring.ledger import first_lines
from outscore.scoring.ledger import open_by_key
from outscore.scoring.ledger import open_month
from outscore.scoring.ledger import taken

if TYPE_CHECKING:
    from collections.abc import Sequence

APRIL = Period.parse("2026-04")
MAY = Period.parse("2026-05")
JUNE = Period.parse("2026-06")
WHO = ("A. Person", "looked at it", "2026-07-01T12:00:00.000+00:00")
ENTRIES = st.sampled_from([Entry.ACCRUAL, Entry.WITHHELD, Entry.BONUS, Entry.EARN_BACK, Entry.RETAINED])


@st.composite
def bookings(draw: st.DrawFn) -> tuple[Booking, ...]:
    """What a settlement might book: several entries, some for an earlier period, owed by either side."""
    return tuple(
        Booking(
            entry=draw(ENTRIES),
            amount=Fraction(draw(st.integers(-500_000, 500_000)), 100),
            clause=draw(st.sampled_from(["7.1", "7.2"])),
            what=draw(st.sampled_from(["speed", "points"])),
            origin=draw(st.sampled_from([APRIL, MAY])),
        )
        for _ in range(draw(st.integers(0, 4)))
    )


def account(period: Period, booked: Sequence[Booking], late: str = "") -> Account:
    return Account("a" * 64, "acme", "main", str(period), "GBP", tuple(booked), late=late)


def credit(amount: str, what: str = "points") -> Booking:
    return Booking(Entry.ACCRUAL, Fraction(amount), "7.1", what, APRIL)


def waiver(amount: str) -> Line:
    (line,) = first_lines(account(APRIL, [credit(f"-{amount}")]), MAY, *WHO)
    return Line(**{name: getattr(line, name) for name in Line.__slots__} | {"entry": LineEntry.WAIVER})


def restate(lines: Sequence[Line], period: Period, booked: Sequence[Booking], late: str = "") -> list[Line]:
    """The lines after a result was frozen anew with other bookings."""
    own = [one for one in lines if one.period == str(period)]
    return [*lines, *adjusting_lines(account(period, booked, late), own, JUNE, *WHO)]


@given(bookings(), st.lists(bookings(), max_size=4))
def test_the_lines_add_up_to_the_statement_that_stands_however_often_it_was_restated(
    first: tuple[Booking, ...], later: list[tuple[Booking, ...]]
) -> None:
    lines = list(first_lines(account(APRIL, first), APRIL, *WHO))
    for stands in [first, *later]:
        lines = restate(lines, APRIL, stands)
        assert balance(lines) == sum((one.amount for one in stands), Fraction(0))
        assert restate(lines, APRIL, stands) == lines
        assert disagreements(account(APRIL, stands), lines) == ()


@given(bookings(), bookings(), bookings(), bookings())
def test_two_months_restated_in_either_order_end_in_the_same_balances(
    april: tuple[Booking, ...],
    may: tuple[Booking, ...],
    april_now: tuple[Booking, ...],
    may_now: tuple[Booking, ...],
) -> None:
    start = [
        *first_lines(account(APRIL, april), APRIL, *WHO),
        *first_lines(account(MAY, may), MAY, *WHO),
    ]
    one_way = restate(restate(start, APRIL, april_now), MAY, may_now)
    other_way = restate(restate(start, MAY, may_now), APRIL, april_now)
    left, right = open_by_key(one_way), open_by_key(other_way)
    assert {key: one for key, one in left.items() if one} == {key: one for key, one in right.items() if one}
    assert balance(one_way) == sum((one.amount for one in (*april_now, *may_now)), Fraction(0))


def test_a_line_that_does_not_add_up_is_told() -> None:
    lines = first_lines(account(APRIL, [credit("6000")]), APRIL, *WHO)
    (sentence,) = disagreements(account(APRIL, [credit("5000")]), lines)
    assert sentence == (
        "acme, main, 2026-04: points (7.1) is booked otherwise than the approved statement "
        "aaaaaaaaaaaa says, by GBP -1,000.00."
    )


@pytest.mark.parametrize(
    ("stated", "moved"),
    [("6000", "0"), ("5000", "-1000"), ("2000", "-4000"), ("0", "-4000"), ("7000", "1000")],
)
def test_what_was_waived_stays_waived_and_is_never_taken_back(stated: str, moved: str) -> None:
    lines = [*first_lines(account(APRIL, [credit("6000")]), APRIL, *WHO), waiver("2000")]
    assert balance(lines) == 4000
    after = restate(lines, APRIL, [credit(stated)])
    assert balance(after) - balance(lines) == Fraction(moved)
    assert balance(restate(after, APRIL, [credit("6000")])) == 4000


def test_after_the_dispute_window_a_correction_is_told_and_carries_no_amount() -> None:
    lines = first_lines(account(APRIL, [credit("6000")]), APRIL, *WHO)
    late = "Not moved: after the dispute window, which ended on 2026-05-20 (9.2)."
    after = restate(lines, APRIL, [credit("0")], late)
    assert [(one.entry, one.amount) for one in after[1:]] == [(LineEntry.NOT_MOVED, None)]
    assert after[1].reason == f"{late} It would have moved GBP -6,000.00. looked at it"
    assert balance(after) == 6000
    assert restate(after, APRIL, [credit("6000")]) == after


def test_beside_what_came_too_late_every_other_line_is_checked() -> None:
    late = "Not moved: after the dispute window, which ended on 2026-05-20 (9.2)."
    stands = [credit("6000"), credit("100", "speed")]
    lines = restate(first_lines(account(APRIL, stands), APRIL, *WHO), APRIL, [credit("0"), stands[1]], late)
    assert disagreements(account(APRIL, [credit("0"), stands[1]]), lines) == ()
    (sentence,) = disagreements(account(APRIL, [credit("0"), credit("70", "speed")]), lines)
    assert "speed (7.1) is booked otherwise" in sentence
    assert "by GBP -30.00" in sentence


def test_an_amount_is_taken_from_the_oldest_booking_first() -> None:
    lines = first_lines(
        account(APRIL, [credit("100"), credit("50", "speed"), credit("70", "abandon")]), APRIL, *WHO
    )
    found = taken(open_by_key(lines), Fraction(130))
    assert {key[3]: int(amount) for key, amount in found} == {"points": 100, "speed": 30}


def test_what_the_vendor_is_owed_is_taken_from_what_is_open_its_way() -> None:
    lines = first_lines(
        account(APRIL, [credit("100"), credit("-50", "speed"), credit("-70", "abandon")]), APRIL, *WHO
    )
    found = taken(open_by_key(lines), Fraction(-60))
    assert {key[3]: int(amount) for key, amount in found} == {"speed": -50, "abandon": -10}


@given(st.fractions())
def test_an_amount_is_written_exactly(amount: Fraction) -> None:
    assert Fraction(amount_text(amount, "GBP")) == amount
    assert Fraction(amount_text(amount, "JPY")) == amount


@pytest.mark.parametrize(
    ("period", "frozen", "booked"),
    [
        ("2026-04", [], "2026-04"),
        ("2026-04", ["2026-03"], "2026-04"),
        ("2026-04", ["2026-04", "2026-05"], "2026-06"),
        ("2026-04", ["2026-05"], "2026-06"),
        ("2026-12", ["2026-12"], "2027-01"),
        ("2026-Q2", [], "2026-06"),
        ("2026-Q2", ["2026-04", "2026-05", "2026-06"], "2026-06"),
        ("2026-Q2", ["2026-Q2"], "2026-07"),
        ("2026-04", ["2026-Q2"], "2026-04"),
    ],
)
def test_money_is_booked_in_the_month_that_is_open(period: str, frozen: list[str], booked: str) -> None:
    known = [Period.parse(one) for one in frozen]
    assert str(open_month(Period.parse(period), known)) == booked
