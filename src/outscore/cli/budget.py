"""The command that says what is left in a period that still runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Any

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import emit_json
from outscore.cli.output import format_option
from outscore.cli.output import print_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from outscore.model.period import Period
    from outscore.scoring.budget_values import MeasureBudget
    from outscore.workflow.budget import ContractBudget

BAND_COLUMNS = ("measure", "today", "to_reach", "the_rest", "may_fail")
STAKE_COLUMNS = ("measure", "best", "credit_at_best", "worst", "credit_at_worst", "at_stake")
NET_COLUMNS = (*STAKE_COLUMNS[:3], "net_at_best", *STAKE_COLUMNS[3:5], "net_at_worst", "at_stake")
"""Where money moves beside credits: what is at stake is the one net amount less the other."""


class RestType(click.ParamType[tuple[str, int]]):
    """How many cases of a measure are still to come."""

    name = "measure=count"

    def convert(
        self, value: Any, parameter: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """Read the measure and the count."""
        if isinstance(value, tuple):
            return value
        match = re.fullmatch(r"([^=]+)=(\d{1,15})", str(value).strip())
        if match is None:
            self.fail(f"{value!r} is not MEASURE=COUNT, such as service_level=1200.", parameter, ctx)
        return match[1].strip(), int(match[2])


@click.command(short_help="Say what the rest of an open period must achieve, and what is at stake.")
@click.argument("vendor")
@click.argument("period", type=PERIOD)
@click.option(
    "--rest",
    "rests",
    type=RestType(),
    multiple=True,
    metavar="MEASURE=COUNT",
    help="How many cases are still to come; if not given, the pace so far goes on.",
)
@format_option
def budget(vendor: str, period: Period, rests: tuple[tuple[str, int], ...], form: str) -> None:
    """Say for each measure of VENDOR what the rest of PERIOD must achieve for each band.

    And the money at stake: the period settled as it stands, and with each measure at the best and the worst
    that it can still come to, all others as they stand today. Nothing is stored.
    """
    from fractions import Fraction

    from outscore.cli.budget_documents import COLUMNS
    from outscore.cli.budget_documents import budget_document
    from outscore.cli.budget_documents import budget_rows
    from outscore.workflow.budget import budget_of

    with office() as here:
        found = budget_of(here, vendor, period, {name: Fraction(count) for name, count in rests})
    if form == "json":
        emit_json([budget_document(one) for one in found])
    elif form == "csv":
        emit([row for one in found for row in budget_rows(one)], COLUMNS, form, "")
    else:
        for one in found:
            _tell(one)


def _tell(one: ContractBudget) -> None:
    told = [measure for measure in one.left.measures if not measure.untold]
    title = f"{one.contract.name}, {one.vendor}, {one.period.label}"
    if told:
        print_table([row for measure in told for row in _band_rows(measure)], BAND_COLUMNS, title)
        today = _money(one, one.left.outcome.credit)
        if today is not None and one.contract.terms.currency:
            columns = NET_COLUMNS if any(_more_than_credits(measure) for measure in told) else STAKE_COLUMNS
            title = f"\nAt stake; as it stands today the credit is {today}"
            if columns is NET_COLUMNS:
                title += f", net {_money(one, one.left.outcome.net)}"
            print_table([_stake_row(one, measure) for measure in told], columns, title)
    else:
        click.echo(title)
    for line in _notes(one):
        click.echo(line)


def _more_than_credits(measure: MeasureBudget) -> bool:
    """Whether the net amount is another than the credit at an end of a measure's reach."""
    return any(one is not None and one.net != one.credit for one in (measure.best, measure.worst))


def _notes(one: ContractBudget) -> Iterator[str]:
    from outscore.scoring.budget_wording import charges_sentence
    from outscore.scoring.budget_wording import stake_sentence

    if one.left.outcome.unpriced:
        yield f"No amount could be worked out. {one.left.outcome.unpriced}"
    elif charges := charges_sentence(one.left.outcome, one.charged_to, one.contract.terms.currency):
        yield charges
    for measure in one.left.measures:
        name = measure.ahead.measure.id
        stakes = "" if one.left.outcome.unpriced else stake_sentence(measure, one.contract.terms.currency)
        if stakes:
            yield f"{name}: {stakes}."
        if measure.untold:
            yield f"{name}: {measure.untold}"
        elif measure.ahead.assumed:
            yield f"{name}: {measure.ahead.assumed}"


def _band_rows(measure: MeasureBudget) -> Iterator[dict[str, object]]:
    from outscore.scoring.budget_wording import as_it_stands
    from outscore.scoring.budget_wording import band_sentence
    from outscore.scoring.budget_wording import edge_words

    for number, band in enumerate(measure.bands):
        yield {
            "measure": measure.ahead.measure.id if number == 0 else "",
            "today": as_it_stands(measure) if number == 0 else "",
            "to_reach": edge_words(measure, band),
            "the_rest": band_sentence(measure, band),
            "may_fail": _plain(band.failures),
        }


def _stake_row(one: ContractBudget, measure: MeasureBudget) -> dict[str, object]:
    from outscore.scoring.budget_wording import at_stake_words
    from outscore.scoring.budget_wording import end_words

    best, worst, currency = measure.best, measure.worst, one.contract.terms.currency
    return {
        "measure": measure.ahead.measure.id,
        "best": end_words(measure, best),
        "credit_at_best": _money(one, best.credit if best else None),
        "net_at_best": _money(one, best.net if best else None),
        "worst": end_words(measure, worst),
        "credit_at_worst": _money(one, worst.credit if worst else None),
        "net_at_worst": _money(one, worst.net if worst else None),
        "at_stake": "" if one.left.outcome.unpriced else at_stake_words(measure, currency),
    }


def _money(one: ContractBudget, value: Fraction | None) -> str | None:
    from outscore.scoring.settlement_wording import money

    return None if value is None or one.left.outcome.unpriced else money(value, one.contract.terms.currency)


def _plain(value: Fraction | None) -> str | None:
    from outscore.scoring.settlement_wording import number

    return None if value is None else number(value)
