"""What statistics add to the pack of a month, beside what the contract says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.period import Grain
from outscore.model.result import Verdict
from outscore.signals.reading import Change
from outscore.signals.reading import Reach
from outscore.signals.watermelon import State
from outscore.workflow.signals import rows_until
from outscore.workflow.signals import signals_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.governance_document import SignalRowDocument
    from outscore.model.governance_document import SignalsDocument
    from outscore.model.governance_document import SignalTogetherDocument
    from outscore.model.period import Period
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument
    from outscore.workflow.office import Office
    from outscore.workflow.signals import ContractSignals
    from outscore.workflow.signals import MeasureSignals

_ATTENTION = (Change.CONCERNING, Change.CHANGED, Change.IMPROVING, Change.NONE, Change.NOT_KNOWN)
"""What is shown first."""
_REACH = {
    Reach.WILL: "As the work is, it will reach its target.",
    Reach.MAY: "As the work is, it may or may not reach its target.",
    Reach.WILL_NOT: "As the work is, it will not reach its target.",
}


def signals_document(
    office: Office, period: Period, statements: Sequence[StatementDocument]
) -> SignalsDocument | None:
    """What statistics add to a month; None for a period that is no month.

    Limits and chances need months; what measures say together and what a sample can tell need none.

    Earlier months are looked at as they stood when the period was first approved, and until then as they
    stand now: what was approved does not change by what is restated afterwards.
    """
    if period.grain is not Grain.MONTH:
        return None
    before = min((one.approved_at for one in office.approvals.all(str(period))), default=None)
    known = rows_until(office, period, before)
    if not any(period in own for own in known.values()):
        return None
    pairs = {(one["vendor"]["id"], one["contract"]["id"]) for one in statements}
    found = [one for one in signals_of(office, period, known) if (one.vendor, one.contract) in pairs]
    shown = {
        (statement["vendor"]["id"], statement["contract"]["id"], result["measure"]): (statement, result)
        for statement in statements
        for result in statement["results"]
    }
    told = sorted(
        (one for each in found for one in each.measures if one.watched in shown and _is_told(one)),
        key=lambda one: _ATTENTION.index(one.signals.change),
    )
    too_few = sum(1 for each in found for one in each.measures) - len(told)
    return {
        "rows": [_row(one, *shown[one.watched]) for one in told],
        "too_few": too_few,
        "together": list(_together(found, statements)),
    }


def _is_told(one: MeasureSignals) -> bool:
    """Whether there is anything to tell of a measure: limits, a chance, or how sure a sample is."""
    outlook = one.signals.outlook
    is_known = one.signals.change is not Change.NOT_KNOWN or bool(outlook and outlook.forecast)
    return is_known or bool(one.is_sample and one.signals.confidence)


def _row(one: MeasureSignals, statement: StatementDocument, result: ResultDocument) -> SignalRowDocument:
    told, verdict = one.signals, Verdict(result["figure"]["verdict"])
    outlook, stretch = told.outlook, told.chart.last
    why = [each.sentence for each in told.now] or [stretch.sentence if stretch else ""]
    if one.month in told.chart.no_share:
        why.append(told.chart.sentence)
    return {
        "vendor": one.watched.vendor,
        "name": statement["vendor"]["name"],
        "contract": one.watched.contract,
        "contract_name": statement["contract"]["name"],
        "measure": result["name"],
        "scope": result["scope"],
        "shown": result["figure"]["shown"],
        "verdict": verdict.value,
        "verdict_words": verdict.words,
        "below_floor": one.below_floor,
        "changed": told.change.words,
        "why": [sentence for sentence in why if sentence],
        "reach": _REACH.get(told.reach, ""),
        "sample": told.confidence.sentence if told.confidence and one.is_sample else "",
        "outlook": outlook.sentence if outlook and outlook.forecast else "",
    }


def _together(
    found: Iterable[ContractSignals], statements: Iterable[StatementDocument]
) -> Iterator[SignalTogetherDocument]:
    """What measures say together, the same of several vendors said once."""
    names = {(one["vendor"]["id"], one["contract"]["id"]): one["vendor"]["name"] for one in statements}
    contracts = {one["contract"]["id"]: one["contract"]["name"] for one in statements}
    told: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for one in found:
        if sentences := tuple(sentences_of(one)):
            told.setdefault((one.contract, sentences), []).append(names[one.vendor, one.contract])
    for (contract, sentences), whose in told.items():
        yield {"names": whose, "contract": contracts[contract], "sentences": list(sentences)}


def sentences_of(one: ContractSignals) -> Iterator[str]:
    """What the measures of a contract say together; nothing where nothing is to be looked at."""
    if one.check.state in (State.WATERMELON, State.NOBODY_LOOKS):
        yield " ".join(one.check.sentences)
    if one.single:
        yield one.single
