"""What was recorded of each delivery when it was read, so that a later change of its rows is seen.

The rows of a delivery move when its bytes are read again: the earlier reading gets a number of its own, and
the new one takes its place. Receipts only come on top, one for each reading, each with a link of the chain.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from sqlalchemy import column
from sqlalchemy import func
from sqlalchemy import select

from outscore.model.canonical import canonical
from outscore.storage import tables
from outscore.storage.chain import add_rows
from outscore.storage.chain import content_sha256
from outscore.storage.chain import each_raw_row
from outscore.storage.chain import plain
from outscore.storage.chain import raw_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from sqlalchemy import Connection
    from sqlalchemy import Table

    Row = Mapping[str, object]
    Rows = Mapping[str, Sequence[Row]]

FREE = ("id", "superseded_by", "reported_in")
"""Columns of a delivery that its mark does not hold: the numbers stand in the receipt by themselves."""
_DELIVERY = "what is recorded of it"
_PARTS: tuple[tuple[str, Table], ...] = (
    ("its rows by month", tables.delivery_month),
    ("its issues", tables.issue),
    ("its rejected rows", tables.rejected_row),
)
_TABLES = (tables.delivery, *(table for _, table in _PARTS))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A reading as the tables have it.

    number: 1 for the first one of its bytes. stands_as: the number of the delivery that stands for them.
    """

    row: Row
    number: int
    stands_as: object
    marks: Mapping[str, str]

    @property
    def named(self) -> str:
        return f"Delivery {self.row['id']} ({self.row['file']})"

    def values(self, set_aside: object) -> dict[str, object]:
        """Its receipt. set_aside: the number that the reading before it has now."""
        own = {name: self.row[name] for name in ("feed", "sha256")}
        marks = canonical(dict(self.marks)).decode()
        return {
            **own,
            "number": self.number,
            "delivery": self.stands_as,
            "set_aside": set_aside,
            "marks": marks,
        }


def add_receipt(connection: Connection, number: int, set_aside: int | None) -> None:
    """Write the receipt of the reading that stands as a delivery; set_aside: what the one before is now."""
    own = {
        table.name: each_raw_row(connection, table, column("delivery_id") == number) for _, table in _PARTS
    }
    (row,) = raw_rows(connection, tables.delivery, column("id") == number)
    table = tables.receipt
    same = (table.c.feed == row["feed"], table.c.sha256 == row["sha256"])
    before = connection.execute(select(func.count()).select_from(table).where(*same)).scalar() or 0
    reading = _Reading(row, before + 1, number, _marks(row, own))
    add_rows(connection, table, [reading.values(set_aside)])


def add_missing(connection: Connection) -> None:
    """Write receipts of all readings that are there, as they stand."""
    rows = {table.name: raw_rows(connection, table) for table in _TABLES}
    for readings in _by_bytes(rows).values():
        before: object = None
        for one in readings:
            add_rows(connection, tables.receipt, [one.values(before)])
            before = one.row["id"]


def receipt_faults(rows: Rows) -> Iterator[str]:
    """Deliveries and readings that are not what their receipts say, by the rows of all tables."""
    receipts: dict[tuple[object, object], list[Row]] = {}
    for one in rows["receipt"]:
        receipts.setdefault((one["feed"], one["sha256"]), []).append(one)
    yield from _orphans(rows)
    readings = _by_bytes(rows)
    for key in dict.fromkeys((*readings, *receipts)):
        before: object = None
        for reading, receipt in zip_longest(readings.get(key, ()), receipts.get(key, ())):
            yield from _faults(reading, receipt, before)
            before = reading.row["id"] if reading else None


def _faults(reading: _Reading | None, receipt: Row | None, before: object) -> Iterator[str]:
    if reading is None:
        if receipt is not None:
            yield (
                f"Delivery {receipt['delivery']} ({receipt['feed']}, {str(receipt['sha256'])[:12]}), reading "
                f"{receipt['number']}, has a receipt and is not there any more."
            )
        return
    if receipt is None:
        yield f"{reading.named} has no receipt: it was put in, or read again, by other means than Outscore."
        return
    numbers = (receipt["delivery"], receipt["set_aside"], reading.row["superseded_by"])
    stands = reading.stands_as
    if numbers != (stands, before, None if reading.row["id"] == stands else stands):
        yield f"{reading.named}: which reading stands, or its place in the order of receipt, was changed."
    kept = _said(receipt["marks"])
    parts = dict.fromkeys((*reading.marks, *kept))
    changed = [part for part in parts if kept.get(part) != reading.marks.get(part)]
    if changed:
        are = "was" if changed == [_DELIVERY] else "were"
        yield f"{reading.named}: {' and '.join(changed)} {are} changed after it was read."


def _orphans(rows: Rows) -> Iterator[str]:
    there = {row["id"] for row in rows["delivery"]}
    for called, table in _PARTS:
        for number in dict.fromkeys(row["delivery_id"] for row in rows[table.name]):
            if number not in there:
                yield f"Of a delivery {number}, which is not there, the database has {called}."


def _said(marks: object) -> Mapping[str, object]:
    try:
        found = json.loads(str(marks))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _by_bytes(rows: Rows) -> dict[tuple[object, object], tuple[_Reading, ...]]:
    """The readings of the same bytes for a feed in their order, the one that stands last."""
    own = {table.name: _by_delivery(rows[table.name]) for _, table in _PARTS}
    found: dict[tuple[object, object], list[Row]] = {}
    for row in rows["delivery"]:
        found.setdefault((row["feed"], row["sha256"]), []).append(row)
    readings = {}
    for key, same in found.items():
        in_order = sorted(same, key=lambda row: (row["superseded_by"] is None, _number(row["id"])))
        readings[key] = tuple(
            _Reading(
                row,
                number,
                in_order[-1]["id"],
                _marks(row, {name: own[name].get(row["id"], ()) for name in own}),
            )
            for number, row in enumerate(in_order, start=1)
        )
    return readings


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _by_delivery(rows: Iterable[Row]) -> dict[object, list[Row]]:
    found: dict[object, list[Row]] = {}
    for row in rows:
        found.setdefault(row["delivery_id"], []).append(row)
    return found


def _marks(row: Row, parts: Mapping[str, Iterable[Row]]) -> dict[str, str]:
    """A mark of a delivery's own row, and one of each part that has rows."""
    marks = {_DELIVERY: content_sha256(row, sorted({*row} - {*FREE}))}
    for called, table in _PARTS:
        if mark := _mark(parts[table.name]):
            marks[called] = mark
    return marks


def _mark(rows: Iterable[Row]) -> str:
    """The SHA-256 of rows in their order, a line each; "" where there is none."""
    seen, digest = False, hashlib.sha256()
    for row in rows:
        seen = True
        digest.update(canonical(_without_number(row)) + b"\n")
    return digest.hexdigest() if seen else ""


def _without_number(row: Row) -> dict[str, object]:
    return {name: plain(value) for name, value in row.items() if name != "delivery_id"}
