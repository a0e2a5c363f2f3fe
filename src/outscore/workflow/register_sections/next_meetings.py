"""The meetings that come next."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from outscore.governance.register_ids import MEETINGS
from outscore.scoring.meeting_days import day_before
from outscore.scoring.meeting_days import days_of
from outscore.workflow.calendar import all_work
from outscore.workflow.register_sections.desk import table

if TYPE_CHECKING:
    from outscore.model.feed_promises import WorkingDays
    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.model.meeting import DueBefore
    from outscore.scoring.meeting_days import Held
    from outscore.workflow.register_sections.desk import Desk


AHEAD = timedelta(days=190)
COLUMNS = ("Day", "Meeting", "Looks at", "Vendors", "Who", "Due before")
TOLD = "The first meeting of each series after the period."


def section(desk: Desk) -> RegisterSectionDocument:
    """The first of each series, by day."""
    first, last = desk.period.end + timedelta(days=1), desk.period.end + AHEAD
    working = {each.id: all_work(each, first, last) for each in desk.series.values()}
    coming = [
        held
        for meeting in desk.series.values()
        for held in islice(days_of(meeting, working[meeting.id], first, last), 1)
    ]
    rows = [
        [
            held.day.isoformat(),
            held.meeting.title,
            held.about.label,
            ", ".join(desk.vendor_named(each) for each in held.meeting.vendors),
            desk.who(", ".join(held.meeting.attendees)),
            "; ".join(_due(held, one, working[held.meeting.id]) for one in held.meeting.due_before),
        ]
        for held in sorted(coming, key=lambda one: (one.day, one.meeting.id))
    ]
    return table(MEETINGS, "Next meetings", TOLD, COLUMNS, rows)


def _due(held: Held, one: DueBefore, working: WorkingDays) -> str:
    by = day_before(one, held.day, working)
    return f"{one.what}, by {by}" if by else one.what
