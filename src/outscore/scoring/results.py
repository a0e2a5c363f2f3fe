"""A period's results under a contract: each measure's figure, and the run of periods that leads up to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.period import Grain
from outscore.model.result import Figure
from outscore.model.result import Result
from outscore.scoring.added_up import as_judged
from outscore.scoring.measure import stretch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.period import Period
    from outscore.model.result import Judgement
    from outscore.model.result import Tally

TREND_LENGTH = 6


def trend_periods(contract: Contract, period: Period, length: int = TREND_LENGTH) -> tuple[Period, ...]:
    """The run of periods up to this one in which the contract is in force on some month's first day."""
    return tuple(one for one in period.last(length) if any(map(contract.in_force, one.months())))


class Scorer:
    """Works out the results of one period under one contract, for every vendor that it is asked for.

    What the contract says of the period and of those before it is worked out once.
    """

    def __init__(self, contract: Contract, period: Period) -> None:
        self._contract = contract
        self._trend = tuple(stretch(contract, one) for one in trend_periods(contract, period))
        quarter = period.quarter() if period.grain is Grain.MONTH else None
        self._quarter = stretch(contract, quarter, until=period) if quarter else None

    @property
    def months(self) -> frozenset[Period]:
        """The months that the results look at."""
        looked_at = (*self._trend, *([self._quarter] if self._quarter else []))
        return frozenset(month for one in looked_at for month in one.months)

    def of(
        self,
        tallies: Mapping[str, Mapping[Period, Tally]],
        settled: Mapping[Period, Mapping[str, Judgement]] | None = None,
    ) -> tuple[Result, ...]:
        """Every measure's result. `tallies` holds, by measure id and month, what was counted.

        `settled` holds what settling made of the measures, for periods that were settled; it decides there,
        and a quarter so far is added up from the months as they were settled.
        """
        known = settled or {}
        results = (self._result(one, tallies.get(one.id, {}), known) for one in self._contract.measures)
        return tuple(_result_as_settled(result, settled) if settled else result for result in results)

    def _result(
        self,
        measure: Measure,
        tallies: Mapping[Period, Tally],
        settled: Mapping[Period, Mapping[str, Judgement]],
    ) -> Result:
        trend = tuple([as_judged(one, measure, tallies, settled) for one in self._trend])
        quarter = as_judged(self._quarter, measure, tallies, settled) if self._quarter else None
        return Result(measure, trend[-1], trend, quarter)


def _result_as_settled(result: Result, settled: Mapping[Period, Mapping[str, Judgement]]) -> Result:
    trend = tuple(as_settled(one, result.measure, settled) for one in result.trend)
    now = settled.get(result.figure.period, {}).get(result.measure.id)
    measure = replace(result.measure, target=now.level) if now and now.level else result.measure
    return Result(measure, trend[-1], trend, result.quarter)


def as_settled(one: Figure, measure: Measure, settled: Mapping[Period, Mapping[str, Judgement]]) -> Figure:
    """The figure as the contract judged it: smoothed, rounded, relieved, or counted as failed or met."""
    found = settled.get(one.period, {}).get(measure.id)
    if found is None:
        return one
    return Figure(
        period=one.period,
        numerator=one.numerator if found.counted else found.numerator,
        denominator=one.denominator if found.counted else found.denominator,
        value=found.value,
        verdict=found.verdict,
        reason=found.reason,
        scale=one.scale if found.counted else found.scale,
        band=found.band,
        level=found.level,
        below_scale=one.below_scale if found.counted or _same_counts(one, found) else found.below_scale,
    )


def _same_counts(one: Figure, found: Judgement) -> bool:
    """Whether what was judged is what the rows add up to."""
    ours = (one.numerator, one.denominator, one.scale)
    return ours == (found.numerator, found.denominator, found.scale)
