"""By which releases contracts, vendors and the client are assessed, as the files of a workspace have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.reading import declared
from outscore.model.requirement import CLIENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.files import Files
    from outscore.contracts.tailoring_documents import ReleaseEntry

    Named = tuple[str, int]
    """A catalogue and its version."""

ALL = "all"


class ReleasesInUse:
    """The release that requirements.yaml names, and beside it those that tailoring does.

    A requirement counts as known where any of them has it, also before the day from which a release counts:
    people rate and bind ahead of a move. The client's own release stands apart: no vendor is assessed by it.
    """

    def __init__(self, files: Files) -> None:
        sheets = [sheet for sheet in (files.catalogue, *files.releases, files.client_catalogue) if sheet]
        self._requirements = {
            (sheet.document.catalogue, sheet.document.version): (
                declared(sheet.content.get("requirements")),
                sheet.document,
            )
            for sheet in sheets
            if sheet.document
        }
        asked = files.requirements.document if files.requirements else None
        self._usual = asked.catalogue if asked else ""
        self._first = (asked.catalogue, asked.version) if asked else None
        self._client = (asked.client.catalogue, asked.client.version) if asked and asked.client else None
        self._agreed = [
            (sheet.document.contract, each)
            for sheet in files.tailoring
            if sheet.document
            for each in sheet.document.releases
        ]
        self._contracts = {one.document.contract: one.document for one in files.contracts if one.document}

    def named(self, entry: ReleaseEntry) -> Named:
        """The release that an entry of tailoring names."""
        return entry.catalogue or self._usual, entry.release

    @property
    def client(self) -> Named | None:
        """The release by which the client itself is assessed."""
        return self._client

    def of_contract(self, contract: str, since: date | None = None) -> frozenset[Named]:
        """The releases that count for a contract at some time; since: from that day on."""
        own = [each for name, each in self._agreed if name == contract]
        if since is None:
            found = {self.named(each) for each in own}
            return self._with_first(found) if self._begins_with_first(contract) else frozenset(found)
        later = {self.named(each) for each in own if each.agreed_on > since}
        now = {
            vendor: max((each for each in own if each.vendor == vendor and each.agreed_on <= since), key=_day)
            for vendor in {each.vendor for each in own if each.agreed_on <= since}
        }
        counting = later | {self.named(each) for each in now.values()}
        return frozenset(counting) if None in now else self._with_first(counting)

    def of_vendor(self, vendor: str) -> frozenset[Named]:
        """The releases that count for a vendor at some time; of `all`, for any vendor; or for the client."""
        if vendor == CLIENT and self._client:
            return frozenset({self._client})
        found = {
            self.named(each)
            for contract, each in self._agreed
            if vendor == ALL or (each.vendor in (None, vendor) and self.may_bind(contract, vendor))
        }
        bound = [name for name in self._contracts if vendor == ALL or self.may_bind(name, vendor)]
        begins = [each for each in bound if self._begins_with_first(each, vendor)]
        return self._with_first(found) if begins or not bound else frozenset(found)

    def _begins_with_first(self, contract: str, vendor: str = ALL) -> bool:
        """Whether the usual catalogue counts for a contract, or a vendor of it, at some time.

        It does not where another catalogue was agreed on for the whole of it.
        """
        own = [each for name, each in self._agreed if name == contract]
        document = self._contracts.get(contract)
        if document is None or any(self.named(each)[0] == self._usual for each in own):
            return True
        early = {each.vendor for each in own if each.agreed_on <= document.starts}
        named = document.vendors if vendor == ALL else (vendor,)
        return None not in early and not early.issuperset(named)

    def _with_first(self, releases: Iterable[Named]) -> frozenset[Named]:
        return frozenset(releases) | ({self._first} if self._first is not None else frozenset())

    def may_bind(self, contract: str, vendor: str) -> bool:
        """Whether a contract binds a vendor; true where the file does not say it outright."""
        document = self._contracts.get(contract)
        return document is None or _binds(document, vendor)

    def requirements(self, releases: Iterable[Named]) -> tuple[str, ...] | None:
        """Every requirement of some releases; None where one of them could not be read."""
        if self._first is None:
            return None
        found: list[str] = []
        for release in sorted(releases):
            ids, _ = self._requirements.get(release, (None, None))
            if ids is None:
                return None
            found += ids
        return tuple(dict.fromkeys(found))

    def wording(self, requirement: str, releases: Iterable[Named]) -> int | None:
        """The latest version of a requirement among some releases; None where none has it."""
        return max(
            (
                each.version
                for release in releases
                if release in self._requirements
                for each in self._requirements[release][1].requirements
                if each.id == requirement
            ),
            default=None,
        )


def _day(entry: ReleaseEntry) -> date:
    return entry.agreed_on


def _binds(document: ContractDocument, vendor: str) -> bool:
    amended = any(key.split(".")[0] == "vendors" for change in document.changes for key in change.set)
    return amended or document.vendors == (ALL,) or vendor in document.vendors
