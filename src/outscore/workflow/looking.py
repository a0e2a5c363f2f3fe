"""The months of a measure as a plan is looked at: judged, below a floor, provisional, a trigger standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.watching import Month
from outscore.model.result import Verdict
from outscore.workflow.floors import levels_of
from outscore.workflow.floors import lies_below
from outscore.workflow.judged_periods import judged_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.period import Period
    from outscore.storage.statement_rows import JudgedRow
    from outscore.workflow.office import Office
    from outscore.workflow.settled_months import SettledMonths

    Watched = tuple[str, str, str]
    """A vendor, a contract and a measure."""


class Looking:
    """Looks at results period by period, with the floors of the workspace and of its contracts."""

    def __init__(self, office: Office, settled: SettledMonths) -> None:
        self._contracts = {one.id: one for one in office.workspace.contracts}
        self._floors = office.workspace.governance.floors
        self._settled = settled

    def months(self, watched: Watched, known: Mapping[Period, JudgedRow]) -> Iterator[Month]:
        """Every period that is judged, from the first to the last that is known, in order."""
        for period in judged_run(self._contracts.get(watched[1]), known):
            row = known.get(period)
            yield Month(period, Verdict.NOT_MEASURED) if row is None else self._month(watched, period, row)

    def _month(self, watched: Watched, period: Period, row: JudgedRow) -> Month:
        """A period as its statement tells it; a figure that is provisional lies below no floor yet."""
        vendor, contract, measure = watched
        key = vendor, contract, str(period)
        final_on = self._settled.final_on(key, row)
        return Month(
            period,
            Verdict(row.verdict),
            final_on is None and self._is_below(watched, period, row),
            self._settled.by_contract(key, measure),
            final_on,
        )

    def _is_below(self, watched: Watched, period: Period, row: JudgedRow) -> bool:
        """Whether a floor that holds was missed; what relief makes met misses none, whatever its figure."""
        key = (*watched[:2], str(period))
        terms = self._settled.terms(key)
        levels = levels_of(self._floors, watched, period, terms)
        return lies_below(levels, row, terms) and not self._settled.is_treated_as_met(key, row)
