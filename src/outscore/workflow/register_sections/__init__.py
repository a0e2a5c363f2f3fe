"""What the registers add to a pack and to a card. A new section is a module here and a line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.workflow.register_sections import actions
from outscore.workflow.register_sections import carried
from outscore.workflow.register_sections import certificates
from outscore.workflow.register_sections import client_duties
from outscore.workflow.register_sections import contract_changes
from outscore.workflow.register_sections import disputes
from outscore.workflow.register_sections import next_meetings
from outscore.workflow.register_sections import plans
from outscore.workflow.register_sections import relief_claims
from outscore.workflow.register_sections import risks

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.workflow.register_sections.desk import Desk

OF_PACK: tuple[Callable[[Desk], RegisterSectionDocument], ...] = (
    carried.section,
    plans.section,
    actions.section,
    relief_claims.section,
    disputes.section,
    risks.section,
    certificates.section,
    client_duties.section,
    contract_changes.section,
    next_meetings.section,
)
"""The sections of a pack, in order."""

OF_CARD: tuple[Callable[[Desk, str, str], RegisterSectionDocument], ...] = (
    plans.own_section,
    actions.own_section,
)
"""The sections of the card of a vendor under a contract, in order: its own plans and actions alone."""
