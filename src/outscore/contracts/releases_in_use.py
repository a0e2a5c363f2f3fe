"""By which releases contracts and vendors are assessed, as the files of a workspace have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.reading import declared

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.files import Files
    from outscore.contracts.tailoring_documents import ReleaseEntry

ALL = "all"


class ReleasesInUse:
    """The release that requirements.yaml names, and beside it those that tailoring does.

    A requirement counts as known where any of them has it, also before the day from which a release counts:
    people rate and bind ahead of a move.
    """

    def __init__(self, files: Files) -> None:
        sheets = [sheet for sheet in (files.catalogue, *files.releases) if sheet]
        self._requirements = {
            sheet.document.version: (declared(sheet.content.get("requirements")), sheet.document)
            for sheet in sheets
            if sheet.document
        }
        asked = files.requirements.document if files.requirements else None
        self._first = asked.version if asked else None
        self._agreed = [
            (sheet.document.contract, each)
            for sheet in files.tailoring
            if sheet.document
            for each in sheet.document.releases
        ]
        self._contracts = {one.document.contract: one.document for one in files.contracts if one.document}

    def of_contract(self, contract: str, since: date | None = None) -> frozenset[int]:
        """The versions that count for a contract at some time; since: from that day on."""
        own = [each for name, each in self._agreed if name == contract]
        if since is None:
            return self._with_first(each.release for each in own)
        later = {each.release for each in own if each.agreed_on > since}
        now = {
            vendor: max((each for each in own if each.vendor == vendor and each.agreed_on <= since), key=_day)
            for vendor in {each.vendor for each in own if each.agreed_on <= since}
        }
        found = later | {each.release for each in now.values()}
        return frozenset(found) if None in now else self._with_first(found)

    def of_vendor(self, vendor: str) -> frozenset[int]:
        """The versions that count for a vendor at some time; of `all`, for anybody."""
        return self._with_first(
            each.release
            for contract, each in self._agreed
            if vendor == ALL or (each.vendor in (None, vendor) and self.may_bind(contract, vendor))
        )

    def _with_first(self, versions: Iterable[int]) -> frozenset[int]:
        return frozenset(versions) | ({self._first} if self._first is not None else frozenset())

    def may_bind(self, contract: str, vendor: str) -> bool:
        """Whether a contract binds a vendor; true where the file does not say it outright."""
        document = self._contracts.get(contract)
        return document is None or _binds(document, vendor)

    def requirements(self, versions: Iterable[int]) -> tuple[str, ...] | None:
        """Every requirement of some versions; None where one of them could not be read."""
        if self._first is None:
            return None
        found: list[str] = []
        for version in sorted(versions):
            ids, _ = self._requirements.get(version, (None, None))
            if ids is None:
                return None
            found += ids
        return tuple(dict.fromkeys(found))

    def wording(self, requirement: str, versions: Iterable[int]) -> int | None:
        """The latest version of a requirement among some releases; None where none has it."""
        return max(
            (
                each.version
                for version in versions
                if version in self._requirements
                for each in self._requirements[version][1].requirements
                if each.id == requirement
            ),
            default=None,
        )


def _day(entry: ReleaseEntry) -> date:
    return entry.agreed_on


def _binds(document: ContractDocument, vendor: str) -> bool:
    amended = any(key.split(".")[0] == "vendors" for change in document.changes for key in change.set)
    return amended or document.vendors == (ALL,) or vendor in document.vendors
