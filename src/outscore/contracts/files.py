"""The files of a workspace folder, each read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import TypeVar

from outscore.contracts.benchmark_documents import BenchmarksDocument
from outscore.contracts.catalogue import read_catalogue
from outscore.contracts.catalogue import read_metric_catalogue
from outscore.contracts.catalogue import read_release
from outscore.contracts.decision_documents import DecisionsDocument
from outscore.contracts.documents import ContractDocument
from outscore.contracts.documents import OutscoreDocument
from outscore.contracts.documents import VendorsDocument
from outscore.contracts.entries import Entry
from outscore.contracts.faults import Fault
from outscore.contracts.feed_documents import FeedDocument
from outscore.contracts.governance_documents import GovernanceDocument
from outscore.contracts.invoice_documents import InvoiceDocument
from outscore.contracts.metric_documents import MetricsDocument
from outscore.contracts.reading import declared
from outscore.contracts.reading import read_sheet
from outscore.contracts.requirement_documents import AssessmentsDocument
from outscore.contracts.requirement_documents import RequirementsDocument
from outscore.contracts.requirement_library import NOTHING
from outscore.contracts.requirement_library import read_library
from outscore.contracts.tailoring_documents import TailoringDocument
from outscore.contracts.yaml_text import Rows

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.contracts.metric_documents import MetricCatalogueDocument
    from outscore.contracts.metric_documents import MetricEntry
    from outscore.contracts.reading import Sheet
    from outscore.contracts.requirement_documents import CatalogueDocument
    from outscore.contracts.requirement_library import Library

D = TypeVar("D", bound=Entry)

NAME = "outscore.yaml"
_NO_ROWS = Rows(1)


@dataclass(frozen=True, slots=True)
class Files:
    """Every file that could be read; `unread` names the groups of which one could not."""

    outscore: Sheet[OutscoreDocument] | None
    vendors: Sheet[VendorsDocument] | None
    metrics: Sheet[MetricsDocument] | None
    metric_catalogue: Sheet[MetricCatalogueDocument] | None
    contracts: tuple[Sheet[ContractDocument], ...]
    feeds: tuple[Sheet[FeedDocument], ...]
    requirements: Sheet[RequirementsDocument] | None
    catalogue: Sheet[CatalogueDocument] | None
    assessments: tuple[Sheet[AssessmentsDocument], ...]
    invoices: tuple[Sheet[InvoiceDocument], ...]
    decisions: tuple[Sheet[DecisionsDocument], ...]
    unread: frozenset[str]
    tailoring: tuple[Sheet[TailoringDocument], ...] = ()
    governance: Sheet[GovernanceDocument] | None = None
    library: Library = NOTHING
    benchmarks: tuple[Sheet[BenchmarksDocument], ...] = ()
    releases: tuple[Sheet[CatalogueDocument], ...] = ()
    client_catalogue: Sheet[CatalogueDocument] | None = None

    @property
    def vendor_ids(self) -> tuple[str, ...] | None:
        """Every vendor id that is written down; None where vendors.yaml cannot be read."""
        return declared(self.vendors.content.get("vendors")) if self.vendors else None

    @property
    def metric_ids(self) -> tuple[str, ...] | None:
        """Every metric id that a measure may name; None where metrics.yaml or its catalogue is not read."""
        if self.metrics is None:
            return None
        own = declared(self.metrics.content.get("metrics", _NO_ROWS))
        asked = self.metrics.content.get("catalogue") is not None
        if own is None or (asked and self.metric_catalogue is None):
            return None
        shared = self.metric_catalogue.document if self.metric_catalogue else None
        return (*own, *(metric.id for metric in (shared.metrics if shared else ())))

    @property
    def metric_entries(self) -> dict[str, MetricEntry]:
        """Every definition that could be read, by its id: those of the catalogue and the workspace's own."""
        sheets = (self.metric_catalogue, self.metrics)
        documents = [sheet.document for sheet in sheets if sheet and sheet.document]
        return {metric.id: metric for document in documents for metric in document.metrics}

    @property
    def feed_ids(self) -> tuple[str, ...] | None:
        """Every feed id that is written down; None where a feed file cannot be read."""
        return self._ids("feeds", "feed", self.feeds)

    @property
    def contract_ids(self) -> tuple[str, ...] | None:
        """Every contract id that is written down; None where a contract file cannot be read."""
        return self._ids("contracts", "contract", self.contracts)

    def _ids(self, group: str, key: str, sheets: tuple[Sheet[D], ...]) -> tuple[str, ...] | None:
        if group in self.unread:
            return None
        ids = [sheet.content.get(key) for sheet in sheets]
        known = tuple(name for name in ids if isinstance(name, str))
        return known if len(known) == len(ids) else None


def read_files(folder: Path) -> tuple[Files, tuple[Fault, ...]]:
    """Every file of the folder, and every fault that a file shows by itself."""
    reader = _Reader(folder)
    outscore = reader.one(NAME, OutscoreDocument)
    vendors = reader.one("vendors.yaml", VendorsDocument)
    metrics = reader.one("metrics.yaml", MetricsDocument)
    contracts = reader.several("contracts", ContractDocument)
    feeds = reader.several("feeds", FeedDocument)
    requirements = reader.one("requirements.yaml", RequirementsDocument, needed=False)
    tailoring = reader.several("tailoring", TailoringDocument, needed=False)
    files = Files(
        outscore=outscore,
        vendors=vendors,
        metrics=metrics,
        metric_catalogue=reader.metric_catalogue(metrics),
        contracts=contracts,
        feeds=feeds,
        requirements=requirements,
        catalogue=reader.catalogue(requirements),
        assessments=reader.several("assessments", AssessmentsDocument, needed=False),
        invoices=reader.several("invoices", InvoiceDocument, needed=False),
        decisions=reader.several("decisions", DecisionsDocument, needed=False),
        tailoring=tailoring,
        releases=reader.releases(requirements, tailoring),
        client_catalogue=reader.client_catalogue(requirements),
        governance=reader.one("governance.yaml", GovernanceDocument, needed=False),
        library=reader.library(),
        benchmarks=reader.several("benchmarks", BenchmarksDocument, needed=False),
        unread=frozenset(reader.unread),
    )
    return files, tuple(reader.faults)


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.unread: set[str] = set()

    def one(self, name: str, kind: type[D], *, needed: bool = True) -> Sheet[D] | None:
        if (self.folder / name).is_file():
            return self._read(self.folder / name, kind, name)
        if needed:
            self.unread.add(name)
            self.faults.append(
                Fault(name, 1, "The file is missing. `outscore init` in an empty folder shows one.")
            )
        return None

    def several(self, group: str, kind: type[D], *, needed: bool = True) -> tuple[Sheet[D], ...]:
        self._misnamed(group)
        paths = sorted((self.folder / group).glob("*.yaml"))
        if needed and not paths:
            self.unread.add(group)
            self.faults.append(
                Fault(f"{group}/", 1, f"There is no file here. Add one, such as {group}/acme.yaml.")
            )
        found = [self._read(path, kind, group) for path in paths]
        return tuple(sheet for sheet in found if sheet)

    def catalogue(self, requirements: Sheet[RequirementsDocument] | None) -> Sheet[CatalogueDocument] | None:
        if requirements is None or requirements.document is None:
            return None
        sheet, faults = read_catalogue(self.folder, requirements, requirements.document)
        self.faults += faults
        return sheet

    def client_catalogue(
        self, requirements: Sheet[RequirementsDocument] | None
    ) -> Sheet[CatalogueDocument] | None:
        """The release by which the client itself is assessed; None where it is not."""
        client = requirements.document.client if requirements and requirements.document else None
        if requirements is None or client is None:
            return None
        asked = requirements.fault(client, "catalogue", "")
        sheet, faults = read_release(self.folder, client.catalogue, client.version, asked)
        self.faults += faults
        return sheet

    def releases(
        self,
        requirements: Sheet[RequirementsDocument] | None,
        tailoring: tuple[Sheet[TailoringDocument], ...],
    ) -> tuple[Sheet[CatalogueDocument], ...]:
        """The releases beside the one in use that tailoring names; a fault at each that there is not."""
        wanted = requirements.document if requirements else None
        if wanted is None:
            return ()
        found: dict[str, Sheet[CatalogueDocument]] = {}
        for sheet in tailoring:
            for entry in sheet.document.releases if sheet.document else ():
                named = entry.catalogue or wanted.catalogue
                if (named, entry.release) == (wanted.catalogue, wanted.version):
                    continue
                asked = sheet.fault(entry, "release", "")
                release, faults = read_release(self.folder, named, entry.release, asked)
                self.faults += faults
                if release:
                    found.setdefault(release.file, release)
        return tuple(found.values())

    def library(self) -> Library:
        self._misnamed("catalogues")
        library, faults = read_library(self.folder)
        self.faults += faults
        return library

    def metric_catalogue(
        self, metrics: Sheet[MetricsDocument] | None
    ) -> Sheet[MetricCatalogueDocument] | None:
        if metrics is None or metrics.document is None:
            return None
        sheet, faults = read_metric_catalogue(self.folder, metrics, metrics.document)
        self.faults += faults
        return sheet

    def _read(self, path: Path, kind: type[D], group: str) -> Sheet[D] | None:
        sheet, faults = read_sheet(self.folder, path, kind)
        self.faults += faults
        if sheet is None:
            self.unread.add(group)
        return sheet

    def _misnamed(self, group: str) -> None:
        for path in sorted((self.folder / group).glob("*.yml")):
            message = f"Only files that end in .yaml are read. Rename it to {path.stem}.yaml."
            self.faults.append(Fault(f"{group}/{path.name}", 1, message))
