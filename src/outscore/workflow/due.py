"""Which actions and plans are late, or were put off so often that others must hear of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.governance.escalation import standing
from outscore.governance.register_ids import ACTIONS
from outscore.governance.register_ids import PLANS
from outscore.governance.registers import REGISTERS
from outscore.governance.subject import vendor_of
from outscore.workflow.registers import in_registers
from outscore.workflow.today import today_of

if TYPE_CHECKING:
    from datetime import date

    from outscore.governance.escalation import Standing
    from outscore.governance.subject import Subject
    from outscore.workflow.office import Office

WITH_DAYS = (PLANS, ACTIONS)


@dataclass(frozen=True, slots=True)
class Due:
    """An action or a plan that goes on, and how it stands.

    vendor: whose it is, "" for the client's own. owner_is_gone: its owner is no longer among the people.
    """

    subject: Subject
    standing: Standing
    vendor: str = ""
    owner_is_gone: bool = False

    @property
    def owner(self) -> str:
        """Who answers for it, "" where nobody does yet."""
        return self.subject.says("owner")

    @property
    def needs_somebody(self) -> bool:
        """Whether it is late or put off, or nobody answers for it any more."""
        return self.standing.needs_somebody or self.owner_is_gone

    @property
    def without_owner(self) -> str:
        """What to do where the owner is gone, in a sentence; "" where the owner is there."""
        one = self.subject
        return (
            f"{one.id} is owned by {self.owner!r}, who is no longer among `people` of governance.yaml. Name "
            f"another: outscore registers change {one.register} {one.id} --version {one.version} --by NAME "
            f"--set owner=ID"
            if self.owner_is_gone
            else ""
        )


def open_things(office: Office) -> tuple[date, tuple[Due, ...]]:
    """Today, and every action and plan that goes on: the highest level first, then the earliest day."""
    subjects = in_registers(office)
    today = today_of(office)
    governance = office.workspace.governance
    ladder, answer_days = governance.escalation, governance.rules.answer_days
    people = {"", *(each.id for each in governance.people)}
    found = [
        Due(
            one,
            standing(one, today, ladder, answer_days, is_open=True),
            vendor_of(one, subjects),
            owner_is_gone=one.says("owner") not in people,
        )
        for (register, _), one in subjects.items()
        if register in WITH_DAYS and goes_on(one)
    ]
    return today, tuple(sorted(found, key=_order))


def goes_on(subject: Subject) -> bool:
    """Whether something is still to be done about it."""
    own = REGISTERS[subject.register].own_day
    return own is not None and subject.state in own.states


def _order(one: Due) -> tuple[int, str, str]:
    due = one.standing.due
    return (-one.standing.level, due.isoformat() if due else "9999", one.subject.id)
