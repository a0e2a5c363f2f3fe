"""What is told of a claim: the months that it reaches into, and what it says otherwise than before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.scoring.claims import shown
from outscore.workflow.relief_granted import months_of

if TYPE_CHECKING:
    from outscore.model.period import Period
    from outscore.model.relief import Claim
    from outscore.model.relief import ClaimRecord
    from outscore.workflow.office import Office
    from outscore.workflow.relief import Asked


def results_of(office: Office, claim: Claim) -> tuple[tuple[Period, bool], ...]:
    """The months that a claim reaches into, and quarters with a frozen result; and whether each is frozen.

    A result that was opened again is not.
    """
    months = months_of(office.workspace, claim)
    opened = office.approvals.reopened()
    frozen = {
        period
        for vendor, contract, period in office.approvals.frozen()
        if (vendor, contract) == (claim.vendor, claim.contract) and (vendor, contract, period) not in opened
    }
    quarters = dict.fromkeys(month.quarter() for month in months)
    found = [(month, str(month) in frozen) for month in months]
    return (*found, *((one, True) for one in quarters if str(one) in frozen))


def said_otherwise(record: ClaimRecord, asked: Asked, *, whoever: bool = False) -> tuple[str, ...]:
    """What a claim that was recorded before says otherwise than somebody who makes it again.

    whoever: it does not matter that another person makes it.
    """
    claim, told = record.claim, []
    if asked.notice_at is not None and asked.notice_at != claim.notice_at:
        told.append(f"notice at {shown(claim.notice_at)}")
    if " ".join(asked.what.split()) != claim.what:
        told.append(f"{claim.what!r}")
    if asked.owed is not None and asked.owed != claim.owed:
        owed = claim.owed
        told.append(f"owed: {owed.what!r}, due on {owed.due}" if owed else "nothing owed by the client")
    if not whoever and " ".join(asked.person.split()) != claim.claimed_by:
        told.append(f"claimed by {claim.claimed_by}")
    return tuple(told)
