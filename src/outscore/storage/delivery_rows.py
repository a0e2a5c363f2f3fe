"""How a delivery becomes rows of the database, with everything known of it, in one transaction."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING
from typing import TypeAlias

from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from outscore.storage import tables
from outscore.storage.chain import add_rows
from outscore.storage.receipts import add_receipt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection
    from sqlalchemy import Table

    from outscore.model.delivery import Delivery
    from outscore.model.delivery import Issue

ReadingMark: TypeAlias = tuple[str, str | None]
"""What tells one reading of some bytes from another: its rules, and the facts that came of it."""


def record(connection: Connection, delivery: Delivery, at: str, instead_of: ReadingMark | None) -> None:
    """Write a delivery, or one in the place of the standing reading of the same bytes.

    `instead_of` is the reading that was looked at; where another one came meanwhile, nothing is written.
    """
    values = _values(delivery, at)
    same = (tables.delivery.c.feed == delivery.feed, tables.delivery.c.sha256 == delivery.sha256)
    query = select(tables.delivery).where(*same, tables.delivery.c.superseded_by.is_(None))
    standing = connection.execute(query.with_for_update()).mappings().one_or_none()
    set_aside = None
    if standing is None:
        number = _insert(connection, values)
        arrival = {"delivery_id": number, "file": delivery.file, "arrived_at": at}
        add_rows(connection, tables.arrival, [arrival])
    elif instead_of is None or _read_meanwhile(dict(standing), instead_of):
        return
    else:
        number = standing["id"]
        set_aside = _set_aside(connection, dict(standing))
        again = {name: value for name, value in values.items() if name != "file"}
        connection.execute(update(tables.delivery).where(tables.delivery.c.id == number).values(**again))
    _insert_contents(connection, number, delivery)
    add_receipt(connection, number, set_aside)


def _read_meanwhile(standing: dict[str, object], instead_of: ReadingMark) -> bool:
    """Whether another reading has come since the one that is to be replaced was looked at."""
    return (standing["reading_sha256"], standing["facts_sha256"]) != instead_of


def _insert(connection: Connection, values: dict[str, object]) -> int:
    key = connection.execute(insert(tables.delivery).values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


def _set_aside(connection: Connection, standing: dict[str, object]) -> int:
    """Give the standing reading a number of its own, so that another one can take its place in the order."""
    kept = {name: value for name, value in standing.items() if name != "id"}
    number = _insert(connection, {**kept, "superseded_by": standing["id"]})
    for table in (tables.delivery_month, tables.issue, tables.rejected_row):
        mine = table.c.delivery_id == standing["id"]
        connection.execute(update(table).where(mine).values(delivery_id=number))
    return number


def _values(delivery: Delivery, at: str) -> dict[str, object]:
    return {
        "feed": delivery.feed,
        "file": delivery.file,
        "sha256": delivery.sha256,
        "size": delivery.size,
        "status": delivery.status.value,
        "rows_read": delivery.rows.read,
        "rows_accepted": delivery.rows.accepted,
        "rows_rejected": delivery.rows.rejected,
        "rows_duplicate": delivery.rows.duplicate,
        "rows_skipped": delivery.rows.skipped,
        "facts_sha256": delivery.facts_sha256,
        "reading_sha256": delivery.reading_sha256,
        "header": json.dumps(delivery.header, ensure_ascii=False),
        "received_at": at,
    }


def _insert_contents(connection: Connection, number: int, delivery: Delivery) -> None:
    months = [
        {"delivery_id": number, "month": date.fromisoformat(month), "rows": rows}
        for month, rows in delivery.months
    ]
    _insert_all(connection, tables.delivery_month, months)
    _insert_all(connection, tables.issue, _issue_rows(number, delivery.issues))
    rejected = [
        {"delivery_id": number, "row": one.row, "cells": json.dumps(one.cells, ensure_ascii=False)}
        for one in delivery.rejected
    ]
    _insert_all(connection, tables.rejected_row, rejected)


def _insert_all(connection: Connection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), list(rows))


def _issue_rows(delivery: int, issues: Sequence[Issue]) -> list[dict[str, object]]:
    return [
        {
            "delivery_id": delivery,
            "number": number,
            "code": issue.code,
            "severity": issue.severity.value,
            "row": issue.row,
            "column": issue.column,
            "value": issue.value,
            "vendor": issue.vendor,
            "month": issue.month,
            "key": issue.key,
            "message": issue.message,
        }
        for number, issue in enumerate(issues, start=1)
    ]
