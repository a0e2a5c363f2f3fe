"""The month as a Prefect flow: one task for each delivery, one for each group of vendors.

Only faults of input and output are tried again; a refused file or a wrong figure does not get better by
repetition. Tasks carry names and ids, never frames, and nothing is cached: the work is repeatable itself.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import ParamSpec
from typing import TypeVar
from zoneinfo import ZoneInfo

from prefect import flow
from prefect import get_run_logger
from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from outscore.assembly import open_office
from outscore.contracts.workspace import load_workspace
from outscore.errors import ArchiveError
from outscore.errors import DatabaseError
from outscore.flows.secrets import secret
from outscore.model.period import Period
from outscore.workflow.arrivals import arrivals
from outscore.workflow.exchange import write_exchange
from outscore.workflow.fetch import fetch
from outscore.workflow.month import missing_vendors
from outscore.workflow.month import open_matters
from outscore.workflow.month import outdated_periods
from outscore.workflow.month import periods_to_score
from outscore.workflow.month import vendor_groups
from outscore.workflow.plan_keeping import keep_plans
from outscore.workflow.receive import News
from outscore.workflow.receive import looked_through
from outscore.workflow.receive import receive_each
from outscore.workflow.render import render_scorecards
from outscore.workflow.render import render_shared
from outscore.workflow.render import render_working_papers
from outscore.workflow.replay import read_otherwise
from outscore.workflow.restatements import proposals
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from datetime import date
    from datetime import datetime

    from prefect.client.schemas.objects import State
    from prefect.client.schemas.objects import TaskRun
    from prefect.tasks import Task

    from outscore.workflow.arrivals import Arrival
    from outscore.workflow.office import Office
    from outscore.workflow.receive import Reception

P = ParamSpec("P")
R = TypeVar("R")

RETRIES = 3
RETRY_SECONDS: list[float] = [2, 10, 60]
FAULTS_THAT_PASS = (OSError, DatabaseError)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a flow run came to, in words. `matters` need a person; `notes` are worth knowing."""

    text: str
    index: str
    matters: tuple[str, ...]
    notes: tuple[str, ...] = ()


def may_pass(fault: object) -> bool:
    """Whether a fault may pass by itself: one of reading or writing may, damage and bad use do not."""
    return isinstance(fault, FAULTS_THAT_PASS) and not isinstance(fault, ArchiveError)


async def passes(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether a failed task may be tried again."""
    return may_pass(await state.aresult(raise_on_failure=False))


def month_before(day: date) -> Period:
    """The last month that had ended on a day.

    >>> from datetime import date
    >>> str(month_before(date(2026, 1, 3)))
    '2025-12'
    """
    return Period.month_of(day).previous()


def _scheduled_day(workspace: str) -> date:
    """The day on which the run was to start, where the workspace is."""
    zone = ZoneInfo(load_workspace(Path(workspace)).settings.timezone)
    start: datetime = flow_run.scheduled_start_time
    return start.astimezone(zone).date()


def step(name: str, *, run_name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task of the month: tried again where that may help, never cached, nothing kept by Prefect."""
    return task(
        name=name,
        task_run_name=run_name,
        retries=RETRIES,
        retry_delay_seconds=RETRY_SECONDS,
        retry_condition_fn=passes,
        cache_policy=NO_CACHE,
        persist_result=False,
    )


@contextmanager
def _office(workspace: str) -> Iterator[Office]:
    with open_office(Path(workspace)) as office:
        yield office


@step("fetch", run_name="fetch {feed}")
def fetch_feed(workspace: str, feed: str, period: str) -> list[str]:
    """Fetch what is new at the source of a feed; returns what a person must look at."""
    with _office(workspace) as office:
        gathered = tuple(fetch(office, secret, Period.parse(period), feed))
        get_run_logger().info("%s: %d files fetched", feed, sum(not one.trouble for one in gathered))
        return [
            f"{feed}, {one.origin}: {one.trouble.message}"
            for one in gathered
            if one.trouble and one.needs_a_person
        ]


@step("look", run_name="look through the inbox")
def look_through_inbox(workspace: str) -> tuple[tuple[Reception, ...], tuple[Arrival, ...]]:
    """What is to be said of the files that are known, and the files that are to be received, in order."""
    with _office(workspace) as office:
        known, waiting = looked_through(office, arrivals(office))
        get_run_logger().info("%d files are known, %d are to be received", len(known), len(waiting))
        return known, waiting


@step("receive", run_name="receive {arrival.file}")
def receive_delivery(workspace: str, arrival: Arrival) -> list[Reception]:
    """Receive one file of the inbox, with what it makes of files that came after it."""
    with _office(workspace) as office:
        return [*receive_each(office, [arrival])]


@step("exchange", run_name="tell vendors what was received")
def write_files_for_vendors(workspace: str, receptions: list[Reception]) -> int:
    """Write the rejects files, accepted rows and data-quality pages of what was received."""
    with _office(workspace) as office:
        return len(write_exchange(office, receptions))


@step("score", run_name="score {period} {vendors[0]}")
def score_group(workspace: str, period: str, vendors: tuple[str, ...]) -> list[str]:
    """Score a group of vendors; returns what needs a person, in sentences.

    That is frozen results that differ today, those that are restated, and those that nobody can work out.
    """
    with _office(workspace) as office:
        scored = score_period(office, Period.parse(period), vendors)
        get_run_logger().info("%s: %d statements, %d new", period, len(scored.statements), scored.new)
        differs = [f"{one}, {period}: frozen, and today's terms or facts differ" for one in scored.differs]
        proposed = [
            f"{one.vendor}, {one.period}: restated, to be approved (outscore approve {one.period})"
            for one in scored.restated
        ]
        return [*differs, *proposed, *(one.sentence for one in scored.refused)]


@step("plans", run_name="write what results say of action plans")
def keep_action_plans(workspace: str) -> int:
    """Write what results say of action plans; returns how many entries that took."""
    with _office(workspace) as office:
        return len(keep_plans(office))


@step("render", run_name="render {period} {vendors[0]}")
def render_group(workspace: str, period: str, vendors: tuple[str, ...]) -> int:
    """Render the scorecards of a group of vendors."""
    with _office(workspace) as office:
        month = Period.parse(period)
        papers = render_working_papers(office, month, vendors)
        return len(render_scorecards(office, month, vendors)) + len(papers)


@step("render-shared", run_name="render the pack of {period}")
def render_team_pages(workspace: str, period: str) -> tuple[str, tuple[str, ...]]:
    """Render the pack, the comparison and the index; returns the index's place, and who sent nothing."""
    with _office(workspace) as office:
        pages = render_shared(office, Period.parse(period))
        index = str(office.workspace.settings.output / pages[-1].path)
        return index, missing_vendors(office, Period.parse(period))


@flow(name="outscore-month", flow_run_name="month {period}", validate_parameters=True, log_prints=False)
def month(period: str = "", workspace: str = ".") -> Summary:
    """Receive, score and render one period of a workspace (2026-10 or 2026-Q3).

    Without a period, as a schedule runs it: the month before the one it was scheduled in.
    """
    wanted = Period.parse(period) if period else month_before(_scheduled_day(workspace))
    period = str(wanted)
    with _office(workspace) as office:
        sources = [feed.id for feed in office.workspace.feeds if feed.source]
    unfetched = [matter for feed in sources for matter in fetch_feed(workspace, feed, period)]
    with _office(workspace) as office:
        groups = {str(one): vendor_groups(office, one) for one in periods_to_score(wanted)}
    known, waiting = look_through_inbox(workspace)
    received = [
        one for arrival in waiting for one in receive_delivery(workspace, arrival)
    ]  # in order: a later file may replace rows
    receptions = _each_file_once([*known, *received])
    write_files_for_vendors(workspace, receptions)
    with _office(workspace) as office:
        office.deliveries.report_refused_in(period)
        told = [issue.sentence(file) for file, issue in open_matters(office, receptions, wanted)]
        matters = [*unfetched, *told]
    for one, members in groups.items():
        for vendors in members:
            matters += score_group(workspace, one, vendors)
    keep_action_plans(workspace)
    cards = sum(render_group(workspace, period, vendors) for vendors in groups[period])
    index, missing = render_team_pages(workspace, period)
    with _office(workspace) as office:
        matters += (*missing, *outdated_periods(office, wanted))
        matters += proposals(office)
        notes = read_otherwise(office)
    return _summarised(wanted, receptions, cards, index, tuple(matters), notes)


def _each_file_once(receptions: list[Reception]) -> list[Reception]:
    """What became of each file: of one that was known, and read again after another, the latter."""
    last: dict[str, Reception] = {}
    for one in receptions:
        if one.file not in last or one.news is not News.KNOWN:
            last[one.file] = one
    return list(last.values())


def _summarised(
    period: Period,
    receptions: list[Reception],
    cards: int,
    index: str,
    matters: tuple[str, ...],
    notes: tuple[str, ...],
) -> Summary:
    lines = [f"{period.label}: files in the inbox {len(receptions)}, scorecards {cards}."]
    for one in receptions:
        rows = one.delivery.rows if one.delivery else None
        counted = (
            f"{rows.read} rows read, {rows.accepted} accepted, {rows.rejected} rejected, "
            f"{rows.duplicate} duplicate"
            if rows
            else "not read"
        )
        lines.append(f"- {one.file}: {one.news}, {counted}")
    told = [f"* {one}" for one in (*matters, *notes)]
    markdown = "\n".join([f"## {period.label}", *lines, "", *told])
    create_markdown_artifact(
        key=f"outscore-{str(period).lower()}", markdown=markdown, description="The run in short"
    )
    return Summary("\n".join(lines), index, matters, notes)
