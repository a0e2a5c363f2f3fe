"""What a frozen month knows of, and a database in which something is only tried out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.offices import DATABASES
from tests.offices import dump
from tests.offices import new_database

from outscore.storage import tables
from outscore.storage.archive import Archive
from outscore.storage.closing import closed_months
from outscore.storage.closing import last_delivery
from outscore.storage.database import Database
from outscore.storage.database import migrations
from outscore.storage.frozen import Freezing
from outscore.storage.frozen import Reopening
from outscore.storage.frozen import freeze
from outscore.storage.frozen import reopen
from outscore.storage.supposed import SupposedArchive
from outscore.storage.supposed import supposed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

NOON = "2026-05-04T12:00:00.000+00:00"
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
APPROVAL = {
    "id": 1,
    "period": "2026-05",
    "manifest_sha256": "m",
    "person": "A. Person",
    "reason": "why",
    "approved_at": NOON,
}
OLD_FREEZING = """\
INSERT INTO frozen (
    vendor, contract, period, number, statement_sha256, approval_id, person, reason, frozen_at
)
VALUES ('acme', 'a', '2026-05', 1, 's', 1, 'A. Person', 'why', '2026-05-04T12:00:00.000+00:00')
"""


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    opened = Database(new_database(request.param, tmp_path))
    with opened.writing() as connection:
        connection.execute(insert(tables.approval).values(APPROVAL))
    yield opened
    opened.close()


def frozen(
    connection: Connection, last: int, number: int = 1, period: str = "2026-05", contract: str = "a"
) -> None:
    freeze(connection, Freezing("acme", contract, period, number, "s", 1, "A. Person", "why", NOON, last))


def opened(
    connection: Connection, number: int, period: str = "2026-05", because: str = "", contract: str = "a"
) -> None:
    reopen(
        connection,
        Reopening("acme", contract, period, number, because or period, 1, "A. Person", "why", NOON),
    )


def test_the_first_approval_closes_a_month_and_opening_it_lifts_that(database: Database) -> None:
    with database.writing() as connection:
        assert closed_months(connection) == {}
        frozen(connection, 4)
        frozen(connection, 6, period="2026-06")
        frozen(connection, 7, contract="b")
        frozen(connection, 9, period="2026-Q2")
        assert closed_months(connection) == {
            ("acme", date(2026, 4, 1)): 9,
            ("acme", MAY): 4,
            ("acme", JUNE): 6,
        }
        assert closed_months(connection, {MAY})["acme", MAY] == 4
        assert closed_months(connection, {date(2025, 5, 1)}) == {}
        opened(connection, 1)
        assert ("acme", MAY) not in closed_months(connection)
        frozen(connection, 12, number=2)
        assert closed_months(connection)["acme", MAY] == 12


def test_a_month_that_only_follows_another_stays_closed(database: Database) -> None:
    with database.writing() as connection:
        frozen(connection, 4)
        frozen(connection, 6, period="2026-06")
        opened(connection, 1, period="2026-06", because="2026-05")
        assert closed_months(connection)["acme", JUNE] == 6
        frozen(connection, 12, number=2, period="2026-06")
        assert closed_months(connection)["acme", JUNE] == 6


def test_what_is_only_tried_out_is_gone_afterwards(database: Database) -> None:
    with supposed(database) as trial:
        with trial.writing() as connection:
            frozen(connection, 4)
        with pytest.raises(IntegrityError), trial.writing() as connection:
            frozen(connection, 5)
        with supposed(trial) as inner, inner.writing() as connection:
            frozen(connection, 5, number=2)
        with trial.reading() as connection:
            assert closed_months(connection) == {("acme", MAY): 4}
            assert connection.execute(select(func.count()).select_from(tables.frozen)).scalar() == 1
    with database.reading() as connection:
        assert closed_months(connection) == {}


def test_a_supposed_archive_keeps_what_is_new_to_itself(tmp_path: Path) -> None:
    archive, trial_folder, copy = Archive(str(tmp_path / "kept")), tmp_path / "trial", tmp_path / "copy"
    old = archive.put("raw", b"old")
    trial = SupposedArchive(archive, trial_folder)
    (new,) = trial.put_all("raw", [b"new"])
    copy.write_bytes(b"newer")
    newer = trial.put_file("raw", copy)
    for name, content in ((old, b"old"), (new, b"new"), (newer, b"newer")):
        assert trial.get("raw", name) == trial.local("raw", name, tmp_path).read_bytes() == content
        trial.copy("raw", name, copy)
        assert copy.read_bytes() == content
    assert [path.name for path in (tmp_path / "kept").rglob("*") if path.is_file()] == [old]


@pytest.mark.parametrize("kind", DATABASES)
def test_what_was_frozen_before_knows_of_what_had_come_by_then(kind: str, tmp_path: Path) -> None:
    url = new_database(kind, tmp_path)
    database = Database(url)
    command.downgrade(migrations(database.engine), "0005")
    delivery = {
        "feed": "f",
        "file": "x",
        "size": 1,
        "status": "accepted",
        "header": "[]",
        "reading_sha256": "r",
    }
    counts = dict.fromkeys(
        ("rows_read", "rows_accepted", "rows_rejected", "rows_duplicate", "rows_skipped"), 0
    )
    received = {1: "2026-05-01T09:00:00", 2: "2026-05-05T09:00:00", 3: "2026-05-01T09:00:00"}
    with database.writing() as connection:
        connection.execute(insert(tables.approval).values(APPROVAL))
        connection.execute(text(OLD_FREEZING))
        for number, at in received.items():
            row = {**delivery, **counts, "id": number, "sha256": f"{number % 2}", "received_at": at}
            row["superseded_by"] = 1 if number == 3 else None
            connection.execute(insert(tables.delivery).values(row))
    command.upgrade(migrations(database.engine), "head")
    with database.reading() as connection:
        assert closed_months(connection) == {("acme", MAY): 1}
        assert last_delivery(connection) == 3
    assert [row[-1] for row in dump(url)["frozen"]] == [1]
    database.close()
