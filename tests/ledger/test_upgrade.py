"""What was frozen before results could be restated stays frozen through the upgrade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import text
from tests.offices import DATABASES
from tests.offices import dump
from tests.offices import new_database

from outscore.storage.database import Database
from outscore.storage.database import migrations

if TYPE_CHECKING:
    from pathlib import Path

APPROVED = "2026-05-04T12:00:00.000+00:00"
ADD_APPROVAL = """\
INSERT INTO approval (id, period, manifest_sha256, person, reason, approved_at)
VALUES (7, '2026-04', 'm', 'A. Person', 'looked at it', '2026-05-04T12:00:00.000+00:00')
"""
ADD_FROZEN = """\
INSERT INTO frozen (vendor, contract, period, statement_sha256, approval_id)
VALUES ('acme', 'main', '2026-04', 's', 7)
"""


@pytest.mark.parametrize("kind", DATABASES)
def test_frozen_results_keep_who_froze_them_and_when(kind: str, tmp_path: Path) -> None:
    url = new_database(kind, tmp_path)
    database = Database(url)
    steps = migrations(database.engine)
    command.downgrade(steps, "0002")
    with database.writing() as connection:
        connection.execute(text(ADD_APPROVAL))
        connection.execute(text(ADD_FROZEN))
    command.upgrade(steps, "head")
    kept = ("acme", "main", "2026-04", 1, "s", 7, "A. Person", "looked at it", APPROVED, 0)
    assert dump(url)["frozen"] == [kept]
    command.downgrade(steps, "0002")
    with database.reading() as connection:
        rows = connection.execute(text("SELECT vendor, statement_sha256, approval_id FROM frozen")).all()
    assert [tuple(row) for row in rows] == [("acme", "s", 7)]
    database.close()
