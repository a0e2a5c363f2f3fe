"""A query: it only reads, its parameters are bound, and the same result is the same file."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from decimal import Decimal
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.sources.gathering import FIGURES
from tests.sources.gathering import Gathered
from tests.sources.gathering import changed

from outscore.model.feed_source import QuerySource
from outscore.sources import FeedSource
from outscore.sources import Fetched
from outscore.sources import Known
from outscore.sources import collect
from outscore.sources.query_text import why_not_reading
from outscore.sources.result_file import Inexact
from outscore.sources.result_file import csv_lines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sources.conftest import Place


def ask(place: Place, folder: Path, text: str, **changes: object) -> Gathered:
    """The result of another query."""
    (folder / "queries/acme.sql").write_text(text)
    source = changed(place.source, by_month=False, **changes)
    return Gathered(source, folder, place.secrets)


def test_the_file_is_named_for_the_feed_and_the_month(query: tuple[str, Place], tmp_path: Path) -> None:
    query[1].put(FIGURES)
    done = Gathered(query[1].source, tmp_path, query[1].secrets)
    assert (done.names, done.files[0].origin) == (
        ["figures-2026-04.csv"],
        "query queries/acme.sql for 2026-04",
    )


def test_only_rows_of_the_period_are_asked_for(query: tuple[str, Place], tmp_path: Path) -> None:
    url, place = query
    with psycopg.connect(url) as link:
        days = ("2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01")
        link.cursor().executemany("INSERT INTO calls VALUES (%s, 'q', 1)", [(day,) for day in days])
    done = Gathered(place.source, tmp_path, place.secrets)
    assert done.contents == [b"day,queue,calls\n2026-04-01,q,1.00\n2026-04-30,q,1.00\n"]


def test_the_same_rows_in_another_order_are_the_same_file(query: tuple[str, Place], tmp_path: Path) -> None:
    place = query[1]
    place.put(FIGURES)
    up = ask(place, tmp_path, "SELECT day, queue, calls FROM calls ORDER BY calls, day")
    down = ask(place, tmp_path, "SELECT day, queue, calls FROM calls ORDER BY calls DESC, day")
    assert up.files[0].sha256 == down.files[0].sha256
    assert up.contents == [FIGURES]


def test_a_function_that_writes_is_stopped_by_the_database(query: tuple[str, Place], tmp_path: Path) -> None:
    url, place = query
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("CREATE FUNCTION sly() RETURNS int LANGUAGE sql AS $$ DELETE FROM calls RETURNING 1 $$")
        link.execute("INSERT INTO calls VALUES ('2026-04-01', 'q', 1)")
        done = ask(place, tmp_path, "SELECT sly() AS x")
        assert (done.names, done.codes) == ([], ["query_failed"])
        assert "read-only" in done.troubles[0].sentence
        assert link.execute("SELECT count(*) FROM calls").fetchone() == (1,)


def test_too_many_rows_are_none(query: tuple[str, Place], tmp_path: Path) -> None:
    place = query[1]
    text = "SELECT n FROM generate_series(1, 10) AS n"
    assert ask(place, tmp_path, text, rows=10).codes == []
    done = ask(place, tmp_path, text, rows=9)
    assert (done.names, done.codes) == ([], ["query_too_large"])


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("SELECT 0.5::float8 AS share", "query_result", "'share'"),
        ("SELECT 'NaN'::numeric AS share", "query_result", "'share'"),
        ("SELECT 1 AS a, 2 AS a", "query_result", "'a'"),
        ("SELECT '{1}'::int[] AS list", "query_result", "'list'"),
        ("SELECT nothing FROM calls", "query_failed", "nothing"),
        ("SELECT calls FROM calls WHERE day = :day", "query_parameters", ":day"),
        ("DELETE FROM calls", "query_not_reading", "SELECT"),
    ],
)
def test_what_is_wrong_with_a_query_is_told(
    query: tuple[str, Place], tmp_path: Path, text: str, code: str, word: str
) -> None:
    done = ask(query[1], tmp_path, text)
    assert (done.names, done.codes) == ([], [code])
    assert word in done.troubles[0].sentence


def test_a_query_for_a_month_needs_a_month_and_uses_it(query: tuple[str, Place], tmp_path: Path) -> None:
    place = query[1]
    feed = FeedSource("f", "*", place.source, tmp_path)
    without = [one for one in collect(feed, Known(), place.secrets.__getitem__)]  # noqa: C416
    assert [one.code for one in without if not isinstance(one, Fetched)] == ["query_parameters"]
    (tmp_path / "queries/acme.sql").write_text("SELECT 1 AS a")
    assert Gathered(place.source, tmp_path, place.secrets).codes == ["query_parameters"]


@pytest.mark.parametrize("file", ["queries/none.sql", "../outside.sql", "queries/link.sql"])
def test_a_query_is_a_file_of_the_workspace(tmp_path: Path, file: str) -> None:
    work = tmp_path / "work"
    (work / "queries").mkdir(parents=True)
    (tmp_path / "outside.sql").write_text("SELECT 1 AS a")
    (work / "queries/link.sql").symlink_to(tmp_path / "outside.sql")
    source = QuerySource(file, "URL", by_month=False, rows=10, largest=1_000)
    assert Gathered(source, work, {"URL": "sqlite://"}).codes == ["query_missing"]


def on_sqlite(tmp_path: Path, text: str, url: str = "") -> Gathered:
    (tmp_path / "a.sql").write_text(text)
    source = QuerySource("a.sql", "URL", by_month=False, rows=10, largest=1_000)
    return Gathered(source, tmp_path, {"URL": url or f"sqlite:///{tmp_path}/a.db"})


def test_sqlite_is_opened_to_read_and_never_made(tmp_path: Path) -> None:
    assert on_sqlite(tmp_path, "SELECT 1 AS a").codes == ["secret_unusable"]
    assert not (tmp_path / "a.db").exists()
    with sqlite3.connect(tmp_path / "a.db") as link:
        link.execute("CREATE TABLE t (a text, b int)")
        link.execute("INSERT INTO t VALUES ('', 1), (NULL, 2), ('x;y', 3)")
    link.close()
    assert on_sqlite(tmp_path, "SELECT a, b FROM t;").contents == [b'a,b\n"",1\n,2\nx;y,3\n']


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("nonsense", "secret_unusable"),
        ("postgresql://u:geheim@h:port/d", "secret_unusable"),
        ("oracle+cx_oracle://u:geheim@h/d", "part_missing"),
        ("snowflake://u:geheim@h/d", "part_missing"),
    ],
)
def test_a_url_that_cannot_be_used_is_told_and_not_shown(tmp_path: Path, url: str, code: str) -> None:
    done = on_sqlite(tmp_path, "SELECT 1 AS a", url)
    assert done.codes == [code]
    assert "geheim" not in repr(done.troubles)
    assert url not in repr(done.troubles)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1",
        " -- a; DELETE\n SELECT 'DELETE; ''x'';' AS \"UPDATE\" FROM t;",
        "/* drop; */ with a as (select 1) select * from a",
        "(SELECT a FROM t) UNION (SELECT b FROM t)",
        "SELECT replace(a, 'x', 'y') AS a, t.set FROM t",
    ],
)
def test_a_query_that_reads_is_let_through(text: str) -> None:
    assert why_not_reading(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "DELETE FROM t",
        "SELECT 1; DELETE FROM t",
        "SELECT 1;;",
        "WITH a AS (UPDATE t SET b = 1 RETURNING b) SELECT * FROM a",
        "SELECT * INTO u FROM t",
        "SELECT a FROM t FOR UPDATE",
        "EXPLAIN ANALYZE SELECT 1",
        "SELECT 'a\\'; DELETE FROM t; -- '",
        "SELECT 1 /*! ; DELETE FROM t */",
        "SELECT $$ ' $$; DELETE FROM t; -- '",
        "SELECT 1 -- \n; DROP TABLE t",
    ],
)
def test_a_query_that_does_more_than_read_is_refused(text: str) -> None:
    assert why_not_reading(text) != ""


def test_values_are_written_exactly() -> None:
    rows = [
        (
            Decimal("1E+3"),
            date(2026, 4, 1),
            datetime(2026, 4, 1, 2, tzinfo=timezone(timedelta(hours=2))),
            timedelta(hours=27, milliseconds=1_500),
            True,
            None,
            'say "a",\n=b',
        )
    ]
    body = b"".join(csv_lines(list("abcdefg"), rows)).decode()
    assert body == (
        'a,b,c,d,e,f,g\n1000,2026-04-01,2026-04-01 00:00:00+00:00,27:00:01.5,true,,"say ""a"",\n=b"\n'
    )
    assert datetime(2026, 4, 1, tzinfo=UTC).isoformat(" ") in body


@pytest.mark.parametrize("value", [0.5, float("nan"), Decimal("Infinity"), b"x", [1], "\0", "\ud800"])
def test_values_without_exact_text_are_refused(value: object) -> None:
    with pytest.raises(Inexact, match=re.escape("The column 'a' holds")):
        list(csv_lines(["a"], [(value,)]))
