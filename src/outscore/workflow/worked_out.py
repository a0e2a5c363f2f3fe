"""The facts of a period with what its measures name and no feed brings: differences, scorers' agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.agreement import MEANINGS
from outscore.model.agreement import marks
from outscore.storage.agreement import agreement_facts
from outscore.storage.slot_differences import Clocks
from outscore.storage.slot_differences import difference_facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.contracts.workspace import Workspace
    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office


def with_worked_out(office: Office, facts: Sequence[FeedFacts]) -> tuple[FeedFacts, ...]:
    """The facts, with what measures of a contract name and no feed brings finished."""
    named = _named(office.workspace)
    wanted = [one for one in office.workspace.differences if one.id in named]
    clocks = _clocks(office.workspace)
    found = [difference_facts(one, facts, clocks) for one in wanted]
    if agreed := named & {*MEANINGS}:
        found.append(agreement_facts(agreed, facts))
    return (*facts, *(one for one in found if one is not None))


def parts_of(workspace: Workspace, quantities: Iterable[str]) -> tuple[str, ...]:
    """Quantities as feeds bring them: a difference by the two that it is between, agreement by both marks."""
    parts = {one.id: one.between for one in workspace.differences} | {one: marks(one) for one in MEANINGS}
    return tuple(dict.fromkeys(name for one in quantities for name in parts.get(one, (one,))))


def _clocks(workspace: Workspace) -> Clocks:
    """By whose clocks rows that are shorter than a day were written."""
    told = {one.id: one.slots or one.records for one in workspace.feeds}
    return Clocks(workspace.settings.timezone, {feed: text.zone for feed, text in told.items() if text})


def _named(workspace: Workspace) -> set[str]:
    return {
        quantity
        for contract in workspace.contracts
        for version in contract.versions
        for measure in version.measures
        for quantity in measure.metric.quantities
    }
