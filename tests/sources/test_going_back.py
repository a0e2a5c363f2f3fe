"""Sources that go back to what they held before: the last answer counts, and nothing is dropped unsaid."""

from __future__ import annotations

import os
import sqlite3
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.offices import HEADER
from tests.offices import new_database
from tests.offices import new_desk

from outscore.sources import secrets_of_environment
from outscore.workflow.fetch import fetch

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.workflow.fetch import Gathered

QUERY = 'SELECT v AS "Vendor", m AS "Month", q AS "Queue", a AS "Answered", i AS "In time" FROM t'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path, new_database("sqlite", tmp_path))


def stands(desk: Desk) -> list[int]:
    with desk.open() as office:
        return office.facts.current([date(2026, 4, 1)])[0].frame["q:in_time"].to_list()


def fetched(desk: Desk) -> list[Gathered]:
    with desk.open() as office:
        return list(fetch(office, secrets_of_environment))


def test_the_last_answer_of_a_query_counts_also_where_it_was_given_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = desk.folder / "warehouse.db"
    monkeypatch.setenv("WAREHOUSE_URL", f"sqlite:///{place}")
    desk.write("queries/q.sql", QUERY)
    source = "from: {query: queries/q.sql, database_from: WAREHOUSE_URL}"
    desk.change("feeds/figures.yaml", "files: figures*.csv", f"files: figures*.csv\n{source}")
    warehouse = sqlite3.connect(place)
    warehouse.execute("CREATE TABLE t (v TEXT, m TEXT, q TEXT, a INT, i INT)")
    warehouse.execute("INSERT INTO t VALUES ('A1', '2026-04', 'sales', 100, 0)")
    came = []
    for figure in (97, 50, 97, 97, 50, 50, 97, 96):
        warehouse.execute("UPDATE t SET i = ?", (figure,))
        warehouse.commit()
        came.append(len(fetched(desk)))
        desk.receive()
        assert stands(desk) == [figure]
    assert came == [1, 1, 1, 0, 1, 0, 1, 1]


@pytest.mark.parametrize("touched", [True, False])
def test_a_file_that_goes_back_is_told_once_and_not_counted(desk: Desk, *, touched: bool) -> None:
    desk.change("feeds/figures.yaml", "files: figures*.csv", "files: figures*.csv\nfrom: {folder: drop}")
    told = []
    for number, figure in enumerate((97, 50, 97, 97, 50)):
        desk.write("drop/figures.csv", f"{HEADER}\nA1,2026-04,sales,100,{figure}\n")
        when = 1_000_000_000 + (number if touched else figure)
        os.utime(desk.folder / "drop/figures.csv", (when, when))
        found = fetched(desk)
        told.append([one.trouble.code for one in found if one.trouble and one.needs_a_person])
        desk.receive()
    assert stands(desk) == [50]
    assert told[:3] == [[], [], ["file_returned"]]
    assert told[3:] == [["file_returned"] if touched else [], []]


def test_a_file_that_is_only_touched_is_nobodys_business(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "files: figures*.csv", "files: figures*.csv\nfrom: {folder: drop}")
    for number in range(3):
        desk.write("drop/figures.csv", f"{HEADER}\nA1,2026-04,sales,100,97\n")
        os.utime(desk.folder / "drop/figures.csv", (number, number))
        assert not any(one.trouble for one in fetched(desk))
