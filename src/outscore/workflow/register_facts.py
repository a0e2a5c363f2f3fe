"""What the registers' rules are told of approvals, contracts, people and meetings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from outscore.governance.facts import Facts
from outscore.governance.facts import Window
from outscore.model.period import Period
from outscore.model.terms.measuring import DayCount
from outscore.scoring.notice import last_day
from outscore.workflow.judged_periods import judges
from outscore.workflow.today import day_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from datetime import date

    from outscore.contracts.workspace import Workspace
    from outscore.storage.frozen import Freezing
    from outscore.workflow.office import Office

USUAL_WINDOW = 10
"""Working days after approval, where the contract says nothing of disputes."""


def facts_of(office: Office) -> Facts:
    """Everything as it stands now."""
    workspace = office.workspace
    first: dict[tuple[str, str, str], Freezing] = {}
    for frozen, _ in office.approvals.history():
        first.setdefault(frozen.subject, frozen)
    return Facts(
        organisations={each.id: each.organisation for each in workspace.governance.people},
        bound={
            each.id: frozenset(vendor for version in each.versions for vendor in version.vendors)
            for each in workspace.contracts
        },
        windows={
            subject: window
            for subject, frozen in first.items()
            if (window := window_of(office, frozen)) is not None
        },
        amended=changed_on(workspace),
        series={each.id: frozenset(each.vendors) for each in workspace.governance.meetings},
        sites={
            each.id: frozenset(site.name for site in each.record.sites)
            for each in workspace.vendors
            if each.record.sites
        },
        last_result=_last_results(office),
        received=lambda: frozenset(file for _, file in office.deliveries.order_of_files()),
    )


def _last_results(office: Office) -> Callable[[str, str, str], Period | None]:
    """What tells the last month with a result of a measure; statements are read when it is first asked."""

    @cache
    def found() -> Mapping[tuple[str, str, str], Period]:
        contracts = {one.id: one for one in office.workspace.contracts}
        last: dict[tuple[str, str, str], Period] = {}
        for (vendor, contract, name), rows in office.statements.judged(office.statements.periods()).items():
            period = Period.parse(name)
            if judges(contracts.get(contract), period):
                for row in rows:
                    key = vendor, contract, row.measure
                    last[key] = max(last.get(key, period), period)
        return last

    return lambda vendor, contract, measure: found().get((vendor, contract, measure))


def window_of(office: Office, frozen: Freezing) -> Window | None:
    """The window of a result that was approved; None for a contract that the workspace no longer has.

    It is counted from the first approval: what is put right afterwards opens no new window.
    """
    contracts = {each.id: each for each in office.workspace.contracts}
    if frozen.contract not in contracts:
        return None
    terms = contracts[frozen.contract].on(Period.parse(frozen.period).start).terms
    issued = day_of(office, frozen.frozen_at)
    disputes = terms.disputes
    if disputes is None:
        until = last_day(issued, USUAL_WINDOW, DayCount.WORKING, terms.closed_days)
        said = f"{USUAL_WINDOW} working days, as the contract says nothing of disputes"
        return Window(issued, until, said)
    until = last_day(issued, disputes.within_days, disputes.counted_in, terms.closed_days)
    return Window(issued, until, disputes.clause)


def changed_on(workspace: Workspace) -> dict[str, frozenset[date]]:
    """The days from which the changes in each contract's file hold."""
    return {each.id: frozenset(since for since, _ in each.changes) for each in workspace.contracts}
