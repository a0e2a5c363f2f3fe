"""Whether mappings lead from requirements that exist to something that exists, each pair once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.contracts.repeats import repeated
from outscore.contracts.repeats import repeated_ids

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.contracts.faults import Fault
    from outscore.contracts.mapping_documents import MappingDocument
    from outscore.contracts.reading import Sheet
    from outscore.contracts.requirement_documents import CatalogueDocument
    from outscore.contracts.requirement_library import Library


def mapping_faults(own: Library, catalogues: Mapping[tuple[str, int], CatalogueDocument]) -> Iterator[Fault]:
    """What is wrong with mappings."""
    known = [f"{catalogue}-{version}" for catalogue, version in catalogues]
    for sheet in own.mappings:
        document = sheet.document
        if document is None:
            continue
        if sheet.file.rpartition("/")[2] != document.file:
            message = f"By what it says, the file should be called {document.file}. Rename it."
            yield sheet.fault(document, "from", message)
        yield from _repeats(sheet, document)
        near = catalogues.get((document.source.catalogue, document.source.version))
        if near is None:
            yield sheet.fault(document.source, "version", unknown("release", document.source.name, known))
        far = _far(document, catalogues)
        if far is None:
            yield sheet.fault(document.to, "version", unknown("release", document.to.name, known))
        ids = None if near is None else tuple(each.id for each in near.requirements)
        yield from _links(sheet, document, ids, far)
        yield from _withdrawn(sheet, document, ids, far)


def _far(
    document: MappingDocument, catalogues: Mapping[tuple[str, int], CatalogueDocument]
) -> tuple[str, ...] | None:
    """The ids that a link may lead to; None where the release is not known."""
    to = document.to
    if to.catalogue is None or to.version is None:
        return tuple(each.id for each in document.themes)
    release = catalogues.get((to.catalogue, to.version))
    return None if release is None else tuple(each.id for each in release.requirements)


def _repeats(sheet: Sheet[MappingDocument], document: MappingDocument) -> Iterator[Fault]:
    yield from repeated_ids(sheet, "theme", ((each.id, each) for each in document.themes))
    pairs = [
        (entry, ((entry.id, far), f"line {entry.line()}"))
        for entry in document.requirements
        for far in entry.to
    ]
    for place, (near, far), where in repeated([pair for _, pair in pairs]):
        message = f"{near!r} stands beside {far!r} in {where} already. Keep one of them."
        yield sheet.fault(pairs[place][0], "to", message)
    if document.themes and document.to.framework is None:
        message = "Only a framework has themes here; a release has its own requirements. Delete themes."
        yield sheet.fault(document, "themes", message)


def _links(
    sheet: Sheet[MappingDocument],
    document: MappingDocument,
    near: Collection[str] | None,
    far: Collection[str] | None,
) -> Iterator[Fault]:
    kind = "theme" if document.to.framework else "requirement"
    for each in document.requirements:
        if near is not None and each.id not in near:
            yield sheet.fault(each, "id", unknown("requirement", each.id, near))
        for item, name in enumerate(each.to):
            if far is not None and name not in far:
                yield sheet.fault(each, "to", unknown(kind, name, far), item)


def _withdrawn(
    sheet: Sheet[MappingDocument],
    document: MappingDocument,
    near: Collection[str] | None,
    far: Collection[str] | None,
) -> Iterator[Fault]:
    for each in document.withdrawn:
        if document.source.catalogue != document.to.catalogue:
            message = "Only between two releases of one catalogue something is withdrawn. Delete it."
            yield sheet.fault(each, "id", message)
        elif near is not None and each.id not in near:
            yield sheet.fault(each, "id", unknown("requirement", each.id, near))
        elif far is not None and each.id in far:
            message = f"{each.id!r} is withdrawn here and stands in {document.to.name}. Delete one of them."
            yield sheet.fault(each, "id", message)
