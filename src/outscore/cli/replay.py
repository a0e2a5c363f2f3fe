"""The command that reads archived files again by today's contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.output import print_table
from outscore.cli.output import tell_sentences
from outscore.cli.output import watch
from outscore.cli.restating import tell_restatement

if TYPE_CHECKING:
    from outscore.model.period import Period
    from outscore.workflow.receive import Reception
    from outscore.workflow.replay import Replayed

COLUMNS = ("file", "feed", "status", "read", "accepted", "rejected", "duplicate", "skipped")


@click.command(short_help="Read archived files again by today's feed contracts, and score what moves.")
@click.option("--feed", help="Only the files of this feed, by its id.")
@click.option("--period", type=PERIOD, help="Only files and results that concern this month or quarter.")
@click.option("--again", is_flag=True, help="Also files that nothing says would be read otherwise.")
@click.option("--dry-run", is_flag=True, help="Keep nothing of it; only say what would move.")
def replay(feed: str | None, period: Period | None, again: bool, dry_run: bool) -> None:
    """Read archived files again by today's feed contracts, in the order in which they came.

    For a feed contract, a vendor code or a metric definition that was mended: the files need not lie in the
    inbox any more. Results that are open are scored again where they come out otherwise. Frozen ones stay as
    approved; what restating them would move is printed. Earlier readings and results are kept.
    """
    from outscore.workflow.replay import Wanted
    from outscore.workflow.replay import replay as replay_archive

    with office() as here:
        done = replay_archive(here, Wanted(feed, period, again, dry_run), watch)
    _tell(done, dry_run=dry_run)
    finish(needs_a_person=bool(done.gone or done.refused) or any(one.state != "told" for one in done.frozen))


def _tell(done: Replayed, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    many = "" if done.read == 1 else "s"
    click.echo(f"{done.read} file{many} {would}read again, {len(done.receptions)} with another outcome.")
    if done.receptions:
        print_table([_row(one) for one in done.receptions], COLUMNS)
    for one in done.moved:
        revision = f"revision {one.revision}" + (" if it is done" if dry_run else "")
        click.echo(f"{one.vendor}, {one.contract}, {one.period}: open, {revision}.")
        for sentence in one.sentences:
            click.echo(f"  {sentence}")
    for frozen in done.frozen:
        tell_restatement(frozen)
    if not done.moved and not done.frozen:
        click.echo("No result moves.")
    tell_sentences(
        [
            f"There is no feed contract {feed} any more: its files stay as they were read."
            for feed in done.gone
        ]
    )
    tell_sentences(done.refused)


def _row(one: Reception) -> dict[str, object]:
    delivery = one.delivery
    if delivery is None:
        return {"file": one.file, "status": "refused"}
    rows = delivery.rows
    return {
        "file": one.file,
        "feed": delivery.feed,
        "status": delivery.status.value,
        "read": rows.read,
        "accepted": rows.accepted,
        "rejected": rows.rejected,
        "duplicate": rows.duplicate,
        "skipped": rows.skipped,
    }
