"""Commands that do the month's work: receive, score, report, run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import PERIODS
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.context import workspace_folder
from outscore.cli.fetching import fetched
from outscore.cli.output import format_option
from outscore.cli.output import print_table
from outscore.cli.output import tell_issues
from outscore.cli.output import tell_sentences
from outscore.cli.output import watch
from outscore.cli.restating import tell_due
from outscore.cli.restating import tell_restated
from outscore.cli.what_if import print_what_if
from outscore.cli.what_if import refuse_without_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.period import Period
    from outscore.model.trail import Entry
    from outscore.storage.statements import StoredResult
    from outscore.workflow.office import Office
    from outscore.workflow.receive import Reception
    from outscore.workflow.score import Scored

DELIVERY_COLUMNS = (
    "file",
    "feed",
    "news",
    "status",
    "read",
    "accepted",
    "rejected",
    "duplicate",
    "skipped",
    "warnings",
)
VERDICT_COLUMNS = ("measure", "met", "missed", "not_measured", "report_only")


@click.command(short_help="Take in the files of the inbox, and say what is wrong.")
def receive() -> None:
    """Take in every file of the inbox: archive it, check it, keep its good rows, say what is wrong."""
    from outscore.workflow.arrivals import arrivals
    from outscore.workflow.exchange import write_exchange
    from outscore.workflow.month import open_matters
    from outscore.workflow.receive import receive_each
    from outscore.workflow.restatements import due_by_rows

    with office() as here:
        receptions = [*receive_each(here, watch(arrivals(here), "Receiving"))]
        write_exchange(here, receptions)
        _tell_receptions(here, receptions)
        matters = open_matters(here, receptions)
        tell_issues(matters)
        proposed = tell_due(due_by_rows(here))
    finish(needs_a_person=bool(matters) or proposed)


def _tell_receptions(here: Office, receptions: Sequence[Reception]) -> None:
    if not receptions:
        click.echo(f"The inbox is empty. Put the vendors' files into {here.workspace.settings.inbox}")
        return
    print_table([_reception_row(one) for one in receptions], DELIVERY_COLUMNS, "Deliveries")
    for one in receptions:
        if one.delivery is None and not one.needs_a_person:
            for issue in one.issues:
                click.echo(issue.message)


def _reception_row(one: Reception) -> dict[str, object]:
    from outscore.model.delivery import Severity

    if one.delivery is None:
        status = "refused" if one.needs_a_person else "accepted"
        return {"file": one.file, "feed": "", "news": one.news.value, "status": status}
    rows = one.delivery.rows
    return {
        "file": one.file,
        "feed": one.delivery.feed,
        "news": one.news.value,
        "status": one.delivery.status.value,
        "read": rows.read,
        "accepted": rows.accepted,
        "rejected": rows.rejected,
        "duplicate": rows.duplicate,
        "skipped": rows.skipped,
        "warnings": sum(issue.severity is Severity.WARNING for issue in one.issues),
    }


@click.command(short_help="Score one or more periods, or try out changed terms on them.")
@click.argument("periods", type=PERIODS, required=False, default=())
@click.option(
    "--what-if",
    "changed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Store nothing; print what changed terms would have moved.",
)
@click.option("--vendor", help="With --what-if: only this vendor.")
@format_option
def score(periods: tuple[Period, ...], changed: Path | None, vendor: str | None, form: str) -> None:
    """Score PERIODS (2026-10, 2026-Q3, or a run such as 2026-04..2026-09) from what was received.

    With --what-if FILE, nothing is scored: the terms in FILE are held against those signed, over the same
    facts, and what would have moved is printed; without PERIODS, for all that was received. FILE is a
    contract file, or just `contract: acme-2026` and `set: {caps.month.percent: 8}`.
    """
    from outscore.workflow.plan_keeping import keep_plans
    from outscore.workflow.relief_extent import coarse_claims
    from outscore.workflow.score import score_period

    if changed is not None:
        print_what_if(changed, periods, vendor, form)
        return
    refuse_without_file(periods, vendor, form)
    refused = False
    with office() as here:
        for period in watch(periods, "Scoring"):
            scored = score_period(here, period)
            _tell_scored(here, scored)
            refused |= bool(scored.refused)
            for line in coarse_claims(here, period):
                click.echo(f"  {line}", err=True)
        _tell_plans(keep_plans(here))
    finish(needs_a_person=refused)


def _tell_plans(entries: Sequence[Entry]) -> None:
    """What results wrote about action plans, in a line; nothing where they wrote nothing."""
    from outscore.workflow.plan_keeping import kept_words

    if entries:
        click.echo(f"{kept_words(entries)} What they say: outscore registers show plans")


def _tell_scored(here: Office, scored: Scored) -> None:
    count = len(scored.statements)
    click.echo(f"{scored.period}: {count} statement{'' if count == 1 else 's'}, {scored.new} new or changed.")
    if scored.differs:
        click.echo(
            f"  Frozen, and left as approved although today's terms or facts give something else: "
            f"{', '.join(scored.differs)}. What would move: outscore restatements {scored.period}",
            err=True,
        )
    tell_restated(here, scored)


@click.command(short_help="Render the pages of a period.")
@click.argument("period", type=PERIOD)
def report(period: Period) -> None:
    """Render the pages of PERIOD from its statements."""
    from outscore.workflow.month import vendor_groups
    from outscore.workflow.rated_since import rated_since
    from outscore.workflow.render import render_scorecards
    from outscore.workflow.render import render_shared
    from outscore.workflow.render import render_working_papers

    with office() as here:
        for group in watch(vendor_groups(here, period), "Rendering"):
            render_scorecards(here, period, group)
            render_working_papers(here, period, group)
        pages = render_shared(here, period)
        click.echo(f"Pages: {here.workspace.settings.output / pages[-1].path}")
        for sentence in rated_since(here, period):
            click.echo(sentence, err=True)


@click.command(short_help="Do a period from inbox to pages: receive, score, report.")
@click.argument("period", type=PERIOD)
@click.option(
    "--flow", is_flag=True, help="Run it as a Prefect flow, on PREFECT_API_URL or a temporary server."
)
def run(period: Period, flow: bool) -> None:
    """Do PERIOD from inbox to pages: fetch, receive, score, report. Running it again changes nothing."""
    if flow:
        _run_flow(workspace_folder(), period)
    else:
        _run_here(period)


def _run_here(period: Period) -> None:
    from outscore.workflow.month import open_matters
    from outscore.workflow.month import run_month
    from outscore.workflow.promises_doubts import doubted_shortly
    from outscore.workflow.replay import read_otherwise

    with office() as here:
        gathered = fetched(here, period)
        done = run_month(here, period, watch)
        _tell_receptions(here, done.receptions)
        for scored in done.scored:
            _tell_scored(here, scored)
        _tell_verdicts(here.statements.results(str(period)), period)
        _tell_plans(done.plans)
        if done.pages:
            click.echo(f"\nPages: {here.workspace.settings.output / done.pages[-1].path}")
        matters = open_matters(here, done.receptions, period)
        tell_issues(matters)
        tell_sentences(done.told)
        tell_sentences(doubted_shortly(here, period))
        tell_sentences(read_otherwise(here))
    looked_at = tell_due(done.due) or any(one.needs_a_person for one in gathered)
    looked_at |= any(one.differs or one.restated or one.refused for one in done.scored)
    finish(needs_a_person=looked_at or bool(matters or done.told))


def _run_flow(folder: Path, period: Period) -> None:
    from outscore.flows.month import month as month_flow  # Prefect takes seconds to import
    from outscore.flows.setting import quiet_prefect
    from outscore.workflow.promises_doubts import doubted_shortly

    quiet_prefect()
    summary = month_flow(period=str(period), workspace=str(folder.resolve()))
    click.echo(summary.text)
    with office() as here:
        _tell_verdicts(here.statements.results(str(period)), period)
        doubts = doubted_shortly(here, period)
    click.echo(f"\nPages: {summary.index}")
    tell_sentences((*summary.matters, *summary.notes))
    tell_sentences(doubts)
    finish(needs_a_person=bool(summary.matters))


def _tell_verdicts(results: Sequence[StoredResult], period: Period) -> None:
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for result in results:
        row = rows.setdefault((result.contract, result.measure), dict.fromkeys(VERDICT_COLUMNS, 0))
        row |= {"contract": result.contract, "measure": result.measure}
        row[result.verdict] = int(str(row[result.verdict])) + 1
    vendors = len({result.vendor for result in results})
    title = f"\n{period.label}: {vendors} vendor{'' if vendors == 1 else 's'}"
    repeats = len({measure for _, measure in rows}) < len(rows)
    print_table(list(rows.values()), (*(("contract",) if repeats else ()), *VERDICT_COLUMNS), title)
