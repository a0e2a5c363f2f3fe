"""The result of a query: the database adds up, and only the result travels."""

from __future__ import annotations

from contextlib import contextmanager
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.feed_source import QuerySource
from outscore.sources.parts import Stopped
from outscore.sources.parts import identity_of
from outscore.sources.query_text import why_not_reading
from outscore.sources.result_file import Inexact
from outscore.sources.result_file import csv_lines
from outscore.sources.room import TooLarge
from outscore.sources.troubles import connection_lost
from outscore.sources.troubles import file_too_large
from outscore.sources.troubles import login_refused
from outscore.sources.troubles import secret_unusable
from outscore.sources.troubles import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from sqlalchemy import Engine
    from sqlalchemy import TextClause

    from outscore.sources.order import Order
    from outscore.sources.parts import Fetched
    from outscore.sources.parts import Found
    from outscore.sources.parts import SourceTrouble

_ROWS_AT_ONCE = 5_000
_EMPTY_LINE = b"\n"
_LOGIN_STATES = ("28",)
_LOGIN_WORDS = (
    "authentication failed",
    "access denied",
    "login failed",
    "incorrect username or password",
    "not permitted to log in",
    "no pg_hba.conf entry",
    "does not exist",
)


class _TooManyRows(Exception):
    """The result goes on beyond the limit."""


def from_query(order: Order) -> Iterator[Found]:
    """The result as a file, where it is another than before."""
    source = order.feed.source
    assert isinstance(source, QuerySource)  # noqa: S101
    origin = _origin(source, order)
    clause = _clause(source, order, origin)
    name = f"{order.feed.feed}-{order.period}.csv" if source.by_month else f"{order.feed.feed}.csv"
    with (
        _engine(source, order, origin) as engine,
        _said_plainly(source, order, origin),
        _reading(engine) as link,
    ):
        try:
            found = order.room.take(
                _lines(link, clause, source.rows),
                name=name,
                origin=origin,
                identity="",
                largest=source.largest,
                size=None,
            )
        except TooLarge:
            raise Stopped(file_too_large(name, origin, source.largest)) from None
    if answer := _new_answer(found, origin, order):
        yield answer


def _new_answer(found: Fetched, origin: str, order: Order) -> Fetched | None:
    """The result as an answer that was not given before; None where it is that of the last time.

    The last answer is the truth. One that was given before, with another since, comes with an empty line
    more at its end than the last time: it says the same, and it is another file.
    """
    last = order.known.latest.get(found.name, ("", ""))[1]
    digest = sha256(found.path.read_bytes())
    given = []
    while identity_of(origin, digest.hexdigest()) in order.known.identities:
        given.append(digest.hexdigest())
        digest.update(_EMPTY_LINE)
    if given and (not last or last in given):
        return None
    if given:
        with found.path.open("ab") as file:
            file.write(_EMPTY_LINE * len(given))
    content = digest.hexdigest()
    return replace(
        found,
        identity=identity_of(origin, content),
        size=found.size + len(given),
        sha256=content,
        repeated=content in order.known.contents,
        returned=False,
    )


def _origin(source: QuerySource, order: Order) -> str:
    return f"query {source.query}{f' for {order.period}' if source.by_month else ''}"


def _clause(source: QuerySource, order: Order, origin: str) -> TextClause:
    """The query with its parameters bound; they are never part of its text."""
    from sqlalchemy import text

    written = _text(source, order.feed.folder, origin)
    if why := why_not_reading(written):
        raise Stopped(
            trouble(
                "query_not_reading",
                origin,
                f"The query in {source.query} does more than read: {why}.",
                "Write one SELECT. A name that is such a word can be put in double quotes.",
            )
        )
    clause = text(written.strip().removesuffix(";"))
    named = set(clause.compile().params)
    given = _parameters(source, order, origin)
    if named - set(given) or (given and not {"period_start", "period"} & named):
        raise Stopped(_other_parameters(source, named, given, origin))
    return clause.bindparams(**{name: value for name, value in given.items() if name in named})


def _text(source: QuerySource, folder: Path, origin: str) -> str:
    path = folder / source.query
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise FileNotFoundError
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise Stopped(
            trouble(
                "query_missing",
                origin,
                f"The file {source.query!r} with the query cannot be read.",
                "Put it into the workspace, as UTF-8, or correct `query` in the feed contract.",
            )
        ) from None


def _parameters(source: QuerySource, order: Order, origin: str) -> dict[str, Any]:
    if not source.by_month:
        return {}
    if order.period is None:
        raise Stopped(
            trouble(
                "query_parameters",
                origin,
                "The query is for a month, and no month was given.",
                "Name the period: outscore run 2026-10",
            )
        )
    period = order.period
    return {"period": str(period), "period_start": period.start, "period_end": period.next().start}


def _other_parameters(
    source: QuerySource, named: set[str], given: dict[str, Any], origin: str
) -> SourceTrouble:
    other = sorted(named - set(given))
    if other:
        sentence = f"The query in {source.query} has the parameter :{other[0]}, which is not given."
        advice = "Write parameters: month for :period_start, :period_end and :period."
        advice += r" A colon that is part of a text is written \:."
    else:
        sentence = f"The query in {source.query} is for a month, and none of its parameters is."
        advice = "Use :period_start, and :period_end, the first day after it; or leave out `parameters`."
    return trouble("query_parameters", origin, sentence, advice)


@contextmanager
def _engine(source: QuerySource, order: Order, origin: str) -> Iterator[Engine]:
    """The database by its URL, which may hold a password."""
    from sqlalchemy import create_engine
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError
    from sqlalchemy.exc import NoSuchModuleError
    from sqlalchemy.pool import NullPool

    unfit = secret_unusable(source.database_from, origin, "the URL of a database that can be reached")
    try:
        url = make_url(order.secrets.line(source.database_from, origin))
        if url.password:
            order.secrets.remember(str(url.password))
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        if url.get_backend_name() == "sqlite":
            if not url.database or not Path(url.database).is_file():
                raise Stopped(unfit)
            query = {"mode": "ro", "uri": "true"}
            url = url.set(database=Path(url.database).resolve().as_uri(), query=query)
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    except (NoSuchModuleError, ImportError):
        raise Stopped(
            trouble(
                "part_missing",
                origin,
                f"The driver for the database of {source.database_from} is not installed.",
                "Install SQLAlchemy's package for that database where Outscore runs.",
            )
        ) from None
    except (ArgumentError, ValueError, TypeError):
        raise Stopped(unfit) from None
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    """A transaction to read in, always taken back."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(postgresql_readonly=True)
        transaction = connection.begin()
        try:
            yield connection
        finally:
            with suppress(Exception):
                transaction.rollback()


def _lines(connection: Connection, clause: TextClause, most: int) -> Iterator[bytes]:
    streamed = connection.execution_options(stream_results=True, max_row_buffer=_ROWS_AT_ONCE)
    with streamed.execute(clause) as result:
        yield from csv_lines(list(result.keys()), _at_most(result, most))


def _at_most(rows: Any, most: int) -> Iterator[Any]:
    yield from islice(rows, most)
    if next(iter(rows), None) is not None:
        raise _TooManyRows


@contextmanager
def _said_plainly(source: QuerySource, order: Order, origin: str) -> Iterator[None]:
    """What the database or the result has against it, as troubles."""
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except _TooManyRows:
        raise Stopped(
            trouble(
                "query_too_large",
                origin,
                f"The result of {source.query} has more than {source.rows} rows.",
                "Add up more in the query, or raise `rows` under `from` in the feed contract.",
            )
        ) from None
    except Inexact as problem:
        raise Stopped(trouble("query_result", origin, str(problem), "")) from None
    except DBAPIError as problem:
        raise Stopped(_trouble(problem, source, order, origin)) from None
    except SQLAlchemyError as problem:
        raise Stopped(_failed(source, order, origin, problem)) from None


def _trouble(problem: Any, source: QuerySource, order: Order, origin: str) -> SourceTrouble:
    state = str(getattr(problem.orig, "sqlstate", "") or "")
    said = str(problem.orig).lower()
    asked = problem.statement is not None
    if state.startswith(_LOGIN_STATES) or (not asked and any(words in said for words in _LOGIN_WORDS)):
        return login_refused(f"the user in {source.database_from}", origin)
    if problem.connection_invalidated or state.startswith(("08", "57P")):
        return connection_lost(origin)
    if not asked:
        return trouble(
            "host_unreachable",
            origin,
            f"The database of {source.database_from} cannot be reached.",
            "The next run tries again. If it stays so, check the URL and ask whoever runs the database.",
        )
    return _failed(source, order, origin, problem.orig)


def _failed(source: QuerySource, order: Order, origin: str, problem: BaseException) -> SourceTrouble:
    first = order.secrets.clean(str(problem)).strip().partition("\n")[0][:300]
    return trouble(
        "query_failed",
        origin,
        f"The database refuses the query in {source.query}: {first}",
        "Try the query in the database's own tool, as the same user.",
    )
