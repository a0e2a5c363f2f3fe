"""The meetings that come next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.governance.calendar import days_of
from outscore.governance.register_ids import MEETINGS
from outscore.workflow.calendar import all_work
from outscore.workflow.register_sections.desk import table

if TYPE_CHECKING:
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.workflow.register_sections.desk import Desk


AHEAD = timedelta(days=190)
COLUMNS = ("Day", "Meeting", "Looks at", "Vendors", "Who", "Due before")
TOLD = "The first meeting of each series after the period."


def section(desk: Desk) -> RegisterSectionDocument:
    """The first of each series, by day."""
    first, last = desk.period.end + timedelta(days=1), desk.period.end + AHEAD
    coming = [
        held
        for meeting in desk.series.values()
        for held in list(days_of(meeting, all_work(meeting, first, last), first, last))[:1]
    ]
    rows = [
        [
            held.day.isoformat(),
            held.meeting.title,
            held.about.label,
            ", ".join(desk.vendor_named(each) for each in held.meeting.vendors),
            desk.who(", ".join(held.meeting.attendees)),
            "; ".join(one.what for one in held.meeting.due_before),
        ]
        for held in sorted(coming, key=lambda one: (one.day, one.meeting.id))
    ]
    return table(MEETINGS, "Next meetings", TOLD, COLUMNS, rows)
