"""Statements and packs: every revision that was ever made, and which one stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from sqlalchemy import and_
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select

from outscore.model.canonical import canonical
from outscore.storage import tables
from outscore.storage.statement_rows import JudgedRow
from outscore.storage.statement_rows import add_records
from outscore.storage.statement_rows import recording

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy import Connection
    from sqlalchemy import Row

    from outscore.model.statement import PackDocument
    from outscore.model.statement import StatementDocument
    from outscore.storage.archive import Archive
    from outscore.storage.database import Database
    from outscore.storage.statement_rows import Record


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """Which bytes are the statement of a vendor, contract and period."""

    vendor: str
    contract: str
    period: str
    revision: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredResult:
    """One line of the results: integers as they were counted, the exact value as n/d in the unit.

    The numerator is in units of 1/scale of the unit.
    """

    vendor: str
    contract: str
    period: str
    revision: int
    measure: str
    scope: str
    unit: str
    numerator: int | None
    denominator: int | None
    scale: int
    value: tuple[int, int] | None
    target: str | None
    verdict: str
    band: str
    reason: str


class Statements:
    """The record of statements and packs. The document is in the archive, under its SHA-256."""

    def __init__(self, database: Database, archive: Archive) -> None:
        self._database = database
        self._archive = archive

    def current(self, period: str) -> dict[tuple[str, str], StoredStatement]:
        """The latest revision for each vendor and contract of a period."""
        query = select(tables.statement).where(tables.statement.c.period == period)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(tables.statement.c.vendor, tables.statement.c.revision))
            return {(row.vendor, row.contract): _stored(row) for row in rows}

    def latest_before(self, vendor: str, contract: str, period: str) -> StoredStatement | None:
        """The current revision of the last statement before a period, of a period of the same kind."""
        columns = tables.statement.c
        found = self._latest_before(period, columns.vendor == vendor, columns.contract == contract)
        return found.get((vendor, contract))

    def all_before(self, period: str) -> dict[tuple[str, str], StoredStatement]:
        """The same for each vendor and contract, in one reading."""
        return self._latest_before(period)

    def _latest_before(
        self, period: str, *whose: ColumnElement[bool]
    ) -> dict[tuple[str, str], StoredStatement]:
        columns = tables.statement.c
        kind = columns.period.contains("Q") if "Q" in period else ~columns.period.contains("Q")
        earlier = (*whose, columns.period < period, func.length(columns.period) == len(period), kind)
        last = (
            select(columns.vendor, columns.contract, func.max(columns.period).label("period"))
            .where(*earlier)
            .group_by(columns.vendor, columns.contract)
            .subquery()
        )
        same = [columns[name] == last.c[name] for name in ("vendor", "contract", "period")]
        query = select(tables.statement).join(last, and_(*same)).order_by(columns.revision)
        with self._database.reading() as connection:
            return {(row.vendor, row.contract): _stored(row) for row in connection.execute(query)}

    def revisions(
        self, vendor: str | None = None, before: str | None = None
    ) -> tuple[tuple[StoredStatement, str], ...]:
        """Every statement ever made and when, in order; `before` leaves out those made then or later."""
        columns = tables.statement.c
        query = select(tables.statement).order_by(columns.id)
        if vendor is not None:
            query = query.where(columns.vendor == vendor)
        if before is not None:
            query = query.where(columns.made_at < before)
        with self._database.reading() as connection:
            return tuple((_stored(row), row.made_at) for row in connection.execute(query))

    def read(self, sha256: str) -> StatementDocument:
        """A statement, checked against its name."""
        return cast("StatementDocument", json.loads(self._archive.get("statement", sha256)))

    def add(self, documents: Iterable[StatementDocument], at: str) -> tuple[StoredStatement, ...]:
        """Keep new revisions, all of them or none; what somebody else has just added or frozen stands.

        Each document is let go of as soon as it is in the archive.
        """
        records: list[Record] = []
        hashes = self._archive.put_all("statement", recording(documents, records))
        prepared = list(zip(records, hashes, strict=True))
        if not prepared:
            return ()
        there = self._database.write(lambda connection: add_records(connection, prepared, at))
        return tuple(
            StoredStatement(*record.key, sha256=there.get(record.key, sha256)) for record, sha256 in prepared
        )

    def judged(
        self, periods: Collection[str], before: str | None = None, vendor: str | None = None
    ) -> dict[tuple[str, str, str], list[JudgedRow]]:
        """What stands of each measure by vendor, contract and period, read at once; of one vendor if named.

        `before` leaves out the statements made then or later: what stood until then.
        """
        columns, results = tables.statement.c, tables.result.c
        only = [] if before is None else [columns.made_at < before]
        only += [] if vendor is None else [columns.vendor == vendor]
        latest = (
            select(func.max(columns.id))
            .where(columns.period.in_(sorted(periods)), *only)
            .group_by(columns.vendor, columns.contract, columns.period)
        )
        wanted = [results[name] for name in JudgedRow._fields]
        query = (
            select(columns.vendor, columns.contract, columns.period, *wanted)
            .join(tables.result, results.statement_id == columns.id)
            .where(columns.id.in_(latest))
        )
        found: dict[tuple[str, str, str], list[JudgedRow]] = {}
        with self._database.reading() as connection:
            for whose, signed, period, *row in connection.execute(query):
                found.setdefault((whose, signed, period), []).append(JudgedRow(*row))
        return found

    def results(self, period: str, before: str | None = None) -> tuple[StoredResult, ...]:
        """Every result of the statements that stand for a period, by vendor, contract, measure order.

        `before` leaves out the statements made then or later: what stood until then.
        """
        made = [] if before is None else [tables.statement.c.made_at < before]
        latest = (
            select(func.max(tables.statement.c.id))
            .where(tables.statement.c.period == period, *made)
            .group_by(tables.statement.c.vendor, tables.statement.c.contract)
        )
        query = (
            select(tables.statement, tables.result)
            .join(tables.result, tables.result.c.statement_id == tables.statement.c.id)
            .where(tables.statement.c.id.in_(latest))
            .order_by(tables.statement.c.vendor, tables.statement.c.contract, tables.result.c.number)
        )
        with self._database.reading() as connection:
            return tuple(
                StoredResult(
                    vendor=row.vendor,
                    contract=row.contract,
                    period=row.period,
                    revision=row.revision,
                    measure=row.measure,
                    scope=row.scope,
                    unit=row.unit,
                    numerator=None if row.numerator is None else int(row.numerator),
                    denominator=None if row.denominator is None else int(row.denominator),
                    scale=row.scale,
                    value=None if row.value_n is None else (int(row.value_n), int(row.value_d)),
                    target=row.target,
                    verdict=row.verdict,
                    band=row.band,
                    reason=row.reason,
                )
                for row in connection.execute(query)
            )

    def periods(self) -> tuple[str, ...]:
        """Every period that has a statement."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.statement.c.period).distinct())
            return tuple(sorted(row.period for row in rows))

    def scored_at(self) -> dict[str, str]:
        """When each period was scored last to any effect."""
        columns = tables.statement.c
        query = select(columns.period, func.max(columns.made_at)).group_by(columns.period)
        with self._database.reading() as connection:
            return {row.period: row[1] for row in connection.execute(query)}

    def first_made_at(self, period: str) -> str | None:
        """When the first statement of a period was made; None where there is none."""
        columns = tables.statement.c
        query = select(func.min(columns.made_at)).where(columns.period == period)
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def current_pack(self, period: str) -> tuple[int, str] | None:
        """Revision and SHA-256 of the pack that stands for a period."""
        with self._database.reading() as connection:
            return _current_pack(connection, period)

    def read_pack(self, sha256: str) -> PackDocument:
        """A pack document, checked against its name."""
        return cast("PackDocument", json.loads(self._archive.get("pack", sha256)))

    def add_pack(self, document: PackDocument, at: str) -> str:
        """Keep a pack, as a new revision if it says anything new; returns its SHA-256."""
        sha256 = self._archive.put("pack", canonical(document))
        period = document["period"]["id"]
        current = self.current_pack(period)
        if current is None or current[1] != sha256:
            self._database.write(lambda connection: _add_pack(connection, period, sha256, at))
        return sha256

    def rendering(self, kind: str, source: str, fingerprint: str) -> str | None:
        """The SHA-256 of a document's page as these templates make it, if they have made it."""
        query = select(tables.rendering.c.sha256).where(
            tables.rendering.c.kind == kind,
            tables.rendering.c.source_sha256 == source,
            tables.rendering.c.fingerprint == fingerprint,
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def renderings(self, kind: str, fingerprint: str) -> dict[str, str]:
        """Every page of a kind that these templates have made: source SHA-256 -> page SHA-256."""
        query = select(tables.rendering.c.source_sha256, tables.rendering.c.sha256).where(
            tables.rendering.c.kind == kind, tables.rendering.c.fingerprint == fingerprint
        )
        with self._database.reading() as connection:
            return {row.source_sha256: row.sha256 for row in connection.execute(query)}

    def note_renderings(self, kind: str, fingerprint: str, pages: dict[str, str]) -> None:
        """Record pages that were made; the same page made twice at once is no fault."""
        columns = tables.rendering.c
        same = select(columns.source_sha256).where(columns.kind == kind, columns.fingerprint == fingerprint)

        def note(connection: Connection) -> None:
            there = set(connection.execute(same).scalars())
            rows = [
                {"kind": kind, "source_sha256": source, "fingerprint": fingerprint, "sha256": page}
                for source, page in sorted(pages.items())
                if source not in there
            ]
            if rows:
                connection.execute(insert(tables.rendering), rows)

        self._database.write(note)


def _stored(row: Row[Any]) -> StoredStatement:
    return StoredStatement(row.vendor, row.contract, row.period, row.revision, row.sha256)


def _current_pack(connection: Connection, period: str) -> tuple[int, str] | None:
    query = (
        select(tables.pack.c.revision, tables.pack.c.sha256)
        .where(tables.pack.c.period == period)
        .order_by(tables.pack.c.revision.desc())
    )
    row = connection.execute(query).first()
    return (row.revision, row.sha256) if row else None


def _add_pack(connection: Connection, period: str, sha256: str, at: str) -> None:
    current = _current_pack(connection, period)
    if current is None or current[1] != sha256:
        revision = current[0] + 1 if current else 1
        values = {"period": period, "revision": revision, "sha256": sha256, "made_at": at}
        connection.execute(insert(tables.pack).values(values))
