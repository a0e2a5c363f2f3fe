"""Opening the database: SQLite set up for crashes and company, PostgreSQL by URL, versions by Alembic."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeVar

from sqlalchemy import create_engine
from sqlalchemy import event
from sqlalchemy import inspect
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import IntegrityError

from outscore.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from alembic.config import Config
    from sqlalchemy import Connection
    from sqlalchemy import Engine
    from sqlalchemy.engine import URL

    Transaction = Connection
    """One in which several stores write, all of it or nothing."""

HEAD = "0009"
WAL_ATTEMPTS = 100
WAL_PAUSE_SECONDS = 0.05
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
WRITERS_LOCK = 7_811_103
BUSY_MILLISECONDS = 30_000
SECONDS_TO_ANSWER = 5
ATTEMPTS = 4
Written = TypeVar("Written")


class Database:
    """One database, opened by URL. Reading and writing are transactions, seen whole or not at all."""

    def __init__(self, url: str, when_new: Callable[[], None] = lambda: None) -> None:
        """Open the database and check the version of its tables; a new one gets its tables.

        when_new: is called before that, and may raise to refuse.
        """
        self.engine = _engine(url)
        try:
            self._check_version(when_new)
        except DBAPIError as error:
            self.close()
            raise DatabaseError(
                f"The database {_safe(url)} cannot be reached: {error.orig}. Check `database` in "
                f"outscore.yaml or OUTSCORE_DATABASE_URL."
            ) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read from."""
        with said_plainly(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, rolled back if it raises."""
        with (
            said_plainly(),
            self.engine.connect().execution_options(outscore_writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def write(self, work: Callable[[Connection], Written]) -> Written:
        """Do some work in a transaction; anew where another process has just written the same rows.

        The work looks at what is there before it writes, so that the second time it finds what was written.
        """
        for _ in range(ATTEMPTS - 1):
            with suppress(IntegrityError), self.writing() as connection:
                return work(connection)
        with self.writing() as connection:
            return work(connection)

    def upgrade(self) -> None:
        """Bring the tables to this program's version."""
        from alembic import command  # slow to import, and only new or old databases need it

        command.upgrade(migrations(self.engine), "head")

    def version(self) -> str | None:
        """The version of the tables, None for a database without any."""
        with said_plainly():
            return self._version()

    def _version(self) -> str | None:
        with self.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def _check_version(self, when_new: Callable[[], None]) -> None:
        version = self._version() or self._made_new(when_new)
        if version != HEAD:
            self.close()
            raise DatabaseError(
                f"The database's tables are of version {version}, this program needs {HEAD}. "
                f"Make a backup, then run: outscore db upgrade"
            )

    def _made_new(self, when_new: Callable[[], None]) -> str:
        """The version of tables that were just made, here or by another process that was quicker.

        That one may have got on since, so that what is there now looks as if its tables were lost.
        """
        try:
            when_new()
        except DatabaseError:
            version = self._version()
            if version is None:
                self.close()
                raise
            return version
        self.upgrade()
        return HEAD


def open_for_upgrade(url: str) -> Database:
    """A database whose version is not checked, so that it can be brought up to date."""
    database = Database.__new__(Database)
    database.engine = _engine(url)
    return database


def may_be_there(url: str) -> bool:
    """Whether there can be a database at a URL: of SQLite, whether its file is there; never makes one."""
    address = _address(url)
    if address is None or address.get_backend_name() != "sqlite":
        return address is not None
    return Path(address.database or "").is_file()


def soon(url: str) -> str:
    """A URL by which a server that does not answer is given up after a few seconds."""
    address = _address(url)
    if address is None or address.get_backend_name() == "sqlite" or "connect_timeout" in address.query:
        return url
    patient = address.update_query_dict({"connect_timeout": str(SECONDS_TO_ANSWER)})
    return patient.render_as_string(hide_password=False)


def _address(url: str) -> URL | None:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        return None


def migrations(engine: Engine) -> Config:
    """Alembic's settings for the migrations that ship with the program."""
    from alembic.config import Config  # slow to import, and only new or old databases need it

    config = Config()
    config.set_main_option("script_location", str(files("outscore.storage") / "migrations"))
    config.attributes["engine"] = engine
    return config


@contextmanager
def said_plainly() -> Iterator[None]:
    """A connection that was lost, or a lock that did not come free, in a sentence."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise DatabaseError(
            f"The database did not do what was asked: {error.orig}. Nothing of it was kept. "
            f"Run the command again."
        ) from error


def _engine(url: str) -> Engine:
    try:
        return _open(make_url(url))
    except (ArgumentError, ModuleNotFoundError, ValueError) as error:
        raise DatabaseError(
            f"{_safe(url)!r} is not a database URL. Write sqlite:///var/outscore.db or "
            f"postgresql://user@host/name."
        ) from error
    except OSError as error:
        raise DatabaseError(
            f"The folder of the database {_safe(url)} cannot be made: {error}. Check `database` in "
            f"outscore.yaml or OUTSCORE_DATABASE_URL."
        ) from error


def _open(address: URL) -> Engine:
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in DRIVERS:
        raise ArgumentError(f"{address.drivername} is not one of {', '.join(DRIVERS)}")
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        raise ArgumentError("a database in memory keeps nothing")
    if address.get_backend_name() != "sqlite":
        engine = create_engine(address, pool_pre_ping=True)
        if address.get_backend_name() == "postgresql":
            event.listen(engine, "begin", _begin_postgresql)
        return engine
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    """Writers take turns, as SQLite makes them: what a transaction looks at before it writes stays so."""
    if connection.get_execution_options().get("outscore_writes", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the begin event below says how a transaction starts
    for pragma in (f"busy_timeout = {BUSY_MILLISECONDS}", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    _use_wal(connection)


def _use_wal(connection: Any) -> None:
    """Turn the write-ahead log on; SQLite does not wait for its turn here, whatever the busy timeout."""
    for _ in range(WAL_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            time.sleep(WAL_PAUSE_SECONDS)
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("outscore_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _safe(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return url.rsplit("@", maxsplit=1)[-1]
