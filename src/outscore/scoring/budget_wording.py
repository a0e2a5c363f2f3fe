"""What the rest of a period must achieve, in words; rounded so that the number that is shown suffices."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import Entry
from outscore.scoring.budget_values import Reach
from outscore.scoring.settlement_wording import money
from outscore.scoring.settlement_wording import number
from outscore.scoring.wording import DECIMALS
from outscore.scoring.wording import MOST_DECIMALS
from outscore.scoring.wording import SUFFIX
from outscore.scoring.wording import decimal_text
from outscore.scoring.wording import shown
from outscore.scoring.wording import target_words

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.metric import Unit
    from outscore.model.outcome import Outcome
    from outscore.scoring.budget_values import BandBudget
    from outscore.scoring.budget_values import MeasureBudget
    from outscore.scoring.budget_values import Stake

SENTENCES = {Reach.SAFE: "already safe", Reach.LOST: "can no longer be reached"}


def edge_words(measure: MeasureBudget, band: BandBudget) -> str:
    """The band and its level: "minor, at least 98 %"."""
    return f"{band.band}, {target_words(band.edge, measure.ahead.measure.metric.unit)}"


def band_sentence(measure: MeasureBudget, band: BandBudget) -> str:
    """What the band or a better one takes: "needs at least 86.24 % of the rest (1,234 of 1,431)"."""
    if band.needed is None:
        return SENTENCES[band.reach]
    ahead, unit = measure.ahead, measure.ahead.measure.metric.unit
    bound = "at least" if measure.higher_is_better else "at most"
    if band.rate is None or ahead.rest is None:
        return f"{bound} {number(band.needed)}{SUFFIX[unit]} more"
    rate = rate_text(band.rate, unit, up=measure.higher_is_better)
    if not ahead.bounded:
        return f"needs {bound} {rate} on average over the rest ({number(ahead.rest)})"
    return f"needs {bound} {rate} of the rest ({number(band.needed)} of {number(ahead.rest)})"


def rate_text(rate: Fraction, unit: Unit, *, up: bool) -> str:
    """A rate that the rest needs, rounded up or down; a number that is not 0 is not shown as 0.

    >>> from outscore.model.metric import Unit
    >>> rate_text(Fraction(123400, 1431), Unit.PERCENT, up=True)
    '86.24 %'
    >>> rate_text(Fraction(1, 700), Unit.PERCENT, up=False)
    '0.001 %'
    """
    decimals = DECIMALS[unit] + 1
    while decimals < MOST_DECIMALS and rate and not _cut(rate, decimals, up=up):
        decimals += 1
    return f"{decimal_text(_cut(rate, decimals, up=up), decimals, ',')}{SUFFIX[unit]}"


def _cut(value: Fraction, decimals: int, *, up: bool) -> Fraction:
    units = value * 10**decimals
    below = units.numerator // units.denominator
    return Fraction(below + (up and below != units), 10**decimals)


def as_it_stands(measure: MeasureBudget) -> str:
    """Today's figure with its verdict: "86.0 %, missed (minor)"."""
    figure = shown(measure.so_far, measure.ahead.measure.metric.unit, measure.ahead.measure.target)
    return f"{figure}, {stood(measure.verdict.words, measure.band)}"


def stood(verdict: str, band: str) -> str:
    """A verdict with its band, where that says more."""
    return f"{verdict} ({band})" if band and band != verdict else verdict


def at_stake_words(measure: MeasureBudget, currency: str) -> str:
    """What can still be lost: an amount, or why there is nothing more."""
    if measure.used_up:
        words = "the cap {} is" if len(measure.used_up) == 1 else "the caps {} are"
        return f"nothing more: {words.format(' and '.join(measure.used_up))} used up"
    if not measure.at_stake and measure.grows:
        return "only beyond that"
    if measure.at_stake is None:
        return ""
    return f"{money(measure.at_stake, currency)}{' or more' if measure.grows else ''}"


def stake_sentence(measure: MeasureBudget, currency: str) -> str:
    """What the money at stake is made of, and why a credit stays as it is; "" where credits say it all."""
    parts = [f"{_KINDS[kind]} {money(amount, currency)}" for kind, amount in measure.made_of.items()]
    told = f"at stake: {', '.join(parts)}" if set(measure.made_of) - {Entry.ACCRUAL} else ""
    if not measure.stuck or measure.used_up or measure.worst is None:
        return told
    caps = " and ".join(measure.stuck)
    verb = "cap {} is" if len(measure.stuck) == 1 else "caps {} are"
    why = f"the {verb.format(caps)} used up, so the credit stays {money(measure.worst.credit, currency)}"
    return f"{told}; {why}" if told else why


_KINDS = {
    Entry.ACCRUAL: "credit",
    Entry.BONUS: "bonus",
    Entry.WITHHELD: "withheld for critical failures",
    Entry.RETAINED: "held back",
    Entry.RELEASED: "released of what was held back",
    Entry.FORFEITED: "forfeited of what was held back",
    Entry.EARN_BACK: "earned back of earlier credits",
}
"""What is booked, by its kind; positive where the client would be owed more at the worst end."""


def charges_sentence(outcome: Outcome, counted_to: date | None, currency: str) -> str:
    """That money is priced on charges which are not whole yet; "" where they are known."""
    if outcome.charges is None or outcome.unpriced:
        return ""
    charges = money(outcome.charges, currency)
    if counted_to is not None:
        return (
            f"Priced on the charges to date, {charges}, counted up to {counted_to}; what is a "
            f"percentage of them moves with the rest."
        )
    return f"Priced on estimated charges of {charges}." if outcome.estimated else ""


def end_words(measure: MeasureBudget, stake: Stake | None) -> str:
    """An end of the reach: "81.2 %, missed (minor)"; "beyond 20 s, missed" where nothing bounds it."""
    if stake is None:
        return ""
    unit = measure.ahead.measure.metric.unit
    figure = shown(stake.value, unit, measure.ahead.measure.target)
    if stake.beyond and measure.higher_is_better:
        figure = f"{figure} or better"
    elif stake.beyond:
        figure = f"beyond {measure.bands[-1].edge.written}{SUFFIX[unit]}"
    return f"{figure}, {stood(stake.verdict.words, stake.band)}"
