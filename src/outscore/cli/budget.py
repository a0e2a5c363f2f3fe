"""The command that says what is left in a period that still runs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from typing import Any

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.cli.output import print_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.model.period import Period
    from outscore.scoring.budget import BandBudget
    from outscore.scoring.budget import MeasureBudget
    from outscore.scoring.budget import Stake
    from outscore.workflow.budget import ContractBudget

BAND_COLUMNS = ("measure", "today", "to_reach", "the_rest", "may_fail")
STAKE_COLUMNS = ("measure", "best", "credit_at_best", "worst", "credit_at_worst", "at_stake")
COLUMNS = (
    "vendor",
    "contract",
    "period",
    "measure",
    "today",
    "verdict",
    "rest",
    "to_reach",
    "reach",
    "needed",
    "the_rest",
    "may_fail",
    "credit_today",
    "credit_best",
    "credit_worst",
    "net_today",
    "net_best",
    "net_worst",
    "at_stake",
    "assumed",
)


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

    from outscore.workflow.budget import budget_of

    with office() as here:
        found = budget_of(here, vendor, period, {name: Fraction(count) for name, count in rests})
    if form == "json":
        click.echo(json.dumps([_document(one) for one in found], ensure_ascii=False, indent=2))
    elif form == "csv":
        emit([row for one in found for row in _flat_rows(one)], COLUMNS, form, "")
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
            stakes = [_stake_row(one, measure) for measure in told]
            print_table(stakes, STAKE_COLUMNS, f"\nAt stake; as it stands today the credit is {today}")
    else:
        click.echo(title)
    for line in _notes(one):
        click.echo(line)


def _notes(one: ContractBudget) -> Iterator[str]:
    if one.left.outcome.unpriced:
        yield f"No amount could be worked out. {one.left.outcome.unpriced}"
    for measure in one.left.measures:
        name = measure.ahead.measure.id
        if measure.untold:
            yield f"{name}: {measure.untold}"
        elif measure.ahead.assumed:
            yield f"{name}: {measure.ahead.assumed}"


def _today(measure: MeasureBudget) -> str:
    from outscore.scoring.wording import shown

    figure = shown(measure.today, measure.ahead.measure.metric.unit, measure.ahead.measure.target)
    return f"{figure}, {_stood(measure.verdict.words, measure.band)}"


def _stood(verdict: str, band: str) -> str:
    return f"{verdict} ({band})" if band and band != verdict else verdict


def _band_rows(measure: MeasureBudget) -> Iterator[dict[str, object]]:
    from outscore.scoring.budget_wording import band_sentence
    from outscore.scoring.budget_wording import edge_words

    for number, band in enumerate(measure.bands):
        yield {
            "measure": measure.ahead.measure.id if number == 0 else "",
            "today": _today(measure) if number == 0 else "",
            "to_reach": edge_words(measure, band),
            "the_rest": band_sentence(measure, band),
            "may_fail": _plain(band.failures),
        }


def _stake_row(one: ContractBudget, measure: MeasureBudget) -> dict[str, object]:
    best, worst = measure.best, measure.worst
    return {
        "measure": measure.ahead.measure.id,
        "best": _end(measure, best),
        "credit_at_best": _money(one, best.credit if best else None),
        "worst": _end(measure, worst),
        "credit_at_worst": _money(one, worst.credit if worst else None),
        "at_stake": _at_stake(one, measure),
    }


def _at_stake(one: ContractBudget, measure: MeasureBudget) -> str:
    """What can still be lost: an amount, or why there is nothing more."""
    if one.left.outcome.unpriced:
        return ""
    if measure.used_up:
        words = "the cap {} is" if len(measure.used_up) == 1 else "the caps {} are"
        return f"nothing more: {words.format(' and '.join(measure.used_up))} used up"
    if not measure.at_stake and measure.grows:
        return "only beyond that"
    return f"{_money(one, measure.at_stake)}{' or more' if measure.grows else ''}"


def _end(measure: MeasureBudget, stake: Stake | None) -> str:
    """An end of the reach: "81.2 %, missed (minor)"; "beyond 20 s, missed" where nothing bounds it."""
    from outscore.scoring.wording import SUFFIX
    from outscore.scoring.wording import shown

    if stake is None:
        return ""
    unit = measure.ahead.measure.metric.unit
    figure = shown(stake.value, unit, measure.ahead.measure.target)
    if stake.beyond and measure.higher_is_better:
        figure = f"{figure} or better"
    elif stake.beyond:
        figure = f"beyond {measure.bands[-1].edge.written}{SUFFIX[unit]}"
    return f"{figure}, {_stood(stake.verdict.words, stake.band)}"


def _money(one: ContractBudget, value: Fraction | None) -> str | None:
    from outscore.scoring.settlement_wording import money

    return None if value is None or one.left.outcome.unpriced else money(value, one.contract.terms.currency)


def _plain(value: Fraction | None) -> str | None:
    from outscore.scoring.settlement_wording import number

    return None if value is None else number(value)


def _exact(value: Fraction | None) -> str | None:
    from outscore.scoring.wording import exact_text

    return None if value is None else exact_text(value)


def _amount(one: ContractBudget, value: Fraction | None) -> str | None:
    """An amount as digits; None where nothing could be worked out."""
    from outscore.model.currency import decimals
    from outscore.scoring.wording import decimal_text
    from outscore.scoring.wording import exact_text

    if value is None or one.left.outcome.unpriced:
        return None
    places = decimals(one.contract.terms.currency)
    return decimal_text(value, places) if (value * 10**places).denominator == 1 else exact_text(value)


def _flat_rows(one: ContractBudget) -> Iterator[dict[str, object]]:
    for measure in one.left.measures:
        head = _head(one, measure)
        bands: Sequence[BandBudget | None] = measure.bands or (None,)
        for band in bands:
            yield {**head, **_band(measure, band)}


def _head(one: ContractBudget, measure: MeasureBudget) -> dict[str, object]:
    best, worst = measure.best, measure.worst
    return {
        "vendor": one.vendor,
        "contract": one.contract.id,
        "period": str(one.period),
        "measure": measure.ahead.measure.id,
        "today": _exact(measure.today),
        "verdict": _stood(measure.verdict.words, measure.band),
        "rest": _exact(measure.ahead.rest),
        "credit_today": _amount(one, one.left.outcome.credit),
        "credit_best": _amount(one, best.credit if best else None),
        "credit_worst": _amount(one, worst.credit if worst else None),
        "net_today": _amount(one, one.left.outcome.net),
        "net_best": _amount(one, best.net if best else None),
        "net_worst": _amount(one, worst.net if worst else None),
        "at_stake": _amount(one, measure.at_stake),
        "assumed": measure.untold or measure.ahead.assumed,
    }


def _band(measure: MeasureBudget, band: BandBudget | None) -> dict[str, object]:
    from outscore.scoring.budget_wording import band_sentence
    from outscore.scoring.budget_wording import edge_words

    if band is None:
        return {}
    return {
        "to_reach": edge_words(measure, band),
        "reach": band.reach.value,
        "needed": _exact(band.needed),
        "the_rest": band_sentence(measure, band),
        "may_fail": _exact(band.failures),
    }


def _document(one: ContractBudget) -> dict[str, object]:
    outcome = one.left.outcome
    return {
        "vendor": one.vendor,
        "contract": one.contract.id,
        "period": str(one.period),
        "currency": one.contract.terms.currency,
        "today": {
            "points": _exact(outcome.points),
            "credit": _amount(one, outcome.credit),
            "net": _amount(one, outcome.net),
            "unpriced": outcome.unpriced,
        },
        "measures": [_measure_document(one, measure) for measure in one.left.measures],
    }


def _measure_document(one: ContractBudget, measure: MeasureBudget) -> dict[str, object]:
    ahead = measure.ahead
    return {
        "measure": ahead.measure.id,
        "name": ahead.measure.name,
        "clause": ahead.measure.clause,
        "unit": ahead.measure.metric.unit.value,
        "higher_is_better": measure.higher_is_better,
        "today": _exact(measure.today),
        "verdict": measure.verdict.value,
        "band": measure.band,
        "numerator": _exact(ahead.above),
        "denominator": _exact(ahead.below),
        "rest": _exact(ahead.rest),
        "assumed": ahead.assumed,
        "untold": measure.untold,
        "bands": [
            {
                "band": band.band,
                "verdict": band.verdict.value,
                **_band(measure, band),
                "rate_of_the_rest": _exact(band.rate),
            }
            for band in measure.bands
        ],
        "best": _stake(one, measure.best),
        "worst": _stake(one, measure.worst),
        "at_stake": _amount(one, measure.at_stake),
        "or_more": measure.grows,
        "caps_used_up": list(measure.used_up),
    }


def _stake(one: ContractBudget, stake: Stake | None) -> object:
    if stake is None:
        return None
    return {
        "figure": _exact(stake.value),
        "verdict": stake.verdict.value,
        "band": stake.band,
        "points": _exact(stake.points),
        "credit": _amount(one, stake.credit),
        "net": _amount(one, stake.net),
        "or_beyond": stake.beyond,
    }
