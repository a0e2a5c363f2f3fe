"""Claims as they are printed: a row, a claim whole, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.cli.output import emit
from outscore.cli.output import print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.relief import ClaimRecord
    from outscore.workflow.relief_extent import Extent

LIST_COLUMNS = (
    "claim",
    "vendor",
    "contract",
    "ground",
    "from",
    "to",
    "hours",
    "status",
    "granted_from",
    "granted_to",
    "decided_by",
    "rows",
    "left_out_hours",
    "notice",
    "notice_until",
    "measures",
    "claimed_by",
    "cause",
    "what",
)
TABLE_COLUMNS = LIST_COLUMNS[:13]
HISTORY_COLUMNS = (
    "claim",
    "decided_at",
    "outcome",
    "granted_from",
    "granted_to",
    "decided_by",
    "role",
    "reason",
    "despite_late",
)
NOTICE_RULE = "(notice rule)"


def tell(
    record: ClaimRecord,
    extents: Sequence[Extent],
    history: list[dict[str, object]],
    claimed: Sequence[str],
) -> None:
    """Print a claim whole, with what it leaves out of each measure, and its history."""
    from outscore.workflow.relief_extent import extent_sentence

    row, details = row_of(record, extents, claimed), details_of(record)
    lines = [(name.replace("_", " "), row[name]) for name in LIST_COLUMNS]
    lines += [("owed by the client", details["owed"]), ("due on", details["owed_due"])]
    lines += [("claimed at", record.claim.claimed_at)]
    span = record.granted or (record.claim.begin, record.claim.end)
    told = "granted" if record.granted else "if granted"
    lines += [(f"{told}, {one.measure}", extent_sentence([one], *span)) for one in extents]
    lines += [("evidence", f"{one.file}, SHA-256 {one.sha256}") for one in record.evidence]
    print_table(
        [{"": name, "claim": value} for name, value in lines if value not in (None, "")], ("", "claim")
    )
    emit(history, HISTORY_COLUMNS[1:], "table", "Nobody has decided on it yet.")


def left_out_of(one: Extent) -> dict[str, object]:
    """What a claim takes out of one measure, for programs."""
    from outscore.scoring.wording import decimal_text

    return {
        "measure": one.measure,
        "rows": one.left_out.rows,
        "of": one.left_out.of,
        "hours": decimal_text(one.left_out.hours, 2),
        "touched": one.touched.rows,
        "expected": one.expected,
    }


def row_of(record: ClaimRecord, extents: Sequence[Extent], claimed: Sequence[str]) -> dict[str, object]:
    """A claim as one line of a list; `claimed` are its measures, or "all" of the contract's."""
    from outscore.model.relief import Outcome
    from outscore.scoring.claims import shown
    from outscore.scoring.wording import decimal_text
    from outscore.workflow.relief_extent import most

    claim, standing, granted = record.claim, record.standing, record.granted
    ended = record.status in (Outcome.REFUSED, Outcome.OUT_OF_TIME, Outcome.WITHDRAWN)
    left = most(() if ended else extents)
    return {
        "claim": claim.id,
        "vendor": claim.vendor,
        "contract": claim.contract,
        "ground": claim.ground,
        "from": shown(claim.begin),
        "to": shown(claim.end),
        "hours": decimal_text(claim.hours, 2),
        "status": record.status.value,
        "granted_from": shown(granted[0]) if granted else None,
        "granted_to": shown(granted[1]) if granted else None,
        "decided_by": (standing.decided_by or NOTICE_RULE) if standing else None,
        "rows": left.rows,
        "left_out_hours": decimal_text(left.hours, 2),
        "notice": shown(claim.notice_at),
        "notice_until": claim.notice_until.isoformat() if claim.notice_until else None,
        "measures": ", ".join(claimed),
        "claimed_by": claim.claimed_by,
        "cause": claim.cause,
        "what": claim.what,
    }


def details_of(record: ClaimRecord) -> dict[str, object]:
    """What a list leaves out of a claim."""
    claim = record.claim
    return {
        "zone": claim.zone,
        "claimed_at": claim.claimed_at,
        "owed": claim.owed.what if claim.owed else None,
        "owed_due": claim.owed.due.isoformat() if claim.owed else None,
        "evidence": [
            {"file": one.file, "sha256": one.sha256, "added_at": one.added_at} for one in record.evidence
        ],
    }


def history_of(record: ClaimRecord) -> list[dict[str, object]]:
    """Every decision on a claim, oldest first."""
    from outscore.scoring.claims import shown

    return [
        {
            "claim": one.claim,
            "decided_at": one.decided_at,
            "outcome": one.outcome.value,
            "granted_from": shown(one.begin) if one.begin else None,
            "granted_to": shown(one.end) if one.end else None,
            "decided_by": one.decided_by or NOTICE_RULE,
            "role": one.role,
            "reason": one.reason,
            "despite_late": "yes" if one.despite_late else "",
        }
        for one in record.decisions
    ]


def columns(form: str) -> tuple[str, ...]:
    """The columns of a list, fewer where people read it."""
    return TABLE_COLUMNS if form == "table" else LIST_COLUMNS
