"""Every kind of money through approving, restating and approving again: the lines add up to what stands."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import CONTRACT
from tests.ledger.conftest import WHY

from outscore.workflow.ledger import frozen_settlements

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter

BAD, GOOD, SHUT = 985, 992, 400
WAIVE = ("ledger", "waive", "acme", "2026-01", "--clause")
RETAINED = 'retainage:\n  - {id: security, clause: "8", percent: 1, of: charges}\n'
DROPPED = 'changes:\n  - {from: "2026-03-01", clause: "V1", set: {retainage: null}}\n'
WITHHELD = """\
critical_failures:
  - id: collapse
    clause: "14"
    when: [{test: level, measure: speed, below: 50}]
    withhold_percent: 1
"""
SUSPENDED = 'suspended_credits: {clause: "9", not_measured: keep_on_hold}\n'
EARNED = """\
earn_back:
  - {id: back, clause: "6", share_percent: 40, periods: 1, test: met_or_exceeded, paid_as: returned,
     not_measured: ends}
"""
CASES: dict[str, tuple[str, tuple[int, ...], int, tuple[str, ...]]] = {
    "retained": (RETAINED, (BAD, BAD, GOOD), GOOD, ()),
    "retained under a clause that goes": (RETAINED + DROPPED, (BAD, BAD, GOOD), GOOD, ()),
    "retained and waived": (RETAINED + DROPPED, (BAD, GOOD, BAD), GOOD, (*WAIVE, "8", "--amount", "400")),
    "withheld": (WITHHELD, (SHUT, BAD, GOOD), BAD, ()),
    "withheld and waived": (WITHHELD, (SHUT, GOOD, GOOD), BAD, (*WAIVE, "14", "--amount", "400")),
    "suspended and upheld": (SUSPENDED, (BAD, BAD, GOOD), GOOD, ()),
    "suspended and dropped": (SUSPENDED, (BAD, GOOD, BAD), SHUT, ()),
    "earned back": (EARNED, (BAD, GOOD, GOOD), SHUT, ()),
    "earned back and waived": (EARNED, (BAD, GOOD, GOOD), SHUT, (*WAIVE, "7.1", "--amount", "400")),
}


def adds_up(counter: Counter, *, waived: bool) -> None:
    """Each balance is the sum of the lines so far, and all of them what the standing statements come to.

    What was waived stays waived when its credit is put right, so that then only `ledger --check` can tell.
    """
    running = Fraction(0)
    for row in counter.rows("ledger", "acme"):
        running += Fraction(row["amount"] or 0)
        assert Fraction(row["balance"]) == running
    with counter.desk.open() as office:
        nets = [one["net"] for one in frozen_settlements(office, "acme", "main").values()]
    assert waived or running == sum((Fraction(one["n"], one["d"]) for one in nets), Fraction(0))
    assert "adds up" in counter.done("ledger", "--check").output
    counter.done("db", "verify")


@pytest.mark.parametrize("name", CASES)
def test_lines_and_statements_add_up_when_a_month_is_put_right_and_put_back(
    counter: Counter, name: str
) -> None:
    terms, months, other, waiver = CASES[name]
    counter.desk.write("contracts/main.yaml", CONTRACT.replace("repeats:", terms + "repeats:"))
    for number, in_time in enumerate(months, 1):
        counter.month(number, in_time)
        if number == 1 and waiver:
            counter.done(*waiver, *WHY)
    adds_up(counter, waived=bool(waiver))
    for again, in_time in enumerate((other, months[0])):
        counter.done("restate", "2026-01", "--vendor", "acme", *WHY)
        counter.desk.drop(f"figures-1-{again}.csv", f"A1,2026-01,sales,1000,{in_time}")
        counter.do("run", "2026-01")
        counter.done("approve", "2026-01", "--restatement", *WHY)
        adds_up(counter, waived=bool(waiver))
