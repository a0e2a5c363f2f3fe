"""Invoices checked against facts, and the charges that a settlement takes from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.offices import FILES
from tests.offices import HEADER
from tests.offices import new_database
from tests.offices import new_desk

from outscore.errors import UnknownName
from outscore.model.period import Period
from outscore.workflow.invoicing import charges_of
from outscore.workflow.invoicing import quantities_of
from outscore.workflow.invoicing import wanted_checks
from outscore.workflow.invoicing import why_no_charges

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

CON = "contracts/main.yaml"
CHARGES = "charges: {{source: {source}, clause: '7'{rest}}}\n"
CARD = """\
currency: GBP
rates:
  - {id: calls, name: Calls, unit: call, clause: "7.1", rate: 2.50, accepted_from: answered}
  - {id: chats, name: Chats, unit: chat, clause: "7.2", rate: 1}
"""
MAY, QUARTER = Period.parse("2026-05"), Period.parse("2026-Q2")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace with a rate card, in which 100 calls of acme in April are accepted by the facts."""
    made = new_desk(tmp_path, new_database("sqlite", tmp_path))
    made.drop("figures.csv", "A1,2026-04,sales,60,57", "A1,2026-04,help,40,40", "bolt,2026-04,sales,9,9")
    return made


def terms(desk: Desk, source: str, rest: str = "", card: str = CARD) -> None:
    desk.write(CON, FILES[CON] + card + CHARGES.format(source=source, rest=rest))


def bill(desk: Desk, number: str, *lines: str, **keys: str) -> None:
    """Write an invoice file."""
    said = {"vendor": "acme", "contract": "main", "period": "2026-04", "currency": "GBP"} | keys
    text = "".join(f"{key}: {value}\n" for key, value in said.items())
    text += "lines:\n" + "".join(f"  - {{{line}}}\n" for line in lines)
    desk.write(f"invoices/{said['vendor']}-{number}.yaml", f"invoice: {number}\nissued: '2026-05-03'\n{text}")


def charges(desk: Desk, period: Period = APRIL, vendor: str = "acme") -> tuple[object, bool]:
    desk.receive()
    with desk.open() as office:
        return charges_of(office, vendor, office.workspace.contract("main"), period)


def why_none(desk: Desk) -> str:
    with desk.open() as office:
        return why_no_charges(office, "acme", office.workspace.contract("main"), APRIL)


CALLS = "rate: calls, billed_units: 110, billed_amount: 275.00"
COST = "name: Numbers, billed_amount: 40.00, pass_through: {cost: 40, evidence: Bill}"


def test_fixed_charges_are_what_the_contract_says(desk: Desk) -> None:
    terms(desk, "fixed", ", amount: 5000")
    assert charges(desk) == (5000, False)


def test_without_charges_there_are_none(desk: Desk) -> None:
    assert charges(desk) == (None, False)


def test_charges_of_an_accepted_invoice_leave_out_disputes_and_costs_handed_on(desk: Desk) -> None:
    terms(desk, "accepted_invoice", ", amount: 300")
    assert charges(desk) == (300, True)
    bill(desk, "A-1", CALLS, COST)
    assert charges(desk) == (250, False)


def test_units_nobody_accepted_leave_the_estimate_in_place(desk: Desk) -> None:
    terms(desk, "accepted_invoice", ", amount: 300")
    bill(desk, "A-1", CALLS, "rate: chats, billed_amount: 20.00")
    assert charges(desk) == (300, True)
    estimate = "[{rate: chats, units: 15, by: A. Person, day: '2026-05-04', estimated: as in March}]"
    bill(desk, "A-1", CALLS, "rate: chats, billed_amount: 20.00", accepted=estimate)
    assert charges(desk) == (265, True)
    final = estimate.replace(", estimated: as in March", "")
    bill(desk, "A-1", CALLS, "rate: chats, billed_amount: 20.00", accepted=final)
    assert charges(desk) == (265, False)


def test_an_invoice_in_another_currency_than_the_contract_is_not_converted(desk: Desk) -> None:
    terms(desk, "accepted_invoice", ", amount: 300")
    bill(desk, "A-1", CALLS, currency="USD")
    assert charges(desk) == (300, True)


def test_two_invoices_of_a_period_are_paid_once(desk: Desk) -> None:
    terms(desk, "accepted_invoice")
    bill(desk, "A-1", "rate: calls, billed_amount: 200.00")
    bill(desk, "A-2", "rate: calls, billed_amount: 200.00")
    assert charges(desk) == (250, False)


def test_a_quarters_charges_need_the_invoices_of_all_its_months(desk: Desk) -> None:
    terms(desk, "accepted_invoice")
    rows = [f"A1,2026-0{month},sales,100,90" for month in (4, 5, 6)]
    desk.drop("figures.csv", *rows)
    for month in ("04", "05"):
        bill(desk, f"A-{month}", "rate: calls, billed_amount: 250.00", period=f"2026-{month}")
    assert charges(desk, QUARTER) == (None, True)
    bill(desk, "A-06", "rate: calls, billed_amount: 240.00", period="2026-06")
    assert charges(desk, QUARTER) == (740, False)


def test_charges_from_a_quantity_are_its_sum_over_the_period(desk: Desk) -> None:
    terms(desk, "quantity", ", quantity: answered")
    assert charges(desk) == (100, False)
    assert charges(desk, vendor="bolt") == (9, False)
    assert charges(desk, MAY) == (None, True)
    assert charges(desk, QUARTER) == (None, True)


def test_a_quantity_that_a_row_does_not_report_is_not_known(desk: Desk) -> None:
    plain, marked = (
        "{column: Answered, type: count}",
        '{column: Answered, type: count, not_reported: ["n/a"]}',
    )
    desk.change("feeds/figures.yaml", plain, marked)
    desk.write("inbox/figures.csv", f"{HEADER}\nA1,2026-04,sales,60,57\nA1,2026-04,help,n/a,0\n")
    desk.receive()
    with desk.open() as office:
        contract = office.workspace.contract("main")
        found = quantities_of(office, "acme", contract, APRIL, ["answered", "in_time", "nothing", ""])
        assert found == {"in_time": 57}
        assert quantities_of(office, "acme", contract, Period.parse("2026-W15"), ["in_time"]) == {}


def numbers(desk: Desk, wanted: str | None, vendor: str | None = None) -> list[str]:
    with desk.open() as office:
        return [f"{one.invoice.number} {one.invoice.vendor}" for one in wanted_checks(office, wanted, vendor)]


def test_invoices_are_found_by_number_period_and_vendor(desk: Desk) -> None:
    terms(desk, "fixed", ", amount: 1")
    bill(desk, "A-1", CALLS)
    bill(desk, "A-2", CALLS, period="2026-05")
    bill(desk, "A-1", CALLS, vendor="bolt")
    bill(desk, "B-2", CALLS, vendor="bolt", period="2026-07")
    assert numbers(desk, None) == ["A-1 acme", "A-1 bolt", "A-2 acme", "B-2 bolt"]
    assert numbers(desk, "2026-Q2") == ["A-1 acme", "A-1 bolt", "A-2 acme"]
    assert numbers(desk, "2026-05") == numbers(desk, "A-2") == ["A-2 acme"]
    assert numbers(desk, "A-1", "Bolt Services") == ["A-1 bolt"]
    assert numbers(desk, "A-1") == ["A-1 acme", "A-1 bolt"]
    with pytest.raises(UnknownName, match=r"'A-9'. Known: A-1, A-2"):
        numbers(desk, "A-9", "acme")


def test_no_percentage_is_taken_of_charges_below_zero(desk: Desk) -> None:
    terms(desk, "accepted_invoice", ", amount: 300")
    chats = "rate: chats, billed_units: -100, billed_amount: -100.00"
    bill(desk, "A-1", chats, accepted="[{rate: chats, units: -100, by: A. Person, day: '2026-05-04'}]")
    assert charges(desk) == (None, False)
    assert why_none(desk).startswith(
        "The accepted charges come to GBP -100.00, and no percentage is taken of less than zero."
    )
    bill(desk, "A-2", CALLS)
    assert (charges(desk), why_none(desk)) == ((150, False), "")


def test_no_percentage_is_taken_where_the_sign_of_a_line_is_in_doubt(desk: Desk) -> None:
    terms(desk, "accepted_invoice", ", amount: 300")
    bill(desk, "A-1", "rate: calls, billed_units: -110, billed_amount: -275.00")
    assert charges(desk) == (None, False)
    assert why_none(desk).startswith("On A-1 a line gives money back where some is due")


def test_an_invoice_for_a_month_outside_the_contract_is_disputed_whole(desk: Desk) -> None:
    desk.write(CON, FILES[CON] + CARD + 'ends: "2026-04-15"\n')
    bill(desk, "A-1", CALLS)
    bill(desk, "A-2", CALLS, period="2026-05")
    desk.receive()
    with desk.open() as office:
        (april,) = wanted_checks(office, "A-1", None)
        (may,) = wanted_checks(office, "A-2", None)
    assert [int(one) for one in (april.payable, may.payable, may.disputed)] == [250, 0, 275]
    assert "The contract main is not in force in 2026-05: it runs from" in may.lines[0].reason
