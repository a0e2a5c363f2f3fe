"""What a vendor's move to later releases would do: requirement by requirement, with what is rated today."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.contracts.requirement_build import mapping_of
from outscore.contracts.requirement_library import read_library
from outscore.contracts.requirement_library import shipped_library
from outscore.governance.registers import assessments
from outscore.model.requirement_mapping import Change
from outscore.model.requirement_mapping import upgrade
from outscore.workflow.ratings import all_ratings
from outscore.workflow.ratings import by_requirement
from outscore.workflow.ratings import found_of
from outscore.workflow.registers import in_registers
from outscore.workflow.releases import Releases

if TYPE_CHECKING:
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
        if not self.step.into:
            return ""
        if self.step.change is Change.MERGED:
            return "rate what it went into"
        return "rating holds" if self.rating and self.step.change.rating_holds else "rate it"


def upgrades(office: Office, period: Period, vendor: str = "") -> tuple[Moved, ...]:
    """What is before each vendor whose contracts or planned assessments are not at the newest release.

    By vendor, then release by release up to the newest that there is.
    """
    moves = _Moves(office, period.end)
    return tuple(
        one for each in office.workspace.vendors if vendor in ("", each.id) for one in moves.of(each.id)
    )


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
        planned = self._releases.assessed_by(vendor, assessments.PLANNED)
        oldest: dict[str, int] = {}
        for each in (*self._releases.on(vendor, self._on), *planned):
            oldest[each.id] = min(each.version, oldest.get(each.id, each.version))
        for catalogue, version in oldest.items():
            versions = [one for name, one in self._library.catalogues if name == catalogue and one >= version]
            for old, new in pairwise(sorted(versions)):
                yield from self._between(vendor, catalogue, old, new)

    def _between(self, vendor: str, catalogue: str, before: int, after: int) -> Iterator[Moved]:
        old, new = self._releases.named(catalogue, before), self._releases.named(catalogue, after)
        if old is None or new is None:
            return
        versions = {each.id: each.version for release in (new, old) for each in release.requirements}
        for step in upgrade(old, new, self._mapping(old, new)):
            version = versions[step.requirement]
            rating = found_of(self._ratings, vendor, step.requirement, version, self._on)
            yield Moved(vendor, old, new, step, rating)

    def _mapping(self, old: Catalogue, new: Catalogue) -> CatalogueMapping | None:
        found = map(mapping_of, self._library.mappings_from(old.id, old.version))
        wanted = (new.id, new.version)
        return next((one for one in found if (one.target.id, one.target.version) == wanted), None)
