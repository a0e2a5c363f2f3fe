"""Freezing a result and booking its money, in the transaction of the approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from outscore.errors import ApprovalError
from outscore.model.period import Period
from outscore.scoring.ledger import adjusting_lines
from outscore.scoring.ledger import first_lines
from outscore.scoring.ledger import kept_lines
from outscore.scoring.ledger import open_month
from outscore.storage import tables
from outscore.storage.closing import last_delivery
from outscore.storage.frozen import Freezing
from outscore.storage.frozen import freeze
from outscore.storage.ledger import read_lines
from outscore.storage.ledger import write_lines

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from outscore.model.ledger import Account
    from outscore.storage.frozen import Reopening
    from outscore.storage.frozen import Subject
    from outscore.storage.statements import StoredStatement


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's word that exactly the files and recipients of a manifest may go out.

    `last_delivery` is the last one that was recorded before its statements were looked at; None once it is
    on record, and where the last one of all is meant.
    """

    id: int
    period: str
    manifest_sha256: str
    person: str
    reason: str
    approved_at: str
    last_delivery: int | None = None


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is frozen while an approval is written, and which of it was opened again."""

    there: Mapping[Subject, Freezing]
    opened: Mapping[Subject, Reopening]

    def periods(self, vendor: str, contract: str) -> list[Period]:
        """The periods of a vendor and contract that were ever frozen."""
        return [Period.parse(subject[2]) for subject in self.there if subject[:2] == (vendor, contract)]


def freeze_and_book(
    connection: Connection,
    frozen: Frozen,
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
    known = last_delivery(connection) if approval.last_delivery is None else approval.last_delivery
    freeze(connection, Freezing(*subject, number, statement.sha256, approval.id, *words, known))


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
