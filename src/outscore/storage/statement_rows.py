"""What the database keeps of a statement: who, when, which revision, and a row for each result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import NamedTuple

from sqlalchemy import insert
from sqlalchemy import select

from outscore.model.canonical import canonical
from outscore.model.target import Comparison
from outscore.storage import tables
from outscore.storage.frozen import now_open
from outscore.storage.frozen import standing

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument


class JudgedRow(NamedTuple):
    """What a statement says of a measure, numbers as texts: value_n / value_d in the metric's unit.

    target: the level that it was held against, as ">= 95", None where there was none.
    """

    measure: str
    numerator: str | None
    denominator: str | None
    scale: int
    value_n: str | None
    value_d: str | None
    verdict: str
    band: str
    reason: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What the database keeps of a statement. The key is its vendor, contract, period and revision."""

    key: tuple[str, str, str, int]
    results: tuple[dict[str, object], ...]


def recording(documents: Iterable[StatementDocument], records: list[Record]) -> Iterator[bytes]:
    """The documents' bytes, one after the other; what the database keeps of each is added to the records."""
    for document in documents:
        names = (document["vendor"]["id"], document["contract"]["id"], document["period"]["id"])
        records.append(Record((*names, document["revision"]), rows_of(document)))
        yield canonical(document)


def rows_of(document: StatementDocument) -> tuple[dict[str, object], ...]:
    """The rows that the database keeps of a statement's results, numbered from 1."""
    return tuple(_result_row(number, one) for number, one in enumerate(document["results"], start=1))


def _there(connection: Connection, periods: Collection[str]) -> dict[tuple[str, str, str, int], str]:
    """The statements that the database has of some periods: key -> SHA-256."""
    query = select(tables.statement).where(tables.statement.c.period.in_(sorted(periods)))
    rows = connection.execute(query)
    return {(row.vendor, row.contract, row.period, row.revision): row.sha256 for row in rows}


def add_records(
    connection: Connection, prepared: Sequence[tuple[Record, str]], at: str
) -> dict[tuple[str, str, str, int], str]:
    """Insert what is not there and not frozen meanwhile; what stands instead, key -> SHA-256."""
    periods = {record.key[2] for record, _ in prepared}
    frozen = _frozen(connection, periods)
    there = {record.key: frozen[record.key[:3]] for record, _ in prepared if record.key[:3] in frozen}
    there |= _there(connection, periods)
    _insert(connection, [one for one in prepared if one[0].key not in there], at)
    return there


def _frozen(connection: Connection, periods: Collection[str]) -> dict[tuple[str, str, str], str]:
    """The frozen statements of some periods, without the results that were opened again."""
    opened = now_open(connection)
    return {
        subject: one.statement_sha256
        for subject, one in standing(connection, periods).items()
        if subject not in opened
    }


def _insert(connection: Connection, prepared: Sequence[tuple[Record, str]], at: str) -> None:
    if not prepared:
        return
    names = ("vendor", "contract", "period", "revision")
    statements = [
        {**dict(zip(names, record.key, strict=True)), "sha256": sha256, "made_at": at}
        for record, sha256 in prepared
    ]
    adding = insert(tables.statement).returning(tables.statement.c.id, sort_by_parameter_order=True)
    numbers = connection.execute(adding, statements).scalars().all()
    results = [
        {"statement_id": number, **row}
        for number, (record, _) in zip(numbers, prepared, strict=True)
        for row in record.results
    ]
    if results:
        connection.execute(insert(tables.result), results)


def _result_row(number: int, result: ResultDocument) -> dict[str, object]:
    figure, target = result["figure"], result["target"]
    value = figure["value"]
    return {
        "number": number,
        "measure": result["measure"],
        "scope": result["scope"],
        "unit": result["unit"],
        "numerator": _text(figure["numerator"]),
        "denominator": _text(figure["denominator"]),
        "scale": figure["scale"],
        "value_n": _text(value["n"]) if value else None,
        "value_d": _text(value["d"]) if value else None,
        "target": f"{Comparison(target['comparison']).sign} {target['value']}" if target else None,
        "verdict": figure["verdict"],
        "band": figure["band"],
        "reason": figure["reason"],
    }


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
