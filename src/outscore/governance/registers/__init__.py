"""Every register there is, by id. A new one is a module here and a line below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.registers import actions
from outscore.governance.registers import assessments
from outscore.governance.registers import certificates
from outscore.governance.registers import contract_changes
from outscore.governance.registers import decisions
from outscore.governance.registers import disputes
from outscore.governance.registers import forecast_locks
from outscore.governance.registers import meetings
from outscore.governance.registers import plans
from outscore.governance.registers import ratings
from outscore.governance.registers import risks

if TYPE_CHECKING:
    from outscore.governance.register import Register

REGISTERS: dict[str, Register] = {
    each.id: each
    for each in (
        plans.REGISTER,
        actions.REGISTER,
        decisions.REGISTER,
        risks.REGISTER,
        contract_changes.REGISTER,
        forecast_locks.REGISTER,
        disputes.REGISTER,
        meetings.REGISTER,
        certificates.REGISTER,
        assessments.REGISTER,
        ratings.REGISTER,
    )
}
