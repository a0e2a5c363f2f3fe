"""Approvals, and what they froze."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from outscore.errors import ApprovalError
from outscore.storage import tables
from outscore.storage.chain import add_rows
from outscore.storage.dispatches import Dispatch
from outscore.storage.dispatches import Dispatches
from outscore.storage.freezing import Approval
from outscore.storage.freezing import Frozen
from outscore.storage.freezing import freeze_and_book
from outscore.storage.frozen import Subject
from outscore.storage.frozen import freezings
from outscore.storage.frozen import now_open
from outscore.storage.frozen import reopen
from outscore.storage.frozen import reopenings
from outscore.storage.frozen import standing
from outscore.storage.trail import head_of
from outscore.storage.trail import last_entry_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from sqlalchemy import Connection
    from sqlalchemy import Row

    from outscore.model.ledger import Account
    from outscore.storage.frozen import Freezing
    from outscore.storage.frozen import Reopening
    from outscore.storage.statements import StoredStatement

__all__ = ("Approval", "Approvals", "Dispatch", "Subject")


class Approvals(Dispatches):
    """The record of approvals, of frozen results and of dispatches."""

    def all(self, period: str) -> tuple[Approval, ...]:
        """The approvals of a period, the newest first."""
        query = (
            select(tables.approval)
            .where(tables.approval.c.period == period)
            .order_by(tables.approval.c.id.desc())
        )
        with self._database.reading() as connection:
            return tuple(_approval(row) for row in connection.execute(query))

    def add(
        self,
        approval: Approval,
        statements: Iterable[StoredStatement],
        accounts: Mapping[str, Account] | None = None,
        trail_head: str | None = None,
    ) -> Approval:
        """Record an approval, freeze its statements and book their money; doing it again changes nothing.

        `accounts` says by statement SHA-256 what there is to book. trail_head: the head of the registers'
        trail that the pages were made of; the approval is not dated before it. Raises ApprovalError where the
        trail has gone on since.
        """
        covered = tuple(statements)

        def work(connection: Connection) -> Approval:
            if trail_head is not None and head_of(connection) != trail_head:
                raise ApprovalError(
                    f"Somebody wrote in the registers while the pages of {approval.period} were made, and "
                    f"they may show it. Look at them again: outscore approve {approval.period}"
                )
            at = max(approval.approved_at, last_entry_at(connection))
            return _add(connection, replace(approval, approved_at=at), covered, accounts or {})

        return self._database.write(work)

    def frozen(self) -> dict[Subject, str]:
        """The frozen statements: (vendor, contract, period) -> SHA-256 of the one approved last."""
        with self._database.reading() as connection:
            return {subject: one.statement_sha256 for subject, one in standing(connection).items()}

    def reopened(self) -> dict[Subject, Reopening]:
        """The results that were opened again and not approved since."""
        with self._database.reading() as connection:
            return now_open(connection)

    def history(self) -> tuple[tuple[Freezing, Reopening | None], ...]:
        """Every time that a result was frozen, and what opened it again; by result, oldest first."""
        with self._database.reading() as connection:
            ended = reopenings(connection)
            return tuple((one, ended.get((one.subject, one.number))) for one in freezings(connection))

    def reopen(self, wanted: Iterable[Reopening]) -> tuple[Reopening, ...]:
        """Open frozen results again; what is open already, or frozen anew meanwhile, stays as it is."""
        asked = tuple(wanted)
        return self._database.write(lambda connection: _reopen(connection, asked))


def _add(
    connection: Connection,
    approval: Approval,
    statements: Iterable[StoredStatement],
    accounts: Mapping[str, Account],
) -> Approval:
    known = _of_manifest(connection, approval.manifest_sha256)
    number = known.id if known else _insert(connection, approval)
    frozen = Frozen(standing(connection), now_open(connection))
    for statement in statements:
        freeze_and_book(
            connection, frozen, statement, replace(approval, id=number), accounts.get(statement.sha256)
        )
    return known or replace(approval, id=number)


def _insert(connection: Connection, approval: Approval) -> int:
    values = {
        "period": approval.period,
        "manifest_sha256": approval.manifest_sha256,
        "person": approval.person,
        "reason": approval.reason,
        "approved_at": approval.approved_at,
    }
    (number,) = add_rows(connection, tables.approval, [values])
    return number


def _reopen(connection: Connection, wanted: Iterable[Reopening]) -> tuple[Reopening, ...]:
    there, ended = standing(connection), reopenings(connection)

    def is_fresh(one: Reopening) -> bool:
        known = ended.get((one.subject, one.number))
        current = one.subject in there and there[one.subject].number == one.number
        return current and (known is None or (one.asked_for and not known.asked_for))

    fresh = tuple(one for one in wanted if is_fresh(one))
    for one in fresh:
        reopen(connection, one)
    return fresh


def _of_manifest(connection: Connection, sha256: str) -> Approval | None:
    query = select(tables.approval).where(tables.approval.c.manifest_sha256 == sha256)
    row = connection.execute(query).one_or_none()
    return _approval(row) if row else None


def _approval(row: Row[tuple[object, ...]]) -> Approval:
    return Approval(row.id, row.period, row.manifest_sha256, row.person, row.reason, row.approved_at)
