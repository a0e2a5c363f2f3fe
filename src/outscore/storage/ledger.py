"""The ledger's lines in the database: written once, in order, and never changed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from sqlalchemy import select

from outscore.errors import DatabaseError
from outscore.model.ledger import Line
from outscore.model.ledger import LineEntry
from outscore.scoring.ledger import amount_text
from outscore.storage import tables
from outscore.storage.chain import add_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from sqlalchemy import Connection
    from sqlalchemy import Row

    from outscore.storage.database import Database


class Ledger:
    """The lines of every vendor and contract."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(
        self,
        vendor: str | None = None,
        contract: str | None = None,
        period: str | None = None,
        before: str | None = None,
    ) -> tuple[Line, ...]:
        """The lines in the order they were written; `before` leaves out those recorded then or later."""
        with self._database.reading() as connection:
            return read_lines(connection, vendor, contract, period, before)

    def add(
        self,
        subject: tuple[str, str],
        make: Callable[[tuple[Line, ...]], Sequence[Line]],
    ) -> tuple[Line, ...]:
        """Add the lines that `make` makes of those of a vendor and contract.

        `make` sees what is there when the lines are written, so that nothing is taken twice. What it
        raises is raised.
        """

        def work(connection: Connection) -> tuple[Line, ...]:
            made = tuple(make(read_lines(connection, *subject)))
            write_lines(connection, made)
            return made

        return self._database.write(work)


def read_lines(
    connection: Connection,
    vendor: str | None = None,
    contract: str | None = None,
    period: str | None = None,
    before: str | None = None,
) -> tuple[Line, ...]:
    """The lines of a vendor, a contract, a period, in the order they were written."""
    columns = tables.ledger_line.c
    query = select(tables.ledger_line).order_by(columns.id)
    for column, wanted in ((columns.vendor, vendor), (columns.contract, contract), (columns.period, period)):
        if wanted is not None:
            query = query.where(column == wanted)
    if before is not None:
        query = query.where(columns.at < before)
    return tuple(_line(row) for row in connection.execute(query))


def write_lines(connection: Connection, lines: Sequence[Line]) -> None:
    """Add lines, in this transaction."""
    add_rows(connection, tables.ledger_line, [_values(one) for one in lines])


def _values(line: Line) -> dict[str, object]:
    return {
        "vendor": line.vendor,
        "contract": line.contract,
        "period": line.period,
        "origin": line.origin,
        "booked_in": line.booked_in,
        "entry": line.entry.value,
        "amount": None if line.amount is None else amount_text(line.amount, line.currency),
        "currency": line.currency,
        "statement_sha256": line.statement,
        "clause": line.clause,
        "what": line.what,
        "person": line.person,
        "reason": line.reason,
        "at": line.at,
        "estimated": line.estimated,
        "invoice": line.invoice,
    }


def _line(row: Row[tuple[object, ...]]) -> Line:
    """A line; raises DatabaseError for one that Outscore cannot have written."""
    try:
        return _as_written(row)
    except (ValueError, ZeroDivisionError) as error:
        raise DatabaseError(
            f"Ledger line {row.id} ({row.vendor}, {row.contract}, {row.period}) cannot be read: its entry is "
            f"{row.entry!r} and its amount {row.amount!r}. The table was changed by other means than "
            f"Outscore. Restore it from a backup; to see all that is wrong: outscore db verify"
        ) from error


def _as_written(row: Row[tuple[object, ...]]) -> Line:
    return Line(
        vendor=row.vendor,
        contract=row.contract,
        period=row.period,
        origin=row.origin,
        booked_in=row.booked_in,
        entry=LineEntry(row.entry),
        amount=None if row.amount is None else Fraction(row.amount),
        currency=row.currency,
        statement=row.statement_sha256,
        clause=row.clause,
        what=row.what,
        person=row.person,
        reason=row.reason,
        at=row.at,
        estimated=row.estimated,
        invoice=row.invoice,
        id=row.id,
    )
