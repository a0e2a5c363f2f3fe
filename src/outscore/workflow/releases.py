"""By which releases of catalogues vendors are assessed, by contract and by the register of assessments."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.contracts.catalogue import read_release
from outscore.contracts.faults import Fault
from outscore.contracts.requirement_library import NOTHING
from outscore.contracts.requirement_library import read_library
from outscore.contracts.requirement_library import worded
from outscore.governance.registers import assessments
from outscore.model.requirement import CLIENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import date

    from outscore.contracts.workspace import Workspace
    from outscore.governance.subject import Subject
    from outscore.model.contract import Contract
    from outscore.model.requirement import Catalogue
    from outscore.model.requirement import Requirement

Named = tuple[str, int]


@dataclass(frozen=True, slots=True)
class VendorReleases:
    """The releases that a vendor, or the client, has to do with.

    shown: those by which it is assessed today, then those agreed for a later day or planned for. known: with
    the workspace's own, and those of the past. catalogues: what files name, without planned assessments.
    """

    shown: tuple[Catalogue, ...]
    known: tuple[Catalogue, ...]
    catalogues: frozenset[str] = frozenset()

    @property
    def in_use(self) -> Named | None:
        """The release in use, by its name and version."""
        return (self.shown[0].id, self.shown[0].version) if self.shown else None

    @property
    def to_rate(self) -> dict[str, Requirement]:
        """Every requirement to be rated, each in the wording of the first release that has it."""
        return _first_of(self.shown)

    @property
    def requirements(self) -> dict[str, Requirement]:
        """Every requirement that may be rated, each in the wording of the first release that has it."""
        return _first_of((*self.shown, *self.known))

    @property
    def newest(self) -> dict[str, int]:
        """The latest version of every requirement that may be rated."""
        found: dict[str, int] = {}
        for each in (one for release in self.known for one in release.requirements):
            found[each.id] = max(each.version, found.get(each.id, 0))
        return found


class Releases:
    """The releases of a workspace, each read once. subjects: what the registers hold."""

    def __init__(self, workspace: Workspace, subjects: Mapping[tuple[str, str], Subject]) -> None:
        self._workspace = workspace
        own = [
            each for each in (workspace.catalogue, *workspace.releases, workspace.client_catalogue) if each
        ]
        self._found: dict[Named, Catalogue | None] = {(each.id, each.version): each for each in own}
        self._assessments = [one for (kept, _), one in subjects.items() if kept == assessments.REGISTER.id]
        self._vendors: dict[tuple[str, date], VendorReleases] = {}
        self._bound: dict[str, list[Contract]] = {}
        for contract in workspace.contracts:
            for vendor in {name for version in contract.versions for name in version.vendors}:
                self._bound.setdefault(vendor, []).append(contract)

    def named(self, catalogue: str, version: int) -> Catalogue | None:
        """A release by its name; None where the workspace has it no more."""
        key = catalogue, version
        if key not in self._found:
            asked = Fault("", 0, "")
            sheet, _ = read_release(self._workspace.folder, catalogue, version, asked)
            document = sheet.document if sheet else None
            language = self._workspace.language
            own = read_library(self._workspace.folder)[0] if language else NOTHING
            self._found[key] = worded(own, document, language) if document else None
        return self._found[key]

    def on(self, vendor: str, day: date) -> tuple[Catalogue, ...]:
        """Those by which a vendor, or the client, is assessed on a day; no contract: the workspace's.

        The workspace's catalogue comes first, and of each catalogue the newest release.
        """
        if self._is_client(vendor):
            return self._of_client
        bound = [each for each in self._bound.get(vendor, ()) if vendor in each.on(day).vendors]
        now = [each for each in bound if each.on(day).span.covers(day)]
        found = [self._workspace.release_for(each.id, vendor, day) for each in now or bound]
        releases = [each for each in found or [self._workspace.catalogue] if each]
        return tuple(sorted(_each_once(releases), key=self._in_order))

    def _is_client(self, vendor: str) -> bool:
        return vendor == CLIENT and all(each.id != CLIENT for each in self._workspace.vendors)

    @property
    def _of_client(self) -> tuple[Catalogue, ...]:
        return (self._workspace.client_catalogue,) if self._workspace.client_catalogue else ()

    def _in_order(self, release: Catalogue) -> tuple[bool, str, int]:
        usual = self._workspace.catalogue
        return usual is None or release.id != usual.id, release.id, -release.version

    def of(self, vendor: str, today: date) -> VendorReleases:
        """All that a vendor has to do with."""
        if (vendor, today) not in self._vendors:
            self._vendors[vendor, today] = self._of(vendor, today)
        return self._vendors[vendor, today]

    def _of(self, vendor: str, today: date) -> VendorReleases:
        first = self._of_client if self._is_client(vendor) else (self._workspace.catalogue,)
        usual = [each for each in first if each]
        if not usual:
            return VendorReleases((), ())
        days = sorted({each.agreed_on for each in self._workspace.agreed_releases})
        now, later = self.on(vendor, today), self.after(vendor, today)
        shown = (*now, *later, *self.assessed_by(vendor, assessments.PLANNED))
        begun = {contract.versions[0].span.start or today for contract in self._bound.get(vendor, ())}
        past = [one for day in sorted({*days, *begun}) if day <= today for one in self.on(vendor, day)]
        held = self.assessed_by(vendor, assessments.HELD)
        named = frozenset(each.id for each in (*now, *later, *past))
        known = (*shown, *(each for each in usual if each.id in named), *past, *held)
        return VendorReleases(_each_once(shown), _each_once(known), named)

    def after(self, vendor: str, day: date) -> tuple[Catalogue, ...]:
        """Those by which a vendor is assessed from some later day on, as far as that is agreed."""
        days = sorted({each.agreed_on for each in self._workspace.agreed_releases if each.agreed_on > day})
        return tuple(one for then in days for one in self.on(vendor, then))

    def leaving(self, vendor: str, day: date) -> Iterator[tuple[Catalogue, Catalogue]]:
        """The moves of a vendor's contracts to another catalogue that are agreed for a later day."""
        agreed = {each.agreed_on for each in self._workspace.agreed_releases if each.agreed_on > day}
        for contract in () if self._is_client(vendor) else self._bound.get(vendor, ()):
            alive = [each for each in sorted(agreed) if contract.on(each).span.covers(each)]
            releases = [self._workspace.release_for(contract.id, vendor, each) for each in (day, *alive)]
            for old, new in pairwise(releases):
                if old and new and old.id != new.id:
                    yield old, new

    def assessed_by(self, vendor: str, state: str) -> Iterator[Catalogue]:
        """The releases that a vendor's assessments in a state name."""
        for each in self._assessments:
            if each.says("vendor") == vendor and each.state == state:
                found = self.named(each.says("catalogue"), int(each.says("release")))
                if found:
                    yield found


def _each_once(releases: Iterable[Catalogue]) -> tuple[Catalogue, ...]:
    return tuple({(each.id, each.version): each for each in releases}.values())


def _first_of(releases: Iterable[Catalogue]) -> dict[str, Requirement]:
    found: dict[str, Requirement] = {}
    for each in (one for release in releases for one in release.requirements):
        found.setdefault(each.id, each)
    return found
