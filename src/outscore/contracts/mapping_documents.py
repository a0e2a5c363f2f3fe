"""What a mapping may hold: from a release of a catalogue to another, or to an outside framework's themes."""

from __future__ import annotations

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.model.requirement_mapping import Relation


class ReleaseEntry(Entry):
    """A release of a catalogue."""

    catalogue: Id = Field(description="A catalogue.", examples=["osp"])
    version: Whole = Field(description="The release of it.", examples=["2"])

    @property
    def name(self) -> str:
        """As the files are called."""
        return f"{self.catalogue}-{self.version}"


class TargetEntry(Entry):
    """What is mapped to: a release of a catalogue, or an outside framework."""

    catalogue: Id | None = Field(None, description="A catalogue.", examples=["osp"])
    version: Whole | None = Field(None, description="The release of it.", examples=["2"])
    framework: Id | None = Field(None, description="A framework, by an id of yours.", examples=["iso-9001"])
    title: Line | None = Field(None, description="What the framework is called, with its edition.")

    @model_validator(mode="after")
    def _one_of_them(self) -> TargetEntry:
        release, framework = (self.catalogue, self.version), (self.framework, self.title)
        nothing = (None, None)
        if (None in release or framework != nothing) and (None in framework or release != nothing):
            sentence = (
                "What does the mapping lead to? Write to: with catalogue and version, or with framework "
                "and title."
            )
            raise complaint(sentence)
        return self

    @property
    def name(self) -> str:
        """As the files are called."""
        return self.framework or f"{self.catalogue}-{self.version}"


class ThemeEntry(Entry):
    """A theme of an outside framework, by its title alone."""

    id: Id = Field(description="An id of yours.", examples=["complaints"])
    title: Line = Field(description="What it deals with.", examples=["Complaints"])


class LinkEntry(Entry):
    """How a requirement stands to others, or to themes."""

    id: Id = Field(description="A requirement of the release that is mapped.", examples=["osp-people-1"])
    relation: Relation = Field(description="What it asks, held against what they ask.", examples=["part_of"])
    to: tuple[Id, ...] = Field(
        description="Requirements, or themes.", min_length=1, examples=["[complaints]"]
    )


class WithdrawnEntry(Entry):
    """A requirement that the later release does without."""

    id: Id = Field(description="A requirement of the earlier release.", examples=["osp-people-1"])
    reason: Text = Field(description="Why.", examples=['"It is a part of another one now."'])


class MappingDocument(Entry):
    """catalogues/mappings/*.yaml: how a release stands to another, or to an outside framework."""

    source: ReleaseEntry = Field(alias="from", description="The release that is mapped.")
    to: TargetEntry = Field(description="What it is mapped to.")
    themes: tuple[ThemeEntry, ...] = Field((), description="The themes of a framework.")
    requirements: tuple[LinkEntry, ...] = Field((), description="What stands beside what.")
    withdrawn: tuple[WithdrawnEntry, ...] = Field(
        (), description="Between two releases of one catalogue: what the later one does without."
    )

    @property
    def file(self) -> str:
        """What the file is called."""
        return f"{self.source.name}-to-{self.to.name}.yaml"
