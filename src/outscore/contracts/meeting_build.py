"""From `meetings` of governance.yaml to values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.build import span_of
from outscore.contracts.meeting_documents import WEEK_DAYS
from outscore.model.meeting import DueBefore
from outscore.model.meeting import Meeting
from outscore.model.period import Grain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.contracts.meeting_documents import MeetingEntry


def meetings_of(entries: Iterable[MeetingEntry]) -> tuple[Meeting, ...]:
    """Every series."""
    return tuple(
        Meeting(
            id=entry.id,
            title=entry.title,
            every=Grain(entry.every),
            working_day=entry.working_day,
            weekday=None if entry.weekday is None else WEEK_DAYS.index(entry.weekday),
            calendars=tuple(one.meant() for one in entry.calendars),
            vendors=entry.vendors,
            attendees=entry.attendees,
            due_before=tuple(
                DueBefore(one.what, one.working_days, one.owner or "") for one in entry.due_before
            ),
            span=span_of(entry),
        )
        for entry in entries
    )
