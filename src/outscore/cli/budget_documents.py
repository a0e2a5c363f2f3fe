"""What is left of an open period, for programs: rows of a table, and a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.scoring.budget_wording import band_sentence
from outscore.scoring.budget_wording import edge_words
from outscore.scoring.budget_wording import stood
from outscore.scoring.settlement_wording import amount_digits
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.scoring.budget_values import BandBudget
    from outscore.scoring.budget_values import MeasureBudget
    from outscore.scoring.budget_values import Stake
    from outscore.workflow.budget import ContractBudget

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


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def _amount(one: ContractBudget, value: Fraction | None) -> str | None:
    """An amount as digits; None where nothing could be worked out."""
    unknown = value is None or one.left.outcome.unpriced
    return None if value is None or unknown else amount_digits(value, one.contract.terms.currency)


def budget_rows(one: ContractBudget) -> Iterator[dict[str, object]]:
    """A row for each band of each measure, and one for a measure without bands."""
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
        "today": _exact(measure.so_far),
        "verdict": stood(measure.verdict.words, measure.band),
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
    if band is None:
        return {}
    return {
        "to_reach": edge_words(measure, band),
        "reach": band.reach.value,
        "needed": _exact(band.needed),
        "the_rest": band_sentence(measure, band),
        "may_fail": _exact(band.failures),
    }


def budget_document(one: ContractBudget) -> dict[str, object]:
    """What is left under one contract, whole."""
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
            "charges": _amount(one, outcome.charges),
            "charges_counted_to": one.charged_to.isoformat() if one.charged_to else None,
            "estimated": outcome.estimated,
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
        "today": _exact(measure.so_far),
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
        "caps_used_up": list(measure.used_up or measure.stuck),
        "made_of": {kind.value: _amount(one, amount) for kind, amount in measure.made_of.items()},
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
