"""The relief register: claims that time be taken out of the count, and what persons decided on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.errors import OutscoreError

if TYPE_CHECKING:
    from datetime import date
    from datetime import datetime

SECOND = timedelta(seconds=1)


class ReliefError(OutscoreError):
    """A claim that cannot be recorded, or a decision that a person may not take."""


class Outcome(StrEnum):
    """How a claim stands. OUT_OF_TIME is what the contract's notice rule decides, all else a person.

    A claim that is WITHDRAWN is at an end; the same may then be claimed anew.
    """

    OPEN = "open"
    OUT_OF_TIME = "out_of_time"
    GRANTED = "granted"
    GRANTED_IN_PART = "granted_in_part"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Owed:
    """What the client owed and the claim builds on, such as a forecast, and the day it was due."""

    what: str
    due: date


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that is kept with a claim, by its SHA-256."""

    file: str
    sha256: str
    added_at: str


@dataclass(frozen=True, slots=True)
class Claim:
    """That from `begin` to `end` a ground of a contract held for a vendor; id 0 before it is recorded.

    Moments are in the time zone that `zone` names. notice_until: the last day
    for notice, None where the ground sets none. measures: ids, or "all" of the ground's.
    """

    id: int
    vendor: str
    contract: str
    ground: str
    cause: str
    begin: datetime
    end: datetime
    zone: str
    measures: tuple[str, ...]
    what: str
    owed: Owed | None
    notice_at: datetime
    notice_until: date | None
    claimed_by: str
    claimed_at: str

    @property
    def hours(self) -> Fraction:
        """How long it is, by the hours that passed and not by the clock on the wall."""
        return Fraction((self.end.astimezone(UTC) - self.begin.astimezone(UTC)) // SECOND, 3600)

    @property
    def late(self) -> bool:
        """Whether notice was given after its last day, as days are counted where the claim is about."""
        noticed = self.notice_at.astimezone(self.begin.tzinfo).date()
        return self.notice_until is not None and noticed > self.notice_until


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a claim, and by whom; begin and end say how much of it was granted.

    decided_by is "" where the notice rule decided. despite_late: a person knew that notice was late.
    """

    claim: int
    outcome: Outcome
    begin: datetime | None
    end: datetime | None
    decided_by: str
    role: str
    reason: str
    despite_late: bool
    decided_at: str


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim with its evidence and every decision ever taken on it, oldest first; the latest stands."""

    claim: Claim
    evidence: tuple[Evidence, ...]
    decisions: tuple[Decision, ...]

    @property
    def standing(self) -> Decision | None:
        """The decision that counts."""
        return self.decisions[-1] if self.decisions else None

    @property
    def status(self) -> Outcome:
        """How the claim stands."""
        return self.standing.outcome if self.standing else Outcome.OPEN

    @property
    def granted(self) -> tuple[datetime, datetime] | None:
        """From when to when relief was granted, None where none was."""
        one = self.standing
        return (one.begin, one.end) if one and one.begin and one.end else None
