"""Money keeps the names under which it was booked: of its contract, currency, clause and measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import CONTRACT
from tests.ledger.conftest import WHY

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter

BY_BAND = """\
contract: main
name: Main agreement
vendors: all
starts: "2026-01-01"
currency: GBP
charges: {source: fixed, clause: "7", amount: 100000}
missing_data: {no_report: not_measured, no_volume: not_measured, clause: "2"}
measures:
  - id: speed
    name: Speed
    metric: service_level
    clause: "3.1"
    target: {at_least: 99}
    bands: [{band: met, at_least: 99}, {band: missed, percent: 1}]
    credit: {scheme: percent_by_band}
"""
WAIVE = ("ledger", "waive", "acme", "2026-01", "--amount", "400", "--clause", "7.1", *WHY)
APPROVE = ("approve", "--vendor", "acme", *WHY)


@pytest.fixture
def owed(counter: Counter) -> Counter:
    """January owes GBP 1,000, of which 400 are waived."""
    counter.month(1, 985)
    counter.done(*WAIVE)
    return counter


def words(output: str) -> str:
    return " ".join(output.split())


def approve_refused(owed: Counter, period: str) -> str:
    refused = owed.done("approve", period, *APPROVE[1:], code=1)
    assert "Money would end under two names." in words(refused.output)
    return words(refused.output)


def test_another_currency_in_the_file_is_refused_and_named(owed: Counter) -> None:
    owed.desk.change("contracts/main.yaml", "currency: GBP", "currency: EUR")
    owed.desk.drop("figures-2.csv", "A1,2026-02,sales,1000,985")
    owed.done("receive")
    owed.done("score", "2026-02")
    said = approve_refused(owed, "2026-02")
    assert (
        "acme, main: money of 2026-01 is booked in GBP, and the contract now says EUR. Put GBP back" in said
    )
    assert "money of 2026-01 is booked in GBP" in words(owed.done("ledger", "--check", code=1).output)
    owed.desk.change("contracts/main.yaml", "currency: EUR", "currency: GBP")
    owed.month(2)
    assert {row["currency"] for row in owed.rows("ledger")} == {"GBP"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('clause: "7.1"', 'clause: "7.1a"', "the contract has no clause '7.1' for that month any more"),
        ("contract: main", "contract: care", "contract 'main', which the workspace no longer has"),
    ],
)
def test_what_a_person_waived_is_not_left_behind_under_an_old_name(
    owed: Counter, old: str, new: str, said: str
) -> None:
    """Restated under another clause, 1,000 would be booked anew and the waiver be lost."""
    owed.done("restate", "2026-01", "--vendor", "acme", *WHY)
    owed.desk.change("contracts/main.yaml", old, new)
    owed.done("score", "2026-01")
    assert said in approve_refused(owed, "2026-01")
    assert said in words(owed.done("ledger", "--check", code=1).output)
    assert owed.balance() == "600.00"
    owed.desk.change("contracts/main.yaml", new, old)
    owed.done("score", "2026-01")
    owed.done("approve", "2026-01", "--vendor", "acme", *WHY)
    assert owed.balance() == "600.00"
    assert "adds up" in owed.done("ledger", "--check").output


def test_a_measure_that_was_renamed_after_a_waiver_is_named(counter: Counter) -> None:
    counter.desk.write("contracts/main.yaml", BY_BAND)
    counter.month(1, 985)
    counter.done("ledger", "waive", "acme", "2026-01", "--amount", "400", "--clause", "3.1", *WHY)
    counter.desk.change("contracts/main.yaml", "id: speed", "id: answered")
    said = words(counter.done("ledger", "--check", code=1).output)
    assert (
        "acme, main, 2026-01: GBP 600.00 is open for 'speed' under clause '3.1', and the contract has no "
        "'speed' for that month any more. Put the old name back, and write the new one under `changes`"
    ) in said


def test_a_name_that_changes_from_a_day_on_is_no_second_name(owed: Counter) -> None:
    owed.desk.write(
        "contracts/main.yaml",
        CONTRACT + 'changes:\n  - {from: "2026-02-01", clause: Amendment 1, set: {points.clause: "7.1a"}}\n',
    )
    owed.month(2, 985)
    assert [row["clause"] for row in owed.rows("ledger", "acme")] == ["7.1", "7.1", "7.1a"]
    assert "adds up" in owed.done("ledger", "--check").output


RETAINED = CONTRACT.replace(
    "repeats:", 'retainage:\n  - {id: held, clause: "8", percent: 1, of: charges}\nrepeats:'
)
BAD, GOOD = 985, 992


def held_for_two_months(counter: Counter) -> None:
    """January and February hold GBP 1,000 back each; March releases both."""
    counter.desk.write("contracts/main.yaml", RETAINED)
    for number, in_time in enumerate((BAD, BAD, GOOD), 1):
        counter.month(number, in_time)


def test_money_held_back_is_not_left_behind_under_an_id_that_was_changed(counter: Counter) -> None:
    """Of February restated, March would release under the new id alone, and what January held be lost."""
    held_for_two_months(counter)
    before = counter.balance()
    counter.desk.change("contracts/main.yaml", "id: held", "id: heldx")
    counter.done("restate", "2026-02", "--vendor", "acme", *WHY)
    said = approve_refused(counter, "2026-02")
    assert "acme, main, 2026-01: GBP 1,000.00 is open for 'held' under clause '8'" in said
    assert "write the new one under `changes`" in said
    assert counter.balance() == before


def test_a_month_after_a_rename_is_not_approved_either(counter: Counter) -> None:
    counter.desk.write("contracts/main.yaml", RETAINED)
    counter.month(1, BAD)
    counter.desk.change("contracts/main.yaml", "id: held", "id: heldx")
    counter.desk.drop("figures-2.csv", "A1,2026-02,sales,1000,985")
    counter.done("receive")
    counter.done("score", "2026-02")
    assert "2026-01: GBP 1,000.00 is open for 'held'" in approve_refused(counter, "2026-02")


def test_money_that_goes_to_another_id_makes_a_restatement_of_itself(counter: Counter) -> None:
    """Its net amount is the same, and all of it is under another name."""
    counter.desk.write("contracts/main.yaml", RETAINED)
    counter.month(1, BAD)
    counter.desk.change("contracts/main.yaml", "id: held", "id: heldx")
    said = words(counter.done("restatements", "2026-01", code=1).output)
    assert "acme, contract main, 2026-01: a restatement is proposed." in said


def test_a_rename_that_is_booked_anew_in_every_month_is_approved(counter: Counter) -> None:
    counter.desk.write("contracts/main.yaml", RETAINED)
    counter.month(1, BAD)
    counter.desk.change("contracts/main.yaml", "id: held", "id: heldx")
    counter.done("restate", "2026-01", "--vendor", "acme", *WHY)
    counter.done("approve", "2026-01", "--restatement", *WHY)
    assert "adds up" in counter.done("ledger", "--check").output
