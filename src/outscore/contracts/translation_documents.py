"""What a translation of a catalogue may hold: catalogues/NAME-VERSION.LANGUAGE.yaml."""

from __future__ import annotations

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.requirement_documents import DomainEntry
from outscore.contracts.requirement_documents import GuidanceEntry
from outscore.contracts.requirement_documents import Language


class TranslatedEntry(Entry):
    """The texts of one requirement in another language; a text that is left out is shown in the source's."""

    id: Id = Field(description="A requirement of the release.", examples=["osp-people-1"])
    version: Whole = Field(description="The version of the wording that was translated.", examples=["1"])
    title: Line | None = Field(None, description="The title.")
    intent: Text | None = Field(None, description="Why it matters.")
    evidence: Text | None = Field(None, description="What shows it.")
    guidance: GuidanceEntry | None = Field(None, description="What each rating looks like.")

    @model_validator(mode="after")
    def _holds_a_text(self) -> TranslatedEntry:
        if not (self.title or self.intent or self.evidence or self.guidance):
            sentence = f"Nothing of {self.id!r} is translated. Add its title, or delete the entry."
            raise complaint(sentence, "id", {"title": "?"})
        return self


class TranslationDocument(Entry):
    """catalogues/NAME-VERSION.LANGUAGE.yaml: a release in another language."""

    catalogue: Id = Field(description="A catalogue.", examples=["osp"])
    version: Whole = Field(description="The release of it.", examples=["2"])
    language: Language = Field(description="The language of the texts.", examples=["de"])
    title: Line | None = Field(None, description="What the catalogue is called.")
    domains: tuple[DomainEntry, ...] = Field((), description="The titles of its domains.")
    requirements: tuple[TranslatedEntry, ...] = Field(description="The texts.", min_length=1)

    @property
    def file(self) -> str:
        """What the file is called."""
        return f"{self.catalogue}-{self.version}.{self.language}.yaml"
