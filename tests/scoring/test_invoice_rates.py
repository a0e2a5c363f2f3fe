"""What a rate card makes of units: slabs, baselines, indexed rates, other currencies, costs handed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.scoring.invoices import AMOUNTS
from tests.scoring.invoices import APRIL
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

from outscore.model.invoice import ExchangeRate
from outscore.model.invoice import InvoiceLine
from outscore.model.invoice import PassThrough
from outscore.model.invoice import RateCard
from outscore.model.invoice import Why
from outscore.model.terms.invoicing import Baseline
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
    from fractions import Fraction


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


@settings(max_examples=40)
@given(AMOUNTS, st.lists(AMOUNTS, min_size=0, max_size=5, unique=True))
def test_the_units_of_all_slabs_are_the_volume(volume: Fraction, edges: list[Fraction]) -> None:
    parts = slab_units(volume, [*(Slab(F(1), edge) for edge in sorted(edges)), Slab(F(1))])
    assert sum(parts) == volume
    assert min(parts) >= 0


@settings(max_examples=40)
@given(AMOUNTS, st.fractions(min_value=1, max_value=500), st.fractions(min_value=1, max_value=500))
def test_indexation_is_exact_and_can_be_undone(rate: Fraction, base: Fraction, index: Fraction) -> None:
    there = Indexation("", base, (IndexValue(APRIL.start, index),), ("hours",))
    back = Indexation("", index, (IndexValue(APRIL.start, base),), ("hours",))
    assert indexed(indexed(rate, there, APRIL.start), back, APRIL.start) == rate


def test_a_difference_in_units_and_in_price_is_told_as_both() -> None:
    card = RateLine("hours", "Hours", "hour", "7", slabs=(Slab(F(22), F(5000)), Slab(F(20))))
    one = only(check(card, invoice(line("111540", "5070"), units=(accepted("5030"),))))
    assert row(one.payable, one.disputed) == (110600, 940)
    assert whys(one) == [Why.UNITS, Why.RATE]
    assert one.reason.endswith(
        "By the rate card the billed 5,070 units come to GBP 111,400.00: their number makes GBP 800.00 more, "
        "their price GBP 140.00 more."
    )
    at_the_cards_price = only(check(card, invoice(line("111400", "5070"), units=(accepted("5030"),))))
    assert whys(at_the_cards_price) == [Why.UNITS]


def test_a_line_that_gives_back_what_is_due_is_asked_about() -> None:
    found = check(hours(minimum=None), invoice(line("-2140", "-100"), units=(accepted("100"),)))
    assert whys(only(found)) == [Why.UNITS, Why.SIGN]
    assert only(found).reason.endswith(
        "It gives GBP 2,140.00 back, and by the rate card GBP 2,140.00 is due: is the sign right?"
    )
    assert found.contrary
    billed = invoice(line("2140", "100"), line("-40"), units=(accepted("98"),))
    assert not check(hours(minimum=None), billed).contrary


def test_nothing_is_payable_for_a_period_in_which_the_contract_is_not_in_force() -> None:
    bill = invoice(line("2140", "100"), line("-20"), units=(accepted("100"),))
    card = RateCard((hours(minimum=None),), APRIL.start, currency="GBP")
    (found,) = check_invoices(card, {}, [bill], not_in_force="The contract main is not in force in 2026-04.")
    assert row(found.payable, found.disputed, found.in_order) == (0, 2140, False)
    assert [whys(one) for one in found.lines] == [[Why.NOT_IN_FORCE]] * 2
