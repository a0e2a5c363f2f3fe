"""Invoice files: read with their lines, held against the contract's rate card."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.contracts.conftest import FILES
from tests.scoring.terms import contract

from outscore.contracts.invoice_examples import invoice_example
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.invoice import PassThrough
from outscore.model.period import Period
from outscore.model.terms.invoicing import Minimum
from outscore.model.terms.invoicing import RateLine
from outscore.model.terms.invoicing import Slab
from outscore.model.terms.whole import ContractTerms

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

    from outscore.model.contract import Contract

CON, INV = "contracts/main.yaml", "invoices/acme-2026-04.yaml"
TERMS = """\
currency: GBP
rates:
  - {id: hours, name: Agent hours, unit: hour, clause: "7.1", rate: 21.40}
  - {id: chats, name: Chats, unit: chat, clause: "7.2", rate: 0.90, currency: USD}
"""
INVOICE = """\
invoice: ACM-1
vendor: acme
contract: main
period: 2026-04
currency: GBP
issued: "2026-05-03"
lines:
  - {rate: hours, billed_units: 100, billed_rate: 21.40, billed_amount: 2140.00}
  - {rate: chats, billed_units: 100, billed_amount: 71.10}
  - {name: Numbers, billed_amount: 480.00, pass_through: {cost: 480, evidence: Carrier bill 7}}
accepted:
  - {rate: hours, units: 100, by: A. Person, day: "2026-05-05"}
  - {rate: chats, units: 100, by: A. Person, day: "2026-05-05", estimated: as in March}
exchange_rates:
  - {from: USD, to: GBP, rate: 0.79, day: "2026-04-30", published_by: ECB}
credits:
  - {name: Credits of March, amount: 100.00}
tax: 538.22
total: 3129.32
"""


@pytest.fixture
def billed(desk: Desk) -> Desk:
    """A workspace with an invoice that is in order."""
    desk.write(CON, FILES[CON] + TERMS)
    desk.write(INV, INVOICE)
    return desk


def told(desk: Desk) -> list[str]:
    return [str(fault) for fault in check_workspace(desk.folder)]


def test_an_invoice_in_order_is_read_whole(billed: Desk) -> None:
    assert told(billed) == []
    (invoice,) = load_workspace(billed.folder).invoices
    hours, chats, numbers = invoice.lines
    assert (invoice.number, str(invoice.period), invoice.currency) == ("ACM-1", "2026-04", "GBP")
    assert (hours.units, hours.unit_price) == (Fraction(100), Fraction("21.40"))
    assert (chats.billed, chats.unit_price) == (Fraction("71.10"), None)
    assert numbers.pass_through == PassThrough(Fraction(480), "Carrier bill 7")
    assert [one.estimated for one in invoice.accepted] == ["", "as in March"]
    assert (invoice.exchange_rates[0].source, invoice.exchange_rates[0].target) == ("USD", "GBP")
    assert (invoice.credits[0].amount, invoice.tax) == (Fraction(100), Fraction("538.22"))


def test_a_workspace_needs_no_invoices(desk: Desk) -> None:
    assert load_workspace(desk.folder).invoices == ()


FAULTS = [
    ("vendor: acme", "vendor: acne", "2: There is no vendor 'acne'. Did you mean 'acme'?"),
    ("contract: main", "contract: man", "3: There is no contract 'man'. Did you mean 'main'?"),
    ("period: 2026-04", "period: April", "4: period of invoice 'ACM-1' must be a month"),
    ("currency: GBP", "currency: pounds", "5: currency of invoice 'ACM-1' must be the three capitals"),
    ("{rate: chats, billed", "{rate: chat, billed", "9: There is no rate 'chat'. Did you mean 'chats'?"),
    ("{rate: hours, units", "{rate: hour, units", "12: There is no rate 'hour'. Did you mean 'hours'?"),
    ("71.10", "71.105", "9: billed_amount is 71.105; an amount in GBP has 2 decimals."),
    ("{name: Numbers, ", "{", "10: What does the line bill?"),
    ("name: Numbers", "rate: hours", "10: A line has a rate of the rate card or is a pass_through."),
    ("cost: 480, ", "", "10: What is the cost of pass_through of invoice line 'Numbers'?"),
    ('units: 100, by: A. Person, day: "2026-05-05"}', 'by: A, day: "2026-05-05"}', "12: What is the units"),
    ("from: USD", "from: GBP", "15: from and to are both GBP."),
    ("rate: 0.79", "rate: 0", "15: rate is 0; it is more than 0."),
    (
        "{rate: chats, units",
        "{rate: hours, units",
        "13: Units of 'hours' were accepted on 2026-05-05 in line 12",
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS)
def test_a_slip_in_an_invoice_file_is_told_with_its_line(
    billed: Desk, old: str, new: str, sentence: str
) -> None:
    billed.change(INV, old, new)
    assert [fault for fault in told(billed) if fault.startswith(f"{INV}:{sentence}")], told(billed)


WARNINGS = [
    ("2140.00", "2410.00", "8: Warning: 100 x 21.40 is 2,140.00; billed is GBP 2,410.00."),
    ("from: USD", "from: EUR", "9: Warning: The price is in USD and the invoice in GBP"),
    ("total: 3129.32", "total: 3129.33", "19: Warning: Lines and tax less credits come to GBP 3,129.32"),
    (
        "period: 2026-04",
        "period: 2026-03",
        "4: Warning: The contract 'main' is not in force on 2026-03-01, when 2026-03 begins. Nothing on",
    ),
    ("{rate: hours, units: 100", "{rate: hours, units: -100", "12: Warning: -100 units are accepted"),
    (
        "  - {name: Numbers",
        "  - {rate: chats, billed_units: 100, billed_amount: 71.10}\n  - {name: Numbers",
        "10: Warning: The same is billed in line 9.",
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence"), WARNINGS)
def test_what_the_vendor_may_have_got_wrong_is_a_warning_and_can_be_checked(
    billed: Desk, old: str, new: str, sentence: str
) -> None:
    billed.change(INV, old, new)
    assert [fault for fault in told(billed) if fault.startswith(f"{INV}:{sentence}")], told(billed)
    assert len(load_workspace(billed.folder).invoices) == 1


def test_a_number_may_be_used_once_by_a_vendor(billed: Desk) -> None:
    billed.write("invoices/b.yaml", INVOICE)
    assert told(billed) == [
        f"invoices/b.yaml:1: The invoice 'ACM-1' of 'acme' is in {INV}, line 1 too. Keep one of them."
    ]
    billed.change("invoices/b.yaml", "vendor: acme", "vendor: bolt")
    assert told(billed) == []


def test_a_number_in_other_letters_or_spaces_is_the_same_number(billed: Desk) -> None:
    billed.write("invoices/b.yaml", INVOICE.replace("invoice: ACM-1", 'invoice: " acm -1"'))
    assert told(billed) == [
        f"invoices/b.yaml:1: The invoice ' acm -1' of 'acme' is in {INV}, line 1 too. Keep one of them."
    ]


def test_an_invoice_names_a_contract_that_binds_its_vendor(billed: Desk) -> None:
    billed.change(CON, "vendors: all", "vendors: [bolt]")
    assert any(
        fault.startswith(f"{INV}:3: The contract 'main' does not bind 'acme'") for fault in told(billed)
    )


@dataclass(frozen=True)
class Given:
    """What an example says of a rate."""

    accepted: Decimal | None = None
    billed: Decimal | None = None
    units: Decimal | None = None
    unit_price: Decimal | None = None


D, F = Decimal, Fraction
APRIL = Period.parse("2026-04")
HOURS = RateLine("hours", "", "hour", "", rate=F("21.40"), minimum=Minimum(F(95), "forecast"))
SLABS = tuple(Slab(F(9), F(edge)) for edge in (2000, 4000, 6000))
CASES = RateLine("cases", "", "case", "", slabs=(*SLABS, Slab(F(1))), currency="USD")


def with_rates(*rates: RateLine) -> Contract:
    plain = contract()
    return type(plain)(
        id=plain.id,
        name=plain.name,
        client=plain.client,
        span=plain.span,
        vendors=plain.vendors,
        judged_over=plain.judged_over,
        measures=plain.measures,
        terms_sha256="",
        terms=ContractTerms(currency="GBP", rates=rates),
    )


def test_a_worked_example_needs_only_units_and_the_forecast() -> None:
    given = {"hours": Given(D(10480), units=D("10912.5")), "cases": Given(D(7000))}
    found = invoice_example(with_rates(HOURS, CASES), given, {"forecast": F(11000)}, APRIL)
    hours, cases = found.lines
    assert (hours.payable, hours.disputed) == (F(224272), F("9255.50"))
    assert (cases.payable, cases.disputed) == (F(55000), F(0))
    assert cases.working is not None
    assert [int(units) for units in cases.working.slab_units] == [2000, 2000, 2000, 1000]
    assert found.credit_base == F(224272) + 55000


@pytest.mark.parametrize(
    ("given", "billed"),
    [
        (Given(D(9000)), F("223630")),
        (Given(D(9000), billed=D(5)), F(5)),
        (Given(D(9000), units=D(100)), F(2140)),
        (Given(D(9000), units=D(100), unit_price=D(20)), F(2000)),
    ],
)
def test_what_an_example_leaves_out_of_the_bill_is_worked_out(given: Given, billed: Fraction) -> None:
    found = invoice_example(with_rates(HOURS), {"hours": given}, {"forecast": F(11000)}, APRIL)
    assert found.billed == billed
