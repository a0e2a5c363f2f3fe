"""One period from inbox to pages, in the order in which it is done everywhere: by command and by flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Protocol
from typing import TypeVar

from outscore.model.delivery import Severity
from outscore.model.kept_out import OF_REFUSED
from outscore.model.kept_out import gravest_first
from outscore.model.kept_out import told_shortly
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.workflow.arrivals import arrivals
from outscore.workflow.exchange import write_exchange
from outscore.workflow.plan_keeping import keep_plans
from outscore.workflow.quality import Mended
from outscore.workflow.receive import News
from outscore.workflow.receive import receive_each
from outscore.workflow.render import render_scorecards
from outscore.workflow.render import render_shared
from outscore.workflow.render import render_working_papers
from outscore.workflow.restatements import due
from outscore.workflow.score import DELIVERIES
from outscore.workflow.score import concerned_by
from outscore.workflow.score import moved_since_scored
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.delivery import Issue
    from outscore.model.trail import Entry
    from outscore.workflow.office import Office
    from outscore.workflow.receive import Reception
    from outscore.workflow.render import Page
    from outscore.workflow.restatements import Restatement
    from outscore.workflow.score import Moved
    from outscore.workflow.score import Scored


Item = TypeVar("Item")

GROUP = 25
TOLD = (News.KNOWN,)


@dataclass(frozen=True, slots=True)
class MonthDone:
    """What a run came to; plans: what results wrote about action plans."""

    period: Period
    receptions: tuple[Reception, ...]
    scored: tuple[Scored, ...]
    pages: tuple[Page, ...]
    told: tuple[str, ...]
    due: tuple[Restatement, ...] = ()
    plans: tuple[Entry, ...] = ()


def vendor_groups(office: Office, period: Period) -> tuple[tuple[str, ...], ...]:
    """The vendors under contract in a period, in groups that are worth a task of their own."""
    vendors = list(dict.fromkeys(vendor for vendor, _ in office.pairs(period)))
    return tuple(tuple(vendors[start : start + GROUP]) for start in range(0, len(vendors), GROUP))


def periods_to_score(period: Period) -> tuple[Period, ...]:
    """The period itself, and with the last month of a quarter the quarter too."""
    quarter = period.quarter()
    if period.grain is Grain.MONTH and period == quarter.months()[-1]:
        return (period, quarter)
    return (period,)


class Watch(Protocol):
    """Passes items through, and may show how far it is."""

    def __call__(self, items: Iterable[Item], label: str) -> Iterable[Item]:
        """The same items, in the same order."""
        ...


def run_month(office: Office, period: Period, watch: Watch) -> MonthDone:
    """Receive, score and render a period. `watch` may show how far it is."""
    period.months()
    receptions = tuple(receive_each(office, watch(arrivals(office), "Receiving")))
    office.deliveries.report_refused_in(str(period))
    scored = tuple(score_period(office, one) for one in watch(periods_to_score(period), "Scoring"))
    plans = keep_plans(office)
    pages: list[Page] = [*write_exchange(office, receptions)]
    if scored[0].statements:
        for group in watch(vendor_groups(office, period), "Rendering"):
            pages += render_scorecards(office, period, group)
            pages += render_working_papers(office, period, group)
        pages += render_shared(office, period)
    told = (*missing_vendors(office, period), *outdated_periods(office, period))
    return MonthDone(period, receptions, scored, tuple(pages), told, due(office), plans)


def outdated_periods(office: Office, period: Period) -> tuple[str, ...]:
    """A sentence for each other period whose results would move by rows that came after it was scored.

    Where no figure moves, it says what the cards would tell otherwise.
    """
    here = {str(one) for one in periods_to_score(period)}
    deliveries = [(one.received_at, office.deliveries.months_of(one.id)) for one in office.deliveries.all()]
    sentences: list[str] = []
    for name, at in sorted(office.statements.scored_at().items()):
        other = Period.parse(name)
        later = {Period.month_of(day) for received, days in deliveries if received >= at for day in days}
        if name not in here and concerned_by(office, other, later):
            sentences += _outdated(other, later, moved_since_scored(office, other))
    return tuple(sentences)


def _outdated(period: Period, later: set[Period], moved: Moved) -> Iterator[str]:
    again = f"Run it again: outscore run {period}"
    if moved.figures:
        yield (
            f"{period} was scored before {_rows_that_came(period, later)} and would move for "
            f"{len(moved.figures)} of its vendors. {again}"
        )
    elif moved.beside:
        rows = _rows_that_came(period, later).removesuffix(",")
        by_rows = f" was scored before {rows}" if DELIVERIES in moved.about else ""
        yield (
            f"{period}{by_rows}: no figure, verdict or amount moves, but the cards of {len(moved.beside)} of "
            f"its vendors would tell otherwise of {' and of '.join(moved.about)}. {again}"
        )


def _rows_that_came(period: Period, months: set[Period]) -> str:
    """Which rows came after a period was scored: its own, or those of months that it looks back on."""
    if months & {*period.months()}:
        return "some of its rows came"
    earlier = [str(month) for month in sorted(months) if month < period.months()[0]]
    return f"rows of {', '.join(earlier) or 'other months'} came, which it looks back on,"


def missing_vendors(office: Office, period: Period) -> tuple[str, ...]:
    """A sentence for each vendor from whom figures were expected and none came, as the pack tells it."""
    current = office.statements.current_pack(str(period))
    missing = office.statements.read_pack(current[1])["missing"] if current else []
    return tuple(one["sentence"] for one in missing)


def open_matters(
    office: Office, receptions: Sequence[Reception], period: Period | None = None
) -> tuple[tuple[str, Issue], ...]:
    """The issues somebody must look at, with the file each was found in; many of one kind are told in one.

    Why a file was refused whole comes first.
    Of a file that was told of before: what keeps rows out and no later file has mended, and with a period
    only what concerns it or cannot be placed.
    """
    concerned = {str(month) for month in period.months()} if period else None
    waiting = [one for one in receptions if one.needs_a_person]
    feeds = {one.id: one.feed for one in office.deliveries.all()}
    months = _months_of(waiting)
    issues = {one.delivery.id: one.issues for one in waiting if one.delivery}
    back = office.deliveries.sent_back(office.deliveries.closed_months())
    mended = Mended(office.facts.current(months), feeds, back, issues)
    return tuple(
        (reception.file, issue)
        for reception in waiting
        for issue in told_shortly(
            gravest_first(
                issue
                for issue in reception.issues
                if reception.news not in TOLD or _still_open(reception, issue, mended, concerned)
            )
        )
    )


def _months_of(receptions: Sequence[Reception]) -> set[date]:
    months = {issue.month for one in receptions if one.news in TOLD for issue in one.issues}
    return {Period.parse(month).start for month in months if month}


def _still_open(reception: Reception, issue: Issue, mended: Mended, months: set[str] | None) -> bool:
    if issue.severity not in (Severity.ROW, Severity.FILE):
        return False
    if issue.code == OF_REFUSED or (reception.delivery and mended(reception.delivery.id, issue)):
        return False
    return months is None or issue.month is None or issue.month in months
