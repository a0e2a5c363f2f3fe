"""Claims of relief that reach into the period and wait for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.scoring.claims import length_text
from outscore.scoring.claims import shown
from outscore.workflow.register_sections.desk import table
from outscore.workflow.relief_waiting import waiting_claims

if TYPE_CHECKING:
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.workflow.register_sections.desk import Desk

COLUMNS = ("Claim", "Vendor", "Ground", "From", "To", "Length", "What happened", "Claimed by")
TOLD = "The figures of this pack count what these claims are about; granted, they move."


def section(desk: Desk) -> RegisterSectionDocument:
    """Those that were open when the period was looked at, by number."""
    rows = [
        [
            str(each.claim.id),
            desk.vendor_named(each.claim.vendor),
            each.claim.ground,
            shown(each.claim.begin),
            shown(each.claim.end),
            length_text(each.claim.begin, each.claim.end),
            each.claim.what,
            desk.who(each.claim.claimed_by),
        ]
        for each in waiting_claims(desk.office, desk.period, None, desk.until)
    ]
    return table("relief", "Relief claims without a decision", TOLD, COLUMNS, rows)
