"""What the files about operating requirements may hold: requirements, assessments, catalogues."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.entries import Day
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.model.requirement import Domain
from outscore.model.requirement import Rating


class BindingEntry(Entry):
    """A measure that proves a requirement."""

    requirement: Id = Field(description="A requirement of the catalogue.", examples=["osp-performance-1"])
    contract: Id = Field(description="A contract.", examples=["acme-2026"])
    measure: Id = Field(description="A measure of it that has a target.", examples=["answered_60s"])
    at_target: Whole = Field(description="In how many months it must be met ...", examples=["3"])
    of_last: Whole = Field(description="... of the last how many.", examples=["4"])

    @model_validator(mode="after")
    def _possible(self) -> BindingEntry:
        if not 1 <= self.at_target <= self.of_last <= 36:
            sentence = (
                f"at_target: {self.at_target} of_last: {self.of_last} is not possible. Write how many months "
                f"of how many, up to 36: for example at_target: 3 and of_last: 4."
            )
            raise complaint(sentence, "at_target", {"at_target": "1", "of_last": "1"})
        return self


class RequirementsDocument(Entry):
    """requirements.yaml: the catalogue in use, and what proves its requirements."""

    catalogue: Id = Field(description="A catalogue of requirements.", examples=["osp"])
    version: Whole = Field(description="Its version.", examples=["1"])
    bindings: tuple[BindingEntry, ...] = Field((), description="Requirements that a measure proves.")


class RatingEntry(Entry):
    """What a person found."""

    requirement: Id = Field(description="A requirement of the catalogue.", examples=["osp-people-1"])
    vendor: Text = Field(description="A vendor's id, or all.", examples=["acme"])
    rating: Rating = Field(description="The judgement.", examples=["deployed"])
    evidence: Text = Field(
        description="What was seen.", examples=['"Training records of March, 40 of 40 agents"']
    )
    evidence_dated: Day = Field(description="The day the evidence is of.", examples=['"2026-03-31"'])
    expires: Day | None = Field(None, description="The last day on which it still speaks.")
    assessor: Line = Field(description="Who judged.", examples=['"J. Smith"'])

    @model_validator(mode="after")
    def _in_order(self) -> RatingEntry:
        if self.expires and self.expires < self.evidence_dated:
            sentence = (
                f"The evidence is dated {self.evidence_dated}, after it expires ({self.expires}). "
                f"Put them in order."
            )
            raise complaint(sentence, "evidence_dated", {"expires": None})
        return self


class AssessmentsDocument(Entry):
    """assessments/*.yaml: what people found."""

    ratings: tuple[RatingEntry, ...] = Field(description="The findings, one entry each.", min_length=1)


class RequirementEntry(Entry):
    """One thing that must be in place."""

    id: Id = Field(description="Known for ever by this id.", examples=["osp-people-1"])
    version: Whole = Field(description="Raise it when the wording moves.", examples=["1"])
    domain: Domain = Field(description="The domain it belongs to.", examples=["people"])
    title: Line = Field(description="A few words.", examples=['"Agents are trained before they work alone"'])
    intent: Text = Field(description="Why it matters.", examples=['"Callers reach someone who can help."'])
    evidence: Text = Field(description="What shows it.", examples=['"Training records"'])


class CatalogueDocument(Entry):
    """catalogues/*.yaml: a dated release of requirements."""

    holds: ClassVar[str] = "requirement"

    catalogue: Id = Field(description="Known for ever by this id.", examples=["osp"])
    version: Whole = Field(description="The release.", examples=["1"])
    title: Line = Field(description="What the catalogue is called.", examples=['"Operating requirements"'])
    published: Day = Field(description="The day of the release.", examples=['"2026-11-21"'])
    requirements: tuple[RequirementEntry, ...] = Field(description="The requirements.", min_length=1)

    @property
    def items(self) -> tuple[RequirementEntry, ...]:
        """What is known by an id."""
        return self.requirements
