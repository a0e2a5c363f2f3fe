"""Every release of every catalogue with its translations and mappings: Outscore's own, and a workspace's.

Releases and translations are catalogues/*.yaml, mappings catalogues/mappings/*.yaml.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from typing import TypeVar

from outscore.contracts.catalogue import REQUIREMENTS
from outscore.contracts.catalogue import is_release
from outscore.contracts.catalogue import shipped
from outscore.contracts.entries import Entry
from outscore.contracts.faults import Fault
from outscore.contracts.mapping_documents import MappingDocument
from outscore.contracts.reading import sheet_of
from outscore.contracts.requirement_build import catalogue_of
from outscore.contracts.requirement_build import translation_of
from outscore.contracts.requirement_documents import CatalogueDocument
from outscore.contracts.translation_documents import TranslationDocument
from outscore.model.requirement_translation import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from outscore.contracts.reading import Sheet
    from outscore.contracts.requirement_documents import RequirementsDocument
    from outscore.model.requirement import Catalogue

MAPPINGS = f"{REQUIREMENTS}/mappings"

D = TypeVar("D", bound=Entry)


@dataclass(frozen=True, slots=True)
class Library:
    """The files that could be read."""

    releases: tuple[Sheet[CatalogueDocument], ...] = ()
    translations: tuple[Sheet[TranslationDocument], ...] = ()
    mappings: tuple[Sheet[MappingDocument], ...] = ()

    def __add__(self, other: Library) -> Library:
        """Both; of two files with one name the other's."""
        return Library(
            releases=_joined(self.releases, other.releases),
            translations=_joined(self.translations, other.translations),
            mappings=_joined(self.mappings, other.mappings),
        )

    @property
    def catalogues(self) -> dict[tuple[str, int], CatalogueDocument]:
        """Every release, by catalogue and version."""
        documents = (sheet.document for sheet in self.releases)
        return {(each.catalogue, each.version): each for each in documents if each}

    def translations_of(self, catalogue: str, version: int) -> dict[str, TranslationDocument]:
        """The translations of a release, by language."""
        found = (sheet.document for sheet in self.translations)
        return {
            each.language: each
            for each in found
            if each and (each.catalogue, each.version) == (catalogue, version)
        }

    def mappings_from(self, catalogue: str, version: int) -> tuple[MappingDocument, ...]:
        """The mappings of a release to something else."""
        found = (sheet.document for sheet in self.mappings)
        return tuple(
            each
            for each in found
            if each and (each.source.catalogue, each.source.version) == (catalogue, version)
        )


NOTHING = Library()


def _joined(first: Iterable[Sheet[D]], then: Iterable[Sheet[D]]) -> tuple[Sheet[D], ...]:
    return tuple({sheet.file: sheet for sheet in (*first, *then)}.values())


@cache
def shipped_library() -> Library:
    """What comes with Outscore; a fault in it is a fault of the installation, and tests keep it out."""
    return _read(shipped(REQUIREMENTS), shipped(MAPPINGS))[0]


def read_library(folder: Path) -> tuple[Library, tuple[Fault, ...]]:
    """What a workspace has of its own, and what is wrong with each file by itself."""
    places = (folder / REQUIREMENTS, folder / MAPPINGS)
    return _read(*(tuple(sorted(place.glob("*.yaml"))) for place in places))


def _read(
    catalogues: tuple[Traversable, ...], mappings: tuple[Traversable, ...]
) -> tuple[Library, tuple[Fault, ...]]:
    faults: list[Fault] = []
    releases = [file for file in catalogues if is_release(file.name)]
    translations = [file for file in catalogues if file not in releases]
    library = Library(
        releases=tuple(_sheets(REQUIREMENTS, releases, CatalogueDocument, faults)),
        translations=tuple(_sheets(REQUIREMENTS, translations, TranslationDocument, faults)),
        mappings=tuple(_sheets(MAPPINGS, mappings, MappingDocument, faults)),
    )
    return library, tuple(faults)


def _sheets(
    group: str, files: Iterable[Traversable], kind: type[D], faults: list[Fault]
) -> Iterator[Sheet[D]]:
    for file in files:
        name = f"{group}/{file.name}"
        try:
            raw = file.read_bytes()
        except OSError as error:
            faults.append(Fault(name, 1, f"The file cannot be read: {error.strerror}."))
            continue
        sheet, told = sheet_of(name, raw, kind)
        faults += told
        if sheet:
            yield sheet


def catalogue_in_use(
    own: Library,
    release: Sheet[CatalogueDocument] | None,
    wanted: Sheet[RequirementsDocument] | None,
) -> Catalogue | None:
    """The catalogue that requirements.yaml names, titles in the language that it names; None without one."""
    if release is None or release.document is None:
        return None
    return worded(own, release.document, wanted.document.language if wanted and wanted.document else None)


def worded(own: Library, document: CatalogueDocument, language: str | None) -> Catalogue:
    """A release with its titles in a language; as it was written where it is not translated into that."""
    catalogue = catalogue_of(document)
    if language in (None, catalogue.language):
        return catalogue
    found = (shipped_library() + own).translations_of(catalogue.id, catalogue.version).get(language)
    return in_language(catalogue, translation_of(found)) if found else catalogue
