"""Approvals, what they froze, and the ledger of what was sent to whom."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from outscore.errors import ApprovalError
from outscore.model.period import Period
from outscore.scoring.ledger import adjusting_lines
from outscore.scoring.ledger import first_lines
from outscore.scoring.ledger import kept_lines
from outscore.scoring.ledger import open_month
from outscore.storage import tables
from outscore.storage.frozen import Freezing
from outscore.storage.frozen import freeze
from outscore.storage.frozen import freezings
from outscore.storage.frozen import now_open
from outscore.storage.frozen import reopen
from outscore.storage.frozen import reopenings
from outscore.storage.frozen import standing
from outscore.storage.ledger import read_lines
from outscore.storage.ledger import write_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from sqlalchemy import Connection
    from sqlalchemy import Row
    from sqlalchemy import Update

    from outscore.model.ledger import Account
    from outscore.storage.database import Database
    from outscore.storage.frozen import Reopening
    from outscore.storage.statements import StoredStatement


Subject = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's word that exactly the files and recipients of a manifest may go out."""

    id: int
    period: str
    manifest_sha256: str
    person: str
    reason: str
    approved_at: str


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One message in the ledger. `vendor` is None for what goes to the team.

    status: sending (handed over, or the program died while doing so), sent, failed, unconfirmed.
    """

    key: str
    period: str
    vendor: str | None
    recipient: str
    channel: str
    message_id: str
    status: str
    detail: str
    attempts: int
    changed_at: str


class Approvals:
    """The record of approvals, of frozen results and of dispatches."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
    ) -> Approval:
        """Record an approval, freeze its statements and book their money; doing it again changes nothing.

        `accounts` says by statement SHA-256 what there is to book.
        """
        covered = tuple(statements)
        return self._database.write(lambda connection: _add(connection, approval, covered, accounts or {}))

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

    def dispatches(self, period: str) -> dict[str, Dispatch]:
        """The ledger of a period, by key, in the order in which it was first tried."""
        query = (
            select(tables.dispatch).where(tables.dispatch.c.period == period).order_by(tables.dispatch.c.id)
        )
        with self._database.reading() as connection:
            return {row.key: _dispatch(row) for row in connection.execute(query)}

    def begin(self, dispatch: Dispatch, approval: int, *, again: bool) -> None:
        """Write down that a message is being handed over; refused for one that is or may be delivered.

        `again` says that handing it over twice does no harm, so that one cut short may simply be repeated.
        """
        repeatable = ("failed", "sending") if again else ("failed",)
        try:
            with self._database.writing() as connection:
                status = _status(connection, dispatch.key)
                if status is not None and status not in repeatable:
                    raise _served(dispatch, status)
                _write(connection, status, replace(dispatch, status="sending", detail=""), approval)
        except IntegrityError as error:
            raise _served(dispatch, "sending") from error

    def conclude(self, dispatch: Dispatch, approval: int, status: str, detail: str) -> None:
        """Write down how a message that was begun ended; a person's word stands, unless it did go out."""
        with self._database.writing() as connection:
            before = _status(connection, dispatch.key)
            if before == "sending" or status == "sent":
                _write(connection, before, replace(dispatch, status=status, detail=detail), approval)

    def note_failure(self, dispatch: Dispatch, approval: int, detail: str) -> None:
        """Write down that a message could not even be handed over, unless another run got further."""
        try:
            with self._database.writing() as connection:
                before = _status(connection, dispatch.key)
                if before in (None, "failed"):
                    _write(connection, before, replace(dispatch, status="failed", detail=detail), approval)
        except IntegrityError:  # another run has just begun it
            return

    def settle(self, key: str, status: str, detail: str, at: str) -> None:
        """Write down a person's word on how a message ended, if its end is still open."""
        still_open = tables.dispatch.c.status.in_(("sending", "unconfirmed"))
        with self._database.writing() as connection:
            settling = _one(key).where(still_open).values(status=status, detail=detail, changed_at=at)
            if connection.execute(settling).rowcount != 1:
                raise ApprovalError(
                    "The message has ended meanwhile; a person's word is no longer needed. Run the same "
                    "`outscore send` without --settle to see."
                )


def _add(
    connection: Connection,
    approval: Approval,
    statements: Iterable[StoredStatement],
    accounts: Mapping[str, Account],
) -> Approval:
    known = _of_manifest(connection, approval.manifest_sha256)
    number = known.id if known else _insert(connection, approval)
    frozen = _Frozen(standing(connection), now_open(connection))
    for statement in statements:
        _freeze(connection, frozen, statement, replace(approval, id=number), accounts.get(statement.sha256))
    return known or replace(approval, id=number)


def _insert(connection: Connection, approval: Approval) -> int:
    values = {
        "period": approval.period,
        "manifest_sha256": approval.manifest_sha256,
        "person": approval.person,
        "reason": approval.reason,
        "approved_at": approval.approved_at,
    }
    inserted = connection.execute(insert(tables.approval).values(values)).inserted_primary_key
    return int(inserted[0]) if inserted else 0


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


def _one(key: str) -> Update:
    return update(tables.dispatch).where(tables.dispatch.c.key == key)


def _served(dispatch: Dispatch, status: str) -> ApprovalError:
    return ApprovalError(
        f"Another run of `outscore send` is serving {dispatch.recipient} (status {status}). "
        f"Wait for it to end, then run the command again."
    )


def _status(connection: Connection, key: str) -> str | None:
    """The status in the ledger; the line stays locked until the transaction ends."""
    query = select(tables.dispatch.c.status).where(tables.dispatch.c.key == key)
    return connection.execute(query.with_for_update()).scalar()


def _write(connection: Connection, before: str | None, dispatch: Dispatch, approval: int) -> None:
    """Write a line of the ledger, whose status was `before` in this very transaction."""
    values = {
        "approval_id": approval,
        "channel": dispatch.channel,
        "status": dispatch.status,
        "detail": dispatch.detail,
        "changed_at": dispatch.changed_at,
    }
    if before is not None:
        tried = {"attempts": tables.dispatch.c.attempts + 1} if before != "sending" else {}
        connection.execute(_one(dispatch.key).values(**values, **tried))
        return
    named = {
        "key": dispatch.key,
        "period": dispatch.period,
        "vendor": dispatch.vendor,
        "recipient": dispatch.recipient,
        "message_id": dispatch.message_id,
        "attempts": 1,
    }
    connection.execute(insert(tables.dispatch).values(**values, **named))


@dataclass(frozen=True, slots=True)
class _Frozen:
    """What is frozen while an approval is written, and which of it was opened again."""

    there: Mapping[Subject, Freezing]
    opened: Mapping[Subject, Reopening]

    def periods(self, vendor: str, contract: str) -> list[Period]:
        """The periods of a vendor and contract that were ever frozen."""
        return [Period.parse(subject[2]) for subject in self.there if subject[:2] == (vendor, contract)]


def _freeze(
    connection: Connection,
    frozen: _Frozen,
    statement: StoredStatement,
    approval: Approval,
    account: Account | None,
) -> None:
    """Freeze a result that is not frozen, or was opened again, and book what it says of money."""
    subject = (statement.vendor, statement.contract, statement.period)
    there = frozen.there.get(subject)
    if there is not None and subject not in frozen.opened:
        if there.statement_sha256 != statement.sha256:
            raise ApprovalError(
                f"The result of {statement.vendor} for {statement.period} was approved as "
                f"{there.statement_sha256[:12]}, not as {statement.sha256[:12]}. Look at it again: "
                f"outscore approve {statement.period}"
            )
        return
    _refuse_overtaken(connection, statement)
    if account is not None:
        _book(connection, account, approval, frozen.periods(*subject[:2]), first=there is None)
    number = there.number + 1 if there else 1
    words = (approval.person, approval.reason, approval.approved_at)
    freeze(connection, Freezing(*subject, number, statement.sha256, approval.id, *words))


def _book(
    connection: Connection, account: Account, approval: Approval, frozen: Iterable[Period], *, first: bool
) -> None:
    booked_in = open_month(Period.parse(account.period), frozen)
    words = (booked_in, approval.person, approval.reason, approval.approved_at)
    before = read_lines(connection, account.vendor, account.contract)
    if first:
        lines = first_lines(account, *words)
    else:
        own = [one for one in before if one.period == account.period]
        lines = adjusting_lines(account, own, *words)
    write_lines(connection, (*lines, *kept_lines(account, before, *words)))


def _refuse_overtaken(connection: Connection, statement: StoredStatement) -> None:
    columns = tables.statement.c
    newest = connection.execute(
        select(columns.sha256)
        .where(
            columns.vendor == statement.vendor,
            columns.contract == statement.contract,
            columns.period == statement.period,
        )
        .order_by(columns.revision.desc())
        .limit(1)
    ).scalar()
    if newest != statement.sha256:
        raise ApprovalError(
            f"{statement.vendor} was scored again for {statement.period} while it was being approved. "
            f"Look at it again: outscore approve {statement.period}"
        )


def _of_manifest(connection: Connection, sha256: str) -> Approval | None:
    query = select(tables.approval).where(tables.approval.c.manifest_sha256 == sha256)
    row = connection.execute(query).one_or_none()
    return _approval(row) if row else None


def _approval(row: Row[tuple[object, ...]]) -> Approval:
    return Approval(row.id, row.period, row.manifest_sha256, row.person, row.reason, row.approved_at)


def _dispatch(row: Row[tuple[object, ...]]) -> Dispatch:
    return Dispatch(
        key=row.key,
        period=row.period,
        vendor=row.vendor,
        recipient=row.recipient,
        channel=row.channel,
        message_id=row.message_id,
        status=row.status,
        detail=row.detail,
        attempts=row.attempts,
        changed_at=row.changed_at,
    )
