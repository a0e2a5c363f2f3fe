"""Operating requirements: what a well-run outsourcer has in place, and what shows that it does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Domain(StrEnum):
    """The four domains of the catalogue."""

    LEADERSHIP = "leadership_and_planning"
    PROCESSES = "processes"
    PEOPLE = "people"
    PERFORMANCE = "performance"

    @property
    def words(self) -> str:
        """The domain as a page shows it."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must be in place. The id never changes; the version does when the wording moves."""

    id: str
    version: int
    domain: Domain
    title: str
    intent: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A dated release of requirements."""

    id: str
    version: int
    title: str
    published: date
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """A measure that proves a requirement.

    It must be measured every month, and be at target in `at_target` of the last `of_last` months.
    """

    requirement: str
    contract: str
    measure: str
    at_target: int
    of_last: int


class Rating(StrEnum):
    """A person's judgement of a requirement, worst first."""

    NOT_STARTED = "not_started"
    PARTIAL = "partial"
    DEPLOYED = "deployed"
    EFFECTIVE = "deployed_and_effective"


@dataclass(frozen=True, slots=True)
class PersonRating:
    """What a person found, the evidence for it, and the days on which that evidence speaks."""

    requirement: str
    vendor: str
    rating: Rating
    evidence: str
    evidence_dated: date
    expires: date | None
    assessor: str


class Standing(StrEnum):
    """How a requirement stands on a scorecard.

    PROVEN: a measure shows it. DEMOTED: a measure should show it and does not. RATED: a person found it
    in place. PARTIAL: a person found part of it. ABSENT: a person found nothing. EXPIRED: the evidence
    is too old. UNKNOWN: nobody has looked, or there are too few months to tell.
    """

    PROVEN = "proven"
    DEMOTED = "demoted"
    RATED = "in_place"
    PARTIAL = "partial"
    ABSENT = "not_in_place"
    EXPIRED = "evidence_expired"
    UNKNOWN = "not_assessed"

    @property
    def words(self) -> str:
        """The standing as a page shows it."""
        return self.value.replace("_", " ")

    @property
    def in_place(self) -> bool:
        """Whether it counts towards its domain."""
        return self in (Standing.PROVEN, Standing.RATED)


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """How one requirement stands for one vendor at the end of a period, and why, in a sentence."""

    requirement: Requirement
    standing: Standing
    basis: str
    reason: str
