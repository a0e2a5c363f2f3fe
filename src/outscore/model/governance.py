"""What a workspace says of governance: floors under its targets, and when a plan is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outscore.model.dated import Span
    from outscore.model.meeting import Meeting
    from outscore.model.signal import SignalSetting
    from outscore.model.target import Target


@dataclass(frozen=True, slots=True)
class Floor:
    """A level that is never to be missed, in the metric's unit; vendor: "" for all of the contract."""

    contract: str
    measure: str
    level: Target
    span: Span
    vendor: str = ""


@dataclass(frozen=True, slots=True)
class WatchRules:
    """After how many judged months below target in a row a plan is asked for, and how many met end it.

    answer_days: within so many days a plan is to be drafted and dated, where the contract names no day.
    """

    missed_in_a_row: int = 3
    met_in_a_row: int = 3
    answer_days: int = 30


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answers for something.

    organisation: a vendor's id, "" for the client. roles: as the workspace calls them.
    """

    id: str
    name: str
    organisation: str = ""
    email: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung of the ladder: who must hear of an action or a plan from so many days or delays on.

    One of days_overdue (days since it was due) and slipped (how often its day was put off) is given.
    """

    level: int
    people: tuple[str, ...]
    days_overdue: int | None = None
    slipped: int | None = None


@dataclass(frozen=True, slots=True)
class Governance:
    """Everything that governance.yaml says; escalation: lowest level first."""

    people: tuple[Person, ...] = ()
    floors: tuple[Floor, ...] = ()
    rules: WatchRules = WatchRules()
    escalation: tuple[Rung, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    signals: tuple[SignalSetting, ...] = ()


USUAL = Governance()
"""Where nothing is said: no floor, and the usual rules."""
