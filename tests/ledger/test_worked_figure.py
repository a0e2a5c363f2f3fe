"""The worked figure: three months approved, the second put right afterwards, through the real commands."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.ledger.conftest import WHY
from tests.ledger.conftest import now
from tests.offices import dump

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter

ACCRUALS = [
    ("2026-01", "2026-01", "accrual", "1000.00"),
    ("2026-02", "2026-02", "accrual", "6000.00"),
    ("2026-03", "2026-03", "accrual", "6000.00"),
]
ADJUSTMENTS = [
    ("2026-02", "2026-04", "adjustment", "-6000.00"),
    ("2026-03", "2026-04", "adjustment", "-3000.00"),
]


def approve_three(desk: Counter) -> str:
    """Approve 98.5, 96.5 and 96.5 per cent; when that was done."""
    for number, in_time in ((1, 985), (2, 965), (3, 965)):
        desk.month(number, in_time)
    done = now()
    time.sleep(0.01)
    return done


def correct_february(desk: Counter) -> str:
    """Open February again and bring 99.2 per cent; what the run says."""
    desk.done("restate", "2026-02", "--vendor", "acme", *WHY)
    desk.desk.drop("figures-2b.csv", "A1,2026-02,sales,1000,992")
    return desk.done("run", "2026-02", code=1).output


def approve_both(desk: Counter) -> None:
    """Approve what is proposed."""
    for period in ("2026-02", "2026-03"):
        desk.done("approve", period, "--vendor", "acme", *WHY)


def test_three_months_come_to_points_and_accruals(either_counter: Counter) -> None:
    approve_three(either_counter)
    assert either_counter.lines("acme") == ACCRUALS
    assert either_counter.points() == {"2026-01": "1", "2026-02": "6", "2026-03": "6"}
    assert either_counter.balance() == "13000.00"


def test_a_month_restated_after_the_freeze_moves_money_by_adjustments_in_the_open_month(
    either_counter: Counter,
) -> None:
    desk = either_counter
    the_day_before = approve_three(desk)
    said = correct_february(desk)
    assert "Speed: was 96.5 %, now 99.2 %, because figures-2b.csv replaced figures-2.csv" in said
    assert "Points: was 6, now 0." in said
    assert "Credit: was GBP 6,000.00, now GBP 0.00." in said
    assert "because 2026-02 was restated; no longer a repeat; points 6, now 3." in said
    assert desk.points() == {"2026-01": "1", "2026-02": "0", "2026-03": "3"}
    assert desk.lines("acme") == ACCRUALS
    approve_both(desk)
    assert desk.lines("acme") == [*ACCRUALS, *ADJUSTMENTS]
    assert desk.balance() == "4000.00"
    assert desk.balance("--as-of", the_day_before) == "13000.00"
    assert "adds up: 5 lines" in desk.done("ledger", "--check").output


def test_what_was_approved_before_stays_readable(either_counter: Counter) -> None:
    desk = either_counter
    the_day_before = approve_three(desk)
    before = dump(desk.desk.url)
    correct_february(desk)
    approve_both(desk)
    after = dump(desk.desk.url)
    for table in ("statement", "frozen", "rendering", "approval", "ledger_line"):
        assert set(before[table]) < set(after[table])
    with desk.desk.open() as office:
        read = {row: office.statements.read(str(row[5])) for row in after["statement"]}
        assert all(document["vendor"]["id"] == row[1] for row, document in read.items())
        assert all(office.archive.get("file", str(row[3])) for row in after["rendering"])
    words = ("results", "--period", "2026-02", "--vendor", "acme")
    (old,) = desk.rows(*words, "--as-of", the_day_before)
    (new,) = desk.rows(*words)
    assert (old["value"], old["revision"]) == ("96.500000", "1")
    assert (new["value"], new["revision"]) == ("99.200000", "2")


def test_doing_everything_again_changes_nothing(either_counter: Counter) -> None:
    desk = either_counter
    approve_three(desk)
    correct_february(desk)
    desk.done("restate", "2026-02", "--vendor", "acme", *WHY)
    approve_both(desk)
    desk.do("run", "2026-03")
    before = dump(desk.desk.url)
    for period in ("2026-01", "2026-02", "2026-03"):
        desk.do("run", period)
        desk.done("approve", period, "--vendor", "acme", *WHY)
    after = dump(desk.desk.url)
    for table in ("ledger_line", "frozen", "reopened", "approval"):
        assert after[table] == before[table]
    assert of_acme(after) == of_acme(before)


def of_acme(tables: dict[str, list[tuple[object, ...]]]) -> list[tuple[object, ...]]:
    """The statements of the vendor whose months are approved."""
    return [row for row in tables["statement"] if row[1] == "acme"]


def test_a_later_month_is_not_approved_before_the_one_it_rests_on(counter: Counter) -> None:
    approve_three(counter)
    correct_february(counter)
    early = counter.done("approve", "2026-03", "--vendor", "acme", *WHY, code=1)
    assert "First: outscore approve 2026-02 --vendor acme" in early.output
    assert counter.lines("acme") == ACCRUALS
