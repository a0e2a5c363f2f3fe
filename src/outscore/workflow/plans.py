"""Which measures ask for an action plan, from the statements that stand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import NamedTuple

from outscore.governance.plan_states import CLOSED
from outscore.governance.register_ids import PLANS
from outscore.governance.watching import Month
from outscore.governance.watching import watch
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.scoring.judge import reaches
from outscore.workflow.registers import in_registers
from outscore.workflow.settled_months import SettledMonths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.governance.subject import Subject
    from outscore.governance.watching import Plan
    from outscore.model.governance import Floor
    from outscore.storage.statement_rows import JudgedRow
    from outscore.workflow.office import Office


class Watched(NamedTuple):
    """What plans are asked for: a measure of a vendor under a contract."""

    vendor: str
    contract: str
    measure: str


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """A plan that the months of one measure of one vendor ask for."""

    vendor: str
    contract: str
    measure: str
    plan: Plan

    @property
    def watched(self) -> Watched:
        """What it is asked for."""
        return Watched(self.vendor, self.contract, self.measure)

    @property
    def id(self) -> str:
        """What the plan is known by: it never changes, whatever is added to it."""
        return f"{self.vendor}.{self.contract}.{self.measure}.{self.plan.opened}"


@dataclass(frozen=True, slots=True)
class Results:
    """The months of every measure that was ever judged, oldest first, and the figures in them."""

    months: Mapping[Watched, tuple[Month, ...]]
    figures: Mapping[Watched, Mapping[Period, Fraction | None]]


def plans_asked(office: Office, until: Period) -> tuple[PlanAsked, ...]:
    """Every plan that the months up to one ask for, by vendor, contract, measure and the month it opened.

    Each month is looked at as its statement stands, on adjusted figures; a month without a statement is
    looked at as not judged. A plan that a person closed in the register is closed.
    """
    return asked_by(office, results_until(office, until), in_registers(office))


def asked_by(
    office: Office, results: Results, subjects: Mapping[tuple[str, str], Subject]
) -> tuple[PlanAsked, ...]:
    """Every plan that results ask for; what people closed is in the registers."""
    closed = _closed(subjects)
    rules = office.workspace.governance.rules
    return tuple(
        PlanAsked(*watched, plan)
        for watched, months in sorted(results.months.items())
        for plan in watch(months, rules, closed.get(watched)).plans
    )


def results_until(office: Office, until: Period | None = None) -> Results:
    """What stands of each measure up to a month, or of all months."""
    months = [one for one in map(Period.parse, office.statements.periods()) if one.grain is Grain.MONTH]
    return results_of(office, office.statements.judged({str(one) for one in months if _is_by(one, until)}))


def results_of(office: Office, judged: Mapping[tuple[str, str, str], Sequence[JudgedRow]]) -> Results:
    """The months of the statements that were read, by vendor, contract and period."""
    rows = by_month(judged)
    looking = _Looking(office, SettledMonths(office, judged))
    return Results(
        {watched: tuple(looking.months(watched, known)) for watched, known in rows.items()},
        {watched: {one: _value(row) for one, row in known.items()} for watched, known in rows.items()},
    )


def by_month(
    judged: Mapping[tuple[str, str, str], Sequence[JudgedRow]],
) -> dict[Watched, dict[Period, JudgedRow]]:
    """What statements say of each measure, month by month."""
    rows: dict[Watched, dict[Period, JudgedRow]] = {}
    for (vendor, contract, period), results in judged.items():
        for row in results:
            rows.setdefault(Watched(vendor, contract, row.measure), {})[Period.parse(period)] = row
    return rows


def _is_by(month: Period, until: Period | None) -> bool:
    return until is None or month <= until


def _closed(subjects: Mapping[tuple[str, str], Subject]) -> dict[Watched, dict[Period, Period]]:
    """The month that each plan was closed with, by what it is about and the month that asked for it."""
    found: dict[Watched, dict[Period, Period]] = {}
    for (register, _), one in subjects.items():
        if register == PLANS and one.state == CLOSED:
            watched = Watched(one.says("vendor"), one.says("contract"), one.says("measure"))
            opened, closed = Period.parse(one.says("opened")), Period.parse(one.says("closed_with"))
            found.setdefault(watched, {})[opened] = closed
    return found


class _Looking:
    """Looks at results month by month, with the floors of the workspace and of its contracts."""

    def __init__(self, office: Office, settled: SettledMonths) -> None:
        self._floors = office.workspace.governance.floors
        self._settled = settled

    def months(self, watched: Watched, known: Mapping[Period, JudgedRow]) -> Iterator[Month]:
        """Every month from the first to the last that is known, in order."""
        month, last = min(known), max(known)
        while month <= last:
            row = known.get(month)
            if row is None:
                yield Month(month, Verdict.NOT_MEASURED)
            else:
                key = watched.vendor, watched.contract, str(month)
                yield Month(
                    month,
                    Verdict(row.verdict),
                    self._is_below(watched, month, row),
                    self._settled.by_contract(key, watched.measure),
                )
            month = month.next()

    def _is_below(self, watched: Watched, month: Period, row: JudgedRow) -> bool:
        """Whether a floor that holds in a month was missed; a figure that is not there misses none.

        The contract's own minimum level counts where the workspace sets no floor.
        """
        floors = [floor for floor in self._floors if _is_for(floor, watched, month)]
        if not floors:
            key = watched.vendor, watched.contract, str(month)
            return self._settled.is_below_minimum(key, watched.measure)
        value = _value(row)
        return value is not None and any(not reaches(value, floor.level) for floor in floors)


def _is_for(floor: Floor, watched: Watched, month: Period) -> bool:
    return (
        (floor.contract, floor.measure) == (watched.contract, watched.measure)
        and floor.vendor in ("", watched.vendor)
        and floor.span.covers(month.start)
    )


def _value(row: JudgedRow) -> Fraction | None:
    return None if row.value_n is None else Fraction(int(row.value_n), int(row.value_d or 1))
