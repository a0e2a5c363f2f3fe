"""What a vendor's move to later releases would do: requirement by requirement, with what is rated today."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.contracts.requirement_build import mapping_of
from outscore.contracts.requirement_library import read_library
from outscore.contracts.requirement_library import shipped_library
from outscore.governance.registers import assessments
from outscore.model.requirement import CLIENT
from outscore.model.requirement_mapping import Change
from outscore.model.requirement_mapping import move
from outscore.model.requirement_mapping import upgrade
from outscore.workflow.ratings import all_ratings
from outscore.workflow.ratings import by_requirement
from outscore.workflow.ratings import found_of
from outscore.workflow.registers import in_registers
from outscore.workflow.releases import Releases

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from datetime import date

    from outscore.contracts.requirement_library import Library
    from outscore.model.period import Period
    from outscore.model.requirement import Catalogue
    from outscore.model.requirement import Rating
    from outscore.model.requirement_mapping import CatalogueMapping
    from outscore.model.requirement_mapping import Step
    from outscore.workflow.office import Office


@dataclass(frozen=True, slots=True)
class Moved:
    """What becomes of one requirement for a vendor from one release to the next.

    rating: what counts of it on the day, None where nobody has rated it.
    """

    vendor: str
    old: Catalogue
    new: Catalogue
    step: Step
    rating: Rating | None

    @property
    def to_do(self) -> str:
        """What is left to people: a rating of a wording that is kept holds, and others do not carry over."""
        if self.step.change is Change.NOT_MAPPED:
            return "rate all of it"
        if not self.step.into:
            return ""
        if self.step.change is Change.MERGED:
            return "rate what it went into"
        if self.step.change is Change.MAPPED:
            return "rate what it stands beside"
        return "rating holds" if self.rating and self.step.change.rating_holds else "rate it"


def upgrades(office: Office, period: Period, vendor: str = "") -> tuple[Moved, ...]:
    """What is before each vendor, and the client, whose releases are not the newest or will be others.

    By vendor, then release by release of each catalogue up to the newest that there is, then moves to another
    catalogue that are agreed for a later day or planned for.
    """
    moves = _Moves(office, period.end)
    client = (CLIENT,) if office.workspace.client_catalogue else ()
    everybody = (*(each.id for each in office.workspace.vendors), *client)
    return tuple(one for each in everybody if vendor in ("", each) for one in moves.of(each))


class _Moves:
    def __init__(self, office: Office, on: date) -> None:
        self._on = on
        self._ratings = by_requirement(all_ratings(office))
        self._has_catalogue = office.workspace.catalogue is not None
        self._releases = Releases(office.workspace, in_registers(office))
        self._library: Library = shipped_library() + read_library(office.workspace.folder)[0]

    def of(self, vendor: str) -> Iterator[Moved]:
        """What is before a vendor."""
        if not self._has_catalogue:
            return
        now = self._releases.on(vendor, self._on)
        planned = tuple(self._releases.assessed_by(vendor, assessments.PLANNED))
        oldest: dict[str, int] = {}
        for each in (*now, *planned):
            oldest[each.id] = min(each.version, oldest.get(each.id, each.version))
        for catalogue, version in oldest.items():
            versions = [one for name, one in self._library.catalogues if name == catalogue and one >= version]
            for before, after in pairwise(sorted(versions)):
                yield from self._between(vendor, catalogue, before, after)
        for old, new in self._leaving(vendor, now, planned):
            yield from self._moved(vendor, old, new, move(old, new, self._across(old, new)))

    def _leaving(
        self, vendor: str, now: tuple[Catalogue, ...], planned: tuple[Catalogue, ...]
    ) -> Iterable[tuple[Catalogue, Catalogue]]:
        """Moves to another catalogue: of a contract, and to a planned assessment from the release in use."""
        used = {each.id for each in now}
        moves = [
            *self._releases.leaving(vendor, self._on),
            *((now[0], each) for each in planned if now and each.id not in used),
        ]
        return {(old.id, old.version, new.id, new.version): (old, new) for old, new in moves}.values()

    def _across(self, old: Catalogue, new: Catalogue) -> CatalogueMapping | None:
        """How two catalogues stand to each other, whichever side it was written from."""
        there = self._mapping(new, old)
        return self._mapping(old, new) or (there.reversed if there else None)

    def _between(self, vendor: str, catalogue: str, before: int, after: int) -> Iterator[Moved]:
        old, new = self._releases.named(catalogue, before), self._releases.named(catalogue, after)
        if old is None or new is None:
            return
        yield from self._moved(vendor, old, new, upgrade(old, new, self._mapping(old, new)))

    def _moved(self, vendor: str, old: Catalogue, new: Catalogue, steps: tuple[Step, ...]) -> Iterator[Moved]:
        versions = {each.id: each.version for release in (new, old) for each in release.requirements}
        for step in steps:
            version = versions.get(step.requirement, 0)
            rating = found_of(self._ratings, vendor, step.requirement, version, self._on)
            yield Moved(vendor, old, new, step, rating)

    def _mapping(self, old: Catalogue, new: Catalogue) -> CatalogueMapping | None:
        found = map(mapping_of, self._library.mappings_from(old.id, old.version))
        wanted = (new.id, new.version)
        return next((one for one in found if (one.target.id, one.target.version) == wanted), None)
