"""The command that says whether a measure has changed, beside whether it complies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.errors import NotScored
from outscore.errors import UnknownName
from outscore.scoring.wording import decimal_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.period import Period
    from outscore.signals.outlook import Outlook
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
    from outscore.workflow.signals import signals_until
    from outscore.workflow.signals_document import sentences_of

    with office() as here:
        only = here.workspace.vendor(vendor).id if vendor else None
        found = signals_until(here, period, only)
    if not found:
        raise NotScored(str(period), only or "")
    rows = _chosen([one for each in found for one in each.measures], measure)
    if form != "table":
        emit([_row(one, form) for one in rows], COLUMNS, form, "")
        return
    if measure is not None:
        for one in rows:
            _print_whole(one)
    else:
        emit([_row(one, form) for one in rows], TABLE_COLUMNS, form, "No measure was looked at.")
        _print_too_few(rows)
    for each in found:
        for sentence in sentences_of(each):
            click.echo(f"{each.vendor}, {each.contract}: {sentence}")


def _chosen(rows: Sequence[MeasureSignals], measure: str | None) -> Sequence[MeasureSignals]:
    """The rows of a measure, or all; raises UnknownName."""
    known = {one.measure.id for one in rows}
    if measure is not None and measure not in known:
        raise UnknownName("measure", measure, known)
    return [one for one in rows if measure in (None, one.measure.id)]


def _print_too_few(rows: Sequence[MeasureSignals]) -> None:
    """Of how many measures nothing can be said yet; a chart without limits has too few months."""
    from outscore.signals.charts import FEWEST_POINTS

    few = sum(not one.signals.chart.last or not one.signals.chart.last.places for one in rows)
    if few:
        click.echo(
            f"{few} of {len(rows)} measures have fewer than {FEWEST_POINTS} measured months: {NOT_KNOWN}"
        )


def _row(one: MeasureSignals, form: str) -> dict[str, object]:
    """A measure in a row; the table says once below what holds for many."""
    told = one.signals
    why = " ".join(_why(one))
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
        "chance_of_missing": chance_text(one.signals.outlook),
    }


def _why(one: MeasureSignals) -> list[str]:
    """What signals of the latest month, and that it has no place on the chart where that is so."""
    drawn = one.signals.chart
    missing = [drawn.sentence] if one.month in drawn.no_share else []
    return [*(each.sentence for each in one.signals.now), *missing]


def _too_few(one: MeasureSignals) -> str:
    stretch = one.signals.chart.last
    return stretch.sentence if stretch else ""


def chance_text(outlook: Outlook | None) -> str:
    """The chance of a miss in whole percent, "" where it cannot be said."""
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
    for sentence in _why(one) or [_too_few(one)]:
        if sentence:
            click.echo(f"              {sentence}")
    if row["chart"]:
        told = f"{row['chart']}: middle {row['centre']}, limits {row['lower']} and {row['upper']}"
        click.echo(f"  limits      {told}; the target: {row['reach']}")
    click.echo(f"  confidence  {row['confidence']}")
    click.echo(f"  outlook     {row['outlook']}")
