"""Statements and packs: every revision that was ever made, and which one stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import cast

from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select

from outscore.model.canonical import canonical
from outscore.model.contract import Comparison
from outscore.storage import tables

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from outscore.model.statement import PackDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument
    from outscore.storage.archive import Archive
    from outscore.storage.database import Database


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
    """One line of the results: integers as they were counted, the exact value as n/d in the unit."""

    vendor: str
    contract: str
    period: str
    revision: int
    measure: str
    scope: str
    unit: str
    numerator: int | None
    denominator: int | None
    value: tuple[int, int] | None
    target: str | None
    verdict: str
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
            return {
                (row.vendor, row.contract): StoredStatement(
                    row.vendor, row.contract, row.period, row.revision, row.sha256
                )
                for row in rows
            }

    def read(self, sha256: str) -> StatementDocument:
        """A statement, checked against its name."""
        return cast("StatementDocument", json.loads(self._archive.get("statement", sha256)))

    def add(self, documents: Iterable[StatementDocument], at: str) -> tuple[StoredStatement, ...]:
        """Keep new revisions, all of them or none; those that somebody else has just added are theirs."""
        prepared = [(one, self._archive.put("statement", canonical(one))) for one in documents]
        stored: list[StoredStatement] = []
        with self._database.writing() as connection:
            for document, sha256 in prepared:
                stored.append(_add(connection, document, sha256, at))
        return tuple(stored)

    def results(self, period: str) -> tuple[StoredResult, ...]:
        """Every result of the statements that stand for a period, by vendor, contract, measure order."""
        latest = (
            select(func.max(tables.statement.c.id))
            .where(tables.statement.c.period == period)
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
                    value=None if row.value_n is None else (int(row.value_n), int(row.value_d)),
                    target=row.target,
                    verdict=row.verdict,
                    reason=row.reason,
                )
                for row in connection.execute(query)
            )

    def periods(self) -> tuple[str, ...]:
        """Every period that has a statement."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.statement.c.period).distinct())
            return tuple(sorted(row.period for row in rows))

    def current_pack(self, period: str) -> tuple[int, str] | None:
        """Revision and SHA-256 of the pack that stands for a period."""
        query = (
            select(tables.pack.c.revision, tables.pack.c.sha256)
            .where(tables.pack.c.period == period)
            .order_by(tables.pack.c.revision.desc())
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return (row.revision, row.sha256) if row else None

    def read_pack(self, sha256: str) -> PackDocument:
        """A pack document, checked against its name."""
        return cast("PackDocument", json.loads(self._archive.get("pack", sha256)))

    def add_pack(self, document: PackDocument, at: str) -> str:
        """Keep a pack, as a new revision if it says anything new; returns its SHA-256."""
        sha256 = self._archive.put("pack", canonical(document))
        period = document["period"]["id"]
        current = self.current_pack(period)
        if current is None or current[1] != sha256:
            values = {
                "period": period,
                "revision": current[0] + 1 if current else 1,
                "sha256": sha256,
                "made_at": at,
            }
            with self._database.writing() as connection:
                connection.execute(insert(tables.pack).values(values))
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
        with self._database.writing() as connection:
            for source, page in sorted(pages.items()):
                named = {"kind": kind, "source_sha256": source, "fingerprint": fingerprint}
                same = [tables.rendering.c[name] == value for name, value in named.items()]
                if connection.execute(select(tables.rendering.c.sha256).where(*same)).scalar() is None:
                    connection.execute(insert(tables.rendering).values(**named, sha256=page))


def _add(connection: Connection, document: StatementDocument, sha256: str, at: str) -> StoredStatement:
    named = {
        "vendor": document["vendor"]["id"],
        "contract": document["contract"]["id"],
        "period": document["period"]["id"],
        "revision": document["revision"],
    }
    same = [tables.statement.c[name] == value for name, value in named.items()]
    there = connection.execute(select(tables.statement.c.sha256).where(*same)).scalar()
    if there is None:
        inserted = connection.execute(
            insert(tables.statement).values(**named, sha256=sha256, made_at=at)
        ).inserted_primary_key
        number = inserted[0] if inserted else None
        rows = _result_rows(number, document["results"])
        if rows:
            connection.execute(insert(tables.result), rows)
    return StoredStatement(**named, sha256=there or sha256)


def _result_rows(statement: int | None, results: Sequence[ResultDocument]) -> list[dict[str, object]]:
    return [_result_row(statement, number, result) for number, result in enumerate(results, start=1)]


def _result_row(statement: int | None, number: int, result: ResultDocument) -> dict[str, object]:
    figure, target = result["figure"], result["target"]
    value = figure["value"]
    return {
        "statement_id": statement,
        "number": number,
        "measure": result["measure"],
        "scope": result["scope"],
        "unit": result["unit"],
        "numerator": _text(figure["numerator"]),
        "denominator": _text(figure["denominator"]),
        "value_n": _text(value["n"]) if value else None,
        "value_d": _text(value["d"]) if value else None,
        "target": f"{Comparison(target['comparison']).sign} {target['value']}" if target else None,
        "verdict": figure["verdict"],
        "reason": figure["reason"],
    }


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
