"""The record of relief claims: rows are only ever added, and the latest decision on a claim stands."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from outscore.model.relief import Claim
from outscore.model.relief import ClaimRecord
from outscore.model.relief import Decision
from outscore.model.relief import Evidence
from outscore.model.relief import Outcome
from outscore.model.relief import Owed
from outscore.storage import tables
from outscore.storage.chain import add_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy import Connection
    from sqlalchemy import Row
    from sqlalchemy import Select
    from sqlalchemy import Table

    from outscore.storage.database import Database


class ReliefRegister:
    """Claims, the files kept with them, and the decisions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, claim: Claim, evidence: Sequence[Evidence] = (), decision: Decision | None = None
    ) -> tuple[ClaimRecord, bool]:
        """Record a claim, and what the notice rule decides on it; whether it is new.

        Where the same ground, time and measures are claimed already, only new evidence is added to it, unless
        that claim was withdrawn.
        """
        number, new = self._database.write(lambda connection: _add(connection, claim, evidence, decision))
        return self._found(number), new

    def add_beside(
        self,
        connection: Connection,
        claim: Claim,
        evidence: Sequence[Evidence] = (),
        decision: Decision | None = None,
    ) -> int:
        """The same as `add` in a transaction that writes other things too; the claim's number."""
        return _add(connection, claim, evidence, decision)[0]

    def decide_beside(self, connection: Connection, decision: Decision) -> bool:
        """The same as `decide` in a transaction that writes other things too; whether it is new."""
        return _decide(connection, decision)

    def decide(self, decision: Decision) -> tuple[ClaimRecord, bool]:
        """Record a decision; whether it is new, which one that says what already stands is not."""
        new = self._database.write(lambda connection: _decide(connection, decision))
        return self._found(decision.claim), new

    def find(self, number: int) -> ClaimRecord | None:
        """The claim with this number."""
        with self._database.reading() as connection:
            return next(iter(_records(connection, (tables.relief_claim.c.id == number,))), None)

    def all(self, vendor: str | None = None, contract: str | None = None) -> tuple[ClaimRecord, ...]:
        """Every claim in the order of receipt, or those of one vendor or contract."""
        columns = tables.relief_claim.c
        wanted = [columns.vendor == vendor] if vendor else []
        wanted += [columns.contract == contract] if contract else []
        with self._database.reading() as connection:
            return _records(connection, wanted)

    def _found(self, number: int) -> ClaimRecord:
        found = self.find(number)
        if found is None:
            message = f"claim {number} was recorded and cannot be found"
            raise LookupError(message)
        return found


def _add(
    connection: Connection, claim: Claim, evidence: Iterable[Evidence], decision: Decision | None
) -> tuple[int, bool]:
    values = _claim_values(claim)
    known, attempt = _claimed(connection, values)
    number = _insert_claim(connection, {**values, "attempt": attempt}, decision) if known is None else known
    kept = set(
        connection.execute(
            select(tables.relief_evidence.c.sha256).where(tables.relief_evidence.c.claim_id == number)
        ).scalars()
    )
    for one in evidence:
        if one.sha256 not in kept:
            row = {"claim_id": number, "file": one.file, "sha256": one.sha256, "added_at": one.added_at}
            add_rows(connection, tables.relief_evidence, [row])
            kept.add(one.sha256)
    return number, known is None


def _claimed(connection: Connection, values: dict[str, object]) -> tuple[int | None, int]:
    """The claim to the same that was not withdrawn; and which attempt another one would be."""
    same = ("vendor", "contract", "ground", "begins_at", "ends_at", "measures")
    columns, decisions = tables.relief_claim.c, tables.relief_decision.c
    query = select(columns.id, columns.attempt).where(*(columns[name] == values[name] for name in same))
    last = connection.execute(query.order_by(columns.attempt.desc()).limit(1)).first()
    if last is None:
        return None, 1
    latest = select(decisions.outcome).where(decisions.claim_id == last.id).order_by(decisions.id.desc())
    withdrawn = connection.execute(latest.limit(1)).scalar() == Outcome.WITHDRAWN.value
    return (None if withdrawn else int(last.id)), int(last.attempt) + 1


def _insert_claim(connection: Connection, values: dict[str, object], decision: Decision | None) -> int:
    (number,) = add_rows(connection, tables.relief_claim, [values])
    if decision is not None:
        add_rows(connection, tables.relief_decision, [_decision_values(decision, number)])
    return number


def _decide(connection: Connection, decision: Decision) -> bool:
    columns = tables.relief_decision.c
    values = _decision_values(decision, decision.claim)
    query = select(tables.relief_decision).where(columns.claim_id == decision.claim)
    standing = connection.execute(query.order_by(columns.id.desc()).limit(1)).mappings().first()
    if standing and all(standing[name] == value for name, value in values.items() if name != "decided_at"):
        return False
    add_rows(connection, tables.relief_decision, [values])
    return True


def _claim_values(claim: Claim) -> dict[str, object]:
    return {
        "vendor": claim.vendor,
        "contract": claim.contract,
        "ground": claim.ground,
        "cause": claim.cause,
        "begins_at": _written(claim.begin),
        "ends_at": _written(claim.end),
        "zone": claim.zone,
        "measures": json.dumps(claim.measures),
        "what": claim.what,
        "owed": claim.owed.what if claim.owed else None,
        "owed_due": claim.owed.due if claim.owed else None,
        "notice_at": _written(claim.notice_at),
        "notice_until": claim.notice_until,
        "claimed_by": claim.claimed_by,
        "claimed_at": claim.claimed_at,
    }


def _decision_values(decision: Decision, claim: int) -> dict[str, object]:
    return {
        "claim_id": claim,
        "outcome": decision.outcome.value,
        "begins_at": _written(decision.begin) if decision.begin else None,
        "ends_at": _written(decision.end) if decision.end else None,
        "decided_by": decision.decided_by,
        "role": decision.role,
        "reason": decision.reason,
        "despite_late": decision.despite_late,
        "decided_at": decision.decided_at,
    }


def _written(moment: datetime) -> str:
    """In UTC and always of the same length, so that texts are in order as the moments are."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _records(connection: Connection, wanted: Sequence[ColumnElement[bool]]) -> tuple[ClaimRecord, ...]:
    chosen = select(tables.relief_claim).where(*wanted)
    numbers = chosen.with_only_columns(tables.relief_claim.c.id)
    evidence = _by_claim(connection, tables.relief_evidence, numbers)
    decisions = _by_claim(connection, tables.relief_decision, numbers)
    return tuple(
        ClaimRecord(
            claim=_claim(row),
            evidence=tuple(Evidence(one.file, one.sha256, one.added_at) for one in evidence[row.id]),
            decisions=tuple(_decision(one, row.zone) for one in decisions[row.id]),
        )
        for row in connection.execute(chosen.order_by(tables.relief_claim.c.id))
    )


def _by_claim(connection: Connection, table: Table, numbers: Select[Any]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    query = select(table).where(table.c.claim_id.in_(numbers)).order_by(table.c.id)
    for row in connection.execute(query):
        found[row.claim_id].append(row)
    return found


def _read(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(ZoneInfo(zone))


def _claim(row: Row[tuple[object, ...]]) -> Claim:
    return Claim(
        id=row.id,
        vendor=row.vendor,
        contract=row.contract,
        ground=row.ground,
        cause=row.cause,
        begin=_read(row.begins_at, row.zone),
        end=_read(row.ends_at, row.zone),
        zone=row.zone,
        measures=tuple(json.loads(row.measures)),
        what=row.what,
        owed=Owed(row.owed, row.owed_due) if row.owed else None,
        notice_at=_read(row.notice_at, row.zone),
        notice_until=row.notice_until,
        claimed_by=row.claimed_by,
        claimed_at=row.claimed_at,
    )


def _decision(row: Row[tuple[object, ...]], zone: str) -> Decision:
    return Decision(
        claim=row.claim_id,
        outcome=Outcome(row.outcome),
        begin=_read(row.begins_at, zone) if row.begins_at else None,
        end=_read(row.ends_at, zone) if row.ends_at else None,
        decided_by=row.decided_by,
        role=row.role,
        reason=row.reason,
        despite_late=row.despite_late,
        decided_at=row.decided_at,
    )
