"""What the pages beside a pack are drawn from: how requirements stand, and what is known of vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NotRequired
from typing import TypedDict

if TYPE_CHECKING:
    from outscore.model.statement import PeriodDocument
    from outscore.model.statement import ProgrammeDocument

PAGE_FORMAT = 1


class WordsDocument(TypedDict):
    """A text of a catalogue, with its mark where it is no translation, and the language it is in."""

    text: str
    language: str


class LevelDocument(TypedDict):
    """How far a vendor is: the levels reached of those that could be, by weight.

    share: in percent, "" where nothing applies. band: from 0 (little) to 3 (all) of what was assessed, -1
    where nothing was; words: the same in words. assessed: how many were, where some were and others not.
    """

    share: str
    band: int
    words: str
    in_place: int
    total: int
    assessed: NotRequired[int]


class AssessedDocument(TypedDict):
    """A vendor under a contract. whole: what it comes to in all. domains: in the order of the release."""

    vendor: str
    name: str
    contract: str
    contract_name: str
    agreed: str
    whole: LevelDocument
    domains: list[LevelDocument | None]


class GapDocument(TypedDict):
    """A requirement that was looked at and is not in place with effect.

    next: what the next level looks like, or what the measures that decide it are asked to show; None where
    the release has no guidance. evidence: what shows it.
    """

    requirement: str
    title: str
    standing: str
    weight: int
    gap: int
    reason: str
    next: WordsDocument | None
    evidence: WordsDocument | None


class GapsDocument(TypedDict):
    """The gaps of a vendor, the widest first; more: how many further ones there are.

    looked_at: whether anything was assessed at all. unassessed: how many requirements nobody has assessed;
    heaviest: those of them that count most, by title.
    """

    vendor: str
    name: str
    contract_name: str
    looked_at: bool
    rows: list[GapDocument]
    more: int
    unassessed: int
    heaviest: list[str]


class WhoseDocument(TypedDict):
    """A vendor under a contract, by name."""

    name: str
    contract_name: str


class StandDocument(TypedDict):
    """How vendors stand by a requirement, and what a person wrote of it; "" where nobody did."""

    whose: list[WhoseDocument]
    standing: str
    in_place: bool
    weight: int
    reason: str
    rating: str
    assessor: str
    evidence_dated: str
    expires: str


class MappedDocument(TypedDict):
    """What a requirement stands beside in another text, by title. relation: equal, part of and so on."""

    to: str
    relation: str
    titles: list[str]


class GuidanceDocument(TypedDict):
    """What one rating looks like."""

    rating: str
    words: WordsDocument


class WordingDocument(TypedDict):
    """A requirement of a release in full, and how each vendor stands by it."""

    id: str
    version: int
    title: WordsDocument
    intent: WordsDocument
    evidence: WordsDocument
    guidance: list[GuidanceDocument]
    weight: int
    suggests: list[str]
    bound: list[str]
    external_ref: str
    mapped: list[MappedDocument]
    stands: list[StandDocument]


class WordedDomainDocument(TypedDict):
    """A domain of a release with its requirements."""

    id: str
    title: str
    requirements: list[WordingDocument]


class ReleaseDocument(TypedDict):
    """A release of a catalogue with the vendors that are assessed by it; language: of its titles."""

    release: str
    title: str
    version: int
    language: str
    vendors: list[AssessedDocument]
    gaps: list[GapsDocument]
    domains: list[WordedDomainDocument]


class StepDocument(TypedDict):
    """An assessment in a vendor's trend. moved: since the one before it by the same release, "" for none."""

    vendor: str
    name: str
    id: str
    kind: str
    held_on: str
    release: str
    share: str
    moved: str
    domains: list[str]


class ExpiryDocument(TypedDict):
    """Something that holds until a day. left: days from the end of the period, in words."""

    vendor: str
    name: str
    what: str
    title: str
    until: str
    left: str
    passed: bool


class RequirementsDocument(TypedDict):
    """How the vendors of a period stand by the operating requirements. within: days looked ahead."""

    requirements: int
    programme: ProgrammeDocument
    period: PeriodDocument
    releases: list[ReleaseDocument]
    trend: list[StepDocument]
    expiring: list[ExpiryDocument]
    within: int


class DatedDocument(TypedDict):
    """Something with a day that matters, "" without one. left: days to it in words; soon: within 90 days."""

    what: str
    says: str
    day: str
    left: str
    passed: bool
    soon: bool


class OpenPlanDocument(TypedDict):
    """An open action plan. chance: that a coming month misses, with how good such forecasts were."""

    measure: str
    contract: str
    asked_for: str
    age: str
    state: str
    level: int
    owner: str
    due: str
    why: str
    chance: str


class BesideDocument(TypedDict):
    """A figure of a vendor beside those from outside."""

    measure: str
    shown: str
    outside: list[str]


class VendorDocument(TypedDict):
    """What is known of a vendor. contracts: with their ends; notices: the last days for notice."""

    vendor: str
    name: str
    tier: str
    next: DatedDocument | None
    contracts: list[DatedDocument]
    notices: list[DatedDocument]
    days: list[DatedDocument]
    certificates: list[DatedDocument]
    sites: list[list[str]]
    subcontractors: list[list[str]]
    contacts: list[list[str]]
    plans: list[OpenPlanDocument]
    outside: list[BesideDocument]


class VendorsDocument(TypedDict):
    """The records of all vendors at the end of a period, for the client's office alone."""

    vendor_records: int
    programme: ProgrammeDocument
    period: PeriodDocument
    vendors: list[VendorDocument]
