"""Claims of relief on which nobody has decided: what they could still move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.relief import Outcome
from outscore.scoring.claims import shown
from outscore.workflow.relief_granted import months_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from outscore.model.period import Period
    from outscore.model.relief import ClaimRecord
    from outscore.workflow.office import Office


def waiting_claims(
    office: Office, period: Period, vendors: Collection[str] | None = None, until: str = ""
) -> tuple[ClaimRecord, ...]:
    """The claims that reach into a period and were open at a moment (UTC, ISO 8601); "" is now."""
    months = frozenset(period.months())
    return tuple(
        each
        for each in office.relief.all()
        if (vendors is None or each.claim.vendor in vendors)
        and _was_open(each, until)
        and months.intersection(months_of(office.workspace, each.claim))
    )


def _was_open(record: ClaimRecord, until: str) -> bool:
    if until and record.claim.claimed_at > until:
        return False
    decided = [each for each in record.decisions if not until or each.decided_at <= until]
    return not decided or decided[-1].outcome is Outcome.OPEN


def waiting_sentences(
    office: Office, period: Period, vendors: Collection[str] | None = None
) -> tuple[str, ...]:
    """What to know of each before a period is approved."""
    return tuple(
        f"Claim {each.claim.id} of {each.claim.vendor} ({each.claim.ground}, {shown(each.claim.begin)} to "
        f"{shown(each.claim.end)}) is not decided. Granted after the approval, it restates what is approved. "
        f"Decide first: outscore relief decide {each.claim.id} grant (or refuse) --by NAME --reason TEXT"
        for each in waiting_claims(office, period, vendors)
    )
