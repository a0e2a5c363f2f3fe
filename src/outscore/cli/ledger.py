"""Commands about the ledger of money: look at it, and check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import as_of_option
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.ledger_acts import apply
from outscore.cli.ledger_acts import mark
from outscore.cli.ledger_acts import waive
from outscore.cli.ledger_rows import LINE_COLUMNS
from outscore.cli.ledger_rows import POINTS_COLUMNS
from outscore.cli.ledger_rows import POINTS_TABLE_COLUMNS
from outscore.cli.ledger_rows import TABLE_COLUMNS
from outscore.cli.ledger_rows import line_rows
from outscore.cli.ledger_rows import points_row
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.cli.output import tell_sentences

if TYPE_CHECKING:
    from outscore.model.ledger import LedgerView
    from outscore.model.period import Period
    from outscore.workflow.office import Office


class WithShow(click.Group):
    """A group whose first word may be left out, and is then `show`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; what is no command is for `show`."""
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=WithShow, short_help="Print the ledger of money, or add to it.")
def ledger() -> None:
    """Print the ledger of money, line by line with the balance, or note what persons decide.

    `outscore ledger [VENDOR]` prints it, as `outscore ledger show` does. Amounts are positive where the
    client is owed. Lines are only ever added.
    """


@ledger.command(short_help="Print the lines with the running balance.")
@click.argument("vendor", required=False)
@click.option("--contract", help="Only under this contract.")
@click.option("--period", type=PERIOD, help="Only what is about this period.")
@as_of_option
@click.option(
    "--points", is_flag=True, help="Print points, repeats and triggers, which no cap stops, instead."
)
@click.option("--check", is_flag=True, help="Check that the lines add up to the approved statements.")
@format_option
def show(
    vendor: str | None,
    contract: str | None,
    period: Period | None,
    as_of: str | None,
    points: bool,
    check: bool,
    form: str,
) -> None:
    """Print the lines of VENDOR, or of all, with the balance after each and what is still open."""
    from outscore.workflow.as_of import recorded_before
    from outscore.workflow.ledger import Wanted
    from outscore.workflow.ledger import view
    from outscore.workflow.ledger_points import points_view

    with office() as here:
        if check:
            _check(here)
            return
        zone = here.workspace.settings.timezone
        before, today = recorded_before(as_of, zone) if as_of is not None else (None, None)
        under = here.workspace.contract(contract).id if contract else None
        wanted = Wanted(vendor, under, period, before, today)
        if points:
            rows = [points_row(one) for one in points_view(here, wanted)]
            shown = POINTS_COLUMNS if form != "table" else POINTS_TABLE_COLUMNS
            emit(rows, shown, form, "No points are counted.")
            return
        found = view(here, wanted)
    columns = LINE_COLUMNS if form != "table" else TABLE_COLUMNS
    emit(line_rows(found), columns, form, "The ledger has no such line. Approving a result books its money.")
    if form == "table":
        _tell_balances(found)


def _check(here: Office) -> None:
    from outscore.workflow.ledger import check as check_ledger

    faults = check_ledger(here)
    if not faults:
        click.echo(f"The ledger adds up: {len(here.ledger.lines())} lines.")
    tell_sentences(faults)
    finish(needs_a_person=bool(faults))


def _tell_balances(found: LedgerView) -> None:
    from outscore.scoring.settlement_wording import money

    ends = {
        (one.vendor, one.contract, one.currency): total
        for one, total in zip(found.lines, found.balances, strict=True)
    }
    for (vendor, contract, currency), total in ends.items():
        click.echo(f"{vendor}, {contract}: {money(total, currency)}")


for command in (waive, apply, mark):
    ledger.add_command(command)
