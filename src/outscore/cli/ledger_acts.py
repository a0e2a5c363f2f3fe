"""Commands for what persons add to the ledger: a waiver, an application, a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option

if TYPE_CHECKING:
    from outscore.model.ledger import Line
    from outscore.model.period import Period


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


_NOTE = click.option(
    "--note", default="", help="Tells it from one noted before that is the same in every other way."
)


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
        click.echo(
            f"This was noted before ({made[0].at}); nothing was added. To note another one like it, say what "
            f"it is: --note TEXT",
            err=True,
        )


@click.command(short_help="Give up a part of what is open.")
@click.argument("vendor")
@click.argument("period", type=PERIOD)
@click.option("--amount", type=AMOUNT, required=True, help="How much, never more than is open.")
@click.option("--clause", required=True, help="The clause of what is waived, as the ledger shows it.")
@_CONTRACT
@_PERSON
@_REASON
@_NOTE
@format_option
def waive(vendor: str, period: Period, amount: Any, form: str, **said: Any) -> None:
    """Give up a part of what VENDOR owes for PERIOD under a clause, once the result is approved.

    Whatever the clause moved there may be given up: credits, what was withheld, what was held back. The
    amount stays in the working and is closed in the ledger. What is waived cannot be earned back or released,
    and what was earned back or released cannot be waived. What is given up before the approval belongs into a
    file of decisions/ (`waivers:`): the credit of the measures named there is then never booked.
    """
    from outscore.workflow.ledger_acts import Act
    from outscore.workflow.ledger_acts import waive as waive_amount

    with office() as here:
        made, new = waive_amount(here, Act(vendor, period, **said), amount)
    _tell(made, form, new=new)


@click.command(short_help="Note that money went onto an invoice: a credit, or what the vendor is owed.")
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
@_NOTE
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


@click.command(short_help="Note how far a period's money has come.")
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
@_NOTE
@format_option
def mark(vendor: str, period: Period, status: str, form: str, **said: Any) -> None:
    """Note that the money of VENDOR for PERIOD is agreed, disputed, invoiced or claimed."""
    from outscore.model.ledger import LineEntry
    from outscore.workflow.ledger_acts import Act
    from outscore.workflow.ledger_acts import mark as mark_amounts

    with office() as here:
        made, new = mark_amounts(here, Act(vendor, period, **said), LineEntry(status))
    _tell(made, form, new=new)
