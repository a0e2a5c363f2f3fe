"""Which statement stands as approved, which stood before it, and which results were opened again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from outscore.storage import tables
from outscore.storage.chain import add_rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

Subject = tuple[str, str, str]
"""Vendor, contract, period."""


@dataclass(frozen=True, slots=True)
class Freezing:
    """The nth time that a result was frozen: as which statement, by whom, why and when.

    `last_delivery` is the last one recorded then, by its number: what the result knows of.
    """

    vendor: str
    contract: str
    period: str
    number: int
    statement_sha256: str
    approval_id: int
    person: str
    reason: str
    frozen_at: str
    last_delivery: int

    @property
    def subject(self) -> Subject:
        """Whose result it is."""
        return (self.vendor, self.contract, self.period)


@dataclass(frozen=True, slots=True)
class Reopening:
    """The nth frozen result was opened again; `because` names the period whose restatement began it.

    A person opens one result; later ones that rest on it follow, with the same person and reason.
    """

    vendor: str
    contract: str
    period: str
    number: int
    because: str
    because_number: int
    person: str
    reason: str
    reopened_at: str

    @property
    def subject(self) -> Subject:
        """Whose result it is."""
        return (self.vendor, self.contract, self.period)

    @property
    def asked_for(self) -> bool:
        """Whether a person named this very period."""
        return self.because == self.period


def freezings(connection: Connection, periods: Collection[str] | None = None) -> tuple[Freezing, ...]:
    """Every time that a result was frozen, in order, or those of some periods."""
    columns = tables.frozen.c
    query = select(tables.frozen).order_by(columns.vendor, columns.contract, columns.period, columns.number)
    if periods is not None:
        query = query.where(columns.period.in_(sorted(periods)))
    return tuple(Freezing(**row) for row in connection.execute(query).mappings())


def standing(connection: Connection, periods: Collection[str] | None = None) -> dict[Subject, Freezing]:
    """What each result was frozen as the last time."""
    return {one.subject: one for one in freezings(connection, periods)}


def reopenings(connection: Connection) -> dict[tuple[Subject, int], Reopening]:
    """Every result that was opened again, by whose it is and which freezing it ended.

    Where it followed an earlier period first and was asked for by name later, the latter counts.
    """
    query = select(tables.reopened).order_by(tables.reopened.c.reopened_at)
    found = [Reopening(**row) for row in connection.execute(query).mappings()]
    return {(one.subject, one.number): one for one in sorted(found, key=lambda one: one.asked_for)}


def now_open(connection: Connection) -> dict[Subject, Reopening]:
    """The results that were opened again and not approved since."""
    ended = reopenings(connection)
    if not ended:
        return {}
    there = standing(connection, {subject[2] for subject, _ in ended})
    return {
        subject: ended[subject, one.number]
        for subject, one in there.items()
        if (subject, one.number) in ended
    }


def freeze(connection: Connection, one: Freezing) -> None:
    """Write down that a result is frozen."""
    add_rows(connection, tables.frozen, [_values(one)])


def reopen(connection: Connection, one: Reopening) -> None:
    """Write down that a result is open again."""
    add_rows(connection, tables.reopened, [_values(one)])


def _values(one: Freezing | Reopening) -> dict[str, object]:
    return {name: getattr(one, name) for name in type(one).__slots__}
