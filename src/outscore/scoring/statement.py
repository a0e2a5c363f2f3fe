"""The statement: a vendor's results under one contract for one period, as a document for both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.result import Verdict
from outscore.model.statement import STATEMENT_FORMAT
from outscore.model.statement import StatementDocument
from outscore.scoring.result_document import result_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.metric import Metric
    from outscore.model.period import Period
    from outscore.model.result import Result
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import AssessmentDocument
    from outscore.model.statement import DataQualityDocument
    from outscore.model.statement import DefinitionDocument
    from outscore.model.statement import NamedDocument
    from outscore.model.statement import PeriodDocument
    from outscore.model.statement import ProgrammeDocument
    from outscore.model.statement import SummaryDocument


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
        results=[result_document(result) for result in results],
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
