"""Whether translations speak of releases and requirements that exist, and of the wording that holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.contracts.faults import Severity
from outscore.contracts.faults import unknown
from outscore.contracts.repeats import repeated_ids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.contracts.faults import Fault
    from outscore.contracts.reading import Sheet
    from outscore.contracts.requirement_documents import CatalogueDocument
    from outscore.contracts.requirement_library import Library
    from outscore.contracts.translation_documents import TranslatedEntry
    from outscore.contracts.translation_documents import TranslationDocument


def translation_faults(
    own: Library, catalogues: Mapping[tuple[str, int], CatalogueDocument]
) -> Iterator[Fault]:
    """What is wrong with translations; an old one is a warning, since the page marks it."""
    for sheet in own.translations:
        document = sheet.document
        if document is None:
            continue
        if sheet.file.rpartition("/")[2] != document.file:
            message = f"By what it says, the file should be called {document.file}. Rename it."
            yield sheet.fault(document, "catalogue", message)
        release = catalogues.get((document.catalogue, document.version))
        if release is None:
            name = f"{document.catalogue}-{document.version}"
            message = unknown("release", name, (f"{each}-{version}" for each, version in catalogues))
            yield sheet.fault(document, "version", message)
        else:
            yield from _held_against(sheet, document, release)


def _held_against(
    sheet: Sheet[TranslationDocument], document: TranslationDocument, release: CatalogueDocument
) -> Iterator[Fault]:
    if document.language == release.language:
        message = f"The release is written in {release.language!r} itself. Delete the file."
        yield sheet.fault(document, "language", message)
    yield from repeated_ids(sheet, "requirement", ((each.id, each) for each in document.requirements))
    for domain in document.domains:
        if domain.id not in release.domain_ids:
            yield sheet.fault(domain, "id", unknown("domain", domain.id, release.domain_ids))
    versions = {each.id: each.version for each in release.requirements}
    for each in document.requirements:
        if each.id in versions:
            yield from _version(sheet, each, versions[each.id])
        else:
            yield sheet.fault(each, "id", unknown("requirement", each.id, versions))


def _version(sheet: Sheet[TranslationDocument], entry: TranslatedEntry, current: int) -> Iterator[Fault]:
    if entry.version < current:
        message = (
            f"{entry.id!r} is translated from version {entry.version}; it is at {current} now. Pages "
            f"mark the old text. Translate it again and write version: {current}."
        )
        yield replace(sheet.fault(entry, "version", message), severity=Severity.WARNING)
    if entry.version > current:
        message = f"{entry.id!r} is at version {current}. Write the version that was translated."
        yield sheet.fault(entry, "version", message)
