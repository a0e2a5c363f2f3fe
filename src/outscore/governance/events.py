"""Days that matter: what each is about, and which of them a register keeps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

RUNNING_OUT = (90, 30)
"""So many days before something runs out, it is told."""


class Kind(StrEnum):
    """What a day is about."""

    MEETING = "meeting"
    BEFORE_MEETING = "before meeting"
    FEED = "feed due"
    FORECAST = "forecast due"
    ACTION = "action due"
    PLAN = "plan due"
    RISK = "risk review"
    CHANGE = "contract change"
    CERTIFICATE = "certificate"
    ASSESSMENT = "re-audit"
    CONTRACT = "contract"
    NOTICE = "notice"
    DAY = "day to keep"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day. key: for ever the same for the same thing. people, vendors: ids. note: more."""

    day: date
    kind: Kind
    what: str
    key: tuple[str, ...]
    people: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day that a register keeps.

    field: that holds it. called: the field that says what it is about; where it says nothing, the subject's
    id does. states: in which it matters. told: what comes before the name. remind: so many days before, it is
    told as well.
    """

    field: str
    kind: Kind
    states: tuple[str, ...]
    called: str = ""
    told: str = ""
    remind: tuple[int, ...] = ()
