"""What people found about requirements, wherever they wrote it: in assessments/*.yaml or in the register."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import TYPE_CHECKING

from outscore.governance.rated import rated
from outscore.model.requirement import PersonRating
from outscore.scoring.assess import newest
from outscore.scoring.assess import of_wording
from outscore.workflow.registers import in_registers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from outscore.model.requirement import Rating
    from outscore.workflow.office import Office


Ratings = Mapping[tuple[str, str], Sequence[PersonRating]]
"""Ratings by vendor and requirement."""


def by_requirement(ratings: Iterable[PersonRating]) -> Ratings:
    """Ratings by vendor and requirement, looked through once."""
    found: dict[tuple[str, str], list[PersonRating]] = {}
    for each in ratings:
        found.setdefault((each.vendor, each.requirement), []).append(each)
    return found


def found_of(ratings: Ratings, vendor: str, requirement: str, version: int, on: date) -> Rating | None:
    """The rating that counts on a day of a requirement in a version of its wording; None without one."""
    last = newest(of_wording(ratings.get((vendor, requirement), ()), version), on)
    return last.rating if last else None


def all_ratings(office: Office, until: str = "") -> tuple[PersonRating, ...]:
    """The ratings of the files, and after them those of the register; none without a catalogue.

    until: the register as it stood at a moment, "" for now.
    """
    workspace = office.workspace
    if workspace.catalogue is None:
        return ()
    names = {each.id: each.name for each in workspace.governance.people}
    return (*workspace.ratings, *rated(in_registers(office, until).values(), names))
