"""The ledger's lines and points as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.ledger import LedgerView
    from outscore.model.ledger import Line
    from outscore.workflow.ledger_points import PointsLine

LINE_COLUMNS = (
    "id",
    "vendor",
    "contract",
    "period",
    "booked_in",
    "entry",
    "amount",
    "currency",
    "balance",
    "open",
    "status",
    "claim_until",
    "dispute_until",
    "clause",
    "what",
    "origin",
    "invoice",
    "estimated",
    "person",
    "reason",
    "at",
    "statement",
)
TABLE_COLUMNS = (
    "vendor",
    "contract",
    "period",
    "booked_in",
    "entry",
    "amount",
    "balance",
    "open",
    "status",
    "claim_until",
    "dispute_until",
    "clause",
    "what",
    "reason",
)
POINTS_COLUMNS = (
    "vendor",
    "contract",
    "period",
    "revision",
    "state",
    "kind",
    "what",
    "base_points",
    "repeat",
    "points",
    "running",
    "reason",
    "due",
    "expires",
    "statement",
    "at",
)
POINTS_TABLE_COLUMNS = POINTS_COLUMNS[: POINTS_COLUMNS.index("due")]


def line_rows(found: LedgerView) -> list[dict[str, object]]:
    """The lines; what is open stands beside the last line of each thing that was booked."""
    last = {(one.vendor, one.contract, one.key): one.id for one in found.lines if one.amount is not None}
    return [
        _line_row(one, total, found, ends=last.get((one.vendor, one.contract, one.key)) == one.id)
        for one, total in zip(found.lines, found.balances, strict=True)
    ]


def _line_row(one: Line, total: Fraction, found: LedgerView, *, ends: bool) -> dict[str, object]:
    from outscore.scoring.ledger import amount_text

    left = found.open.get((one.vendor, one.contract, one.key)) if ends else None
    return {
        "id": one.id,
        "vendor": one.vendor,
        "contract": one.contract,
        "period": one.period,
        "booked_in": one.booked_in,
        "entry": one.entry.value,
        "amount": None if one.amount is None else amount_text(one.amount, one.currency),
        "currency": one.currency,
        "balance": amount_text(total, one.currency),
        "open": amount_text(left.amount, one.currency) if left else None,
        "status": left.status.value if left else None,
        "claim_until": left.claim_until.isoformat() if left and left.claim_until else None,
        "dispute_until": left.dispute_until.isoformat() if left and left.dispute_until else None,
        "clause": one.clause,
        "what": one.what,
        "origin": one.origin,
        "invoice": one.invoice,
        "estimated": "estimated" if one.estimated else "",
        "person": one.person,
        "reason": one.reason,
        "at": one.at,
        "statement": one.statement,
    }


def points_row(one: PointsLine) -> dict[str, object]:
    """What one measure or trigger came to."""
    from outscore.scoring.settlement_wording import number

    return {
        "vendor": one.vendor,
        "contract": one.contract,
        "period": one.period,
        "revision": one.revision,
        "state": one.state,
        "kind": one.kind,
        "what": one.what,
        "base_points": None if one.base_points is None else number(one.base_points),
        "repeat": "repeat" if one.repeat else "",
        "points": None if one.points is None else number(one.points),
        "running": None if one.running is None else number(one.running),
        "reason": one.reason,
        "due": one.due,
        "expires": one.expires,
        "statement": one.statement,
        "at": one.at,
    }
