"""Operating requirements: what a well-run outsourcer has in place, and what shows that it does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Domain:
    """A part of a catalogue, as its id and as a page shows it."""

    id: str
    title: str


FOUR_DOMAINS = (
    Domain("leadership_and_planning", "Leadership and planning"),
    Domain("processes", "Processes"),
    Domain("people", "People"),
    Domain("performance", "Performance"),
)
"""The domains of a catalogue that names none."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What an assessor sees where a requirement is met in part, in whole, and with proof that it works."""

    partial: str
    deployed: str
    deployed_and_effective: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must be in place. The id never changes; the version does when the wording moves.

    domain: the id of a domain of its catalogue. weight: how much it counts beside the others, from 1.
    suggests: metrics that could prove it. external_ref: where a text that the user has licensed says the
    same; Outscore leaves it blank.
    """

    id: str
    version: int
    domain: str
    title: str
    intent: str
    evidence: str
    weight: int = 1
    guidance: Guidance | None = None
    suggests: tuple[str, ...] = ()
    external_ref: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A dated release of requirements.

    language: the one it was written in. sha256: of all that it says, without references to licensed texts;
    two releases of one name with another sha256 are an edit that nobody announced.
    """

    id: str
    version: int
    title: str
    published: date
    requirements: tuple[Requirement, ...]
    domains: tuple[Domain, ...] = FOUR_DOMAINS
    language: str = "en"
    sha256: str = ""

    @property
    def weighted(self) -> bool:
        """Whether some requirements count for more than others."""
        return len({each.weight for each in self.requirements}) > 1


@dataclass(frozen=True, slots=True)
class Binding:
    """A measure that proves a requirement.

    It must be measured every month, and be at target in `at_target` of the last `of_last` months. With
    `sustained` it must also be at target in so many of the last months in a row.
    """

    requirement: str
    contract: str
    measure: str
    at_target: int
    of_last: int
    sustained: int | None = None


@dataclass(frozen=True, slots=True)
class Tailoring:
    """What the parties to a contract agreed about one requirement, from a day on.

    Either it does not apply to the contract, or it has another weight there.
    """

    contract: str
    requirement: str
    applies: bool
    weight: int | None
    reason: str
    agreed_by: str
    agreed_on: date


CLIENT = "client"
"""The client where it is assessed itself: stands in the place of a vendor's id, and no vendor has it then."""


class Rating(StrEnum):
    """A person's judgement of a requirement, worst first."""

    NOT_STARTED = "not_started"
    PARTIAL = "partial"
    DEPLOYED = "deployed"
    EFFECTIVE = "deployed_and_effective"


class Finding(StrEnum):
    """How much what a person found weighs, worst first; the last two ask for nothing."""

    MAJOR = "major"
    MINOR = "minor"
    OBSERVATION = "observation"
    OPPORTUNITY = "opportunity"
    GOOD_PRACTICE = "good_practice"


@dataclass(frozen=True, slots=True)
class PersonRating:
    """What a person found, the evidence for it, and the days on which that evidence speaks.

    version: the version of the requirement that was rated, None for the one in use. vendor_view: how the
    vendor rates itself; it is told of and does not count.
    """

    requirement: str
    vendor: str
    rating: Rating
    evidence: str
    evidence_dated: date
    expires: date | None
    assessor: str
    version: int | None = None
    finding: Finding | None = None
    remark: str = ""
    second_reader: str = ""
    vendor_view: Rating | None = None
    vendor_says: str = ""


class Standing(StrEnum):
    """How a requirement stands on a scorecard.

    PROVEN: a measure shows it. DEMOTED: a measure should show it and does not. RATED: a person found it
    in place. PARTIAL: a person found part of it. ABSENT: a person found nothing. EXPIRED: the evidence
    is too old. UNKNOWN: nobody has looked, or there are too few months to tell. NOT_APPLICABLE: the parties
    to the contract agreed that it does not apply; it is counted apart.
    """

    PROVEN = "proven"
    DEMOTED = "demoted"
    RATED = "in_place"
    PARTIAL = "partial"
    ABSENT = "not_in_place"
    EXPIRED = "evidence_expired"
    UNKNOWN = "not_assessed"
    NOT_APPLICABLE = "not_applicable"

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
    """How one requirement stands for one vendor at the end of a period, and why, in a sentence.

    basis: measure, person, tailoring or none. weight: as the catalogue has it, or as it was agreed.
    """

    requirement: Requirement
    standing: Standing
    basis: str
    reason: str
    weight: int = 1
