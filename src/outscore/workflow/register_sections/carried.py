"""What the last meetings agreed, and what it moved."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from outscore.governance.register_ids import ACTIONS
from outscore.governance.register_ids import DECISIONS
from outscore.governance.registers.meetings import month_looked_at
from outscore.workflow.register_sections.desk import table

if TYPE_CHECKING:
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.workflow.register_sections.desk import Desk


COLUMNS = ("Meeting", "Kind", "What", "Vendor", "Who", "Day", "State", "Effect on the measure")
KINDS = {DECISIONS: "Decision", ACTIONS: "Action"}


def section(desk: Desk) -> RegisterSectionDocument:
    """The decisions and actions of the last meeting of each series."""
    last = desk.last_meetings
    agreed = [each for register in KINDS for each in desk.of(register) if each.says("meeting") in last]
    counts = Counter((each.says("meeting"), each.register) for each in agreed)
    told = "; ".join(
        f"{desk.meeting(each)}: {_counted(counts[each.id, DECISIONS], 'decision')}, "
        f"{_counted(counts[each.id, ACTIONS], 'action')}"
        for each in sorted(last.values(), key=lambda one: (one.says("held_on"), one.id))
    )
    rows = [
        [
            desk.meeting(last[each.says("meeting")]),
            KINDS[each.register],
            each.says("what"),
            desk.vendor(each),
            desk.owner(each) or desk.who(each.says("approvers")),
            each.says("due") or each.says("decided_on"),
            desk.state(each),
            desk.effect(each, month_looked_at(last[each.says("meeting")])),
        ]
        for each in agreed
    ]
    return table("carried", "From the last meetings", f"{told}." if told else "", COLUMNS, rows)


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count or 'no'} {what}s"
