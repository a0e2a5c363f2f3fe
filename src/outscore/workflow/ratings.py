"""What people found about requirements, wherever they wrote it: in assessments/*.yaml or in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.rated import rated
from outscore.workflow.registers import in_registers

if TYPE_CHECKING:
    from outscore.model.requirement import PersonRating
    from outscore.workflow.office import Office


def all_ratings(office: Office) -> tuple[PersonRating, ...]:
    """The ratings of the files, and after them those of the register; none without a catalogue."""
    workspace = office.workspace
    if workspace.catalogue is None:
        return ()
    names = {each.id: each.name for each in workspace.governance.people}
    return (*workspace.ratings, *rated(in_registers(office).values(), names))
