"""The `outscore` command. Nothing heavy is imported before a command that needs it runs."""

from __future__ import annotations

import click

from outscore import __version__
from outscore.cli import actions
from outscore.cli import assessing
from outscore.cli import budget
from outscore.cli import calendar
from outscore.cli import comparing
from outscore.cli import contracts
from outscore.cli import database
from outscore.cli import demo
from outscore.cli import explaining
from outscore.cli import feed
from outscore.cli import fetching
from outscore.cli import invoicing
from outscore.cli import ledger
from outscore.cli import metrics
from outscore.cli import month
from outscore.cli import reading
from outscore.cli import registers
from outscore.cli import relief
from outscore.cli import replay
from outscore.cli import restating
from outscore.cli import sending
from outscore.cli import signals
from outscore.cli import vendors
from outscore.cli import working_paper
from outscore.cli import workspace
from outscore.cli.context import Courteous
from outscore.cli.context import workspace_option

COMMANDS = (
    workspace.init,
    workspace.check,
    contracts.contract,
    metrics.metrics,
    fetching.fetch,
    month.receive,
    month.score,
    month.report,
    month.run,
    demo.demo,
    reading.results,
    reading.deliveries,
    feed.feed,
    explaining.explain,
    assessing.assess,
    comparing.compare,
    actions.actions,
    registers.registers,
    calendar.calendar,
    vendors.vendors,
    signals.signals,
    budget.budget,
    invoicing.invoice,
    relief.relief,
    restating.restatements,
    restating.restate,
    replay.replay,
    ledger.ledger,
    working_paper.working_paper,
    sending.approve,
    sending.send,
    database.db,
)


@click.group(
    cls=Courteous, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="outscore")
@workspace_option
def main() -> None:
    """Turn outsourcers' performance feeds into scorecards that both sides can re-perform.

    The month: drop the vendors' files into the workspace's inbox, `outscore run 2026-10`, look at the
    pages, `outscore approve 2026-10`, `outscore send 2026-10`.

    Periods are written 2026-10 (a month) or 2026-Q3 (a quarter). Exit codes: 0 done, 1 done and something
    needs a person, 2 wrong use, 3 failed.
    """


for _command in COMMANDS:
    main.add_command(_command)
for _command in (
    *COMMANDS,
    *database.db.commands.values(),
    contracts.contract.commands["check"],
    *actions.actions.commands.values(),
    *registers.registers.commands.values(),
    *feed.feed.commands.values(),
    *invoicing.invoice.commands.values(),
    *relief.relief.commands.values(),
    *ledger.ledger.commands.values(),
):
    if _command not in (
        workspace.init,
        demo.demo,
        actions.actions,
        registers.registers,
        database.db,
        contracts.contract,
        metrics.metrics,
        feed.feed,
        invoicing.invoice,
        relief.relief,
        ledger.ledger,
    ):
        workspace_option(_command)
