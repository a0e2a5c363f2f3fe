"""Money is booked once: whatever is cut off, done again, or done by several at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.forking import forked
from tests.offices import ROWS
from tests.offices import dump

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter
    from tests.offices import Desk

pytestmark = pytest.mark.long


def money(desk: Desk) -> list[tuple[object, ...]]:
    """Vendor, entry and amount of every line, in order."""
    rows = sorted(dump(desk.url)["ledger_line"], key=lambda row: int(str(row[0])))
    return [(row[1], row[6], row[7]) for row in rows]


def test_a_kill_at_any_moment_of_an_approval_leaves_its_money_booked_once_or_not_at_all(desk: Desk) -> None:
    """Of the approval that freezes a month, and of the one that freezes it anew."""
    desk.drop("figures-1.csv", *ROWS)
    task = {
        "do": "kill",
        "folder": str(desk.folder),
        "url": desk.url,
        "steps": [(["run"], "approve", 8), (["put right"], "approve", 8)],
    }
    results = forked(task)
    assert [result["wrong"] for result in results] == [[], []], results
    assert money(desk) == [
        ("acme", "accrual", "2000.00"),
        ("bolt", "accrual", "4000.00"),
        ("acme", "adjustment", "-2000.00"),
    ]


def test_several_who_approve_at_once_book_once(either_counter: Counter) -> None:
    desk = either_counter.desk
    desk.drop("figures-1.csv", *ROWS)
    steps = [["run"], ["approve"] * 3, ["open again"] * 3, ["put right"], ["score"] * 2, ["approve"] * 3]
    task = {
        "do": "together",
        "desks": [(str(desk.folder), desk.url)],
        "actions": steps,
    }
    assert forked(task) == [[""] * len(step) for step in steps]
    assert money(desk) == [
        ("acme", "accrual", "2000.00"),
        ("bolt", "accrual", "4000.00"),
        ("acme", "adjustment", "-2000.00"),
    ]
    records = dump(desk.url)
    assert [row[3] for row in records["frozen"]] == [1, 2, 1]
    assert len(records["reopened"]) == 1
