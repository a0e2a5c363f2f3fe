"""A workspace that was used before there was a ledger goes on working after `outscore db upgrade`."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from shutil import copytree
from shutil import move
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update
from tests.ledger.conftest import CONTRACT
from tests.ledger.conftest import WHY
from tests.ledger.conftest import Counter
from tests.offices import Desk

from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.storage import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

LEFT = Path(__file__).parent / "before_the_ledger"
SETTLED = CONTRACT.replace("at_least: 99", "at_least: 95").split("      - {band: minor", maxsplit=1)[0]
SETTLED += "      - {band: below threshold, points: 4}\n"
PUT_RIGHT = "A1,2026-01,sales,100,90"


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Counter]:
    """January and February were approved by an earlier version, March was scored."""
    folder = tmp_path / "workspace"
    copytree(LEFT, folder)
    (folder / "var").mkdir()
    move(folder / "archive", folder / "var" / "archive")
    connection = sqlite3.connect(folder / "var" / "outscore.db")
    connection.executescript((folder / "outscore.sql").read_text(encoding="utf-8"))
    connection.close()
    counter = Counter(Desk(folder, f"sqlite:///{folder / 'var' / 'outscore.db'}"))
    assert "run: outscore db upgrade" in counter.done("results", "--period", "2026-01", code=3).output
    assert counter.done("db", "upgrade").output.startswith("Tables: 0001 -> ")
    yield counter
    for path in (LEFT / "archive").rglob("*"):
        kept = folder / "var" / "archive" / path.relative_to(LEFT / "archive")
        assert kept.is_dir() or kept.read_bytes() == path.read_bytes()


def words(output: str) -> str:
    return " ".join(output.split())


def test_what_was_frozen_still_says_the_same_and_nothing_moves(old: Counter) -> None:
    for period in ("2026-01", "2026-02"):
        said = old.done("run", period).output
        assert f"{period}: 2 statements, 0 new or changed." in said
        assert "Frozen, and left as approved" not in said
    rows = old.rows("results", "--period", "2026-01..2026-02")
    assert [(row["vendor"], row["period"], row["value"], row["revision"]) for row in rows] == [
        ("acme", "2026-01", "97.000000", "1"),
        ("bolt", "2026-01", "90.000000", "1"),
        ("acme", "2026-02", "93.000000", "1"),
        ("bolt", "2026-02", "96.000000", "1"),
    ]
    old.done("report", "2026-01")
    old.done("compare", "2026-01")


def test_a_statement_without_money_is_said_to_have_none(old: Counter) -> None:
    assert "97 / 100" in old.done("explain", "acme", "speed", "2026-01").output
    assert "comes to no amount" in old.done("explain", "acme", "2026-01", code=2).output
    assert "nothing to work out" in words(old.done("working-paper", "acme", "2026-01", code=2).output)
    assert old.rows("ledger") == []
    assert old.rows("ledger", "--points") == []
    assert "adds up: 0 lines" in old.done("ledger", "--check").output


def test_what_was_frozen_can_be_approved_again_and_sent(old: Counter) -> None:
    old.done("approve", "2026-01", *WHY)
    assert "sent" in old.done("send", "2026-01").output
    assert old.rows("ledger") == []


def test_a_result_that_nobody_approved_is_run_again_and_approved(old: Counter) -> None:
    old.done("run", "2026-03")
    old.done("approve", "2026-03", *WHY)
    assert [row["revision"] for row in old.rows("results", "--period", "2026-03")] == ["2", "2"]


def test_what_an_earlier_version_recorded_is_in_the_chain(old: Counter) -> None:
    assert "Nothing is wrong." in old.done("db", "verify").output
    old.done("approve", "2026-01", *WHY)
    assert "Nothing is wrong." in old.done("db", "verify").output
    with old.desk.open() as office, office.database.writing() as connection:
        connection.execute(update(tables.frozen).values(person="Somebody"))
    assert "was changed after it was written" in old.done("db", "verify", code=1).output


def test_opening_a_result_that_says_the_same_changes_nothing(old: Counter) -> None:
    said = old.done("restate", "2026-01", "--vendor", "acme", *WHY).output
    assert "Nothing has moved yet." in said
    old.done("approve", "2026-01", "--vendor", "acme", *WHY)
    assert [row["revision"] for row in old.rows("results", "--period", "2026-01")] == ["1", "1"]


def test_a_restated_result_says_what_moved_from_which_statement(old: Counter) -> None:
    old.done("restate", "2026-01", "--vendor", "acme", *WHY)
    old.desk.drop("figures-01b.csv", PUT_RIGHT)
    said = words(old.done("run", "2026-01", code=1).output)
    assert (
        "Speed: was 97.0 %, now 90.0 %, because figures-01b.csv replaced figures-01.csv; met then, missed "
        "now."
    ) in said
    with old.desk.open() as office:
        before = office.approvals.frozen()["acme", "main", "2026-01"]
        now = office.statements.read(office.statements.current("2026-01")["acme", "main"].sha256)
        assert now["restatement"]["sha256_was"] == before
        assert sha256(canonical(office.statements.read(before))) == before
    old.done("approve", "2026-01", "--vendor", "acme", *WHY)
    old.done("explain", "acme", "speed", "2026-01")
    assert "Frozen, and left as approved" in old.done("run", "2026-02", code=1).output


def test_money_that_the_contract_came_to_later_is_booked_when_an_old_month_is_restated(old: Counter) -> None:
    """The file now says what the signed contract always said: 4 points, 1 % each, of 100,000."""
    old.desk.write("contracts/main.yaml", SETTLED)
    assert "comes to no amount" in old.done("explain", "acme", "2026-02", code=2).output
    refused = old.done("ledger", "waive", "acme", "2026-02", "--amount", "5", "--clause", "7.1", *WHY, code=2)
    assert "GBP 0.00 is open, not GBP 5.00." in words(refused.output)
    said = words(old.done("restate", "2026-02", "--vendor", "acme", *WHY).output)
    assert "Points: was none, now 4. Credit: was none, now GBP 4,000.00." in said
    old.done("approve", "2026-02", "--vendor", "acme", *WHY)
    assert "GBP 4,000.00" in old.done("explain", "acme", "2026-02").output
    old.done("working-paper", "acme", "2026-02")
    (line,) = old.rows("ledger")
    assert (line["amount"], line["currency"], line["clause"]) == ("4000.00", "GBP", "7.1")
    assert "adds up: 1 lines" in old.done("ledger", "--check").output


def test_a_restated_result_without_a_settlement_is_still_in_the_currency_of_its_contract(
    old: Counter,
) -> None:
    plain = (old.desk.folder / "contracts/main.yaml").read_text(encoding="utf-8")
    old.desk.write("contracts/main.yaml", SETTLED)
    old.done("restate", "2026-02", "--vendor", "acme", *WHY)
    old.done("approve", "2026-02", "--vendor", "acme", *WHY)
    old.desk.write("contracts/main.yaml", plain.replace("measures:", "currency: GBP\nmeasures:"))
    old.done("restate", "2026-02", "--vendor", "acme", *WHY)
    old.done("approve", "2026-02", "--vendor", "acme", *WHY)
    assert [(row["amount"], row["currency"]) for row in old.rows("ledger")] == [
        ("4000.00", "GBP"),
        ("-4000.00", "GBP"),
    ]
    assert "adds up" in old.done("ledger", "--check").output
