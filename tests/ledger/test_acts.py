"""What persons note in the ledger: waivers, credits applied to invoices, and how far things have come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import CONTRACT
from tests.ledger.conftest import WHY

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter

DEADLINES = """\
claim_within: {days: 20, clause: "9.1", counted_in: working}
disputes: {within_days: 10, afterwards: money_still_moves, clause: "9.2"}
closed_days: ["2026-04-03", "2026-04-06"]
triggers:
  - id: plan
    name: Rectification plan
    clause: "10"
    due_within_days: 10
    when: [{test: points_total, at_least: 7, in_last: 2}]
caps:
  - {id: month, clause: "8", window: period, percent: 4, of: charges, measures: all}
"""


@pytest.fixture
def owed(counter: Counter) -> Counter:
    """January owes GBP 1,000, February GBP 6,000."""
    counter.month(1, 985)
    counter.month(2, 965)
    return counter


def test_a_waiver_takes_from_what_is_open_and_names_who_and_why(owed: Counter) -> None:
    owed.done("ledger", "waive", "acme", "2026-02", "--amount", "1500.50", "--clause", "7.1", *WHY)
    last = owed.rows("ledger", "acme")[-1]
    assert (last["entry"], last["amount"], last["balance"]) == ("waiver", "-1500.50", "5499.50")
    assert (last["booked_in"], last["person"], last["reason"]) == ("2026-03", WHY[1], WHY[3])
    assert (last["open"], last["status"]) == ("4499.50", "proposed")
    assert "adds up" in owed.done("ledger", "--check").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2026-02", "--amount", "6000.01", "--clause", "7.1"), "GBP 6,000.00 is open, not GBP 6,000.01"),
        (("2026-02", "--amount", "1", "--clause", "7.9"), "It has lines under '7.1'"),
        (("2026-03", "--amount", "1", "--clause", "7.1"), "No result of acme for 2026-03 is approved"),
        (("2026-02", "--amount", "0", "--clause", "7.1"), "greater than nothing"),
        (("2026-02", "--amount", "ten", "--clause", "7.1"), "not an amount"),
    ],
)
def test_a_waiver_of_more_than_is_open_is_refused(owed: Counter, words: tuple[str, ...], said: str) -> None:
    refused = owed.done("ledger", "waive", "acme", *words, *WHY, code=2)
    assert said in " ".join(refused.output.split())
    assert len(owed.lines()) == 2


def test_what_was_waived_cannot_be_waived_again(owed: Counter) -> None:
    words = ("ledger", "waive", "acme", "2026-02", "--amount", "4000", "--clause", "7.1", "--by", "A")
    owed.done(*words, "--reason", "goodwill")
    assert "noted before" in owed.done(*words, "--reason", "goodwill").output
    owed.done(*words, "--reason", "more goodwill", code=2)
    assert owed.balance() == "3000.00"


@pytest.mark.parametrize(
    "act",
    [
        ("waive", "acme", "2026-02", "--clause", "7.1", *WHY),
        ("apply", "acme", "2026-02", "--invoice", "7", "--by", "F"),
    ],
    ids=["waive", "apply"],
)
@pytest.mark.parametrize(
    ("currency", "amount", "coin"),
    [("GBP", "5.005", "GBP 0.01"), ("JPY", "5.5", "JPY 1"), ("KWD", "5.0005", "KWD 0.001")],
)
def test_an_amount_that_nobody_can_pay_is_refused(
    counter: Counter, act: tuple[str, ...], currency: str, amount: str, coin: str
) -> None:
    counter.desk.write("contracts/main.yaml", CONTRACT.replace("GBP", currency))
    counter.month(2, 965)
    refused = counter.done("ledger", *act, "--amount", amount, code=2)
    said = f"The amount has more decimals than {currency} is paid with: the smallest is {coin}."
    assert said in " ".join(refused.output.split())
    assert len(counter.lines()) == 1


@pytest.mark.parametrize(
    "act",
    [
        ("waive", "acme", "2026-02", "--clause", "7.1", "--amount", "100", *WHY),
        ("apply", "acme", "2026-02", "--invoice", "INV-7", "--amount", "100", "--by", "Finance"),
        ("mark", "acme", "2026-02", "--status", "claimed", *WHY),
    ],
    ids=["waive", "apply", "mark"],
)
def test_a_second_act_like_the_first_is_booked_when_it_is_told_apart(
    owed: Counter, act: tuple[str, ...]
) -> None:
    """Said again by accident, nothing is added; with a note of its own it is another one, once."""
    for note in ((), ("--note", "second letter"), ("--note", "third letter")):
        owed.done("ledger", *act, *note)
        repeat = " ".join(owed.done("ledger", *act, *note).output.split())
        assert "nothing was added. To note another one like it, say what it is: --note TEXT" in repeat
    last = [row["reason"] for row in owed.rows("ledger", "acme", "--period", "2026-02")][1:]
    assert [reason.partition(" (")[2] for reason in last] == ["", "second letter)", "third letter)"]


def test_a_credit_applied_to_an_invoice_is_no_longer_open(owed: Counter) -> None:
    words = ("ledger", "apply", "acme", "2026-02", "--invoice", "INV-7", "--by", "Finance")
    owed.done(*words)
    assert "noted before" in owed.done(*words).output
    last = owed.rows("ledger", "acme")[-1]
    assert (last["entry"], last["amount"], last["invoice"]) == ("application", "-6000.00", "INV-7")
    assert (last["balance"], last["open"], last["status"]) == ("1000.00", "0.00", "closed")
    refused = owed.done("ledger", "apply", "acme", "2026-02", "--invoice", "INV-8", "--by", "Finance", code=2)
    assert "GBP 0.00 is open" in refused.output
    assert "adds up" in owed.done("ledger", "--check").output


BILL = """\
invoice: {number}
vendor: acme
contract: main
period: "2026-02"
currency: GBP
issued: "2026-03-03"
lines:
  - {{name: Numbers, billed_amount: 40.00, pass_through: {{cost: 40, evidence: Bill}}}}
credits: [{credits}]
"""
SHOWN = "{{name: Service credits of February, amount: {}}}"


def bill(desk: Counter, number: str, shown: str = "") -> None:
    credits_ = SHOWN.format(shown) if shown else ""
    desk.desk.write(f"invoices/{number}.yaml", BILL.format(number=number, credits=credits_))


def test_a_credit_goes_onto_an_invoice_that_the_workspace_knows(owed: Counter) -> None:
    words = ("ledger", "apply", "acme", "2026-02", "--by", "Finance", "--invoice")
    said = owed.done(*words, "INV-1").output
    assert "The workspace has no invoice of acme, so that nobody can check INV-1" in " ".join(said.split())
    bill(owed, "INV-7")
    refused = owed.done("ledger", "apply", "acme", "2026-01", *words[4:], "NOPE-1", code=2)
    assert "There is no invoice of acme 'NOPE-1'. Known: INV-7." in refused.output
    assert "no invoice" not in owed.done("ledger", "apply", "acme", "2026-01", *words[4:], "INV-7").output


@pytest.mark.parametrize(
    ("shown", "applied", "code", "said"),
    [
        ("6000", "6000", 0, "Credits on it: GBP 6,000.00, due: GBP 6,000.00."),
        ("", "6000", 1, "A credit is missing: the ledger applied GBP 6,000.00 to it, and it shows none."),
        ("5000", "6000", 1, "It shows credits of GBP 5,000.00; the ledger applied GBP 6,000.00 to it."),
        ("100", "", 1, "It shows a credit that nobody knows: GBP 100.00. The ledger applied nothing to it."),
        ("", "", 0, "Credits on it: GBP 0.00, due: GBP 0.00."),
    ],
)
def test_the_credits_on_an_invoice_are_held_against_what_was_applied_to_it(
    owed: Counter, shown: str, applied: str, code: int, said: str
) -> None:
    bill(owed, "INV-7", shown)
    if applied:
        words = ("ledger", "apply", "acme", "2026-02", "--by", "Finance", "--invoice", "INV-7")
        owed.done(*words, "--amount", applied)
    assert said in " ".join(owed.done("invoice", "check", "INV-7", code=code).output.split())


def test_what_the_vendor_is_owed_goes_onto_an_invoice_too(owed: Counter) -> None:
    """6,000 were applied; restated to nothing, 6,000 are open for the vendor."""
    words = ("ledger", "apply", "acme", "2026-02", "--by", "Finance", "--invoice")
    owed.done(*words, "INV-7")
    owed.done("restate", "2026-02", "--vendor", "acme", *WHY)
    owed.desk.drop("figures-2b.csv", "A1,2026-02,sales,1000,992")
    owed.done("run", "2026-02", code=1)
    owed.done("approve", "2026-02", "--vendor", "acme", *WHY)
    assert owed.rows("ledger", "acme")[-1]["open"] == "-6000.00"
    for amount in ("-6000.01", "1"):
        refused = " ".join(owed.done(*words, "INV-8", "--amount", amount, code=2).output.split())
        assert "GBP 0.00 is open for the client and GBP 6,000.00 for the vendor (below zero)" in refused
    owed.done(*words, "INV-8", "--amount", "-1000")
    owed.done(*words, "INV-9")
    rows = owed.rows("ledger", "acme")
    assert [row["amount"] for row in rows[-2:]] == ["1000.00", "5000.00"]
    assert (rows[-1]["open"], rows[-1]["status"], rows[-1]["balance"]) == ("0.00", "closed", "1000.00")
    assert "noted before" in owed.done(*words, "INV-9").output
    assert "adds up" in owed.done("ledger", "--check").output


def test_a_mark_moves_no_money_and_is_noted_once(owed: Counter) -> None:
    words = ("ledger", "mark", "acme", "2026-02", "--status", "disputed", *WHY)
    owed.done(*words)
    assert "noted before" in owed.done(*words).output
    rows = owed.rows("ledger", "acme")
    assert [(row["entry"], row["amount"], row["balance"]) for row in rows[-1:]] == [
        ("disputed", "", "7000.00")
    ]
    assert [row["status"] for row in rows] == ["proposed", "disputed", ""]
    owed.done("ledger", "mark", "acme", "2026-02", "--status", "agreed", *WHY)
    assert [row["status"] for row in owed.rows("ledger", "acme", "--period", "2026-02")] == ["agreed", "", ""]


def test_deadlines_stand_beside_what_is_open_and_lapse(counter: Counter) -> None:
    """Twenty working days after 31 March, without Good Friday and Easter Monday: 30 April."""
    counter.desk.write(
        "contracts/main.yaml",
        CONTRACT.replace("repeats:", DEADLINES.split("triggers", maxsplit=1)[0] + "repeats:"),
    )
    counter.month(3, 965)
    (row,) = counter.rows("ledger", "acme")
    assert (row["claim_until"], row["status"]) == ("2026-04-30", "lapsed")
    assert row["dispute_until"] > row["at"][:10]
    counter.done("ledger", "mark", "acme", "2026-03", "--status", "claimed", *WHY)
    assert [row["status"] for row in counter.rows("ledger", "acme")] == ["claimed", ""]


def test_points_repeats_and_triggers_are_counted_on_above_the_cap(counter: Counter) -> None:
    counter.desk.write("contracts/main.yaml", CONTRACT.replace("repeats:", DEADLINES + "repeats:"))
    counter.month(3, 965)
    counter.month(4, 965)
    assert counter.balance() == "7000.00"
    rows = [row for row in counter.rows("ledger", "acme", "--points") if row["state"] == "approved"]
    assert [(row["kind"], row["what"], row["base_points"], row["repeat"], row["points"]) for row in rows] == [
        ("points", "speed", "3", "", "3"),
        ("points", "speed", "3", "repeat", "6"),
        ("trigger", "plan", "", "", ""),
    ]
    assert [row["running"] for row in rows] == ["3", "9", "9"]
    assert rows[-1]["due"] == "2026-05-10"
    assert "amount" not in rows[0]


def test_a_word_that_is_no_time_is_refused(owed: Counter) -> None:
    for words in (("ledger", "--as-of", "soon"), ("results", "--period", "2026-01", "--as-of", "2026-13-01")):
        assert "neither a day nor a time" in owed.done(*words, code=2).output


def test_a_ledger_that_does_not_add_up_is_told(owed: Counter) -> None:
    from sqlalchemy import text

    from outscore.storage.database import Database

    database = Database(owed.desk.url)
    with database.writing() as connection:
        connection.execute(text("UPDATE ledger_line SET amount = '999.00' WHERE id = 1"))
    database.close()
    told = owed.done("ledger", "--check", code=1)
    assert "acme, main, 2026-01: points (7.1) is booked otherwise than the approved statement" in told.output
