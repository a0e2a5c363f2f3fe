"""Invoices held against the rate card and the accepted units, line by line."""

from __future__ import annotations

from datetime import date
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.scoring.invoices import AMOUNTS
from tests.scoring.invoices import APRIL
from tests.scoring.invoices import FORECAST
from tests.scoring.invoices import ISSUED
from tests.scoring.invoices import F
from tests.scoring.invoices import accepted
from tests.scoring.invoices import check
from tests.scoring.invoices import check_invoice
from tests.scoring.invoices import hours
from tests.scoring.invoices import invoice
from tests.scoring.invoices import line
from tests.scoring.invoices import only
from tests.scoring.invoices import row
from tests.scoring.invoices import whys

from outscore.model.currency import decimals
from outscore.model.invoice import Invoice
from outscore.model.invoice import InvoiceCredit
from outscore.model.invoice import InvoiceLine
from outscore.model.invoice import RateCard
from outscore.model.invoice import Why
from outscore.model.terms.invoicing import Minimum
from outscore.model.terms.invoicing import RateLine
from outscore.scoring.invoice import check_invoices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from outscore.model.invoice import Acceptance
    from outscore.model.invoice import InvoiceCheck


def test_accepted_hours_above_the_minimum_are_paid_and_the_rest_is_disputed() -> None:
    bill = invoice(line("233527.50", "10912.5", "21.40"), units=(accepted("10480"),))
    found = check(hours(), bill, FORECAST)
    one = only(found)
    assert (one.billed, one.payable, one.accepted) == (F("233527.50"), F(224272), F(224272))
    assert row(found.disputed, found.underbilled, found.credit_base) == (F("9255.50"), 0, F(224272))
    assert one.reason == ("Billed units are 10,912.5; accepted by A. Person on 2026-05-03: 10,480.")
    assert whys(one) == [Why.UNITS]


def test_the_minimum_is_paid_where_less_was_accepted() -> None:
    found = check(hours(), invoice(line("233527.50", "10912.5"), units=(accepted("9000"),)), FORECAST)
    assert only(found).payable == F("21.40") * 10450
    assert whys(only(found)) == [Why.MINIMUM]
    assert "minimum of 10,450 (95 % of forecast_hours), as 9,000 were accepted" in only(found).reason


def test_exactly_the_minimum_billed_is_in_order() -> None:
    found = check(hours(), invoice(line("223630", "10450", "21.4"), units=(accepted("9000"),)), FORECAST)
    assert found.in_order
    assert only(found).reasons == ()


def test_without_the_forecast_the_minimum_waits_and_the_line_is_an_estimate() -> None:
    found = check(hours(), invoice(line("192600", "9000"), units=(accepted("9000"),)))
    assert row(only(found).payable, found.estimated) == (192600, True)
    assert whys(only(found)) == [Why.NO_FORECAST]


def test_units_that_nobody_accepted_are_not_payable_yet() -> None:
    found = check(hours(minimum=None), invoice(line("2140", "100")))
    assert row(found.payable, found.disputed, found.undecided) == (0, 2140, True)
    assert not found.in_order
    assert whys(only(found)) == [Why.NOT_ACCEPTED]


def test_the_minimum_is_payable_even_before_anything_is_accepted() -> None:
    found = check(hours(), invoice(line("235400", "11000")), FORECAST)
    assert row(found.payable, found.undecided) == (223630, True)
    assert "Until then the minimum of 10,450 is payable." in only(found).reason


def test_accepted_units_come_from_the_quantity_that_the_rate_names() -> None:
    rate = RateLine("hours", "Hours", "hour", "7", rate=F(2), accepted_from="logged_hours")
    one = only(check(rate, invoice(line("220", "110")), {"logged_hours": F(100)}))
    assert row(one.payable, one.accepted_units, one.accepted_by) == (200, 100, "by the facts (logged_hours)")


@pytest.mark.parametrize(
    ("units", "facts", "paid", "estimated"),
    [
        ((accepted("7", estimated="last month"),), {}, 7, True),
        ((accepted("7", estimated="last month"),), {"logged": F(8)}, 8, False),
        ((accepted("7"),), {"logged": F(8)}, 7, False),
        ((accepted("9", on=date(2026, 6, 1)), accepted("7"), accepted("1", estimated="?")), {}, 9, False),
    ],
)
def test_a_person_wins_over_a_fact_a_fact_over_an_estimate_and_the_newest_stands(
    units: tuple[Acceptance, ...], facts: Mapping[str, Fraction], paid: int, estimated: bool
) -> None:
    rate = RateLine("hours", "Hours", "hour", "7", rate=F(1), accepted_from="logged")
    found = check(rate, invoice(line("10", "10"), units=units), facts)
    assert row(found.payable, found.estimated) == (paid, estimated)


def test_another_rate_is_told_with_the_rate_of_the_card() -> None:
    found = check(hours(minimum=None), invoice(line("2200", "100", "22"), units=(accepted("100"),)))
    assert row(found.disputed, whys(only(found))) == (60, [Why.RATE])
    assert only(found).reason == "The billed rate is 22.00; by the rate card it is 21.40."


def test_an_amount_that_does_not_multiply_out_is_told() -> None:
    found = check(hours(minimum=None), invoice(line("2410", "100", "21.40"), units=(accepted("100"),)))
    assert row(found.disputed, whys(only(found))) == (270, [Why.ARITHMETIC])
    assert only(found).reason == "100 x 21.40 is 2,140.00; billed is GBP 2,410.00."


def test_an_amount_alone_is_held_against_what_the_card_makes_of_the_units() -> None:
    found = check(hours(minimum=None), invoice(line("2150"), units=(accepted("100"),)))
    assert only(found).reason == "By the rate card for 100 units it is GBP 2,140.00."


def test_less_billed_than_payable_is_told_and_set_off_against_nothing() -> None:
    cases = RateLine("cases", "Cases", "case", "7.2", rate=F(3))
    bill = invoice(
        line("2000", "100"),
        line("330", "110", rate="cases"),
        units=(accepted("100"), accepted("100", "cases")),
    )
    found = check_invoice([hours(minimum=None), cases], None, {}, bill, APRIL.start)
    assert row(found.underbilled, found.disputed) == (140, 30)
    assert row(found.billed, found.payable, found.accepted, found.credit_base) == (2330, 2440, 2300, 2300)
    assert not found.in_order


def test_a_rate_that_the_card_does_not_have_is_disputed_whole() -> None:
    found = check(hours(), invoice(line("50", rate="chats"), InvoiceLine(F(9), name="Sundries")))
    assert [one.reason for one in found.lines] == [
        "The rate card has no rate 'chats'.",
        "The rate card has no charge for 'Sundries'.",
    ]
    assert row(found.payable, found.disputed) == (0, 59)


def test_each_line_is_rounded_once_and_the_total_adds_the_rounded_lines() -> None:
    rates = [RateLine(name, name, "call", "7", rate=F("0.335")) for name in ("a", "b", "c")]
    bill = invoice(
        *(line("1.01", "3", rate=one.id) for one in rates),
        units=tuple(accepted("3", one.id) for one in rates),
    )
    found = check_invoice(rates, None, {}, bill, APRIL.start)
    assert (found.payable, found.in_order) == (F("3.03"), True)  # 9 x 0.335 alone would round to 3.02


@pytest.mark.parametrize(("currency", "payable"), [("JPY", F(4)), ("GBP", F("4.5")), ("KWD", F("4.499"))])
def test_money_is_rounded_to_the_minor_unit_of_its_currency(currency: str, payable: Fraction) -> None:
    rate = RateLine("hours", "Hours", "hour", "7", rate=F("4.4985"))
    bill = invoice(line("5"), units=(accepted("1"),), currency=currency)
    assert check_invoice([rate], None, {}, bill, APRIL.start).payable == payable
    assert decimals("CLF") == 4


def test_credits_that_are_due_are_held_against_those_on_the_invoice() -> None:
    bill = Invoice("1", "acme", "main", APRIL, "GBP", ISSUED, (), credits=(InvoiceCredit(F(100), "March"),))
    card = RateCard((), APRIL.start)
    unknown, short, same = (
        check_invoices(card, {}, [bill], due)[0] for due in (None, {"1": F(250)}, {"1": F(100)})
    )
    assert row(unknown.credits_missing, unknown.in_order) == (0, True)
    assert row(short.credits_missing, short.in_order) == (150, False)
    assert row(same.credits_missing, same.in_order) == (0, True)


def checked(*bills: Invoice) -> tuple[InvoiceCheck, ...]:
    return check_invoices(RateCard((hours(minimum=None, price="1"),), APRIL.start), {}, bills)


def together(*bills: Invoice) -> list[str]:
    return [" ".join(str(one.accepted) for one in each.lines) for each in checked(*bills)]


def test_what_was_accepted_on_one_invoice_is_not_accepted_on_the_next_again() -> None:
    first = invoice(line("60"), units=(accepted("100"),), number="1")
    second = invoice(line("60"), number="2")
    assert together(second, first) == ["60", "40"]
    later = checked(first, second)
    assert [one.underbilled for one in later] == [0, 0]
    assert "Of GBP 100.00 for the period, GBP 60.00 was accepted on earlier lines" in later[1].lines[0].reason


def test_two_lines_of_a_rate_share_what_it_comes_to() -> None:
    assert together(invoice(line("30"), line("80"), units=(accepted("100"),))) == ["30 70"]


def test_a_correction_that_gives_back_what_was_billed_too_much_is_in_order() -> None:
    first = invoice(line("120"), number="1")
    second = invoice(line("-20"), units=(accepted("100"),), number="2")
    assert together(first, second) == ["120", "-20"]


def test_a_rate_is_billed_in_one_currency_for_a_period() -> None:
    first = invoice(line("60"), units=(accepted("100"),), number="1")
    second = invoice(line("40"), currency="EUR", number="2")
    assert together(first, second) == ["60", "0"]


@settings(max_examples=40)
@given(
    st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=4),
    AMOUNTS,
    st.fractions(min_value=0, max_value=100, max_denominator=100),
)
def test_payable_and_disputed_make_what_is_billed_and_not_billed(
    lines: list[tuple[Fraction, Fraction]], price: Fraction, percent: Fraction
) -> None:
    rates = [
        RateLine(f"r{n}", "", "hour", "", rate=price, minimum=Minimum(percent, "forecast"))
        for n in range(len(lines))
    ]
    bill = invoice(
        *(InvoiceLine(F(round(billed * 100), 100), f"r{n}") for n, (billed, _) in enumerate(lines)),
        units=tuple(accepted(str(units), f"r{n}") for n, (_, units) in enumerate(lines)),
    )
    found = check_invoice(rates, None, {"forecast": F(1000)}, bill, APRIL.start)
    assert found.billed + found.underbilled == found.payable + found.disputed
    for one in found.lines:
        assert one.billed == one.accepted + one.disputed
        assert one.underbilled or one.payable + one.disputed == one.billed


@settings(max_examples=40)
@given(st.lists(st.tuples(AMOUNTS, st.booleans()), min_size=1, max_size=6), AMOUNTS)
def test_lines_of_one_rate_are_never_accepted_beyond_what_it_comes_to(
    billed: list[tuple[Fraction, bool]], units: Fraction
) -> None:
    cents = [F(round(amount * 100), 100) for amount, _ in billed]
    cuts = [place for place, (_, cut) in enumerate(billed) if cut and place]
    parts = [cents[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(cents)], strict=True)]
    bills = [
        invoice(
            *(InvoiceLine(amount, "hours") for amount in part),
            units=(accepted(str(units)),),
            number=str(number),
        )
        for number, part in enumerate(parts)
    ]
    whole = F(round(units * 100 + F(1, 10**9)), 100)
    found = sum(each.accepted for each in checked(*bills))
    assert found == min(whole, sum(cents))


def test_the_time_for_an_invoice_grows_with_its_lines_and_not_with_their_square() -> None:
    bill = invoice(*(line("21.40", "1", "21.40") for _ in range(4000)), units=(accepted("4000"),))
    begun = process_time()
    found = check(hours(minimum=None), bill)
    assert process_time() - begun < 8, "it was 30 seconds when each line looked at every other"
    assert row(found.payable, found.disputed) == (85600, 0)
