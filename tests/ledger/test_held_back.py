"""A waiver covers whatever a clause moved in a month: what was withheld, and what was held back.

Each failing month 5 % of 100,000 is held back; the first good month releases all of it, the
third failure in a row forfeits it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import CONTRACT
from tests.ledger.conftest import WHY

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter

RETAINAGE = """\
retainage:
  - {id: security, clause: "8", percent: 5, of: charges, forfeited_after: 3}
repeats:"""
WITHHELD = """\
critical_failures:
  - id: collapse
    clause: "14"
    when: [{test: level, measure: speed, below: 50}]
    withhold_percent: 10
repeats:"""
OFFSET = """\
earn_back:
  - {id: back, clause: "6", share_percent: 40, periods: 1, test: met_or_exceeded,
     paid_as: offset_against_future_credits, not_measured: ends}
repeats:"""
BAD, GOOD = 985, 992


def waive(month: str, amount: str, clause: str = "8") -> tuple[str, ...]:
    return ("ledger", "waive", "acme", month, "--clause", clause, *WHY, "--amount", amount)


def held(counter: Counter) -> str:
    """What the lines under the clause of the retainage come to."""
    rows = [row for row in counter.rows("ledger", "acme") if row["clause"] == "8"]
    return str(sum(int(row["amount"].replace(".", "")) for row in rows if row["amount"]))


@pytest.fixture
def holding(counter: Counter) -> Counter:
    """5,000 of January and 5,000 of February are held back."""
    counter.desk.write("contracts/main.yaml", CONTRACT.replace("repeats:", RETAINAGE))
    counter.month(1, BAD)
    counter.month(2, BAD)
    return counter


def test_what_was_held_back_and_waived_is_not_released_a_second_time(holding: Counter) -> None:
    holding.done(*waive("2026-01", "2000"))
    assert held(holding) == "800000"
    holding.desk.drop("figures-3.csv", f"A1,2026-03,sales,1000,{GOOD}")
    holding.done("receive")
    holding.done("score", "2026-03")
    told = "acme, main, 2026-03: GBP 2,000.00 less goes back than the result says (8). Of what is released, "
    for words in ((), WHY):
        said = " ".join(holding.done("approve", "2026-03", "--vendor", "acme", *words).output.split())
        assert told + "GBP 2,000.00 was waived, and went back then." in said
    assert holding.lines("acme")[-2:] == [
        ("2026-03", "2026-03", "released", "-10000.00"),
        ("2026-03", "2026-03", "not_returned", "2000.00"),
    ]
    assert held(holding) == "0"
    assert "adds up" in holding.done("ledger", "--check").output


def test_what_was_released_can_no_longer_be_waived(holding: Counter) -> None:
    holding.month(3, GOOD)
    refused = " ".join(holding.done(*waive("2026-01", "1"), code=2).output.split())
    assert (
        "GBP 0.00 can still be given up, not GBP 1.00. GBP 5,000.00 more is open, and was earned" in refused
    )
    assert held(holding) == "0"


def test_what_was_forfeited_can_be_waived_and_stays_waived(holding: Counter) -> None:
    holding.month(3, BAD)
    assert held(holding) == "1500000"
    holding.done(*waive("2026-02", "5000"))
    holding.month(4, GOOD)
    assert held(holding) == "1000000"


def test_a_release_follows_the_months_that_are_restated(holding: Counter) -> None:
    """Of January 2,000 were waived; put right, it holds nothing back, and nothing is kept of it."""
    holding.done(*waive("2026-01", "2000"))
    holding.month(3, GOOD)
    holding.done("restate", "2026-01", "--vendor", "acme", *WHY)
    holding.desk.drop("figures-1b.csv", f"A1,2026-01,sales,1000,{GOOD}")
    holding.done("run", "2026-01", code=1)
    holding.done("approve", "2026-01", "--restatement", *WHY)
    assert held(holding) == "0"
    assert "adds up" in holding.done("ledger", "--check").output


def test_what_was_withheld_for_a_critical_failure_can_be_waived(counter: Counter) -> None:
    counter.desk.write("contracts/main.yaml", CONTRACT.replace("repeats:", WITHHELD))
    counter.month(1, 400)
    assert counter.balance() == "10000.00"
    counter.done(*waive("2026-01", "4000", "14"))
    assert counter.balance() == "6000.00"


def test_a_credit_that_can_be_set_off_later_is_not_waived_in_the_ledger(counter: Counter) -> None:
    counter.desk.write("contracts/main.yaml", CONTRACT.replace("repeats:", OFFSET))
    counter.month(1, BAD)
    for month, in_time in ((2, GOOD), (3, BAD)):
        refused = " ".join(counter.done(*waive("2026-01", "1", "7.1"), code=2).output.split())
        assert "can be set off against later credits (6), and that is worked out from the whole" in refused
        counter.month(month, in_time)
    assert [row[3] for row in counter.lines("acme")] == ["1000.00", "600.00"]


def test_a_credit_whose_chance_to_be_set_off_has_passed_is_waived(counter: Counter) -> None:
    counter.desk.write("contracts/main.yaml", CONTRACT.replace("repeats:", OFFSET))
    counter.month(1, BAD)
    counter.month(2, BAD)
    counter.done(*waive("2026-01", "400", "7.1"))
    counter.done(*waive("2026-02", "400", "7.1"), code=2)
