"""Which measures ask for an action plan, from the statements that stand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING
from typing import NamedTuple

from outscore.governance.naming import months_named
from outscore.governance.register_ids import PLANS
from outscore.governance.same_plan import closings
from outscore.governance.same_plan import same_plan
from outscore.governance.same_plan import worked_on
from outscore.governance.watching import watch
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.workflow.floors import value_of
from outscore.workflow.judged_periods import judge_quarters
from outscore.workflow.judged_periods import judges
from outscore.workflow.looking import Looking
from outscore.workflow.registers import in_registers
from outscore.workflow.settled_months import SettledMonths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.governance.subject import Subject
    from outscore.governance.watching import Month
    from outscore.governance.watching import Plan
    from outscore.model.contract import Contract
    from outscore.storage.statement_rows import JudgedRow
    from outscore.workflow.office import Office


class Watched(NamedTuple):
    """What plans are asked for: a measure of a vendor under a contract."""

    vendor: str
    contract: str
    measure: str


def not_scored_words(office: Office, until: Period) -> str:
    """Which months up to a period have rows and were never scored, and what to do; "" where there is none.

    They have no results, so that they count towards no run of misses.
    """
    scored = set(office.statements.periods())
    months = (Period.month_of(day) for day in sorted(office.deliveries.months()))
    left = [
        month
        for month in months
        if month.end <= until.end and str(month) not in scored and office.pairs(month)
    ]
    if not left:
        return ""
    commands = "; ".join(f"outscore score {month}" for month in left[:3]) + ("; ..." if left[3:] else "")
    they = "has figures and was never scored, so it counts"
    if len(left) > 1:
        they = "have figures and were never scored, so they count"
    return f"{months_named(left)} {they} towards no plan. Next: {commands}"


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """A plan that the months of one measure of one vendor ask for.

    kept: the plan of the register that it is, None where it is not there yet. gone: a sentence where the
    contract no longer has the measure.
    """

    vendor: str
    contract: str
    measure: str
    plan: Plan
    kept: Subject | None = None
    gone: str = ""

    @property
    def watched(self) -> Watched:
        """What it is asked for."""
        return Watched(self.vendor, self.contract, self.measure)

    @property
    def opened(self) -> str:
        """The month that asked for it first, by which it is known."""
        return self.kept.says("opened") if self.kept else str(self.plan.opened)

    @property
    def id(self) -> str:
        """What the plan is known by: it never changes, whatever is added to it."""
        return f"{self.vendor}.{self.contract}.{self.measure}.{self.opened}"

    @property
    def since(self) -> str:
        """What came after it was asked for, in sentences."""
        return " ".join(filter(None, (self.plan.since, self.gone)))


@dataclass(frozen=True, slots=True)
class Results:
    """The periods by which every measure is judged, oldest first, and the figures in them that are final.

    They are months for most, quarters for what is judged by the quarter.
    """

    months: Mapping[Watched, tuple[Month, ...]]
    figures: Mapping[Watched, Mapping[Period, Fraction | None]]


def plans_asked(office: Office, until: Period, vendor: str | None = None) -> tuple[PlanAsked, ...]:
    """Every plan that the months up to one ask for, by vendor, contract, measure and the month it opened.

    Of one vendor if named. Each month is looked at as its statement stands, on adjusted figures; a month
    without a statement is looked at as not judged. A plan that a person closed in the register is closed.
    """
    return asked_by(office, results_until(office, until, vendor), in_registers(office))


def asked_by(
    office: Office, results: Results, subjects: Mapping[tuple[str, str], Subject]
) -> tuple[PlanAsked, ...]:
    """Every plan that results ask for; what people closed is in the registers."""
    kept, touched = _by_watched(subjects), worked_on(subjects)
    rules = office.workspace.governance.rules
    return tuple(
        PlanAsked(
            *watched,
            plan,
            same_plan(plan, kept.get(watched, ()), touched),
            "" if plan.closed else _gone(office, results, watched),
        )
        for watched, months in sorted(results.months.items())
        for plan in watch(months, rules, closings(kept.get(watched, ()))).plans
    )


def _gone(office: Office, results: Results, watched: Watched) -> str:
    """Since when the contract no longer has a measure, as far as its results go; "" where it has it."""
    contract = next((one for one in office.workspace.contracts if one.id == watched.contract), None)
    last = max(months[-1].period for one, months in results.months.items() if one[:2] == watched[:2])
    own = results.months[watched][-1].period
    if contract is None or last <= own:
        return ""
    amended = [(since, terms) for since, terms in contract.changes if since <= last.start]
    without = [*takewhile(lambda one: not _has(one[1], watched.measure), reversed(amended))]
    if not without:
        return ""
    since, month = without[-1][0], months_named([own])
    return f"The contract no longer has {watched.measure} since {since}; the last month with it is {month}."


def _has(terms: Contract, measure: str) -> bool:
    return any(one.id == measure for one in terms.measures)


def results_until(office: Office, until: Period | None = None, vendor: str | None = None) -> Results:
    """What stands of each measure up to the end of a period, or in all; of one vendor if named."""
    lengths = {Grain.MONTH, *([Grain.QUARTER] if judge_quarters(office.workspace.contracts) else [])}
    known = [one for one in map(Period.parse, office.statements.periods()) if one.grain in lengths]
    wanted = {str(one) for one in known if _is_by(one, until)}
    return results_of(office, office.statements.judged(wanted, vendor=vendor))


def results_of(office: Office, judged: Mapping[tuple[str, str, str], Sequence[JudgedRow]]) -> Results:
    """What the statements that were read say of the periods by which their contracts judge.

    A period that a contract only reports is none of them, and a figure that is provisional is none yet.
    """
    contracts = {one.id: one for one in office.workspace.contracts}
    own = {key: rows for key, rows in judged.items() if judges(contracts.get(key[1]), Period.parse(key[2]))}
    looking, known = Looking(office, SettledMonths(office, own)), by_month(own)
    months = {watched: tuple(looking.months(watched, rows)) for watched, rows in known.items()}
    return Results(months, {one: dict(_final(months[one], rows)) for one, rows in known.items()})


def _final(
    months: Sequence[Month], known: Mapping[Period, JudgedRow]
) -> Iterator[tuple[Period, Fraction | None]]:
    """The figures of the periods that are known, without those that may still ripen."""
    for one in months:
        if one.period in known and one.final_on is None:
            yield one.period, value_of(known[one.period])


def by_month(
    judged: Mapping[tuple[str, str, str], Sequence[JudgedRow]],
) -> dict[Watched, dict[Period, JudgedRow]]:
    """What statements say of each measure, period by period."""
    rows: dict[Watched, dict[Period, JudgedRow]] = {}
    for (vendor, contract, period), results in judged.items():
        for row in results:
            rows.setdefault(Watched(vendor, contract, row.measure), {})[Period.parse(period)] = row
    return rows


def _is_by(one: Period, until: Period | None) -> bool:
    return until is None or one.end <= until.end


def watched_by(plan: Subject) -> Watched:
    """What a plan of the register is about."""
    return Watched(plan.says("vendor"), plan.says("contract"), plan.says("measure"))


def _by_watched(subjects: Mapping[tuple[str, str], Subject]) -> dict[Watched, list[Subject]]:
    """The plans of the register, by what they are about."""
    found: dict[Watched, list[Subject]] = {}
    for (register, _), one in subjects.items():
        if register == PLANS:
            found.setdefault(watched_by(one), []).append(one)
    return found
