"""Meetings that come round: when they are held, with whom, and what must be there before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.dated import Span

if TYPE_CHECKING:
    from outscore.model.feed_promises import WorkCalendar
    from outscore.model.period import Grain

ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class DueBefore:
    """What must be there so many working days before a meeting, and who brings it."""

    what: str
    working_days: int
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A series of meetings, one for each week, month, quarter or year.

    working_day: the nth one after the end of what the meeting looks back on, counted where all parties work;
    None where weekday (Monday 0) of the week that follows says it. vendors: those who take part, none for the
    client's own. attendees: ids of people. span: the days on which it is held.
    """

    id: str
    title: str
    every: Grain
    working_day: int | None
    weekday: int | None = None
    calendars: tuple[WorkCalendar, ...] = ()
    vendors: tuple[str, ...] = ()
    attendees: tuple[str, ...] = ()
    due_before: tuple[DueBefore, ...] = ()
    span: Span = ALWAYS
