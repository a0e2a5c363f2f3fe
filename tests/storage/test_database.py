"""The database: its versions, its rules, and a sentence for everything that keeps it from opening."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert
from sqlalchemy import inspect
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.offices import DATABASES
from tests.offices import NOON
from tests.offices import new_database

from outscore.errors import DatabaseError
from outscore.storage import tables
from outscore.storage.database import BUSY_MILLISECONDS
from outscore.storage.database import HEAD
from outscore.storage.database import Database
from outscore.storage.database import migrations
from outscore.storage.database import open_for_upgrade

if TYPE_CHECKING:
    from pathlib import Path

SHA = "a" * 64


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_database(request.param, tmp_path)


def delivery(**changes: object) -> dict[str, object]:
    return {
        "feed": "figures",
        "file": "figures.csv",
        "sha256": SHA,
        "size": 5_000_000_000,
        "status": "accepted",
        "rows_read": 3,
        "rows_accepted": 1,
        "rows_rejected": 1,
        "rows_duplicate": 1,
        "reading_sha256": SHA,
        "header": "[]",
        "received_at": NOON,
        **changes,
    }


def test_the_migrations_make_exactly_the_tables_of_the_program(url: str) -> None:
    database = Database(url)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
    database.close()


def test_the_tables_can_be_taken_down_and_made_again(url: str) -> None:
    database = Database(url)
    command.downgrade(migrations(database.engine), "base")
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    assert database.version() is None
    database.upgrade()
    assert database.version() == HEAD
    database.close()


def test_the_program_needs_the_newest_migration(tmp_path: Path) -> None:
    database = open_for_upgrade(new_database("sqlite", tmp_path))
    assert ScriptDirectory.from_config(migrations(database.engine)).get_heads() == [HEAD]
    database.close()


def test_tables_of_another_version_are_refused_with_the_next_command(url: str) -> None:
    database = Database(url)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    database.close()
    with pytest.raises(DatabaseError, match=f"version 0000, this program needs {HEAD}.*outscore db upgrade"):
        Database(url)


def test_row_accounting_that_does_not_balance_is_refused_by_the_database(url: str) -> None:
    database = Database(url)
    with pytest.raises(IntegrityError, match="rows_balance"), database.writing() as connection:
        connection.execute(insert(tables.delivery).values(delivery(rows_read=4)))
    database.close()


def test_the_same_bytes_have_one_standing_reading(url: str) -> None:
    database = Database(url)
    with database.writing() as connection:
        connection.execute(insert(tables.delivery).values(delivery()))
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(insert(tables.delivery).values(delivery(reading_sha256="b" * 64)))
    with database.writing() as connection:
        connection.execute(insert(tables.delivery).values(delivery(superseded_by=1)))
    database.close()


def test_a_row_of_nothing_is_refused(url: str) -> None:
    database = Database(url)
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(insert(tables.arrival).values(delivery_id=9, file="f.csv", arrived_at=NOON))
    database.close()


def test_a_write_that_fails_leaves_nothing(url: str) -> None:
    database = Database(url)
    with suppress(ZeroDivisionError), database.writing() as connection:
        connection.execute(insert(tables.delivery).values(delivery()))
        raise ZeroDivisionError
    with database.reading() as connection:
        assert connection.execute(tables.delivery.select()).all() == []
    database.close()


def test_sqlite_is_set_up_for_crashes_and_company(tmp_path: Path) -> None:
    database = Database(new_database("sqlite", tmp_path))
    with database.reading() as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 1, BUSY_MILLISECONDS]
    database.close()


def test_a_lock_that_does_not_come_free_is_told_in_a_sentence(tmp_path: Path) -> None:
    url = new_database("sqlite", tmp_path)
    one, other = Database(url), Database(url)
    with other.reading() as connection:
        connection.execute(text("PRAGMA busy_timeout = 10"))
    with (
        one.writing(),
        pytest.raises(DatabaseError, match=r"locked\. Nothing of it was kept"),
        other.writing(),
    ):
        pass
    one.close()
    other.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is not a database URL. Write sqlite:///"),
        ("nodialect://host/name", "is not a database URL. Write sqlite:///"),
        ("postgresql://office:hush@127.0.0.1:1/none", "cannot be reached"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(url: str, said: str) -> None:
    with pytest.raises(DatabaseError, match=said) as refused:
        Database(url)
    assert "hush" not in str(refused.value)


def test_a_file_that_is_no_database_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be taken for one\n" * 30)
    with pytest.raises(DatabaseError, match="not a database"):
        Database(f"sqlite:///{tmp_path / 'notes.txt'}")
    with pytest.raises(DatabaseError, match="cannot be made"):
        Database(f"sqlite:///{tmp_path / 'notes.txt' / 'below.db'}")


def test_tables_that_another_process_has_made_meanwhile_are_taken_as_they_are(url: str) -> None:
    """It looks for tables, finds none, and then something that only somebody with tables can have left."""

    def left_by_another() -> None:
        Database(url).close()
        raise DatabaseError("There are files, and no tables that know of them.")

    database = Database(url, when_new=left_by_another)
    assert database.version() == HEAD
    database.close()


def test_a_database_that_is_not_to_be_made_anew_is_left_without_tables(url: str) -> None:
    def refused() -> None:
        raise DatabaseError("There are files, and no tables that know of them.")

    with pytest.raises(DatabaseError, match="There are files"):
        Database(url, when_new=refused)
    database = open_for_upgrade(url)
    assert database.version() is None
    database.close()
