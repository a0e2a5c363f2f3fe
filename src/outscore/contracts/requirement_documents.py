"""What the files about operating requirements may hold: requirements, assessments, catalogues.

Translations, mappings and tailoring have modules of their own.
"""

from __future__ import annotations

import re
from typing import Annotated
from typing import Any
from typing import ClassVar

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Day
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import read_line
from outscore.model.requirement import FOUR_DOMAINS
from outscore.model.requirement import Finding
from outscore.model.requirement import Rating

_LANGUAGE = r"[a-z]{2,3}(-[A-Z]{2})?"


def _language(value: Any) -> str:
    """A language by the code that browsers and office programmes use."""
    text = read_line(value)
    if re.fullmatch(_LANGUAGE, text):
        return text
    message = f"must be the code of a language, such as de, es or pt-BR; here is {text!r}."
    raise complaint(message)


Language = Annotated[
    str, BeforeValidator(_language), WithJsonSchema({"type": "string", "pattern": f"^{_LANGUAGE}$"})
]


class BindingEntry(Entry):
    """A measure that proves a requirement."""

    requirement: Id = Field(description="A requirement of the catalogue.", examples=["osp-performance-1"])
    contract: Id = Field(description="A contract.", examples=["acme-2026"])
    measure: Id = Field(description="A measure of it that has a target.", examples=["answered_60s"])
    at_target: Whole = Field(description="In how many months it must be met ...", examples=["3"])
    of_last: Whole = Field(description="... of the last how many.", examples=["4"])
    sustained: Whole | None = Field(
        None, description="In how many of the last months it must be met in a row.", examples=["2"]
    )

    @model_validator(mode="after")
    def _possible(self) -> BindingEntry:
        if not 1 <= self.at_target <= self.of_last <= 36:
            sentence = (
                f"at_target: {self.at_target} of_last: {self.of_last} is not possible. Write how many months "
                f"of how many, up to 36: for example at_target: 3 and of_last: 4."
            )
            raise complaint(sentence, "at_target", {"at_target": "1", "of_last": "1", "sustained": None})
        if self.sustained is not None and not 1 <= self.sustained <= self.at_target:
            sentence = (
                f"sustained: {self.sustained} and at_target: {self.at_target} do not fit: months in a row "
                f"are among those at target. Write sustained: 1 to {self.at_target}, or raise at_target."
            )
            raise complaint(sentence, "sustained", {"sustained": None})
        return self


class ClientEntry(Entry):
    """By what the client itself is assessed."""

    catalogue: Id = Field(description="A catalogue of the client's duties.", examples=["vmo"])
    version: Whole = Field(description="Its version.", examples=["1"])


class RequirementsDocument(Entry):
    """requirements.yaml: the catalogue in use, and what proves its requirements."""

    catalogue: Id = Field(description="A catalogue of requirements.", examples=["osp"])
    version: Whole = Field(description="Its version.", examples=["1"])
    language: Language | None = Field(
        None, description="The language of the titles, where there is a translation.", examples=["de"]
    )
    client: ClientEntry | None = Field(
        None, description="By what the client itself is assessed; left out: it is not."
    )
    bindings: tuple[BindingEntry, ...] = Field((), description="Requirements that a measure proves.")


class RatingEntry(Entry):
    """What a person found."""

    requirement: Id = Field(description="A requirement of the catalogue.", examples=["osp-people-1"])
    vendor: Text = Field(
        description="A vendor's id, all for every vendor, or client for the client itself.", examples=["acme"]
    )
    rating: Rating = Field(description="The judgement.", examples=["deployed"])
    evidence: Text = Field(
        description="What was seen.", examples=['"Training records of March, 40 of 40 agents"']
    )
    evidence_dated: Day = Field(description="The day the evidence is of.", examples=['"2026-03-31"'])
    expires: Day | None = Field(None, description="The last day on which it still speaks.")
    assessor: Line = Field(description="Who judged.", examples=['"J. Smith"'])
    version: Whole | None = Field(
        None, description="The version of the requirement that was judged; left out: the one in use."
    )
    finding: Finding | None = Field(None, description="How much it weighs.", examples=["minor"])
    remark: Text | None = Field(
        None, description="What the finding is.", examples=['"Two accounts were open"']
    )
    second_reader: Line | None = Field(None, description="Who read it again.", examples=['"A. Jones"'])
    vendor_view: Rating | None = Field(
        None, description="How the vendor rates itself.", examples=["deployed"]
    )
    vendor_says: Text | None = Field(None, description="Why the vendor sees it so.")

    @model_validator(mode="after")
    def _in_order(self) -> RatingEntry:
        if self.expires and self.expires < self.evidence_dated:
            sentence = (
                f"The evidence is dated {self.evidence_dated}, after it expires ({self.expires}). "
                f"Put them in order."
            )
            raise complaint(sentence, "evidence_dated", {"expires": None})
        if self.second_reader == self.assessor:
            sentence = f"{self.assessor!r} cannot be the second reader too. Name another person, or none."
            raise complaint(sentence, "second_reader", {"second_reader": None})
        for told, needed in (("remark", "finding"), ("vendor_says", "vendor_view")):
            if getattr(self, told) and not getattr(self, needed):
                sentence = f"There is a {told} and no {needed}. Add {needed}, or delete {told}."
                raise complaint(sentence, told, {told: None})
        return self


class AssessmentsDocument(Entry):
    """assessments/*.yaml: what people found."""

    ratings: tuple[RatingEntry, ...] = Field(description="The findings, one entry each.", min_length=1)


class GuidanceEntry(Entry):
    """What each rating looks like, in a sentence each."""

    partial: Text = Field(description="What an assessor sees where it is met in part.")
    deployed: Text = Field(description="... where it is in place everywhere.")
    deployed_and_effective: Text = Field(description="... where results show that it works.")


class RequirementEntry(Entry):
    """One thing that must be in place."""

    id: Id = Field(description="Known for ever by this id.", examples=["osp-people-1"])
    version: Whole = Field(description="Raise it when the wording moves.", examples=["1"])
    domain: Id = Field(description="The domain it belongs to.", examples=["people"])
    title: Line = Field(description="A few words.", examples=['"Agents are trained before they work alone"'])
    intent: Text = Field(description="Why it matters.", examples=['"Callers reach someone who can help."'])
    evidence: Text = Field(description="What shows it.", examples=['"Training records"'])
    guidance: GuidanceEntry | None = Field(None, description="What each rating looks like.")
    weight: Whole | None = Field(None, description="How much it counts, from 1.", examples=["3"])
    suggests: tuple[Id, ...] = Field(
        (), description="Metrics that could prove it.", examples=["[verified_first_time]"]
    )
    external_ref: Line | None = Field(
        None, description="Where a text that you have licensed says the same.", examples=['"Our copy, 3.4"']
    )

    @property
    def wording(self) -> tuple[str, str, str]:
        """What a rating speaks of."""
        return self.title, self.intent, self.evidence


class DomainEntry(Entry):
    """A part of a catalogue."""

    id: Id = Field(description="Known by this id.", examples=["people"])
    title: Line = Field(description="As a page shows it.", examples=["People"])


class CatalogueDocument(Entry):
    """catalogues/*.yaml: a dated release of requirements."""

    holds: ClassVar[str] = "requirement"

    catalogue: Id = Field(description="Known for ever by this id.", examples=["osp"])
    version: Whole = Field(description="The release.", examples=["1"])
    title: Line = Field(description="What the catalogue is called.", examples=['"Operating requirements"'])
    published: Day = Field(description="The day of the release.", examples=['"2026-11-21"'])
    language: Language = Field("en", description="The language it is written in.", examples=["en"])
    domains: tuple[DomainEntry, ...] = Field(
        (), description="Its parts; left out: leadership_and_planning, processes, people, performance."
    )
    requirements: tuple[RequirementEntry, ...] = Field(description="The requirements.", min_length=1)

    @property
    def items(self) -> tuple[RequirementEntry, ...]:
        """What is known by an id."""
        return self.requirements

    @property
    def domain_ids(self) -> tuple[str, ...]:
        """Every domain that a requirement may belong to."""
        return tuple(each.id for each in self.domains or FOUR_DOMAINS)
