"""The invoice check: accepted units at the contract's prices, once, to the minor unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from outscore.model.currency import decimals
from outscore.model.invoice import Acceptance
from outscore.model.invoice import ExchangeRate
from outscore.model.invoice import Invoice
from outscore.model.invoice import InvoiceCredit
from outscore.model.invoice import InvoiceLine
from outscore.model.invoice import PassThrough
from outscore.model.invoice import RateCard
from outscore.model.invoice import Why
from outscore.model.period import Period
from outscore.model.terms.invoicing import Baseline
from outscore.model.terms.invoicing import Minimum
from outscore.model.terms.invoicing import RateLine
from outscore.model.terms.invoicing import Slab
from outscore.model.terms.measuring import Rounding
from outscore.model.terms.measuring import RoundingMode
from outscore.model.terms.timing import Indexation
from outscore.model.terms.timing import IndexValue
from outscore.scoring.indexation import indexed
from outscore.scoring.invoice import check_invoices
from outscore.scoring.rate_card import baseline_charge
from outscore.scoring.rate_card import slab_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.invoice import InvoiceCheck
    from outscore.model.invoice import LineCheck

F = Fraction
APRIL = Period.parse("2026-04")
ISSUED = date(2026, 5, 3)
FORECAST = {"forecast_hours": F(11000)}
MINIMUM = Minimum(F(95), "forecast_hours")
NOTHING: Mapping[str, Fraction] = {}


def hours(price: str = "21.40", minimum: Minimum | None = MINIMUM, currency: str = "") -> RateLine:
    return RateLine("hours", "Agent hours", "hour", "7.1", rate=F(price), minimum=minimum, currency=currency)


def line(billed: str, units: str | None = None, price: str | None = None, rate: str = "hours") -> InvoiceLine:
    return InvoiceLine(
        F(billed), rate, units=F(units) if units else None, unit_price=F(price) if price else None
    )


def accepted(units: str, rate: str = "hours", on: date = ISSUED, estimated: str = "") -> Acceptance:
    return Acceptance(rate, F(units), "A. Person", on, estimated)


def invoice(
    *lines: InvoiceLine,
    units: tuple[Acceptance, ...] = (),
    currency: str = "GBP",
    exchange: tuple[ExchangeRate, ...] = (),
    number: str = "1",
) -> Invoice:
    return Invoice(number, "acme", "main", APRIL, currency, ISSUED, lines, units, exchange)


def check_invoice(
    rates: list[RateLine],
    indexation: Indexation | None,
    quantities: Mapping[str, Fraction],
    bill: Invoice,
    on: date,
    currency: str = "",
) -> InvoiceCheck:
    """One invoice alone against a rate card."""
    return check_invoices(RateCard(tuple(rates), on, indexation, currency), quantities, [bill])[0]


def check(
    rate: RateLine,
    bill: Invoice,
    quantities: Mapping[str, Fraction] = NOTHING,
    indexation: Indexation | None = None,
) -> InvoiceCheck:
    return check_invoice([rate], indexation, quantities, bill, APRIL.start, "GBP")


def row(*values: object) -> tuple[object, ...]:
    return values


def only(found: InvoiceCheck) -> LineCheck:
    (one,) = found.lines
    return one


def whys(one: LineCheck) -> list[Why]:
    return [reason.why for reason in one.reasons]


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


def slabs(*edges: str) -> tuple[Slab, ...]:
    prices = (Slab(F(9 - place), F(edge)) for place, edge in enumerate(edges))
    return (*prices, Slab(F(1)))


@pytest.mark.parametrize(
    ("volume", "units"),
    [
        ("7000", [2000, 2000, 2000, 1000]),
        ("2000", [2000, 0, 0, 0]),
        ("2000.5", [2000, F(1, 2), 0, 0]),
        ("0", [0, 0, 0, 0]),
    ],
)
def test_units_fall_into_slabs_and_one_on_the_edge_into_the_lower(volume: str, units: list[Fraction]) -> None:
    assert list(slab_units(F(volume), slabs("2000", "4000", "6000"))) == units


def test_each_slabs_units_are_paid_at_its_own_price() -> None:
    rate = RateLine("hours", "Cases", "case", "7", slabs=slabs("2000", "4000", "6000"))
    one = only(check(rate, invoice(line("50000", "7000"), units=(accepted("7000"),))))
    assert one.payable == 2000 * 9 + 2000 * 8 + 2000 * 7 + 1000
    assert one.working is not None
    assert row(*one.working.slab_units) == (2000, 2000, 2000, 1000)


BASELINE = Baseline(F(1000), F(50000), F(5), F(40), F(30))


@pytest.mark.parametrize(
    ("units", "charge"),
    [(1000, 50000), (1050, 50000), (950, 50000), (1060, 50400), (940, 49700), (F("1050.5"), 50020)],
)
def test_only_what_lies_beyond_the_dead_band_changes_the_baseline_charge(
    units: Fraction, charge: int
) -> None:
    assert baseline_charge(BASELINE, F(units)) == charge


def test_a_reduced_charge_never_falls_below_nothing() -> None:
    assert baseline_charge(Baseline(F(100), F(100), F(0), F(1), F(50)), F(0)) == 0


PRICES = Indexation(
    "9", F(100), (IndexValue(date(2026, 4, 1), F("103.7")), IndexValue(date(2027, 4, 1), F(110))), ("hours",)
)


def test_the_index_in_force_on_the_first_day_raises_the_rate_exactly() -> None:
    bill = invoice(line("2219.18", "100", "22.1918"), units=(accepted("100"),))
    assert check(hours(minimum=None), bill, indexation=PRICES).in_order
    earlier = check_invoice([hours(minimum=None)], PRICES, {}, bill, date(2026, 3, 31), "GBP")
    assert only(earlier).payable == 2140


def test_an_indexed_rate_is_rounded_only_as_the_contract_says() -> None:
    cents = Rounding(F("0.01"), RoundingMode.DOWN)
    rounded = Indexation("9", F(100), PRICES.values, ("hours",), cents)
    assert indexed(F("21.40"), PRICES, date(2027, 3, 31)) == F("22.1918")
    assert indexed(F("21.40"), rounded, date(2027, 3, 31)) == F("22.19")


def test_a_rate_that_the_indexation_does_not_name_stays_as_printed() -> None:
    other = Indexation("9", F(100), PRICES.values, ("cases",))
    bill = invoice(line("2140", "100"), units=(accepted("100"),))
    assert check(hours(minimum=None), bill, indexation=other).in_order


DOLLARS = ExchangeRate("USD", "GBP", F("0.79"), date(2026, 4, 30), "ECB")
TURNED = ExchangeRate("GBP", "USD", F("1.2658"), date(2026, 4, 30), "ECB")


def test_a_rate_in_another_currency_is_paid_at_the_dated_exchange_rate() -> None:
    bill = invoice(line("1700", "100", "17"), units=(accepted("100"),), exchange=(DOLLARS,))
    one = only(check(hours(minimum=None, currency="USD"), bill))
    assert (one.payable, one.exchange) == (F("1690.60"), DOLLARS)
    assert one.reason == (
        "The billed rate is 17.00; by the rate card it is 21.40 USD x 0.79 GBP (ECB, 2026-04-30)."
    )


def test_an_exchange_rate_for_the_other_direction_is_not_turned_round() -> None:
    bill = invoice(line("1700", "100"), units=(accepted("100"),), exchange=(TURNED,))
    one = only(check(hours(minimum=None, currency="USD"), bill))
    assert row(one.payable, whys(one)) == (0, [Why.CURRENCY])
    assert one.reason.endswith("from USD to GBP. The one from GBP to USD is not turned round.")


def test_a_rate_without_a_currency_is_in_the_contracts() -> None:
    bill = invoice(line("1700", "100"), units=(accepted("100"),), currency="EUR")
    assert whys(only(check(hours(minimum=None), bill))) == [Why.CURRENCY]


@pytest.mark.parametrize(
    ("billed", "cost", "payable", "why"),
    [
        ("500", PassThrough(F(500), "Carrier invoice 77"), 500, []),
        ("520", PassThrough(F(500), "Carrier invoice 77"), 500, [Why.COST]),
        ("480", PassThrough(F(500), "Carrier invoice 77"), 500, [Why.COST]),
        ("500", PassThrough(F(500), " "), 0, [Why.NO_EVIDENCE]),
        ("79", PassThrough(F(100), "Receipt", "USD"), 79, []),
        ("79", PassThrough(F(100), "Receipt", "EUR"), 0, [Why.CURRENCY]),
    ],
)
def test_a_cost_is_handed_on_as_it_was_and_with_evidence(
    billed: str, cost: PassThrough, payable: int, why: list[Why]
) -> None:
    bill = invoice(InvoiceLine(F(billed), name="Numbers", pass_through=cost), exchange=(DOLLARS,))
    found = check(hours(), bill)
    assert row(only(found).payable, whys(only(found)), found.credit_base) == (payable, why, 0)


def carrier(evidence: str, cost: str = "40") -> InvoiceLine:
    return InvoiceLine(F(cost), name="Numbers", pass_through=PassThrough(F(cost), evidence))


def test_one_piece_of_evidence_proves_a_cost_once_however_it_is_written() -> None:
    found = check(hours(), invoice(carrier("Bill 88"), carrier("Bill 89"), carrier(" bill  88", "50")))
    assert [one.payable for one in found.lines] == [40, 40, 0]
    assert whys(found.lines[2]) == [Why.BILLED_BEFORE]
    assert found.lines[2].reason == (
        "The evidence 'bill  88' was used for line 1 of invoice '1' already, and a cost is handed on once. "
        "Where one document proves several costs, name the part of it for each."
    )
    assert not found.in_order


def test_evidence_of_an_earlier_invoice_of_the_vendor_proves_nothing_again() -> None:
    earlier = replace(invoice(carrier("Bill 88"), number="0"), contract="other", issued=date(2026, 4, 3))
    later = replace(invoice(carrier("Bill 88"), number="9"), issued=date(2026, 6, 3))
    card = RateCard((hours(),), APRIL.start)
    (first,) = check_invoices(card, {}, [invoice(carrier("BILL 88"))], None, [later, earlier])
    assert row(first.payable, whys(only(first))) == (0, [Why.BILLED_BEFORE])
    (alone,) = check_invoices(card, {}, [invoice(carrier("BILL 88"))], None, [later])
    assert row(alone.payable, alone.in_order) == (40, True)


def test_a_cost_that_was_given_back_may_be_handed_on_again() -> None:
    found = check(hours(), invoice(carrier("Bill 88"), carrier("Bill 88", "-40"), carrier("Bill 88")))
    assert row(found.payable, found.in_order) == (40, True)


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


AMOUNTS = st.fractions(min_value=0, max_value=10**6, max_denominator=10**4)


@settings(max_examples=40)
@given(AMOUNTS, st.lists(AMOUNTS, min_size=0, max_size=5, unique=True))
def test_the_units_of_all_slabs_are_the_volume(volume: Fraction, edges: list[Fraction]) -> None:
    parts = slab_units(volume, [*(Slab(F(1), edge) for edge in sorted(edges)), Slab(F(1))])
    assert sum(parts) == volume
    assert min(parts) >= 0


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
@given(AMOUNTS, st.fractions(min_value=1, max_value=500), st.fractions(min_value=1, max_value=500))
def test_indexation_is_exact_and_can_be_undone(rate: Fraction, base: Fraction, index: Fraction) -> None:
    there = Indexation("", base, (IndexValue(APRIL.start, index),), ("hours",))
    back = Indexation("", index, (IndexValue(APRIL.start, base),), ("hours",))
    assert indexed(indexed(rate, there, APRIL.start), back, APRIL.start) == rate


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
