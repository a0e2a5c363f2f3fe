"""A workspace: the folder with everything that is configured, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from typing import TypeVar

from outscore.contracts.benchmark_build import benchmarks_of
from outscore.contracts.build import metric_of
from outscore.contracts.build import vendor_of
from outscore.contracts.counted_times import times_in
from outscore.contracts.counted_times import with_times
from outscore.contracts.crosscheck import cross_checked
from outscore.contracts.decision_build import decisions_of
from outscore.contracts.differences import known_in
from outscore.contracts.entries import Entry
from outscore.contracts.faults import Fault
from outscore.contracts.feed_build import feed_of
from outscore.contracts.files import NAME
from outscore.contracts.files import read_files
from outscore.contracts.governance_build import governance_of
from outscore.contracts.invoice_build import invoice_of
from outscore.contracts.json_schemas import schema_documents
from outscore.contracts.requirement_build import agreed_releases_of
from outscore.contracts.requirement_build import bindings_of
from outscore.contracts.requirement_build import ratings_of
from outscore.contracts.requirement_build import tailoring_of
from outscore.contracts.requirement_library import catalogue_in_use
from outscore.contracts.requirement_library import worded
from outscore.contracts.settings import FolderDispatch
from outscore.contracts.settings import Settings
from outscore.contracts.settings import SmtpDispatch
from outscore.contracts.settings import settings_of
from outscore.contracts.wholes import whole
from outscore.errors import AmbiguousName
from outscore.errors import UnknownName
from outscore.errors import WorkspaceFaulty
from outscore.errors import WorkspaceNotFound
from outscore.model.agreed_release import agreed_for
from outscore.model.governance import USUAL

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from datetime import date

    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.files import Files
    from outscore.contracts.reading import Sheet
    from outscore.contracts.wholes import Whole
    from outscore.contracts.wholes import WorkedExample
    from outscore.model.agreed_release import AgreedRelease
    from outscore.model.benchmark import Benchmark
    from outscore.model.contract import Contract
    from outscore.model.decision import Decisions
    from outscore.model.difference import Difference
    from outscore.model.feed import Feed
    from outscore.model.governance import Governance
    from outscore.model.invoice import Invoice
    from outscore.model.metric import Metric
    from outscore.model.requirement import Binding
    from outscore.model.requirement import Catalogue
    from outscore.model.requirement import PersonRating
    from outscore.model.requirement import Tailoring
    from outscore.model.vendor import Vendor

__all__ = [
    "ContractCheck",
    "Fault",
    "FolderDispatch",
    "Settings",
    "SmtpDispatch",
    "Workspace",
    "check_contracts",
    "check_workspace",
    "load_workspace",
    "schema_documents",
]

D = TypeVar("D", bound=Entry)


@dataclass(frozen=True, slots=True)
class ContractCheck:
    """What is to be said of one contract file.

    looked_at_whole: False where faults, here or in the files it needs, kept it from being looked at as a
    whole. elsewhere: how many faults other files have. readable: False where the file holds no keys at all,
    so that nobody knows which contract it is; then it is called by its file.
    """

    contract: str
    file: str
    faults: tuple[Fault, ...]
    examples: tuple[WorkedExample, ...]
    looked_at_whole: bool
    elsewhere: int
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything that is configured, checked as a whole.

    catalogue: the release that requirements.yaml names. releases: those beside it by which contracts are
    assessed. client_catalogue: by which the client itself is assessed, None where it is not. language: of
    requirements' titles, None where nothing is said.
    """

    folder: Path
    settings: Settings
    vendors: tuple[Vendor, ...]
    metrics: tuple[Metric, ...]
    contracts: tuple[Contract, ...]
    feeds: tuple[Feed, ...]
    catalogue: Catalogue | None
    bindings: tuple[Binding, ...]
    ratings: tuple[PersonRating, ...]
    invoices: tuple[Invoice, ...]
    decisions: Decisions
    tailoring: tuple[Tailoring, ...] = ()
    governance: Governance = USUAL
    benchmarks: tuple[Benchmark, ...] = ()
    differences: tuple[Difference, ...] = ()
    agreed_releases: tuple[AgreedRelease, ...] = ()
    releases: tuple[Catalogue, ...] = ()
    client_catalogue: Catalogue | None = None
    language: str | None = None

    def release_for(self, contract: str, vendor: str, on: date) -> Catalogue | None:
        """The release by which a vendor is assessed under a contract on a day; None without a catalogue."""
        agreed = agreed_for(self.agreed_releases, contract, vendor, on)
        if agreed is None:
            return self.catalogue
        named = agreed.catalogue or (self.catalogue.id if self.catalogue else "")
        found = (each for each in self.releases if (each.id, each.version) == (named, agreed.version))
        return next(found, self.catalogue)

    def vendor(self, name: str) -> Vendor:
        """The vendor with this id, code or display name, capitals or not; raises UnknownName."""
        for vendor in self.vendors:
            if vendor.id == name:
                return vendor
        wanted = name.strip().casefold()
        fits = [vendor for vendor in self.vendors if wanted in _words_of(vendor)]
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


def _words_of(vendor: Vendor) -> set[str]:
    words = [vendor.id, *(code.code for code in vendor.codes), *(dated.name for dated in vendor.names)]
    return {word.casefold() for word in words}


def check_workspace(folder: Path) -> tuple[Fault, ...]:
    """Every fault and warning of every file, in the order of files and lines; raises WorkspaceNotFound."""
    return _read(Path(folder)).faults


def check_contracts(folder: Path, names: Iterable[str] = ()) -> tuple[ContractCheck, ...]:
    """The contracts with these ids (all of them without one), each looked at by itself.

    Raises WorkspaceNotFound, or UnknownName for a contract that no file has. A file that cannot be read at
    all is always told of: it may be the one that is asked for.
    """
    read = _read(Path(folder))
    checks = (*(_check(read, sheet) for sheet in read.files.contracts), *_unread(read))
    known = {check.contract for check in checks}
    wanted = set(names)
    unread = any(not check.readable for check in checks)
    for name in sorted(wanted - known) if not unread else ():
        raise UnknownName("contract", name, known)
    return tuple(check for check in checks if not wanted or check.contract in wanted or not check.readable)


def load_workspace(folder: Path, database_url: str | None = None) -> Workspace:
    """The workspace in a folder; raises WorkspaceNotFound, or WorkspaceFaulty with every fault."""
    read = _read(Path(folder))
    faults = [str(fault) for fault in read.faults if fault.refuses]
    if faults:
        raise WorkspaceFaulty(faults)
    return _built(read, Path(folder).resolve(), database_url)


@dataclass(frozen=True, slots=True)
class _Read:
    """The files of a workspace, each contract as a whole, and everything that is wrong."""

    files: Files
    wholes: tuple[Whole, ...]
    faults: tuple[Fault, ...]


def _read(folder: Path) -> _Read:
    if not (folder / NAME).is_file():
        raise WorkspaceNotFound(str(folder))
    files, faults = read_files(folder)
    told = {*faults, *cross_checked(files)}
    wholes = tuple(whole(files, sheet, told) for sheet in files.contracts)
    return _Read(files, wholes, tuple(sorted({*told, *(fault for one in wholes for fault in one.faults)})))


def _called(sheet: Sheet[ContractDocument]) -> str:
    """The id of the contract in a file; where it has none, the name of the file."""
    written = sheet.content.get("contract")
    return written if isinstance(written, str) else sheet.file


def _check(read: _Read, sheet: Sheet[ContractDocument]) -> ContractCheck:
    found = next(one for one in read.wholes if one.file == sheet.file)
    return ContractCheck(
        contract=_called(sheet),
        file=sheet.file,
        faults=tuple(fault for fault in read.faults if fault.file == sheet.file),
        examples=found.examples,
        looked_at_whole=found.contract is not None,
        elsewhere=sum(fault.refuses for fault in read.faults if fault.file != sheet.file),
    )


def _unread(read: _Read) -> Iterator[ContractCheck]:
    """The contract files that cannot be read at all: nobody knows which contracts they hold."""
    sheets = {sheet.file for sheet in read.files.contracts}
    files = dict.fromkeys(fault.file for fault in read.faults if fault.file.startswith("contracts/"))
    for file in (file for file in files if file not in sheets):
        faults = tuple(fault for fault in read.faults if fault.file == file)
        yield ContractCheck(file, file, faults, (), looked_at_whole=False, elsewhere=0, readable=False)


def _built(read: _Read, folder: Path, database_url: str | None) -> Workspace:
    files = read.files
    outscore = _document(files.outscore)
    entries = _document(files.vendors).vendors
    vendors = tuple(entry.id for entry in entries)
    settings = settings_of(outscore, folder, database_url)
    feeds = [_document(sheet) for sheet in files.feeds]
    names = tuple(feed.feed for feed in feeds)
    ratings = [rating for sheet in files.assessments for rating in _document(sheet).ratings]
    built = tuple(feed_of(feed, vendors, settings.timezone) for feed in feeds)
    times = times_in(built)
    wanted = _document(files.requirements) if files.requirements else None
    language = wanted.language if wanted else None
    return Workspace(
        folder=folder,
        settings=settings,
        vendors=tuple(vendor_of(entry, names) for entry in entries),
        metrics=tuple(metric_of(entry) for entry in _document(files.metrics).metrics),
        contracts=tuple(with_times(one.contract, times) for one in read.wholes if one.contract),
        feeds=built,
        catalogue=catalogue_in_use(files.library, files.catalogue, files.requirements),
        bindings=bindings_of(wanted) if wanted else (),
        ratings=ratings_of(tuple(ratings), vendors),
        invoices=tuple(invoice_of(_document(sheet)) for sheet in files.invoices),
        decisions=decisions_of([_document(sheet) for sheet in files.decisions]),
        tailoring=tailoring_of(_document(sheet) for sheet in files.tailoring),
        governance=governance_of(_document(files.governance)) if files.governance else USUAL,
        differences=known_in(files, {one.id for feed in built for one in feed.quantities}),
        benchmarks=benchmarks_of(_document(sheet) for sheet in files.benchmarks),
        agreed_releases=agreed_releases_of(
            (_document(sheet) for sheet in files.tailoring), wanted.catalogue if wanted else None
        ),
        releases=tuple(worded(files.library, _document(sheet), language) for sheet in files.releases),
        client_catalogue=(
            worded(files.library, _document(files.client_catalogue), language)
            if files.client_catalogue
            else None
        ),
        language=language,
    )


def _document(sheet: Sheet[D] | None) -> D:
    """What a file says; only asked of files in which no fault was found."""
    if sheet is None or sheet.document is None:
        raise WorkspaceFaulty(["A file could not be read, and it was not said why. Run: outscore check"])
    return sheet.document
