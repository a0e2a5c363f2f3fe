"""Disputes that are open, and what has changed since the last pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register_ids import DISPUTES
from outscore.governance.registers import REGISTERS
from outscore.governance.registers.disputes import UPHELD
from outscore.model.period import Period
from outscore.workflow.register_sections.desk import first_approved
from outscore.workflow.register_sections.desk import table

if TYPE_CHECKING:
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.workflow.register_sections.desk import Desk


COLUMNS = ("Vendor", "Figure", "Opened on", "State", "Reason or outcome", "What the new score moved")
TOLD = "Those that are open, and what has changed since the last pack."


def section(desk: Desk) -> RegisterSectionDocument:
    """What is in dispute, and what came of it."""
    since = _since_last_pack(desk)
    rows = [
        [
            desk.vendor(each),
            f"{desk.measure(each)}, {Period.parse(each.says('month')).label}",
            each.says("opened_on"),
            desk.state(each),
            each.says("outcome") or each.says("reason"),
            each.says("moved") or ("Waits for its restatement." if each.state == UPHELD else ""),
        ]
        for each in desk.of(DISPUTES)
        if not REGISTERS[DISPUTES].ended(each.state) or each.entries[-1].at > since
    ]
    return table(DISPUTES, "Disputes", TOLD, COLUMNS, rows)


def _since_last_pack(desk: Desk) -> str:
    """When the period before was first approved, or its end where nobody approved it."""
    before = desk.period.previous()
    return first_approved(desk.office, before) or before.end.isoformat()
