"""Which measures ask for an action plan, from the statements that stand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.governance.watching import Month
from outscore.governance.watching import watch
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.scoring.judge import reaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.watching import Plan
    from outscore.model.governance import Governance
    from outscore.storage.statement_rows import JudgedRow
    from outscore.workflow.office import Office


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """A plan that the months of one measure of one vendor ask for."""

    vendor: str
    contract: str
    measure: str
    plan: Plan

    @property
    def id(self) -> str:
        """What the plan is known by: it never changes, whatever is added to it."""
        return f"{self.vendor}.{self.contract}.{self.measure}.{self.plan.opened}"


def plans_asked(office: Office, until: Period) -> tuple[PlanAsked, ...]:
    """Every plan that the months up to one ask for, by vendor, contract, measure and the month it opened.

    Each month is looked at as its statement stands, on adjusted figures; a month without a statement is
    looked at as not judged.
    """
    rows = _rows(office, until)
    governance = office.workspace.governance
    return tuple(
        PlanAsked(vendor, contract, measure, plan)
        for (vendor, contract, measure), known in sorted(rows.items())
        for plan in watch(_months(vendor, contract, measure, known, governance), governance.rules).plans
    )


def _rows(office: Office, until: Period) -> dict[tuple[str, str, str], dict[Period, JudgedRow]]:
    """What stands of each measure, month by month."""
    months = [one for one in map(Period.parse, office.statements.periods()) if one.grain is Grain.MONTH]
    found: dict[tuple[str, str, str], dict[Period, JudgedRow]] = {}
    wanted = {str(one) for one in months if one <= until}
    for (vendor, contract, period), results in office.statements.judged(wanted).items():
        for row in results:
            found.setdefault((vendor, contract, row.measure), {})[Period.parse(period)] = row
    return found


def _months(
    vendor: str, contract: str, measure: str, known: dict[Period, JudgedRow], governance: Governance
) -> Iterator[Month]:
    """Every month from the first to the last that is known, in order."""
    month, last = min(known), max(known)
    while month <= last:
        row = known.get(month)
        if row is None:
            yield Month(month, Verdict.NOT_MEASURED)
        else:
            yield Month(
                month, Verdict(row.verdict), _is_below(vendor, contract, measure, month, row, governance)
            )
        month = month.next()


def _is_below(
    vendor: str, contract: str, measure: str, month: Period, row: JudgedRow, governance: Governance
) -> bool:
    """Whether a floor that holds in a month was missed; a figure that is not there misses none."""
    if row.value_n is None:
        return False
    value = Fraction(int(row.value_n), int(row.value_d or 1))
    return any(
        not reaches(value, floor.level)
        for floor in governance.floors
        if (floor.contract, floor.measure) == (contract, measure)
        and floor.vendor in ("", vendor)
        and floor.span.covers(month.start)
    )
