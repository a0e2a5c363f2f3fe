"""Catalogues of requirements: those that come with Outscore, and a workspace's own."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from outscore.contracts.faults import listed
from outscore.contracts.reading import sheet_of
from outscore.contracts.requirement_documents import CatalogueDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from outscore.contracts.faults import Fault
    from outscore.contracts.reading import Sheet
    from outscore.contracts.requirement_documents import RequirementsDocument


def read_catalogue(
    folder: Path, sheet: Sheet[RequirementsDocument], wanted: RequirementsDocument
) -> tuple[Sheet[CatalogueDocument] | None, tuple[Fault, ...]]:
    """The catalogue that requirements.yaml names; one in the workspace's catalogues/ wins over ours."""
    name = f"{wanted.catalogue}-{wanted.version}.yaml"
    found = dict(_releases(folder))
    if name not in found:
        known = [file.removesuffix(".yaml").replace("-", " version ") for file in found]
        message = (
            f"There is no catalogue {wanted.catalogue!r} version {wanted.version}. Known: {listed(known)}."
        )
        return None, (sheet.fault(wanted, "catalogue", message),)
    catalogue, faults = sheet_of(f"catalogues/{name}", found[name].read_bytes(), CatalogueDocument)
    if catalogue and catalogue.document and not faults:
        faults = tuple(_misnamed(catalogue, catalogue.document, name))
    return catalogue, faults


def _releases(folder: Path) -> Iterator[tuple[str, Traversable]]:
    """Every release by the name of its file; later ones win."""
    ours = resources.files("outscore.contracts") / "catalogues"
    for place in (ours, folder / "catalogues"):
        if place.is_dir():
            yield from ((file.name, file) for file in place.iterdir() if file.name.endswith(".yaml"))


def _misnamed(sheet: Sheet[CatalogueDocument], document: CatalogueDocument, name: str) -> Iterator[Fault]:
    should = f"{document.catalogue}-{document.version}.yaml"
    if should != name:
        yield sheet.fault(
            document, "catalogue", f"By what it says, the file should be called {should}. Rename it."
        )
    seen: set[str] = set()
    for item in document.requirements:
        if item.id in seen:
            yield sheet.fault(item, "id", f"The requirement {item.id!r} is there twice. Keep one of them.")
        seen.add(item.id)
