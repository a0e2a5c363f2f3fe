"""Actions that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register_ids import ACTIONS
from outscore.governance.register_ids import MEETINGS
from outscore.governance.register_ids import PLANS
from outscore.governance.registers.actions import OPEN
from outscore.governance.subject import concerns
from outscore.workflow.register_sections.desk import table

if TYPE_CHECKING:
    from outscore.governance.subject import Subject
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.workflow.register_sections.desk import Desk


TOLD = "Without those of the last meetings, which stand above."
COLUMNS = ("Action", "Owner", "Due", "State", "Part of")


def section(desk: Desk) -> RegisterSectionDocument:
    """Those of every vendor and of the client that the last meetings did not agree."""
    rows = [
        [desk.vendor(each), *_row(desk, each, _agreed_at(desk, each))]
        for each in _open(desk)
        if each.says("meeting") not in desk.last_meetings
    ]
    return table(ACTIONS, "Open actions", TOLD, ("Vendor", *COLUMNS), rows)


def own_section(desk: Desk, vendor: str, contract: str) -> RegisterSectionDocument:
    """Those of a vendor, apart from those of its plans under other contracts."""
    rows = [
        _row(desk, each, _agreed_with(desk, each, vendor))
        for each in _open(desk)
        if concerns(each, vendor) and _is_of(desk, each, vendor, contract)
    ]
    return table(ACTIONS, "Actions", "", COLUMNS, rows)


def _open(desk: Desk) -> list[Subject]:
    return [each for each in desk.of(ACTIONS) if each.state == OPEN]


def _is_of(desk: Desk, action: Subject, vendor: str, contract: str) -> bool:
    plan = desk.subjects.get((PLANS, action.says("plan")))
    return plan is None or (plan.says("vendor"), plan.says("contract")) == (vendor, contract)


def _agreed_at(desk: Desk, action: Subject) -> str:
    meeting = desk.subjects.get((MEETINGS, action.says("meeting")))
    return desk.meeting(meeting) if meeting else ""


def _agreed_with(desk: Desk, action: Subject, vendor: str) -> str:
    """Where it was agreed, if the vendor takes part in such meetings."""
    meeting = desk.subjects.get((MEETINGS, action.says("meeting")))
    series = desk.series.get(meeting.says("series")) if meeting else None
    return _agreed_at(desk, action) if series and vendor in series.vendors else ""


def _row(desk: Desk, action: Subject, agreed: str) -> list[str]:
    return [
        action.says("what"),
        desk.owner(action),
        action.says("due"),
        desk.state(action),
        action.says("plan") or agreed,
    ]
