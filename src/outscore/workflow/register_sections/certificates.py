"""Certificates that run out, or have."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.governance.register_ids import CERTIFICATES
from outscore.governance.registers import REGISTERS
from outscore.workflow.register_sections.desk import table

if TYPE_CHECKING:
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.workflow.register_sections.desk import Desk


AHEAD = timedelta(days=90)
COLUMNS = ("Vendor", "Certificate", "Where", "Expires", "State")


def section(desk: Desk) -> RegisterSectionDocument:
    """The first to expire first."""
    end, until = desk.period.end.isoformat(), (desk.period.end + AHEAD).isoformat()
    rows = [
        [
            desk.vendor(each),
            each.says("standard"),
            each.says("site") or "all sites",
            each.says("expires"),
            "expired" if each.says("expires") < end else desk.state(each),
        ]
        for each in sorted(desk.of(CERTIFICATES), key=lambda one: one.says("expires"))
        if not REGISTERS[CERTIFICATES].ended(each.state) and each.says("expires") <= until
    ]
    told = f"Those that expire within {AHEAD.days} days after {desk.period.end}, or have."
    return table(CERTIFICATES, "Certificates that run out", told, COLUMNS, rows)
