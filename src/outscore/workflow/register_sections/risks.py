"""Risks that weigh enough to be looked at together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register_ids import RISKS
from outscore.governance.registers import REGISTERS
from outscore.governance.registers.risks import score
from outscore.workflow.register_sections.desk import table

if TYPE_CHECKING:
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.workflow.register_sections.desk import Desk


SHOWN_FROM = 12
"""The score from which on a risk is shown: likelihood times impact, at most 25."""
COLUMNS = ("Score", "Risk", "Vendor", "Owner", "State", "Response", "Look again on")
TOLD = f"Those with a score of {SHOWN_FROM} or more: likelihood times impact, at most 25."


def section(desk: Desk) -> RegisterSectionDocument:
    """The heaviest first."""
    alive = [each for each in desk.of(RISKS) if each.state in REGISTERS[RISKS].open_in]
    rows = [
        [
            f"{score(each)} ({each.says('likelihood')} x {each.says('impact')})",
            each.says("what"),
            desk.vendor(each),
            desk.owner(each),
            desk.state(each),
            each.says("response"),
            each.says("review_on"),
        ]
        for each in sorted(alive, key=lambda one: -score(one))
        if score(each) >= SHOWN_FROM
    ]
    return table(RISKS, "Risks", TOLD, COLUMNS, rows)
