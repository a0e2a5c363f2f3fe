"""The command that says whether a measure has changed, beside whether it complies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.scoring.wording import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.period import Period
    from outscore.workflow.signals import ContractSignals
    from outscore.workflow.signals import MeasureSignals

COLUMNS = (
    "vendor", "contract", "measure", "period", "complies", "changed", "why", "reach", "chart", "centre",
    "lower", "upper", "confidence", "outlook", "chance_of_missing",
)  # fmt: skip
TABLE_COLUMNS = ("vendor", "measure", "complies", "changed", "why", "chance_of_missing")
"""What a person reads; a program gets all of it."""
DIGITS = 4
NOT_KNOWN = "whether they have changed is not known yet."


@click.command(short_help="Whether each measure has changed, beside whether it complies.")
@click.argument("period", type=PERIOD)
@click.option("--vendor", help="Only this vendor.")
@click.option("--measure", help="Only this measure, with all that is to be said of it.")
@format_option
def signals(period: Period, vendor: str | None, measure: str | None, form: str) -> None:
    """Print for each measure in PERIOD whether it complies, and whether it has changed.

    The first is the contract's word. The second is statistics, from 12 months on: they decide what to look
    at, never money. Below the table stands where all that is judged is met while customers fare badly.
    """
    from outscore.signals.charts import FEWEST_POINTS
    from outscore.workflow.signals import signals_until

    with office() as here:
        only = here.workspace.vendor(vendor).id if vendor else None
        found = [one for one in signals_until(here, period) if only in (None, one.vendor)]
    rows = [one for each in found for one in each.measures if measure in (None, one.measure.id)]
    if measure is not None and form == "table":
        for one in rows:
            _print_whole(one)
    else:
        shown = TABLE_COLUMNS if form == "table" else COLUMNS
        empty = f"Nothing is scored for {period}. Run: outscore run {period}"
        emit([_row(one, form) for one in rows], shown, form, empty)
    few = sum(not one.signals.chart.last or not one.signals.chart.last.places for one in rows)
    if form == "table" and measure is None and few:
        click.echo(
            f"{few} of {len(rows)} measures have fewer than {FEWEST_POINTS} measured months: {NOT_KNOWN}"
        )
    if form == "table":
        for sentence in (told for each in found for told in _sentences(each)):
            click.echo(sentence)


def _row(one: MeasureSignals, form: str) -> dict[str, object]:
    """A measure in a row; the table says once below what holds for many."""
    told = one.signals
    why = " ".join(each.sentence for each in told.now)
    limits = _limits(one)
    return {
        "vendor": one.watched.vendor,
        "contract": one.watched.contract,
        "measure": one.measure.id,
        "period": str(one.month),
        "complies": one.verdict.words,
        "changed": told.change.words,
        "why": why or ("" if form == "table" else _too_few(one)),
        "reach": told.reach.words,
        **limits,
        "confidence": told.confidence.sentence if told.confidence else "",
        "outlook": told.outlook.sentence if told.outlook else "",
        "chance_of_missing": _chance(one),
    }


def _too_few(one: MeasureSignals) -> str:
    stretch = one.signals.chart.last
    return stretch.sentence if stretch else ""


def _chance(one: MeasureSignals) -> str:
    outlook = one.signals.outlook
    if outlook is None or outlook.forecast is None:
        return ""
    return f"{decimal_text(outlook.forecast.chance * 100, 0)} %"


def _limits(one: MeasureSignals) -> dict[str, object]:
    """The latest month's place on its chart, in the metric's unit, to four decimal places."""
    chart = one.signals.chart
    stretch = chart.last
    if stretch is None or not stretch.places:
        return {"chart": "", "centre": "", "lower": "", "upper": ""}
    place = stretch.places[-1]
    lower, upper = stretch.limits(place)
    return {
        "chart": chart.method.words,
        "centre": decimal_text(place.centre, DIGITS),
        "lower": decimal_text(lower, DIGITS),
        "upper": decimal_text(upper, DIGITS),
    }


def _print_whole(one: MeasureSignals) -> None:
    """Everything that is to be said of a measure, line by line."""
    row = _row(one, "json")
    click.echo(f"{one.watched.vendor}, {one.measure.name}, {one.month.label}")
    click.echo(f"  complies    {row['complies']}{', below its floor' if one.below_floor else ''}")
    click.echo(f"  changed     {row['changed']}")
    for sentence in [each.sentence for each in one.signals.now] or [_too_few(one)]:
        if sentence:
            click.echo(f"              {sentence}")
    if row["chart"]:
        told = f"{row['chart']}: middle {row['centre']}, limits {row['lower']} and {row['upper']}"
        click.echo(f"  limits      {told}; the target: {row['reach']}")
    click.echo(f"  confidence  {row['confidence']}")
    click.echo(f"  outlook     {row['outlook']}")


def _sentences(one: ContractSignals) -> Iterator[str]:
    """What the measures of a contract say together."""
    who = f"{one.vendor}, {one.contract}:"
    if one.check.state in ("watermelon", "nobody_looks"):
        yield f"{who} {' '.join(one.check.sentences)}"
    if one.single:
        yield f"{who} {one.single}"
