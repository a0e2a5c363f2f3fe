"""Decisions about two sources of a measure that are too far apart: the key `sources` of decisions/*.yaml."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.decision_matter import MatterEntry
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Text
from outscore.contracts.entries import complaint
from outscore.contracts.entries import shown
from outscore.contracts.repeats import repeated
from outscore.model.source_decision import SourceDecision
from outscore.model.source_decision import Told
from outscore.model.source_decision import Use

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.documents import MeasureEntry
    from outscore.contracts.faults import Fault
    from outscore.contracts.metric_documents import MetricEntry
    from outscore.contracts.reading import Sheet


NO_FIGURE = "none"


def _figure(value: Any) -> str:
    """A figure as it was written down, digits and all, or that there was none."""
    text = value.strip().removesuffix("%").strip() if isinstance(value, str) else ""
    if text == NO_FIGURE or re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", text):
        return text
    raise complaint(f"must be a figure as it was shown, such as 84.1, or none; here is {shown(value)}.")


Figure = Annotated[str, BeforeValidator(_figure), WithJsonSchema({"type": ["number", "string"]})]


class DecidedFiguresEntry(Entry):
    """The two figures that the decision was about, as they were shown."""

    record: Figure = Field(description="The figure of record, or none.", examples=["84.1"])
    second: Figure = Field(description="The figure of the second source, or none.", examples=["81.0"])


class SourceDecisionEntry(MatterEntry):
    """Which of two figures counts, where two sources are too far apart."""

    measure: Id = Field(description="The measure; the contract names a second source.", examples=["answered"])
    figures: DecidedFiguresEntry = Field(
        description="The two figures that were decided on. Where others stand later, it is asked again.",
        examples=["{record: 84.1, second: 81.0}"],
    )
    use: Use = Field(description="Which of them counts: record or second.", examples=["record"])
    reason: Text = Field(description="Why.", examples=['"The vendor counts calls that were transferred"'])

    @model_validator(mode="after")
    def _one_that_is_there(self) -> SourceDecisionEntry:
        if getattr(self.figures, self.use.value) == NO_FIGURE:
            other = Use.RECORD if self.use is Use.SECOND else Use.SECOND
            sentence = f"use is {self.use.value}, which has no figure. Write use: {other.value}"
            raise complaint(sentence, "use", {"use": other.value})
        return self

    def meant(self) -> SourceDecision:
        """The decision as the model has it."""
        figures = self.figures
        return SourceDecision(
            self.matter(), self.measure, _told(figures.record), _told(figures.second), self.use, self.reason
        )


def _told(written: str) -> Told | None:
    return None if written == NO_FIGURE else Told(Fraction(written), len(written.partition(".")[2]))


def source_decision_faults(
    found: Sequence[tuple[Sheet[Any], SourceDecisionEntry]],
    contracts: Sequence[Sheet[ContractDocument]],
    metrics: Mapping[str, MetricEntry],
) -> Iterator[Fault]:
    """Decisions about measures without a second source, those that are there twice, and what cannot count.

    `found` has every decision of every file with its sheet, `metrics` every definition by its id; whether
    vendor, contract, period and measure exist is checked as for every other decision.
    """
    keys = [
        ((one.vendor, one.contract, one.measure, one.period), f"{sheet.file}, line {one.line()}")
        for sheet, one in found
    ]
    for place, (vendor, _, measure, period), where in repeated(keys):
        sheet, one = found[place]
        message = f"{measure!r} of {vendor!r} is decided for {period} in {where} too. Keep one of them."
        yield sheet.fault(one, "measure", message)
    for sheet, one in found:
        if not _has_second(one, contracts):
            message = (
                f"The measure {one.measure!r} has no second source, so nothing is to be decided. Delete the "
                f"decision, or name the second source in the contract."
            )
            yield sheet.fault(one, "measure", message)
        elif one.use is Use.SECOND and (other := _added_up_otherwise(one, contracts, metrics)):
            message = (
                f"{other!r} adds rows up in another way than the metric of {one.measure!r}, so its figure "
                f"can be compared and cannot count. Write use: record, and have that feed's rows corrected."
            )
            yield sheet.fault(one, "use", message)


def _added_up_otherwise(
    one: SourceDecisionEntry, contracts: Sequence[Sheet[ContractDocument]], metrics: Mapping[str, MetricEntry]
) -> str:
    """The second source's metric, where it has not the shape of the measure's own; else ""."""
    for measure in _measures(one, contracts):
        second = measure.source.second if measure.source else None
        own, other = metrics.get(measure.metric or ""), metrics.get((second and second.metric) or "")
        if own and other and _shape(own) != _shape(other):
            return other.id
    return ""


def _shape(metric: MetricEntry) -> tuple[object, ...]:
    return (metric.unit, metric.combine, metric.times, metric.denominator is None)


def _has_second(one: SourceDecisionEntry, contracts: Sequence[Sheet[ContractDocument]]) -> bool:
    """Whether a measure has a second source; so, too, where the measure cannot be looked at."""
    measures = _measures(one, contracts)
    return not measures or any(measure.source and measure.source.second for measure in measures)


def _measures(one: SourceDecisionEntry, contracts: Sequence[Sheet[ContractDocument]]) -> list[MeasureEntry]:
    """The measure that a decision is about, as each version of the contract has it."""
    documents = [sheet.document for sheet in contracts if sheet.content.get("contract") == one.contract]
    return [
        measure
        for document in documents
        for measure in (document.measures if document else ())
        if measure.id == one.measure
    ]
