"""Action plans that go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register_ids import PLANS
from outscore.governance.registers import REGISTERS
from outscore.model.period import Period
from outscore.workflow.register_sections.desk import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.subject import Subject
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.workflow.register_sections.desk import Desk


COLUMNS = ("Measure", "Asked for in", "State", "Why", "What is planned", "Owner", "Due", "Effect")


def section(desk: Desk) -> RegisterSectionDocument:
    """The open plans of every vendor."""
    rows = [[desk.vendor(each), *_row(desk, each)] for each in _open(desk)]
    return table(PLANS, "Open action plans", "", ("Vendor", *COLUMNS), rows)


def own_section(desk: Desk, vendor: str, contract: str) -> RegisterSectionDocument:
    """The open plans of a vendor under a contract."""
    rows = [
        _row(desk, each)
        for each in _open(desk)
        if (each.says("vendor"), each.says("contract")) == (vendor, contract)
    ]
    return table(PLANS, "Action plans", "", COLUMNS, rows)


def _open(desk: Desk) -> list[Subject]:
    return [each for each in desk.of(PLANS) if each.state in REGISTERS[PLANS].open_in]


def _row(desk: Desk, plan: Subject) -> list[str]:
    opened = Period.parse(plan.says("opened"))
    stands = desk.standing(plan)
    return [
        desk.measure(plan),
        opened.label,
        f"{desk.state(plan)}, level {stands.level}" if stands.level else desk.state(plan),
        " ".join(filter(None, (plan.says("trigger"), plan.says("since")))),
        " ".join(_planned(plan)),
        desk.owner(plan),
        desk.day_due(stands),
        plan.says("effect") or desk.effect(plan, opened),
    ]


def _planned(plan: Subject) -> Iterator[str]:
    """What people wrote of it, as sentences."""
    for name, said in (("Problem", plan.says("problem")), ("Cause", plan.says("root_cause"))):
        if said:
            yield f"{name}: {said}{'' if said.endswith('.') else '.'}"
    if plan.says("expected"):
        yield f"Expected: {plan.says('expected')} by {Period.parse(plan.says('expected_by')).label}."
