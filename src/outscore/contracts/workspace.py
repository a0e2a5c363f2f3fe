"""A workspace: the folder with everything that is configured, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from typing import TypeVar

from outscore.contracts.build import bindings_of
from outscore.contracts.build import catalogue_of
from outscore.contracts.build import contract_of
from outscore.contracts.build import feed_of
from outscore.contracts.build import metric_of
from outscore.contracts.build import ratings_of
from outscore.contracts.build import vendor_of
from outscore.contracts.crosscheck import cross_checked
from outscore.contracts.entries import Entry
from outscore.contracts.faults import Fault
from outscore.contracts.files import NAME
from outscore.contracts.files import read_files
from outscore.contracts.json_schemas import schema_documents
from outscore.contracts.settings import FolderDispatch
from outscore.contracts.settings import Settings
from outscore.contracts.settings import SmtpDispatch
from outscore.contracts.settings import settings_of
from outscore.errors import AmbiguousName
from outscore.errors import UnknownName
from outscore.errors import WorkspaceFaulty
from outscore.errors import WorkspaceNotFound

if TYPE_CHECKING:
    from outscore.contracts.files import Files
    from outscore.contracts.reading import Sheet
    from outscore.model.contract import Contract
    from outscore.model.feed import Feed
    from outscore.model.metric import Metric
    from outscore.model.requirement import Binding
    from outscore.model.requirement import Catalogue
    from outscore.model.requirement import PersonRating
    from outscore.model.vendor import Vendor

__all__ = [
    "Fault",
    "FolderDispatch",
    "Settings",
    "SmtpDispatch",
    "Workspace",
    "check_workspace",
    "load_workspace",
    "schema_documents",
]

D = TypeVar("D", bound=Entry)


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything that is configured, checked as a whole."""

    folder: Path
    settings: Settings
    vendors: tuple[Vendor, ...]
    metrics: tuple[Metric, ...]
    contracts: tuple[Contract, ...]
    feeds: tuple[Feed, ...]
    catalogue: Catalogue | None
    bindings: tuple[Binding, ...]
    ratings: tuple[PersonRating, ...]

    def vendor(self, name: str) -> Vendor:
        """The vendor with this id, code or display name, capitals or not; raises UnknownName."""
        for vendor in self.vendors:
            if vendor.id == name:
                return vendor
        wanted = name.strip().casefold()
        fits = [vendor for vendor in self.vendors if wanted in _called(vendor)]
        if not fits:
            raise UnknownName("vendor", name, (vendor.id for vendor in self.vendors))
        if len(fits) > 1:
            raise AmbiguousName("vendor", name, (vendor.id for vendor in fits))
        return fits[0]

    def contract(self, name: str) -> Contract:
        """The contract with this id; raises UnknownName."""
        for contract in self.contracts:
            if contract.id == name:
                return contract
        raise UnknownName("contract", name, (contract.id for contract in self.contracts))

    def feed(self, name: str) -> Feed:
        """The feed with this id; raises UnknownName."""
        for feed in self.feeds:
            if feed.id == name:
                return feed
        raise UnknownName("feed", name, (feed.id for feed in self.feeds))


def _called(vendor: Vendor) -> set[str]:
    words = [vendor.id, *(code.code for code in vendor.codes), *(dated.name for dated in vendor.names)]
    return {word.casefold() for word in words}


def check_workspace(folder: Path) -> tuple[Fault, ...]:
    """Every fault of every file, in the order of files and lines; raises WorkspaceNotFound."""
    return _read(Path(folder))[1]


def load_workspace(folder: Path, database_url: str | None = None) -> Workspace:
    """The workspace in a folder; raises WorkspaceNotFound, or WorkspaceFaulty with every fault."""
    files, faults = _read(Path(folder))
    if faults:
        raise WorkspaceFaulty([str(fault) for fault in faults])
    return _built(files, Path(folder).resolve(), database_url)


def _read(folder: Path) -> tuple[Files, tuple[Fault, ...]]:
    if not (folder / NAME).is_file():
        raise WorkspaceNotFound(str(folder))
    files, faults = read_files(folder)
    return files, tuple(sorted({*faults, *cross_checked(files)}))


def _built(files: Files, folder: Path, database_url: str | None) -> Workspace:
    outscore = _document(files.outscore)
    entries = _document(files.vendors).vendors
    vendors = tuple(entry.id for entry in entries)
    metrics = {entry.id: entry for entry in _document(files.metrics).metrics}
    feeds = [_document(sheet) for sheet in files.feeds]
    names = tuple(feed.feed for feed in feeds)
    client = outscore.client or ""
    ratings = [rating for sheet in files.assessments for rating in _document(sheet).ratings]
    return Workspace(
        folder=folder,
        settings=settings_of(outscore, folder, database_url),
        vendors=tuple(vendor_of(entry, names) for entry in entries),
        metrics=tuple(metric_of(entry) for entry in metrics.values()),
        contracts=tuple(contract_of(_document(sheet), metrics, vendors, client) for sheet in files.contracts),
        feeds=tuple(feed_of(feed, vendors) for feed in feeds),
        catalogue=catalogue_of(_document(files.catalogue)) if files.catalogue else None,
        bindings=bindings_of(_document(files.requirements)) if files.requirements else (),
        ratings=ratings_of(tuple(ratings), vendors),
    )


def _document(sheet: Sheet[D] | None) -> D:
    """What a file says; only asked of files in which no fault was found."""
    if sheet is None or sheet.document is None:
        raise WorkspaceFaulty(["A file could not be read, and it was not said why. Run: outscore check"])
    return sheet.document
