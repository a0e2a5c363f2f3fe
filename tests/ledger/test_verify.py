"""What was changed by other means than Outscore is seen, whatever it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine
from sqlalchemy import text
from tests.ledger.conftest import WHY
from tests.ledger.conftest import new_counter
from tests.ledger.test_restatements import FEBRUARY
from tests.ledger.test_restatements import RELIEF
from tests.ledger.test_restating import approve_months
from tests.offices import DATABASES
from tests.offices import dump

from outscore.storage.chain import link_all

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter


def used(counter: Counter) -> Counter:
    """A workspace with approvals, a waiver, a claim and a decision on it."""
    counter.desk.change("contracts/main.yaml", "currency: GBP\n", f"currency: GBP\n{RELIEF}")
    approve_months(counter.desk, (985, 965))
    counter.done("ledger", "waive", "acme", "2026-02", "--amount", "100", "--clause", "7.1", *WHY)
    counter.done("relief", "claim", "acme", "outage", *FEBRUARY, "--what", "line down", "--by", "Acme")
    counter.done("relief", "decide", "1", "refuse", "--by", "Ann Lee", "--reason", "nothing in the log")
    return counter


@pytest.fixture(params=DATABASES)
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Counter:
    return used(new_counter(tmp_path, request.param))


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return used(new_counter(tmp_path, "sqlite"))


def tamper(counter: Counter, *orders: str) -> None:
    engine = create_engine(counter.desk.url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:
        for order in orders:
            assert connection.execute(text(order)).rowcount >= 1, order
    engine.dispose()


def verified(counter: Counter, *words: str, code: int = 0) -> str:
    return " ".join(counter.done("db", "verify", *words, code=code).output.split())


def head_of(counter: Counter) -> str:
    return verified(counter).rpartition("Head of the chain: ")[2]


def test_what_outscore_wrote_holds(anywhere: Counter) -> None:
    said = verified(anywhere)
    assert "Nothing is wrong." in said
    links = dump(anywhere.desk.url)["chain_link"]
    every = [str(row[1]) for row in sorted(links, key=lambda row: int(str(row[0])))]
    names = [each for each in every if each not in ("arrival", "receipt")]
    assert names[:3] == ["approval", "ledger_line", "frozen"]
    assert {"relief_claim", "relief_decision"} <= {*names}
    assert every.count("arrival") == every.count("receipt") == len(dump(anywhere.desk.url)["delivery"])
    assert f"{len(links)} links of the chain" in said


OTHERS = "UPDATE statement SET sha256 = (SELECT sha256 FROM statement WHERE vendor = 'bolt' LIMIT 1) "
FORGED = (
    "INSERT INTO ledger_line SELECT 99, vendor, contract, period, origin, booked_in, entry, amount, "
    "currency, statement_sha256, clause, what, person, reason, at, estimated, invoice FROM ledger_line "
    "WHERE id = 1"
)


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        (
            "UPDATE ledger_line SET amount = '1.00' WHERE entry = 'waiver'",
            "was changed after it was written. It now says: id 3",
        ),
        ("DELETE FROM ledger_line WHERE entry = 'waiver'", "was deleted."),
        ("UPDATE ledger_line SET person = 'Somebody' WHERE entry = 'waiver'", "was changed after it was"),
        (
            "UPDATE ledger_line SET reason = 'another' WHERE id = 1",
            "reason is 'another'; the approval that booked it says 'looked at every card'.",
        ),
        ("UPDATE ledger_line SET booked_in = '2026-13' WHERE id = 1", "one of them is no period."),
        ("UPDATE ledger_line SET booked_in = '2025-01' WHERE id = 1", "is booked in 2025-01, before 2026-01"),
        ("UPDATE ledger_line SET amount = 'abc' WHERE id = 1", "its amount 'abc'. The table was changed"),
        ("UPDATE ledger_line SET entry = 'gift' WHERE id = 1", "its entry is 'gift'"),
        ("UPDATE relief_decision SET outcome = 'granted'", "Relief decision 1 was changed"),
        ("UPDATE relief_claim SET notice_until = 'never'", "Relief claim 1 was changed"),
        ("UPDATE approval SET person = 'Somebody' WHERE id = 1", "Approval 1 was changed"),
        (
            "UPDATE frozen SET statement_sha256 = (SELECT MIN(sha256) FROM statement WHERE vendor = 'bolt')",
            "names the statement",
        ),
        (
            OTHERS + "WHERE vendor = 'acme' AND period = '2026-02'",
            "which is that of bolt, main, 2026-01, revision 1.",
        ),
        ("UPDATE statement SET sha256 = '00' WHERE vendor = 'acme'", "is missing from the archive"),
        (
            "UPDATE result SET verdict = 'met' WHERE verdict = 'missed'",
            "verdict of speed is 'met' in the database and 'missed' in the document.",
        ),
        ("DELETE FROM result WHERE statement_id = 1", "the result of speed is missing in the database."),
        (FORGED, "Ledger line 99 was put in by other means than Outscore"),
        ("DELETE FROM chain_link WHERE id = 2", "was changed, or one before it is gone."),
        ("UPDATE chain_link SET fields = '[]' WHERE id = 2", "Link 2 of the chain"),
        ("UPDATE chain_link SET fields = 'x' WHERE id = 2", "Link 2 of the chain"),
        ("UPDATE delivery SET sha256 = '00' WHERE id = 1", "Delivery 1 (figures-1.csv):"),
        (
            "UPDATE delivery SET received_at = '2020-01-01T00:00:00+00:00' WHERE id = 1",
            "Delivery 1 (figures-1.csv): what is recorded of it was changed after it was read.",
        ),
        (
            "UPDATE delivery_month SET rows = 7 WHERE delivery_id = 2",
            "Delivery 2 (figures-2.csv): its rows by month were changed after it was read.",
        ),
        (
            "DELETE FROM delivery_month WHERE delivery_id = 2",
            "Delivery 2 (figures-2.csv): its rows by month were changed after it was read.",
        ),
        (
            "UPDATE delivery SET superseded_by = 1 WHERE id = 2",
            "which reading stands, or its place in the order of receipt, was changed.",
        ),
        ("DELETE FROM receipt WHERE id = 1", "Delivery 1 (figures-1.csv) has no receipt"),
        ("UPDATE arrival SET file = 'other.csv' WHERE id = 1", "Arrival 1 was changed after it was written."),
    ],
)
def test_what_was_changed_by_other_means_is_told(counter: Counter, order: str, sentence: str) -> None:
    tamper(counter, order)
    said = verified(counter, code=1)
    assert sentence in said, said


def test_a_bad_value_in_the_ledger_is_told_and_ends_no_command_in_a_fault_of_the_program(
    counter: Counter,
) -> None:
    tamper(counter, "UPDATE ledger_line SET amount = 'abc' WHERE id = 1")
    said = counter.do("ledger")
    assert said.exit_code == 3
    assert "Ledger line 1 (acme, main, 2026-01) cannot be read" in " ".join(said.output.split())
    assert "Outscore itself failed" not in said.output


def test_a_change_is_seen_on_postgresql_too(anywhere: Counter) -> None:
    tamper(
        anywhere,
        "UPDATE relief_decision SET despite_late = true, reason = 'as agreed'",
        "UPDATE delivery SET header = '[]' WHERE id = 1",
    )
    said = verified(anywhere, code=1)
    assert "Relief decision 1 was changed after it was written." in said
    assert "Delivery 1 (figures-1.csv): what is recorded of it was changed after it was read." in said


def test_a_chain_that_was_written_anew_is_seen_by_the_head_that_was_noted(counter: Counter) -> None:
    head = head_of(counter)
    counter.done("ledger", "waive", "acme", "2026-02", "--amount", "5", "--clause", "7.1", *WHY)
    assert "Nothing is wrong." in verified(counter, "--head", head[:12])
    tamper(
        counter, "UPDATE ledger_line SET amount = '-500.00' WHERE entry = 'waiver'", "DELETE FROM chain_link"
    )
    with counter.desk.open() as office:
        office.database.write(link_all)
    assert "Nothing is wrong." in verified(counter)
    assert f"The chain does not hold {head[:12]}" in verified(counter, "--head", head[:12], code=1)


def test_a_damaged_file_of_the_archive_is_named(counter: Counter) -> None:
    (path, *_) = sorted((counter.desk.folder / "var" / "archive" / "raw").rglob("*"), key=Path.is_dir)
    path.write_bytes(path.read_bytes() + b" ")
    assert "its bytes no longer have the SHA-256" in verified(counter, code=1)


@pytest.mark.parametrize("emptied", [True, False])
def test_an_empty_database_beside_an_archive_is_refused(counter: Counter, emptied: bool) -> None:
    database = counter.desk.folder / "var" / "outscore.db"
    for path in database.parent.glob("outscore.db*"):
        path.unlink()
    if emptied:
        database.write_bytes(b"")
    for words in (("results", "--period", "2026-01"), ("db", "upgrade")):
        said = counter.done(*words, code=3).output
        assert "The database has no tables, and the archive" in " ".join(said.split())
