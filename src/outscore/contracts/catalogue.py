"""Catalogues of requirements and of metrics: those that come with Outscore, and a workspace's own."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING
from typing import TypeVar

from outscore.contracts.faults import listed
from outscore.contracts.metric_documents import MetricCatalogueDocument
from outscore.contracts.reading import sheet_of
from outscore.contracts.repeats import repeated_ids
from outscore.contracts.requirement_documents import CatalogueDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from outscore.contracts.faults import Fault
    from outscore.contracts.metric_documents import MetricsDocument
    from outscore.contracts.reading import Sheet
    from outscore.contracts.requirement_documents import RequirementsDocument


REQUIREMENTS, METRICS = "catalogues", "metric_catalogues"
"""Where each kind of catalogue lies, in Outscore and in a workspace."""

C = TypeVar("C", CatalogueDocument, MetricCatalogueDocument)


def read_catalogue(
    folder: Path, sheet: Sheet[RequirementsDocument], wanted: RequirementsDocument
) -> tuple[Sheet[CatalogueDocument] | None, tuple[Fault, ...]]:
    """The catalogue that requirements.yaml names; one in the workspace's catalogues/ wins over ours."""
    return read_release(folder, wanted.catalogue, wanted.version, sheet.fault(wanted, "catalogue", ""))


def read_release(
    folder: Path, catalogue: str, version: int, asked: Fault
) -> tuple[Sheet[CatalogueDocument] | None, tuple[Fault, ...]]:
    """A release by its name; asked: where somebody names it, for the fault where there is none."""
    return _read(folder, _Named(REQUIREMENTS, catalogue, version), CatalogueDocument, asked)


def read_metric_catalogue(
    folder: Path, sheet: Sheet[MetricsDocument], wanted: MetricsDocument
) -> tuple[Sheet[MetricCatalogueDocument] | None, tuple[Fault, ...]]:
    """The catalogue that metrics.yaml names, if any; one in the workspace's folder wins over ours."""
    if wanted.catalogue is None or wanted.version is None:
        return None, ()
    named = _Named(METRICS, wanted.catalogue, wanted.version)
    return _read(folder, named, MetricCatalogueDocument, sheet.fault(wanted, "catalogue", ""))


@dataclass(frozen=True, slots=True)
class _Named:
    """A release that a file asks for."""

    group: str
    catalogue: str
    version: int

    @property
    def file(self) -> str:
        return f"{self.catalogue}-{self.version}.yaml"


def _read(
    folder: Path, named: _Named, kind: type[C], asked: Fault
) -> tuple[Sheet[C] | None, tuple[Fault, ...]]:
    found = dict(_releases(folder, named.group))
    if named.file not in found:
        known = [file.removesuffix(".yaml").replace("-", " version ") for file in found]
        message = (
            f"There is no catalogue {named.catalogue!r} version {named.version}. Known: {listed(known)}."
        )
        return None, (replace(asked, message=message),)
    catalogue, faults = sheet_of(f"{named.group}/{named.file}", found[named.file].read_bytes(), kind)
    if catalogue and catalogue.document and not faults:
        faults = tuple(misnamed(catalogue, catalogue.document, named.file))
    return catalogue, faults


def is_release(file: str) -> bool:
    """Whether a file of a folder of catalogues is a release; a translation has a language before its ending.

    >>> is_release("osp-2.yaml"), is_release("osp-2.de.yaml")
    (True, False)
    """
    return file.endswith(".yaml") and file.count(".") == 1


def shipped(group: str) -> tuple[Traversable, ...]:
    """The files of a group that come with Outscore, by name."""
    place: Traversable = resources.files("outscore.contracts")
    for part in group.split("/"):
        place /= part
    files = (file for file in place.iterdir() if file.name.endswith(".yaml"))
    return tuple(sorted(files, key=lambda file: file.name))


def _releases(folder: Path, group: str) -> Iterator[tuple[str, Traversable]]:
    """Every release by the name of its file; later ones win."""
    place = folder / group
    own = sorted(place.iterdir()) if place.is_dir() else ()
    for file in (*shipped(group), *own):
        if is_release(file.name):
            yield file.name, file


def misnamed(sheet: Sheet[C], document: C, name: str) -> Iterator[Fault]:
    """Whether a release stands in the file that its id and version name, and each of its ids only once."""
    should = f"{document.catalogue}-{document.version}.yaml"
    if should != name:
        message = f"By what it says, the file should be called {should}. Rename it."
        yield sheet.fault(document, "catalogue", message)
    yield from repeated_ids(sheet, document.holds, ((item.id, item) for item in document.items))
