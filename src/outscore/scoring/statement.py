"""The statement: a vendor's results under one contract for one period, as a document for both sides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.period import Grain
from outscore.model.result import Figure
from outscore.model.result import Result
from outscore.model.result import Verdict
from outscore.model.statement import STATEMENT_FORMAT
from outscore.model.statement import StatementDocument
from outscore.scoring.measure import figure
from outscore.scoring.wording import counted_words
from outscore.scoring.wording import difference_words
from outscore.scoring.wording import plain
from outscore.scoring.wording import shown
from outscore.scoring.wording import target_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence
    from fractions import Fraction

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.metric import Metric
    from outscore.model.period import Period
    from outscore.model.result import Judgement
    from outscore.model.result import Tally
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import AssessmentDocument
    from outscore.model.statement import ChangeDocument
    from outscore.model.statement import DataQualityDocument
    from outscore.model.statement import DefinitionDocument
    from outscore.model.statement import ExactDocument
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import Movement
    from outscore.model.statement import NamedDocument
    from outscore.model.statement import PeriodDocument
    from outscore.model.statement import ProgrammeDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import SummaryDocument
    from outscore.model.statement import TargetDocument

TREND_LENGTH = 6


def trend_periods(contract: Contract, period: Period, length: int = TREND_LENGTH) -> tuple[Period, ...]:
    """The run of periods up to this one in which the contract is in force on some month's first day."""
    return tuple(one for one in period.last(length) if any(map(contract.in_force, one.months())))


def score(
    contract: Contract,
    period: Period,
    tallies: Mapping[str, Mapping[Period, Tally]],
    settled: Mapping[Period, Mapping[str, Judgement]] | None = None,
) -> tuple[Result, ...]:
    """Every measure's result for a period. `tallies` holds, by measure id and month, what was counted.

    `settled` holds what settling made of the measures, for periods that were settled; it decides there.
    """
    periods = trend_periods(contract, period)
    results = (
        _score_measure(contract, measure, periods, tallies.get(measure.id, {}))
        for measure in contract.measures
    )
    return tuple(_as_settled(result, settled) if settled else result for result in results)


def _as_settled(result: Result, settled: Mapping[Period, Mapping[str, Judgement]]) -> Result:
    trend = tuple(_figure_as_settled(one, result.measure, settled) for one in result.trend)
    return Result(result.measure, trend[-1], trend, result.quarter)


def _figure_as_settled(
    one: Figure, measure: Measure, settled: Mapping[Period, Mapping[str, Judgement]]
) -> Figure:
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
    )


def _score_measure(
    contract: Contract, measure: Measure, periods: Sequence[Period], tallies: Mapping[Period, Tally]
) -> Result:
    trend = tuple(figure(contract, measure, one, tallies) for one in periods)
    return Result(
        measure=measure,
        figure=trend[-1],
        trend=trend,
        quarter=_quarter_to_date(contract, measure, periods[-1], tallies),
    )


def _quarter_to_date(
    contract: Contract, measure: Measure, period: Period, tallies: Mapping[Period, Tally]
) -> Figure | None:
    if period.grain is not Grain.MONTH:
        return None
    return figure(contract, measure, period.quarter(), tallies, until=period)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a statement is about: whose figures, under which terms, when."""

    programme: ProgrammeDocument
    vendor: NamedDocument
    contract: Contract
    period: Period


def statement_document(
    subject: Subject,
    revision: int,
    results: Sequence[Result],
    data_quality: DataQualityDocument,
    assessment: AssessmentDocument | None,
    settlement: SettlementDocument | None = None,
) -> StatementDocument:
    """The whole statement, every figure already worded."""
    contract = subject.contract
    metrics = {result.measure.metric.id: result.measure.metric for result in results}
    return StatementDocument(
        statement=STATEMENT_FORMAT,
        revision=revision,
        programme=subject.programme,
        vendor=subject.vendor,
        contract={
            "id": contract.id,
            "name": contract.name,
            "client": contract.client,
            "terms_sha256": contract.terms_sha256,
        },
        period=period_document(subject.period),
        summary=_summary(
            results, data_quality["rows_left_out"], judged=subject.period.grain in contract.judged_over
        ),
        results=[_result(result) for result in results],
        definitions=[_definition(metric) for metric in metrics.values()],
        settlement=settlement,
        data_quality=data_quality,
        assessment=assessment,
    )


def period_document(period: Period) -> PeriodDocument:
    """A period as documents write it."""
    return {
        "id": str(period),
        "label": period.label,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }


def exact_document(value: Fraction) -> ExactDocument:
    """An exact value as documents write it."""
    return {"n": value.numerator, "d": value.denominator}


def _result(result: Result) -> ResultDocument:
    measure = result.measure
    return {
        "measure": measure.id,
        "name": measure.name,
        "clause": measure.clause,
        "metric": measure.metric.id,
        "scope": str(measure.scope),
        "unit": measure.metric.unit.value,
        "better": measure.metric.better.value,
        "target": _target(measure),
        "figure": _figure(result.figure, measure),
        "change": _change(result),
        "quarter": _figure(result.quarter, measure) if result.quarter else None,
        "trend": [_figure(one, measure) for one in result.trend],
    }


def _target(measure: Measure) -> TargetDocument | None:
    target = measure.target
    if target is None:
        return None
    return {
        "comparison": target.comparison.value,
        "value": target.written,
        "exact": exact_document(target.value),
        "shown": target_words(target, measure.metric.unit),
    }


def _figure(one: Figure, measure: Measure) -> FigureDocument:
    period, label = _names(one.period)
    return {
        "period": period,
        "label": label,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "scale": one.scale,
        "counted": counted_words(one, measure.metric),
        "value": exact_document(one.value) if one.value is not None else None,
        "shown": shown(one.value, measure.metric.unit, measure.target, _printed_decimals(one, measure)),
        "verdict": one.verdict.value,
        "band": one.band,
        "reason": one.reason,
    }


def _printed_decimals(one: Figure, measure: Measure) -> int:
    """A figure that was printed is shown with the decimals it was printed with."""
    if measure.metric.combine is not Combine.PRINTED or one.numerator is None:
        return 0
    return len(plain(one.numerator, one.scale).partition(".")[2])


@cache
def _names(period: Period) -> tuple[str, str]:
    return str(period), period.short_label


def _change(result: Result) -> ChangeDocument:
    before = result.trend[-2] if len(result.trend) > 1 else None
    now = result.figure
    if before is None or before.value is None or now.value is None:
        return _no_change(result, before)
    difference = now.value - before.value
    amount = difference_words(difference, result.measure.metric.unit)
    turned = (
        "" if before.verdict is now.verdict else f"; {before.verdict.words} then, {now.verdict.words} now"
    )
    return {
        "since": str(before.period),
        "shown": amount,
        "movement": _movement(difference, result.measure.metric),
        "verdict_was": before.verdict.value,
        "sentence": f"{amount.capitalize()} since {before.period.label}{turned}.",
    }


def _no_change(result: Result, before: Figure | None) -> ChangeDocument:
    if before is None:
        sentence = "The first period under this contract: nothing to compare with."
    elif before.value is None:
        sentence = f"Not measured in {before.period.label}: nothing to compare with."
    else:
        was = shown(before.value, result.measure.metric.unit, result.measure.target)
        sentence = f"It was {was} in {before.period.label}."
    return {
        "since": str(before.period) if before else "",
        "shown": "",
        "movement": "none",
        "verdict_was": before.verdict.value if before else "",
        "sentence": sentence,
    }


def _movement(difference: Fraction, metric: Metric) -> Movement:
    if difference == 0:
        return "same"
    if metric.better is Better.NEITHER:
        return "moved"
    return "better" if (difference > 0) is (metric.better is Better.HIGHER) else "worse"


def _definition(metric: Metric) -> DefinitionDocument:
    return {
        "metric": metric.id,
        "version": metric.version,
        "name": metric.name,
        "definition": metric.definition,
        "formula": metric.formula,
        "unit": metric.unit.value,
        "better": metric.better.value,
        "combine": metric.combine.value,
    }


def _summary(results: Sequence[Result], left_out: int, *, judged: bool) -> SummaryDocument:
    verdicts = [result.figure.verdict for result in results]
    unmeasured = sum(
        1
        for result in results
        if judged and result.figure.verdict is Verdict.NOT_MEASURED and result.measure.target is not None
    )
    met, missed = verdicts.count(Verdict.MET), verdicts.count(Verdict.MISSED)
    return {
        "met": met,
        "missed": missed,
        "not_measured": verdicts.count(Verdict.NOT_MEASURED),
        "report_only": verdicts.count(Verdict.REPORT_ONLY),
        "sentence": _summary_sentence(met, missed, unmeasured) + _left_out(left_out),
    }


def _left_out(rows: int) -> str:
    if rows == 0:
        return ""
    return " 1 rejected row is left out." if rows == 1 else f" {rows:,} rejected rows are left out."


def _summary_sentence(met: int, missed: int, unmeasured: int) -> str:
    judged = met + missed + unmeasured
    if judged == 0:
        return "This contract judges no measure in this period."
    targets = "target" if judged == 1 else "targets"
    if met == judged:
        text = {1: "The one target was met", 2: "Both targets were met"}.get(
            judged, f"All {judged} targets were met"
        )
    else:
        text = f"{met} of {judged} {targets} met, {missed} missed"
    return text + (f", {unmeasured} not measured." if unmeasured else ".")
