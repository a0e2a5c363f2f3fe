"""What the registers add to a pack and to a vendor's card, from what was agreed to what became of it.

Both show the registers as they stood when the period was first approved, and until then as they stand now:
what was approved does not change by what is written afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.subject import concerns
from outscore.model.trail import BY_OUTSCORE
from outscore.workflow.register_sections import OF_CARD
from outscore.workflow.register_sections import OF_PACK
from outscore.workflow.register_sections.desk import Desk
from outscore.workflow.register_sections.desk import first_approved
from outscore.workflow.registers import in_registers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.model.governance_document import RegistersDocument
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.model.period import Period
    from outscore.model.statement import StatementDocument
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office
    from outscore.workflow.register_sections.desk import Subjects


def registers_document(
    office: Office, period: Period, statements: Sequence[StatementDocument]
) -> RegistersDocument | None:
    """What the registers add to the pack of a period; None where there is nothing to tell.

    The head of the chain is told once a person has written something. What follows from results alone can be
    worked out anew, and so its pack has the same bytes whenever it is made.
    """
    until = first_approved(office, period)
    subjects = in_registers(office, until)
    desk = Desk(office, period, statements, subjects, until)
    sections = [one for one in (section(desk) for section in OF_PACK) if one["rows"]]
    typed = any(entry.person != BY_OUTSCORE for each in subjects.values() for entry in each.entries)
    head = office.trail.head(until) if typed else ""
    return {"head": head, "sections": sections} if head or sections else None


def card_sections(
    office: Office, period: Period, standing: Iterable[StoredStatement]
) -> dict[str, list[RegisterSectionDocument]]:
    """What the registers add to each card, by its statement: the vendor's own plans and actions alone."""
    if not office.trail.head():
        return {}
    first = _first_frozen(office, str(period))
    states: dict[str, Subjects] = {}
    found: dict[str, list[RegisterSectionDocument]] = {}
    for stored in standing:
        until = first.get((stored.vendor, stored.contract), "")
        subjects = states.setdefault(until, {}) or in_registers(office, until)
        states[until] = subjects
        if any(concerns(each, stored.vendor) for each in subjects.values()):
            desk = Desk(office, period, (office.statements.read(stored.sha256),), subjects, until)
            sections = (section(desk, stored.vendor, stored.contract) for section in OF_CARD)
            if own := [one for one in sections if one["rows"]]:
                found[stored.sha256] = own
    return found


def _first_frozen(office: Office, period: str) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for one, _ in office.approvals.history():
        if one.period == period:
            found.setdefault((one.vendor, one.contract), one.frozen_at)
    return found
