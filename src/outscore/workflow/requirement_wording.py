"""The full wording of releases, in the workspace's language, and what each requirement stands beside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from outscore.contracts.requirement_build import catalogue_of
from outscore.contracts.requirement_build import mapping_of
from outscore.contracts.requirement_build import translation_of
from outscore.contracts.requirement_library import read_library
from outscore.contracts.requirement_library import shipped_library
from outscore.contracts.requirement_library import worded
from outscore.model.requirement import Rating
from outscore.model.requirement_translation import TextState
from outscore.model.requirement_translation import Translation
from outscore.model.requirement_translation import translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.contracts.requirement_library import Library
    from outscore.contracts.workspace import Workspace
    from outscore.model.page_documents import MappedDocument
    from outscore.model.page_documents import WordsDocument
    from outscore.model.requirement import Requirement
    from outscore.model.requirement_mapping import CatalogueMapping
    from outscore.model.requirement_mapping import Link
    from outscore.model.requirement_mapping import Side
    from outscore.model.requirement_translation import TranslatedText

RATINGS_SHOWN = (Rating.PARTIAL, Rating.DEPLOYED, Rating.EFFECTIVE)
"""The ratings that guidance describes, in its order."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A requirement in full, its texts in the language of the workspace as far as they are translated."""

    requirement: Requirement
    title: WordsDocument
    intent: WordsDocument
    evidence: WordsDocument
    guidance: tuple[WordsDocument, ...]


class Wordings:
    """Every release that there is, with its translations and mappings, each read once."""

    def __init__(self, workspace: Workspace) -> None:
        self._language = workspace.language
        self._library: Library = shipped_library() + read_library(workspace.folder)[0]
        self._found: dict[tuple[str, int], Mapping[str, Worded]] = {}
        self._beside: dict[tuple[str, int, str], tuple[MappedDocument, ...]] = {}

    def of(self, catalogue: str, version: int) -> Mapping[str, Worded]:
        """The requirements of a release by id, in its order; nothing where it is there no more."""
        key = catalogue, version
        if key not in self._found:
            self._found[key] = dict(self._worded(key))
        return self._found[key]

    def language(self, catalogue: str, version: int) -> str:
        """The language that the titles of a release are in, but for those that bear a mark."""
        document = self._library.catalogues.get((catalogue, version))
        if self._language and self._language in self._library.translations_of(catalogue, version):
            return self._language
        return document.language if document else "en"

    def title(self, catalogue: str, version: int) -> str:
        """What a release is called, in the workspace's language where it is translated."""
        document = self._library.catalogues.get((catalogue, version))
        return worded(self._library, document, self._language).title if document else catalogue

    def _worded(self, key: tuple[str, int]) -> Iterator[tuple[str, Worded]]:
        document = self._library.catalogues.get(key)
        if document is None:
            return
        catalogue = catalogue_of(document)
        language = self._language or catalogue.language
        found = self._library.translations_of(*key).get(language) if language != catalogue.language else None
        own = Translation(*key, catalogue.language, None, (), ())
        source, target = catalogue.language, language if found else catalogue.language
        texts = translated(catalogue, translation_of(found) if found else own)
        for requirement, each in zip(catalogue.requirements, texts, strict=True):
            told = [
                _words(text, source, target, marks=found is not None)
                for text in (each.title, each.intent, each.evidence, *each.guidance)
            ]
            yield requirement.id, Worded(requirement, told[0], told[1], told[2], tuple(told[3:]))

    def mapped(self, catalogue: str, version: int, requirement: str) -> tuple[MappedDocument, ...]:
        """What a requirement stands beside: themes of frameworks, and requirements of other catalogues."""
        key = catalogue, version, requirement
        if key not in self._beside:
            self._beside[key] = tuple(self._mapped(*key))
        return self._beside[key]

    def _mapped(self, catalogue: str, version: int, requirement: str) -> Iterator[MappedDocument]:
        found: dict[tuple[str, str], list[str]] = {}
        for mapping in self._mappings:
            near, far = mapping.source, mapping.target
            if near.id == far.id:
                continue
            if (near.id, near.version) == (catalogue, version):
                self._add(found, mapping, far, mapping.of(requirement))
            elif (far.id, far.version) == (catalogue, version):
                self._add(found, mapping, near, mapping.onto(requirement))
        for (to, how), titles in found.items():
            yield {"to": to, "relation": how, "titles": titles}

    def _add(
        self,
        found: dict[tuple[str, str], list[str]],
        mapping: CatalogueMapping,
        other: Side,
        links: tuple[Link, ...],
    ) -> None:
        titles = self._titles(mapping, other)
        for link in links:
            named = other.title or f"{other.id} {other.version}"
            found.setdefault((named, link.relation.words), []).append(titles.get(link.far, link.far))

    def _titles(self, mapping: CatalogueMapping, other: Side) -> Mapping[str, str]:
        if other.version is None:
            return {each.id: each.title for each in mapping.themes}
        return {name: each.title["text"] for name, each in self.of(other.id, other.version).items()}

    @cached_property
    def _mappings(self) -> tuple[CatalogueMapping, ...]:
        documents = (sheet.document for sheet in self._library.mappings)
        return tuple(mapping_of(each) for each in documents if each)


def _words(text: TranslatedText, source: str, target: str, *, marks: bool) -> WordsDocument:
    """A text and its language; a release that has no translation at all bears no marks."""
    is_source = text.state is TextState.MISSING
    said = text.marked if marks else text.text
    return {"text": said, "language": source if is_source else target}
