"""Commands about the ledger of money: look at it, check it, and what persons add to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.cli.output import tell_sentences

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.ledger import LedgerView
    from outscore.model.ledger import Line
    from outscore.model.period import Period
    from outscore.workflow.ledger_points import PointsLine
    from outscore.workflow.office import Office

LINE_COLUMNS = (
    "id",
    "vendor",
    "contract",
    "period",
    "booked_in",
    "entry",
    "amount",
    "currency",
    "balance",
    "open",
    "status",
    "claim_until",
    "dispute_until",
    "clause",
    "what",
    "origin",
    "invoice",
    "estimated",
    "person",
    "reason",
    "at",
    "statement",
)
TABLE_COLUMNS = (
    "vendor",
    "contract",
    "period",
    "booked_in",
    "entry",
    "amount",
    "balance",
    "open",
    "status",
    "claim_until",
    "dispute_until",
    "clause",
    "what",
    "reason",
)
POINTS_COLUMNS = (
    "vendor",
    "contract",
    "period",
    "revision",
    "state",
    "kind",
    "what",
    "base_points",
    "repeat",
    "points",
    "running",
    "reason",
    "due",
    "expires",
    "statement",
    "at",
)


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


def _as_of(text: str | None, here: Office) -> tuple[Any, Any]:
    from outscore.workflow.ledger import recorded_before

    return recorded_before(text, here.workspace.settings.timezone) if text else (None, None)


@ledger.command(short_help="Print the lines with the running balance.")
@click.argument("vendor", required=False)
@click.option("--contract", help="Only under this contract.")
@click.option("--period", type=PERIOD, help="Only what is about this period.")
@click.option("--as-of", metavar="TIME", help="As it stood on a day (2026-10-05, to its end) or at a time.")
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
    from outscore.workflow.ledger import Wanted
    from outscore.workflow.ledger import view
    from outscore.workflow.ledger_points import points_view

    with office() as here:
        if check:
            _check(here)
            return
        before, today = _as_of(as_of, here)
        under = here.workspace.contract(contract).id if contract else None
        wanted = Wanted(vendor, under, period, before, today)
        if points:
            rows = [_points_row(one) for one in points_view(here, wanted)]
            emit(
                rows,
                POINTS_COLUMNS if form != "table" else POINTS_COLUMNS[:12],
                form,
                "No points are counted.",
            )
            return
        found = view(here, wanted)
    columns = LINE_COLUMNS if form != "table" else TABLE_COLUMNS
    emit(_line_rows(found), columns, form, "The ledger has no such line. Approving a result books its money.")
    if form == "table":
        _tell_balances(found)


def _check(here: Office) -> None:
    from outscore.workflow.ledger import check as check_ledger

    faults = check_ledger(here)
    if not faults:
        click.echo(f"The ledger adds up: {len(here.ledger.lines())} lines.")
    tell_sentences(faults)
    finish(needs_a_person=bool(faults))


def _line_rows(found: LedgerView) -> list[dict[str, object]]:
    """The lines; what is open stands beside the last line of each thing that was booked."""
    last = {(one.vendor, one.contract, one.key): one.id for one in found.lines if one.amount is not None}
    return [
        _line_row(one, total, found, ends=last.get((one.vendor, one.contract, one.key)) == one.id)
        for one, total in zip(found.lines, found.balances, strict=True)
    ]


def _line_row(one: Line, total: Fraction, found: LedgerView, *, ends: bool) -> dict[str, object]:
    from outscore.scoring.ledger import amount_text

    left = found.open.get((one.vendor, one.contract, one.key)) if ends else None
    return {
        "id": one.id,
        "vendor": one.vendor,
        "contract": one.contract,
        "period": one.period,
        "booked_in": one.booked_in,
        "entry": one.entry.value,
        "amount": None if one.amount is None else amount_text(one.amount, one.currency),
        "currency": one.currency,
        "balance": amount_text(total, one.currency),
        "open": amount_text(left.amount, one.currency) if left else None,
        "status": left.status.value if left else None,
        "claim_until": left.claim_until.isoformat() if left and left.claim_until else None,
        "dispute_until": left.dispute_until.isoformat() if left and left.dispute_until else None,
        "clause": one.clause,
        "what": one.what,
        "origin": one.origin,
        "invoice": one.invoice,
        "estimated": "estimated" if one.estimated else "",
        "person": one.person,
        "reason": one.reason,
        "at": one.at,
        "statement": one.statement,
    }


def _tell_balances(found: LedgerView) -> None:
    from outscore.scoring.settlement_wording import money

    ends = {
        (one.vendor, one.contract, one.currency): total
        for one, total in zip(found.lines, found.balances, strict=True)
    }
    for (vendor, contract, currency), total in ends.items():
        click.echo(f"{vendor}, {contract}: {money(total, currency)}")


def _points_row(one: PointsLine) -> dict[str, object]:
    from outscore.scoring.settlement_wording import number

    return {
        "vendor": one.vendor,
        "contract": one.contract,
        "period": one.period,
        "revision": one.revision,
        "state": one.state,
        "kind": one.kind,
        "what": one.what,
        "base_points": None if one.base_points is None else number(one.base_points),
        "repeat": "repeat" if one.repeat else "",
        "points": None if one.points is None else number(one.points),
        "running": None if one.running is None else number(one.running),
        "reason": one.reason,
        "due": one.due,
        "expires": one.expires,
        "statement": one.statement,
        "at": one.at,
    }


class Amount(click.ParamType[Any]):
    """A sum of money in plain digits."""

    name = "amount"

    def convert(self, value: Any, parameter: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the sum, exactly."""
        import re
        from fractions import Fraction

        if isinstance(value, Fraction):
            return value
        if not re.fullmatch(r"-?[0-9]{1,15}([.][0-9]{1,6})?", str(value)):
            self.fail(
                f"{value!r} is not an amount. Write it in plain digits: 1500 or 1500.50", parameter, ctx
            )
        return Fraction(str(value))


AMOUNT = Amount()
_CONTRACT = click.option("--contract", help="Where the vendor has approved results under several contracts.")
_PERSON = click.option("--by", "person", required=True, help="Who decides.")
_REASON = click.option("--reason", required=True, help="Why.")


def _tell(made: tuple[Line, ...], form: str, *, new: bool) -> None:
    from outscore.scoring.ledger import amount_text

    rows = [
        {
            "vendor": one.vendor,
            "contract": one.contract,
            "period": one.period,
            "booked_in": one.booked_in,
            "entry": one.entry.value,
            "amount": None if one.amount is None else amount_text(one.amount, one.currency),
            "currency": one.currency,
            "clause": one.clause,
            "what": one.what,
            "invoice": one.invoice,
        }
        for one in made
    ]
    emit(rows, tuple(rows[0]) if rows else (), form, "Nothing was noted.")
    if not new:
        click.echo("This was noted before; nothing was added.", err=True)


@ledger.command(short_help="Give up a part of what is open.")
@click.argument("vendor")
@click.argument("period", type=PERIOD)
@click.option("--amount", type=AMOUNT, required=True, help="How much, never more than is open.")
@click.option("--clause", required=True, help="The clause of what is waived, as the ledger shows it.")
@_CONTRACT
@_PERSON
@_REASON
@format_option
def waive(vendor: str, period: Period, amount: Any, form: str, **said: Any) -> None:
    """Give up a part of what VENDOR owes for PERIOD under a clause, once the result is approved.

    The amount stays in the working and is closed in the ledger; what is waived cannot be earned back, and
    what was earned back cannot be waived. What is given up before the approval belongs into a file of
    decisions/ (`waivers:`): the credit of the measures named there is then never booked.
    """
    from outscore.workflow.ledger_acts import Act
    from outscore.workflow.ledger_acts import waive as waive_amount

    with office() as here:
        made, new = waive_amount(here, Act(vendor, period, **said), amount)
    _tell(made, form, new=new)


@ledger.command(short_help="Note that money went onto an invoice: a credit, or what the vendor is owed.")
@click.argument("vendor")
@click.argument("period", type=PERIOD)
@click.option("--invoice", required=True, help="The number of the invoice.")
@click.option(
    "--amount",
    type=AMOUNT,
    help="How much; below zero for what the vendor is owed. If not given: all that is open, either way.",
)
@click.option("--clause", default="", help="Only what is open under this clause.")
@_CONTRACT
@_PERSON
@click.option("--reason", default="applied to the invoice", show_default=True, help="Why.")
@format_option
def apply(vendor: str, period: Period, invoice: str, amount: Any, form: str, **said: Any) -> None:
    """Note that what is open for PERIOD went onto an invoice of VENDOR.

    What the vendor owes was taken off it; what the vendor is owed, such as money earned back, was added.
    `outscore invoice check` then holds the credits that the invoice prints against this.
    """
    from outscore.workflow.ledger_acts import Act
    from outscore.workflow.ledger_acts import apply_credit

    with office() as here:
        made, new = apply_credit(here, Act(vendor, period, **said), invoice, amount)
        known = any(one.vendor == made[0].vendor for one in here.workspace.invoices)
    _tell(made, form, new=new)
    if not known:
        click.echo(
            f"The workspace has no invoice of {made[0].vendor}, so that nobody can check {invoice} against "
            f"this. Invoices are files such as invoices/{made[0].vendor}-{period}.yaml.",
            err=True,
        )


@ledger.command(short_help="Note how far a period's money has come.")
@click.argument("vendor")
@click.argument("period", type=PERIOD)
@click.option(
    "--status",
    type=click.Choice(["agreed", "disputed", "invoiced", "claimed"]),
    required=True,
    help="How far it has come.",
)
@click.option("--clause", default="", help="Only what stands under this clause.")
@_CONTRACT
@_PERSON
@_REASON
@format_option
def mark(vendor: str, period: Period, status: str, form: str, **said: Any) -> None:
    """Note that the money of VENDOR for PERIOD is agreed, disputed, invoiced or claimed."""
    from outscore.model.ledger import LineEntry
    from outscore.workflow.ledger_acts import Act
    from outscore.workflow.ledger_acts import mark as mark_amounts

    with office() as here:
        made, new = mark_amounts(here, Act(vendor, period, **said), LineEntry(status))
    _tell(made, form, new=new)
