"""Contract changes that are under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.facts import NO_FACTS
from outscore.governance.register_ids import CONTRACT_CHANGES
from outscore.governance.registers import REGISTERS
from outscore.governance.registers.contract_changes import not_in_file
from outscore.workflow.register_facts import facts_of
from outscore.workflow.register_sections.desk import table

if TYPE_CHECKING:
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.workflow.register_sections.desk import Desk


COLUMNS = ("Contract", "Change", "State", "Holds from", "To do")


def section(desk: Desk) -> RegisterSectionDocument:
    """Those that were asked for or agreed, and what the contract's file still lacks."""
    going_on = [
        each for each in desk.of(CONTRACT_CHANGES) if not REGISTERS[CONTRACT_CHANGES].ended(each.state)
    ]
    facts = facts_of(desk.office) if going_on else NO_FACTS
    rows = [
        [
            each.says("contract"),
            each.says("what"),
            desk.state(each),
            each.says("effective"),
            not_in_file(each, facts),
        ]
        for each in going_on
    ]
    return table("changes", "Contract changes", "", COLUMNS, rows)
