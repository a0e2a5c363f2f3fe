"""The record of what was sent to whom: each message once, whatever becomes of the program in between."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from outscore.errors import ApprovalError
from outscore.storage import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy import Row
    from sqlalchemy import Update

    from outscore.storage.database import Database


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


class Dispatches:
    """The messages, by period."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
