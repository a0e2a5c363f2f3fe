"""Each column of the database, changed by hand: `db verify` sees it, or a list says why it does not."""

from __future__ import annotations

import sqlite3
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import WHY
from tests.ledger.conftest import new_counter
from tests.ledger.test_verify import used
from tests.offices import dump

from outscore.contracts.workspace import load_workspace
from outscore.storage import tables
from outscore.storage.archive import Archive
from outscore.storage.database import Database
from outscore.workflow.office import office_of
from outscore.workflow.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ledger.conftest import Counter

_GOES_ON = "it is written over as a message goes on its way"
UNSEEN = {
    "delivery.reported_in": "it only says in which pack a refused file was told of, and is set later",
    "statement.made_at": "no document holds a time of day",
    "chain_link.id": "only their order counts, and that is seen",
    "pack.id": "nothing refers to it",
    "pack.made_at": "no document holds a time of day",
    "rendering.kind": "pages are made again from their statements",
    "rendering.source_sha256": "pages are made again from their statements",
    "rendering.fingerprint": "pages are made again from their statements",
    "rendering.sha256": "pages are made again from their statements",
    "fetched.id": "it only keeps a file from being fetched twice",
    "fetched.feed": "it only keeps a file from being fetched twice",
    "fetched.identity": "it only keeps a file from being fetched twice",
    "fetched.sha256": "it only keeps a file from being fetched twice",
    "fetched.name": "it only keeps a file from being fetched twice",
    "fetched.at": "it only keeps a file from being fetched twice",
    **{f"dispatch.{each.name}": _GOES_ON for each in tables.dispatch.columns},
}
"""docs/operations.md says the same in words."""
RISK = tuple(
    word
    for said in ("what=x", "likelihood=1", "impact=5", "owner=ann", "review_on=2999-01-01")
    for word in ("--set", said)
)


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Counter:
    """A workspace that has rows in every table."""
    counter = used(new_counter(tmp_path_factory.mktemp("columns"), "sqlite"))
    desk = counter.desk
    desk.write("log.txt", "The line was down.\n")
    claim = ("--what", "line down again", "--by", "Acme", "--evidence", str(desk.folder / "log.txt"))
    counter.do(
        "relief", "claim", "acme", "outage", "--from", "2026-02-03 00:00", "--to", "2026-02-04 00:00", *claim
    )
    desk.write("governance.yaml", "people:\n  - {id: ann, name: Ann Client}\n")
    counter.done("registers", "add", "risks", "--by", "ann", *RISK)
    counter.done("restate", "2026-01", "--vendor", "acme", *WHY)
    desk.drop("figures-9.csv", "A1,2026-03,sales,1000,990", "A1,2026-03,care,10,11", "A1,2026-03,chat,ten,9")
    desk.drop("figures-9b.csv", "A1,2026-03,sales,1000,990", "A1,2026-03,care,10,11", "A1,2026-03,chat,ten,9")
    counter.do("receive")
    desk.change("feeds/figures.yaml", "Monthly figures", "Figures of a month")
    counter.do("receive")
    counter.do("run", "2026-02")
    with desk.open() as office:
        office.fetched.add("figures", "mail-1", "0" * 64, "figures.csv", office.now())
    counter.do("send", "2026-02")
    return counter


def changed(table: str, column: str) -> str:
    """An order that changes a column of the last row, whatever it holds."""
    last = f"rowid = (SELECT MAX(rowid) FROM {table})"  # noqa: S608
    of = tables.metadata.tables[table].columns[column]
    kind = of.type.python_type
    if kind in (int, bool):
        return f'UPDATE {table} SET "{column}" = COALESCE("{column}", 0) + 1000 WHERE {last}'  # noqa: S608
    return f"""UPDATE {table} SET "{column}" = COALESCE("{column}", '') || '7' WHERE {last}"""  # noqa: S608


COLUMNS = [(table.name, each.name) for table in tables.metadata.sorted_tables for each in table.columns]


def test_every_table_has_rows(counter: Counter) -> None:
    assert [name for name, rows in dump(counter.desk.url).items() if not rows] == []


def test_each_column_that_is_changed_is_seen_or_on_the_list(counter: Counter, tmp_path: Path) -> None:
    original = counter.desk.folder / "var" / "outscore.db"
    with sqlite3.connect(original) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    workspace = load_workspace(counter.desk.folder)
    unseen = set()
    for table, column in [("", ""), *COLUMNS]:
        copy = tmp_path / f"{table}-{column}.db"
        copyfile(original, copy)
        if table:
            with sqlite3.connect(copy) as connection:
                connection.execute("PRAGMA ignore_check_constraints = ON")
                assert connection.execute(changed(table, column)).rowcount == 1
        database = Database(f"sqlite:///{copy}")
        office = office_of(workspace, database, Archive(workspace.settings.archive_url), lambda: "")
        faults = verify(office).faults
        database.close()
        copy.unlink()
        if not table:
            assert faults == ()
        elif not faults:
            unseen.add(f"{table}.{column}")
    assert unseen == {*UNSEEN}
